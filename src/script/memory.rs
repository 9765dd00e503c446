//! Bounds the memory that one call of a script may allocate.
//!
//! This guard is ours because Boa 0.22 has no limit for its heap: `s = s + s` in a loop would allocate until the operating system kills
//! the process. The global allocator is the only point that sees every allocation of the engine. It counts, and there are two bounds:
//!
//! - Beyond [`MAX_BYTES_PER_CALL`] the script is ended by an exception that it cannot catch, and the app goes on. `check` throws it
//!   where native code of ours runs: functions of the app's objects, and the built-in functions that `host::length_limits` wraps.
//! - Code that calls none of them, such as `while (true) s = s + s`, reaches `HARD_BYTES_PER_CALL`. Boa has no hook between two of its
//!   instructions where it could be ended, and an allocator must not unwind (`GlobalAlloc` makes that undefined behaviour). So it calls
//!   what the host gave to [`on_exceeded`], which must not return; without a host the allocation fails, as if the computer had no memory left.

use std::alloc::{GlobalAlloc, Layout};
use std::cell::Cell;
use std::convert::Infallible;
use std::ptr;
use std::sync::atomic::{AtomicIsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use boa_engine::JsResult;
use boa_engine::error::RuntimeLimitError;

thread_local! {
    /// Bytes that the call on this thread may still allocate.
    // The allocator reads these: a `const` cell without `Drop` needs no registration, so that its first use allocates nothing.
    static REMAINING: Cell<isize> = const { Cell::new(UNBOUNDED) };
    /// Bytes that calls on this thread have allocated beyond what they freed.
    static HELD: Cell<isize> = const { Cell::new(0) };
    /// True after `check` has ended a call, until the reason is taken.
    static ENDED: Cell<bool> = const { Cell::new(false) };
    /// Bytes of this thread that are not added to [`IN_USE`] yet.
    static UNCOUNTED: Cell<isize> = const { Cell::new(0) };
}

/// Bytes that the whole program holds, without those in [`UNCOUNTED`].
static IN_USE: AtomicIsize = AtomicIsize::new(0);

/// Bytes from which [`UNCOUNTED`] is added to [`IN_USE`]: in larger steps, threads do not contend for the counter.
const UNCOUNTED_MAX: isize = 64 * 1024;

/// No call is running. Half of the range, so that allocations and frees outside of calls overflow neither end.
const UNBOUNDED: isize = isize::MAX / 2;

/// Called when a call exceeds its limit.
static ON_EXCEEDED: Mutex<Option<Arc<dyn Fn() -> Infallible + Send + Sync>>> = Mutex::new(None);

/// An allocator that counts the bytes of the running call; the program's global allocator.
pub struct LimitedAllocator<A>(pub A);

/// Sets the function that is called, on the thread itself, when a script has reached `HARD_BYTES_PER_CALL`; the newest one counts. It parks the
/// thread for good, so that a new one can take its place, or ends the process: the engine is in the middle of an allocation, so nothing may run on
/// that thread any more. Without one the allocation fails, which ends the process.
pub fn on_exceeded(stop: impl Fn() -> Infallible + Send + Sync + 'static) {
    *ON_EXCEEDED.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(stop));
}

/// Most bytes that one call may hold beyond what it frees: 1 GiB.
pub const MAX_BYTES_PER_CALL: isize = 1 << 30;

/// Bytes at which the allocator itself stops a call. The quarter above [`MAX_BYTES_PER_CALL`] lets most calls reach a point where they can be ended
/// in order.
pub(crate) const HARD_BYTES_PER_CALL: isize = MAX_BYTES_PER_CALL / 4 * 5;

/// Most bytes that the program may hold between calls of scripts: 1 GiB.
pub const MAX_BYTES_KEPT: isize = 1 << 30;

/// Bytes that the whole program holds: 0 where its allocator is not a [`LimitedAllocator`].
pub(crate) fn in_use() -> isize {
    IN_USE.load(Ordering::Relaxed)
}

/// The reason in the message about a stopped script.
pub fn too_much() -> String {
    format!("it wants more than {} GiB of memory", MAX_BYTES_PER_CALL >> 30)
}

/// The help in that message.
pub const HELP: &str = "let texts and lists grow to a bound; a stream's `into` with `keep` does so by itself";

/// Ends the running call, by an exception that no script can catch, when it holds more than [`MAX_BYTES_PER_CALL`].
pub(crate) fn check() -> JsResult<()> {
    if REMAINING.get() < HARD_BYTES_PER_CALL - MAX_BYTES_PER_CALL {
        ENDED.set(true);
        // Any error of the engine will do: scripts cannot catch it, and `take_ended` tells the caller that it was memory.
        return Err(RuntimeLimitError::StackSize.into());
    }
    Ok(())
}

/// True when a call was ended by [`check`] since this was last asked.
pub(crate) fn take_ended() -> bool {
    ENDED.take()
}

/// Bytes that calls on this thread have allocated so far beyond what they freed. What the app frees between calls is not counted, so that
/// only differences tell something.
pub(crate) fn held() -> isize {
    HELD.get()
}

/// Runs `act` with these limits. A call inside a call shares the outer one's remainder.
pub(super) fn limited<R>(act: impl FnOnce() -> R) -> R {
    struct ResetOnDrop;
    impl Drop for ResetOnDrop {
        fn drop(&mut self) {
            HELD.set(HELD.get() + HARD_BYTES_PER_CALL - REMAINING.get());
            REMAINING.set(UNBOUNDED);
        }
    }
    // Outside of a call the counter is near `UNBOUNDED`, so that its value tells whether a call is running.
    if REMAINING.get() < UNBOUNDED / 2 {
        return act();
    }
    REMAINING.set(HARD_BYTES_PER_CALL);
    // By a drop, because a panic of Boa unwinds through here and is caught further out.
    let _lifted = ResetOnDrop;
    act()
}

/// Counts allocated bytes, and freed ones as negative; false when the call may not have them.
#[inline]
fn take(bytes: isize) -> bool {
    let uncounted = UNCOUNTED.get() + bytes;
    if uncounted.abs() < UNCOUNTED_MAX {
        UNCOUNTED.set(uncounted);
    } else {
        IN_USE.fetch_add(uncounted, Ordering::Relaxed);
        UNCOUNTED.set(0);
    }
    let left = REMAINING.get() - bytes;
    REMAINING.set(left);
    left >= 0 || exceeded()
}

/// Calls the host, which does not come back; false when there is none.
#[cold]
fn exceeded() -> bool {
    // What the host allocates to report it is not counted to the script.
    REMAINING.set(UNBOUNDED);
    let host = ON_EXCEEDED.lock().unwrap_or_else(PoisonError::into_inner).clone();
    host.is_some_and(|stop| match stop() {})
}

#[inline]
#[expect(clippy::cast_possible_wrap, reason = "a layout's size is at most isize::MAX")]
fn size(layout: Layout) -> isize {
    layout.size() as isize
}

#[expect(unsafe_code, reason = "an allocator has no other function; every call goes to the inner one as it came")]
// SAFETY: the inner allocator keeps the contract; counting allocates nothing.
unsafe impl<A: GlobalAlloc> GlobalAlloc for LimitedAllocator<A> {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if !take(size(layout)) {
            return ptr::null_mut();
        }
        // SAFETY: as the caller promised.
        unsafe { self.0.alloc(layout) }
    }

    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        // Freeing leaves more than before, so it is never refused.
        take(-size(layout));
        // SAFETY: as the caller promised.
        unsafe { self.0.dealloc(ptr, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if !take(size(layout)) {
            return ptr::null_mut();
        }
        // SAFETY: as the caller promised.
        unsafe { self.0.alloc_zeroed(layout) }
    }

    #[expect(clippy::cast_possible_wrap, reason = "a new size is at most isize::MAX")]
    unsafe fn realloc(&self, ptr: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        if !take(new_size as isize - size(layout)) {
            return ptr::null_mut();
        }
        // SAFETY: as the caller promised.
        unsafe { self.0.realloc(ptr, layout, new_size) }
    }
}
