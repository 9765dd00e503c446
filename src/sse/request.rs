//! The request of a stream, and its options.

use std::sync::Arc;
use std::time::Duration;

use crate::http_request::{Body, Credentials, Headers, Proxy, Trust};

/// The request of a stream.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamRequest {
    /// The address with its query.
    pub url: Arc<str>,
    /// `GET`, `POST` and so on.
    pub method: Arc<str>,
    /// The caller's headers; they win over the client's own.
    pub headers: Headers,
    /// The body, sent again on each reconnect.
    pub body: Body,
    /// Credentials for its token.
    pub credentials: Option<Arc<Credentials>>,
    /// Options of the stream.
    pub options: StreamOptions,
}

impl StreamRequest {
    /// A `GET` with the default options.
    pub fn get(url: impl Into<Arc<str>>) -> Self {
        Self {
            url: url.into(),
            method: Arc::from("GET"),
            headers: Vec::new(),
            body: Body::Empty,
            credentials: None,
            options: StreamOptions::default(),
        }
    }
}

/// Options of a stream.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamOptions {
    /// Format of the body.
    pub format: StreamFormat,
    /// Connect again after a loss.
    pub auto_reconnect: bool,
    /// The first wait before a reconnect.
    pub reconnect_delay: Duration,
    /// Limit of consecutive failed attempts.
    pub max_reconnect_attempts: u32,
    /// Behaviour after the last attempt.
    pub after_max_attempts: AfterMaxAttempts,
    /// Longest wait before jitter is added.
    pub max_reconnect_delay: Duration,
    /// Growth of the waits.
    pub backoff: Growth,
    /// The share of a lengthened wait that is left to chance, 0 to 1, and of a `Retry-After` that is added to it at random. With 1, many
    /// clients that lose one server come back spread over the whole wait.
    pub jitter: f64,
    /// Obey the server's `retry` and `Retry-After`.
    pub honor_server_retry: bool,
    /// The statuses that are tried again.
    pub retry_on: Vec<u16>,
    /// A stream open for so long proves the server healthy, even without an event.
    pub reset_after: Duration,
    /// Reconnect after a clean end; `None` for methods that change nothing only, such as `GET`.
    pub reconnect_on_end: Option<bool>,
    /// Repeat a request whose method may change something, such as `POST`, after its answer was cut. `reconnect_on_end: Some(true)` says
    /// the same and more.
    pub retry_unsafe: bool,
    /// The event that ends the stream.
    pub close_on: Option<CloseOn>,
    /// A silence of this length counts as a loss.
    pub idle_timeout: Option<Duration>,
    /// Time-out of connecting, TLS included.
    pub connect_timeout: Duration,
    /// The id to resume after, as if it had been received.
    pub last_event_id: Option<Arc<str>>,
    /// Lifetime of the last id.
    pub resume: Resume,
    /// Query parameter that carries the last id in addition to the header.
    pub last_event_id_param: Option<Arc<str>>,
    /// Names of the events that are reported; empty = all.
    pub events: Vec<Arc<str>>,
    /// Reading of data as JSON.
    pub parse_json: ParseJson,
    /// An event larger than this is dropped and reported.
    pub max_event_bytes: usize,
    /// Handling of events that come faster than they are processed.
    pub on_slow: OnSlow,
    /// Take part in the app's cookie jar.
    pub with_credentials: bool,
    /// Limit of redirects.
    pub max_redirects: u32,
    /// Ask for compressed answers.
    pub compression: bool,
    /// The proxy.
    pub proxy: Proxy,
    /// Trusted certificates.
    pub trust: Trust,
    /// Close the connection while the app's window is hidden.
    pub pause_when_hidden: bool,
    /// Report comments, too.
    pub comments: bool,
    /// Ask for a fresh request before each reconnect, with its expressions evaluated again.
    pub refresh: bool,
}

impl Default for StreamOptions {
    fn default() -> Self {
        Self {
            format: StreamFormat::Events,
            resume: Resume::Session,
            auto_reconnect: true,
            // Delay and attempts are the defaults of Ensemble on Flutter.
            reconnect_delay: Duration::from_millis(1000),
            max_reconnect_attempts: 5,
            after_max_attempts: AfterMaxAttempts::Stop,
            max_reconnect_delay: Duration::from_millis(30_000),
            backoff: Growth::Exponential,
            jitter: 1.0,
            honor_server_retry: true,
            retry_on: vec![408, 425, 429, 500, 502, 503, 504],
            // Less than the 60 s of LaunchDarkly's client: a stream with few events counts as healthy sooner.
            reset_after: Duration::from_millis(10_000),
            reconnect_on_end: None,
            retry_unsafe: false,
            close_on: None,
            idle_timeout: None,
            connect_timeout: Duration::from_millis(15_000),
            last_event_id: None,
            last_event_id_param: None,
            events: Vec::new(),
            parse_json: ParseJson::Auto,
            // LaunchDarkly's contract suite sends an event of 14 MB.
            max_event_bytes: 16 * 1024 * 1024,
            on_slow: OnSlow::Wait,
            with_credentials: false,
            // As many as Fetch follows.
            max_redirects: 20,
            compression: true,
            proxy: Proxy::System,
            trust: Trust::default(),
            // A stream that is closed and opened anew with its window is what users of fetch-event-source complain of (its issues 17, 36, 51, 55).
            pause_when_hidden: false,
            comments: false,
            refresh: false,
        }
    }
}

/// Format of a body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StreamFormat {
    /// Server-sent events.
    #[default]
    Events,
    /// Lines of JSON (NDJSON).
    Lines,
}

/// Lifetime of the id of the last event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Resume {
    /// The last id is dropped with its connection: a reconnect starts from the beginning.
    None,
    /// The last id is kept as long as the stream is open.
    #[default]
    Session,
    /// Over the app's starts, in its storage.
    Storage,
}

/// Behaviour after the last of `max_reconnect_attempts`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AfterMaxAttempts {
    /// The stream is over.
    #[default]
    Stop,
    /// The stream has failed, and is tried every 30 to 60 s without a report of each failed try.
    Probe,
}

/// Growth of the waits between attempts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Growth {
    /// Each is twice the one before.
    #[default]
    Exponential,
    /// Each is one base longer than the one before.
    Linear,
    /// All are the same.
    Constant,
}

/// Reading of data as JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ParseJson {
    /// JSON if it parses, otherwise text.
    #[default]
    Auto,
    /// JSON; other data is a fault.
    Always,
    /// Text.
    Never,
}

/// Handling of events that come faster than they are processed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnSlow {
    /// The socket is not read for a while: nothing is lost.
    #[default]
    Wait,
    /// Only the newest event is kept.
    Latest,
    /// The newest `queue_size` events are kept.
    DropOldest {
        /// The number.
        queue_size: usize,
    },
}

/// The event that ends a stream. `None` matches anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CloseOn {
    /// Name of the event.
    pub event: Option<Arc<str>>,
    /// Data of the event.
    pub data: Option<Arc<str>>,
}

impl CloseOn {
    /// True if this event meets the condition. A condition without name and data matches nothing.
    pub fn matches(&self, event: &str, data: &str) -> bool {
        (self.event.is_some() || self.data.is_some())
            && self.event.as_deref().is_none_or(|wanted| wanted == event)
            && self.data.as_deref().is_none_or(|wanted| wanted == data)
    }
}
