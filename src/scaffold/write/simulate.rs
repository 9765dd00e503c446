//! Writes a simulated stream from example events; numbers vary.

use super::answer;
use super::example_event::ExampleEvent;
use super::plan::StreamPlan;
use super::view::{FieldRef, View};
use crate::File;
use crate::schema::{Field, Schema, Shape};
use crate::yaml;
use crate::{ParameterLocation, infer};
use ensemble_core::value::Value;

/// `simulate/NAME.yaml`.
pub fn file(planned: &StreamPlan<'_>) -> File {
    let stream = planned.stream;
    let name = format!("simulate/{}.yaml", planned.file);
    let mut place = format!("path: {}\n", path(planned));
    if let Some(query) = query(planned) {
        place.push_str(&format!("query: {query}\n"));
    }
    if stream.method != "GET" {
        place.push_str(&format!("method: {}\n", stream.method));
    }
    if stream.behaviour.lines {
        place.push_str("format: ndjson\n");
    }
    if planned.ask.is_some() {
        let text = format!(
            "# {} as it may answer: served with --simulate. The same question has the same answer.\nkind: answer\n{place}rate: 30\njitter: 0.5\n{}",
            planned.title,
            answer::simulated(&planned.events)
        );
        return File::new(name, text);
    }
    // As many past events as fill a screen at once.
    let (every, rewind) = match planned.view {
        View::Table { .. } => ("rate: 4", 80),
        View::Chart { .. } => ("rate: 2", 60),
        View::Pulse { .. } => ("rate: 1", 60),
        View::Progress { .. } => ("rate: 1", 1),
        View::Rows { .. }
        | View::Log { .. }
        | View::Tree { .. }
        | View::Patches
        | View::Answer
        | View::Events { .. }
        | View::Json => ("rate: 1", 24),
    };
    let mut text = format!(
        "# {} as it may be: served with --simulate. New clients get the last {rewind} events at once.\n{place}",
        planned.title,
    );
    text.push_str(&format!(
        "{every}\njitter: 0.3\nids: counter\nretry: {}\nbacklog: 500\nrewind: {rewind}\n",
        stream.behaviour.retry.unwrap_or(1000)
    ));
    // Three keep-alives within the silence that counts as a loss: one may be late.
    let silence = stream.behaviour.idle_timeout.map_or(15_000, |idle| (idle / 3).clamp(100, 15_000));
    let every = if silence.is_multiple_of(1000) { format!("{}s", silence / 1000) } else { format!("{silence}ms") };
    text.push_str(&format!("keepAlive: {{every: {every}}}\n"));
    let sorts = sorts(planned);
    text.push_str("vars:\n");
    for (at, (_, events)) in sorts.iter().enumerate() {
        let turn = if sorts.len() > 1 || planned.view.has_whole_events() { "cycle" } else { "pick" };
        text.push_str(&format!("  {}:\n    ${turn}:\n", variable(at)));
        for data in events.iter().take(12) {
            text.push_str(&format!("      - {}\n", yaml::flow(&inert(data))));
        }
    }
    text.push_str("events:\n");
    for (at, (event, data)) in sorts.iter().enumerate() {
        let mut sort = String::new();
        if let Some(event) = event {
            sort.push_str(&format!("event: {}\n", yaml::words(event)));
        }
        if sorts.len() > 1 && data.len() > 1 {
            sort.push_str(&format!("weight: {}\n", data.len().min(12)));
        }
        let schema = infer::schema(&data.iter().collect::<Vec<_>>());
        let made = EventGenerator { planned, variable: variable(at), all: data };
        sort.push_str(&made.field("data", &schema, &[]));
        let item = yaml::indent(&sort, 4);
        text.push_str(&format!("  - {}", item.trim_start()));
    }
    File::new(name, text)
}

/// Query of the simulated path, when another stream has the same path.
fn query(planned: &StreamPlan<'_>) -> Option<String> {
    if !planned.shares_path {
        return None;
    }
    let own = planned
        .parameters
        .iter()
        .filter(|chosen| chosen.parameter.location == ParameterLocation::Query && !chosen.default.is_empty());
    let pairs: Vec<String> = own
        .map(|chosen| format!("{}: {}", yaml::key(&chosen.parameter.name), Value::from(chosen.default.as_str())))
        .collect();
    (!pairs.is_empty()).then(|| format!("{{{}}}", pairs.join(", ")))
}

fn variable(at: usize) -> String {
    if at == 0 { "one".to_owned() } else { format!("one{}", at + 1) }
}

/// Path of the request, with default parameters.
fn path(planned: &StreamPlan<'_>) -> String {
    let mut path = planned.stream.path.clone();
    for chosen in planned.parameters.iter().filter(|chosen| chosen.parameter.location == ParameterLocation::Path) {
        path = path.replace(&format!("{{{}}}", chosen.parameter.name), &chosen.default);
    }
    let path = encoded(&format!("/{}", path.trim_start_matches('/')));
    if path.chars().all(|c| c.is_ascii_alphanumeric() || "/-_.%".contains(c)) {
        path
    } else {
        Value::from(path).to_string()
    }
}

/// Percent-encodes a path.
pub fn encoded(path: &str) -> String {
    let mut sent = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            // The characters that RFC 3986 3.3 has in paths, and `%` of what is encoded already.
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => sent.push(char::from(byte)),
            b'-' | b'.' | b'_' | b'~' | b'/' | b'%' | b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'+' | b',' | b';'
            | b'=' | b':' | b'@' => {
                sent.push(char::from(byte));
            }
            other => sent.push_str(&format!("%{other:02X}")),
        }
    }
    sent
}

/// Example data for each kind of event, in the order of first occurrence.
fn sorts(planned: &StreamPlan<'_>) -> Vec<(Option<String>, Vec<Value>)> {
    let mut sorts: Vec<(Option<String>, Vec<Value>)> = Vec::new();
    for ExampleEvent { event, data, .. } in &planned.events {
        match sorts.iter_mut().find(|(known, _)| known == event) {
            Some((_, all)) => all.push(data.clone()),
            None => sorts.push((event.clone(), vec![data.clone()])),
        }
    }
    sorts
}

/// Escapes templates of the simulator in data.
fn inert(value: &Value) -> Value {
    match value {
        Value::Text(text) => Value::text(text.replace("${", "$ {")),
        Value::List(items) => Value::list(items.iter().map(inert)),
        Value::Map(map) => {
            let kept = map.iter().filter(|(key, _)| !key.starts_with('$'));
            Value::map(kept.map(|(key, value)| (key.clone(), inert(value))))
        }
        other => other.clone(),
    }
}

/// Generator of one kind of event.
struct EventGenerator<'a> {
    planned: &'a StreamPlan<'a>,
    variable: String,
    all: &'a [Value],
}

impl EventGenerator<'_> {
    /// `name: …` for a field and its children.
    fn field(&self, key: &str, schema: &Schema, path: &[String]) -> String {
        let written = yaml::key(key);
        let Shape::Object(fields) = &schema.shape else {
            return format!("{written}: {}\n", self.scalar(key, schema, path));
        };
        // A key with `$` would be a generator.
        let fields: Vec<&Field> = fields.iter().filter(|field| !field.name.starts_with('$')).collect();
        if fields.is_empty() {
            return format!("{written}: {{}}\n");
        }
        let mut text = format!("{written}:\n");
        for field in fields {
            let path: Vec<String> = path.iter().chain([&field.name]).cloned().collect();
            let line = if is_name(&field.name) {
                self.field(&field.name, &field.schema, &path)
            } else {
                let first = self.all.first().map(|data| path.iter().fold(data.clone(), |value, step| value.get(step)));
                format!("{}: {}\n", yaml::key(&field.name), yaml::flow(&inert(&first.unwrap_or_default())))
            };
            text.push_str(&yaml::indent(&line, 2));
        }
        text
    }

    fn scalar(&self, key: &str, schema: &Schema, path: &[String]) -> String {
        let own = path.iter().fold(self.variable.clone(), |code, step| format!("{code}.{step}"));
        let own = format!("${{{own}}}");
        let copied = yaml::line(&own);
        let values: Vec<Value> =
            self.all.iter().map(|data| path.iter().fold(data.clone(), |value, step| value.get(step))).collect();
        if schema.is_time(key) {
            return match values.first() {
                Some(Value::Text(text)) if text.len() >= 16 && text.contains('T') => "{$now: iso}".to_owned(),
                Some(Value::Number(number)) if *number > 1e11 => "{$now: millis}".to_owned(),
                Some(Value::Number(_)) => "{$now: seconds}".to_owned(),
                _ => copied,
            };
        }
        // A few hundred metres at a time: things on a map move, but not from country to country.
        let is_place = |pick: &FieldRef| pick.path == path;
        if self.planned.place.as_ref().is_some_and(|place| place.iter().any(is_place))
            && values.iter().all(|value| value.as_f64().is_some())
        {
            let start = yaml::text(&own);
            return format!("{{$walk: {{{}start: {start}, step: 0.01, pull: 0.02, decimals: 5}}}}", self.by());
        }
        // A text that tells the time tells the present one.
        if path.is_empty()
            && let View::Pulse { .. } = self.planned.view
            && let Some(text) = values.first().and_then(Value::as_str)
            && let Some(time) = infer::time_in(text)
        {
            let around = |part: &str| part.replace("${", "$ {");
            return yaml::text(&format!("{}${{now iso}}{}", around(&text[..time.start]), around(&text[time.end..])));
        }
        let Some(pick) = self.varying_number(path).filter(|_| values.iter().all(|value| value.as_f64().is_some()))
        else {
            return copied;
        };
        let start = yaml::text(&own);
        let decimals = if pick.schema.shape == Shape::Integer { ", decimals: 0" } else { "" };
        let least =
            // A number that is never negative in the examples does not become negative.
            if values.iter().all(|value| value.as_f64().is_some_and(|number| number >= 0.0)) { ", min: 0" } else { "" };
        format!("{{$walk: {{{}start: {start}, stepPercent: 1.5, pull: 0.02{least}{decimals}}}}}", self.by())
    }

    /// `by: …, ` when numbers of several things vary independently.
    fn by(&self) -> String {
        // By the generated variable, because the field itself may come later in the event.
        match &self.planned.view {
            View::Table { key, .. } | View::Chart { by: Some(key), .. }
                if key.path.iter().all(|step| is_name(step)) && self.planned.unfolded.is_none() =>
            {
                format!("by: {}, ", key.path.iter().fold(self.variable.clone(), |code, step| format!("{code}.{step}")))
            }
            _ => String::new(),
        }
    }

    /// The number on the path that varies, if any.
    fn varying_number(&self, path: &[String]) -> Option<&FieldRef> {
        match &self.planned.view {
            View::Chart { groups, .. } => groups.iter().flatten().find(|pick| pick.path == path),
            View::Table { key, columns, spark } => {
                columns.iter().chain(spark).find(|pick| pick.path == path && *pick != key && pick.is_measure())
            }
            _ => None,
        }
    }
}

/// True for text that the simulator would read as a name.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '@'))
}
