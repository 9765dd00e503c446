//! How a stream is shown, chosen by what its data is.

use crate::schema::{Field, Schema, Shape};
use crate::{Message, name};

/// How a stream is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum View {
    /// Numbers over time, those of one magnitude in one chart.
    Chart {
        /// When it was.
        time: Option<Pick>,
        /// The lines.
        groups: Vec<Vec<Pick>>,
    },
    /// A row for each thing, replaced by its newest event.
    Table {
        /// The field that tells rows apart.
        key: Pick,
        /// The fields that are shown, the key first.
        columns: Vec<Pick>,
    },
    /// A line for each event.
    Log {
        /// When it was.
        time: Option<Pick>,
        /// Its level, severity or status.
        level: Option<Pick>,
        /// Who says it.
        source: Option<Pick>,
        /// The field with its text; the whole data when there is none.
        text: Pick,
    },
    /// A line for each event with its name: there are several sorts.
    Events,
    /// The data as it is.
    Json,
}

impl View {
    /// How that is, in words.
    pub fn words(&self) -> String {
        match self {
            Self::Chart { .. } => "numbers over time".to_owned(),
            Self::Table { key, .. } => format!("a row for each `{}`", key.dotted()),
            Self::Log { .. } => "a log, newest first".to_owned(),
            Self::Events => "a list of events by name".to_owned(),
            Self::Json => "a list of events, each as a tree".to_owned(),
        }
    }
}

/// A part of the data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pick {
    /// The way to it; empty for the data itself.
    pub path: Vec<String>,
    /// Its schema.
    pub schema: Box<Schema>,
}

impl Pick {
    /// JavaScript that reads it from the data called `root`.
    pub fn read(&self, root: &str) -> String {
        self.path.iter().fold(root.to_owned(), |code, step| {
            let access = access(step);
            // `?` continues as `?.name` and as `?.[name]`.
            let dot = if code.ends_with('?') && access.starts_with('[') { "." } else { "" };
            format!("{code}{dot}{access}")
        })
    }

    /// Its name for people.
    pub fn label(&self) -> String {
        self.path.last().map_or_else(|| "Value".to_owned(), |last| name::title(last))
    }

    /// JavaScript that writes it as a number, with the decimals that its values have.
    pub fn written(&self, root: &str) -> String {
        let value = if self.path.is_empty() { root.to_owned() } else { self.read(root) };
        match self.decimals() {
            Some(decimals) => format!("number({value}, {decimals})"),
            None => format!("number({value})"),
        }
    }

    /// How many decimals its values have, when `multipleOf` says it: 2 for 0.01.
    fn decimals(&self) -> Option<i32> {
        let step = self.schema.more.get("multipleOf")?.as_f64().filter(|step| *step > 0.0 && *step < 1.0)?;
        let decimals = (-step.log10()).ceil();
        (1.0..=6.0).contains(&decimals).then_some(decimals as i32)
    }

    /// The last step to it.
    pub fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    /// The way to it as `a.b`, for `key`.
    pub fn dotted(&self) -> String {
        self.path.join(".")
    }
}

fn access(step: &str) -> String {
    let is_name = step.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '$')
        && step.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$');
    if is_name { format!(".{step}") } else { format!("[{}]", ensemble_core::value::Value::from(step)) }
}

const STRONG_KEYS: [&str; 18] = [
    "symbol",
    "ticker",
    "sensor",
    "sensorid",
    "device",
    "deviceid",
    "service",
    "host",
    "entityid",
    "station",
    "vehicle",
    "machine",
    "node",
    "pair",
    "instrument",
    "channel",
    "account",
    "zone",
];
const WEAK_KEYS: [&str; 6] = ["id", "key", "identifier", "name", "uuid", "code"];
const TEXTS: [&str; 14] = [
    "message",
    "msg",
    "text",
    "log",
    "line",
    "headline",
    "title",
    "body",
    "content",
    "summary",
    "description",
    "comment",
    "detail",
    "reason",
];
const LEVELS: [&str; 6] = ["level", "severity", "status", "priority", "type", "state"];
const SOURCES: [&str; 8] = ["service", "source", "logger", "user", "author", "host", "channel", "from"];
/// Numbers that count or name things: no line is worth drawing of them.
const COUNTERS: [&str; 12] =
    ["id", "n", "seq", "sequence", "offset", "index", "port", "code", "version", "partition", "year", "number"];

/// At most so many columns: more do not fit beside each other at the default window width.
const COLUMNS: usize = 7;
/// At most so many lines in a chart: more colours are hard to tell apart.
const LINES: usize = 4;

/// Chooses.
pub fn view(messages: &[Message]) -> View {
    match messages {
        [] => View::Json,
        [only] => of_schema(&only.schema),
        [first, rest @ ..] => {
            let shared = rest.iter().fold(first.schema.clone(), |all, message| shared(&all, &message.schema));
            match of_schema(&shared) {
                View::Json => View::Events,
                // Rows and lines that leave out most of what each sort of event says are worse than a list of events.
                view if messages.iter().any(|message| loses(&view, &shared, &message.schema)) => View::Events,
                view => view,
            }
        }
    }
}

/// Returns true when a table or a chart of the fields that all sorts of events share (`shared`) leaves out a measure of this sort (`own`), or more
/// than one field.
fn loses(view: &View, shared: &Schema, own: &Schema) -> bool {
    let measures = |schema: &Schema| schema.fields().iter().filter(|field| is_measure(field)).count();
    match view {
        View::Table { .. } | View::Chart { .. } => {
            measures(own) > measures(shared) || own.fields().len() > shared.fields().len() + 1
        }
        View::Log { .. } | View::Events | View::Json => false,
    }
}

/// The fields that both have.
fn shared(one: &Schema, other: &Schema) -> Schema {
    let both = |field: &&Field| {
        other.fields().iter().any(|known| known.name == field.name && known.schema.shape == field.schema.shape)
    };
    match (&one.shape, &other.shape) {
        (Shape::Object(fields), Shape::Object(_)) => {
            Schema::of(Shape::Object(fields.iter().filter(both).cloned().collect()))
        }
        (one_shape, other_shape) if one_shape == other_shape => one.clone(),
        _ => Schema::default(),
    }
}

fn of_schema(schema: &Schema) -> View {
    match &schema.shape {
        Shape::Text => View::Log { time: None, level: None, source: None, text: Pick::default() },
        Shape::Integer | Shape::Number => {
            View::Chart { time: None, groups: vec![vec![Pick { path: Vec::new(), schema: Box::new(schema.clone()) }]] }
        }
        Shape::Object(fields) => {
            let outer = of_fields(fields, &[]);
            if outer != View::Json {
                return outer;
            }
            // An envelope: the data lies in one of its fields.
            let inner = fields.iter().filter(|field| !field.schema.fields().is_empty());
            let views = inner.map(|field| of_fields(field.schema.fields(), std::slice::from_ref(&field.name)));
            views.into_iter().find(|view| *view != View::Json).unwrap_or(View::Json)
        }
        // Rows come in lists, too; `into` takes each of them.
        Shape::List(item) if !item.fields().is_empty() => match of_fields(item.fields(), &[]) {
            table @ View::Table { .. } => table,
            _ => View::Json,
        },
        _ => View::Json,
    }
}

fn of_fields(fields: &[Field], around: &[String]) -> View {
    let pick = |field: &Field| Pick {
        path: around.iter().chain([&field.name]).cloned().collect(),
        schema: Box::new(field.schema.clone()),
    };
    let named = |names: &[&str], fits: &dyn Fn(&Schema) -> bool| {
        let found = names
            .iter()
            .find_map(|name| fields.iter().find(|field| name::folded(&field.name) == *name && fits(&field.schema)));
        found.map(pick)
    };
    let time = fields.iter().find(|field| field.schema.is_time(&field.name)).map(pick);
    let is_label = |schema: &Schema| schema.is_text() && schema.format.is_empty();
    let numbers: Vec<Pick> = fields.iter().filter(|field| is_measure(field)).map(pick).collect();
    let text = named(&TEXTS, &is_label);
    let strong = named(&STRONG_KEYS, &|schema| is_label(schema) || schema.shape == Shape::Integer);
    let level = named(&LEVELS, &is_label);
    // A thing with a number of its own that goes from state to state: an order, a job.
    let strong = strong.or_else(|| {
        let state = fields.iter().any(|field| ["status", "state", "phase"].contains(&&*name::folded(&field.name)));
        fields.iter().find(|field| state && is_own_id(field)).map(pick)
    });
    if let Some(text) = &text
        && (numbers.is_empty()
            || time.is_some() && level.is_some() && strong.as_ref().is_none_or(|key| key.name() == "service"))
        && (strong.is_none() || time.is_some())
    {
        return View::Log { time, level, source: named(&SOURCES, &is_label), text: text.clone() };
    }
    if let Some(key) = strong {
        return table(key, fields, around);
    }
    if !numbers.is_empty() && (time.is_some() || text.is_none() && named(&WEAK_KEYS, &is_label).is_none()) {
        return View::Chart { time, groups: by_magnitude(numbers) };
    }
    if let Some(text) = text {
        return View::Log { time, level, source: named(&SOURCES, &is_label), text };
    }
    let weak = named(&WEAK_KEYS, &|schema| schema.is_text() || schema.shape == Shape::Integer);
    match weak {
        Some(key) if fields.len() > 1 => table(key, fields, around),
        _ => View::Json,
    }
}

fn table(key: Pick, fields: &[Field], around: &[String]) -> View {
    let mut columns = vec![key.clone()];
    let scalar = |field: &&Field| !matches!(field.schema.shape, Shape::Any | Shape::List(_) | Shape::Object(_));
    for field in fields.iter().filter(scalar) {
        let path: Vec<String> = around.iter().chain([&field.name]).cloned().collect();
        if path != key.path && columns.len() < COLUMNS {
            columns.push(Pick { path, schema: Box::new(field.schema.clone()) });
        }
    }
    View::Table { key, columns }
}

/// Numbers whose examples are of one magnitude share a chart: a line of thousands flattens one of hundredths.
fn by_magnitude(numbers: Vec<Pick>) -> Vec<Vec<Pick>> {
    let size = |pick: &Pick| {
        let example =
            pick.schema.example.as_ref().and_then(ensemble_core::value::Value::as_f64).or(pick.schema.range.1);
        example.map_or(50.0, |example| example.abs().max(1e-9)).log10()
    };
    let mut groups: Vec<Vec<Pick>> = Vec::new();
    for number in numbers.into_iter().take(3 * LINES) {
        let near = |group: &&mut Vec<Pick>| group.len() < LINES && (size(&group[0]) - size(&number)).abs() < 1.3;
        match groups.iter_mut().find(near) {
            Some(group) => group.push(number),
            None => groups.push(vec![number]),
        }
    }
    groups.truncate(3);
    groups
}

/// Returns true for an identifier of something that later events speak of again, such as `order_id`; the id of an event or a request is none.
fn is_own_id(field: &Field) -> bool {
    let name = name::folded(&field.name);
    let fits = field.schema.is_text() && field.schema.format.is_empty() || field.schema.shape == Shape::Integer;
    let once = ["uuid", "eventid", "messageid", "requestid", "traceid", "correlationid", "spanid"];
    fits && name.len() > 2 && name.ends_with("id") && !once.contains(&name.as_str())
}

fn is_measure(field: &Field) -> bool {
    let name = name::folded(&field.name);
    field.schema.is_number()
        && field.schema.choices.is_empty()
        && !field.schema.is_time(&field.name)
        && !COUNTERS.contains(&name.as_str())
        && !(name.ends_with("id") && field.schema.shape == Shape::Integer)
}
