//! `inspect`: what each event of a recording did to an app.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, ValueEnum};
use serde_json::{Map, Value as Json, json};

use super::messages::failed;
use super::replayed::{ReplayedArgs, millis, place_json, shortened, value_json};
use crate::shell::played_app::{PlayedApp, kind_of};
use crate::shell::terminal::{print_drawn, shown};
use ensemble_core::diag::{Diagnostic, Sources};
use ensemble_core::security::printable_json;
use ensemble_core::value::Value;
use ensemble_runtime::Trace;

/// Says what each event of a recording did to an app.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  ensemble-run screenshot apps/market --simulate --wait-events 50 --record market.tape --tree -
  ensemble-run inspect apps/market --replay market.tape                    for people
  ensemble-run inspect apps/market --replay market.tape --format ndjson    a record an event

Records: {n, at, kind, api?, handler?: {file, line, column}, durationUs,
  changed: [{key, from, to}], evaluated, redrawn, logs, fault?}
`n` is the event's number, 0 the start; events that came together are one record with the number of
the last one; `at` are milliseconds since the start; `handler` is the first one that ran; `evaluated`
and `redrawn` count bindings and widgets up to the next event: where several events came within a
frame, the last one has them.")]
pub struct InspectArgs {
    /// The app and its recording.
    #[command(flatten)]
    pub replayed: ReplayedArgs,
    /// Stop after the N-th event.
    #[arg(long, value_name = "N")]
    pub until: Option<usize>,
    /// One line an event for people, or one JSON object an event.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// For whom it is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Human,
    /// One JSON object a line.
    Ndjson,
}

/// Plays the recording and prints; 1 = the app or the recording cannot be read.
pub fn run(args: &InspectArgs) -> ExitCode {
    let format = args.format;
    match args.replayed.play(args.until, |played| inspect(played, format)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => failed(&message),
    }
}

/// One record of the output: an event, or a batch of events that the runtime took together.
struct Seen {
    number: usize,
    at: Duration,
    kind: String,
    api: Option<String>,
    time: Duration,
    trace: Trace,
    logs: Vec<(&'static str, String)>,
    faults: Vec<Diagnostic>,
}

fn inspect(played: &mut PlayedApp, format: Format) -> Result<(), String> {
    let mut state = State::new();
    let (trace, logs, faults) = played.take_start();
    let at = Duration::ZERO;
    let mut seen =
        Seen { number: 0, at, kind: "start".to_owned(), api: None, time: Duration::ZERO, trace, logs, faults };
    loop {
        let changed = changes(played, &mut state, &seen.trace);
        let line = match format {
            Format::Ndjson => masked_line(&record(&seen, &changed, &played.sources)),
            Format::Human => shown(&sentence(&seen, &changed, &played.sources)),
        };
        // A reader that has gone away (`| head`) is no fault.
        if print_drawn(&format!("{line}\n")).is_err() {
            return Ok(());
        }
        let Some(event) = played.step() else { return Ok(()) };
        seen = Seen {
            number: event.number,
            at: event.at,
            kind: kind_of(&event.event),
            api: event.api.map(|api| api.to_string()),
            time: event.time,
            trace: event.trace,
            logs: event.logs,
            faults: event.faults,
        };
    }
}

fn masked_line(record: &Json) -> String {
    crate::shell::terminal::masked(&printable_json(&record.to_string())).into_owned()
}

/// The values that apps can read, by path.
type State = BTreeMap<String, Value>;

/// A key with its value before and after.
type Change = (String, Value, Value);

/// The keys whose values differ from `state`; stores the present values in `state`.
fn changes(played: &mut PlayedApp, state: &mut State, trace: &Trace) -> Vec<Change> {
    if trace.changes.is_empty() && trace.handlers.is_empty() && !state.is_empty() {
        return Vec::new();
    }
    let now: State = played.runtime.state().into_iter().collect();
    let mut changed: Vec<Change> = Vec::new();
    for (key, value) in &now {
        let before = state.get(key);
        if before != Some(value) {
            changed.push((key.clone(), before.cloned().unwrap_or_default(), value.clone()));
        }
    }
    let gone = state.iter().filter(|(key, _)| !now.contains_key(*key));
    changed.extend(gone.map(|(key, value)| (key.clone(), value.clone(), Value::Null)));
    *state = now;
    changed
}

fn record(seen: &Seen, changed: &[Change], sources: &Sources) -> Json {
    let mut record = Map::new();
    record.insert("n".into(), json!(seen.number));
    record.insert("at".into(), json!(millis(seen.at)));
    record.insert("kind".into(), json!(seen.kind));
    if let Some(api) = &seen.api {
        record.insert("api".into(), json!(api));
    }
    if let Some(handler) = seen.trace.handlers.first() {
        record.insert("handler".into(), place_json(sources, *handler));
    }
    record.insert("durationUs".into(), json!(u64::try_from(seen.time.as_micros()).unwrap_or(u64::MAX)));
    let changed =
        changed.iter().map(|(key, from, to)| json!({"key": key, "from": value_json(from), "to": value_json(to)}));
    record.insert("changed".into(), changed.collect());
    record.insert("evaluated".into(), json!(seen.trace.evaluated));
    record.insert("redrawn".into(), json!(seen.trace.redrawn));
    let logs = seen.logs.iter().map(|(level, text)| json!({"level": level, "text": text}));
    record.insert("logs".into(), logs.collect());
    if let Some(fault) = seen.faults.first() {
        let mut said = json!({"code": fault.code.to_string(), "message": fault.message.to_string()});
        if let (Some(span), Some(said)) = (fault.span, said.as_object_mut())
            && let Json::Object(place) = place_json(sources, span)
        {
            said.extend(place);
        }
        record.insert("fault".into(), said);
    }
    Json::Object(record)
}

fn sentence(seen: &Seen, changed: &[Change], sources: &Sources) -> String {
    let what = match &seen.api {
        Some(api) => format!("{} {api}", seen.kind),
        None => seen.kind.clone(),
    };
    let handler = seen.trace.handlers.first().and_then(|span| sources.line_of(*span)).unwrap_or_default();
    let mut line = format!(
        "{:>6} {:>11.3} ms  {:<28} {:>7} µs  {:>4} evaluated {:>4} redrawn  {handler}",
        seen.number,
        millis(seen.at),
        what,
        seen.time.as_micros(),
        seen.trace.evaluated,
        seen.trace.redrawn,
    );
    for (key, from, to) in changed {
        line.push_str(&format!("\n       {key}: {} → {}", short(from), short(to)));
    }
    for (level, text) in &seen.logs {
        line.push_str(&format!("\n       {level}: {}", shortened(text, 200)));
    }
    for fault in &seen.faults {
        let place = fault.span.and_then(|span| sources.line_of(span)).unwrap_or_default();
        line.push_str(&format!("\n       fault {}: {} {place}", fault.code, fault.message));
    }
    line.trim_end().to_owned()
}

fn short(value: &Value) -> String {
    const SHORT: usize = 60;
    shortened(&value.to_string(), SHORT)
}
