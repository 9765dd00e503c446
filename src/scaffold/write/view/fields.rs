//! The parts of an object that a table can show, however deep they lie, and what examples say of them.

use super::field_names::{BEFORE, COUNTERS, LEVELS, PLUMBING, TELLING, TEXTS};
use super::unit;
use crate::name::folded;
use crate::schema::{Schema, Shape};
use crate::{Message, name};
use ensemble_core::value::Value;

/// A part of the data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pick {
    /// The way to it; empty for the data itself.
    pub path: Vec<String>,
    /// Its schema.
    pub schema: Box<Schema>,
    /// Every event has it.
    pub required: bool,
    /// The way to the text that says its unit or its currency.
    pub unit: Option<Vec<String>>,
}

/// Deeper parts are shown in the details only.
const LEVEL: usize = 4;
/// More parts than any table shows.
const MOST: usize = 200;

impl Pick {
    /// JavaScript that reads it from the data called `root`.
    pub fn read(&self, root: &str) -> String {
        let code = self.path.iter().fold(root.to_owned(), |code, step| {
            let access = access(step);
            // Parts of parts may be missing. `?` continues as `?.name` and as `?.[name]`.
            let dot = if code.ends_with('?') && access.starts_with('[') { "." } else { "" };
            format!("{code}{dot}{access}?")
        });
        code.strip_suffix('?').filter(|_| !self.path.is_empty()).map_or(code.clone(), str::to_owned)
    }

    /// Its name for people.
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

    /// How many decimals its values have, when `multipleOf` says it: 2 for 0.01.
    pub fn decimals(&self) -> Option<i32> {
        let step = self.schema.more.get("multipleOf")?.as_f64().filter(|step| *step > 0.0 && *step < 1.0)?;
        let decimals = (-step.log10()).ceil();
        (1.0..=6.0).contains(&decimals).then_some(decimals as i32)
    }

    /// The last step to it.
    pub fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    /// Its name as names are compared.
    pub fn folded(&self) -> String {
        folded(self.name())
    }

    /// The way to it as `a.b`, for `key`.
    pub fn dotted(&self) -> String {
        self.path.join(".")
    }

    /// Returns true for a point in time.
    pub fn is_time(&self) -> bool {
        self.schema.is_time(self.name())
    }

    /// Returns true for a number that names or counts something: it is written as it is.
    pub fn is_number_of_something(&self) -> bool {
        let name = self.folded();
        self.schema.is_number() && (COUNTERS.contains(&&*name) || name.ends_with("id"))
    }

    /// Returns true for a number that says how much of something there is.
    pub fn is_measure(&self) -> bool {
        is_measure(self.name(), &self.schema) && !self.path.iter().any(|step| BEFORE.contains(&&*folded(step)))
    }

    /// Returns true for an identifier of something that later events speak of again, such as `order_id`; the id of an event or a request is none.
    pub fn is_own_id(&self) -> bool {
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

    /// How much it says to a person; below zero it stands in the details only.
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

/// Returns true for the field of an envelope that holds what is sent in it.
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

/// Returns true for a number that says how much of something there is.
pub fn is_measure(field: &str, schema: &Schema) -> bool {
    let name = folded(field);
    let is_place = matches!(name.as_str(), "lat" | "lon" | "lng" | "latitude" | "longitude");
    let names_something =
        COUNTERS.contains(&name.as_str()) || is_place || name.ends_with("id") && schema.shape == Shape::Integer;
    schema.is_number() && schema.choices.is_empty() && !schema.is_time(field) && !names_something
}

/// The single values in an object and in the objects within it.
pub fn leaves(schema: &Schema, examples: &Examples) -> Vec<Pick> {
    let mut found = Vec::new();
    collect(schema, &mut Vec::new(), true, examples, &mut found);
    unit::join(&mut found);
    found
}

fn collect(schema: &Schema, path: &mut Vec<String>, required: bool, examples: &Examples, found: &mut Vec<Pick>) {
    for field in schema.fields() {
        if found.len() >= MOST {
            return;
        }
        path.push(field.name.clone());
        let required = required && field.required || examples.all_have(path);
        match &field.schema.shape {
            Shape::Object(_) if path.len() < LEVEL => collect(&field.schema, path, required, examples, found),
            Shape::Any | Shape::List(_) | Shape::Object(_) => {}
            Shape::Bool | Shape::Integer | Shape::Number | Shape::Text => {
                let mut schema = field.schema.clone();
                if schema.example.is_none() {
                    schema.example = examples.first(path);
                }
                found.push(Pick { path: path.clone(), schema: Box::new(schema), required, unit: None });
            }
        }
        path.pop();
    }
}

/// The data of the examples of a message.
pub struct Examples(Vec<Value>);

/// How often values come.
pub struct Distinct {
    /// How many examples have one.
    pub of: usize,
    /// How many of them differ.
    pub distinct: usize,
}

impl Examples {
    /// Those of a message; of lists each item.
    pub fn of(message: &Message) -> Self {
        let all = message.examples.iter().flat_map(|example| match &example.data {
            Value::List(items) => items.to_vec(),
            one => vec![one.clone()],
        });
        Self(all.collect())
    }

    fn values(&self, path: &[String]) -> Vec<Value> {
        let values = self.0.iter().map(|data| path.iter().fold(data.clone(), |value, step| value.get(step)));
        values.filter(|value| !value.is_null()).collect()
    }

    /// The first value of a part.
    pub fn first(&self, path: &[String]) -> Option<Value> {
        self.values(path).into_iter().next()
    }

    /// Returns true when there are several examples and each has the part.
    fn all_have(&self, path: &[String]) -> bool {
        self.0.len() >= 3 && self.values(path).len() == self.0.len()
    }

    /// How often the values of a part come again.
    pub fn distinct(&self, pick: &Pick) -> Distinct {
        let values = self.values(&pick.path);
        let mut seen: Vec<&Value> = Vec::new();
        for value in &values {
            if !seen.contains(&value) {
                seen.push(value);
            }
        }
        Distinct { of: values.len(), distinct: seen.len() }
    }

    /// Returns true when the numbers of a part never fall and grow at least once; without examples it is taken for granted.
    pub fn rises(&self, pick: &Pick) -> bool {
        let numbers: Vec<f64> = self.values(&pick.path).iter().filter_map(Value::as_f64).collect();
        numbers.len() < 2 || numbers.is_sorted() && numbers.first() < numbers.last()
    }

    /// Returns true when each value of one part comes with one value of the other, in every example.
    pub fn stand_for_each_other(&self, one: &Pick, other: &Pick) -> bool {
        let at = |data: &Value, path: &[String]| path.iter().fold(data.clone(), |value, step| value.get(step));
        let mut pairs: Vec<(Value, Value)> = Vec::new();
        for data in &self.0 {
            let pair = (at(data, &one.path), at(data, &other.path));
            if pair.1.is_null() || pairs.iter().any(|known| (known.0 == pair.0) != (known.1 == pair.1)) {
                return false;
            }
            pairs.push(pair);
        }
        pairs.len() >= 3
    }

    /// Returns true when there are examples and none of them has a value there.
    pub fn is_empty_in_all(&self, pick: &Pick) -> bool {
        let blank = |value: &Value| value.as_str().is_some_and(str::is_empty);
        !self.0.is_empty() && self.values(&pick.path).iter().all(blank)
    }

    /// Returns true when two parts have one name, or one value in every example.
    pub fn say_the_same(&self, one: &Pick, other: &Pick) -> bool {
        let (first, second) = (self.values(&one.path), self.values(&other.path));
        one.label() == other.label() && one.schema.shape == other.schema.shape
            || first.len() >= 3 && first.len() == self.0.len() && first == second && !one.schema.is_number()
    }
}
