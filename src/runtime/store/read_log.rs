//! `ReadLog`: keys that the evaluated binding has read.

use std::cell::{Cell, RefCell};

use super::Key;

/// The reads of one evaluation.
#[derive(Default)]
pub struct ReadLog {
    /// `None` while no binding is evaluated.
    reads: RefCell<Option<Vec<Key>>>,
    /// True once something was read that scripts change in place.
    is_volatile: Cell<bool>,
}

impl ReadLog {
    /// Begins an evaluation.
    pub fn start(&self) {
        *self.reads.borrow_mut() = Some(Vec::new());
        self.is_volatile.set(false);
    }

    /// Ends the recording. Returns the keys that were read, each once, and true when scripts change some of them in place.
    pub fn finish(&self) -> (Vec<Key>, bool) {
        (self.reads.take().unwrap_or_default(), self.is_volatile.get())
    }

    /// Notes a read; nothing while no binding is evaluated.
    pub fn record(&self, key: impl FnOnce() -> Key) {
        if let Some(reads) = &mut *self.reads.borrow_mut() {
            let key = key();
            if !reads.contains(&key) {
                reads.push(key);
            }
        }
    }

    /// Notes a read of something that scripts change in place.
    pub fn set_volatile(&self) {
        self.is_volatile.set(true);
    }

    /// Count of keys that were read.
    pub fn len(&self) -> usize {
        self.reads.borrow().as_ref().map_or(0, Vec::len)
    }

    /// True when a key after the first `from` is wanted.
    pub fn any(&self, from: usize, wanted: impl Fn(&Key) -> bool) -> bool {
        self.reads.borrow().iter().flatten().skip(from).any(wanted)
    }
}
