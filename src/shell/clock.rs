//! System clock and time zone. All other modules get the time as an argument.

use std::sync::LazyLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use ensemble_core::calendar::TimeZone;
use ensemble_runtime::Now;
use time::{OffsetDateTime, UtcOffset};

/// The system's time zone; UTC if unknown.
pub const DEVICE: TimeZone = TimeZone(|moment| UtcOffset::local_offset_at(moment).unwrap_or(UtcOffset::UTC));

/// Time that the machine has slept since it was started; `None` where the system does not count it.
pub fn time_asleep() -> Option<Duration> {
    #[cfg(target_os = "linux")]
    {
        // In this order: the clock that goes on in a sleep is never behind then.
        let awake = reading(libc::CLOCK_MONOTONIC)?;
        reading(libc::CLOCK_BOOTTIME)?.checked_sub(awake)
    }
    #[cfg(not(target_os = "linux"))]
    {
        None
    }
}

#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the system's own call, which writes to a place on the stack")]
fn reading(clock: libc::clockid_t) -> Option<Duration> {
    let mut read = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `read` lives for the call, and its type is the one that the call writes.
    let is_known = unsafe { libc::clock_gettime(clock, &mut read) } == 0;
    let (seconds, nanoseconds) = (u64::try_from(read.tv_sec).ok()?, u32::try_from(read.tv_nsec).ok()?);
    is_known.then(|| Duration::new(seconds, nanoseconds))
}

/// A monotonic clock that starts when it is made.
#[derive(Clone, Copy, Debug)]
pub struct Clock(Instant);

impl Default for Clock {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl Clock {
    /// Current time.
    pub fn now(self) -> Now {
        Now { elapsed: self.elapsed(), wall_millis: wall_millis() }
    }

    /// Time since the start.
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }

    /// Nanoseconds from the start to an instant, 0 for an earlier one; for atomics.
    pub fn nanos(self, at: Instant) -> u64 {
        u64::try_from(at.saturating_duration_since(self.0).as_nanos()).unwrap_or(u64::MAX)
    }
}

/// Milliseconds since 1970; 0 for an earlier system time.
pub fn wall_millis() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64() * 1000.0)
}

/// Monotonic time since the first call, for measuring durations.
pub fn stopwatch() -> Duration {
    static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
    BEGUN.elapsed()
}

/// Local time.
pub fn local_time() -> OffsetDateTime {
    DEVICE.local(wall_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn the_system_counts_its_sleeps() {
        let before = time_asleep().unwrap();
        assert!(time_asleep().unwrap().saturating_sub(before) < Duration::from_secs(10), "nobody has slept meanwhile");
    }
}
