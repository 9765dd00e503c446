//! Header of a recording, and the setup that reproduces the recorded start.

use std::path::Path;
use std::sync::Arc;

use super::app_files::file_hashes;
use crate::shell::clock;
use ensemble_core::app::App;
use ensemble_core::calendar::TimeZone;
use ensemble_core::recording::Header;
use ensemble_runtime::Setup;

/// Makes a start reproducible: scripts read the time of the event, and `Math.random()` has a seed.
pub fn prepare(setup: &mut Setup) {
    setup.clock = None;
    setup.seed = Some(clock::wall_millis().to_bits() ^ u64::from(std::process::id()));
}

/// The setup in a recording's header, with window size or theme replaced if given.
pub fn recorded_setup(header: &Header, size: Option<(f32, f32)>, dark: Option<bool>) -> Setup {
    Setup {
        storage: header.storage.clone(),
        size: size.unwrap_or(header.size),
        dark: dark.unwrap_or(header.dark),
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

/// The system's time zone if its offset is the recorded one, otherwise UTC. Other zones are not available.
pub(super) fn zone_of(header: &Header) -> TimeZone {
    let device = clock::DEVICE;
    if offset_minutes(device, header.wall_millis) == header.utc_offset { device } else { TimeZone::UTC }
}

/// Offset of a zone from UTC, in minutes.
pub(super) fn offset_minutes(zone: TimeZone, wall_millis: f64) -> i32 {
    i32::from(zone.local(wall_millis).offset().whole_minutes())
}

/// The header for this start. Its time is set when the app starts.
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
        utc_offset: offset_minutes(setup.zone, clock::wall_millis()),
        seed: setup.seed.unwrap_or_default(),
    }
}
