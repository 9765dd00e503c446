//! Resolves a source to a description. A source is a document, a pasted request, the name of a service, or a live stream.

use std::io::Read as _;
use std::path::Path;

use super::args::{DirectionArg, NewArgs};
use super::live_stream::{self, SampleRequest, SampleResult};
use super::sample_streams::{self, SampleLimits};
use super::{catalogue, requests};
use crate::cli::common::read_file;
use ensemble_core::diag::{Code, Diagnostic, Report, Severity};
use ensemble_core::message::http::HttpRequest;
use ensemble_scaffold::document::Direction;
use ensemble_scaffold::{self as scaffold, Description};

/// The description of a source, for a window: notes are included in the error only.
///
/// # Errors
///
/// A message.
pub fn described(source: &str, args: &NewArgs) -> Result<Description, String> {
    let mut report = Report::default();
    match complete(source, args, &mut report) {
        Ok(description) => Ok(description),
        // The window has a step for the login, and no options.
        Err(Some(message)) => Err(message.split("\nhelp: log in with --").next().unwrap_or_default().to_owned()),
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

/// The description of a source, with samples where it has no schemas, and TLS settings of the app. `Err(None)`: the report has the reason.
pub fn complete(source: &str, args: &NewArgs, report: &mut Report) -> Result<Description, Option<String>> {
    let mut description = describe(source, args, report)?;
    let trust = args.tls.trust().map_err(Some)?;
    let limits = SampleLimits { events: args.sample_events as usize, time: args.sample_time, trust };
    sample_streams::complete(&mut description, source, &args.login, &limits);
    let accepts_any = description.trust.accepts_any;
    description.trust = args.tls.of_app().map_err(Some)?;
    // A pasted command may say so, too; a certificate that is named is worth more.
    description.trust.accepts_any |= accepts_any && description.trust.is_usual();
    Ok(description)
}

/// Reads the source: a document, or a live stream to be sampled. `Err(None)`: the report has the reason.
pub fn describe(source: &str, args: &NewArgs, report: &mut Report) -> Result<Description, Option<String>> {
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
            let asked = SampleRequest {
                trust: args.tls.trust().map_err(Some)?,
                ..SampleRequest::get(source, args.login.headers())
            };
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

/// A well-known service by name, or an Ably key; a file of that name takes precedence.
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

/// True for `APP.KEY:SECRET`, an Ably key.
fn is_ably_key(text: &str) -> bool {
    let is_word =
        |word: &str| word.len() > 3 && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    let Some((name, secret)) = text.split_once(':') else { return false };
    name.split_once('.').is_some_and(|(app, key)| is_word(app) && is_word(key)) && is_word(secret)
}

/// A message about a missing file, with the known names of services.
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

/// File names of descriptions, most likely one first.
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

/// Reads a document with its referenced files; in a folder, the description found there.
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

/// Samples the stream at a URL, or reads the document there.
fn describe_address(
    mut asked: SampleRequest,
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
                    SampleResult::Stream(sample) => {
                        if sample.seen.is_empty() {
                            report_silence(source, args, report);
                        }
                        sample.print_summary();
                        return Ok(live_stream::description(&asked, &args.login, &sample));
                    }
                    SampleResult::Something | SampleResult::Lines => {}
                    SampleResult::Nothing(message) => complaint = message,
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

fn download(address: &str, asked: &SampleRequest) -> Result<String, String> {
    let request =
        HttpRequest { headers: asked.headers.clone(), trust: asked.trust.clone(), ..HttpRequest::get(address) };
    ensemble_sse::download_text(&request, &crate::shell::net_options::net_options())
}

/// The URL of a file beside a document, or one folder above.
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

/// True for a URL that ends in `.json`: a document, or a stream, as Firebase has them.
fn is_json(address: &str) -> bool {
    path_of(address).ends_with(".json")
}
