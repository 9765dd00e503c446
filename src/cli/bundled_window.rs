//! Windows of the bundled apps; those of `view` and `new` have an environment of their own and may generate apps.

use std::process::ExitCode;

use super::common::WindowArgs;
use super::login::LoginArgs;
use super::messages::{failed, refused};
use super::tls::TlsArgs;
use crate::shell::app_export::AppExporter;
use crate::shell::open::{self, LaunchOptions};
use crate::shell::terminal::say;
use crate::shell::{bundled, window};

/// A bundled app with its options.
pub struct BundledWindow<'a> {
    /// Name of the app.
    pub app: &'a str,
    /// Options of the window.
    pub options: &'a WindowArgs,
    /// Entries of `env`, passed in memory, so that tokens are not written to a file.
    pub environment: Vec<(String, String)>,
    /// Generates apps for `saveStreamAsApp`.
    pub exporter: AppExporter,
}

impl BundledWindow<'_> {
    /// Opens the window; returns when it is closed.
    pub fn run(self) -> ExitCode {
        let folder = match bundled::unpack(self.app) {
            Ok(folder) => folder,
            Err(message) => return failed(&message),
        };
        let mut launch = match self.options.launch(&folder) {
            Ok(launch) => launch,
            Err(message) => return refused(&message),
        };
        launch.at_own_pace(self.options.speed.is_none());
        launch.env.extend(self.environment);
        launch.exporter = Some(self.exporter);
        open_window(launch, false)
    }
}

/// Opens an app in a window and returns when it is closed. With `reloads` its changed files are read again.
pub fn open_window(launch: LaunchOptions, reloads: bool) -> ExitCode {
    let opened = match open::open(&launch) {
        Ok(opened) => opened,
        Err(message) => return failed(&message),
    };
    match window::run(launch, opened, reloads) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => failed(&message),
    }
}

/// Entries of `env` with credentials and TLS options for bundled apps; their names begin with `prefix`.
///
/// # Errors
///
/// A message when a file of certificates cannot be read.
pub fn access(prefix: &str, login: &LoginArgs, tls: &TlsArgs) -> Result<Vec<(String, String)>, String> {
    login.hide();
    if tls.insecure {
        say("warning: --insecure accepts every certificate");
    }
    let headers: Vec<String> = login.header_pairs().map(|(name, value)| format!("{name}: {value}")).collect();
    let (cert, key) = tls.identity()?.unwrap_or_default();
    let entries = [
        ("HEADERS", headers.join("\n")),
        ("USER", login.user.clone().unwrap_or_default()),
        ("BEARER", login.bearer().unwrap_or_default().to_owned()),
        ("CA", tls.ca_text()?.unwrap_or_default()),
        ("CERT", cert),
        ("KEY", key),
        ("PIN", tls.pin.clone().unwrap_or_default()),
        ("INSECURE", tls.insecure.to_string()),
        ("FOLDER", std::env::current_dir().map(|folder| folder.display().to_string()).unwrap_or_default()),
    ];
    Ok(entries.map(|(key, value)| (format!("{prefix}_{key}"), value)).into())
}
