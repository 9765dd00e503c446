//! `export`: describes an app's streams as AsyncAPI, or converts a recorded stream to `text/event-stream`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::common::read_file;
use super::messages::{failed, printed};
use super::new::live_stream::{self, SampleRequest, SampleResult};
use crate::shell::disk::{self, Disk};
use crate::shell::open::with_stack;
use crate::shell::recording::open_tape;
use crate::shell::secrets::hide_secrets_of;
use crate::shell::terminal::{print, print_data, say, say_fault};
use ensemble_core::app::{App, LoadOptions, load};
use ensemble_core::diag::{Report, Severity};
use ensemble_core::recording::{EntryReader, Names, exchanges};
use ensemble_scaffold::asyncapi::{Version, document};
use ensemble_scaffold::document::Direction;
use ensemble_scaffold::infer::SampledEvent;
use ensemble_scaffold::{self as scaffold, Description, ParameterLocation, Stream, export, sidecar};
use ensemble_script::Checker;
use ensemble_simulate::{Simulation, Simulator, to_sse_text};

/// Describes an app's streams for others.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  ensemble-run export asyncapi apps/market > market.yaml
  ensemble-run screenshot apps/market --simulate --wait-events 50 --record market.tape --tree -
  ensemble-run export sse market.tape > prices.sse

Events are taken from the mocks of the app's tests, else from its simulate/ folder; titles, descriptions, tags and flows from the description beside its screens (asyncapi.yaml), as `new` writes it.")]
pub struct ExportArgs {
    /// Language of the description.
    #[arg(value_enum)]
    pub language: Language,
    /// A screen file or an app folder; for `sse` a recording.
    #[arg(value_name = "APP|TAPE")]
    pub app: PathBuf,
    /// API whose stream is exported, for a recording with several.
    #[arg(long, value_name = "NAME")]
    pub api: Option<String>,
    /// Version of AsyncAPI.
    #[arg(long, value_enum, default_value_t)]
    pub version: VersionArg,
}

/// Language of a description of streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// AsyncAPI, as YAML.
    Asyncapi,
    /// The events of a recording as its server sent them: `text/event-stream`.
    Sse,
}

/// Version of AsyncAPI.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum VersionArg {
    /// 2.6.0
    #[value(name = "2.6")]
    V26,
    /// 3.0.0
    #[default]
    #[value(name = "3.0")]
    V30,
    /// 3.1.0
    #[value(name = "3.1")]
    V31,
}

/// Limit of sampled events of a simulated stream, and of virtual time. Enough to see each kind of event and which fields are optional.
const EVENTS: usize = 20;
const SAMPLE_TIME: Duration = Duration::from_secs(2);

/// Prints the events of a recorded stream.
fn export_sse(args: &ExportArgs) -> ExitCode {
    let tape = match open_tape(&args.app) {
        Ok(tape) => tape,
        Err(message) => return failed(&message),
    };
    let exchanges = exchanges(&tape, &mut EntryReader::new(Names::default()));
    let streams: Vec<_> = exchanges.iter().filter(|exchange| !exchange.connections.is_empty()).collect();
    let names: Vec<&str> = streams.iter().map(|stream| &*stream.api).collect();
    let chosen = match (&args.api, &streams[..]) {
        (Some(api), _) => match streams.iter().find(|stream| *stream.api == **api) {
            Some(stream) => stream,
            None => {
                return failed(&format!("the recording has no stream `{api}`; it has: {}", names.join(", ")));
            }
        },
        (None, [only]) => only,
        (None, []) => return failed("the recording has no stream"),
        (None, _) => {
            return failed(&format!("the recording has several streams; choose with `--api`: {}", names.join(", ")));
        }
    };
    // A reader that has gone away is no fault.
    let _closed = print_data(&to_sse_text(chosen));
    ExitCode::SUCCESS
}

/// Prints the description; exit code 1 when the app cannot be read or has no stream.
pub fn run(args: &ExportArgs) -> ExitCode {
    if args.language == Language::Sse {
        return export_sse(args);
    }
    let path = args.app.clone();
    let options = LoadOptions { environment: disk::environment(), ..LoadOptions::default() };
    let loaded = with_stack(move || load(&path, &Disk, &crate::shell::catalog(), &Checker, &options));
    let (app, report) = match loaded {
        Ok(loaded) => loaded,
        Err(message) => return failed(&message),
    };
    hide_secrets_of(&app);
    for fault in report.diagnostics().iter().filter(|fault| fault.severity == Severity::Error) {
        say_fault(fault, &report.sources);
    }
    if export::streams_of(&app).is_empty() {
        return failed(&format!("`{}` has no API of `type: sse`", args.app.display()));
    }
    let apis = export::streams_of(&app).len();
    let mut samples = mocks(&args.app);
    simulated(&args.app, &app, &mut samples);
    let mut description = export::describe(&app, &title(&args.app, &app), &samples);
    match apis - description.streams.len() {
        0 => {}
        1 => say("note: two APIs ask for the same address, and are one stream in the description"),
        more => say(&format!(
            "note: {more} APIs ask for the address of another one, and are one stream with it in the description"
        )),
    }
    if let Some(kept) = kept(&args.app) {
        description = sidecar::completed(description, &kept);
    }
    let version = match args.version {
        VersionArg::V26 => Version::V26,
        VersionArg::V30 => Version::V30,
        VersionArg::V31 => Version::V31,
    };
    // The same streams stand in the same order, however the files of their apps are called.
    let order = |stream: &Stream| (stream.path.clone(), stream.method.clone(), stream.id.clone());
    description.streams.sort_by_cached_key(order);
    printed(print(&document(&description, version)))
}

/// The description from which the app was generated, if its file exists. `new` reports its faults.
fn kept(path: &Path) -> Option<Description> {
    let folder = if path.is_dir() { path } else { path.parent()? };
    let names = [sidecar::FILE, "asyncapi.yml", "asyncapi.json"];
    let (name, text) = names.iter().find_map(|name| Some((*name, read_file(&folder.join(name)).ok()?)))?;
    scaffold::read(name, &text, Direction::Auto, &mut Report::default())
}

/// Title: the first line of the README, or the app's name.
fn title(path: &Path, app: &App) -> String {
    let readme = std::fs::read_to_string(path.join("README.md")).unwrap_or_default();
    let heading =
        readme.lines().find_map(|line| line.strip_prefix("# ")).map(str::trim).filter(|line| !line.is_empty());
    heading.map_or_else(|| app.name.to_string(), str::to_owned)
}

/// Events in the mocks of the app's tests.
fn mocks(path: &Path) -> BTreeMap<String, Vec<SampledEvent>> {
    let mut samples = BTreeMap::new();
    let Ok(entries) = std::fs::read_dir(path.join("tests")) else { return samples };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.to_string_lossy().ends_with(".test.yaml")) {
        let Ok(text) = std::fs::read_to_string(file) else { continue };
        // Faults of a test are reported by `test`.
        let mut report = Report::default();
        let id = std::sync::Arc::make_mut(&mut report.sources).add(file.display().to_string(), text.as_str());
        if let Some(tree) = ensemble_core::syntax::parse(&text, id, &mut report) {
            export::mocked(&tree.root.to_value(), &mut samples);
        }
    }
    samples
}

/// Samples the simulated streams of APIs that no test mocks.
fn simulated(path: &Path, app: &App, samples: &mut BTreeMap<String, Vec<SampledEvent>>) {
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new(".")) }.join("simulate");
    if !folder.is_dir() || export::streams_of(app).iter().all(|api| samples.contains_key(&*api.name)) {
        return;
    }
    let simulation = match Simulation::open(&folder) {
        Ok(simulation) => simulation,
        Err(report) => return report.diagnostics().iter().for_each(|fault| say_fault(fault, &report.sources)),
    };
    let simulator = match Simulator::serve(simulation, 0) {
        Ok(simulator) => simulator,
        Err(error) => return say(&format!("warning: the simulated streams cannot be served: {error}")),
    };
    let description = export::describe(app, "", samples);
    for stream in description.streams.iter().filter(|stream| stream.messages.is_empty() && stream.method == "GET") {
        let address = format!("{}{}", simulator.url(), filled(stream));
        let mut asked = SampleRequest { lines: stream.behaviour.lines, ..SampleRequest::get(&address, Vec::new()) };
        if let SampleResult::Stream(sample) = live_stream::listen(&mut asked, EVENTS, SAMPLE_TIME, false) {
            samples.insert(stream.id.clone(), sample.seen);
        }
    }
}

/// The path with its default parameters.
fn filled(stream: &Stream) -> String {
    let in_path = stream.parameters.iter().filter(|parameter| parameter.location == ParameterLocation::Path);
    in_path.fold(stream.path.clone(), |path, parameter| {
        path.replace(&format!("{{{}}}", parameter.name), &parameter.default)
    })
}
