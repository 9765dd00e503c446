//! Drives one stream's machine on a virtual server and in virtual time.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::script::{BodyEnd, Chunk, Connection, MockServer, Response};
use crate::command::NetEvent;
use crate::decoder::DataDecoder;
use crate::event::ConnectionId;
use crate::fault::Fault;
use crate::http_request::Headers;
use crate::machine::{Action, Input, Machine, MachineOptions};
use crate::prepared::{PreparedRequest, is_redirect};
use crate::request::StreamRequest;
use crate::response_check::content_type_of;
use crate::sleep_detector::Now;

/// A stream whose server is virtual.
pub(super) struct VirtualStream<D: DataDecoder> {
    machine: Machine<D>,
    server: Rc<dyn MockServer>,
    link: Link,
    /// A redirect is being followed.
    is_redirected: bool,
}

/// The connection that the machine's last action has started.
enum Link {
    /// Nothing.
    None,
    /// The server's answer, when it is there.
    Head { response: Response, at: Duration },
    /// The head was handed over; this is the body.
    Body(Body),
}

struct Body {
    chunks: Box<dyn Iterator<Item = Chunk>>,
    end: BodyEnd,
    next: Option<Chunk>,
    /// Time of the next part; `None` without one.
    due: Option<Duration>,
}

impl Body {
    fn new(chunks: Box<dyn Iterator<Item = Chunk>>, end: BodyEnd, now: Duration) -> Self {
        let mut body = Self { chunks, end, next: None, due: None };
        body.advance(now);
        body
    }

    fn advance(&mut self, now: Duration) {
        self.next = self.chunks.next();
        self.due = match (&self.next, self.end) {
            (Some(chunk), _) => Some(now + chunk.after),
            (None, BodyEnd::Closed(after) | BodyEnd::Cut(after)) => Some(now + after),
            (None, BodyEnd::Open) => None,
        };
    }
}

impl<D: DataDecoder> VirtualStream<D> {
    /// A stream that begins at once.
    pub fn new(
        server: Rc<dyn MockServer>,
        (connection, generation): (ConnectionId, u64),
        request: StreamRequest,
        now: Duration,
    ) -> Self {
        let mut request = request;
        // No storm threatens a virtual server, and the author of a test reckons with the waits that are written down.
        request.options.jitter = 0.0;
        let options = MachineOptions::default();
        let machine = Machine::new(connection, generation, request, options, Now::at(now));
        Self { machine, server, link: Link::None, is_redirected: false }
    }

    /// Gives an order from outside.
    pub fn tell(&mut self, input: Input<'_>, now: Duration) {
        let action = self.machine.on(input, Now::at(now));
        self.act(action, now);
    }

    /// The next batch of its events.
    pub fn take_news(&mut self, now: Duration) -> Option<NetEvent<D::Data>> {
        self.machine.has_events().then(|| NetEvent::Stream(self.machine.take_batch(Now::at(now))))
    }

    /// Time of the stream's next action, if any.
    pub fn due(&self, now: Duration) -> Option<Duration> {
        if self.machine.has_events() {
            return Some(now);
        }
        self.link_due().into_iter().chain(self.machine.until()).min().map(|due| due.max(now))
    }

    /// Performs the next action at `now`. Server events come before timers.
    pub fn go_on(&mut self, now: Duration) {
        if self.link_due().is_some_and(|due| due <= now) {
            self.take_from_server(now);
        } else if self.machine.until().is_some_and(|until| until <= now) {
            self.tell(Input::Timer, now);
        }
    }

    fn link_due(&self) -> Option<Duration> {
        match &self.link {
            Link::None => None,
            Link::Head { at, .. } => Some(*at),
            Link::Body(body) => body.due,
        }
    }

    fn act(&mut self, action: Action, now: Duration) {
        match action {
            Action::Continue | Action::Read => {}
            Action::Wait | Action::Close => self.link = Link::None,
            // A virtual token service accepts all credentials.
            Action::Authorize { .. } => self.tell(Input::Token(Ok(Arc::from("virtual-token"))), now),
            Action::Connect(request) => self.connect(&request, now),
        }
    }

    fn connect(&mut self, request: &PreparedRequest, now: Duration) {
        let mut asked = self.machine.request().clone();
        // Where no redirect has led elsewhere, the server sees the address as it was written.
        if self.is_redirected {
            asked.url = request.url.as_str().into();
        }
        let Connection { delay, response } = self.server.connect(&asked, self.machine.last_event_id(), now);
        let patience = asked.options.connect_timeout;
        self.link = if delay > patience {
            let response = Response::Unreachable("connecting took too long".to_owned());
            Link::Head { response, at: now + patience }
        } else {
            Link::Head { response, at: now + delay }
        };
    }

    fn take_from_server(&mut self, now: Duration) {
        match std::mem::replace(&mut self.link, Link::None) {
            Link::None => {}
            Link::Head { response, .. } => self.take_head(response, now),
            Link::Body(body) => self.take_chunk(body, now),
        }
    }

    fn take_head(&mut self, response: Response, now: Duration) {
        let (status, headers, body) = match response {
            Response::Unreachable(message) => return self.tell(Input::Failed(Fault::transient(message)), now),
            Response::Refused { status, headers, body } => (status, headers, Err(body)),
            Response::Stream { mut headers, chunks, end } => {
                if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
                    let content_type = content_type_of(self.machine.request().options.format);
                    headers.push(("content-type".into(), content_type.into()));
                }
                (200, headers, Ok(Body::new(chunks, end, now)))
            }
        };
        let Ok(status) = StatusCode::from_u16(status) else {
            let fault = Fault::transient(format!("what answers there does not speak HTTP: status {status}"));
            return self.tell(Input::Failed(fault), now);
        };
        self.is_redirected = is_redirect(status);
        let head = header_map(&headers);
        let head = Input::Head { status, headers: &head };
        match body {
            Ok(body) => {
                self.link = Link::Body(body);
                self.tell(head, now);
            }
            // What is not wanted, because the head has said enough, changes nothing.
            Err(words) => {
                self.tell(head, now);
                self.tell(Input::Bytes(words.as_bytes()), now);
                self.tell(Input::End, now);
            }
        }
        self.is_redirected = false;
    }

    fn take_chunk(&mut self, mut body: Body, now: Duration) {
        let Some(chunk) = body.next.take() else {
            let cut = "the connection was lost: the server closed it in the middle of its answer";
            return match body.end {
                BodyEnd::Cut(_) => self.tell(Input::Failed(Fault::transient(cut)), now),
                BodyEnd::Closed(_) | BodyEnd::Open => self.tell(Input::End, now),
            };
        };
        let bytes = chunk.frame.to_bytes(self.machine.request().options.format);
        body.advance(now);
        self.link = Link::Body(body);
        self.tell(Input::Bytes(&bytes), now);
    }
}

/// Converts headers for the machine. Invalid headers are dropped, as no server could send them.
fn header_map(headers: &Headers) -> HeaderMap {
    let pair = |(name, value): &(Arc<str>, Arc<str>)| {
        Some((HeaderName::from_bytes(name.as_bytes()).ok()?, HeaderValue::from_str(value).ok()?))
    };
    headers.iter().filter_map(pair).collect()
}
