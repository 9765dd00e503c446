//! The life of one stream as a state machine without input and output of its own: connect, read, wait, connect again.
//!
//! A driver feeds [`Machine::on`] with what has happened and does what the returned [`Action`] says; between two inputs it hands over
//! [`Machine::take_batch`] and waits no longer than [`Machine::until`]. Everything that the [rules](crate::rules) leave to a client is
//! decided here, so every driver decides alike: the one on tokio and reqwest, the one on virtual time in [`mock`](crate::mock), and
//! one that you write.
//!
//! ```
//! use std::time::Duration;
//! use ensemble_sse::machine::{Action, Input, Machine, MachineOptions};
//! use ensemble_sse::{ConnectionId, Now, StreamRequest, Text};
//!
//! let now = Now::at(Duration::ZERO);
//! let request = StreamRequest::get("https://example.com/feed");
//! let mut machine = Machine::<Text>::new(ConnectionId(1), 1, request, MachineOptions::default(), now);
//! assert!(matches!(machine.on(Input::Timer, now), Action::Wait));
//! assert_eq!(machine.take_batch(now).events.len(), 1, "it says that it connects");
//! assert!(matches!(machine.on(Input::Timer, now), Action::Connect(request) if request.url.path() == "/feed"));
//! ```

mod connect;
mod disconnect;
mod read;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use self::connect::Attempt;
pub(crate) use self::disconnect::repeats_no_work;
use crate::backoff::Backoff;
use crate::body_reader::BodyReader;
use crate::decoder::{DataDecoder, Text};
use crate::event::{ConnectionId, StreamBatch, StreamEvent};
use crate::event_queue::EventQueue;
use crate::fault::Fault;
use crate::gate::{AllowedHosts, Gate};
use crate::hints::Hints;
use crate::http_request::Credentials;
use crate::last_id::initial_id;
use crate::prepared::PreparedRequest;
use crate::reader_notes::ReaderNotes;
use crate::request::{Resume, StreamRequest};
use crate::secret::Secrets;
use crate::sleep_detector::{Now, SleepDetector, SleepOptions};

/// Time-out of the application's answer to [`StreamEvent::Refresh`].
const REFRESH_PATIENCE: Duration = Duration::from_secs(10);

/// Least time between two probes of a stream that has failed: windows get and lose the focus quickly.
const PROBE_SPACING: Duration = Duration::from_secs(5);

/// An event of the outside.
#[derive(Debug)]
pub enum Input<'a> {
    /// Time has passed, up to [`Machine::until`] or further. Harmless at any time; the first input of a machine.
    Timer,
    /// The token service has answered [`Action::Authorize`].
    Token(Result<Arc<str>, Fault>),
    /// The head of the answer to [`Action::Connect`]. Redirects are answers, too: the machine follows them.
    Head {
        /// The status.
        status: StatusCode,
        /// The headers.
        headers: &'a HeaderMap,
    },
    /// Bytes of the body, with its `Content-Encoding` undone.
    Bytes(&'a [u8]),
    /// The body has ended in order.
    End,
    /// Connecting has failed, or the connection is lost.
    Failed(Fault),
    /// Connect again at once, without waiting and without an error.
    Reconnect,
    /// Probe a stream that has failed, if the last probe is some seconds ago; nothing otherwise.
    Probe,
    /// The machine has another network, or one again: a wait is over, and a connection has a few seconds to show that it lives.
    NetworkChanged,
    /// Close the connection and open none, or go on; the position is kept.
    Hold(bool),
    /// The answer to [`StreamEvent::Refresh`]: what to ask for from now on. Its options are not looked at.
    Refresh(Box<StreamRequest>),
}

/// The next step of the driver.
#[derive(Debug)]
pub enum Action {
    /// Go on.
    Continue,
    /// Close the connection, if there is one, cancel the attempt, and wait.
    Wait,
    /// Get a token, and answer with [`Input::Token`].
    Authorize {
        /// The token service, and the credentials for it.
        credentials: Arc<Credentials>,
        /// A token that the server has just refused.
        refused: Option<Arc<str>>,
    },
    /// Close the connection, if there is one, open a new one with this request, and answer with [`Input::Head`] or [`Input::Failed`].
    Connect(Box<PreparedRequest>),
    /// Read the body of the answer: [`Input::Bytes`], then [`Input::End`] or [`Input::Failed`].
    Read,
    /// Close the connection, hand over the last events, and drop the machine: the stream is over.
    Close,
}

/// Options that a driver gives to a machine.
#[derive(Clone, Debug)]
pub struct MachineOptions {
    /// Decides the jitter of the waits.
    pub seed: u64,
    /// The values of `Content-Encoding` that the driver undoes; the first of each kind is named in `Accept-Encoding` (Q7).
    pub encodings: &'static [&'static str],
    /// Gate of the servers that may be reached. Default: all.
    pub gate: Arc<dyn Gate>,
    /// Detection of a sleep of the machine; `None` where there is none.
    pub sleep: Option<SleepOptions>,
    /// Names of the application's settings in messages.
    pub hints: Hints,
}

impl Default for MachineOptions {
    fn default() -> Self {
        Self { seed: 0, encodings: &[], gate: Arc::new(AllowedHosts::default()), sleep: None, hints: Hints::default() }
    }
}

/// The life of one stream. See the [module](self).
pub struct Machine<D: DataDecoder = Text> {
    options: MachineOptions,
    request: StreamRequest,
    reader: BodyReader<D>,
    backoff: Backoff,
    events: EventQueue<D::Data>,
    secrets: Secrets,
    /// The token that was sent last, and one that the server has refused.
    token: Option<Arc<str>>,
    refused_token: Option<Arc<str>>,
    detector: SleepDetector,
    state: State,
    is_first: bool,
    /// The attempts are used up, the failure is reported, and the stream is tried now and then.
    is_probing: bool,
    /// The time at which the last attempt began.
    tried_at: Duration,
}

/// Reason to suspect that a connection is dead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SuspectedLoss {
    /// The machine has slept.
    Slept,
    /// The machine has another network.
    NetworkChanged,
}

impl SuspectedLoss {
    /// The words for it at the end of a message.
    fn after(self) -> &'static str {
        match self {
            Self::Slept => " after a sleep of this machine",
            Self::NetworkChanged => " after a change of the network",
        }
    }
}

/// The input that the machine waits for.
#[derive(Debug)]
enum State {
    /// The time of the next attempt.
    Waiting {
        until: Duration,
        /// The server wants no request before this time (`Retry-After`).
        not_before: Duration,
    },
    /// The stream is held until it is released.
    Held,
    /// The request with its expressions evaluated again, for an attempt that begins, or for one that was refused by this fault.
    Refreshing { until: Duration, refused: Option<Fault> },
    /// The handing over of everything said so far; then it connects.
    Announced { may_renew: bool },
    /// A token.
    Authorizing(Box<Attempt>),
    /// The head of an answer.
    Connecting(Box<Attempt>),
    /// The server's own words about its refusal.
    Refused { fault: Fault, words: Vec<u8>, until: Duration, may_renew: bool },
    /// The next bytes.
    Reading { status: u16, last_byte: Duration, suspicion: Option<SuspectedLoss> },
    /// The machine is closed.
    Closed,
}

impl<D: DataDecoder> Machine<D> {
    /// A stream that begins with the first input. `generation` comes back with every batch.
    pub fn new(
        connection: ConnectionId,
        generation: u64,
        request: StreamRequest,
        options: MachineOptions,
        now: Now,
    ) -> Self {
        let stream = &request.options;
        let backoff = Backoff::new(stream, options.seed);
        Self {
            reader: BodyReader::new(stream, initial_id(&request)),
            backoff: if repeats_no_work(&request.method) { backoff } else { backoff.reset_by_time_alone() },
            events: EventQueue::new(connection, generation, stream.on_slow),
            secrets: Secrets::default(),
            token: None,
            refused_token: None,
            detector: SleepDetector::new(now),
            state: State::Waiting { until: now.steady, not_before: now.steady },
            is_first: true,
            is_probing: false,
            tried_at: now.steady,
            options,
            request,
        }
    }

    /// Handles an input at `now` and returns the next action. An outdated input, such as bytes of a connection that was to be closed, changes
    /// nothing.
    pub fn on(&mut self, input: Input<'_>, now: Now) -> Action {
        match input {
            // First in order, because it is the most frequent input.
            Input::Bytes(bytes) => self.on_bytes(bytes, now),
            Input::Timer => self.on_timer(now),
            Input::Token(token) => self.on_token(token, now),
            Input::Head { status, headers } => self.on_head(status, headers, now),
            Input::End => self.on_end(now),
            Input::Failed(fault) => self.on_failed(fault, now),
            Input::Reconnect => match self.state {
                // Only `Hold(false)` ends a hold, such as that of a hidden window; its beginning has reset the failures.
                State::Closed | State::Held => Action::Continue,
                _ => {
                    self.reset_failures();
                    self.begin(now)
                }
            },
            Input::Probe => match self.state {
                State::Waiting { not_before, .. }
                    if self.is_probing && now.steady >= not_before.max(self.tried_at + PROBE_SPACING) =>
                {
                    self.begin(now)
                }
                _ => Action::Continue,
            },
            Input::NetworkChanged => self.on_network_changed(now),
            Input::Hold(true) if !matches!(self.state, State::Closed | State::Held) => {
                self.reset_failures();
                self.state = State::Held;
                Action::Wait
            }
            Input::Hold(false) if matches!(self.state, State::Held) => self.begin(now),
            Input::Hold(_) => Action::Continue,
            Input::Refresh(request) => self.on_refresh(request, now),
        }
    }

    /// The latest time for [`Input::Timer`], by the steady clock; `None` = never.
    pub fn until(&self) -> Option<Duration> {
        match &self.state {
            State::Waiting { until, .. } => {
                let look = self.next_look(Duration::ZERO);
                Some(look.map_or(*until, |look| look.min(*until)))
            }
            State::Refreshing { until, .. } | State::Refused { until, .. } => Some(*until),
            // Immediately, once it is known that no wait is needed.
            State::Announced { .. } => self.events.is_empty().then_some(Duration::ZERO),
            State::Connecting(attempt) => {
                let silent_at = attempt.since.saturating_add(self.head_timeout(attempt.suspicion));
                let look = if self.watches(attempt.suspicion) { self.next_look(attempt.since) } else { None };
                look.into_iter().chain([silent_at]).min()
            }
            State::Reading { last_byte, suspicion, .. } => self.next_check(*last_byte, *suspicion),
            // A request for a token needs no time-out here: the driver gives it one.
            State::Held | State::Authorizing(_) | State::Closed => None,
        }
    }

    /// The connection and the generation that come back with every batch.
    pub fn identity(&self) -> (ConnectionId, u64) {
        self.events.identity()
    }

    /// Events wait to be handed over.
    pub fn has_events(&self) -> bool {
        !self.events.is_empty()
    }

    /// True when the waiting events have to be handed over before more bytes are fed.
    pub fn is_full(&self) -> bool {
        self.events.is_full()
    }

    /// The connection is to be read (M2): `false` while the application is behind and must not lose anything.
    pub fn reads_on(&self) -> bool {
        self.events.reads_on()
    }

    /// The next events, as many as one batch holds; the rest stays. An empty batch when there are none.
    pub fn take_batch(&mut self, now: Now) -> StreamBatch<D::Data> {
        let was_blocked = !self.events.reads_on();
        let batch = self.events.take_batch();
        match &mut self.state {
            // Time in which a slow application stopped reading does not count as silence of the server.
            State::Reading { last_byte, .. } if was_blocked => *last_byte = now.steady,
            // The question has just gone out.
            State::Refreshing { until, .. } => *until = now.steady + REFRESH_PATIENCE,
            _ => {}
        }
        batch
    }

    /// The request, as it was last refreshed.
    pub fn request(&self) -> &StreamRequest {
        &self.request
    }

    /// The id to resume behind; empty when there is none.
    pub fn last_event_id(&self) -> &str {
        self.reader.last_event_id()
    }

    /// Keeps the texts of what makes no event for [`Self::take_notes`], or only counts it.
    pub(crate) fn keep_notes(&mut self, keeps: bool) {
        self.reader.keep_notes(keeps, &self.request.options);
    }

    /// Counts of comments and filtered events, and the notes since the last call.
    pub(crate) fn take_notes(&mut self) -> ReaderNotes {
        self.reader.take_notes()
    }

    /// Gives back the memory that past events have needed. For a pause of the bytes, when everything that has arrived was fed.
    pub fn shrink(&mut self) {
        self.reader.shrink();
    }

    /// The stream is over.
    pub fn is_closed(&self) -> bool {
        matches!(self.state, State::Closed)
    }

    fn on_timer(&mut self, now: Now) -> Action {
        match &self.state {
            State::Waiting { until, .. } if now.steady >= *until => self.begin(now),
            State::Waiting { not_before, .. } => {
                let not_before = *not_before;
                match self.look_for_sleep(Duration::ZERO, now) {
                    // A machine that wakes up has waited long enough, unless the server wants a longer wait than it has slept.
                    Some(slept) => self.wait_is_over(not_before.saturating_sub(slept), now),
                    None => Action::Continue,
                }
            }
            State::Announced { may_renew } if self.events.is_empty() => {
                let may_renew = *may_renew;
                self.connect(may_renew, now)
            }
            State::Refreshing { until, .. } if now.steady >= *until => {
                // Without an answer the last request is sent again.
                let request = self.request.clone();
                self.on_refresh(Box::new(request), now)
            }
            State::Connecting(_) => self.check_answer(now),
            State::Refused { until, .. } if now.steady >= *until => self.refused(now),
            State::Reading { .. } => self.check_silence(now),
            _ => Action::Continue,
        }
    }

    /// A person wants a connection: earlier failures do not count.
    fn reset_failures(&mut self) {
        self.backoff.reset_failures();
        self.is_probing = false;
    }

    /// Begins an attempt.
    fn begin(&mut self, now: Now) -> Action {
        self.tried_at = now.steady;
        // The first attempt sends the initial id whatever `resume` says (R14), and its request is as fresh as it can be.
        let is_first = std::mem::take(&mut self.is_first);
        if !is_first && self.request.options.resume == Resume::None {
            self.reader.forget_id();
        }
        if !is_first && self.request.options.refresh {
            self.ask_for_refresh(None, now);
        } else {
            self.announce();
        }
        Action::Wait
    }

    fn announce(&mut self) {
        // While probing, the stream stays failed for bindings until it is open.
        if !self.is_probing {
            self.events.push(StreamEvent::Connecting { attempt: self.backoff.attempts() });
        }
        self.state = State::Announced { may_renew: true };
    }

    fn ask_for_refresh(&mut self, refused: Option<Fault>, now: Now) {
        self.events.push(StreamEvent::Refresh { attempt: self.backoff.attempts() });
        self.state = State::Refreshing { until: now.steady + REFRESH_PATIENCE, refused };
    }

    fn on_refresh(&mut self, request: Box<StreamRequest>, now: Now) -> Action {
        let State::Refreshing { refused, .. } = &mut self.state else { return Action::Continue };
        let refused = refused.take();
        let StreamRequest { url, headers, body, .. } = &self.request;
        let is_same = (url, headers, body) == (&request.url, &request.headers, &request.body);
        // The options stay: back-off and reader were made from them.
        let options = std::mem::take(&mut self.request.options);
        self.request = StreamRequest { options, ..*request };
        match refused {
            None => {
                self.announce();
                Action::Continue
            }
            // The same request would be refused again.
            Some(fault) if is_same => self.lost(fault, now),
            Some(_) => {
                self.state = State::Announced { may_renew: false };
                Action::Continue
            }
        }
    }

    /// The reason for a wait is gone: the next attempt begins, but not before the server wants it.
    fn wait_is_over(&mut self, not_before: Duration, now: Now) -> Action {
        if now.steady >= not_before {
            return self.begin(now);
        }
        self.state = State::Waiting { until: not_before, not_before };
        Action::Continue
    }

    /// The time of the next look at the clocks, where nothing has happened since `quiet_since`.
    fn next_look(&self, quiet_since: Duration) -> Option<Duration> {
        self.options.sleep.map(|sleep| self.detector.looked_at().max(quiet_since).saturating_add(sleep.look_every))
    }

    /// Duration of a sleep of the machine since the last look at the clocks; `None` without a sleep, or before a look is due.
    fn look_for_sleep(&mut self, quiet_since: Duration, now: Now) -> Option<Duration> {
        self.next_look(quiet_since).filter(|look| now.steady >= *look)?;
        self.detector.slept(now)
    }
}
