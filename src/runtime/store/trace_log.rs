//! `TraceLog`: which handler changed what, for `inspect` and `why`. Off, it costs a test of a flag for each change.

use std::cell::{Cell, RefCell};

use super::Key;
use ensemble_core::diag::Span;

/// Handlers, changes and counts since the log was last taken.
#[derive(Default)]
pub struct TraceLog {
    is_on: Cell<bool>,
    /// The outermost handler that runs.
    handler: Cell<Option<Span>>,
    handlers: RefCell<Vec<Span>>,
    changes: RefCell<Vec<(Key, Option<Span>)>>,
    evaluated: Cell<usize>,
    redrawn: Cell<usize>,
}

/// The content of the log at one taking.
#[derive(Default)]
pub struct Logged {
    /// The handlers that ran, outermost ones only, in order.
    pub handlers: Vec<Span>,
    /// Changed keys, each with the handler that changed it; `None` for the event itself.
    pub changes: Vec<(Key, Option<Span>)>,
    /// How many bindings were evaluated.
    pub evaluated: usize,
    /// Number of nodes that were built again.
    pub redrawn: usize,
}

/// Changes kept between two takings, at most: an endless loop of a handler would fill the memory.
const MOST_CHANGES: usize = 10_000;

impl TraceLog {
    /// Turns the log on.
    pub fn switch_on(&self) {
        self.is_on.set(true);
    }

    /// A handler begins. Returns true when it is an outermost one; [`Self::leave`] then has to be called.
    pub fn enter(&self, span: impl FnOnce() -> Span) -> bool {
        if !self.is_on.get() || self.handler.get().is_some() {
            return false;
        }
        let span = span();
        self.handler.set(Some(span));
        let mut handlers = self.handlers.borrow_mut();
        if handlers.len() < MOST_CHANGES {
            handlers.push(span);
        }
        true
    }

    /// The outermost handler has ended.
    pub fn leave(&self) {
        self.handler.set(None);
    }

    /// Notes a change.
    pub fn change(&self, key: impl FnOnce() -> Key) {
        if !self.is_on.get() {
            return;
        }
        let change = (key(), self.handler.get());
        let mut changes = self.changes.borrow_mut();
        if changes.last() != Some(&change) && changes.len() < MOST_CHANGES {
            changes.push(change);
        }
    }

    /// Notes that a binding was evaluated.
    pub fn evaluated(&self) {
        self.evaluated.set(self.evaluated.get() + 1);
    }

    /// Counts a node that was built again.
    pub fn redrawn(&self) {
        self.redrawn.set(self.redrawn.get() + 1);
    }

    /// Takes what was logged.
    pub fn take(&self) -> Logged {
        Logged {
            handlers: self.handlers.take(),
            changes: self.changes.take(),
            evaluated: self.evaluated.take(),
            redrawn: self.redrawn.take(),
        }
    }
}
