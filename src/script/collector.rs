//! Schedules garbage collection.
//!
//! Implemented here because `boa_gc` 0.22 has no setting for it and counts its own boxes only: the elements of an array and the characters of a
//! string lie outside of them. An app that made a list of 20,000 numbers fifty times a second accumulated a gigabyte of garbage before Boa collected.

use std::cell::Cell;

use boa_engine::{Finalize, Trace};
use boa_gc::Gc;

use crate::{Host, memory};

/// Bytes of boxes at which Boa collects by itself. It walks everything that is alive, the engine's own thousands of objects included, and
/// starts at 1 MiB, which is so little more than these objects take that a busy stream would cause a walk every few hundred events.
const BOX_THRESHOLD: usize = 4 * 1024 * 1024;

/// Growth of script allocations, in bytes, after which garbage is collected.
const GROWTH: isize = 32 << 20;

/// Growth after which it is collected when the last collection is long ago. A thousand streams with an event a second leave 32 MiB of garbage
/// lying about for half a minute, which is as much as everything else that they take.
const CALM_GROWTH: isize = 4 << 20;

/// From here on it is collected even when that takes more than its share of the time.
const URGENT_GROWTH: isize = 8 * GROWTH;

/// A collection is followed by a pause of this many times its duration, so that collecting takes one part in twenty of the time.
const PAUSE_FACTOR: f64 = 19.0;

/// The same below [`GROWTH`]: one part in two hundred.
const CALM_PAUSE_FACTOR: f64 = 199.0;

/// Shortest pause below [`GROWTH`]: where time stands still, a collection takes none.
const LEAST_CALM_PAUSE_MILLIS: f64 = 500.0;

/// Further growth after which the clock is read again.
const LOOK_EVERY: isize = CALM_GROWTH;

/// Longest pause: a collection that seems to take longer was measured across a clock change or sleep.
const MAX_PAUSE_MILLIS: f64 = 30_000.0;

/// Collects garbage between two calls when enough of it may be there.
#[derive(Default)]
pub(super) struct Collector {
    /// The least of [`memory::held`] since the last collection.
    floor: Cell<isize>,
    /// End of the last collection, and its duration, in milliseconds.
    ended: Cell<f64>,
    took: Cell<f64>,
    /// Growth at which the clock is read next, beyond [`CALM_GROWTH`].
    look_at: Cell<isize>,
}

impl Collector {
    /// Collects garbage at the end of a call, when no part of the engine is half changed. `outside` counts the bytes outside of the engine's heap
    /// that new objects of scripts hold. Returns true when the program holds more than `most` bytes after a collection.
    #[inline]
    pub fn collect_if_due(&self, host: &dyn Host, outside: &Cell<isize>, most: Option<isize>) -> bool {
        let held = memory::held();
        if held < self.floor.get() {
            // Less than after the last collection: Boa has collected by itself meanwhile.
            self.floor.set(held);
            self.look_at.set(0);
        }
        let is_over = most.is_some_and(|most| memory::in_use() > most);
        if is_over || held - self.floor.get() + outside.get() >= CALM_GROWTH + self.look_at.get() {
            self.collect_after_pause(host, outside, is_over);
        }
        is_over && most.is_some_and(|most| memory::in_use() > most)
    }

    #[cold]
    fn collect_after_pause(&self, host: &dyn Host, outside: &Cell<isize>, is_over: bool) {
        let begun = host.now_millis();
        let since = begun - self.ended.get();
        // A negative time means that the clock was set back.
        let growth = memory::held() - self.floor.get() + outside.get();
        let resting = (0.0..self.pause_at(growth)).contains(&since);
        // Urgent collections ignore the resting time: reading and decoding so many bytes took far longer than a collection does.
        let is_urgent = growth >= URGENT_GROWTH || outside.get() >= GROWTH;
        if resting && !is_over && !is_urgent {
            self.look_at.set(growth - CALM_GROWTH + LOOK_EVERY);
            return;
        }
        // Within `limited`, because the allocations that are freed here were counted there.
        memory::limited(boa_gc::force_collect);
        let ended = host.now_millis();
        self.ended.set(ended);
        self.took.set((ended - begun).max(0.0));
        self.floor.set(memory::held());
        self.look_at.set(0);
        outside.set(0);
    }

    /// Length of the pause after the last collection, in milliseconds, when so many bytes have come since.
    fn pause_at(&self, growth: isize) -> f64 {
        let pause = if growth >= GROWTH {
            self.took.get() * PAUSE_FACTOR
        } else {
            (self.took.get() * CALM_PAUSE_FACTOR).max(LEAST_CALM_PAUSE_MILLIS)
        };
        pause.min(MAX_PAUSE_MILLIS)
    }
}

// Small enough that the last one overshoots the wanted size by little, large enough that a few dozen are all it takes.
const BLOCK: usize = 64 * 1024;

/// Unread bytes: only their size counts.
#[derive(Trace, Finalize)]
struct Block(#[unsafe_ignore_trace] [u8; BLOCK]);

/// Lets more boxes gather on this thread before Boa collects. The collector has no setting for it, but it never lowers the limit that it
/// has found to be needed once: for a moment, much is alive.
pub(super) fn raise_box_threshold() {
    // `boa_gc` keeps one heap for each thread, so each thread that has an engine needs this once.
    thread_local!(static RAISED: Cell<bool> = const { Cell::new(false) });
    if RAISED.replace(true) {
        return;
    }
    let mut blocks = Vec::new();
    let mut alive = 0;
    while alive < BOX_THRESHOLD {
        let block = Gc::new(Block([0; BLOCK]));
        alive += block.0.len();
        blocks.push(block);
    }
    drop(blocks);
    boa_gc::force_collect();
}
