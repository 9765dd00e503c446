//! Nested fields of an object that a table can show, with statistics of the examples.

use super::field_ref::FieldRef;
use super::unit;
use crate::Message;
use crate::schema::{Schema, Shape};
use ensemble_core::value::Value;

/// Depth of fields in tables; deeper ones are in the details only.
const LEVEL: usize = 4;
/// Limit of fields.
const MOST: usize = 200;

/// Single values of an object and its nested objects.
pub fn leaves(schema: &Schema, examples: &Examples) -> Vec<FieldRef> {
    let mut found = Vec::new();
    collect(schema, &mut Vec::new(), true, examples, &mut found);
    unit::join(&mut found);
    found
}

fn collect(schema: &Schema, path: &mut Vec<String>, required: bool, examples: &Examples, found: &mut Vec<FieldRef>) {
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
                found.push(FieldRef { path: path.clone(), schema: Box::new(schema), required, unit: None });
            }
        }
        path.pop();
    }
}

/// Data of a message's examples.
pub struct Examples(Vec<Value>);

/// Counts of a field's values.
pub struct Distinct {
    /// Examples that have a value.
    pub of: usize,
    /// Distinct values.
    pub distinct: usize,
}

impl Examples {
    /// Examples of a message; a list contributes each item.
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

    /// First value of a field.
    pub fn first(&self, path: &[String]) -> Option<Value> {
        self.values(path).into_iter().next()
    }

    /// True when there are several examples and all have the field.
    fn all_have(&self, path: &[String]) -> bool {
        self.0.len() >= 3 && self.values(path).len() == self.0.len()
    }

    /// Counts of a field's values.
    pub fn distinct(&self, pick: &FieldRef) -> Distinct {
        let values = self.values(&pick.path);
        let mut seen: Vec<&Value> = Vec::new();
        for value in &values {
            if !seen.contains(&value) {
                seen.push(value);
            }
        }
        Distinct { of: values.len(), distinct: seen.len() }
    }

    /// True when the numbers of a field never fall and rise at least once; also without examples.
    pub fn rises(&self, pick: &FieldRef) -> bool {
        let numbers: Vec<f64> = self.values(&pick.path).iter().filter_map(Value::as_f64).collect();
        numbers.len() < 2 || numbers.is_sorted() && numbers.first() < numbers.last()
    }

    /// True when two fields correspond one to one in all examples.
    pub fn correspond(&self, one: &FieldRef, other: &FieldRef) -> bool {
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

    /// True when there are examples and none has a value there.
    pub fn is_empty_in_all(&self, pick: &FieldRef) -> bool {
        let blank = |value: &Value| value.as_str().is_some_and(str::is_empty);
        !self.0.is_empty() && self.values(&pick.path).iter().all(blank)
    }

    /// True when two fields have equal names, or equal values in all examples.
    pub fn say_the_same(&self, one: &FieldRef, other: &FieldRef) -> bool {
        let (first, second) = (self.values(&one.path), self.values(&other.path));
        one.label() == other.label() && one.schema.shape == other.schema.shape
            || first.len() >= 3 && first.len() == self.0.len() && first == second && !one.schema.is_number()
    }
}
