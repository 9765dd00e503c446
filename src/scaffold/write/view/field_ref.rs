//! A field of the data: its path, its name for people, its kind and importance.

use super::field_names::{BEFORE, COUNTERS, LEVELS, PLUMBING, TELLING, TEXTS};
use crate::name::{self, folded};
use crate::schema::{Schema, Shape};
use ensemble_core::value::Value;

/// A field of the data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FieldRef {
    /// Path to it; empty for the data itself.
    pub path: Vec<String>,
    /// Schema of its value.
    pub schema: Box<Schema>,
    /// True when every event has it.
    pub required: bool,
    /// Path to the text with its unit or currency.
    pub unit: Option<Vec<String>>,
}

impl FieldRef {
    /// JavaScript that reads it from the data `root`.
    pub fn read(&self, root: &str) -> String {
        let code = self.path.iter().fold(root.to_owned(), |code, step| {
            let access = access(step);
            // Parts of parts may be missing. `?` continues as `?.name` and as `?.[name]`.
            let dot = if code.ends_with('?') && access.starts_with('[') { "." } else { "" };
            format!("{code}{dot}{access}?")
        });
        code.strip_suffix('?').filter(|_| !self.path.is_empty()).map_or(code.clone(), str::to_owned)
    }

    /// Label for people.
    pub fn label(&self) -> String {
        let last = self.path.last().map_or("", String::as_str);
        if self.is_time() && matches!(folded(last).as_str(), "ts" | "dt") {
            return "Time".to_owned();
        }
        let words = match (folded(last).as_str(), self.path.len().checked_sub(2).map(|at| &self.path[at])) {
            // `length.new` and `on.on` say more than `new` and `on`.
            ("new" | "old" | "on" | "value" | "id" | "name", Some(outer)) if !is_envelope(outer) => {
                if folded(outer) == folded(last) { last.to_owned() } else { format!("{outer} {last}") }
            }
            _ => last.to_owned(),
        };
        if self.path.is_empty() { "Value".to_owned() } else { name::title(&words) }
    }

    /// Number of decimals given by `multipleOf`: 2 for 0.01.
    pub fn decimals(&self) -> Option<i32> {
        let step = self.schema.more.get("multipleOf")?.as_f64().filter(|step| *step > 0.0 && *step < 1.0)?;
        let decimals = (-step.log10()).ceil();
        (1.0..=6.0).contains(&decimals).then_some(decimals as i32)
    }

    /// Last segment of its path.
    pub fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    /// Name of the field in lower case without separators, for comparison.
    pub fn folded(&self) -> String {
        folded(self.name())
    }

    /// Path of the field as `a.b`.
    pub fn dotted(&self) -> String {
        self.path.join(".")
    }

    /// True for a point in time.
    pub fn is_time(&self) -> bool {
        self.schema.is_time(self.name())
    }

    /// True for a number that identifies or counts; it is shown without formatting.
    pub(crate) fn is_number_of_something(&self) -> bool {
        let name = self.folded();
        self.schema.is_number() && (COUNTERS.contains(&&*name) || name.ends_with("id"))
    }

    /// True for a quantity.
    pub(crate) fn is_measure(&self) -> bool {
        is_measure(self.name(), &self.schema) && !self.path.iter().any(|step| BEFORE.contains(&&*folded(step)))
    }

    /// True for the identifier of a thing that later events refer to, such as `order_id`; not for ids of events or requests.
    pub(crate) fn is_own_id(&self) -> bool {
        let name = self.folded();
        let fits = self.schema.is_text() && self.schema.format.is_empty() || self.schema.shape == Shape::Integer;
        let once = [
            "uuid",
            "eventid",
            "messageid",
            "requestid",
            "traceid",
            "correlationid",
            "spanid",
            "accountid",
            "executionid",
        ];
        let is_plumbing = PLUMBING.contains(&&*name) || name == "clientid";
        fits && name.len() > 2 && name.ends_with("id") && !once.contains(&name.as_str()) && !is_plumbing
    }

    /// Importance for people; fields below zero are in the details only.
    pub fn score(&self) -> i32 {
        let name = self.folded();
        let is = |names: &[&str]| names.contains(&name.as_str());
        let mut score = 0;
        if is(&TEXTS) || is(&["name", "title"]) || is(&TELLING) {
            score += 3;
        }
        if is(&LEVELS) || self.schema.shape == Shape::Bool {
            score += 1;
        }
        if self.is_measure() {
            score += 2;
        }
        let is_marked = self.name().starts_with(['$', '_', '@']) && self.name() != "@id";
        if is(&PLUMBING) || is_marked {
            score -= 6;
        } else if name == "id" || self.is_own_id() || self.schema.format == "uuid" || name.ends_with("uuid") {
            score -= 2;
        } else if self.schema.format == "uri" {
            score -= 1;
        }
        if self.path.iter().any(|step| BEFORE.contains(&&*folded(step)) || step.starts_with(['$', '_'])) {
            score -= 6;
        }
        if self.path.first().is_some_and(|step| matches!(folded(step).as_str(), "meta" | "context" | "links"))
            && self.path.len() > 1
        {
            score -= 6;
        }
        score
    }
}

fn access(step: &str) -> String {
    let is_name = step.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '$')
        && step.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$');
    if is_name { format!(".{step}") } else { format!("[{}]", Value::from(step)) }
}

/// True for an envelope's payload field.
pub fn is_envelope(step: &str) -> bool {
    matches!(
        folded(step).as_str(),
        "data"
            | "payload"
            | "message"
            | "body"
            | "record"
            | "object"
            | "after"
            | "detail"
            | "doc"
            | "result"
            | "newstate"
            | "metadata"
    )
}

/// True for a quantity.
pub fn is_measure(field: &str, schema: &Schema) -> bool {
    let name = folded(field);
    let is_place = matches!(name.as_str(), "lat" | "lon" | "lng" | "latitude" | "longitude");
    let names_something =
        COUNTERS.contains(&name.as_str()) || is_place || name.ends_with("id") && schema.shape == Shape::Integer;
    schema.is_number() && schema.choices.is_empty() && !schema.is_time(field) && !names_something
}
