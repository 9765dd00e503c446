//! `new`: an app folder from nothing, from a description of streams, or from a live stream.

mod diff;
pub mod exporter;
mod folder;
pub mod live_stream;
mod sample_streams;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, ValueEnum};

use self::diff::Change;
use self::folder::Kept;
use self::live_stream::Heard;
use self::sample_streams::SampleLimits;
use crate::cli::common::read_file;
use crate::cli::login::LoginArgs;
use crate::cli::messages::{failed, refused};
use crate::shell::terminal::{print, say_fault};
use ensemble_core::diag::{Code, Diagnostic, Report, Severity};
use ensemble_core::message::http::HttpRequest;
use ensemble_scaffold::document::Direction;
use ensemble_scaffold::{self as scaffold, Description};

/// Makes a new app: a home screen with a card for each stream, a screen for each, simulated streams, tests, a README.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  ensemble-run new prices && ensemble-run run prices --simulate
  ensemble-run new observer --from asyncapi.yaml
  ensemble-run new stocks --from http://127.0.0.1:8280/asyncapi --bearer \"$TOKEN\"
  ensemble-run new shop --from https://example.com/openapi.json
  ensemble-run new wiki --from https://stream.wikimedia.org/v2/stream/recentchange --sample-events 100

SOURCE is an AsyncAPI document (2.0 to 2.6, 3.x), an OpenAPI 3 document with event streams, or the address of a live
stream, which is listened to for a while. So are streams of a document that says nothing of their data, when a login is given
or the document comes from the same server. A folder that is not empty is refused without --force.")]
pub struct NewArgs {
    /// The app's folder.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// A description of streams or a live stream.
    #[arg(long, value_name = "FILE|URL")]
    pub from: Option<String>,
    /// Write into a folder that is not empty: what an earlier `new` wrote and nobody changed is written anew, and what differs is shown; nothing else is touched.
    #[arg(long)]
    pub force: bool,
    /// Which operations deliver events, where a document leaves it open.
    #[arg(long, value_enum, default_value_t)]
    pub direction: DirectionArg,
    /// Listen to a live stream for this many events at most.
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub sample_events: u32,
    /// Listen to a live stream for this long at most, as `10s`, `500ms` or `1m`.
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = time)]
    pub sample_time: Duration,
    /// How a source that is an address is asked for.
    #[command(flatten)]
    pub login: LoginArgs,
}

/// Which operations deliver events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum DirectionArg {
    /// As the document's version is usually read.
    #[default]
    Auto,
    /// `send`; `subscribe` before version 3.
    Send,
    /// `receive`; `publish` before version 3.
    Receive,
}

/// Makes the app; 0 = it is there.
pub fn run(args: &NewArgs) -> ExitCode {
    if let Err(message) = folder::may_write(&args.folder, args.force) {
        return refused(&message);
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
        let patience = SampleLimits { events: args.sample_events as usize, time: args.sample_time };
        sample_streams::complete(&mut description, source, &args.login, &patience);
    }
    let name = args.folder.display().to_string();
    let files = scaffold::write(&description, &name);
    match folder::write(&args.folder, &files) {
        Ok(written) => {
            print_written(&name, &description, &report, &written);
            ExitCode::SUCCESS
        }
        Err(message) => failed(&message),
    }
}

/// Reads the source: a document, or a stream that is listened to. `Err(None)`: the report holds the reason.
fn describe(source: &str, args: &NewArgs, report: &mut Report) -> Result<Description, Option<String>> {
    let direction = match args.direction {
        DirectionArg::Auto => Direction::Auto,
        DirectionArg::Send => Direction::Send,
        DirectionArg::Receive => Direction::Receive,
    };
    let is_address = source.starts_with("http://") || source.starts_with("https://");
    if !is_address {
        let path = Path::new(source);
        let text = read_file(path).map_err(Some)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let beside = |path: &str| read_file(&folder.join(path)).ok();
        return scaffold::document::read_among(source, &text, direction, &beside, report).ok_or(None);
    }
    let headers = args.login.headers();
    let mut attempts = vec![Attempt::Stream, Attempt::Document];
    if looks_like_document(source) {
        attempts.reverse();
    }
    let mut complaint = String::new();
    for attempt in attempts {
        match attempt {
            Attempt::Stream => {
                match live_stream::listen(source, headers.clone(), args.sample_events as usize, args.sample_time, true)
                {
                    Heard::Stream(sample) => {
                        if sample.seen.is_empty() {
                            let file = std::sync::Arc::make_mut(&mut report.sources).add(source, "");
                            let span = ensemble_core::diag::Span { file, start: 0, end: 0 };
                            let message = format!(
                                "the stream was open and sent no event within {} s",
                                args.sample_time.as_secs_f32()
                            );
                            let fault = Diagnostic::warning(Code::SilentStream, span, message);
                            report.add(
                                fault.help(
                                    "listen longer with --sample-time 60s; until then its events are shown as JSON",
                                ),
                            );
                        }
                        sample.print_summary();
                        return Ok(live_stream::description(source, &args.login, &sample));
                    }
                    Heard::Something => {}
                    Heard::Nothing(message) => complaint = message,
                }
            }
            Attempt::Document => {
                let request = HttpRequest { headers: headers.clone(), ..HttpRequest::get(source) };
                match ensemble_sse::download_text(&request, &crate::shell::net_options::net_options()) {
                    Ok(text) => return scaffold::read(source, &text, direction, report).ok_or(None),
                    Err(message) if complaint.is_empty() => complaint = message,
                    Err(_) => {}
                }
            }
        }
        // Who does not answer is not asked twice.
        if !complaint.is_empty() && attempt == Attempt::Stream {
            break;
        }
    }
    Err(Some(format!("cannot read `{source}`: {complaint}")))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Attempt {
    Stream,
    Document,
}

fn looks_like_document(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    [".yaml", ".yml", ".json", "/asyncapi", "/openapi", "/api-docs"].iter().any(|end| path.ends_with(end))
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

/// `10s`, `500ms`, `1m`, or seconds.
fn time(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let factor = match &text[digits.len()..] {
        "" | "s" => 1.0,
        "ms" => 0.001,
        "m" => 60.0,
        _ => return Err("write it as 10s, 500ms or 1m".to_owned()),
    };
    let seconds = digits.parse::<f64>().map_err(|_| "write it as 10s, 500ms or 1m".to_owned())? * factor;
    if (0.01..=3600.0).contains(&seconds) {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err("from 10ms to 60m".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read() {
        assert_eq!(time("10s"), Ok(Duration::from_secs(10)));
        assert_eq!(time("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(time("1m"), Ok(Duration::from_secs(60)));
        assert!(time("10h").is_err() && time("s").is_err() && time("0").is_err());
    }
}
