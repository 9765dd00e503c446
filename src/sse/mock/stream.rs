//! One event stream whose server is imitated: the same bytes, the same options and the same back-off as on a socket, on a clock of its own.

use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::script::{BodyEnd, Chunk, Connection, MockServer, Response};
use crate::backoff::Backoff;
use crate::body_reader::BodyReader;
use crate::event_queue::EventQueue;
use crate::event_sink::{EventSink, Permit};
use crate::fault::Fault;
use crate::last_id::initial_id;
use crate::reconnect::{Disconnect, ReconnectPolicy};
use crate::response_check::{parse_retry_after, saying};
use crate::secret::{Secrets, shown_address};
use ensemble_core::message::net::NetEvent;
use ensemble_core::message::stream::{ConnectionId, Resume, StreamEvent, StreamRequest};
use ensemble_core::value::Map;

/// The same jitter in every run.
const SEED: u64 = 1;

/// A stream whose server is imitated.
pub(super) struct MockStream {
    server: Rc<dyn MockServer>,
    request: StreamRequest,
    body_reader: BodyReader,
    backoff: Backoff,
    events: EventQueue,
    secrets: Secrets,
    /// What its time is counted from.
    start: Instant,
    state: State,
    first: bool,
    is_over: bool,
}

/// What the stream waits for.
enum State {
    /// The time of the next attempt.
    Waiting,
    /// What the request is now.
    Refreshing,
    /// The server's answer.
    Connecting(Response),
    /// The next part of the body.
    Reading(Reading),
    /// Somebody who lets it go on, or nothing any more.
    Still,
}

struct Reading {
    chunks: Box<dyn Iterator<Item = Chunk>>,
    end: BodyEnd,
    next: Option<Chunk>,
    last_byte: Duration,
    /// When what comes next is due; never, when nothing does.
    due: Option<Duration>,
}

impl Reading {
    fn advance(&mut self, now: Duration) {
        self.next = self.chunks.next();
        self.due = match (&self.next, self.end) {
            (Some(chunk), _) => Some(now + chunk.after),
            (None, BodyEnd::Closed(after) | BodyEnd::Cut(after)) => Some(now + after),
            (None, BodyEnd::Open) => None,
        };
    }
}

impl MockStream {
    /// A stream that begins at once.
    pub fn new(
        server: Rc<dyn MockServer>,
        (connection, generation): (ConnectionId, u64),
        request: StreamRequest,
        start: Instant,
    ) -> Self {
        let options = &request.options;
        Self {
            server,
            body_reader: BodyReader::new(options, initial_id(&request)),
            backoff: Backoff::new(options, SEED),
            events: EventQueue::new(Arc::new(Nobody), connection, generation, options.on_slow),
            secrets: Secrets::default(),
            request,
            start,
            state: State::Waiting,
            first: true,
            is_over: false,
        }
    }

    /// Closes the connection and opens none, or connects again at once. Answers whether it goes on; what is over does not.
    pub fn hold(&mut self, held: bool) -> bool {
        self.backoff.forgive();
        self.state = if held || self.is_over { State::Still } else { State::Waiting };
        !held && !self.is_over
    }

    /// Says what the attempt that has asked for it should ask the server for.
    pub fn refresh(&mut self, request: StreamRequest) {
        let options = std::mem::take(&mut self.request.options);
        self.request = StreamRequest { options, ..request };
    }

    /// What it has to say.
    pub fn take_news(&mut self) -> Option<NetEvent> {
        (!self.events.is_empty()).then(|| NetEvent::Stream(self.events.take_batch()))
    }

    /// Does what is due at `now`. Answers when the next thing is.
    pub fn go_on(&mut self, now: Duration) -> Option<Duration> {
        match std::mem::replace(&mut self.state, State::Still) {
            State::Still => None,
            State::Waiting => self.begin(now),
            State::Refreshing => Some(self.connect(now)),
            State::Connecting(response) => self.greet(response, now),
            State::Reading(reading) => self.read(reading, now),
        }
    }

    fn begin(&mut self, now: Duration) -> Option<Duration> {
        let first = std::mem::take(&mut self.first);
        if !first && self.request.options.resume == Resume::None {
            self.body_reader.forget_id();
        }
        if !first && self.request.options.refresh {
            self.events.push(StreamEvent::Refresh { attempt: self.backoff.attempts() });
            self.state = State::Refreshing;
            return Some(now);
        }
        Some(self.connect(now))
    }

    fn connect(&mut self, now: Duration) -> Duration {
        self.events.push(StreamEvent::Connecting { attempt: self.backoff.attempts() });
        let Connection { delay, response } = self.server.connect(&self.request, self.body_reader.last_event_id(), now);
        let patience = self.request.options.connect_timeout;
        if delay > patience {
            self.state = State::Connecting(Response::Unreachable("connecting took too long".to_owned()));
            return now + patience;
        }
        self.state = State::Connecting(response);
        now + delay
    }

    fn greet(&mut self, response: Response, now: Duration) -> Option<Duration> {
        match response {
            Response::Unreachable(message) => self.end(Disconnect::Lost(Fault::passing(message)), now),
            Response::Refused { status: 204, .. } => self.end(Disconnect::NoContent, now),
            Response::Refused { status, headers, body } => {
                let end = Disconnect::Lost(self.refusal(status, headers, body));
                self.end(end, now)
            }
            Response::Stream { mut headers, chunks, end } => {
                self.body_reader.restart();
                self.backoff.opened(self.start + now);
                if headers.get("content-type").is_none() {
                    headers.insert("content-type", "text/event-stream".into());
                }
                let url = url::Url::parse(&self.request.url);
                let url = url.map_or_else(|_| self.request.url.to_string(), |url| shown_address(&url));
                self.events.push(StreamEvent::Opened { status: 200, url: url.into(), headers });
                let mut reading = Reading { chunks, end, next: None, last_byte: now, due: None };
                reading.advance(now);
                self.wait_for(reading)
            }
        }
    }

    fn refusal(&self, status: u16, headers: Map, body: String) -> Fault {
        let words = super::script::reason(status);
        let mut fault = Fault::fatal(format!("the server answered {status} {words}").trim_end()).with_status(status);
        fault.passing = self.request.options.retry_on.contains(&status);
        let later = headers.get("retry-after").map(|value| value.to_display());
        // Only seconds: a date would be another wait in every run.
        fault.retry_after = later.and_then(|later| parse_retry_after(&later, std::time::SystemTime::UNIX_EPOCH));
        fault.headers = headers.into();
        if body.is_empty() { fault } else { saying(fault, body) }
    }

    /// The next chunk, or the silence that counts as a loss.
    fn read(&mut self, mut reading: Reading, now: Duration) -> Option<Duration> {
        if reading.due.is_none_or(|due| due > now) {
            let silence = self.request.options.idle_timeout.unwrap_or_default().as_millis();
            let fault = Fault::passing(format!("no byte for {silence} ms")).with_status(200);
            return self.end(Disconnect::Lost(fault), now);
        }
        match reading.next.take() {
            Some(chunk) => {
                let bytes = chunk.frame.to_bytes(self.request.options.format);
                let Self { body_reader, request, backoff, events, .. } = self;
                if body_reader.read(&bytes, &request.options, backoff, events) {
                    return self.end(Disconnect::Finished, now);
                }
                reading.last_byte = now;
                reading.advance(now);
                self.wait_for(reading)
            }
            None => {
                let Self { body_reader, request, backoff, events, .. } = self;
                let end = match reading.end {
                    BodyEnd::Cut(_) => Disconnect::Lost(
                        Fault::passing("the connection was lost: the server closed it in the middle of its answer")
                            .with_status(200),
                    ),
                    _ if body_reader.finish(&request.options, backoff, events) => Disconnect::Finished,
                    _ => Disconnect::Ended,
                };
                self.end(end, now)
            }
        }
    }

    fn wait_for(&mut self, reading: Reading) -> Option<Duration> {
        let silent_at = self.request.options.idle_timeout.map(|idle| reading.last_byte + idle);
        let due = reading.due.into_iter().chain(silent_at).min();
        self.state = State::Reading(reading);
        due
    }

    fn end(&mut self, end: Disconnect, now: Duration) -> Option<Duration> {
        let mut policy = ReconnectPolicy {
            request: &self.request,
            last_event_id: self.body_reader.last_event_id(),
            backoff: &mut self.backoff,
            events: &mut self.events,
            secrets: &self.secrets,
            now: self.start + now,
        };
        let Some(delay) = policy.next_delay(end) else {
            self.is_over = true;
            return None;
        };
        self.state = State::Waiting;
        Some(now + delay)
    }
}

/// The queue is emptied by hand here.
struct Nobody;

impl EventSink for Nobody {
    fn reserve(&self) -> futures::future::BoxFuture<'_, Option<Permit<'_>>> {
        Box::pin(std::future::ready(None))
    }
}
