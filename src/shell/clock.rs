//! System clock and time zone. All other modules get the time as an argument.

use std::sync::LazyLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use ensemble_core::calendar::TimeZone;
use ensemble_runtime::Now;
use time::{OffsetDateTime, UtcOffset};

/// The system's time zone; UTC if unknown.
pub const DEVICE: TimeZone = TimeZone(|moment| UtcOffset::local_offset_at(moment).unwrap_or(UtcOffset::UTC));

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
