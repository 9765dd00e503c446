//! Events of a stream, in order. `V` is the type that a [`DataDecoder`](crate::DataDecoder) reads an event's data into.

use std::sync::Arc;
use std::time::Duration;

use crate::http_request::Headers;

/// Identifies one stream among many. The caller chooses the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConnectionId(pub u64);

/// News of one stream, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamBatch<V = Arc<str>> {
    /// The stream.
    pub connection: ConnectionId,
    /// The generation it was opened with.
    pub generation: u64,
    /// The events.
    pub events: Vec<StreamEvent<V>>,
}

/// Event of a stream.
#[derive(Clone, Debug, PartialEq)]
pub enum StreamEvent<V = Arc<str>> {
    /// An attempt to connect begins.
    Connecting {
        /// 0 for the first, else the number of the fruitless attempts before.
        attempt: u32,
    },
    /// A reconnect is due and waits for [`Input::Refresh`](crate::machine::Input::Refresh), or `NetCommand::RefreshStream`, first.
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
        headers: Headers,
    },
    /// An event of the server.
    Message(Message<V>),
    /// A comment; only when asked for.
    Comment {
        /// The text behind the colon.
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
        message: Message<V>,
    },
    /// The server asks for this wait before reconnects. The driver obeys it; it is reported so that a recording can say it again.
    Retry {
        /// The wait that the server sent.
        delay: Duration,
    },
    /// Events were left out because they came too fast; only with `OnSlow::Latest` and `DropOldest`.
    Skipped {
        /// The number.
        count: u64,
    },
    /// The attempt or the connection has failed.
    Failed(Failure),
    /// The stream has failed, and is tried again now and then; only with [`AfterMaxAttempts::Probe`](crate::AfterMaxAttempts::Probe).
    /// Follows the [`Failure`] that used up the attempts, and then each fruitless try, which is not reported otherwise.
    Probing {
        /// The wait before the next try.
        delay: Duration,
        /// The last cause, without secrets.
        message: Arc<str>,
    },
    /// The stream has ended cleanly and will be connected again.
    Waiting {
        /// The number of the attempt that follows.
        attempt: u32,
        /// The wait before it.
        delay: Duration,
        /// The id it will resume behind.
        last_event_id: Arc<str>,
    },
    /// The stream is over. Nothing follows.
    Closed {
        /// Reason of the end.
        reason: CloseReason,
    },
}

impl<V> StreamEvent<V> {
    /// The size of what the server sent in it, in bytes.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Message(message) | Self::Malformed { message } => message.bytes,
            Self::Comment { text } => text.len(),
            _ => 0,
        }
    }
}

/// An event of the server.
#[derive(Clone, Debug, PartialEq)]
pub struct Message<V = Arc<str>> {
    /// Name of the event.
    pub event: Arc<str>,
    /// The last id the server has sent, empty when there is none.
    pub id: Arc<str>,
    /// Data as received.
    pub raw: Arc<str>,
    /// Data, parsed as [`StreamOptions::parse_json`](crate::StreamOptions::parse_json) says.
    pub data: V,
    /// The size of its data in bytes.
    pub bytes: usize,
}

/// Failure of an attempt or a connection.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Failure {
    /// The server's status, when it answered.
    pub status: Option<u16>,
    /// The cause and what helps, without secrets.
    pub message: Arc<str>,
    /// The server's own words, when it sent some.
    pub body: Option<Arc<str>>,
    /// The answer's headers, names in lower case.
    pub headers: Headers,
    /// True if another attempt follows.
    pub retrying: bool,
    /// The number of the attempt that follows, or of the last one.
    pub attempt: u32,
    /// The wait before the next attempt, when one follows.
    pub delay: Option<Duration>,
}

/// Reason for the end of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseReason {
    /// The server said that there is nothing (more) to come: status 204.
    NoContent,
    /// The server ended the stream, and it is not to be connected again.
    Ended,
    /// The event that `closeOn` waits for has come.
    Finished,
    /// The stream has failed for good.
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
