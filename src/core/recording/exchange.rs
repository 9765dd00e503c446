//! Behaviour of the servers in a recording, by API: source for mocks of tests and for simulated servers.

use std::sync::Arc;
use std::time::Duration;

use rustc_hash::FxHashMap;

use super::read::{Call, CallKind, Entry, EntryReader, ExternalEvent, Recorded};
use super::tape::Tape;
use crate::message::Event;
use crate::message::http::Headers;
use crate::message::net::{NetEvent, TaskId};
use crate::message::stream::{CloseReason, ConnectionId, StreamEvent};
use crate::value::Value;

/// Recorded behaviour of the server behind one API.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exchange {
    /// The API.
    pub api: Arc<str>,
    /// `GET`, `POST` and so on.
    pub method: Arc<str>,
    /// The address of the first call, without secrets.
    pub url: Arc<str>,
    /// Connections of a stream, in order.
    pub connections: Vec<Connection>,
    /// Answers of an API that is no stream, in order.
    pub answers: Vec<Answer>,
}

/// One connection of a stream.
#[derive(Clone, Debug, PartialEq)]
pub struct Connection {
    /// Time from the attempt to the server's first answer.
    pub delay: Duration,
    /// The server's reaction.
    pub outcome: Outcome,
}

/// Outcome of an attempt to connect.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// A stream.
    Stream {
        /// The answer's headers.
        headers: Headers,
        /// The events.
        sent: Vec<Sent>,
        /// End of the stream.
        end: End,
    },
    /// An answer other than a stream.
    Refused {
        /// The status.
        status: u16,
        /// The answer's headers.
        headers: Headers,
        /// The answer's body.
        body: Arc<str>,
    },
    /// No answer, and the reason.
    Unreachable(Arc<str>),
}

/// A part of a stream.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    /// Time since the event or comment before it.
    pub after: Duration,
    /// The event or comment.
    pub item: SentItem,
}

/// A part of a stream.
#[derive(Clone, Debug, PartialEq)]
pub enum SentItem {
    /// An event.
    Event {
        /// Name of the event; `None` for `message`.
        event: Option<Arc<str>>,
        /// Id of the event, where it differs from the id before.
        id: Option<Arc<str>>,
        /// Data of the event.
        data: Arc<str>,
    },
    /// A comment.
    Comment(Arc<str>),
    /// Reconnection time requested by the server.
    Retry(Duration),
}

/// End of a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum End {
    /// The connection was open when the app closed it, or at the end of the recording.
    #[default]
    Open,
    /// The server ended it; the time since the last event.
    Closed(Duration),
    /// The connection broke; time since the last event.
    Cut(Duration),
}

/// The answer to one request.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Time from the request to the answer.
    pub delay: Duration,
    /// The answer, or why there was none.
    pub result: Result<AnswerParts, Arc<str>>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerParts {
    /// The status.
    pub status: u16,
    /// Headers of the answer.
    pub headers: Headers,
    /// Body of the answer.
    pub body: Value,
}

/// The recorded behaviour of the servers, one entry for each API, in the order of their first calls. Lines that cannot be read are skipped.
pub fn exchanges(tape: &Tape, reader: &mut EntryReader) -> Vec<Exchange> {
    let mut sorter = Sorter::default();
    for at in 0..tape.len() {
        match tape.line(at).map(|line| line.and_then(|line| reader.read(line))) {
            Some(Ok(Entry::Call(call))) => sorter.call(&call),
            Some(Ok(Entry::Event(recorded))) => sorter.event(*recorded),
            Some(Ok(Entry::Frame | Entry::Picture(_)) | Err(_)) | None => {}
        }
    }
    sorter.exchanges
}

#[derive(Default)]
struct Sorter {
    exchanges: Vec<Exchange>,
    streams: FxHashMap<(ConnectionId, u64), RecordedStream>,
    requests: FxHashMap<TaskId, (usize, Duration)>,
}

/// A stream of the app.
struct RecordedStream {
    exchange: usize,
    /// Start time of the attempt.
    since: Duration,
    /// Index of the open connection and the time of its last event.
    open: Option<(usize, Duration)>,
    last_id: Arc<str>,
}

impl Sorter {
    fn call(&mut self, call: &Call) {
        match call.kind {
            CallKind::Stream(id, generation) => {
                let exchange = self.exchange(&call.api, call);
                let opening = RecordedStream { exchange, since: call.at, open: None, last_id: Arc::from("") };
                self.streams.insert((id, generation), opening);
            }
            CallKind::Request(task) => {
                let exchange = self.exchange(&call.api, call);
                self.requests.insert(task, (exchange, call.at));
            }
            CallKind::Socket(..) | CallKind::Timer(_) | CallKind::Desktop(_) => {}
        }
    }

    fn exchange(&mut self, api: &Arc<str>, call: &Call) -> usize {
        let known = self.exchanges.iter().position(|exchange| exchange.api == *api);
        known.unwrap_or_else(|| {
            let (api, method, url) = (api.clone(), call.method.clone(), call.url.clone());
            self.exchanges.push(Exchange { api, method, url, ..Exchange::default() });
            self.exchanges.len() - 1
        })
    }

    fn event(&mut self, recorded: Recorded) {
        match recorded.outside {
            ExternalEvent::Event(Event::Net(NetEvent::Stream(batch))) => {
                let stream = (batch.connection, batch.generation);
                batch.events.into_iter().for_each(|event| self.stream_event(stream, recorded.at, event));
            }
            ExternalEvent::Event(Event::Net(NetEvent::Response { id, result })) => {
                let Some((exchange, since)) = self.requests.remove(&id) else { return };
                let result = result.map_err(|fault| fault.message).map(|response| AnswerParts {
                    status: response.status,
                    headers: response.headers,
                    body: response.body,
                });
                let delay = recorded.at.saturating_sub(since);
                self.exchanges[exchange].answers.push(Answer { delay, result });
            }
            ExternalEvent::Event(_) | ExternalEvent::Reload => {}
        }
    }

    fn stream_event(&mut self, stream: (ConnectionId, u64), at: Duration, event: StreamEvent) {
        let Some(opening) = self.streams.get_mut(&stream) else { return };
        let connections = &mut self.exchanges[opening.exchange].connections;
        let delay = at.saturating_sub(opening.since);
        let last = opening.open.map_or(at, |(_, last)| last);
        let after = at.saturating_sub(last);
        match event {
            StreamEvent::Connecting { .. } => opening.since = at,
            StreamEvent::Opened { headers, .. } => {
                let outcome = Outcome::Stream { headers, sent: Vec::new(), end: End::Open };
                connections.push(Connection { delay, outcome });
                opening.open = Some((connections.len() - 1, at));
                opening.last_id = Arc::from("");
            }
            StreamEvent::Message(message) | StreamEvent::Malformed { message } => {
                let id = Some(message.id.clone()).filter(|id| *id != opening.last_id);
                opening.last_id = message.id;
                let event = Some(message.event).filter(|event| &**event != "message");
                opening.send(connections, at, Sent { after, item: SentItem::Event { event, id, data: message.raw } });
            }
            StreamEvent::Comment { text } => {
                opening.send(connections, at, Sent { after, item: SentItem::Comment(text) });
            }
            StreamEvent::Retry { delay } => {
                opening.send(connections, at, Sent { after, item: SentItem::Retry(delay) });
            }
            StreamEvent::Failed(failure) => match opening.open.take() {
                Some((open, _)) => end(&mut connections[open], End::Cut(after)),
                None => {
                    let outcome = match failure.status.filter(|status| *status != 200) {
                        Some(status) => {
                            let body = failure.body.unwrap_or_default();
                            Outcome::Refused { status, headers: failure.headers, body }
                        }
                        None => Outcome::Unreachable(failure.message),
                    };
                    connections.push(Connection { delay, outcome });
                }
            },
            StreamEvent::Waiting { .. } => {
                if let Some((open, _)) = opening.open.take() {
                    end(&mut connections[open], End::Closed(after));
                }
            }
            StreamEvent::Closed { reason } => match (opening.open.take(), reason) {
                (Some((open, _)), CloseReason::Ended) => end(&mut connections[open], End::Closed(after)),
                (None, CloseReason::NoContent) => {
                    let outcome = Outcome::Refused { status: 204, headers: Vec::new(), body: Arc::from("") };
                    connections.push(Connection { delay, outcome });
                }
                _ => {}
            },
            StreamEvent::Refresh { .. }
            | StreamEvent::Oversized { .. }
            | StreamEvent::Skipped { .. }
            | StreamEvent::Probing { .. } => {}
        }
    }
}

impl RecordedStream {
    fn send(&mut self, connections: &mut [Connection], at: Duration, what: Sent) {
        let Some((open, last)) = &mut self.open else { return };
        *last = at;
        if let Outcome::Stream { sent, .. } = &mut connections[*open].outcome {
            sent.push(what);
        }
    }
}

fn end(connection: &mut Connection, how: End) {
    if let Outcome::Stream { end, .. } = &mut connection.outcome {
        *end = how;
    }
}
