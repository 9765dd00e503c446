//! Milliseconds since 1970 and their formats. Only [`now`] reads the clock.

use std::time::{SystemTime, UNIX_EPOCH};

use ensemble_core::calendar;

/// Milliseconds since 1970, now.
pub(super) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// `2026-11-21T08:30:00.250Z`.
pub(super) fn iso(millis: u64) -> String {
    calendar::format(calendar::utc(millis as f64), "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'")
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
