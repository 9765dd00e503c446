//! Milliseconds since 1970 and how they are written. Only [`now`] reads the real clock.

use std::time::{SystemTime, UNIX_EPOCH};

use ensemble_core::calendar::from_days;

/// Milliseconds since 1970, now.
pub(super) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// `2026-11-21T08:30:00.250Z`.
pub(super) fn iso(millis: u64) -> String {
    let (days, of_day) = (millis / 86_400_000, millis % 86_400_000);
    let (year, month, day) = from_days(i64::try_from(days).unwrap_or(i64::MAX));
    let (seconds, rest) = (of_day / 1000, of_day % 1000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{rest:03}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_right_around_leap_days() {
        assert_eq!(iso(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(iso(951_782_400_000), "2000-02-29T00:00:00.000Z");
        assert_eq!(iso(1_795_228_746_001), "2026-11-21T02:39:06.001Z");
    }
}
