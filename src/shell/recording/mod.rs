//! Recordings of running apps: written by [`Recorder`], played by [`Replayer`]. Their format is `ensemble_core::recording`.

mod app_files;
mod call_map;
mod mask;
mod options;
mod recorder;
mod replayer;
mod start;
mod tape_file;

pub(crate) use self::options::open_tape;
pub use self::options::{DEFAULT_LIMIT, RecordOptions, ReplayOptions};
pub use self::recorder::Recorder;
pub use self::replayer::{Replayer, Step};
pub use self::start::{header, prepare, recorded_setup};
