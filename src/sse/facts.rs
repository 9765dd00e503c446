//! Facts that a driver knows about a stream besides its events, for tools that inspect a running program. No event depends on them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::http_request::Headers;

/// Facts that a driver knows about a stream besides its events. Secrets in addresses and headers are stars.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StreamFacts {
    /// The method of the last request.
    pub method: Arc<str>,
    /// The address of the last request.
    pub url: Arc<str>,
    /// The headers of the last request, names in lower case.
    pub request_headers: Headers,
    /// The body of the last request, when it is a text; its beginning, when it is long.
    pub body: Option<Arc<str>>,
    /// The status of the last answer.
    pub status: Option<u16>,
    /// The headers of the last answer, names in lower case.
    pub response_headers: Headers,
    /// The protocol of the last answer: `HTTP/1.1`, `HTTP/2`.
    pub protocol: Option<&'static str>,
    /// The address and port that the last answer came from; that of the proxy behind one.
    pub remote: Option<SocketAddr>,
    /// Count of sent requests, redirects included.
    pub requests: u64,
    /// Bytes of bodies that have arrived, before their encoding is undone.
    pub bytes: u64,
    /// Count of comments that the server has sent.
    pub comments: u64,
    /// Count of events left out because of [`StreamOptions::events`](crate::StreamOptions::events).
    pub filtered: u64,
    /// The reconnection time that the server asked for last.
    pub retry: Option<Duration>,
    /// The time since the last answer's head came.
    pub since_answer: Option<Duration>,
    /// The time since the last byte came.
    pub idle: Option<Duration>,
    /// The newest notes, the oldest first; only while they are [asked for](crate::Net::keep_notes).
    pub notes: Vec<StreamNote>,
}

/// A part of a stream that makes no event.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamNote {
    /// Counts up within the stream.
    pub serial: u64,
    /// Time since the note was made.
    pub age: Duration,
    /// Content of the note.
    pub what: NoteKind,
}

/// Parts of a stream that make no event.
#[derive(Clone, Debug, PartialEq)]
pub enum NoteKind {
    /// A comment: its text.
    Comment(Arc<str>),
    /// A reconnection time of the server in milliseconds.
    Retry(u64),
    /// An event that [`StreamOptions::events`](crate::StreamOptions::events) leaves out: its name.
    Filtered(Arc<str>),
}

/// A failure on purpose, to see how a program takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disturbance {
    /// The connection is lost.
    Cut,
    /// The connection stays open and says nothing more.
    Stall,
    /// The connection is lost, and the next request is answered with status 503.
    Unavailable,
}
