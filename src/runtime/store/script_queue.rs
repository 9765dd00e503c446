//! `ScriptQueue`: requests of running scripts. The runtime performs them afterwards, because it is borrowed while a script runs.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::sync::Arc;

use ensemble_core::value::Value;
use ensemble_script::{ActionRequest, Fault, Function, LogLevel, Running, ScriptValue};

/// A request of a script.
pub enum Queued {
    /// `ensemble.NAME(…)`.
    Action(ActionRequest),
    /// `list.scrollToBottom()`.
    Command {
        /// The widget.
        node: u64,
        /// The method.
        method: &'static str,
        /// Arguments of the call.
        args: Vec<Value>,
    },
    /// `setTimeout`, `setInterval`.
    SetTimer {
        /// Id for the script.
        timer: u32,
        /// Function to call.
        callback: Function,
        /// Arguments of the call.
        args: Vec<ScriptValue>,
        /// Delay in milliseconds.
        delay: f64,
        /// True for `setInterval`.
        repeat: bool,
    },
    /// `clearTimeout` or `clearInterval`.
    ClearTimer(u32),
    /// A console line.
    Console(LogLevel, String),
    /// A fault in a promise that nobody awaits.
    Fault(Fault),
    /// An assignment such as `app.theme = …`.
    App(Arc<str>, Value),
    /// An assignment such as `card.title = …` to a custom widget.
    Input {
        /// The custom widget.
        widget: u64,
        /// The input.
        name: Arc<str>,
        /// New value.
        value: ScriptValue,
    },
}

/// Requests of scripts, in order.
#[derive(Default)]
pub struct ScriptQueue {
    queued: RefCell<VecDeque<Queued>>,
    /// Number of requests dropped at [`ScriptQueue::MAX`].
    dropped: Cell<usize>,
    last_timer: Cell<u32>,
    /// Publishes console lines that wait here or in the effects.
    running: RefCell<Arc<Running>>,
}

impl ScriptQueue {
    /// Limit of queued requests.
    pub const MAX: usize = 10_000;

    /// Sets where console lines are published until the host has got them.
    pub fn publish_lines(&self, running: Arc<Running>) {
        self.running.replace(running);
    }

    /// Notes that the host has got the lines that no longer wait here.
    pub fn host_has_lines(&self) {
        let waiting = self.queued.borrow().iter().filter(|queued| matches!(queued, Queued::Console(..))).count();
        self.running.borrow().unprinted.keep(waiting);
    }

    /// Adds a request; dropped and counted at the limit.
    pub fn push(&self, request: Queued) {
        let mut queued = self.queued.borrow_mut();
        if queued.len() < Self::MAX {
            if let Queued::Console(level, text) = &request {
                self.running.borrow().unprinted.add(*level, text);
            }
            queued.push_back(request);
        } else {
            self.dropped.set(self.dropped.get() + 1);
        }
    }

    /// True without requests.
    pub fn is_empty(&self) -> bool {
        self.queued.borrow().is_empty()
    }

    /// Removes and returns all requests.
    pub fn take(&self) -> VecDeque<Queued> {
        self.queued.take()
    }

    /// Returns and resets the number of dropped requests.
    pub fn take_dropped(&self) -> usize {
        self.dropped.take()
    }

    /// A new timer id; never 0, which scripts use for "none".
    pub fn next_timer(&self) -> u32 {
        self.last_timer.set(self.last_timer.get().wrapping_add(1).max(1));
        self.last_timer.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_much_is_counted() {
        let queue = ScriptQueue::default();
        for timer in 0..ScriptQueue::MAX as u32 + 3 {
            queue.push(Queued::ClearTimer(timer));
        }
        assert_eq!((queue.take().len(), queue.take_dropped()), (ScriptQueue::MAX, 3));
        assert!(queue.is_empty() && queue.take_dropped() == 0);
    }

    #[test]
    fn timers_have_ids_from_one() {
        let queue = ScriptQueue::default();
        assert_eq!((queue.next_timer(), queue.next_timer()), (1, 2));
        queue.last_timer.set(u32::MAX);
        assert_eq!(queue.next_timer(), 1);
    }
}
