//! Notices that the machine has slept (L4): the system says so, or the wall clock has advanced and the steady one has not.

use std::time::{Duration, SystemTime};

/// A wall clock that is set right jumps a little, too; that is no sleep.
const SHORTEST_SLEEP: Duration = Duration::from_secs(10);

/// Two clocks that run apart by more than one part in so many are no clocks: a difference below it is no sleep, however long the time is.
const DRIFT: u32 = 10_000;

/// Readings of both clocks at one moment, by the driver of a [`Machine`](crate::Machine) or in virtual time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Time since a fixed moment, by a clock that never jumps; it may stop while the machine sleeps.
    pub steady: Duration,
    /// The wall clock. `Retry-After` may hold a date, and a sleep is seen by it where the system does not count sleeps.
    pub wall: SystemTime,
    /// Time that the machine has slept since a fixed moment; `None` where the system does not tell. A person who sets the wall clock does not change it.
    pub asleep: Option<Duration>,
}

impl Now {
    /// The moment `steady` of a virtual clock whose wall clock starts in 1970.
    pub fn at(steady: Duration) -> Self {
        Self { steady, wall: SystemTime::UNIX_EPOCH + steady, asleep: None }
    }
}

/// Detection of a sleep of the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SleepOptions {
    /// Interval of readings, within which a sleep is detected.
    pub look_every: Duration,
    /// Silence after which a connection counts as dead, following a sleep or a change of the network.
    pub patience: Duration,
}

impl Default for SleepOptions {
    fn default() -> Self {
        Self { look_every: Duration::from_secs(3), patience: Duration::from_secs(5) }
    }
}

/// Compares both clocks with how they were last seen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SleepDetector {
    seen: Now,
}

impl SleepDetector {
    /// Starts with a reading.
    pub fn new(now: Now) -> Self {
        Self { seen: now }
    }

    /// Time of the last reading, by the steady clock.
    pub fn looked_at(&self) -> Duration {
        self.seen.steady
    }

    /// Looks at the clocks: how long the machine has slept since the last look, if it has.
    pub fn slept(&mut self, now: Now) -> Option<Duration> {
        // Also after a clock was set: each look compares with the one before, so a jump is seen once.
        let seen = std::mem::replace(&mut self.seen, now);
        if let (Some(asleep), Some(before)) = (now.asleep, seen.asleep) {
            return Some(asleep.saturating_sub(before)).filter(|slept| *slept >= SHORTEST_SLEEP);
        }
        let awake = now.steady.saturating_sub(seen.steady);
        // A clock that was set back says nothing.
        let passed = now.wall.duration_since(seen.wall).unwrap_or_default();
        Some(passed.saturating_sub(awake)).filter(|slept| *slept >= SHORTEST_SLEEP.max(awake / DRIFT))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l04_only_a_wall_clock_that_runs_ahead_is_a_sleep() {
        let at = |steady: u64, wall: u64| Now {
            steady: Duration::from_secs(steady),
            wall: SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000 + wall),
            asleep: None,
        };
        let mut detector = SleepDetector::new(at(0, 0));
        assert_eq!(detector.slept(at(3, 3)), None);
        assert_eq!(detector.slept(at(6, 11)), None, "the clock was set");
        assert_eq!(detector.slept(at(9, 3714)), Some(Duration::from_secs(3700)));
        assert_eq!(detector.slept(at(12, 3717)), None, "a sleep is noticed once");
        assert_eq!(detector.slept(at(15, 0)), None, "the clock was set back");
        assert_eq!(detector.slept(at(18, 3)), None, "and goes on from there");
        assert_eq!(detector.slept(at(21, 15)), None, "nine seconds ahead");
        assert_eq!(detector.slept(at(24, 28)), Some(Duration::from_secs(10)), "ten seconds ahead");
        assert_eq!(detector.looked_at(), Duration::from_secs(24));
        let month = 30 * 24 * 3600;
        assert_eq!(detector.slept(at(month, month + 200)), None, "no two clocks agree for a month");
    }

    #[test]
    fn l04_what_the_system_counts_wins_over_the_wall_clock() {
        let at = |steady: u64, wall: u64, asleep: u64| Now {
            steady: Duration::from_secs(steady),
            wall: SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000 + wall),
            asleep: Some(Duration::from_secs(asleep)),
        };
        let mut detector = SleepDetector::new(at(0, 0, 50));
        assert_eq!(detector.slept(at(3, 86_400, 50)), None, "the clock was set forth");
        assert_eq!(detector.slept(at(6, 86_403, 59)), None);
        assert_eq!(detector.slept(at(9, 6, 3659)), Some(Duration::from_secs(3600)), "although it was set back");
        assert_eq!(detector.slept(at(12, 9, 3669)), Some(Duration::from_secs(10)), "ten seconds are a sleep");
        assert_eq!(Now::at(Duration::from_secs(7)).wall, SystemTime::UNIX_EPOCH + Duration::from_secs(7));
    }
}
