//! From the request to the head of the answer: sent headers (Q, A), redirects (C3), accepted answers (C).

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use http::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CACHE_CONTROL, HeaderMap, HeaderValue};

use super::disconnect::repeats_no_work;
use super::{Action, Machine, State, SuspectedLoss};
use crate::backoff::Retry;
use crate::decoder::DataDecoder;
use crate::event::StreamEvent;
use crate::fault::Fault;
use crate::gate::Purpose;
use crate::last_id::{LAST_EVENT_ID, id_header, set_query_parameter};
use crate::machine::disconnect::Disconnect;
use crate::prepared::{PreparedRequest, check_address, is_redirect, joined_headers, too_many_redirects};
use crate::response_check::{CheckedResponse, accepted, check_response, saying};
use crate::secret::shown_address;
use crate::sleep_detector::{Now, SleepDetector};

/// Most bytes of a refusal's body that are read.
const WORDS_BYTES: usize = 16 * 1024;

/// Time-out for the body of a refusal.
const WORDS_PATIENCE: Duration = Duration::from_secs(2);

/// Time-out for the head of a response without `idle_timeout`. Browsers wait as long.
const LONGEST_SILENCE: Duration = Duration::from_secs(300);

/// A position of this length may be why a server calls a request too large: nginx takes 8 KiB for a header, and some take 4 KiB for all.
const LONG_ID_BYTES: usize = 1024;

/// A request on its way.
#[derive(Debug)]
pub(super) struct Attempt {
    request: PreparedRequest,
    redirects: u32,
    /// The status of the redirect that has led here.
    redirected_by: Option<u16>,
    /// A refusal may be answered with fresh credentials, once.
    may_renew: bool,
    /// The time at which the request was sent, or its answer was doubted.
    pub since: Duration,
    /// The answer may never come.
    pub suspicion: Option<SuspectedLoss>,
}

impl<D: DataDecoder> Machine<D> {
    /// Sends the request; always to the original address, not to where an earlier redirect led (R11).
    pub(super) fn connect(&mut self, may_renew: bool, now: Now) -> Action {
        let request = match self.prepare() {
            Ok(request) => request,
            Err(fault) => return self.lost(fault, now),
        };
        self.secrets = request.secrets.clone();
        let attempt =
            Attempt { request, redirects: 0, redirected_by: None, may_renew, since: now.steady, suspicion: None };
        let Some(credentials) = self.request.credentials.clone() else { return self.open(attempt, now) };
        if let Some(client) = credentials.client() {
            self.secrets.add(&client.client_secret);
        }
        self.state = State::Authorizing(Box::new(attempt));
        Action::Authorize { credentials, refused: self.refused_token.take() }
    }

    pub(super) fn on_token(&mut self, token: Result<Arc<str>, Fault>, now: Now) -> Action {
        // `Held` is a placeholder while the attempt is moved out; every path below sets the state. So in `on_head` and `refused`.
        let mut attempt = match std::mem::replace(&mut self.state, State::Held) {
            State::Authorizing(attempt) => *attempt,
            other => {
                self.state = other;
                return Action::Continue;
            }
        };
        let token = match token {
            Ok(token) => token,
            Err(fault) => return self.lost(fault, now),
        };
        self.secrets.add(&token);
        let Ok(value) = HeaderValue::from_str(&format!("Bearer {token}")) else {
            return self.lost(Fault::fatal("the token of the token service holds a control character"), now);
        };
        attempt.request.headers.insert(AUTHORIZATION, value);
        self.token = Some(token);
        self.open(attempt, now)
    }

    fn prepare(&self) -> Result<PreparedRequest, Fault> {
        let (request, options) = (&self.request, &self.request.options);
        let id = self.reader.last_event_id();
        let mut prepared = PreparedRequest::new(&request.url, &request.method, &request.headers, request.body.clone())?;
        prepared.default_header(ACCEPT, HeaderValue::from_static(accepted(options.format)));
        prepared.default_header(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if options.compression
            && let Some(value) = self.accepted_encodings()
        {
            prepared.default_header(ACCEPT_ENCODING, value);
        }
        // A header of the caller has become the initial id; the one that counts now takes its place, or none after an emptied id (Q6, R10).
        prepared.headers.remove(LAST_EVENT_ID);
        if let Some(value) = id_header(id) {
            prepared.headers.insert(LAST_EVENT_ID, value);
        }
        if let Some(parameter) = &options.last_event_id_param {
            set_query_parameter(&mut prepared.url, parameter, id);
        }
        Ok(prepared)
    }

    fn open(&mut self, attempt: Attempt, now: Now) -> Action {
        let purpose = if attempt.redirects > 0 { Purpose::Redirect } else { Purpose::Stream };
        if let Err(fault) = check_address(&attempt.request.url, &*self.options.gate, purpose) {
            // The status of a redirect whose target cannot be reached.
            return self.lost(Fault { status: attempt.redirected_by, ..fault }, now);
        }
        let request = Box::new(attempt.request.clone());
        // A sleep before the request does not concern its answer.
        self.detector = SleepDetector::new(now);
        // The time-out begins anew: each redirect is an answer, and thus a sign of life.
        self.state = State::Connecting(Box::new(Attempt { since: now.steady, suspicion: None, ..attempt }));
        Action::Connect(request)
    }

    /// Time-out for the head of an answer.
    pub(super) fn head_timeout(&self, suspicion: Option<SuspectedLoss>) -> Duration {
        self.longest_silence(suspicion).unwrap_or(LONGEST_SILENCE)
    }

    /// Ends an attempt that gets no answer, and doubts one over which the machine has slept.
    pub(super) fn check_answer(&mut self, now: Now) -> Action {
        let State::Connecting(attempt) = &self.state else { return Action::Continue };
        let (since, suspicion) = (attempt.since, attempt.suspicion);
        let head_timeout = self.head_timeout(suspicion);
        if now.steady >= since.saturating_add(head_timeout) {
            let after = suspicion.map_or("", SuspectedLoss::after);
            return self
                .lost(Fault::transient(format!("no answer within {} ms{after}", head_timeout.as_millis())), now);
        }
        if self.watches(suspicion) && self.look_for_sleep(since, now).is_some() {
            self.suspect(SuspectedLoss::Slept, now);
        }
        Action::Continue
    }

    pub(super) fn on_head(&mut self, status: StatusCode, headers: &HeaderMap, now: Now) -> Action {
        let attempt = match std::mem::replace(&mut self.state, State::Held) {
            State::Connecting(attempt) => attempt,
            other => {
                self.state = other;
                return Action::Continue;
            }
        };
        if is_redirect(status) {
            return self.redirect(*attempt, status, headers, now);
        }
        let is_order = !repeats_no_work(attempt.request.method.as_str());
        match check_response(status, headers, &self.request.options, is_order, self.options.encodings, now.wall) {
            CheckedResponse::Stream => {
                // Not before the head is there: an attempt that fails leaves what the stream knows as it was.
                self.reader.restart();
                self.open_body(status, headers, &attempt.request, now)
            }
            CheckedResponse::Accepted => {
                self.reader.restart_whole();
                self.open_body(status, headers, &attempt.request, now)
            }
            CheckedResponse::NoContent => self.disconnect(Disconnect::NoContent, now),
            CheckedResponse::Refused(fault) => {
                let until = now.steady + WORDS_PATIENCE;
                self.state = State::Refused { fault, words: Vec::new(), until, may_renew: attempt.may_renew };
                Action::Read
            }
            // Its words would be as unreadable as its events.
            CheckedResponse::Unreadable(fault) => self.lost(fault, now),
        }
    }

    fn open_body(&mut self, status: StatusCode, headers: &HeaderMap, request: &PreparedRequest, now: Now) -> Action {
        // The attempts are not forgiven yet: a server may say 200 and hang up, again and again (R5).
        self.backoff.opened(now.steady);
        self.is_probing = false;
        self.events.push(StreamEvent::Opened {
            status: status.as_u16(),
            url: Arc::from(shown_address(&request.url)),
            headers: joined_headers(headers),
        });
        self.state = State::Reading { status: status.as_u16(), last_byte: now.steady, suspicion: None };
        Action::Read
    }

    fn redirect(&mut self, mut attempt: Attempt, status: StatusCode, headers: &HeaderMap, now: Now) -> Action {
        let most = self.request.options.max_redirects;
        attempt.redirected_by = Some(status.as_u16());
        let redirected = attempt.request.redirect(status, headers);
        let followed =
            redirected.and_then(|()| if attempt.redirects < most { Ok(()) } else { Err(too_many_redirects(most)) });
        if let Err(fault) = followed {
            return self.lost(fault.with_status(status.as_u16()), now);
        }
        attempt.redirects += 1;
        self.open(attempt, now)
    }

    /// Keeps a part of the server's own words about its refusal.
    pub(super) fn keep_words(&mut self, bytes: &[u8], now: Now) -> Action {
        let State::Refused { words, .. } = &mut self.state else { return Action::Continue };
        // The subtraction cannot go below zero: with the last byte that fits, `refused` leaves this state.
        words.extend_from_slice(&bytes[..bytes.len().min(WORDS_BYTES - words.len())]);
        if words.len() < WORDS_BYTES { Action::Continue } else { self.refused(now) }
    }

    /// The body of a refusal was read, or will not come: a refused request is repeated once, if it can differ (A3).
    pub(super) fn refused(&mut self, now: Now) -> Action {
        let (mut fault, words, may_renew) = match std::mem::replace(&mut self.state, State::Held) {
            State::Refused { fault, words, may_renew, .. } => (fault, words, may_renew),
            other => {
                self.state = other;
                return Action::Continue;
            }
        };
        // A NUL tells a picture or an archive from words.
        if !words.is_empty() && !words.contains(&0) {
            fault = saying(fault, String::from_utf8_lossy(&words).into_owned());
        }
        if matches!(fault.status, Some(400 | 413 | 414 | 431)) && self.reader.last_event_id().len() >= LONG_ID_BYTES {
            return self.connect_without_id(fault, now);
        }
        if fault.status != Some(StatusCode::UNAUTHORIZED.as_u16()) || !may_renew {
            return self.lost(fault, now);
        }
        if self.request.credentials.is_some() {
            // The refused token is part of the next request for one, so that the driver does not return it from its cache.
            self.refused_token = self.token.take();
            return if self.refused_token.is_some() { self.connect(false, now) } else { self.lost(fault, now) };
        }
        if self.request.options.refresh {
            self.ask_for_refresh(Some(fault), now);
            return Action::Wait;
        }
        self.lost(fault, now)
    }

    /// Connects once more from the beginning, without the id: with it no request would be accepted. It cannot happen twice in a row, because the id
    /// is gone.
    fn connect_without_id(&mut self, fault: Fault, now: Now) -> Action {
        let length = self.reader.last_event_id().len();
        self.reader.forget_id();
        let message = format!(
            "{}; the last event id of {length} bytes may be too long for it: asked again without it, so there is a gap in the events",
            fault.message
        );
        let retry = Retry { attempt: self.backoff.attempts(), delay: Duration::ZERO };
        self.report(Fault { message, ..fault }, Some(retry));
        self.begin(now)
    }

    /// Every encoding that the driver undoes, without the older names that some servers use for one.
    fn accepted_encodings(&self) -> Option<HeaderValue> {
        let names: Vec<&str> = self.options.encodings.iter().copied().filter(|name| !name.starts_with("x-")).collect();
        HeaderValue::from_str(&names.join(", ")).ok().filter(|value| !value.is_empty())
    }
}
