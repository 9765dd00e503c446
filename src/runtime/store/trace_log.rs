//! `TraceLog`: changes by handler, evaluated bindings and rebuilt widgets, for the runtime's `Record`s. Off, it costs a test of a flag for each
//! change.

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

/// More is not kept of each kind between two takings: an endless loop of a handler would fill the memory.
const MOST: usize = 10_000;

impl TraceLog {
    /// From now on everything is logged, or nothing any more.
    pub fn switch(&self, on: bool) {
        self.is_on.set(on);
        self.take();
        self.take_evaluated();
        self.take_redrawn();
    }

    /// A handler begins. Returns true when it is an outermost one; [`Self::leave`] then has to be called.
    pub fn enter(&self, span: impl FnOnce() -> Span) -> bool {
        if !self.is_on.get() || self.handler.get().is_some() {
            return false;
        }
        let span = span();
        self.handler.set(Some(span));
        push(&self.handlers, span);
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
        if self.changes.borrow().last() != Some(&change) {
            push(&self.changes, change);
        }
    }

    /// Notes that a binding was evaluated.
    pub fn evaluated(&self, watch: u64) {
        if self.is_on.get() {
            push(&self.evaluated, watch);
        }
    }

    /// Notes that a widget's node was built again.
    pub fn redrawn(&self, handle: u64) {
        if self.is_on.get() {
            push(&self.redrawn, handle);
        }
    }

    /// Takes handlers and changes.
    pub fn take(&self) -> Logged {
        Logged { handlers: self.handlers.take(), changes: self.changes.take() }
    }

    /// Takes the bindings that were evaluated, by the numbers of their watches.
    pub fn take_evaluated(&self) -> Vec<u64> {
        self.evaluated.take()
    }

    /// Takes the widgets whose nodes were built again.
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
