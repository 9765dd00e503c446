//! Requests that people keep elsewhere: a `curl` command, collections of Postman, Insomnia and Bruno, recordings of a browser.

mod bruno;
mod collection;
mod curl;
mod shell_words;

pub use bruno::bruno;
pub use collection::collection;
pub use curl::curl;

/// A request for a stream.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Request {
    /// The name in its file; may be empty.
    pub name: String,
    /// `GET`, `POST` and so on.
    pub method: String,
    /// The address with its query.
    pub url: String,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// The request's body, as text.
    pub body: Option<String>,
    /// `name:password`.
    pub user: Option<String>,
    /// Accepts every certificate.
    pub insecure: bool,
    /// The stream's own bytes, where they were recorded.
    pub recorded: Option<String>,
    /// Parts of the written request that have no effect here.
    pub ignored: Vec<String>,
}

impl Request {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Returns true for a request of a stream of events, by its `Accept`, its body, or its name and address.
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
