//! The clocks of a stream.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use crate::sleep_detector::Now;

/// The clocks, from the start of a stream.
#[derive(Clone, Copy, Debug)]
pub(in crate::driver) struct Clock {
    pub(super) start: Instant,
    wall: fn() -> SystemTime,
    asleep: fn() -> Option<Duration>,
}

impl Clock {
    pub fn new(wall: fn() -> SystemTime, asleep: fn() -> Option<Duration>) -> Self {
        Self { start: Instant::now(), wall, asleep }
    }

    pub fn now(&self) -> Now {
        Now { steady: self.start.elapsed(), wall: (self.wall)(), asleep: (self.asleep)() }
    }
}
