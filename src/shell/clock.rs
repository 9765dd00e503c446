//! The device's clock and time zone. Everything below the shell gets the time as an argument.

use std::time::{SystemTime, UNIX_EPOCH};

use ensemble_core::calendar::TimeZone;
use time::{OffsetDateTime, UtcOffset};

/// The device's zone; UTC where the system does not tell it.
pub const DEVICE: TimeZone = TimeZone(|moment| UtcOffset::local_offset_at(moment).unwrap_or(UtcOffset::UTC));

/// Milliseconds since 1970; 0 when the device's clock is before that.
pub fn wall_millis() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64() * 1000.0)
}

/// The device's local time.
pub fn now() -> OffsetDateTime {
    DEVICE.local(wall_millis())
}
