//! Reads requests of Bruno (`.bru`).

use super::Request;

const METHODS: [&str; 7] = ["get", "post", "put", "patch", "delete", "head", "options"];

/// Reads a `.bru` file; `None` without a request.
pub fn bruno(text: &str) -> Option<Request> {
    let mut found = Request::default();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(block) = line.trim_end().strip_suffix('{').map(str::trim).filter(|_| !line.starts_with(' ')) else {
            continue;
        };
        let mut inside = Vec::new();
        for line in lines.by_ref() {
            // A block ends where its brace stands at the margin.
            if line.starts_with('}') {
                break;
            }
            inside.push(line);
        }
        let pairs: Vec<(&str, &str)> = inside
            .iter()
            .filter_map(|line| line.trim().split_once(':'))
            .map(|(name, value)| (name.trim(), value.trim()))
            .filter(|(name, _)| !name.starts_with('~'))
            .collect();
        let get = |wanted: &str| pairs.iter().find(|(name, _)| *name == wanted).map(|(_, value)| (*value).to_owned());
        match block {
            "meta" => found.name = get("name").unwrap_or_default(),
            method if METHODS.contains(&method) => {
                found.method = method.to_ascii_uppercase();
                found.url = get("url").unwrap_or_default();
            }
            "headers" => {
                found.headers.extend(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
            }
            "auth:bearer" => {
                found.headers.push(("Authorization".to_owned(), format!("Bearer {}", get("token").unwrap_or_default())))
            }
            "auth:basic" => {
                found.user =
                    Some(format!("{}:{}", get("username").unwrap_or_default(), get("password").unwrap_or_default()))
            }
            body if body.starts_with("body:") => {
                let text: Vec<&str> = inside.iter().map(|line| line.strip_prefix("  ").unwrap_or(line)).collect();
                found.body = Some(text.join("\n").trim().to_owned());
            }
            _ => {}
        }
    }
    (!found.url.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read_by_its_blocks() {
        let text = "meta {\n  name: Prices\n  type: http\n}\n\npost {\n  url: https://a/b?x=1\n  body: json\n}\n\nheaders {\n  Accept: text/event-stream\n  ~X-Off: 1\n}\n\nauth:bearer {\n  token: t\n}\n\nbody:json {\n  {\n    \"stream\": true\n  }\n}\n";
        let read = bruno(text).unwrap();
        assert_eq!(
            (read.name.as_str(), read.method.as_str(), read.url.as_str()),
            ("Prices", "POST", "https://a/b?x=1")
        );
        assert_eq!((read.header("accept"), read.header("x-off")), (Some("text/event-stream"), None));
        assert_eq!(read.header("authorization"), Some("Bearer t"));
        assert_eq!(read.body.as_deref(), Some("{\n  \"stream\": true\n}"));
        assert_eq!(bruno("meta {\n  name: a\n}\n"), None);
    }
}
