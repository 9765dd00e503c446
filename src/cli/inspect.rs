//! `inspect`: prints the effects of each event of a recording.

use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use serde_json::{Map, Value as Json, json};

use super::messages::{failed, has_reader};
use super::replayed::{ReplayedArgs, millis, place_json, shortened, value_json};
use crate::shell::inspector::timeline::difference::{changed_lines, changed_values};
use crate::shell::played_app::PlayedApp;
use crate::shell::terminal::{print_drawn, shown};
use ensemble_core::diag::Sources;
use ensemble_core::security::printable_json;
use ensemble_core::value::Value;
use ensemble_runtime::{Change, Record};

/// Says what each event of a recording did to an app.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  ensemble-run screenshot apps/market --simulate --wait-events 50 --record market.tape --tree -
  ensemble-run inspect apps/market --replay market.tape                    for people
  ensemble-run inspect apps/market --replay market.tape --format ndjson    a record an event
  ensemble-run inspect apps/market --replay market.tape --between 10 40    what differs afterwards

Records: {n, at, kind, api?, handler?: {file, line, column}, durationUs,
  changed: [{key, from, to}], evaluated, redrawn, logs, fault?}
`n` is the event's number, 0 the start; `at` are milliseconds since the start; `handler` is the first
one that ran; of large values that have changed in few places, `changed` names the places;
`evaluated` and `redrawn` count the bindings and widgets that the event brought up to date: of events
that were shown in one frame, the last one that changed what they read. `ignored` says why an event
did nothing. `--between` prints {key, from, to} for each value that differs after event B from what it
was after event A, then {screen: \"removed\"|\"added\", line} for the lines of the screen as text: the
time line of the inspector shows the same.")]
pub struct InspectArgs {
    /// The app and its recording.
    #[command(flatten)]
    pub replayed: ReplayedArgs,
    /// Stop after the N-th event.
    #[arg(long, value_name = "N")]
    pub until: Option<usize>,
    /// Say what differs between the moments after event A and after event B instead.
    #[arg(long, num_args = 2, value_names = ["A", "B"], conflicts_with = "until")]
    pub between: Option<Vec<usize>>,
    /// One line an event for people, or one JSON object an event.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Output format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Human,
    /// One JSON object a line.
    Ndjson,
}

/// Plays the recording and prints records; exit code 1 when the app or the recording cannot be read.
pub fn run(args: &InspectArgs) -> ExitCode {
    let format = args.format;
    if let Some([one, other]) = args.between.as_deref() {
        let (from, to) = (*one.min(other), *one.max(other));
        return match args.replayed.play(Some(to), |played| between(played, (from, to), format)) {
            Ok(()) => ExitCode::SUCCESS,
            Err(message) => failed(&message),
        };
    }
    match args.replayed.play(args.until, |played| inspect(played, format)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => failed(&message),
    }
}

fn inspect(played: &mut PlayedApp, format: Format) -> Result<(), String> {
    let mut records = played.take_start();
    loop {
        for record in &records {
            let line = match format {
                Format::Ndjson => masked_line(&record_json(record, &played.sources)),
                Format::Human => shown(&sentence(record, &played.sources)),
            };
            if !has_reader(print_drawn(&format!("{line}\n")))? {
                return Ok(());
            }
        }
        let Some(next) = played.step() else { return Ok(()) };
        records = next;
    }
}

/// Prints the differences of two moments.
fn between(played: &mut PlayedApp, (from, to): (usize, usize), format: Format) -> Result<(), String> {
    let mut records = played.take_start();
    let mut changed: Vec<Arc<Record>> = Vec::new();
    // The first scene after the event, which may be that of several events.
    let mut before = None;
    loop {
        changed.extend(records.into_iter().filter(|record| record.number > from).map(Arc::new));
        if before.is_none() && played.played_events() >= from {
            before = Some(played.runtime.published_scene());
        }
        match played.step() {
            Some(next) => records = next,
            None => break,
        }
    }
    let after = played.runtime.published_scene();
    let values = changed_values(changed.iter());
    let (lines, more) = before.map(|before| changed_lines(&before, &after)).unwrap_or_default();
    let mut out: Vec<String> = Vec::new();
    match format {
        Format::Human => {
            out.push(format!("between event {from} and event {to}"));
            for change in &values {
                match change.parts.as_slice() {
                    [] => out.push(format!("  {}: {} → {}", change.key, short(&change.from), short(&change.to))),
                    parts => out.extend(
                        parts
                            .iter()
                            .map(|(path, from, to)| format!("  {}{path}: {} → {}", change.key, short(from), short(to))),
                    ),
                }
            }
            out.extend(lines.iter().map(|(is_new, line)| format!("  {} {line}", if *is_new { '+' } else { '-' })));
            if more > 0 {
                out.push(format!("  and {more} lines more"));
            }
        }
        Format::Ndjson => {
            out.extend(values.iter().flat_map(change_json).map(|json| masked_line(&json)));
            out.extend(lines.iter().map(|(is_new, line)| {
                let screen = if *is_new { "added" } else { "removed" };
                masked_line(&json!({"screen": screen, "line": line}))
            }));
            if more > 0 {
                out.push(json!({"screen": "more", "lines": more}).to_string());
            }
        }
    }
    for line in out {
        let line = if format == Format::Human { shown(&line) } else { line };
        if !has_reader(print_drawn(&format!("{line}\n")))? {
            break;
        }
    }
    Ok(())
}

fn masked_line(record: &Json) -> String {
    crate::shell::terminal::masked(&printable_json(&record.to_string())).into_owned()
}

/// A record as JSON.
fn record_json(record: &Record, sources: &Sources) -> Json {
    let mut json = Map::new();
    json.insert("n".into(), json!(record.number));
    json.insert("at".into(), json!(millis(record.at)));
    json.insert("kind".into(), json!(record.kind()));
    if let Some(api) = &record.api {
        json.insert("api".into(), json!(&**api));
    }
    if let Some(handler) = record.handlers.first() {
        json.insert("handler".into(), place_json(sources, *handler));
    }
    json.insert("durationUs".into(), json!(micros(record)));
    json.insert("changed".into(), record.changed.iter().flat_map(change_json).collect());
    json.insert("evaluated".into(), json!(record.evaluated));
    json.insert("redrawn".into(), json!(record.redrawn));
    let logs = record.logs.iter().map(|(level, text)| json!({"level": level, "text": text}));
    json.insert("logs".into(), logs.collect());
    if let Some(why) = record.ignored {
        json.insert("ignored".into(), json!(why));
    }
    if let Some(fault) = record.faults.first() {
        let mut said = json!({"code": fault.code.to_string(), "message": fault.message.to_string()});
        if let (Some(span), Some(said)) = (fault.span, said.as_object_mut())
            && let Json::Object(place) = place_json(sources, span)
        {
            said.extend(place);
        }
        json.insert("fault".into(), said);
    }
    Json::Object(json)
}

/// A change as JSON; for a long value, only the parts that differ.
fn change_json(change: &Change) -> Vec<Json> {
    let Change { key, from, to, parts } = change;
    let is_cut = |value: &Value| value_json(value).is_string() && !matches!(value, Value::Text(_));
    if !parts.is_empty() && (is_cut(from) || is_cut(to)) {
        let part = |(path, from, to): &(String, Value, Value)| json!({"key": format!("{key}{path}"), "from": value_json(from), "to": value_json(to)});
        return parts.iter().map(part).collect();
    }
    vec![json!({"key": &**key, "from": value_json(from), "to": value_json(to)})]
}

fn micros(record: &Record) -> u64 {
    u64::try_from((record.time + record.frame_time).as_micros()).unwrap_or(u64::MAX)
}

fn sentence(record: &Record, sources: &Sources) -> String {
    let what = match &record.api {
        Some(api) => format!("{} {api}", record.kind()),
        None => record.kind().to_owned(),
    };
    let handler = record.handlers.first().and_then(|span| sources.line_of(*span)).unwrap_or_default();
    let mut line = format!(
        "{:>6} {:>11.3} ms  {:<28} {:>7} µs  {:>4} evaluated {:>4} redrawn  {handler}",
        record.number,
        millis(record.at),
        what,
        micros(record),
        record.evaluated,
        record.redrawn,
    );
    if let Some(why) = record.ignored {
        line.push_str(&format!("\n       ignored: {why}"));
    }
    for Change { key, from, to, parts } in &record.changed {
        if parts.is_empty() {
            line.push_str(&format!("\n       {key}: {} → {}", short(from), short(to)));
        }
        for (path, from, to) in parts {
            line.push_str(&format!("\n       {key}{path}: {} → {}", short(from), short(to)));
        }
    }
    for (level, text) in &record.logs {
        line.push_str(&format!("\n       {level}: {}", shortened(text, 200)));
    }
    for fault in &record.faults {
        let place = fault.span.and_then(|span| sources.line_of(span)).unwrap_or_default();
        line.push_str(&format!("\n       fault {}: {} {place}", fault.code, fault.message));
    }
    line.trim_end().to_owned()
}

fn short(value: &Value) -> String {
    const SHORT: usize = 60;
    shortened(&value.to_string(), SHORT)
}
