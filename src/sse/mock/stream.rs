//! One event stream whose server is imitated: the same bytes, the same options and the same back-off as on a socket, on a clock of its own.

use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::script::{Connection, Ending, Piece, Reply, Server};
use crate::backoff::Backoff;
use crate::ending::{Course, End};
use crate::fault::Fault;
use crate::greeting::{parse_retry_after, saying};
use crate::intake::Intake;
use crate::last_id::initial_id;
use crate::outbox::Outbox;
use crate::secret::{Secrets, shown_address};
use crate::sink::{Place, Sink};
use ensemble_core::message::net::NetEvent;
use ensemble_core::message::stream::{ConnectionId, Resume, StreamEvent, StreamRequest};
use ensemble_core::value::Map;

/// The same jitter in every run.
const SEED: u64 = 1;

/// A stream whose server is imitated.
pub(super) struct MockStream {
    server: Rc<dyn Server>,
    request: StreamRequest,
    intake: Intake,
    backoff: Backoff,
    outbox: Outbox,
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
    Connecting(Reply),
    /// The next part of the body.
    Reading(Reading),
    /// Somebody who lets it go on, or nothing any more.
    Still,
}

struct Reading {
    pieces: Box<dyn Iterator<Item = Piece>>,
    end: Ending,
    next: Option<Piece>,
    last_byte: Duration,
    /// When what comes next is due; never, when nothing does.
    due: Option<Duration>,
}

impl Reading {
    fn advance(&mut self, now: Duration) {
        self.next = self.pieces.next();
        self.due = match (&self.next, self.end) {
            (Some(piece), _) => Some(now + piece.after),
            (None, Ending::Closed(after) | Ending::Cut(after)) => Some(now + after),
            (None, Ending::Open) => None,
        };
    }
}

impl MockStream {
    /// A stream that begins at once.
    pub fn new(
        server: Rc<dyn Server>,
        (connection, generation): (ConnectionId, u64),
        request: StreamRequest,
        start: Instant,
    ) -> Self {
        let options = &request.options;
        Self {
            server,
            intake: Intake::new(options, initial_id(&request)),
            backoff: Backoff::new(options, SEED),
            outbox: Outbox::new(Arc::new(Nobody), connection, generation, options.on_slow),
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
        (!self.outbox.is_empty()).then(|| NetEvent::Stream(self.outbox.take_batch()))
    }

    /// Does what is due at `now`. Answers when the next thing is.
    pub fn go_on(&mut self, now: Duration) -> Option<Duration> {
        match std::mem::replace(&mut self.state, State::Still) {
            State::Still => None,
            State::Waiting => self.begin(now),
            State::Refreshing => Some(self.connect(now)),
            State::Connecting(reply) => self.greet(reply, now),
            State::Reading(reading) => self.read(reading, now),
        }
    }

    fn begin(&mut self, now: Duration) -> Option<Duration> {
        let first = std::mem::take(&mut self.first);
        if !first && self.request.options.resume == Resume::None {
            self.intake.forget_id();
        }
        if !first && self.request.options.refresh {
            self.outbox.push(StreamEvent::Refresh { attempt: self.backoff.attempts() });
            self.state = State::Refreshing;
            return Some(now);
        }
        Some(self.connect(now))
    }

    fn connect(&mut self, now: Duration) -> Duration {
        self.outbox.push(StreamEvent::Connecting { attempt: self.backoff.attempts() });
        let Connection { delay, reply } = self.server.connect(&self.request, self.intake.last_event_id(), now);
        let patience = self.request.options.connect_timeout;
        if delay > patience {
            self.state = State::Connecting(Reply::Unreachable("connecting took too long".to_owned()));
            return now + patience;
        }
        self.state = State::Connecting(reply);
        now + delay
    }

    fn greet(&mut self, reply: Reply, now: Duration) -> Option<Duration> {
        match reply {
            Reply::Unreachable(message) => self.end(End::Lost(Fault::passing(message)), now),
            Reply::Refused { status: 204, .. } => self.end(End::NoContent, now),
            Reply::Refused { status, headers, body } => {
                let end = End::Lost(self.refusal(status, headers, body));
                self.end(end, now)
            }
            Reply::Stream { mut headers, pieces, end } => {
                self.intake.restart();
                self.backoff.opened(self.start + now);
                if headers.get("content-type").is_none() {
                    headers.insert("content-type", "text/event-stream".into());
                }
                let url = url::Url::parse(&self.request.url);
                let url = url.map_or_else(|_| self.request.url.to_string(), |url| shown_address(&url));
                self.outbox.push(StreamEvent::Opened { status: 200, url: url.into(), headers });
                let mut reading = Reading { pieces, end, next: None, last_byte: now, due: None };
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

    /// The next part, or the silence that counts as a loss.
    fn read(&mut self, mut reading: Reading, now: Duration) -> Option<Duration> {
        if reading.due.is_none_or(|due| due > now) {
            let silence = self.request.options.idle_timeout.unwrap_or_default().as_millis();
            let fault = Fault::passing(format!("no byte for {silence} ms")).with_status(200);
            return self.end(End::Lost(fault), now);
        }
        match reading.next.take() {
            Some(piece) => {
                let bytes = piece.said.to_bytes(self.request.options.format);
                let Self { intake, request, backoff, outbox, .. } = self;
                if intake.read(&bytes, &request.options, backoff, outbox) {
                    return self.end(End::Finished, now);
                }
                reading.last_byte = now;
                reading.advance(now);
                self.wait_for(reading)
            }
            None => {
                let Self { intake, request, backoff, outbox, .. } = self;
                let end = match reading.end {
                    Ending::Cut(_) => End::Lost(
                        Fault::passing("the connection was lost: the server closed it in the middle of its answer")
                            .with_status(200),
                    ),
                    _ if intake.finish(&request.options, backoff, outbox) => End::Finished,
                    _ => End::Ended,
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

    fn end(&mut self, end: End, now: Duration) -> Option<Duration> {
        let mut course = Course {
            request: &self.request,
            last_event_id: self.intake.last_event_id(),
            backoff: &mut self.backoff,
            outbox: &mut self.outbox,
            secrets: &self.secrets,
            now: self.start + now,
        };
        let Some(delay) = course.next_delay(end) else {
            self.is_over = true;
            return None;
        };
        self.state = State::Waiting;
        Some(now + delay)
    }
}

/// The outbox is emptied by hand here.
struct Nobody;

impl Sink for Nobody {
    fn reserve(&self) -> futures::future::BoxFuture<'_, Option<Place<'_>>> {
        Box::pin(std::future::ready(None))
    }
}
