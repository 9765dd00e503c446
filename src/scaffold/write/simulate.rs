//! A simulated stream, made of the description's examples: the same things, their numbers wandering.

use super::plan::{Planned, Planted};
use super::view::{Pick, View};
use crate::File;
use crate::schema::{Field, Schema, Shape};
use crate::yaml;
use crate::{ParameterLocation, infer, name};
use ensemble_core::value::Value;

/// `simulate/NAME.yaml`.
pub fn file(planned: &Planned<'_>) -> File {
    let (every, rewind) = match planned.view {
        View::Table { .. } => ("rate: 4", 40),
        View::Chart { .. } => ("rate: 2", 60),
        View::Log { .. } | View::Events | View::Json => ("rate: 1", 20),
    };
    let stream = planned.stream;
    let mut text = format!(
        "# {} as it may be: served with --simulate. New clients get the last {rewind} events at once.\npath: {}\n",
        planned.title,
        path(planned)
    );
    if stream.method != "GET" {
        text.push_str(&format!("method: {}\n", stream.method));
    }
    text.push_str(&format!(
        "{every}\njitter: 0.3\nids: counter\nretry: {}\nbacklog: 500\nrewind: {rewind}\n",
        stream.behaviour.retry.unwrap_or(1000)
    ));
    // Three signs of life within the silence that counts as a loss: one may be late.
    let silence = stream.behaviour.idle_timeout.map_or(15_000, |idle| (idle / 3).clamp(100, 15_000));
    let every = if silence.is_multiple_of(1000) { format!("{}s", silence / 1000) } else { format!("{silence}ms") };
    text.push_str(&format!("keepAlive: {{every: {every}}}\n"));
    let sorts = sorts(planned);
    text.push_str("vars:\n");
    for (at, (_, events)) in sorts.iter().enumerate() {
        text.push_str(&format!("  {}:\n    ${}:\n", variable(at), if sorts.len() > 1 { "cycle" } else { "pick" }));
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
        let schema = infer::schema(&data.iter().collect::<Vec<_>>());
        let made = Made { planned, variable: variable(at), all: data };
        sort.push_str(&made.field("data", &schema, &[]));
        let item = yaml::indent(&sort, 4);
        text.push_str(&format!("  - {}", item.trim_start()));
    }
    File::new(format!("simulate/{}.yaml", planned.file), text)
}

fn variable(at: usize) -> String {
    if at == 0 { "one".to_owned() } else { format!("one{}", at + 1) }
}

/// The path with its parameters as they are at first.
fn path(planned: &Planned<'_>) -> String {
    let mut path = planned.stream.path.replace(char::is_whitespace, "%20").replace(['?', '#'], "");
    for chosen in planned.parameters.iter().filter(|chosen| chosen.parameter.location == ParameterLocation::Path) {
        path = path.replace(&format!("{{{}}}", chosen.parameter.name), &chosen.default.replace([' ', '?', '#'], ""));
    }
    if path.is_empty() {
        return "/".to_owned();
    }
    if path.starts_with('/') && path.chars().all(|c| c.is_ascii_alphanumeric() || "/-_.%".contains(c)) {
        path
    } else {
        Value::from(path).to_string()
    }
}

/// The data of each sort of event, in the order of their first.
fn sorts(planned: &Planned<'_>) -> Vec<(Option<String>, Vec<Value>)> {
    let mut sorts: Vec<(Option<String>, Vec<Value>)> = Vec::new();
    for Planted { event, data, .. } in &planned.events {
        match sorts.iter_mut().find(|(known, _)| known == event) {
            Some((_, all)) => all.push(data.clone()),
            None => sorts.push((event.clone(), vec![data.clone()])),
        }
    }
    sorts
}

/// Data without anything that the simulator would make something of.
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

/// How the data of one sort is made.
struct Made<'a> {
    planned: &'a Planned<'a>,
    variable: String,
    all: &'a [Value],
}

impl Made<'_> {
    /// `name: …` for a field, with everything below it.
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
        let Some(pick) = self.wandering(path).filter(|_| values.iter().all(|value| value.as_f64().is_some())) else {
            return copied;
        };
        let by = match &self.planned.view {
            View::Table { key, .. } => key.path.last().filter(|name| is_name(name)).map(|name| format!("by: {name}, ")),
            _ => None,
        };
        let start = yaml::text(&own);
        let decimals = if pick.schema.shape == Shape::Integer { ", decimals: 0" } else { "" };
        let least =
            // What was never seen below zero does not walk there.
            if values.iter().all(|value| value.as_f64().is_some_and(|number| number >= 0.0)) { ", min: 0" } else { "" };
        format!(
            "{{$walk: {{{}start: {start}, stepPercent: 1.5, pull: 0.02{least}{decimals}}}}}",
            by.unwrap_or_default()
        )
    }

    /// The part of it that is drawn or compared, when there is one.
    fn wandering(&self, path: &[String]) -> Option<&Pick> {
        match &self.planned.view {
            View::Chart { groups, .. } => groups.iter().flatten().find(|pick| pick.path == path),
            View::Table { key, columns } => columns.iter().find(|pick| pick.path == path && *pick != key),
            View::Log { .. } | View::Events | View::Json => None,
        }
    }
}

/// The text that the simulator reads as a name.
fn is_name(text: &str) -> bool {
    name::is_identifier(text)
}
