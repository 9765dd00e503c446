//! `check`: loads apps, their tests and their simulated streams without running them, and prints every fault.

mod fix;

use crate::shell::disk;
use crate::shell::open::{beside, is_address, load_address, simulated_streams, with_stack};
use crate::shell::secrets::hide_secrets_of;
use crate::shell::semantics;
use crate::shell::terminal::{fault_text, masked, print_data, print_drawn, say, stdout_rendering};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::messages::{counted, failed, has_reader};
use crate::testing::load::{TestInputs, load as load_tests};
use ensemble_core::app::{App, LoadOptions};
use ensemble_core::diag::{Code, Diagnostic, Report, Severity, to_json};
use ensemble_model::Parts;
use ensemble_simulate::Simulation;
use fix::{PatchedFiles, ROUNDS};

/// Loads apps without running them and prints every fault.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ensemble-run check examples/counter.yaml --deny-warnings\n  ensemble-run check apps/market --fix --dry-run"
)]
pub struct CheckArgs {
    /// Screen files, app folders, or addresses of screens.
    #[arg(required = true, value_name = "APP")]
    pub apps: Vec<PathBuf>,
    /// For people, or one JSON object a line for programs.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Exit with 1 on a warning, too.
    #[arg(long)]
    pub deny_warnings: bool,
    /// Write every certain cure into the files, such as the name that a misspelt one was meant to be; what is left is printed.
    #[arg(long)]
    pub fix: bool,
    /// Print what `--fix` would change, as a diff, and write nothing.
    #[arg(long, requires = "fix")]
    pub dry_run: bool,
}

/// Output format of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Human,
    /// One JSON object a line.
    Json,
}

/// Number of faults by severity, and of files.
#[derive(Debug, Default, PartialEq, Eq)]
struct Count {
    errors: usize,
    warnings: usize,
    dropped: usize,
    files: usize,
}

/// Checks each app. Exit code 0: no fault; 1: errors, or denied warnings.
pub fn run(args: &CheckArgs) -> ExitCode {
    with_stack(|| check(args)).unwrap_or_else(|message| failed(&message))
}

fn check(args: &CheckArgs) -> ExitCode {
    let rendering = stdout_rendering();
    let (mut count, mut out, mut seen) = (Count::default(), String::new(), BTreeSet::new());
    let mut hints = String::new();
    let options = LoadOptions { environment: disk::environment(), reports_missing_env: true, ..LoadOptions::default() };
    let mut mended = PatchedFiles::default();
    for path in &args.apps {
        let (app, report) = match path.to_str().filter(|_| is_address(path)) {
            Some(address) => load_from_network(address, &options),
            None => load_from_disk(path, args.fix, &mut mended, &options),
        };
        let others: Vec<&str> =
            report.sources.iter().skip(app.sources.iter().count()).map(|(_, source)| &*source.text).collect();
        let model_hints = semantics::model(&app, &beside(path), &mut Parts::default()).hints(&others);
        count.add(&report);
        for diagnostic in report.diagnostics() {
            // A file that belongs to several of the given apps has its faults reported once.
            let line = to_json(diagnostic, &report.sources);
            if !seen.insert(line.clone()) {
                continue;
            }
            let written = match args.format {
                Format::Human => writeln!(out, "{}", fault_text(&rendering, diagnostic, &report.sources)),
                Format::Json => writeln!(out, "{}", masked(&line)),
            };
            debug_assert!(written.is_ok(), "writing into a text cannot fail");
        }
        for hint in ensemble_core::app::hints::hints(&app).into_iter().chain(model_hints) {
            let location = app.sources.line_of(hint.span).unwrap_or_default();
            hints.push_str(&format!("hint: {location}: {}\n", hint.message));
        }
        match has_reader(print_drawn(&out)) {
            Ok(true) => out.clear(),
            Ok(false) => break,
            Err(message) => return failed(&message),
        }
    }
    if let Err((path, fault)) = finish(args, &mended) {
        say(&format!("`{}` cannot be written: {fault}", path.display()));
        return ExitCode::FAILURE;
    }
    if args.format == Format::Human {
        say(&format!("{hints}{}{}", mended_text(args, &mended), count.summary()));
    }
    ExitCode::from(u8::from(count.refuses(args.deny_warnings)))
}

/// An app at an address as a window opens it; that it cannot be read is a fault like others. `--fix` has nothing to write there.
fn load_from_network(address: &str, options: &LoadOptions) -> (App, Report) {
    let (app, report) = load_address(address, options).unwrap_or_else(|fault| {
        let mut report = Report::default();
        let help = "start its server, or name the file or folder of the app";
        report.add(Diagnostic::error(Code::FileUnreadable, None, fault).help(help));
        (App::default(), report)
    });
    hide_secrets_of(&app);
    (app, report)
}

/// An app of this computer with its tests and simulated streams; with `fix` after its certain cures.
fn load_from_disk(path: &Path, fix: bool, mended: &mut PatchedFiles, options: &LoadOptions) -> (App, Report) {
    let (mut app, mut report) = semantics::load(path, mended, &beside(path), options);
    for _ in 0..ROUNDS {
        if !fix || !mended.apply(&report) {
            break;
        }
        (app, report) = semantics::load(path, mended, &beside(path), options);
    }
    hide_secrets_of(&app);
    // The tests are not run, so no values of the command line are put into them.
    load_tests(&app, &TestInputs::default(), &mut report);
    if let Ok(folder) = simulated_streams(path) {
        Simulation::load(&folder, &mut report);
    }
    (app, report)
}

/// Prints or writes what `--fix` has changed.
fn finish(args: &CheckArgs, mended: &PatchedFiles) -> Result<(), (PathBuf, std::io::Error)> {
    if !args.dry_run {
        return mended.write();
    }
    // A reader that has gone away (`| head`) is no fault.
    let _printed = print_data(&mended.diff());
    Ok(())
}

fn mended_text(args: &CheckArgs, mended: &PatchedFiles) -> String {
    if !args.fix {
        return String::new();
    }
    let (cures, files) = (counted(mended.cures, "fault"), counted(mended.files(), "file"));
    let done = if args.dry_run { "would be mended" } else { "mended" };
    format!("{cures} {done} in {files}\n")
}

impl Count {
    fn add(&mut self, report: &Report) {
        let errors = report.diagnostics().iter().filter(|fault| fault.severity == Severity::Error).count();
        self.errors += errors;
        self.warnings += report.diagnostics().len() - errors;
        self.dropped += report.dropped();
        self.files += report.sources.iter().count();
    }

    /// True if the check has failed. Dropped diagnostics count as errors, because there may have been errors among them.
    fn refuses(&self, deny_warnings: bool) -> bool {
        self.errors > 0 || (deny_warnings && self.warnings > 0) || self.dropped > 0
    }

    fn summary(&self) -> String {
        let files = counted(self.files, "file");
        let more = if self.dropped > 0 { format!(" ({} more not shown)", self.dropped) } else { String::new() };
        match (self.errors, self.warnings) {
            (0, 0) => format!("no faults in {files}"),
            (errors, 0) => format!("{} in {files}{more}", counted(errors, "error")),
            (0, warnings) => format!("{} in {files}{more}", counted(warnings, "warning")),
            (errors, warnings) => {
                format!("{}, {} in {files}{more}", counted(errors, "error"), counted(warnings, "warning"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts_in_words() {
        let count = |errors, warnings, files| Count { errors, warnings, dropped: 0, files }.summary();
        assert_eq!(count(2, 1, 3), "2 errors, 1 warning in 3 files");
        assert_eq!(count(0, 2, 1), "2 warnings in 1 file");
        assert_eq!(count(0, 0, 1), "no faults in 1 file");
    }

    #[test]
    fn warnings_refuse_only_when_asked_to() {
        let count = Count { errors: 0, warnings: 1, dropped: 0, files: 1 };
        assert!(!count.refuses(false) && count.refuses(true));
    }
}
