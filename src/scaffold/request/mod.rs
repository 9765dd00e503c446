//! Reads requests in formats of other tools: `curl`, Postman, Insomnia, Bruno, HAR.

mod bruno;
mod collection;
mod curl;
mod shell_words;

pub use bruno::bruno;
pub use collection::collection;
pub use curl::curl;

/// A request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Request {
    /// Name in its file; may be empty.
    pub name: String,
    /// HTTP method.
    pub method: String,
    /// URL with query.
    pub url: String,
    /// Headers: names and values.
    pub headers: Vec<(String, String)>,
    /// Request body.
    pub body: Option<String>,
    /// Credentials of basic authentication: `name:password`.
    pub user: Option<String>,
    /// True when every certificate is accepted.
    pub insecure: bool,
    /// Recorded response body, if any.
    pub recorded: Option<String>,
    /// Options that have no effect here.
    pub ignored: Vec<String>,
}

impl Request {
    /// Value of a header, by case-insensitive name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// True for a request for events, judged by its `Accept` header, body, name and URL.
    pub fn asks_for_a_stream(&self) -> bool {
        let accepts =
            self.header("accept").is_some_and(|kinds| kinds.contains("text/event-stream") || kinds.contains("ndjson"));
        let body = self.body.as_deref().unwrap_or_default().split_whitespace().collect::<String>();
        let words = format!("{} {}", self.name, self.url.split('?').next().unwrap_or_default()).to_ascii_lowercase();
        let parts = words.split(|c: char| !c.is_ascii_alphanumeric());
        let named = parts
            .into_iter()
            .any(|part| matches!(part, "sse" | "stream" | "streams" | "events" | "eventstream" | "subscribe"));
        accepts || body.contains("\"stream\":true") || named || self.recorded.is_some()
    }
}
