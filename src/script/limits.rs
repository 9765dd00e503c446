//! Limits of scripts.

use std::sync::Arc;

use crate::Running;
use ensemble_core::calendar::TimeZone;

/// Limits and settings of an engine.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Iterations of the loops of one call.
    pub loop_iterations: u64,
    /// Steps of all searches with regular expressions in one call; a step takes some nanoseconds.
    pub regex_steps: u64,
    /// Depth of calls inside calls.
    pub recursion: usize,
    /// Values on the engine's own stack.
    pub stack: usize,
    /// Record of the running code, for watchdogs.
    pub running: Arc<Running>,
    /// Keys of `ensemble.storage` that the app mentions: each gets a native accessor, which is faster than the proxy for other keys.
    pub storage_keys: Arc<[Arc<str>]>,
    /// Bytes that the program may hold at the end of a call, see [`crate::Engine::take_full`]; `None`: any number.
    pub kept_bytes: Option<isize>,
    /// The zone of local times.
    pub zone: TimeZone,
    /// The seed of `Math.random()`; `None`: other numbers in each run.
    pub seed: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            loop_iterations: 20_000_000,
            regex_steps: 50_000_000,
            // Boa recurses on the machine's stack wherever native code calls a script (`map`, getters, proxies): `tests/limits.rs` shows
            // that 400 levels of each kind fit into 16 MiB.
            recursion: 400,
            stack: 100_000,
            running: Arc::default(),
            storage_keys: Arc::from([]),
            kept_bytes: None,
            zone: TimeZone::UTC,
            seed: None,
        }
    }
}
