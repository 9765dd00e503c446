//! `new` in a window: opens the bundled app `new`, which asks for source and credentials, samples, previews and saves.

use std::process::ExitCode;

use super::args::NewArgs;
use super::catalogue;
use super::exporter::exporter;
use crate::cli::bundled_window::{self, BundledWindow};
use crate::cli::common::WindowArgs;
use crate::cli::messages::refused;
use crate::shell::bundled;

/// Opens the window; returns when it is closed.
pub fn run(args: &NewArgs) -> ExitCode {
    let environment = match environment(args) {
        Ok(environment) => environment,
        Err(message) => return refused(&message),
    };
    let options = WindowArgs::default();
    BundledWindow { app: bundled::NEW, options: &options, environment, exporter: exporter(args.clone()) }.run()
}

/// `env` of the bundled app.
fn environment(args: &NewArgs) -> Result<Vec<(String, String)>, String> {
    let own = [
        ("NEW_SOURCE", args.from.clone().unwrap_or_default()),
        ("NEW_EVENTS", args.sample_events.to_string()),
        ("NEW_SERVICES", catalogue::names().join(",")),
    ];
    let mut entries = bundled_window::access("NEW", &args.login, &args.tls)?;
    entries.extend(own.map(|(key, value)| (key.to_owned(), value)));
    Ok(entries)
}
