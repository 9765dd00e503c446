//! `new`: generates an app from a template, a description of streams, or a live stream.

mod args;
pub mod catalogue;
mod diff;
pub(crate) mod exporter;
mod folder;
mod interview;
pub(crate) mod live_stream;
mod preview;
pub(crate) mod requests;
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
use self::folder::KeptReason;
use self::interview::Interview;
use crate::cli::messages::{failed, printed, refused};
use crate::shell::terminal::{print, say, say_fault};
use ensemble_core::diag::{Report, Severity};
use ensemble_scaffold::{self as scaffold, Description};

/// Generates the app; exit code 0 on success.
pub fn run(args: &NewArgs) -> ExitCode {
    let says_nothing = args.folder.is_none() && args.from.is_none();
    if args.window || says_nothing && !std::io::stdin().is_terminal() && crate::shell::window::has_display() {
        return window::run(args);
    }
    if let Some(folder) = &args.folder {
        return make(args, folder);
    }
    if !std::io::stdin().is_terminal() || args.from.is_some() {
        return refused("a folder is missing: ensemble-run new DIR");
    }
    match converse(args) {
        Ok(code) => code,
        Err(error) => failed(&format!("cannot ask: {error}")),
    }
}

/// The dialogue on the terminal: asks for source and credentials, samples, previews, asks where to save. Repeats questions after failures.
fn converse(args: &NewArgs) -> std::io::Result<ExitCode> {
    let mut interview = Interview { input: std::io::stdin().lock(), output: std::io::stderr() };
    interview.begin()?;
    let (given, mut args) = (&args.login, args.clone());
    let (description, report) = loop {
        match interview.source(&args, given)? {
            Some(answered) => args = answered,
            None => return Ok(ExitCode::FAILURE),
        }
        match described(&args) {
            Ok(described) => break described,
            Err(Some(message)) => say(&format!("error: {message}")),
            Err(None) => {}
        }
    };
    interview.preview(&description)?;
    let Some(folder) = interview.folder(args.from.as_deref(), |folder| folder::may_write(folder, args.force))? else {
        say("nothing is written");
        return Ok(ExitCode::FAILURE);
    };
    Ok(save(&folder, &description, &report))
}

/// Generates the app in `folder`.
fn make(args: &NewArgs, folder: &Path) -> ExitCode {
    if let Err(message) = folder::may_write(folder, args.force) {
        return refused(&message);
    }
    match described(args) {
        Ok((description, report)) => save(folder, &description, &report),
        Err(Some(message)) => failed(&message),
        Err(None) => ExitCode::FAILURE,
    }
}

/// The description of the source; notes are printed. `Err(None)`: the reason has been printed.
fn described(args: &NewArgs) -> Result<(Description, Report), Option<String>> {
    if args.tls.insecure {
        say("warning: --insecure accepts every certificate");
    }
    let mut report = Report::default();
    let described = match &args.from {
        None => Ok(scaffold::template()),
        Some(source) => source::complete(source, args, &mut report),
    };
    report.sort();
    for fault in report.diagnostics() {
        say_fault(fault, &report.sources);
    }
    described.map(|description| (description, report))
}

/// Writes the app and prints the result.
fn save(folder: &Path, description: &Description, report: &Report) -> ExitCode {
    let name = folder.display().to_string();
    match folder::write(folder, &scaffold::write(description, &name)) {
        Ok(written) => print_written(&name, description, report, &written),
        Err(message) => failed(&message),
    }
}

/// Prints which files were written, changed or kept, and the command to open the app.
fn print_written(name: &str, description: &Description, report: &Report, written: &folder::WriteResult) -> ExitCode {
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
            Some(KeptReason::Newer) => {
                format!(
                    "kept {path}: it is yours; what it was made of has changed, `new` into another folder shows how\n"
                )
            }
            Some(KeptReason::Gone) => format!("kept {path}: it is yours; the description has it no longer\n"),
        });
    }
    let secrets = description.secrets();
    if !secrets.is_empty() {
        text.push_str(&format!("write {} into {name}/.env.secrets\n", secrets.join(", ")));
    }
    text.push_str(&format!("\n    ensemble-run run {name} --simulate    on simulated streams\n    ensemble-run run {name}               with the server\n    ensemble-run test {name}              its tests\n"));
    printed(print(&text))
}

/// Limit of printed lines of a changed file, because a rewritten one would fill the terminal; `git diff` shows all.
const LINES: usize = 20;

/// Describes a changed file with its different lines.
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
