//! Bounds the machine's stack that built-in functions use by calling each other.
//!
//! This guard is ours because Boa counts calls of scripts only: `String(list)` calls `toString` and `join` of each list inside, natively, as deep as the
//! lists nest. `check` throws a `RangeError`, which scripts can catch, long before the stack of a thread of scripts ends. Code that recurses without a
//! function of ours, as through a million prototypes or proxies, is not seen here: it meets the end of the stack, where the host stops the thread.

use std::cell::Cell;
use std::hint::black_box;

use boa_engine::{JsNativeError, JsResult};

/// Most bytes of stack that one call uses before built-in functions refuse to go deeper. Threads of scripts have 16 MiB or more, of which the deepest
/// recursion that is allowed to scripts takes up most.
const MOST_BYTES: usize = 14 << 20;

thread_local! {
    /// Address of a variable of the outermost call on this thread; 0 when none is running.
    static BASE: Cell<usize> = const { Cell::new(0) };
}

/// Runs `act` as a call of a script. A call inside a call shares the outer one's stack.
pub(super) fn measured<R>(act: impl FnOnce() -> R) -> R {
    struct ResetOnDrop;
    impl Drop for ResetOnDrop {
        fn drop(&mut self) {
            BASE.set(0);
        }
    }
    if BASE.get() != 0 {
        return act();
    }
    BASE.set(here());
    // By a drop, because a panic of Boa unwinds through here and is caught further out.
    let _reset = ResetOnDrop;
    act()
}

/// A `RangeError` when the running call has used up its part of the stack.
pub(crate) fn check() -> JsResult<()> {
    let base = BASE.get();
    if base != 0 && base.abs_diff(here()) > MOST_BYTES {
        return Err(JsNativeError::range().with_message("too much recursion").into());
    }
    Ok(())
}

#[inline(never)]
fn here() -> usize {
    let local = 0_u8;
    black_box(&raw const local).addr()
}
