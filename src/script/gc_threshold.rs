//! Raises the heap size at which Boa's garbage collector runs.
//!
//! This is ours because `boa_gc` 0.22 starts at 1 MiB and has no setting for it.

use std::cell::Cell;

use boa_engine::{Finalize, Trace};
use boa_gc::Gc;

/// The collector walks everything that is alive, the engine's own thousands of objects included. It starts at 1 MiB, which is so
/// little more than these objects take that a busy stream would cause a walk every few hundred events.
const THRESHOLD: usize = 4 * 1024 * 1024;

const BLOCK: usize = 64 * 1024;

/// Bytes that nobody reads: only their size counts.
#[derive(Trace, Finalize)]
struct Block(#[unsafe_ignore_trace] [u8; BLOCK]);

/// Lets more garbage gather on this thread. The collector has no setting for it, but it never lowers the limit that it has found to be
/// needed once: for a moment, much is alive.
pub(super) fn raise() {
    thread_local!(static RAISED: Cell<bool> = const { Cell::new(false) });
    if RAISED.replace(true) {
        return;
    }
    let mut blocks = Vec::new();
    let mut alive = 0;
    while alive < THRESHOLD {
        let block = Gc::new(Block([0; BLOCK]));
        alive += block.0.len();
        blocks.push(block);
    }
    drop(blocks);
    boa_gc::force_collect();
}
