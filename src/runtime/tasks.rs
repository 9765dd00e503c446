//! `Tasks`: requests, timers and exports that the host performs, by id. The answer to a removed task is dropped, because its screen was closed.

use std::sync::Arc;
use std::time::Duration;

use rustc_hash::FxHashMap;

use crate::apis::ApiCache;
use crate::callback::Callback;
use crate::scene::{NodeId, ScreenId};
use crate::scope::Context;
use crate::timers::Timers;
use ensemble_core::diag::Span;
use ensemble_core::message::http::HttpRequest;
use ensemble_core::message::net::TaskId;
use ensemble_core::value::Value;
use ensemble_script::PromiseId;

/// The request, timer or export behind a [`TaskId`].
pub enum Task {
    /// A request of the API with this full name.
    Call(Arc<str>),
    /// A timer of `Timers`.
    Timer,
    /// Closing of a toast.
    Toast(NodeId),
    /// A request of `fetch`: the promise of its script.
    Fetch(PromiseId),
    /// Generation of an app.
    AppExport(Box<PendingExport>),
    /// A request to the desktop.
    Desktop(Box<PendingDesktop>),
    /// A sound.
    Audio(Box<AnswerReceivers>),
    /// A sign-in or sign-out.
    SignIn(Box<PendingSignIn>),
    /// An upload of files.
    Upload(Box<PendingUpload>),
    /// The state of the network, for `connectivityListener`.
    Network,
    /// Timer of the next query of the network's state.
    NetworkTimer,
}

/// Callbacks and promise that await an answer of the desktop.
#[derive(Clone)]
pub struct AnswerReceivers {
    /// Name of the action, for messages.
    pub action: &'static str,
    /// Place of the call.
    pub span: Option<Span>,
    /// The screen of the action.
    pub screen: ScreenId,
    /// Runs on success.
    pub done: Option<Callback>,
    /// Runs on failure.
    pub failed: Option<Callback>,
    /// The promise of a script.
    pub promise: Option<PromiseId>,
}

/// Use of the files that a person chooses.
pub struct FileReceiver {
    /// The variable that holds them as `{files: …}`.
    pub bind: Option<Arc<str>>,
    /// Files from this number of bytes on are refused; `None` for no limit.
    pub most_bytes: Option<f64>,
}

/// A request to the desktop.
pub struct PendingDesktop {
    /// Callbacks and promise.
    pub asked: AnswerReceivers,
    /// Set when the answer are files.
    pub files: Option<FileReceiver>,
    /// Set by `wakelock`: what `device.wakelockEnabled` becomes when it succeeds.
    pub awake: Option<bool>,
}

/// A sign-in or sign-out.
pub struct PendingSignIn {
    /// Callbacks and promise.
    pub asked: AnswerReceivers,
    /// Request to the host.
    pub step: SignInStep,
}

/// Request to the host, with the data for handling its answer.
pub enum SignInStep {
    /// Sign-in of a user.
    Begin {
        /// Runs last, with the response of the app's own server, if any.
        signed_in: Option<Callback>,
        /// `signInServerAPI`.
        api: Option<Value>,
        /// Scope in which the API's name is resolved.
        context: Context,
    },
    /// Query of the signed-in user.
    Verify {
        /// Runs if nobody is signed in.
        nobody: Option<Callback>,
    },
    /// Sign-out.
    End,
}

/// An upload.
#[derive(Clone)]
pub struct PendingUpload {
    /// Callbacks and promise.
    pub asked: AnswerReceivers,
    /// Variable for its state.
    pub id: Option<Arc<str>>,
    /// The request without the files.
    pub request: HttpRequest,
}

/// The subscription of `connectivityListener`; an app has one.
pub struct NetworkListener {
    /// Screen of the subscription.
    pub screen: ScreenId,
    /// `onChange`, `onOnline`, `onOffline`.
    pub callbacks: [Option<Callback>; 3],
    /// Last known state; `None` before the first query.
    pub online: Option<bool>,
    /// Timer of the next query.
    pub timer: Option<TaskId>,
}

impl NetworkListener {
    /// Interval of queries of the network's state.
    pub const EVERY: Duration = Duration::from_secs(5);
}

/// Callbacks and promise that await the generation of an app.
pub struct PendingExport {
    /// Runs on success.
    pub done: Option<Callback>,
    /// Runs on failure.
    pub failed: Option<Callback>,
    /// The promise of a script.
    pub promise: Option<PromiseId>,
}

/// A task that is due.
#[derive(Debug, PartialEq, Eq)]
pub enum Due {
    /// A timer of `Timers`.
    Timer,
    /// The end of a toast.
    Toast(NodeId),
    /// The next look at the network.
    Network,
}

/// Pending tasks.
#[derive(Default)]
pub struct Tasks {
    tasks: FxHashMap<TaskId, Task>,
    /// The timers behind the tasks of kind [`Task::Timer`].
    pub timers: Timers,
    /// Cached answers of APIs.
    pub cache: ApiCache,
    /// The listener of the network's state.
    pub listener: Option<NetworkListener>,
    /// Badge count, shown in the window's title; 0 shows none.
    pub badge: u32,
}

impl Tasks {
    /// Adds a task. Ids are never reused, so that a late answer cannot match another task.
    pub fn add(&mut self, id: TaskId, task: Task) {
        self.tasks.insert(id, task);
    }

    /// Removes a task; false if it was removed before.
    pub fn remove(&mut self, id: TaskId) -> bool {
        self.tasks.remove(&id).is_some()
    }

    /// The full name of the API whose request this is.
    pub fn call(&self, id: TaskId) -> Option<&Arc<str>> {
        match self.tasks.get(&id)? {
            Task::Call(key) => Some(key),
            _ => None,
        }
    }

    /// Removes and returns the API of an answered request.
    pub fn take_call(&mut self, id: TaskId) -> Option<Arc<str>> {
        self.call(id)?;
        match self.tasks.remove(&id)? {
            Task::Call(key) => Some(key),
            _ => None,
        }
    }

    /// True for a request of `fetch`.
    pub(crate) fn is_fetch(&self, id: TaskId) -> bool {
        matches!(self.tasks.get(&id), Some(Task::Fetch(_)))
    }

    /// Removes and returns the promise of an answered `fetch`.
    pub(crate) fn take_fetch(&mut self, id: TaskId) -> Option<PromiseId> {
        let Some(Task::Fetch(promise)) = self.tasks.get(&id) else { return None };
        let promise = *promise;
        self.tasks.remove(&id);
        Some(promise)
    }

    /// True while a `fetch` or an upload is pending.
    pub(crate) fn is_waiting(&self) -> bool {
        self.tasks.values().any(|task| matches!(task, Task::Fetch(_) | Task::Upload(_)))
    }

    /// Removes and returns an answered desktop request.
    pub(crate) fn take_desktop(&mut self, id: TaskId) -> Option<PendingDesktop> {
        match self.tasks.remove(&id)? {
            Task::Desktop(pending) => Some(*pending),
            other => {
                self.tasks.insert(id, other);
                None
            }
        }
    }

    /// Removes and returns an ended sound.
    pub(crate) fn take_audio(&mut self, id: TaskId) -> Option<AnswerReceivers> {
        match self.tasks.remove(&id)? {
            Task::Audio(asked) => Some(*asked),
            other => {
                self.tasks.insert(id, other);
                None
            }
        }
    }

    /// Removes and returns an answered sign-in.
    pub(crate) fn take_sign_in(&mut self, id: TaskId) -> Option<PendingSignIn> {
        match self.tasks.remove(&id)? {
            Task::SignIn(pending) => Some(*pending),
            other => {
                self.tasks.insert(id, other);
                None
            }
        }
    }

    /// Removes a query of the network's state; false if it is none.
    pub(crate) fn take_network(&mut self, id: TaskId) -> bool {
        let is_it = matches!(self.tasks.get(&id), Some(Task::Network));
        if is_it {
            self.tasks.remove(&id);
        }
        is_it
    }

    /// An upload.
    pub fn upload(&self, id: TaskId) -> Option<&PendingUpload> {
        match self.tasks.get(&id) {
            Some(Task::Upload(pending)) => Some(pending),
            _ => None,
        }
    }

    /// Removes and returns a completed upload.
    pub(crate) fn take_upload(&mut self, id: TaskId) -> Option<PendingUpload> {
        self.upload(id)?;
        match self.tasks.remove(&id)? {
            Task::Upload(pending) => Some(*pending),
            _ => None,
        }
    }

    /// Removes and returns an answered generation.
    pub(crate) fn take_export(&mut self, id: TaskId) -> Option<PendingExport> {
        match self.tasks.remove(&id)? {
            Task::AppExport(pending) => Some(*pending),
            other => {
                self.tasks.insert(id, other);
                None
            }
        }
    }

    /// Removes and returns a due task.
    pub(crate) fn take_due(&mut self, id: TaskId) -> Option<Due> {
        let due = match self.tasks.get(&id)? {
            Task::Timer => Due::Timer,
            Task::Toast(toast) => Due::Toast(*toast),
            Task::NetworkTimer => Due::Network,
            _ => return None,
        };
        self.tasks.remove(&id);
        Some(due)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_takes_only_a_task_of_its_kind() {
        let mut tasks = Tasks::default();
        tasks.add(TaskId(1), Task::Call("1/feed".into()));
        tasks.add(TaskId(2), Task::Toast(NodeId(9)));
        assert_eq!(tasks.take_due(TaskId(1)), None);
        assert_eq!(tasks.take_call(TaskId(2)), None);
        assert!(tasks.take_export(TaskId(1)).is_none());
        assert_eq!(tasks.take_call(TaskId(1)).as_deref(), Some("1/feed"));
        assert_eq!(tasks.take_due(TaskId(2)), Some(Due::Toast(NodeId(9))));
    }

    #[test]
    fn a_late_answer_finds_nothing() {
        let mut tasks = Tasks::default();
        tasks.add(TaskId(1), Task::Timer);
        assert!(tasks.remove(TaskId(1)) && !tasks.remove(TaskId(1)));
        assert_eq!(tasks.take_due(TaskId(1)), None);
    }
}
