//! Both clocks of a stream.

use std::time::SystemTime;

use tokio::time::Instant;

use crate::sleep_detector::Now;

/// Both clocks, from the start of a stream.
#[derive(Clone, Copy, Debug)]
pub(in crate::driver) struct Clock {
    pub(super) start: Instant,
    wall: fn() -> SystemTime,
}

impl Clock {
    pub fn new(wall: fn() -> SystemTime) -> Self {
        Self { start: Instant::now(), wall }
    }

    pub fn now(&self) -> Now {
        Now { steady: self.start.elapsed(), wall: (self.wall)() }
    }
}
