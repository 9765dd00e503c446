//! `TraceLog`: changes by handler, evaluated bindings and rebuilt widgets, for the runtime's `Record`s. When off, a change costs the test of a flag.

use std::cell::{Cell, RefCell};

use super::key::Key;
use ensemble_core::diag::Span;

/// Handlers, changes and counts since the log was last taken.
#[derive(Default)]
pub struct TraceLog {
    is_on: Cell<bool>,
    /// The outermost running handler.
    handler: Cell<Option<Span>>,
    handlers: RefCell<Vec<Span>>,
    changes: RefCell<Vec<(Key, Option<Span>)>>,
    evaluated: RefCell<Vec<u64>>,
    redrawn: RefCell<Vec<u64>>,
}

/// Handlers and changes of one event.
#[derive(Default)]
pub struct Logged {
    /// The handlers that ran, outermost ones only, in order.
    pub handlers: Vec<Span>,
    /// Changed keys, each with the handler that changed it; `None` for the event itself.
    pub changes: Vec<(Key, Option<Span>)>,
}

/// Limit of entries of each kind between two calls of `take`, because a handler may loop.
const MOST: usize = 10_000;

impl TraceLog {
    /// Turns the log on or off.
    pub fn switch(&self, on: bool) {
        self.is_on.set(on);
        self.take();
        self.take_evaluated();
        self.take_redrawn();
    }

    /// Records the start of a handler. True for an outermost one; [`Self::leave`] must be called then.
    pub fn enter(&self, span: impl FnOnce() -> Span) -> bool {
        if !self.is_on.get() || self.handler.get().is_some() {
            return false;
        }
        let span = span();
        self.handler.set(Some(span));
        push(&self.handlers, span);
        true
    }

    /// Records the end of the outermost handler.
    pub fn leave(&self) {
        self.handler.set(None);
    }

    /// Records a change.
    pub fn change(&self, key: impl FnOnce() -> Key) {
        if !self.is_on.get() {
            return;
        }
        let change = (key(), self.handler.get());
        if self.changes.borrow().last() != Some(&change) {
            push(&self.changes, change);
        }
    }

    /// Records the evaluation of a binding.
    pub fn evaluated(&self, watch: u64) {
        if self.is_on.get() {
            push(&self.evaluated, watch);
        }
    }

    /// Records that a widget's node was rebuilt.
    pub fn redrawn(&self, handle: u64) {
        if self.is_on.get() {
            push(&self.redrawn, handle);
        }
    }

    /// Removes and returns handlers and changes.
    pub fn take(&self) -> Logged {
        Logged { handlers: self.handlers.take(), changes: self.changes.take() }
    }

    /// Removes and returns evaluated bindings, as numbers of their watches.
    pub fn take_evaluated(&self) -> Vec<u64> {
        self.evaluated.take()
    }

    /// Removes and returns widgets whose nodes were rebuilt.
    pub fn take_redrawn(&self) -> Vec<u64> {
        self.redrawn.take()
    }
}

fn push<T>(list: &RefCell<Vec<T>>, item: T) {
    let mut list = list.borrow_mut();
    if list.len() < MOST {
        list.push(item);
    }
}
