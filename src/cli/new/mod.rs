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
pub mod tape;
mod window;
mod zip;

use std::io::{IsTerminal as _, Read as _};
use std::path::Path;
use std::process::ExitCode;

pub use self::args::{DirectionArg, NewArgs};
use self::diff::Change;
use self::folder::Kept;
use self::interview::Interview;
use self::live_stream::{Asked, Heard};
use self::sample_streams::SampleLimits;
use crate::cli::common::read_file;
use crate::cli::messages::{failed, refused};
use crate::shell::terminal::{print, say_fault};
use ensemble_core::diag::{Code, Diagnostic, Report, Severity};
use ensemble_core::message::http::HttpRequest;
use ensemble_scaffold::document::Direction;
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
        Some(source) => describe(source, args, &mut report),
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

/// The description behind a source, for a window: what it says beside it is told only where there is no description.
///
/// # Errors
///
/// In words.
fn described(source: &str) -> Result<Description, String> {
    let args = NewArgs { sample_events: 50, sample_time: std::time::Duration::from_secs(10), ..NewArgs::default() };
    let mut report = Report::default();
    match describe(source, &args, &mut report) {
        Ok(mut description) => {
            let limits = SampleLimits { events: 50, time: args.sample_time, trust: args.tls.trust()? };
            sample_streams::complete(&mut description, source, &args.login, &limits);
            Ok(description)
        }
        Err(Some(message)) => Err(message),
        Err(None) => {
            report.sort();
            let faults = report.diagnostics().iter().filter(|fault| fault.severity == Severity::Error);
            let first = faults.map(|fault| match &fault.help {
                Some(help) => format!("{}: {help}", fault.message),
                None => fault.message.to_string(),
            });
            Err(first.into_iter().next().unwrap_or_else(|| format!("`{source}` describes no stream")))
        }
    }
}

/// Reads the source: a document, or a stream that is listened to. `Err(None)`: the report holds the reason.
fn describe(source: &str, args: &NewArgs, report: &mut Report) -> Result<Description, Option<String>> {
    let direction = match args.direction {
        DirectionArg::Auto => Direction::Auto,
        DirectionArg::Send => Direction::Send,
        DirectionArg::Receive => Direction::Receive,
    };
    if source == "-" {
        let text = from_stdin().map_err(Some)?;
        return match pasted(&text) {
            Some(requests) => requests::describe(requests.map_err(Some)?, "standard input", args).map_err(Some),
            None => scaffold::read("standard input", &text, direction, report).ok_or(None),
        };
    }
    if let Some(requests) = requests::read(source) {
        return requests::describe(requests.map_err(Some)?, source, args).map_err(Some);
    }
    if let Some(unpacked) = requests::unpacked(Path::new(source)) {
        let (name, text) = unpacked.map_err(Some)?;
        return scaffold::read(&name, &text, direction, report).ok_or(None);
    }
    if let Some(described) = service(source, args) {
        return Ok(described);
    }
    match source.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase()).as_deref() {
        Some("http" | "https") => {
            let asked = Asked { trust: args.tls.trust().map_err(Some)?, ..Asked::get(source, args.login.headers()) };
            describe_address(asked, direction, args, report)
        }
        Some(scheme @ ("ws" | "wss")) => Err(Some(format!(
            "`{source}` is the address of a WebSocket, and `new` makes apps of server-sent events\nhelp: in an app `connectSocket` opens it; a server that offers the same over HTTP has an address that begins with {}",
            if scheme == "ws" { "http://" } else { "https://" }
        ))),
        Some(scheme) if scheme.chars().all(|c| c.is_ascii_alphanumeric() || c == '+') => Err(Some(format!(
            "`{source}`: {scheme} is no protocol of event streams; give an address with http:// or https://, or a file"
        ))),
        _ => describe_file(Path::new(source), direction, report)
            .map_err(|message| message.map(|message| with_names(source, message))),
    }
}

/// A well-known service by its name, or an Ably key; a file of that name goes first.
fn service(source: &str, args: &NewArgs) -> Option<Description> {
    if Path::new(source).exists() {
        return None;
    }
    let form = catalogue::Form { gateway: args.gateway.clone(), endpoint: args.endpoint.clone() };
    if is_ably_key(source) {
        crate::shell::terminal::hide([source]);
        return catalogue::find("ably", &form);
    }
    catalogue::find(source, &form)
}

/// `APP.KEY:SECRET`, as Ably gives them out.
fn is_ably_key(text: &str) -> bool {
    let is_word =
        |word: &str| word.len() > 3 && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    let Some((name, secret)) = text.split_once(':') else { return false };
    name.split_once('.').is_some_and(|(app, key)| is_word(app) && is_word(key)) && is_word(secret)
}

/// A complaint about a file that is not there, with the names that would have been understood.
fn with_names(source: &str, message: String) -> String {
    if source.contains(['/', '.', '\\']) {
        return message;
    }
    if source == "github-status" {
        return format!(
            "{message}\nhelp: GitHub's status page sends no events; an HTTP API asks for it: https://www.githubstatus.com/api/v2/status.json"
        );
    }
    let names = catalogue::names();
    match ensemble_core::diag::nearest(source, names.iter().copied()) {
        Some(near) => format!("{message}\nhelp: did you mean `{near}`?"),
        None => format!("{message}\nhelp: names of services are {}", names.join(", ")),
    }
}

/// Requests in a text from standard input.
fn pasted(text: &str) -> Option<Result<Vec<ensemble_scaffold::request::Request>, String>> {
    if text.trim_start().starts_with("curl ") {
        return Some(ensemble_scaffold::request::curl(text).map(|request| vec![request]));
    }
    requests::of_text(text).map(Ok)
}

/// Names of descriptions in a folder, the likeliest first.
const DESCRIPTIONS: [&str; 9] = [
    "asyncapi.yaml",
    "asyncapi.yml",
    "asyncapi.json",
    "openapi.yaml",
    "openapi.yml",
    "openapi.json",
    "api.yaml",
    "api.yml",
    "api.json",
];

/// Reads a document and the files that it refers to. Of a folder its description is taken.
fn describe_file(path: &Path, direction: Direction, report: &mut Report) -> Result<Description, Option<String>> {
    let found = DESCRIPTIONS.iter().map(|name| path.join(name)).find(|path| path.is_file());
    let path = match (path.is_dir(), found) {
        (true, Some(found)) => found,
        (true, None) => {
            return Err(Some(format!(
                "there is no description in `{}`: none of {}",
                path.display(),
                DESCRIPTIONS.join(", ")
            )));
        }
        (false, _) => path.to_owned(),
    };
    let text = read_file(&path).map_err(Some)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let beside = |path: &str| read_file(&folder.join(path)).ok();
    scaffold::document::read_among(&path.display().to_string(), &text, direction, &beside, report).ok_or(None)
}

fn from_stdin() -> Result<String, String> {
    let most = scaffold::document::LARGEST as u64 + 1;
    let mut text = String::new();
    let read = std::io::Read::take(std::io::stdin(), most).read_to_string(&mut text);
    read.map(|_| text).map_err(|error| format!("cannot read standard input: {error}"))
}

/// Listens to what is at an address, or reads the document there.
fn describe_address(
    mut asked: Asked,
    direction: Direction,
    args: &NewArgs,
    report: &mut Report,
) -> Result<Description, Option<String>> {
    let source = asked.url.clone();
    let source = source.as_str();
    let mut attempts = vec![Attempt::Stream, Attempt::Document];
    if looks_like_document(source) {
        attempts.reverse();
    }
    let mut complaint = String::new();
    for attempt in attempts {
        match attempt {
            Attempt::Stream => {
                match live_stream::listen(&mut asked, args.sample_events as usize, args.sample_time, true) {
                    Heard::Stream(sample) => {
                        if sample.seen.is_empty() {
                            report_silence(source, args, report);
                        }
                        sample.print_summary();
                        return Ok(live_stream::description(&asked, &args.login, &sample));
                    }
                    Heard::Something | Heard::Lines => {}
                    Heard::Nothing(message) => complaint = message,
                }
            }
            Attempt::Document => match download(source, &asked) {
                Ok(text) => {
                    let base = source
                        .split(['?', '#'])
                        .next()
                        .unwrap_or_default()
                        .rsplit_once('/')
                        .map_or("", |(base, _)| base);
                    let beside = |path: &str| download(&beside_address(base, path), &asked).ok();
                    return scaffold::document::read_among(source, &text, direction, &beside, report).ok_or(None);
                }
                Err(message) if complaint.is_empty() => complaint = message,
                Err(_) => {}
            },
        }
        // Who does not answer is not asked twice.
        if !complaint.is_empty() && attempt == Attempt::Stream && !is_json(source) {
            break;
        }
    }
    Err(Some(format!("cannot read `{source}`: {complaint}")))
}

fn report_silence(source: &str, args: &NewArgs, report: &mut Report) {
    let file = std::sync::Arc::make_mut(&mut report.sources).add(source, "");
    let span = ensemble_core::diag::Span { file, start: 0, end: 0 };
    let message = format!("the stream was open and sent no event within {} s", args.sample_time.as_secs_f32());
    let fault = Diagnostic::warning(Code::SilentStream, span, message);
    report.add(fault.help("listen longer with --sample-time 60s; until then its events are shown as JSON"));
}

fn download(address: &str, asked: &Asked) -> Result<String, String> {
    let request =
        HttpRequest { headers: asked.headers.clone(), trust: asked.trust.clone(), ..HttpRequest::get(address) };
    ensemble_sse::download_text(&request, &crate::shell::net_options::net_options())
}

/// The address of a file beside a document, or one folder above it.
fn beside_address(base: &str, path: &str) -> String {
    match path.strip_prefix("../") {
        Some(path) => format!("{}/{path}", base.rsplit_once('/').map_or(base, |(above, _)| above)),
        None => format!("{base}/{path}"),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Attempt {
    Stream,
    Document,
}

fn path_of(address: &str) -> String {
    address.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase()
}

fn looks_like_document(address: &str) -> bool {
    let path = path_of(address);
    let named = ["openapi.json", "asyncapi.json", "swagger.json", "api.json", "api-docs.json"];
    [".yaml", ".yml", "/asyncapi", "/openapi", "/api-docs"].iter().chain(&named).any(|end| path.ends_with(end))
}

/// An address that ends in `.json` may be either: Firebase has its streams there.
fn is_json(address: &str) -> bool {
    path_of(address).ends_with(".json")
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

/// How many lines of a changed file are shown.
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
