//! `test`: runs an app's declarative tests without a window, on a virtual clock.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::common::{EnvArgs, RecordArgs, pair, write_png};
use super::messages::{failed, printed, refused};
use super::replayed::ReplayedArgs;
use crate::shell::open::{LaunchOptions, OpenedApp, open, simulated_streams, with_stack};
use crate::shell::recording::open_tape;
use crate::shell::terminal::{masked, print_drawn, say, say_fault, shown, stdout_rendering};
use crate::testing::from_recording::{Source, make};
use crate::testing::load::{TestInputs, input_value, load};
use crate::testing::mock_servers::MockFallback;
use crate::testing::outcome::Outcome;
use crate::testing::report::{Count, human, json, junit};
use crate::testing::run::{Options, TestFilter, WALL_MILLIS, run as run_tests};
use crate::testing::services::Services;
use crate::testing::step;
use crate::testing::suite::Tests;
use ensemble_core::diag::{Report, Severity};
use ensemble_core::security::printable_json;
use ensemble_simulate::{Simulation, VirtualServer};

/// Runs an app's tests, `tests/*.test.yaml`, without a window and on a virtual clock.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  ensemble-run test apps/market                           every test of an app
  ensemble-run test apps/market pause                     those whose id or file has `pause` in it
  ensemble-run test apps/market --format junit > report.xml
  ensemble-run test apps/ops-wall --screenshots failures  a picture of each failure
  ensemble-run test apps/market --id sorting --record run.tape   what happens in a test
  ensemble-run test apps/market --from run.tape -o again.test.yaml   a test of a recording
  ensemble-run test --steps                               every step with its arguments

Time passes only in steps that wait, so an hour takes a moment. Nothing but the step `httpRequest`
and hosts of `--allow-network` is asked over the network: what the servers of an app do is written below `mocks:`.
Exit code: 0 = all passed, 1 = one failed, 2 = wrong arguments or an invalid file.")]
pub struct TestArgs {
    /// A screen file or an app folder.
    #[arg(value_name = "APP", required_unless_present = "steps")]
    pub app: Option<PathBuf>,
    /// Only tests whose id or file's name contains it; `*` stands for anything.
    #[arg(value_name = "PATTERN")]
    pub pattern: Option<String>,
    /// For people, one JSON object a line for programs, or JUnit's XML.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Writes the snapshots of `expectTree` instead of comparing them.
    #[arg(long)]
    pub update: bool,
    /// Only the test with this id (repeatable).
    #[arg(long = "id", value_name = "ID")]
    pub ids: Vec<String>,
    /// Only tests with this tag (repeatable).
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
    /// Only tests of this feature (repeatable).
    #[arg(long = "feature", value_name = "NAME")]
    pub features: Vec<String>,
    /// Only on this device of `tests/config.yaml` (repeatable).
    #[arg(long = "device", value_name = "ID")]
    pub devices: Vec<String>,
    /// This profile of `tests/config.yaml` instead of those that tests choose (repeatable).
    #[arg(long = "profile", value_name = "NAME")]
    pub profiles: Vec<String>,
    /// A value for `${inputs.KEY}` in tests; VALUE is read as a YAML scalar.
    #[arg(long = "input", value_name = "KEY=VALUE", value_parser = pair)]
    pub inputs: Vec<(String, String)>,
    /// The app's `env`; what a test says itself goes before it.
    #[command(flatten)]
    pub env: EnvArgs,
    /// The app's simulate/ folder stands in for APIs without a mock, on the virtual clock.
    #[arg(long)]
    pub simulate: bool,
    /// A host, or host and port, that APIs without a mock are really asked at (repeatable); also `allowNetwork` of `tests/config.yaml`.
    #[arg(long = "allow-network", value_name = "HOST")]
    pub network: Vec<String>,
    /// Recording of the test's run; name one test with it.
    #[command(flatten)]
    pub record: RecordArgs,
    /// Paints each failure into a file of this folder.
    #[arg(long, value_name = "DIR")]
    pub screenshots: Option<PathBuf>,
    /// Make a test of a recording instead of running any: its mocks are what the servers did, its steps what the person did.
    #[arg(long, value_name = "TAPE", requires = "output", conflicts_with_all = ["steps", "record", "update"])]
    pub from: Option<PathBuf>,
    /// The file of that test: `APP/tests/NAME.test.yaml`.
    #[arg(short = 'o', long = "output", value_name = "FILE", requires = "from")]
    pub output: Option<PathBuf>,
    /// Prints every step with its arguments and runs nothing.
    #[arg(long)]
    pub steps: bool,
}

/// Output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Human,
    /// One JSON object a line.
    Json,
    /// JUnit's XML.
    Junit,
}

/// Runs the tests. Exit code 0: all passed; 1: a failure; 2: wrong arguments or invalid test files.
pub fn run(args: &TestArgs) -> ExitCode {
    if args.steps {
        return printed(print_drawn(&steps()));
    }
    let Some(app) = &args.app else { return refused("name an app") };
    if let (Some(tape), Some(output)) = (&args.from, &args.output) {
        return make_test(args, app, tape, output);
    }
    let opened = match open_for_tests(args, app) {
        Ok(opened) => opened,
        Err(message) => return refused(&message),
    };
    let inputs = TestInputs {
        values: args.inputs.iter().map(|(key, value)| (Arc::from(key.as_str()), input_value(value))).collect(),
        required: true,
    };
    let mut report = Report::default();
    report.sources = opened.app.sources.clone();
    let mut tests = match with_stack(|| load(&opened.app, &inputs, &mut report)) {
        Ok(tests) => tests,
        Err(message) => return failed(&message),
    };
    tests.suite.network.extend(args.network.iter().cloned());
    let simulation = match simulation(args, app, &mut report) {
        Ok(simulation) => simulation,
        Err(message) => return refused(&message),
    };
    // Faults of the app do not stop the tests: a faulty widget is an error box, which fails the tests that meet it. Faults of the tests do.
    print_faults(&opened.report);
    let errors = print_faults(&report);
    if opened.app.screens.is_empty() {
        return refused("nothing was run: the app has no screen");
    }
    if errors > 0 {
        return refused(&format!("nothing was run: {}", super::messages::counted(errors, "error")));
    }
    play(args, app, &opened, &tests, &report, simulation)
}

/// Generates a test from a recording.
fn make_test(args: &TestArgs, app: &Path, named: &Path, output: &Path) -> ExitCode {
    if !output.to_string_lossy().ends_with(".test.yaml") {
        return refused("name the test's file `NAME.test.yaml`: others are no tests");
    }
    let tape = match open_tape(named) {
        Ok(tape) => Arc::new(tape),
        Err(message) => return refused(&message),
    };
    let replayed = ReplayedArgs { app: app.to_owned(), replay: named.to_owned(), env: args.env.clone() };
    let loaded = LaunchOptions {
        app: app.to_owned(),
        env: args.env.values.clone(),
        env_file: args.env.file.clone(),
        ..LaunchOptions::default()
    };
    let opened = match open(&loaded) {
        Ok(opened) => opened,
        Err(message) => return failed(&message),
    };
    if let Some(folder) = output.parent().filter(|folder| !folder.as_os_str().is_empty())
        && let Err(error) = std::fs::create_dir_all(folder)
    {
        return failed(&super::common::cannot_write(folder, &error));
    }
    let made = replayed.play(None, |played| make(&Source { app: &opened.app, tape: &tape, named, output }, played));
    let made = match made {
        Ok(made) => made,
        Err(message) => return failed(&message),
    };
    if let Err(error) = std::fs::write(output, &made.text) {
        return failed(&super::common::cannot_write(output, &error));
    }
    made.left_out.iter().for_each(|words| say(&format!("warning: no step does this: {words}")));
    let (steps, expectations) = (made.steps, made.expectations);
    say(&format!("wrote `{}`: {steps} steps, {expectations} of them expectations", output.display()));
    ExitCode::SUCCESS
}

fn open_for_tests(args: &TestArgs, app: &Path) -> Result<OpenedApp, String> {
    let (env, env_file) = (args.env.values.clone(), args.env.file.clone());
    let launch = LaunchOptions { app: app.to_owned(), env, env_file, ..LaunchOptions::default() };
    let mut opened = open(&launch)?;
    if args.simulate && !opened.app.env.contains_key("API_URL") {
        // Only the path is looked at; something has to stand before it.
        let mut app = (*opened.app).clone();
        app.env.insert(Arc::from("API_URL"), "http://simulate.test".into());
        opened.app = Arc::new(app);
    }
    Ok(opened)
}

/// The app's simulated streams, if requested. Their faults are reported in any case, as by `check`.
fn simulation(args: &TestArgs, app: &Path, report: &mut Report) -> Result<Option<Simulation>, String> {
    match simulated_streams(app) {
        Ok(folder) => Ok(Some(Simulation::load(&folder, report)).filter(|_| args.simulate)),
        Err(message) if args.simulate => Err(message),
        Err(_) => Ok(None),
    }
}

/// Prints faults; returns the number of errors.
fn print_faults(report: &Report) -> usize {
    for diagnostic in report.diagnostics() {
        say_fault(diagnostic, &report.sources);
    }
    report.diagnostics().iter().filter(|fault| fault.severity == Severity::Error).count()
}

fn play(
    args: &TestArgs,
    app: &Path,
    opened: &OpenedApp,
    tests: &Tests,
    report: &Report,
    simulation: Option<Simulation>,
) -> ExitCode {
    let filter = filter(args);
    if let Some(message) = nothing_to_run(&filter, tests, app) {
        return refused(&message);
    }
    let chosen = tests.tests.iter().filter(|test| filter.includes(test)).count();
    if args.record.record.is_some() && chosen != 1 {
        return refused(&format!("`--record` records one test, and {chosen} are chosen; name one with `--id ID`"));
    }
    let record = match args.record.options() {
        Ok(record) => record.map(|options| (options, app.to_owned())),
        Err(message) => return refused(&message),
    };
    let addresses = opened.app.env.iter().filter(|(key, _)| &***key == "API_URL" || key.ends_with("_API_URL"));
    let bases: Vec<String> = addresses.map(|(_, value)| value.to_display().to_string()).collect();
    let fallback = simulation.map(|simulation| {
        move || Rc::new(VirtualServer::new(simulation.clone(), WALL_MILLIS, bases.clone())) as Rc<dyn MockFallback>
    });
    let options = Options {
        filter,
        update: args.update,
        profiles: args.profiles.iter().map(|name| Arc::from(name.as_str())).collect(),
        pictures: args.screenshots.is_some(),
        record,
        fallback: fallback.as_ref().map(|make| make as &(dyn Fn() -> Rc<dyn MockFallback> + Sync)),
    };
    let _services = match Services::start(&tests.suite.started, &opened.app.root) {
        Ok(services) => services,
        Err(fault) => {
            let place = report.sources.line_of(fault.span).map(|place| format!(" ({place})")).unwrap_or_default();
            return refused(&format!("nothing was run{place}: {}", fault.message));
        }
    };
    run_and_print(args, app, opened, tests, report, &options)
}

/// The selection of tests by the command line.
fn filter(args: &TestArgs) -> TestFilter {
    let labels = [("tags", &args.tags), ("feature", &args.features)];
    let labels = labels.into_iter().flat_map(|(kind, words)| words.iter().map(move |word| (kind, word.clone())));
    TestFilter {
        pattern: args.pattern.clone(),
        ids: args.ids.clone(),
        labels: labels.collect(),
        devices: args.devices.clone(),
    }
}

/// Runs the tests and prints each outcome, and what they come to.
fn run_and_print(
    args: &TestArgs,
    app: &Path,
    opened: &OpenedApp,
    tests: &Tests,
    report: &Report,
    options: &Options<'_>,
) -> ExitCode {
    let sources = report.sources.clone();
    let rendering = stdout_rendering();
    let mut count = Count::default();
    let (mut updated, mut trouble) = (0, Vec::new());
    let mut outcomes: Vec<Outcome> = Vec::new();
    let mut written = Ok(());
    // All tests are run, also when their results cannot be written any more.
    let mut write = |text: &str| {
        if written.is_ok() {
            written = print_drawn(text);
        }
    };
    run_tests(&opened.app, &sources, tests, options, &mut |outcome| {
        count.add(outcome);
        updated += outcome.updated.len();
        match args.format {
            Format::Human => write(&masked(&human(outcome, &sources, &rendering))),
            Format::Json => write(&masked(&format!("{}\n", printable_json(&json(outcome, &sources))))),
            Format::Junit => {}
        }
        if let Some(folder) = &args.screenshots {
            trouble.extend(paint(folder, outcome).err());
        }
        outcomes.push(outcome.without_picture());
    });
    trouble.iter().for_each(|message| say(&format!("warning: {message}")));
    match args.format {
        Format::Human => write(&format!("\n{}\n", count.words())),
        Format::Json => {}
        Format::Junit => write(&shown(&junit(&app.display().to_string(), &outcomes, &sources))),
    }
    if args.update && updated == 0 {
        say("nothing to update: no `expectTree` differs");
    }
    let code = printed(written);
    if count.failed > 0 { ExitCode::FAILURE } else { code }
}

/// Reason why no test would run.
fn nothing_to_run(filter: &TestFilter, tests: &Tests, app: &Path) -> Option<String> {
    if tests.tests.is_empty() {
        let folder = tests.folder.display();
        return Some(format!("`{}` has no tests; write them as `{folder}/NAME.test.yaml`", app.display()));
    }
    if let Some(device) =
        filter.devices.iter().find(|name| !tests.suite.devices.iter().any(|device| *device.id == ***name))
    {
        return Some(format!("`tests/config.yaml` has no device `{device}`"));
    }
    if tests.tests.iter().any(|test| filter.includes(test)) {
        return None;
    }
    let ids: Vec<&str> = tests.tests.iter().map(|test| &*test.id).collect();
    let wanted = filter.pattern.iter().chain(&filter.ids).next();
    let near = wanted.and_then(|wanted| ensemble_core::diag::nearest(wanted, ids.iter().copied()));
    Some(match near {
        Some(near) => format!("no test is like that; did you mean `{near}`?"),
        None => format!("no test is like that; there are: {}", ids.join(", ")),
    })
}

/// Paints a failure into `DIR/ID.png`.
fn paint(folder: &Path, outcome: &Outcome) -> Result<(), String> {
    let Some(picture) = &outcome.picture else { return Ok(()) };
    let sound = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' };
    let path = folder.join(format!("{}.png", outcome.id.chars().map(sound).collect::<String>()));
    std::fs::create_dir_all(folder).map_err(|error| format!("cannot make `{}`: {error}", folder.display()))?;
    write_png(&path, picture)
}

/// All steps with their arguments.
fn steps() -> String {
    let mut text = String::new();
    for step in step::all() {
        let names: Vec<&str> = std::iter::once(step.name).chain(step.aliases.iter().copied()).collect();
        // Writing into a text cannot fail.
        let _ = writeln!(text, "{}\n    {}", names.join(", "), step.doc);
        for arg in step.args {
            let needed = if step.required.contains(&arg.name) { " (needed)" } else { "" };
            let names: Vec<&str> = std::iter::once(arg.name).chain(arg.aliases.iter().copied()).collect();
            let _ = writeln!(text, "    {}{needed}: {}", names.join(", "), arg.doc);
        }
        if step.nests {
            text.push_str("    steps (needed): The steps in it.\n");
        }
    }
    text
}
