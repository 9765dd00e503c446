//! Stream requests and events as the runtime and the network driver exchange them. Plain data: no socket, no clock.

use std::sync::Arc;
use std::time::Duration;

use super::http::{Body, ClientCredentials, Headers, Proxy, Trust};
use crate::value::{Map, Value};

/// One stream of an app. The asker chooses the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConnectionId(pub u64);

/// What a stream asks its server for.
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
    /// Where its token comes from.
    pub credentials: Option<Arc<ClientCredentials>>,
    /// How the stream behaves.
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

/// How a stream behaves: the `sseOptions` of an API.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamOptions {
    /// What the server sends.
    pub format: StreamFormat,
    /// Connect again after a loss.
    pub auto_reconnect: bool,
    /// The first wait before a reconnect.
    pub reconnect_delay: Duration,
    /// How many fruitless attempts in a row are made before giving up.
    pub max_reconnect_attempts: u32,
    /// The longest wait before a reconnect.
    pub max_reconnect_delay: Duration,
    /// How the waits grow.
    pub backoff: Growth,
    /// The share of a wait that is added at random, 0 to 1.
    pub jitter: f64,
    /// Obey the server's `retry` and `Retry-After`.
    pub honor_server_retry: bool,
    /// The statuses that are tried again.
    pub retry_on: Vec<u16>,
    /// A stream open for so long proves the server healthy, even without an event.
    pub reset_after: Duration,
    /// Connect again after a clean end; when not said, only methods that change nothing do, such as `GET`.
    pub reconnect_on_end: Option<bool>,
    /// The event that says the stream is finished.
    pub close_on: Option<CloseOn>,
    /// A silence of this length counts as a loss.
    pub idle_timeout: Option<Duration>,
    /// How long connecting may take, TLS included.
    pub connect_timeout: Duration,
    /// The id to resume behind, as if it had been received.
    pub last_event_id: Option<Arc<str>>,
    /// How long the last id is kept.
    pub resume: Resume,
    /// The query parameter that carries the last id as well, for servers that want it there.
    pub last_event_id_param: Option<Arc<str>>,
    /// Only events of these names are handed on; empty = all.
    pub events: Vec<Arc<str>>,
    /// Whether data is read as JSON.
    pub parse_json: ParseJson,
    /// An event larger than this is dropped and reported.
    pub max_event_bytes: usize,
    /// What happens when events come faster than they are handled.
    pub on_slow: OnSlow,
    /// Take part in the app's cookie jar.
    pub with_credentials: bool,
    /// How many redirects are followed.
    pub max_redirects: u32,
    /// Ask for compressed answers.
    pub compression: bool,
    /// How the server is reached.
    pub proxy: Proxy,
    /// Who is trusted.
    pub trust: Trust,
    /// Close the connection while the app's window is hidden.
    pub pause_when_hidden: bool,
    /// Hand on comments too.
    pub comments: bool,
    /// Ask for a fresh request before each reconnect, so that its expressions are evaluated anew.
    pub refresh: bool,
}

impl Default for StreamOptions {
    fn default() -> Self {
        Self {
            format: StreamFormat::Events,
            resume: Resume::Session,
            auto_reconnect: true,
            reconnect_delay: Duration::from_millis(1000),
            max_reconnect_attempts: 5,
            max_reconnect_delay: Duration::from_millis(30_000),
            backoff: Growth::Exponential,
            jitter: 0.2,
            honor_server_retry: true,
            retry_on: vec![408, 425, 429, 500, 502, 503, 504],
            reset_after: Duration::from_millis(10_000),
            reconnect_on_end: None,
            close_on: None,
            idle_timeout: None,
            connect_timeout: Duration::from_millis(15_000),
            last_event_id: None,
            last_event_id_param: None,
            events: Vec::new(),
            parse_json: ParseJson::Auto,
            max_event_bytes: 16 * 1024 * 1024,
            on_slow: OnSlow::Wait,
            with_credentials: false,
            max_redirects: 20,
            compression: true,
            proxy: Proxy::System,
            trust: Trust::default(),
            pause_when_hidden: false,
            comments: false,
            refresh: false,
        }
    }
}

/// What a server sends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StreamFormat {
    /// Server-sent events.
    #[default]
    Events,
    /// One JSON text a line.
    Lines,
}

/// How long the id of the last event is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Resume {
    /// No longer than its connection: a reconnect starts anew.
    None,
    /// As long as the stream is open.
    #[default]
    Session,
    /// Over the app's starts, in its storage.
    Storage,
}

/// How the waits between attempts grow.
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

/// Whether data is read as JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ParseJson {
    /// JSON where it parses, else text.
    #[default]
    Auto,
    /// JSON; anything else is a fault.
    Always,
    /// Text.
    Never,
}

/// What happens when events come faster than they are handled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnSlow {
    /// The socket is not read for a while: nothing is lost.
    #[default]
    Wait,
    /// Only the newest event is kept.
    Latest,
    /// The newest `queue_size` events are kept.
    DropOldest {
        /// How many.
        queue_size: usize,
    },
}

/// The event that finishes a stream. What is not said matches anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CloseOn {
    /// Its name.
    pub event: Option<Arc<str>>,
    /// Its data.
    pub data: Option<Arc<str>>,
}

impl CloseOn {
    /// Whether this event is the one. A condition that says nothing matches nothing.
    pub fn matches(&self, event: &str, data: &str) -> bool {
        (self.event.is_some() || self.data.is_some())
            && self.event.as_deref().is_none_or(|wanted| wanted == event)
            && self.data.as_deref().is_none_or(|wanted| wanted == data)
    }
}

/// News of one stream, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamBatch {
    /// The stream.
    pub connection: ConnectionId,
    /// The generation it was opened with.
    pub generation: u64,
    /// What happened.
    pub events: Vec<StreamEvent>,
}

/// Something that happened to a stream.
#[derive(Clone, Debug, PartialEq)]
pub enum StreamEvent {
    /// An attempt to connect begins.
    Connecting {
        /// 0 for the first, else the number of the fruitless attempts before.
        attempt: u32,
    },
    /// A reconnect is due and wants `NetCommand::RefreshStream` first.
    Refresh {
        /// The number of the attempt that waits for it.
        attempt: u32,
    },
    /// The server has answered with a stream.
    Opened {
        /// The status, 200.
        status: u16,
        /// The address after all redirects, without credentials.
        url: Arc<str>,
        /// The answer's headers, names in lower case.
        headers: Map,
    },
    /// An event of the server.
    Message(Message),
    /// A comment; only when asked for.
    Comment {
        /// What it says.
        text: Arc<str>,
    },
    /// An event was larger than the bound and is lost.
    Oversized {
        /// The bound in bytes.
        limit: usize,
    },
    /// An event should have been JSON and is not.
    Malformed {
        /// The event; its data is the text.
        message: Message,
    },
    /// Events were left out because they came too fast; only with `OnSlow::Latest` and `DropOldest`.
    Skipped {
        /// How many.
        count: u64,
    },
    /// The attempt or the connection has failed.
    Failed(Failure),
    /// The stream has ended cleanly and will be connected again.
    Waiting {
        /// The number of the attempt that follows.
        attempt: u32,
        /// How long until then.
        delay: Duration,
        /// The id it will resume behind.
        last_event_id: Arc<str>,
    },
    /// The stream is over. Nothing follows.
    Closed {
        /// Why.
        reason: CloseReason,
    },
}

/// An event of the server.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Its name.
    pub event: Arc<str>,
    /// The last id the server has sent, empty when there is none.
    pub id: Arc<str>,
    /// Its data as it came.
    pub raw: Arc<str>,
    /// Its data, read as the options say.
    pub data: Value,
    /// The size of its data in bytes.
    pub bytes: usize,
}

/// Why an attempt or a connection has failed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Failure {
    /// The server's status, when it answered.
    pub status: Option<u16>,
    /// What went wrong, without secrets.
    pub message: Arc<str>,
    /// The server's own words, when it sent some.
    pub body: Option<Arc<str>>,
    /// The answer's headers, names in lower case.
    pub headers: Map,
    /// Whether another attempt follows.
    pub retrying: bool,
    /// The number of the attempt that follows, or of the last one.
    pub attempt: u32,
    /// How long until the next attempt, when one follows.
    pub delay: Option<Duration>,
}

/// Why a stream is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseReason {
    /// The server said that there is nothing (more) to come: status 204.
    NoContent,
    /// The server ended the stream, and it is not to be connected again.
    Ended,
    /// The event that `closeOn` waits for has come.
    Finished,
    /// It has failed for good.
    Failed,
}

impl CloseReason {
    /// The word for it in records and handlers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoContent => "no content",
            Self::Ended => "ended",
            Self::Finished => "finished",
            Self::Failed => "failed",
        }
    }
}
