//! The behaviour of a virtual server, as plain data.

use std::sync::Arc;
use std::time::Duration;

use crate::encode::Event;
use crate::http_request::Headers;
use crate::request::{StreamFormat, StreamRequest};

/// Imitates the server of a stream; called once for each connection.
pub trait MockServer {
    /// The response to this connection, made at `now` of the virtual clock. `last_event_id` is the id that the client resumes after.
    fn connect(&self, request: &StreamRequest, last_event_id: &str, now: Duration) -> Connection;
}

/// The fate of one connection.
pub struct Connection {
    /// Time until the response.
    pub delay: Duration,
    /// The answer.
    pub response: Response,
}

/// A server's answer to a wish for a stream.
pub enum Response {
    /// No server answers, for this reason.
    Unreachable(String),
    /// An answer with another status than 200.
    Refused {
        /// The status.
        status: u16,
        /// Names in lower case.
        headers: Headers,
        /// The body; empty for none.
        body: String,
    },
    /// The stream.
    Stream {
        /// Names in lower case.
        headers: Headers,
        /// The parts of the body, in order. May be endless.
        chunks: Box<dyn Iterator<Item = Chunk>>,
        /// The end of the body, after the last chunk.
        end: BodyEnd,
    },
}

/// A part of a stream's body.
#[derive(Clone, Debug, PartialEq)]
pub struct Chunk {
    /// Time since the part before.
    pub after: Duration,
    /// The bytes, or the event, that are sent.
    pub frame: Frame,
}

/// A part of a stream's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// An event.
    Event {
        /// Name of the event.
        event: Option<String>,
        /// Id of the event.
        id: Option<String>,
        /// Data as text.
        data: Option<String>,
        /// The reconnection time it sets, in milliseconds.
        retry: Option<u64>,
    },
    /// A comment.
    Comment(String),
}

/// The end of a body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BodyEnd {
    /// The connection stays open.
    #[default]
    Open,
    /// The body ends in order, so long after the last chunk.
    Closed(Duration),
    /// The connection breaks, so long after the last chunk.
    Cut(Duration),
}

/// The answer to a request that is no stream.
#[derive(Clone, Debug, PartialEq)]
pub struct MockResponse<V = Arc<str>> {
    /// Time until the response.
    pub delay: Duration,
    /// The status, or the reason why no server answers.
    pub status: Result<u16, Arc<str>>,
    /// Names in lower case.
    pub headers: Headers,
    /// The body.
    pub body: V,
}

impl Frame {
    /// The bytes of it on the wire.
    pub(super) fn to_bytes(&self, format: StreamFormat) -> Vec<u8> {
        match (self, format) {
            (Self::Event { event, id, data, retry }, StreamFormat::Events) => {
                let (name, id, data, retry) = (event.clone(), id.clone(), data.clone(), *retry);
                Event { id, name, data, retry, ..Event::default() }.to_bytes().to_vec()
            }
            (Self::Event { data, .. }, StreamFormat::Lines) => {
                let line = data.as_deref().unwrap_or_default().replace(['\r', '\n'], " ");
                format!("{line}\n").into_bytes()
            }
            (Self::Comment(text), StreamFormat::Events) => {
                format!(":{}\n\n", text.replace(['\r', '\n'], " ")).into_bytes()
            }
            // Lines of JSON know no comments; an empty line keeps them alive.
            (Self::Comment(_), StreamFormat::Lines) => b"\n".to_vec(),
        }
    }
}

/// The chunks with a sign of life after each silence of `every`; with `goes_on`, after the last chunk, too.
pub fn with_keep_alive<I: Iterator<Item = Chunk>>(
    chunks: I,
    every: Duration,
    sign: Frame,
    goes_on: bool,
) -> impl Iterator<Item = Chunk> + use<I> {
    let last = sign.clone();
    let between = move |chunk: Chunk| {
        // As many signs as fit into the silence before the chunk.
        let signs = chunk.after.as_millis().saturating_sub(1) / every.as_millis().max(1);
        let left = chunk.after.saturating_sub(every * u32::try_from(signs).unwrap_or(u32::MAX));
        let sign = Chunk { after: every, frame: sign.clone() };
        let signs = std::iter::repeat_n(sign, usize::try_from(signs).unwrap_or(usize::MAX));
        signs.chain([Chunk { after: left, ..chunk }])
    };
    let after = std::iter::repeat_with(move || Chunk { after: every, frame: last.clone() });
    chunks.flat_map(between).chain(after.take(if goes_on { usize::MAX } else { 0 }))
}

/// The standard reason phrase of a status.
pub(super) fn reason(status: u16) -> Arc<str> {
    let known = http::StatusCode::from_u16(status).ok();
    Arc::from(known.and_then(|status| status.canonical_reason()).unwrap_or_default())
}
