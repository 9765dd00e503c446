//! The tasks that are running, by the name they were asked for. Dropping one ends it.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::Duration;

use tokio::task::JoinHandle;

/// Tasks that have ended are forgotten when there are this many.
const SWEEP_FROM: usize = 64;

/// Running tasks with something to steer each by.
#[derive(Debug)]
pub(super) struct Tasks<K, C = ()> {
    running: HashMap<K, Running<C>>,
    sweep_at: usize,
}

#[derive(Debug)]
struct Running<C> {
    task: AbortOnDrop,
    control: C,
}

/// A task that is being ended, or will be when this is dropped.
#[derive(Debug)]
pub(super) struct AbortOnDrop(JoinHandle<()>);

impl AbortOnDrop {
    /// Ends the task when this is dropped.
    pub fn new(task: JoinHandle<()>) -> Self {
        Self(task)
    }

    /// Waits until it ends by itself; ends it when the time is over.
    pub async fn end_within(mut self, limit: Duration) {
        // How it ended does not matter.
        let _ = tokio::time::timeout(limit, &mut self.0).await;
    }

    /// Waits until nothing is left of it.
    pub async fn gone(mut self) {
        self.0.abort();
        // How it ended does not matter.
        let _ = (&mut self.0).await;
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl<K: Eq + Hash, C> Tasks<K, C> {
    pub fn new() -> Self {
        Self { running: HashMap::new(), sweep_at: SWEEP_FROM }
    }

    /// Takes note of a task; an earlier one of the same name is ended.
    pub fn insert(&mut self, key: K, handle: JoinHandle<()>, control: C) {
        if self.running.len() >= self.sweep_at {
            self.running.retain(|_, running| !running.task.0.is_finished());
            // Twice what is left: with a fixed number, a thousand running tasks would be looked at for every new one.
            self.sweep_at = (self.running.len() * 2).max(SWEEP_FROM);
        }
        self.running.insert(key, Running { task: AbortOnDrop(handle), control });
    }

    /// Ends a task. What is given back ends it when dropped, or waits for its end.
    pub fn end(&mut self, key: &K) -> Option<AbortOnDrop> {
        self.running.remove(key).map(|running| running.task)
    }

    /// Gives a task up, with its control.
    pub fn take(&mut self, key: &K) -> Option<(AbortOnDrop, C)> {
        self.running.remove(key).map(|running| (running.task, running.control))
    }

    /// The control of a task.
    pub fn control(&self, key: &K) -> Option<&C> {
        self.running.get(key).map(|running| &running.control)
    }
}
