//! Command line options of recordings.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ensemble_core::recording::Tape;

/// Target of a recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordOptions {
    /// Path.
    pub path: PathBuf,
    /// Size limit in bytes.
    pub limit: u64,
}

/// Default size limit in bytes: an hour of 500 events a second.
pub const DEFAULT_LIMIT: u64 = 256 * 1024 * 1024;

/// A recording to replay.
#[derive(Clone, Debug)]
pub struct ReplayOptions {
    /// Path.
    pub path: PathBuf,
    /// Content.
    pub tape: Arc<Tape>,
    /// Speed relative to real time; `None` for as fast as possible.
    pub speed: Option<f64>,
    /// Number of events after which it stops.
    pub until: Option<usize>,
}

/// Largest recording that is read in bytes; it is held in memory.
const LARGEST: u64 = 4 * 1024 * 1024 * 1024;

/// Reads a recording.
///
/// # Errors
///
/// A message when it cannot be read or is not a recording.
pub(crate) fn open_tape(path: &Path) -> Result<Tape, String> {
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
