//! The processor time of one thread, which other threads may read.

use std::time::Duration;

/// A clock that runs while its thread runs.
#[derive(Clone, Copy)]
pub struct ThreadClock {
    #[cfg(target_os = "linux")]
    id: libc::clockid_t,
}

impl ThreadClock {
    /// The clock of this thread; `None` where the system has none.
    #[cfg(target_os = "linux")]
    #[expect(unsafe_code, reason = "the system's own call, which writes to a place on the stack")]
    pub fn of_this_thread() -> Option<Self> {
        let mut id = 0;
        // SAFETY: `id` lives for the call, and this thread runs.
        let is_known = unsafe { libc::pthread_getcpuclockid(libc::pthread_self(), &mut id) } == 0;
        is_known.then_some(Self { id })
    }

    /// The clock of this thread; `None` where the system has none.
    #[cfg(not(target_os = "linux"))]
    pub fn of_this_thread() -> Option<Self> {
        None
    }

    /// Processor time that the thread has taken; `None` when it has ended.
    #[cfg(target_os = "linux")]
    #[expect(unsafe_code, reason = "the system's own call, which writes to a place on the stack")]
    pub fn read(self) -> Option<Duration> {
        let mut read = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: `read` lives for the call; a clock whose thread has ended is an error.
        let is_known = unsafe { libc::clock_gettime(self.id, &mut read) } == 0;
        let (seconds, nanoseconds) = (u64::try_from(read.tv_sec).ok()?, u32::try_from(read.tv_nsec).ok()?);
        is_known.then(|| Duration::new(seconds, nanoseconds))
    }

    /// Processor time that the thread has taken; `None` when it has ended.
    #[cfg(not(target_os = "linux"))]
    pub fn read(self) -> Option<Duration> {
        None
    }
}
