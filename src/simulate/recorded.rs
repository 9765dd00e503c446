//! Replays a server's recorded connections and responses in turn, at their pace, and then again from the start.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use ensemble_core::recording::{Answer, Connection, End, Exchange, Outcome, Sent, SentItem};
use ensemble_sse::encode::Event;

use super::pace::Rate;

/// Recorded behaviour of a path.
#[derive(Clone, Debug, Default)]
pub(super) struct Recorded {
    connections: Vec<Connection>,
    answers: Vec<Answer>,
    speed: f64,
    /// Fixed interval of events, instead of the recorded times.
    every: Option<Duration>,
}

/// State of a recorded path while it is served.
pub(super) struct RecordedRoute {
    recorded: Recorded,
    connected: AtomicUsize,
    answered: AtomicUsize,
}

/// Response to a request.
pub(super) enum Reply {
    /// A stream: its parts, each after a delay, and its end.
    Stream { delay: Duration, parts: Vec<(Duration, Bytes)>, end: StreamEnd },
    /// A response that is not a stream.
    Plain { delay: Duration, status: u16, body: String, is_json: bool },
}

/// End of a stream, with the delay after its last part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum StreamEnd {
    /// The stream stays open.
    Open,
    /// The stream ends normally.
    Closed(Duration),
    /// The connection breaks.
    Cut(Duration),
}

impl Recorded {
    /// The behaviour of exchanges with one path.
    pub(super) fn of(exchanges: &[&Exchange]) -> Self {
        let connections = exchanges.iter().flat_map(|exchange| exchange.connections.clone()).collect();
        let answers = exchanges.iter().flat_map(|exchange| exchange.answers.clone()).collect();
        Self { connections, answers, speed: 1.0, every: None }
    }

    /// Changes the pace.
    pub(super) fn set_rate(&mut self, rate: Rate) {
        match rate {
            Rate::PerSecond(rate) => self.every = Some(Duration::from_secs_f64(1.0 / rate)),
            Rate::Times(factor) => self.speed *= factor,
        }
    }

    /// Line of the list of streams.
    pub(super) fn describe(&self) -> String {
        if self.connections.is_empty() {
            return format!("recorded, {}", counted(self.answers.len(), "answer"));
        }
        let events = self.connections.iter().map(|connection| match &connection.outcome {
            Outcome::Stream { sent, .. } => sent.len(),
            Outcome::Refused { .. } | Outcome::Unreachable(_) => 0,
        });
        let events = counted(events.sum(), "event");
        format!("recorded, {}, {events}", counted(self.connections.len(), "connection"))
    }

    /// A route that serves it.
    pub(super) fn route(self) -> RecordedRoute {
        RecordedRoute { recorded: self, connected: AtomicUsize::new(0), answered: AtomicUsize::new(0) }
    }

    fn wait(&self, recorded: Duration) -> Duration {
        self.every.unwrap_or_else(|| recorded.div_f64(self.speed.max(f64::EPSILON)))
    }

    fn connection(&self, connection: &Connection) -> Reply {
        let delay = connection.delay.div_f64(self.speed.max(f64::EPSILON));
        match &connection.outcome {
            Outcome::Stream { sent, end, .. } => Reply::Stream {
                delay,
                parts: sent.iter().map(|sent| (self.wait(sent.after), to_bytes(sent))).collect(),
                end: match *end {
                    End::Open => StreamEnd::Open,
                    End::Closed(after) => StreamEnd::Closed(self.wait(after)),
                    End::Cut(after) => StreamEnd::Cut(self.wait(after)),
                },
            },
            Outcome::Refused { status, body, .. } => {
                let is_json = body.trim_start().starts_with(['{', '[']);
                Reply::Plain { delay, status: *status, body: body.to_string(), is_json }
            }
            // A running server cannot be unreachable; this is the nearest answer.
            Outcome::Unreachable(message) => {
                Reply::Plain { delay, status: 503, body: message.to_string(), is_json: false }
            }
        }
    }

    fn answer(&self, answer: &Answer) -> Reply {
        let delay = answer.delay.div_f64(self.speed.max(f64::EPSILON));
        match &answer.result {
            Ok(parts) => match parts.body.as_str() {
                Some(text) => Reply::Plain { delay, status: parts.status, body: text.to_owned(), is_json: false },
                None if parts.body.is_null() => {
                    Reply::Plain { delay, status: parts.status, body: String::new(), is_json: false }
                }
                None => Reply::Plain { delay, status: parts.status, body: parts.body.to_string(), is_json: true },
            },
            Err(message) => Reply::Plain { delay, status: 503, body: message.to_string(), is_json: false },
        }
    }
}

impl RecordedRoute {
    /// The reply to the next request; after the last one, replies start again.
    pub(super) fn next(&self) -> Reply {
        let Recorded { connections, answers, .. } = &self.recorded;
        if connections.is_empty() {
            let at = self.answered.fetch_add(1, Ordering::Relaxed) % answers.len().max(1);
            return answers.get(at).map_or_else(nothing, |answer| self.recorded.answer(answer));
        }
        let at = self.connected.fetch_add(1, Ordering::Relaxed) % connections.len();
        connections.get(at).map_or_else(nothing, |connection| self.recorded.connection(connection))
    }
}

/// The reply for a call that had no response when it was recorded.
fn nothing() -> Reply {
    let body = "the recording has no answer to this".to_owned();
    Reply::Plain { delay: Duration::ZERO, status: 504, body, is_json: false }
}

/// Bytes as the server sent them: each line of the data is a `data` line.
pub(super) fn to_bytes(sent: &Sent) -> Bytes {
    match &sent.item {
        SentItem::Event { event, id, data } => {
            let text = |text: &std::sync::Arc<str>| text.to_string();
            let (id, name) = (id.as_ref().map(text), event.as_ref().map(text));
            Event { id, name, data: Some(data.to_string()), ..Event::default() }.to_bytes()
        }
        SentItem::Retry(delay) => format!("retry: {}\n\n", delay.as_millis()).into(),
        SentItem::Comment(text) => format!(":{}\n\n", text.replace(['\r', '\n'], " ")).into(),
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
