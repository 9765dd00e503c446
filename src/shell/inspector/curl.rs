//! Formats a request as a curl command. Secrets are replaced by shell variables.

use ensemble_sse::StreamFacts;

/// Headers that curl sends by default.
const OWN: [&str; 4] = ["host", "content-length", "accept-encoding", "connection"];

/// The curl command.
pub fn curl_line(facts: &StreamFacts) -> String {
    let mut line = String::from("curl -N");
    if !matches!(&*facts.method, "" | "GET") {
        line.push_str(&format!(" -X {}", quoted(&facts.method)));
    }
    for (name, value) in facts.request_headers.iter().filter(|(name, _)| !OWN.contains(&&**name)) {
        // Between double quotes, so that the shell puts the secret in.
        if &**value == "***" {
            let variable: String =
                name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
            line.push_str(&format!(" -H {}\"${variable}\"", quoted(&format!("{name}: "))));
        } else {
            line.push_str(&format!(" -H {}", quoted(&format!("{name}: {value}"))));
        }
    }
    if let Some(body) = &facts.body {
        line.push_str(&format!(" --data-raw {}", quoted(body)));
    }
    line.push(' ');
    line.push_str(&quoted(&facts.url));
    super::kit::clean(&line)
}

/// Quotes a word for a POSIX shell.
fn quoted(text: &str) -> String {
    let is_plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':' | '@' | '%' | '+' | ',');
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(headers: &[(&str, &str)]) -> StreamFacts {
        StreamFacts {
            method: "GET".into(),
            url: "https://h/feed?token=***&room=1".into(),
            request_headers: headers.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
            ..StreamFacts::default()
        }
    }

    #[test]
    fn a_request_is_one_line_without_its_secrets() {
        let line = curl_line(&facts(&[("authorization", "***"), ("accept", "text/event-stream"), ("host", "h")]));
        assert_eq!(
            line,
            "curl -N -H 'authorization: '\"$AUTHORIZATION\" -H 'accept: text/event-stream' 'https://h/feed?token=***&room=1'"
        );
    }

    #[test]
    fn what_a_server_or_an_app_has_written_stays_one_word() {
        let mut facts = facts(&[("x-name", "it's; rm -rf $HOME")]);
        (facts.method, facts.body) = ("POST".into(), Some("{\"a\": 'b'}".into()));
        let line = curl_line(&facts);
        assert!(line.starts_with(r"curl -N -X POST -H 'x-name: it'\''s; rm -rf $HOME' --data-raw '{"), "{line}");
    }
}
