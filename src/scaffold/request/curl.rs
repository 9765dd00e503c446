//! Reads a `curl` command as pasted from documentation or a browser.

use super::Request;
use super::shell_words::words;

/// Options with a value that do not affect the request.
const WITH_VALUE: [&str; 24] = [
    "--max-time",
    "-m",
    "--connect-timeout",
    "--retry",
    "--retry-delay",
    "-o",
    "--output",
    "-w",
    "--write-out",
    "-x",
    "--proxy",
    "--resolve",
    "--cacert",
    "--cert",
    "-E",
    "--key",
    "--limit-rate",
    "-D",
    "--dump-header",
    "-c",
    "--cookie-jar",
    "--interface",
    "-T",
    "--upload-file",
];

/// Reads a command that begins with `curl`.
///
/// # Errors
///
/// A message when it has no URL, or its body is in a file.
pub fn curl(text: &str) -> Result<Request, String> {
    let words = words(text)?;
    let mut words = words.into_iter().peekable();
    match words.next().as_deref().map(|first| first.rsplit(['/', '\\']).next().unwrap_or(first)) {
        Some("curl" | "curl.exe") => {}
        _ => return Err("the command does not begin with `curl`".to_owned()),
    }
    let mut found = Request::default();
    let (mut data, mut method, mut in_query, mut is_json) = (Vec::new(), None, false, false);
    while let Some(word) = words.next() {
        let (option, attached) = split(&word);
        let mut value =
            || attached.clone().or_else(|| words.next()).ok_or_else(|| format!("`{option}` lacks its value"));
        match option.as_str() {
            "-H" | "--header" => found.headers.extend(header(&value()?)),
            "-u" | "--user" => found.user = Some(value()?),
            "-X" | "--request" => method = Some(value()?.to_ascii_uppercase()),
            "--url" => found.url = value()?,
            "-d" | "--data" | "--data-raw" | "--data-binary" | "--data-ascii" | "--json" => {
                let text = value()?;
                if let Some(file) = text.strip_prefix('@').filter(|_| option != "--data-raw") {
                    return Err(format!("the body lies in the file `{file}`: paste its text instead of `@{file}`"));
                }
                is_json |= option == "--json";
                data.push(text);
            }
            "--data-urlencode" => data.push(encoded(&value()?)),
            "-A" | "--user-agent" => found.headers.push(("User-Agent".to_owned(), value()?)),
            "-b" | "--cookie" => found.headers.push(("Cookie".to_owned(), value()?)),
            "-e" | "--referer" => found.headers.push(("Referer".to_owned(), value()?)),
            "--oauth2-bearer" => found.headers.push(("Authorization".to_owned(), format!("Bearer {}", value()?))),
            "-G" | "--get" => in_query = true,
            "-k" | "--insecure" => found.insecure = true,
            other if WITH_VALUE.contains(&other) => {
                let told = value()?;
                found.ignored.push(format!("{other} {told}"));
            }
            other if other.starts_with('-') && other.len() > 1 => flags(other, &mut found, &mut in_query),
            _ => found.url = word,
        }
    }
    if found.url.is_empty() {
        return Err("the command names no address".to_owned());
    }
    if !found.url.contains("://") {
        found.url = format!("http://{}", found.url);
    }
    let body = data.join("&");
    if in_query && !body.is_empty() {
        let mark = if found.url.contains('?') { '&' } else { '?' };
        found.url = format!("{}{mark}{body}", found.url);
    } else if !data.is_empty() {
        found.body = Some(body);
    }
    if is_json && found.header("content-type").is_none() {
        found.headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
    }
    found.method = method.unwrap_or_else(|| if found.body.is_some() { "POST" } else { "GET" }.to_owned());
    Ok(found)
}

/// Splits an option from its attached value: `-XPOST`, `--header=A: b`.
fn split(word: &str) -> (String, Option<String>) {
    if word.starts_with("--") {
        return match word.split_once('=') {
            Some((option, value)) => (option.to_owned(), Some(value.to_owned())),
            None => (word.to_owned(), None),
        };
    }
    let takes_value = |letter: char| "HuXdAbemoxwEDcT".contains(letter);
    let mut letters = word.char_indices();
    match (letters.next(), letters.next(), letters.next()) {
        (Some((_, '-')), Some((at, letter)), Some((rest, _))) if takes_value(letter) => {
            (word[..at + letter.len_utf8()].to_owned(), Some(word[rest..].to_owned()))
        }
        _ => (word.to_owned(), None),
    }
}

/// Reads combined one-letter options such as `-sNk`.
fn flags(word: &str, found: &mut Request, in_query: &mut bool) {
    if word.starts_with("--") {
        return;
    }
    for letter in word.chars().skip(1) {
        match letter {
            'k' => found.insecure = true,
            'G' => *in_query = true,
            _ => {}
        }
    }
}

fn header(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once(':')?;
    (!name.trim().is_empty() && !value.trim().is_empty()).then(|| (name.trim().to_owned(), value.trim().to_owned()))
}

/// Percent-encodes the value of `name=value`.
fn encoded(text: &str) -> String {
    let encode =
        |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
    match text.split_once('=') {
        Some((name, value)) => format!("{name}={}", encode(value)),
        None => encode(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_of_manuals_and_browsers_are_read() {
        let read = |text: &str| curl(text).unwrap_or_else(|message| panic!("{text}: {message}"));
        let gateway =
            read("curl -N -k \\\n  -H 'Authorization: Bearer abc' \\\n  'https://localhost:8243/stocks/1.0.0/prices'");
        assert_eq!(
            (gateway.method.as_str(), gateway.url.as_str()),
            ("GET", "https://localhost:8243/stocks/1.0.0/prices")
        );
        assert_eq!(gateway.header("authorization"), Some("Bearer abc"));
        assert!(gateway.insecure);
        let chat = read(
            "curl https://api.openai.com/v1/chat/completions -H \"Content-Type: application/json\" -d '{\"model\": \"m\", \"stream\": true}'",
        );
        assert_eq!(
            (chat.method.as_str(), chat.body.as_deref()),
            ("POST", Some("{\"model\": \"m\", \"stream\": true}"))
        );
        assert!(chat.asks_for_a_stream());
        let ably = read("curl -sNu key:secret -G --data-urlencode 'channels=a b' -d v=1.2 realtime.ably.io/sse");
        assert_eq!(ably.url, "http://realtime.ably.io/sse?channels=a%20b&v=1.2");
        let put = read("curl -XPUT --header=X-A:b --max-time 5 http://a/b");
        assert_eq!(
            (put.method.as_str(), put.header("x-a"), put.ignored.as_slice()),
            ("PUT", Some("b"), &["--max-time 5".to_owned()][..])
        );
        let last = read("curl http://a -u ada:pw");
        assert_eq!(last.user.as_deref(), Some("ada:pw"));
    }

    #[test]
    fn what_is_missing_is_told() {
        for (text, said) in [
            ("wget http://a", "does not begin with `curl`"),
            ("curl -N", "names no address"),
            ("curl -H", "`-H` lacks its value"),
            ("curl -d @body.json http://a", "paste its text"),
            ("curl 'http://a", "never closed"),
        ] {
            let message = curl(text).unwrap_err();
            assert!(message.contains(said), "{text}: {message}");
        }
    }
}
