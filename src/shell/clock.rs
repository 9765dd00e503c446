//! The device's clock and time zone. Everything below the shell gets the time as an argument.

use std::sync::LazyLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use ensemble_core::calendar::TimeZone;
use ensemble_runtime::Now;
use time::{OffsetDateTime, UtcOffset};

/// The device's zone; UTC where the system does not tell it.
pub const DEVICE: TimeZone = TimeZone(|moment| UtcOffset::local_offset_at(moment).unwrap_or(UtcOffset::UTC));

/// A clock that runs since it was made.
#[derive(Clone, Copy, Debug)]
pub struct Clock(Instant);

impl Default for Clock {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl Clock {
    /// The time now.
    pub fn now(self) -> Now {
        Now { elapsed: self.elapsed(), wall_millis: wall_millis() }
    }

    /// Since the clock was made.
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }

    /// An instant as nanoseconds since the clock was made, 0 for an earlier one: fits into an atomic.
    pub fn nanos(self, at: Instant) -> u64 {
        u64::try_from(at.saturating_duration_since(self.0).as_nanos()).unwrap_or(u64::MAX)
    }
}

/// Milliseconds since 1970; 0 if the system's clock is before that.
pub fn wall_millis() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64() * 1000.0)
}

/// Time since this was first asked for: for measuring how long something takes.
pub fn stopwatch() -> Duration {
    static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
    BEGUN.elapsed()
}

/// The device's local time.
pub fn local_time() -> OffsetDateTime {
    DEVICE.local(wall_millis())
}
