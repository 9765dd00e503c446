//! The bytes that wait in a queue, and the wait while they are too many.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Notify;

/// A count of waiting bytes with a bound.
#[derive(Debug)]
pub(super) struct ByteGate {
    most: usize,
    waiting: AtomicUsize,
    freed: Notify,
}

impl ByteGate {
    /// A gate that is open while fewer than `most` bytes wait; at least one, so that an empty queue takes a message of any size.
    pub fn new(most: usize) -> Self {
        Self { most: most.max(1), waiting: AtomicUsize::new(0), freed: Notify::new() }
    }

    /// Waits until fewer bytes than the bound wait. The bytes of dropped messages are free, so the wait ends with the receiver, too.
    pub async fn open(&self) {
        loop {
            // Before the count is read: a notification between both is not lost.
            let freed = self.freed.notified();
            if self.waiting.load(Ordering::Acquire) < self.most {
                return;
            }
            freed.await;
        }
    }

    /// Counts the bytes of a message until its [`Charge`] is dropped.
    pub fn charge(self: &Arc<Self>, bytes: usize) -> Charge {
        self.waiting.fetch_add(bytes, Ordering::AcqRel);
        Charge { gate: self.clone(), bytes }
    }
}

/// The bytes of one waiting message.
#[derive(Debug)]
pub(super) struct Charge {
    gate: Arc<ByteGate>,
    bytes: usize,
}

impl Drop for Charge {
    fn drop(&mut self) {
        self.gate.waiting.fetch_sub(self.bytes, Ordering::AcqRel);
        self.gate.freed.notify_waiters();
    }
}
