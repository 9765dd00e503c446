//! Notices that the machine has slept (`sse.md` L4): the wall's clock has gone on, the steady one has stood still.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

/// A wall clock that is set right jumps a little, too; that is no sleep.
const SHORTEST_SLEEP: Duration = Duration::from_secs(10);

/// How to notice it, and what to do then.
#[derive(Clone, Copy, Debug)]
pub struct SleepOptions {
    /// The wall's clock.
    pub wall_clock: fn() -> SystemTime,
    /// How often to look. A sleep is noticed so soon after its end.
    pub look_every: Duration,
    /// How long a connection may be silent after a sleep before it counts as dead.
    pub patience: Duration,
}

impl Default for SleepOptions {
    fn default() -> Self {
        Self { wall_clock: SystemTime::now, look_every: Duration::from_secs(3), patience: Duration::from_secs(5) }
    }
}

/// Both clocks as they were last seen.
#[derive(Clone, Copy, Debug)]
pub(super) struct SleepDetector {
    steady: Instant,
    wall: SystemTime,
}

impl SleepDetector {
    /// Begins to look.
    pub fn new(steady: Instant, wall: SystemTime) -> Self {
        Self { steady, wall }
    }

    /// Looks at the clocks: whether the machine has slept since the last look.
    pub fn has_slept(&mut self, steady: Instant, wall: SystemTime) -> bool {
        let awake = steady.saturating_duration_since(self.steady);
        // A clock that was set back says nothing.
        let passed = wall.duration_since(self.wall).unwrap_or_default();
        *self = Self { steady, wall };
        passed.saturating_sub(awake) >= SHORTEST_SLEEP
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l04_only_a_wall_clock_that_runs_ahead_is_a_sleep() {
        let (steady, wall) = (Instant::now(), SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000));
        let seconds = Duration::from_secs;
        let mut detector = SleepDetector::new(steady, wall);
        assert!(!detector.has_slept(steady + seconds(3), wall + seconds(3)));
        assert!(!detector.has_slept(steady + seconds(6), wall + seconds(11)), "the clock was set");
        assert!(detector.has_slept(steady + seconds(9), wall + seconds(3700)));
        assert!(!detector.has_slept(steady + seconds(12), wall + seconds(3703)), "a sleep is noticed once");
        assert!(!detector.has_slept(steady + seconds(15), wall), "the clock was set back");
    }
}
