//! How much a script may do.

use std::sync::Arc;

use super::Running;
use ensemble_core::calendar::TimeZone;

/// Bounds of an engine, and what it is told beforehand.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Iterations of the loops of one call.
    pub loop_iterations: u64,
    /// Calls inside calls.
    pub recursion: usize,
    /// Values on the engine's own stack.
    pub stack: usize,
    /// Told which code runs.
    pub running: Arc<Running>,
    /// Keys of `ensemble.storage` that the app's text mentions: these are reached fastest.
    pub storage_keys: Arc<[Arc<str>]>,
    /// The zone of local times.
    pub zone: TimeZone,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            loop_iterations: 20_000_000,
            recursion: 400,
            stack: 100_000,
            running: Arc::default(),
            storage_keys: Arc::from([]),
            zone: TimeZone::UTC,
        }
    }
}
