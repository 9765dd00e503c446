//! `new`: an app folder from nothing, from a description of streams, or from a live stream.

mod args;
pub mod catalogue;
mod diff;
pub mod exporter;
mod folder;
mod interview;
pub mod live_stream;
mod preview;
pub mod requests;
mod sample_streams;
mod source;
pub mod tape;
mod window;
mod zip;

use std::io::IsTerminal as _;
use std::path::Path;
use std::process::ExitCode;

pub use self::args::NewArgs;
use self::diff::Change;
use self::folder::Kept;
use self::interview::Interview;
use self::sample_streams::SampleLimits;
use crate::cli::messages::{failed, refused};
use crate::shell::terminal::{print, say_fault};
use ensemble_core::diag::{Report, Severity};
use ensemble_scaffold::{self as scaffold, Description};

/// Makes the app; 0 = it is there.
pub fn run(args: &NewArgs) -> ExitCode {
    let says_nothing = args.folder.is_none() && args.from.is_none();
    if args.window || says_nothing && !std::io::stdin().is_terminal() && crate::shell::window::has_display() {
        return window::run(args);
    }
    if let Some(folder) = &args.folder {
        return make(args, folder, |_| Ok(true));
    }
    if !std::io::stdin().is_terminal() || args.from.is_some() {
        return refused("a folder is missing: ensemble-run new DIR");
    }
    let mut interview = Interview { input: std::io::stdin().lock(), output: std::io::stderr() };
    let args = match interview.arguments(args) {
        Ok(Some(args)) => args,
        Ok(None) => return ExitCode::FAILURE,
        Err(error) => return failed(&format!("cannot ask: {error}")),
    };
    let folder = args.folder.clone().unwrap_or_default();
    make(&args, &folder, |description| interview.agrees(description).map_err(|error| format!("cannot ask: {error}")))
}

/// Makes the app in `folder` when `agrees` says so.
fn make(args: &NewArgs, folder: &Path, mut agrees: impl FnMut(&Description) -> Result<bool, String>) -> ExitCode {
    if let Err(message) = folder::may_write(folder, args.force) {
        return refused(&message);
    }
    if args.tls.insecure {
        crate::shell::terminal::say("warning: --insecure accepts every certificate");
    }
    let mut report = Report::default();
    let described = match &args.from {
        None => Ok(scaffold::template()),
        Some(source) => source::describe(source, args, &mut report),
    };
    report.sort();
    for fault in report.diagnostics() {
        say_fault(fault, &report.sources);
    }
    let mut description = match described {
        Ok(description) => description,
        Err(Some(message)) => return failed(&message),
        Err(None) => return ExitCode::FAILURE,
    };
    if let Some(source) = &args.from {
        let trust = match args.tls.trust() {
            Ok(trust) => trust,
            Err(message) => return failed(&message),
        };
        let patience = SampleLimits { events: args.sample_events as usize, time: args.sample_time, trust };
        sample_streams::complete(&mut description, source, &args.login, &patience);
        let accepts_any = description.trust.accepts_any;
        match args.tls.of_app() {
            Ok(trust) => description.trust = trust,
            Err(message) => return failed(&message),
        }
        // A pasted command may say so, too; a certificate that is named is worth more.
        description.trust.accepts_any |= accepts_any && description.trust.is_usual();
    }
    match agrees(&description) {
        Ok(true) => {}
        Ok(false) => return ExitCode::FAILURE,
        Err(message) => return failed(&message),
    }
    let name = folder.display().to_string();
    let files = scaffold::write(&description, &name);
    match folder::write(folder, &files) {
        Ok(written) => {
            print_written(&name, &description, &report, &written);
            ExitCode::SUCCESS
        }
        Err(message) => failed(&message),
    }
}

/// Prints which files were written, changed or kept, and how to open the app.
fn print_written(name: &str, description: &Description, report: &Report, written: &folder::Written) {
    let warnings = report.diagnostics().iter().filter(|fault| fault.severity == Severity::Warning).count();
    let streams = description.streams.len();
    let mut text = format!(
        "{name}: {} files for {streams} stream{}{}\n",
        written.files,
        if streams == 1 { "" } else { "s" },
        match warnings {
            0 => String::new(),
            1 => ", one thing to know above".to_owned(),
            several => format!(", {several} things to know above"),
        },
    );
    for (path, old, new) in &written.changed {
        text.push_str(&changed(path, old, new));
    }
    for path in &written.removed {
        text.push_str(&format!("removed {path}: the description has it no longer\n"));
    }
    for (path, why) in &written.kept {
        text.push_str(&match why {
            None => format!("kept {path}: it is yours\n"),
            Some(Kept::Newer) => {
                format!(
                    "kept {path}: it is yours; what it was made of has changed, `new` into another folder shows how\n"
                )
            }
            Some(Kept::Gone) => format!("kept {path}: it is yours; the description has it no longer\n"),
        });
    }
    let secrets = description.secrets();
    if !secrets.is_empty() {
        text.push_str(&format!("write {} into {name}/.env.secrets\n", secrets.join(", ")));
    }
    text.push_str(&format!("\n    ensemble-run run {name} --simulate    on simulated streams\n    ensemble-run run {name}               with the server\n    ensemble-run test {name}              its tests\n"));
    // A reader that has gone away is no fault.
    let _ = print(&text);
}

/// Most lines of a changed file that are shown.
// A file that was made anew would fill the terminal; `git diff` shows the whole.
const LINES: usize = 20;

/// A file that is another one now, with the lines that differ.
fn changed(path: &str, old: &str, new: &str) -> String {
    let changes = diff::changes(old, new);
    let mut text = format!("changed {path}\n");
    for change in changes.iter().take(LINES) {
        text.push_str(&match change {
            Change::Added(line) => format!("    + {line}\n"),
            Change::Removed(line) => format!("    - {line}\n"),
        });
    }
    if changes.len() > LINES {
        text.push_str(&format!("    … and {} more lines\n", changes.len() - LINES));
    }
    text
}
