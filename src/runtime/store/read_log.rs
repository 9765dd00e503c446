//! `ReadLog`: keys read by the binding that is being evaluated.

use std::cell::{Cell, RefCell};

use super::key::Key;

/// Reads of one evaluation.
#[derive(Default)]
pub struct ReadLog {
    /// `None` while no binding is evaluated.
    reads: RefCell<Option<Vec<Key>>>,
    /// True once state that scripts change in place was read.
    is_volatile: Cell<bool>,
}

impl ReadLog {
    /// Starts an evaluation.
    pub fn start(&self) {
        *self.reads.borrow_mut() = Some(Vec::new());
        self.is_volatile.set(false);
    }

    /// Ends it. Returns the keys that were read, without duplicates, and true when scripts change some of them in place.
    pub fn finish(&self) -> (Vec<Key>, bool) {
        (self.reads.take().unwrap_or_default(), self.is_volatile.get())
    }

    /// Records a read; no effect while no binding is evaluated.
    pub fn record(&self, key: impl FnOnce() -> Key) {
        if let Some(reads) = &mut *self.reads.borrow_mut() {
            let key = key();
            if !reads.contains(&key) {
                reads.push(key);
            }
        }
    }

    /// Records a read of state that scripts change in place.
    pub fn set_volatile(&self) {
        self.is_volatile.set(true);
    }

    /// Number of keys read.
    pub fn len(&self) -> usize {
        self.reads.borrow().as_ref().map_or(0, Vec::len)
    }

    /// True when a key after the first `from` satisfies `wanted`.
    pub fn any(&self, from: usize, wanted: impl Fn(&Key) -> bool) -> bool {
        self.reads.borrow().iter().flatten().skip(from).any(wanted)
    }
}
