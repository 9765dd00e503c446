//! What an imitated server does, as plain data.

use std::sync::Arc;
use std::time::Duration;

use crate::encode::Event;
use ensemble_core::message::stream::{StreamFormat, StreamRequest};
use ensemble_core::value::{Map, Value};

/// Imitates the server behind a stream: asked once for each connection.
pub trait Server {
    /// What happens to this connection, made at `now` of the virtual clock. `last_event_id` is what the client would resume behind.
    fn connect(&self, request: &StreamRequest, last_event_id: &str, now: Duration) -> Connection;
}

/// The fate of one connection.
pub struct Connection {
    /// How long the answer takes.
    pub delay: Duration,
    /// The answer.
    pub reply: Reply,
}

/// A server's answer to a wish for a stream.
pub enum Reply {
    /// Nobody is there; in words.
    Unreachable(String),
    /// Another status than 200.
    Refused {
        /// The status.
        status: u16,
        /// Names in lower case.
        headers: Map,
        /// The body; empty for none.
        body: String,
    },
    /// The stream.
    Stream {
        /// Names in lower case.
        headers: Map,
        /// What the body holds, in order. May be endless.
        pieces: Box<dyn Iterator<Item = Piece>>,
        /// What follows the last piece.
        end: Ending,
    },
}

/// A part of a stream's body.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// How long after the part before.
    pub after: Duration,
    /// What is sent.
    pub said: Said,
}

/// What a server says on a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// An event.
    Event {
        /// Its name.
        event: Option<String>,
        /// Its id.
        id: Option<String>,
        /// Its data as text.
        data: Option<String>,
        /// The reconnection time it sets, in milliseconds.
        retry: Option<u64>,
    },
    /// A comment.
    Comment(String),
}

/// What follows the last part of a body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ending {
    /// Nothing: the connection stays open.
    #[default]
    Open,
    /// The body ends in order, so long after the last part.
    Closed(Duration),
    /// The connection breaks, so long after the last part.
    Cut(Duration),
}

/// The answer to a request that is no stream.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// How long it takes.
    pub delay: Duration,
    /// The status; `None` when nobody is there.
    pub status: Option<u16>,
    /// Names in lower case.
    pub headers: Map,
    /// The body.
    pub body: Value,
}

impl Said {
    /// The bytes of it on the wire.
    pub(super) fn to_bytes(&self, format: StreamFormat) -> Vec<u8> {
        match (self, format) {
            (Self::Event { event, id, data, retry }, StreamFormat::Events) => {
                let (name, id, data, retry) = (event.clone(), id.clone(), data.clone(), *retry);
                Event { id, name, data, retry, tight: false }.to_bytes().to_vec()
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

/// The pieces with a sign of life after each silence of `every`; with `goes_on`, after the last piece, too.
pub fn kept_alive<I: Iterator<Item = Piece>>(
    pieces: I,
    every: Duration,
    sign: Said,
    goes_on: bool,
) -> impl Iterator<Item = Piece> + use<I> {
    let last = sign.clone();
    let between = move |piece: Piece| {
        // As many signs as fit into the silence before the piece.
        let signs = piece.after.as_millis().saturating_sub(1) / every.as_millis().max(1);
        let left = piece.after.saturating_sub(every * u32::try_from(signs).unwrap_or(u32::MAX));
        let sign = Piece { after: every, said: sign.clone() };
        let signs = std::iter::repeat_n(sign, usize::try_from(signs).unwrap_or(usize::MAX));
        signs.chain([Piece { after: left, ..piece }])
    };
    let after = std::iter::repeat_with(move || Piece { after: every, said: last.clone() });
    pieces.flat_map(between).chain(after.take(if goes_on { usize::MAX } else { 0 }))
}

/// The usual words for a status.
pub(super) fn reason(status: u16) -> Arc<str> {
    let known = reqwest::StatusCode::from_u16(status).ok();
    Arc::from(known.and_then(|status| status.canonical_reason()).unwrap_or_default())
}
