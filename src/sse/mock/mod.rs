//! The net room without sockets and without a clock of its own: servers do what a script says, and time passes when it is told to.
//!
//! What a script sends takes the way of everything a server sends: bytes are cut into events, `sseOptions` are obeyed, losses are
//! followed by the same waits. For `test`.

mod script;
mod stream;

use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

pub use self::script::{BodyEnd, Chunk, Connection, Frame, MockResponse, MockServer, Response, with_keep_alive};
use self::stream::MockStream;
use ensemble_core::message::http::{HttpFault, HttpRequest, HttpResponse};
use ensemble_core::message::net::{NetCommand, NetEvent, TaskId};
use ensemble_core::message::stream::{ConnectionId, StreamRequest};
use ensemble_core::value::Map;

/// The imitated net room.
pub struct MockNet {
    /// What the time of streams is counted from.
    start: Instant,
    now: Duration,
    /// What is due, in the order of its time and of its asking.
    due: BTreeMap<(Duration, u64), Due>,
    serial: u64,
    streams: BTreeMap<ConnectionId, (MockStream, u64)>,
    longest_timer: Option<Duration>,
}

enum Due {
    Timer(TaskId),
    Response(TaskId, Result<Box<HttpResponse>, HttpFault>),
    Fetch(TaskId),
    Stream(ConnectionId),
}

impl Default for MockNet {
    fn default() -> Self {
        Self {
            start: Instant::now(),
            now: Duration::ZERO,
            due: BTreeMap::new(),
            serial: 0,
            streams: BTreeMap::new(),
            longest_timer: None,
        }
    }
}

impl MockNet {
    /// Timers that would take longer take so long.
    pub fn shorten_timers(&mut self, longest: Duration) {
        self.longest_timer = Some(longest);
    }

    /// Opens a stream on an imitated server.
    pub fn open(&mut self, id: ConnectionId, generation: u64, request: StreamRequest, server: Rc<dyn MockServer>) {
        self.close(id);
        let stream = MockStream::new(server, (id, generation), request, self.start);
        let serial = self.add(self.now, Due::Stream(id));
        self.streams.insert(id, (stream, serial));
    }

    /// Answers a request.
    pub fn answer(&mut self, id: TaskId, request: &HttpRequest, answer: MockResponse) {
        let MockResponse { delay, status, headers, body } = answer;
        let (delay, result) = match status {
            _ if delay > request.timeout => {
                let message = format!("no answer within {} ms", request.timeout.as_millis());
                (request.timeout, Err(HttpFault { message: message.into() }))
            }
            None => (delay, Err(HttpFault { message: body.to_display() })),
            Some(status) => {
                let reason = script::reason(status);
                (delay, Ok(Box::new(HttpResponse { status, reason, headers, body, cookies: Map::default() })))
            }
        };
        self.add(self.now + delay, Due::Response(id, result));
    }

    /// Does everything else. Streams and requests need a server: [`Self::open`] and [`Self::answer`].
    pub fn perform(&mut self, command: NetCommand) {
        match command {
            NetCommand::OpenStream { .. } | NetCommand::Request { .. } => {}
            NetCommand::CloseStream { id } => self.close(id),
            NetCommand::ReconnectStream { id } => self.hold(id, false),
            NetCommand::HoldStream { id, held } => self.hold(id, held),
            NetCommand::RefreshStream { id, request } => {
                if let Some((stream, _)) = self.streams.get_mut(&id) {
                    stream.refresh(*request);
                }
            }
            NetCommand::CancelRequest { id } => self.forget(|due| matches!(due, Due::Response(task, _) if *task == id)),
            NetCommand::Fetch { id, .. } => {
                self.add(self.now, Due::Fetch(id));
            }
            NetCommand::CancelFetch { id } => self.forget(|due| matches!(due, Due::Fetch(task) if *task == id)),
            NetCommand::Timer { id, after } => {
                let after = self.longest_timer.map_or(after, |longest| after.min(longest));
                self.add(self.now + after, Due::Timer(id));
            }
            NetCommand::CancelTimer { id } => self.forget(|due| matches!(due, Due::Timer(task) if *task == id)),
        }
    }

    /// When the next thing happens, if anything does.
    pub fn next_due(&self) -> Option<Duration> {
        self.due.first_key_value().map(|((at, _), _)| *at)
    }

    /// Lets time pass up to the next thing that happens at `until` or before, and says what it is; without one, up to `until`.
    /// A thing that changes nothing for the app has no event.
    pub fn next(&mut self, until: Duration) -> Option<(Duration, Option<NetEvent>)> {
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
        };
        Some((self.now, event))
    }

    fn go_on(&mut self, id: ConnectionId) -> Option<NetEvent> {
        let (stream, _) = self.streams.get_mut(&id)?;
        let next = stream.go_on(self.now);
        let news = stream.take_news();
        self.reschedule(id, next);
        news
    }

    fn hold(&mut self, id: ConnectionId, held: bool) {
        if let Some((stream, _)) = self.streams.get_mut(&id) {
            let due = stream.hold(held).then_some(self.now);
            self.reschedule(id, due);
        }
    }

    fn close(&mut self, id: ConnectionId) {
        self.reschedule(id, None);
        self.streams.remove(&id);
    }

    /// Sets when a stream goes on; what was set before no longer holds.
    fn reschedule(&mut self, id: ConnectionId, at: Option<Duration>) {
        let Some((_, old)) = self.streams.get(&id) else { return };
        let old = *old;
        self.forget_serial(old);
        let serial = at.map_or(0, |at| self.add(at, Due::Stream(id)));
        if let Some((_, known)) = self.streams.get_mut(&id) {
            *known = serial;
        }
    }

    fn add(&mut self, at: Duration, due: Due) -> u64 {
        self.serial += 1;
        self.due.insert((at, self.serial), due);
        self.serial
    }

    fn forget(&mut self, is: impl Fn(&Due) -> bool) {
        self.due.retain(|_, due| !is(due));
    }

    fn forget_serial(&mut self, serial: u64) {
        self.due.retain(|(_, known), _| *known != serial);
    }
}

#[cfg(test)]
mod tests;
