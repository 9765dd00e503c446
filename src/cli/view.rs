//! `view`: any stream in a window, by the bundled app `stream-viewer`.

use std::process::ExitCode;

use clap::Args;

use super::common::OpenArgs;
use super::login::LoginArgs;
use super::messages::{failed, refused};
use super::new::exporter::exporter;
use crate::shell::{bundled, open, window};

/// Shows any stream in a window: events as they come, one in full, filters, rates, what the connection does.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  ensemble-run view https://stream.wikimedia.org/v2/stream/recentchange
  ensemble-run view http://127.0.0.1:8080/prices --bearer \"$TOKEN\" --header 'X-Tenant: north'")]
pub struct ViewArgs {
    /// Address of the stream.
    pub url: String,
    /// How it is asked for.
    #[command(flatten)]
    pub login: LoginArgs,
    /// How to open the window.
    #[command(flatten)]
    pub options: OpenArgs,
}

/// The bundled app that shows it.
pub(super) const APP: &str = "stream-viewer";

/// Opens the window; returns when it is closed.
pub fn run(args: &ViewArgs) -> ExitCode {
    if !args.url.starts_with("http://") && !args.url.starts_with("https://") {
        return refused(&format!("`{}` is no address; it begins with http:// or https://", args.url));
    }
    let folder = match bundled::unpack(APP) {
        Ok(folder) => folder,
        Err(message) => return failed(&message),
    };
    let mut launch = match args.options.launch(&folder) {
        Ok(launch) => launch,
        Err(message) => return refused(&message),
    };
    args.login.hide();
    launch.at_own_pace(args.options.speed.is_none());
    launch.env.extend(environment(args));
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
fn environment(args: &ViewArgs) -> Vec<(String, String)> {
    let headers: Vec<String> = args.login.header_pairs().map(|(name, value)| format!("{name}: {value}")).collect();
    let entries = [
        ("STREAM_URL", args.url.clone()),
        ("STREAM_HEADERS", headers.join("\n")),
        ("STREAM_USER", args.login.user.clone().unwrap_or_default()),
        ("STREAM_BEARER", args.login.bearer().unwrap_or_default().to_owned()),
        ("STREAM_FOLDER", std::env::current_dir().map(|folder| folder.display().to_string()).unwrap_or_default()),
    ];
    entries.map(|(key, value)| (key.to_owned(), value)).into()
}
