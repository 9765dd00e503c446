//! A driver without sockets and without a clock of its own, for tests: servers follow a script, and time passes when the test says so.
//!
//! Its streams run the same [`Machine`](crate::Machine) as real ones, and a script's bytes take the way of a server's: they are cut into events,
//! options are obeyed, losses are followed by the same waits.

mod script;
mod stream;

use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

pub use self::script::{BodyEnd, Chunk, Connection, Frame, MockResponse, MockServer, Response, with_keep_alive};
use self::stream::VirtualStream;
use crate::command::{NetCommand, NetEvent, TaskId};
use crate::decoder::{DataDecoder, Text};
use crate::event::ConnectionId;
use crate::http_request::{HttpFault, HttpRequest, HttpResponse};
use crate::machine::Input;
use crate::request::StreamRequest;
use crate::socket::{SocketEnvelope, SocketEvent};

/// Streams, requests and timers in virtual time.
pub struct MockNet<D: DataDecoder = Text> {
    now: Duration,
    /// Events that are due, by time, then by order of request.
    due: BTreeMap<(Duration, u64), Due<D::Data>>,
    serial: u64,
    streams: BTreeMap<ConnectionId, (VirtualStream<D>, u64)>,
    longest_timer: Option<Duration>,
}

enum Due<V> {
    Timer(TaskId),
    Response(TaskId, Result<Box<HttpResponse<V>>, HttpFault>),
    Fetch(TaskId),
    Stream(ConnectionId),
    Socket(SocketEnvelope),
}

impl<D: DataDecoder> Default for MockNet<D> {
    fn default() -> Self {
        Self { now: Duration::ZERO, due: BTreeMap::new(), serial: 0, streams: BTreeMap::new(), longest_timer: None }
    }
}

impl<D: DataDecoder> MockNet<D> {
    /// Sets an upper limit for timer durations.
    pub fn shorten_timers(&mut self, longest: Duration) {
        self.longest_timer = Some(longest);
    }

    /// Opens a stream on a virtual server.
    pub fn open(&mut self, id: ConnectionId, generation: u64, request: StreamRequest, server: Rc<dyn MockServer>) {
        self.close(id);
        let stream = VirtualStream::new(server, (id, generation), request, self.now);
        let serial = self.add(self.now, Due::Stream(id));
        self.streams.insert(id, (stream, serial));
    }

    /// Answers a request.
    pub fn answer(&mut self, id: TaskId, request: &HttpRequest, answer: MockResponse<D::Data>) {
        let MockResponse { delay, status, headers, body } = answer;
        let (delay, result) = match status {
            _ if delay > request.timeout => {
                let message = format!("no answer within {} ms", request.timeout.as_millis());
                (request.timeout, Err(HttpFault { message: message.into() }))
            }
            Err(message) => (delay, Err(HttpFault { message })),
            Ok(status) => {
                let reason = script::reason(status);
                (delay, Ok(Box::new(HttpResponse { status, reason, headers, body, cookies: Vec::new() })))
            }
        };
        self.add(self.now + delay, Due::Response(id, result));
    }

    /// Performs every other command. Streams and requests need a server: [`Self::open`] and [`Self::answer`].
    pub fn perform(&mut self, command: NetCommand) {
        match command {
            NetCommand::OpenStream { .. } | NetCommand::Request { .. } => {}
            NetCommand::CloseStream { id } => self.close(id),
            NetCommand::ReconnectStream { id } => self.tell(id, Input::Reconnect),
            NetCommand::ProbeStream { id } => self.tell(id, Input::Probe),
            NetCommand::HoldStream { id, held } => self.tell(id, Input::Hold(held)),
            NetCommand::RefreshStream { id, request } => self.tell(id, Input::Refresh(request)),
            NetCommand::CancelRequest { id } => self.forget(|due| matches!(due, Due::Response(task, _) if *task == id)),
            NetCommand::Fetch { id, .. } => {
                self.add(self.now, Due::Fetch(id));
            }
            NetCommand::CancelFetch { id } => self.forget(|due| matches!(due, Due::Fetch(task) if *task == id)),
            NetCommand::OpenSocket { id, generation, .. } => {
                let reason = "the test has no server for it".into();
                let event = SocketEvent::Closed { reason, retry: None, attempt: 1, was_open: false };
                self.add(self.now, Due::Socket(SocketEnvelope { id, generation, event }));
            }
            NetCommand::SendSocket { .. } => {}
            NetCommand::CloseSocket { id } => self.forget(|due| matches!(due, Due::Socket(news) if news.id == id)),
            NetCommand::Timer { id, after } => {
                let after = self.longest_timer.map_or(after, |longest| after.min(longest));
                self.add(self.now + after, Due::Timer(id));
            }
            NetCommand::CancelTimer { id } => self.forget(|due| matches!(due, Due::Timer(task) if *task == id)),
        }
    }

    /// The time of the next event; `None` when nothing is due.
    pub fn next_due(&self) -> Option<Duration> {
        self.due.first_key_value().map(|((at, _), _)| *at)
    }

    /// Advances the time to the next event at `until` or before, and returns it; without one, to `until`. A step that changes nothing for the app has
    /// no event.
    pub fn next(&mut self, until: Duration) -> Option<(Duration, Option<NetEvent<D::Data>>)> {
        if self.next_due().is_none_or(|due| due > until) {
            self.now = self.now.max(until);
            return None;
        }
        let ((at, _), due) = self.due.pop_first()?;
        self.now = self.now.max(at);
        let event = match due {
            Due::Timer(id) => Some(NetEvent::Timer { id }),
            Due::Response(id, result) => Some(NetEvent::Response { id, result }),
            Due::Fetch(id) => {
                let message = "tests fetch no pictures from servers".into();
                Some(NetEvent::Fetched { id, result: Err(HttpFault { message }) })
            }
            Due::Stream(id) => self.go_on(id),
            Due::Socket(news) => Some(NetEvent::Socket(news)),
        };
        Some((self.now, event))
    }

    fn go_on(&mut self, id: ConnectionId) -> Option<NetEvent<D::Data>> {
        let (stream, _) = self.streams.get_mut(&id)?;
        stream.go_on(self.now);
        let news = stream.take_news(self.now);
        let due = stream.due(self.now);
        self.reschedule(id, due);
        news
    }

    fn tell(&mut self, id: ConnectionId, input: Input<'_>) {
        if let Some((stream, _)) = self.streams.get_mut(&id) {
            stream.tell(input, self.now);
            let due = stream.due(self.now);
            self.reschedule(id, due);
        }
    }

    fn close(&mut self, id: ConnectionId) {
        self.reschedule(id, None);
        self.streams.remove(&id);
    }

    /// Sets the time of a stream's next step, replacing the one before.
    fn reschedule(&mut self, id: ConnectionId, at: Option<Duration>) {
        let Some((_, old)) = self.streams.get(&id) else { return };
        let old = *old;
        self.forget_serial(old);
        let serial = at.map_or(0, |at| self.add(at, Due::Stream(id)));
        if let Some((_, known)) = self.streams.get_mut(&id) {
            *known = serial;
        }
    }

    fn add(&mut self, at: Duration, due: Due<D::Data>) -> u64 {
        self.serial += 1;
        self.due.insert((at, self.serial), due);
        self.serial
    }

    fn forget(&mut self, is: impl Fn(&Due<D::Data>) -> bool) {
        self.due.retain(|_, due| !is(due));
    }

    fn forget_serial(&mut self, serial: u64) {
        self.due.retain(|(_, known), _| *known != serial);
    }
}

#[cfg(test)]
mod tests;
