//! Command line options of recordings, and reading a recording.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ensemble_core::recording::Tape;

/// Target of a recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordOptions {
    /// The file.
    pub path: PathBuf,
    /// Largest size in bytes.
    pub limit: u64,
}

/// The largest size of a recording, unless another is given: an hour of 500 events a second.
pub const DEFAULT_LIMIT: u64 = 256 * 1024 * 1024;

/// A recording that takes the place of the network.
#[derive(Clone, Debug)]
pub struct ReplayOptions {
    /// File of the recording.
    pub path: PathBuf,
    /// The recording.
    pub tape: Arc<Tape>,
    /// Speed relative to the recording; `None`: without waiting between events.
    pub speed: Option<f64>,
    /// The number of events after which it stops.
    pub until: Option<usize>,
}

/// Largest recording that is read, in bytes: it is held in memory.
const LARGEST: u64 = 4 * 1024 * 1024 * 1024;

/// Reads a recording.
///
/// # Errors
///
/// In words, when it cannot be read or is no recording.
pub fn open_tape(path: &Path) -> Result<Tape, String> {
    let cannot = |words: &dyn std::fmt::Display| format!("cannot read the recording `{}`: {words}", path.display());
    let file = std::fs::File::open(path).map_err(|error| cannot(&error))?;
    let size = file.metadata().map_or(0, |data| data.len());
    if size > LARGEST {
        return Err(cannot(&format!("it has more than {} MB", LARGEST >> 20)));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    file.take(LARGEST).read_to_end(&mut bytes).map_err(|error| cannot(&error))?;
    Tape::open(bytes).map_err(|error| cannot(&error))
}
