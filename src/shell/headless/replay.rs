//! Playback state of a recording without a window.

use std::time::Duration;

use crate::shell::recording::Replayer;

/// Playback state of a recording.
pub(super) struct Replay {
    pub(super) replayer: Replayer,
    pub(super) speed: Option<f64>,
    /// Time in the recording.
    pub(super) at: Duration,
    /// Wall-clock time in the recording, in milliseconds since 1970.
    pub(super) wall_millis: f64,
    pub(super) is_over: bool,
}
