//! State of a recording that is played without a window.

use std::time::Duration;

use crate::shell::recording::Replayer;

/// A recording that is being played.
pub(super) struct Replay {
    pub(super) replayer: Replayer,
    pub(super) speed: Option<f64>,
    /// The recording's time.
    pub(super) at: Duration,
    /// The recording's time in milliseconds since 1970.
    pub(super) wall_millis: f64,
    pub(super) is_over: bool,
}
