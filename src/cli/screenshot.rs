//! `screenshot`: draws an app without display or GPU.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{ArgMatches, Args, FromArgMatches};

use super::common::{AppArgs, cannot_write, write_png};
use super::messages::{failed, has_reader, refused, wrong_usage};
use crate::shell::headless::{self, Step, StepTimeout};
use crate::shell::inspector::Pane;
use crate::shell::open::{OpenedApp, open};
use crate::shell::terminal::{print_drawn, say_fault};
use ensemble_core::diag::{Diagnostic, Severity};
use ensemble_core::security::printable;

/// Draws an app without display or GPU.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  ensemble-run screenshot examples/counter.yaml -o counter.png
  ensemble-run screenshot apps/market --simulate --wait-events 50 --theme dark -o market.png --tree -
  ensemble-run screenshot apps/market --simulate --wait-events 50 --record market.tape --tree -
  ensemble-run screenshot apps/market --replay market.tape --until 30 --tree -    after 30 events
  ensemble-run screenshot apps/market --replay market.tape --inspect events -o events.png

Steps are done in the order given; without steps, the first frame after onLoad is drawn.")]
pub struct ScreenshotArgs {
    /// The app.
    #[command(flatten)]
    pub app: AppArgs,
    /// PNG file to write.
    #[arg(short = 'o', long = "output", value_name = "FILE.png")]
    pub output: Option<PathBuf>,
    /// File for the screen as text; `-` is stdout.
    #[arg(long, value_name = "FILE")]
    pub tree: Option<PathBuf>,
    /// Step: N more stream events are handled.
    #[arg(long, value_name = "N")]
    pub wait_events: Vec<u64>,
    /// Step: a visible text contains TEXT.
    #[arg(long, value_name = "TEXT")]
    pub wait_text: Vec<String>,
    /// Step: so many milliseconds pass.
    #[arg(long, value_name = "MS")]
    pub wait: Vec<u64>,
    /// Step: what says TEXT, or has it as its id, is tapped.
    #[arg(long, value_name = "TEXT")]
    pub tap: Vec<String>,
    /// Step: a field (by id, testId or label) gets a text.
    #[arg(long = "type", value_name = "FIELD=TEXT")]
    pub type_text: Vec<String>,
    /// Step: the main scroller moves by N pixels.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub scroll: Vec<f64>,
    /// All steps together take at most so many milliseconds.
    #[arg(long, value_name = "MS", default_value_t = 10_000)]
    pub timeout: u64,
    /// Draw the inspector, too, with this pane in front.
    #[arg(long, value_name = "PANE", value_enum)]
    pub inspect: Option<Pane>,
    /// Exit with 1 when the app has an error, or a fault while it runs.
    #[arg(long)]
    pub strict: bool,
}

/// Draws the app. Exit code 0 = all steps were met.
pub fn run(matches: &ArgMatches) -> ExitCode {
    let args = match ScreenshotArgs::from_arg_matches(matches) {
        Ok(args) => args,
        Err(error) => return wrong_usage(&error),
    };
    if args.output.is_none() && args.tree.is_none() {
        return refused("give `-o FILE.png`, `--tree FILE`, or both");
    }
    let steps = match steps(matches, &args) {
        Ok(steps) => steps,
        Err(message) => return refused(&message),
    };
    let launch = match args.app.options.launch(&args.app.app) {
        Ok(launch) => launch,
        Err(message) => return refused(&message),
    };
    let opened = match open(&launch) {
        Ok(opened) => opened,
        Err(message) => return failed(&message),
    };
    // Faults of other screens are left out, unless a step may lead there.
    let only = (!steps.iter().any(|step| matches!(step, Step::Tap(_)))).then(|| opened.first_screen(&launch));
    let is_seen =
        |diagnostic: &&Diagnostic| only.as_deref().is_none_or(|only| !is_of_other_screen(diagnostic, only, &opened));
    let seen: Vec<&Diagnostic> = opened.report.diagnostics().iter().filter(is_seen).collect();
    for diagnostic in &seen {
        say_fault(diagnostic, &opened.report.sources);
    }
    let faulty = seen.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    if opened.is_refused(&launch) {
        return match headless::error_page(&launch, &opened).and_then(|page| write(&args, &page)) {
            Ok(()) => failed("the app cannot be opened; the picture shows why"),
            Err(message) => failed(&message),
        };
    }
    if let Some(message) = opened.unknown_screen(&launch) {
        return refused(&message);
    }
    let outcome =
        headless::run(&launch, opened, steps, Duration::from_millis(args.timeout), args.output.is_some(), args.inspect);
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(message) => return failed(&message),
    };
    if let Err(message) = write(&args, &outcome) {
        return failed(&message);
    }
    if let Some(StepTimeout { step, reason }) = outcome.unmet {
        let reason = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
        return failed(&format!("within {} ms this did not happen: {}{reason}", args.timeout, words(&step)));
    }
    ExitCode::from(u8::from(args.strict && (faulty || outcome.faults > 0)))
}

/// Returns true for a fault in the file of a screen other than `shown`.
fn is_of_other_screen(diagnostic: &Diagnostic, shown: &str, opened: &OpenedApp) -> bool {
    let Some(span) = diagnostic.span else { return false };
    let Some(source) = opened.report.sources.get(span.file) else { return false };
    let path = Path::new(&source.name);
    let is_screen = path.parent().and_then(Path::file_name).is_some_and(|folder| folder == "screens");
    is_screen && path.file_stem().is_none_or(|name| name.to_string_lossy() != shown)
}

fn write(args: &ScreenshotArgs, outcome: &headless::Outcome) -> Result<(), String> {
    if let (Some(path), Some(picture)) = (&args.output, &outcome.picture) {
        write_png(path, picture)?;
    }
    match args.tree.as_deref() {
        Some(path) if path == Path::new("-") => {
            // Secrets in the tree are not masked: the picture shows them too.
            let _has_reader = has_reader(print_drawn(&printable(&outcome.tree)))?;
        }
        Some(path) => std::fs::write(path, &outcome.tree).map_err(|error| cannot_write(path, &error))?,
        None => {}
    }
    Ok(())
}

/// The steps in the order of the command line.
fn steps(matches: &ArgMatches, args: &ScreenshotArgs) -> Result<Vec<Step>, String> {
    let mut steps: Vec<(usize, Step)> = Vec::new();
    let mut add = |id: &str, of: Vec<Step>| {
        steps.extend(matches.indices_of(id).into_iter().flatten().zip(of));
    };
    add("wait_events", args.wait_events.iter().map(|count| Step::Events(*count)).collect());
    add("wait_text", args.wait_text.iter().cloned().map(Step::Text).collect());
    add("wait", args.wait.iter().map(|millis| Step::Pause(Duration::from_millis(*millis))).collect());
    add("tap", args.tap.iter().cloned().map(Step::Tap).collect());
    let typed: Option<Vec<Step>> = args
        .type_text
        .iter()
        .map(|text| {
            let (field, text) = text.split_once('=')?;
            Some(Step::Type { field: field.to_owned(), text: text.to_owned() })
        })
        .collect();
    add("type_text", typed.ok_or("write `--type` as FIELD=TEXT")?);
    add("scroll", args.scroll.iter().map(|pixels| Step::Scroll(*pixels)).collect());
    steps.sort_by_key(|(index, _)| *index);
    Ok(steps.into_iter().map(|(_, step)| step).collect())
}

fn words(step: &Step) -> String {
    match step {
        Step::Events(count) => format!("--wait-events {count}"),
        Step::Text(text) => format!("--wait-text {text:?}"),
        Step::Pause(time) => format!("--wait {}", time.as_millis()),
        Step::Tap(text) => format!("--tap {text:?}"),
        Step::Type { field, text } => format!("--type {:?}", format!("{field}={text}")),
        Step::Scroll(pixels) => format!("--scroll {pixels}"),
    }
}
