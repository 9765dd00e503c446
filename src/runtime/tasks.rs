//! `Tasks`: the requests, timers and exports under way outside, by the id that comes back with their answer. An answer whose task is gone is dropped: its screen was left meanwhile.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::callback::Callback;
use crate::scene::NodeId;
use crate::timers::Timers;
use ensemble_core::message::net::TaskId;
use ensemble_script::PromiseId;

/// The request, timer or export behind a [`TaskId`].
pub enum Task {
    /// A request of the API with this full name.
    Call(Arc<str>),
    /// A timer of `Timers`.
    Timer,
    /// The end of a toast.
    Toast(NodeId),
    /// An app that the host writes.
    AppExport(Box<PendingExport>),
}

/// The handlers and the promise that wait for an app that the host writes.
pub struct PendingExport {
    /// Runs when it is written.
    pub done: Option<Callback>,
    /// Runs when it is not.
    pub failed: Option<Callback>,
    /// The promise of a script.
    pub promise: Option<PromiseId>,
}

/// A task whose time has passed.
#[derive(Debug, PartialEq, Eq)]
pub enum Due {
    /// A timer of `Timers`.
    Timer,
    /// The end of a toast.
    Toast(NodeId),
}

/// The tasks that are under way.
#[derive(Default)]
pub struct Tasks {
    tasks: FxHashMap<TaskId, Task>,
    /// The timers behind the tasks of kind [`Task::Timer`].
    pub timers: Timers,
}

impl Tasks {
    /// Adds a task. Ids are not used again, so that a late answer never meets another task.
    pub fn add(&mut self, id: TaskId, task: Task) {
        self.tasks.insert(id, task);
    }

    /// Removes a task. `false` when it is gone already.
    pub fn remove(&mut self, id: TaskId) -> bool {
        self.tasks.remove(&id).is_some()
    }

    /// The full name of the API whose request this is.
    pub fn call(&self, id: TaskId) -> Option<&Arc<str>> {
        match self.tasks.get(&id)? {
            Task::Call(key) => Some(key),
            Task::Timer | Task::Toast(_) | Task::AppExport(_) => None,
        }
    }

    /// Takes a request that is answered.
    pub fn take_call(&mut self, id: TaskId) -> Option<Arc<str>> {
        self.call(id)?;
        match self.tasks.remove(&id)? {
            Task::Call(key) => Some(key),
            Task::Timer | Task::Toast(_) | Task::AppExport(_) => None,
        }
    }

    /// Takes an export that is answered.
    pub fn take_export(&mut self, id: TaskId) -> Option<PendingExport> {
        match self.tasks.remove(&id)? {
            Task::AppExport(pending) => Some(*pending),
            other => {
                self.tasks.insert(id, other);
                None
            }
        }
    }

    /// Takes a task whose time has passed.
    pub fn take_due(&mut self, id: TaskId) -> Option<Due> {
        let due = match self.tasks.get(&id)? {
            Task::Timer => Due::Timer,
            Task::Toast(toast) => Due::Toast(*toast),
            Task::Call(_) | Task::AppExport(_) => return None,
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
