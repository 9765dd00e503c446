//! Stops the thread of a script that has used up its stack, instead of the process.
//!
//! Boa recurses on the machine's stack in native code, which its recursion limit does not count: a property is looked up through prototypes and proxies,
//! a list in lists is made flat. The guard page below the stack turns an overflow into a signal. Rust's own handler of that signal ends the process. The
//! one here parks the thread, when the address lies in the guard page of a thread that asked for it; every other fault goes to the handler that was
//! there before. The stack cannot be unwound: destructors would run on what a call left half done.

use std::sync::{Arc, Mutex, PoisonError};

type Callback = Arc<dyn Fn() + Send + Sync>;

static ON_OVERFLOW: Mutex<Option<Callback>> = Mutex::new(None);

/// Sets the function that is called, on a thread of its own, when a guarded thread has used up its stack; the newest one counts.
pub fn on_overflow(tell: impl Fn() + Send + Sync + 'static) {
    *ON_OVERFLOW.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(tell));
}

/// Guards the stack of this thread, for the rest of its life. Elsewhere than on Linux, and where the system refuses, an overflow ends the process as before.
pub(crate) fn guard_stack() {
    #[cfg(target_os = "linux")]
    linux::guard_stack();
}

#[cfg(target_os = "linux")]
mod linux {
    use std::cell::Cell;
    use std::io::{PipeReader, PipeWriter, Read, pipe};
    use std::mem::MaybeUninit;
    use std::os::fd::AsRawFd;
    use std::ptr;
    use std::sync::{OnceLock, PoisonError};

    use super::ON_OVERFLOW;

    thread_local! {
        /// Addresses whose use means that the stack of this thread is used up; empty for a thread that is not guarded.
        // A signal handler reads it: a `const` cell without `Drop` needs no registration, so that its first use allocates nothing.
        static GUARD: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
    }

    /// Data of the signal handler.
    struct Handler {
        /// Wakes the thread that tells.
        wake: PipeWriter,
        before: libc::sigaction,
    }

    static HANDLER: OnceLock<Option<Handler>> = OnceLock::new();

    pub(super) fn guard_stack() {
        if HANDLER.get_or_init(install).is_some()
            && let Some(guard) = guard_of_this_thread()
        {
            GUARD.set(guard);
        }
    }

    fn install() -> Option<Handler> {
        let (reader, wake) = pipe().ok()?;
        std::thread::Builder::new().name("overflow".to_owned()).spawn(move || tell(reader)).ok()?;
        Some(Handler { wake, before: set_action()? })
    }

    /// Tells of each overflow.
    fn tell(mut reader: PipeReader) {
        while reader.read_exact(&mut [0]).is_ok() {
            let callback = ON_OVERFLOW.lock().unwrap_or_else(PoisonError::into_inner).clone();
            match callback {
                Some(tell) => tell(),
                // Nobody can start the script again.
                None => std::process::abort(),
            }
        }
    }

    /// Replaces the action for an access to memory that is not there; returns the former one.
    #[expect(unsafe_code, reason = "the system's own calls on values that live here")]
    fn set_action() -> Option<libc::sigaction> {
        let handler: extern "C" fn(libc::c_int, *mut libc::siginfo_t, *mut libc::c_void) = on_fault;
        let mut before = MaybeUninit::<libc::sigaction>::uninit();
        // SAFETY: an action of zeros is a valid one, its set of signals is made empty before it is used. The call reads `action` and writes `before`
        // as a whole when it returns 0. `on_fault` has the signature that `SA_SIGINFO` asks for, and calls nothing but functions that signal handlers
        // may call.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            libc::sigemptyset(&raw mut action.sa_mask);
            action.sa_sigaction = handler as libc::sighandler_t;
            // On the stack for signals that Rust gives to each of its threads: this one is used up.
            action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
            (libc::sigaction(libc::SIGSEGV, &raw const action, before.as_mut_ptr()) == 0).then(|| before.assume_init())
        }
    }

    /// Addresses of the guard page of this thread's stack.
    #[expect(unsafe_code, reason = "the system's own calls on values that live here")]
    fn guard_of_this_thread() -> Option<(usize, usize)> {
        let mut attributes = MaybeUninit::<libc::pthread_attr_t>::uninit();
        let (mut low, mut size, mut guard) = (ptr::null_mut(), 0, 0);
        // SAFETY: the first call fills the attributes when it returns 0, the others read them and write to variables that live here, and the last
        // one is their end.
        unsafe {
            if libc::pthread_getattr_np(libc::pthread_self(), attributes.as_mut_ptr()) != 0 {
                return None;
            }
            let has_stack = libc::pthread_attr_getstack(attributes.as_ptr(), &raw mut low, &raw mut size) == 0;
            let has_guard = libc::pthread_attr_getguardsize(attributes.as_ptr(), &raw mut guard) == 0;
            libc::pthread_attr_destroy(attributes.as_mut_ptr());
            // Older versions of glibc count the guard page as a part of the stack.
            (has_stack && has_guard && guard > 0).then(|| (low.addr().saturating_sub(guard), low.addr() + guard))
        }
    }

    /// Runs on the thread that has made the access, in the middle of whatever it was doing: only functions that signal handlers may call.
    #[expect(unsafe_code, reason = "what a signal handler gets and may call")]
    extern "C" fn on_fault(signal: libc::c_int, info: *mut libc::siginfo_t, _: *mut libc::c_void) {
        let (low, high) = GUARD.get();
        let Some(Some(handler)) = HANDLER.get() else { return };
        // SAFETY: the system passes a valid `info`, whose address is set for this signal; `write` reads one byte that lives here; `pause` and
        // `sigaction` may be called by signal handlers, and `before` is what the system has given.
        unsafe {
            if (low..high).contains(&(*info).si_addr().addr()) {
                libc::write(handler.wake.as_raw_fd(), [0_u8].as_ptr().cast(), 1);
                loop {
                    libc::pause();
                }
            }
            // The access is made again, and then handled by the former action.
            libc::sigaction(signal, &raw const handler.before, ptr::null_mut());
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::hint::black_box;
    use std::os::unix::process::ExitStatusExt;
    use std::process::{Command, Output};

    use super::*;

    /// Set in the child processes of these tests, to what they do.
    const CHILD: &str = "ENSEMBLE_TEST_OVERFLOW";

    #[expect(unconditional_recursion, reason = "the stack is to be used up")]
    fn recurse(depth: usize) -> usize {
        black_box([depth; 100]).iter().sum::<usize>() + recurse(depth + 1)
    }

    #[test]
    fn a_child_that_overflows() {
        let Some(what) = std::env::var_os(CHILD) else { return };
        on_overflow(|| {
            eprintln!("told");
            std::process::exit(7);
        });
        let work = move || {
            match what.to_str() {
                Some("guarded") => guard_stack(),
                // Another thread is guarded.
                _ => std::thread::spawn(guard_stack).join().unwrap(),
            }
            recurse(0)
        };
        let thread = std::thread::Builder::new().name("script".to_owned()).stack_size(1 << 20).spawn(work);
        thread.unwrap().join().unwrap();
    }

    fn child(what: &str) -> std::io::Result<Output> {
        let mut child = Command::new(std::env::current_exe()?);
        child.args(["--exact", "shell::stack_overflow::tests::a_child_that_overflows", "--nocapture"]);
        child.env(CHILD, what).output()
    }

    #[test]
    fn an_overflow_of_a_guarded_thread_is_told_and_ends_nothing_else() {
        let output = child("guarded").unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(7), "{stderr}");
        assert!(stderr.contains("told") && !stderr.contains("overflowed its stack"), "{stderr}");
    }

    #[test]
    fn an_overflow_of_another_thread_is_handled_as_before() {
        let output = child("unguarded").unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.signal(), Some(libc::SIGABRT), "{stderr}");
        assert!(stderr.contains("overflowed its stack") && !stderr.contains("told"), "{stderr}");
    }
}
