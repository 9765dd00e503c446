//! Parts of an HTTP request that the simulation reads, independent of HTTP libraries.

use serde_json::Value;

/// A request.
#[derive(Clone, Debug, Default)]
pub(super) struct Request {
    /// Upper case.
    pub(super) method: String,
    /// Names in lower case.
    pub(super) headers: Vec<(String, String)>,
    /// Decoded, in the order of the URL.
    pub(super) query: Vec<(String, String)>,
    /// Base URL of the server as the client knows it: `http://127.0.0.1:8080`.
    pub(super) server: String,
    /// Body: JSON if it parses, otherwise text; null if empty.
    pub(super) body: Value,
}

impl Request {
    /// The first header with this name, case-insensitive.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, |key| key.eq_ignore_ascii_case(name))
    }

    /// The first query parameter with this name; otherwise with another case, because gateways and their manuals use both `Channel` and `channel`.
    pub(super) fn query(&self, name: &str) -> Option<&str> {
        find(&self.query, |key| key == name).or_else(|| find(&self.query, |key| key.eq_ignore_ascii_case(name)))
    }

    /// The event id to resume after: from the header, or from a parameter that services accept instead.
    pub(super) fn last_event_id(&self) -> Option<&str> {
        let parameters = ["lastEventId", "lastEventID", "lastEvent"];
        self.header("last-event-id")
            .or_else(|| parameters.iter().find_map(|name| self.query(name)))
            .filter(|id| !id.is_empty())
    }

    /// The query parameters as a value for templates.
    pub(super) fn query_value(&self) -> Value {
        Value::Object(self.query.iter().map(|(key, value)| (key.clone(), value.as_str().into())).collect())
    }

    /// The question in a request: the last message, the prompt, or the query parameter `q`.
    pub(super) fn question(&self) -> String {
        let content = |message: &Value| match &message["content"] {
            Value::String(text) => Some(text.clone()),
            Value::Array(parts) => parts.iter().rev().find_map(|part| part["text"].as_str().map(str::to_owned)),
            _ => None,
        };
        let last_message =
            self.body["messages"].as_array().and_then(|messages| messages.iter().rev().find_map(content));
        let named = || ["prompt", "input", "question", "q"].iter().find_map(|name| self.body[*name].as_str());
        last_message
            .or_else(|| named().map(str::to_owned))
            .or_else(|| ["q", "prompt", "question"].iter().find_map(|name| self.query(name)).map(str::to_owned))
            .unwrap_or_default()
    }
}

fn find(pairs: &[(String, String)], is: impl Fn(&str) -> bool) -> Option<&str> {
    pairs.iter().find(|(key, _)| is(key)).map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_question_is_the_last_message() {
        let body = json!({"messages": [{"role": "system", "content": "Be kind"}, {"role": "user", "content": "Why?"}]});
        assert_eq!(Request { body, ..Request::default() }.question(), "Why?");
        let query = vec![("q".to_owned(), "How?".to_owned())];
        assert_eq!(Request { query, ..Request::default() }.question(), "How?");
        let query = vec![("Channel".to_owned(), "news".to_owned())];
        assert_eq!(Request { query, ..Request::default() }.query("channel"), Some("news"));
    }
}
