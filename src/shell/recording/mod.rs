//! Recordings of running apps: written by [`Recorder`], played by [`Replayer`]. Their format is `ensemble_core::recording`.

mod app_files;
mod call_map;
mod mask;
mod played;
mod recorder;
mod replayer;

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use self::app_files::file_hashes;
pub use self::played::{PlayedApp, PlayedEvent, kind_of};
pub use self::recorder::Recorder;
pub use self::replayer::{Replayer, Step};
use super::open::LaunchOptions;
use ensemble_core::app::App;
use ensemble_core::calendar::TimeZone;
use ensemble_core::recording::{Header, Tape};
use ensemble_runtime::Setup;

/// Where a recording goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordOptions {
    /// The file.
    pub path: PathBuf,
    /// Its largest size in bytes.
    pub limit: u64,
}

/// The largest size of a recording, unless another is given: an hour of 500 events a second.
pub const DEFAULT_LIMIT: u64 = 256 * 1024 * 1024;

/// A recording that takes the place of the network.
#[derive(Clone, Debug)]
pub struct ReplayOptions {
    /// Its file.
    pub path: PathBuf,
    /// The recording.
    pub tape: Arc<Tape>,
    /// How many times faster than it was recorded; `None`: as fast as it is handled.
    pub speed: Option<f64>,
    /// The number of events after which it stops.
    pub until: Option<usize>,
}

/// Larger files are not read: a recording is held in memory.
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

/// Makes a runtime's start repeatable, where it is recorded: scripts read the time of the event, and `Math.random()` has a seed.
pub fn prepare(setup: &mut Setup, launch: &LaunchOptions) {
    if launch.record.is_some() {
        setup.clock = None;
        setup.seed = Some(super::clock::wall_millis().to_bits() ^ u64::from(std::process::id()));
    }
}

/// The start that a recording says.
pub fn recorded_setup(header: &Header, launch: &LaunchOptions) -> Setup {
    Setup {
        storage: header.storage.clone(),
        size: launch.size.unwrap_or(header.size),
        dark: launch.dark.unwrap_or(header.dark),
        language: header.language.clone(),
        screen: header.screen.clone(),
        inputs: header.inputs.clone(),
        platform: header.platform.clone(),
        zone: zone_of(header),
        running: Arc::default(),
        clock: None,
        seed: Some(header.seed),
    }
}

/// The device's zone where it is the recorded one, else UTC. A third one cannot be made: zones are functions of the system.
fn zone_of(header: &Header) -> TimeZone {
    let device = super::clock::DEVICE;
    if offset_minutes(device, header.wall_millis) == header.utc_offset { device } else { TimeZone::UTC }
}

/// Minutes by which a zone is ahead of UTC.
fn offset_minutes(zone: TimeZone, wall_millis: f64) -> i32 {
    i32::from(zone.local(wall_millis).offset().whole_minutes())
}

/// What a recording says of this start. The time is set when the app starts.
pub fn header(app: &App, named: &Path, setup: &Setup, simulated_at: Option<&str>) -> Header {
    Header {
        program: Arc::from(env!("CARGO_PKG_VERSION")),
        app: Arc::from(named.to_string_lossy()),
        files: file_hashes(app),
        size: setup.size,
        dark: setup.dark,
        language: setup.language.clone(),
        platform: setup.platform.clone(),
        screen: setup.screen.clone(),
        inputs: setup.inputs.clone(),
        env: app.env.iter().filter(|(_, value)| !value.is_null()).map(|(name, _)| name.clone()).collect(),
        simulated_at: simulated_at.map(Arc::from),
        storage: setup.storage.clone(),
        wall_millis: 0.0,
        utc_offset: offset_minutes(setup.zone, super::clock::wall_millis()),
        seed: setup.seed.unwrap_or_default(),
    }
}
