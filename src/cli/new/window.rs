//! `new` in a window: the bundled app `new` asks for the address and the login, listens, describes the app, and saves it.

use std::process::ExitCode;

use super::args::NewArgs;
use super::catalogue;
use super::exporter::exporter;
use crate::cli::common::OpenArgs;
use crate::cli::messages::{failed, refused};
use crate::shell::terminal::say;
use crate::shell::{bundled, open, window};

/// Opens the window; returns when it is closed.
pub fn run(args: &NewArgs) -> ExitCode {
    let environment = match environment(args) {
        Ok(environment) => environment,
        Err(message) => return refused(&message),
    };
    let folder = match bundled::unpack(bundled::NEW) {
        Ok(folder) => folder,
        Err(message) => return failed(&message),
    };
    let mut launch = match OpenArgs::default().launch(&folder) {
        Ok(launch) => launch,
        Err(message) => return refused(&message),
    };
    launch.env.extend(environment);
    launch.exporter = Some(exporter());
    let opened = match open::open(&launch) {
        Ok(opened) => opened,
        Err(message) => return failed(&message),
    };
    match window::run(launch, opened, false) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => failed(&message),
    }
}

/// The environment that the bundled app reads. It is passed in memory, so that tokens are in no file.
fn environment(args: &NewArgs) -> Result<Vec<(String, String)>, String> {
    args.login.hide();
    if args.tls.insecure {
        say("warning: --insecure accepts every certificate");
    }
    let headers: Vec<String> = args.login.header_pairs().map(|(name, value)| format!("{name}: {value}")).collect();
    let (cert, key) = args.tls.identity()?.unwrap_or_default();
    let entries = [
        ("NEW_SOURCE", args.from.clone().unwrap_or_default()),
        ("NEW_HEADERS", headers.join("\n")),
        ("NEW_USER", args.login.user.clone().unwrap_or_default()),
        ("NEW_BEARER", args.login.bearer().unwrap_or_default().to_owned()),
        ("NEW_EVENTS", args.sample_events.to_string()),
        ("NEW_SERVICES", catalogue::names().join(",")),
        ("NEW_CA", args.tls.ca_text()?.unwrap_or_default()),
        ("NEW_CERT", cert),
        ("NEW_KEY", key),
        ("NEW_PIN", args.tls.pin.clone().unwrap_or_default()),
        ("NEW_INSECURE", args.tls.insecure.to_string()),
        ("NEW_FOLDER", std::env::current_dir().map(|folder| folder.display().to_string()).unwrap_or_default()),
    ];
    Ok(entries.map(|(key, value)| (key.to_owned(), value)).into())
}
