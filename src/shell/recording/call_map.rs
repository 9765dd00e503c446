//! Maps streams, requests and timers of the recording to those of the running app: the n-th call of an API to the n-th, regardless of ids. In an
//! unchanged app the ids are equal.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use rustc_hash::FxHashMap;

use ensemble_core::message::desktop::DesktopRequest;
use ensemble_core::message::net::{NetCommand, TaskId};
use ensemble_core::message::stream::ConnectionId;
use ensemble_core::recording::{Call, CallKind, Labels};
use ensemble_runtime::Observer;

/// Calls of one side by API; timers have an empty name.
#[derive(Default)]
struct Calls {
    by_api: FxHashMap<(Arc<str>, CallGroup), Vec<CallKind>>,
}

/// Kinds of calls that are counted separately.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum CallGroup {
    Stream,
    Socket,
    Request,
    Timer,
    Desktop,
}

impl Calls {
    /// Adds a call; returns its index among the calls of its API and kind.
    fn add(&mut self, api: Arc<str>, kind: CallKind) -> usize {
        let calls = self.by_api.entry((api, group(kind))).or_default();
        calls.push(kind);
        calls.len() - 1
    }

    fn get(&self, api: &Arc<str>, group: CallGroup, nth: usize) -> Option<CallKind> {
        self.by_api.get(&(api.clone(), group))?.get(nth).copied()
    }
}

fn group(kind: CallKind) -> CallGroup {
    match kind {
        CallKind::Stream(..) => CallGroup::Stream,
        CallKind::Socket(..) => CallGroup::Socket,
        CallKind::Request(_) => CallGroup::Request,
        CallKind::Timer(_) => CallGroup::Timer,
        CallKind::Desktop(_) => CallGroup::Desktop,
    }
}

/// Calls of the running app, in order.
#[derive(Default)]
pub struct AppCalls(Calls);

/// Observer that records calls of the running app.
pub struct CallObserver(pub Rc<RefCell<AppCalls>>);

impl Observer for CallObserver {
    fn command(&mut self, command: &NetCommand, _: Duration, labels: &dyn Labels) {
        let (api, kind) = match command {
            NetCommand::OpenStream { id, generation, .. } => (labels.stream(*id), CallKind::Stream(*id, *generation)),
            NetCommand::OpenSocket { id, generation, .. } => (labels.socket(*id), CallKind::Socket(*id, *generation)),
            NetCommand::Request { id, .. } => (labels.request(*id), CallKind::Request(*id)),
            NetCommand::Timer { id, .. } => (None, CallKind::Timer(*id)),
            _ => return,
        };
        self.0.borrow_mut().0.add(api.unwrap_or_default(), kind);
    }

    fn asked(&mut self, id: TaskId, request: &DesktopRequest, _: Duration) {
        self.0.borrow_mut().0.add(Arc::from(request.name()), CallKind::Desktop(id));
    }
}

/// Calls of the recording so far.
#[derive(Default)]
pub struct Recorded {
    calls: Calls,
    places: FxHashMap<CallKind, (Arc<str>, usize)>,
}

impl Recorded {
    /// Adds a call of the recording.
    pub fn add(&mut self, call: &Call) {
        self.place(call.kind, &call.api);
    }

    /// The running app's stream for a recorded one; `None` when it has not made that many calls to the API.
    pub fn stream(
        &mut self,
        stream: (ConnectionId, u64),
        api: &Arc<str>,
        asked: &AppCalls,
    ) -> Option<(ConnectionId, u64)> {
        match self.find(CallKind::Stream(stream.0, stream.1), api, asked)? {
            CallKind::Stream(id, generation) => Some((id, generation)),
            _ => None,
        }
    }

    /// The running app's WebSocket for a recorded one.
    pub fn socket(
        &mut self,
        socket: (ConnectionId, u64),
        name: &Arc<str>,
        asked: &AppCalls,
    ) -> Option<(ConnectionId, u64)> {
        match self.find(CallKind::Socket(socket.0, socket.1), name, asked)? {
            CallKind::Socket(id, generation) => Some((id, generation)),
            _ => None,
        }
    }

    /// The running app's request for a recorded one.
    pub fn request(&mut self, task: TaskId, api: &Arc<str>, asked: &AppCalls) -> Option<TaskId> {
        match self.find(CallKind::Request(task), api, asked)? {
            CallKind::Request(id) => Some(id),
            _ => None,
        }
    }

    /// The running app's timer for a recorded one.
    pub fn timer(&mut self, task: TaskId, asked: &AppCalls) -> Option<TaskId> {
        match self.find(CallKind::Timer(task), &Arc::from(""), asked)? {
            CallKind::Timer(id) => Some(id),
            _ => None,
        }
    }

    /// The running app's desktop request for a recorded one.
    pub fn desktop(&mut self, task: TaskId, asked: &AppCalls) -> Option<TaskId> {
        // The kind of request is part of the recorded call, so that no name is compared.
        match self.find(CallKind::Desktop(task), &Arc::from(""), asked)? {
            CallKind::Desktop(id) => Some(id),
            _ => None,
        }
    }

    fn find(&mut self, kind: CallKind, api: &Arc<str>, asked: &AppCalls) -> Option<CallKind> {
        let (api, nth) = match self.places.get(&kind) {
            Some(known) => known.clone(),
            // A recording that a person has written has no calls: its streams are taken in their order.
            None => self.place(kind, api),
        };
        asked.0.get(&api, group(kind), nth)
    }

    fn place(&mut self, kind: CallKind, api: &Arc<str>) -> (Arc<str>, usize) {
        let nth = self.calls.add(api.clone(), kind);
        self.places.insert(kind, (api.clone(), nth));
        (api.clone(), nth)
    }
}
