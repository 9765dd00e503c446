//! How much memory one call of a script may take. The engine has no bound of its own: `s = s + s` in a loop would end the process.

use std::alloc::{GlobalAlloc, Layout};
use std::cell::Cell;
use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

thread_local! {
    /// Bytes that the call on this thread may still take.
    static LEFT: Cell<isize> = const { Cell::new(UNBOUNDED) };
}

/// No call is running. So far from the ends that what is taken and given back in between reaches neither.
const UNBOUNDED: isize = isize::MAX / 2;

/// Told when a call wants more than it may have.
static TOLD: Mutex<Option<Arc<dyn Fn() + Send + Sync>>> = Mutex::new(None);

/// An allocator that knows how much the running call has taken. The program uses it for everything.
pub struct Bounded<A>(pub A);

/// Calls `tell` on the thread whose call wants more memory than it may have; the newest wish counts. The thread never runs again: nothing
/// can be unwound from inside an allocator. Without a wish the program ends with a message.
pub fn when_beyond(tell: impl Fn() + Send + Sync + 'static) {
    *TOLD.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(tell));
}

/// Bytes that one call may take more than it gives back.
pub const PER_CALL: isize = 1 << 30;

/// Does something that may take [`PER_CALL`] bytes. A call inside a call has what is left to the outer one.
pub(super) fn within<R>(act: impl FnOnce() -> R) -> R {
    struct Lifted;
    impl Drop for Lifted {
        fn drop(&mut self) {
            LEFT.set(UNBOUNDED);
        }
    }
    if LEFT.get() < UNBOUNDED / 2 {
        return act();
    }
    LEFT.set(PER_CALL);
    let _lifted = Lifted;
    act()
}

/// Counts what is taken; what is given back counts below zero.
#[inline]
fn take(bytes: isize) {
    let left = LEFT.get() - bytes;
    LEFT.set(left);
    if left < 0 {
        beyond();
    }
}

#[cold]
fn beyond() -> ! {
    // What follows is not the script's.
    LEFT.set(UNBOUNDED);
    let told = TOLD.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let Some(tell) = told else {
        // Closed: there is nobody to tell.
        let _closed = writeln!(std::io::stderr(), "error: a script wants more memory than a call may take");
        std::process::exit(1);
    };
    tell();
    loop {
        std::thread::park();
    }
}

#[inline]
#[expect(clippy::cast_possible_wrap, reason = "a layout's size is at most isize::MAX")]
fn size(layout: Layout) -> isize {
    layout.size() as isize
}

#[expect(unsafe_code, reason = "an allocator has no other door; every call goes to the inner one as it came")]
// SAFETY: the inner allocator keeps the contract; counting allocates nothing.
unsafe impl<A: GlobalAlloc> GlobalAlloc for Bounded<A> {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        take(size(layout));
        // SAFETY: as the caller promised.
        unsafe { self.0.alloc(layout) }
    }

    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        take(-size(layout));
        // SAFETY: as the caller promised.
        unsafe { self.0.dealloc(ptr, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        take(size(layout));
        // SAFETY: as the caller promised.
        unsafe { self.0.alloc_zeroed(layout) }
    }

    #[expect(clippy::cast_possible_wrap, reason = "a new size is at most isize::MAX")]
    unsafe fn realloc(&self, ptr: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        take(new_size as isize - size(layout));
        // SAFETY: as the caller promised.
        unsafe { self.0.realloc(ptr, layout, new_size) }
    }
}
