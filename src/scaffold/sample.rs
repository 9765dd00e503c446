//! Generates values from schemas, for mocks and simulated streams of a description without examples.

use super::invent;
use super::schema::{Field, Schema, Shape};
use ensemble_core::value::Value;

/// The `turn`th value for `schema`; the same turn gives the same value.
pub fn sample(schema: &Schema, turn: usize) -> Value {
    named("", schema, turn, false)
}

/// Optional request fields that are filled in, because requests rarely work without them.
const USEFUL: [&str; 10] =
    ["model", "stream", "max_tokens", "messages", "input", "inputs", "prompt", "question", "query", "contents"];

/// A value with all required fields, and with optional ones that have a default and that requests usually need, such as `model` and `stream`.
pub fn required(schema: &Schema) -> Value {
    named("", schema, 0, true)
}

/// An event for a stream without any description.
pub fn placeholder(turn: usize) -> Value {
    Value::map([("event", Value::Number(turn as f64)), ("message", Value::from("nothing is known of its data"))])
}

/// True for an event made by [`placeholder`], which says nothing about the real stream.
pub fn is_placeholder(data: &Value) -> bool {
    data.get("event").as_f64().is_some_and(|turn| turn >= 1.0 && *data == placeholder(turn as usize))
}

fn named(name: &str, schema: &Schema, turn: usize, least: bool) -> Value {
    if let Some(choice) = schema.choices.get(turn % schema.choices.len().max(1)) {
        return choice.clone();
    }
    match &schema.shape {
        Shape::Any => schema.example.clone().unwrap_or_else(|| invent::anything(name, turn)),
        Shape::Bool => match schema.example.as_ref().filter(|_| least) {
            Some(example) => example.clone(),
            None => Value::Bool((turn * 7 + name.len()) % 10 < 7),
        },
        Shape::Integer | Shape::Number => number(name, schema, turn),
        Shape::Text => text(name, schema, turn),
        Shape::List(item) if least => Value::list([named(name, item, turn, least)]),
        Shape::List(item) => Value::list((0..2).map(|at| named(name, item, turn + at, least))),
        Shape::Object(fields) => {
            // A schema without required fields is sampled with all of them.
            let is_useful = |field: &&Field| field.required || USEFUL.contains(&field.name.as_str());
            let least = least && fields.iter().any(|field| is_useful(&field));
            let wanted = fields.iter().filter(|field| !least || is_useful(field));
            Value::map(wanted.map(|field| (field.name.as_str(), named(&field.name, &field.schema, turn, least))))
        }
    }
}

fn number(name: &str, schema: &Schema, turn: usize) -> Value {
    if schema.is_time(name) {
        // In milliseconds unless the example is in seconds.
        let start = schema.example.as_ref().and_then(Value::as_f64).unwrap_or(1_767_225_600_000.0);
        // Beyond it are the year 5138 in seconds, and 1973 in milliseconds.
        let second = if start > 1e11 { 1000.0 } else { 1.0 };
        return Value::Number(start + second * turn as f64);
    }
    if let Some(example) = schema.example.as_ref().and_then(Value::as_f64) {
        let step = (example.abs() * 0.01).max(if schema.shape == Shape::Integer { 1.0 } else { 0.01 });
        let moved = example + step * turn as f64;
        return Value::Number(rounded(schema, moved));
    }
    if let Some(coordinate) = invent::coordinate(name, turn).filter(|_| schema.shape == Shape::Number) {
        return Value::Number(coordinate);
    }
    let (least, greatest) = bounds(name, schema);
    // 37 and 100 have no factor in common, so a hundred turns take a hundred different places in the range.
    let share = ((turn * 37 + 11) % 100) as f64 / 100.0;
    Value::Number(rounded(schema, least + (greatest - least) * share))
}

/// Range of a number: from the schema, otherwise from its name.
fn bounds(name: &str, schema: &Schema) -> (f64, f64) {
    match schema.range {
        (Some(least), Some(greatest)) if least < greatest => (least, greatest),
        (Some(least), None) if least.abs() > 1.0 => (least, least + 100.0),
        (None, Some(greatest)) => (greatest - 100.0, greatest),
        _ => invent::range(name),
    }
}

fn rounded(schema: &Schema, number: f64) -> f64 {
    if schema.shape == Shape::Integer { number.round() } else { (number * 100.0).round() / 100.0 }
}

fn text(name: &str, schema: &Schema, turn: usize) -> Value {
    // The given example comes first and again; between them others, so that not every event is the same.
    if let Some(example) = &schema.example
        && (turn.is_multiple_of(4) || !schema.format.is_empty() || invent::text(name, turn).is_none())
    {
        return example.clone();
    }
    let second = turn % 60;
    Value::from(match schema.format.as_str() {
        "date-time" => format!("2026-01-01T00:00:{second:02}Z"),
        "date" => format!("2026-01-{:02}", turn % 28 + 1),
        "time" => format!("00:00:{second:02}Z"),
        "uuid" => invent::uuid(turn),
        "email" => invent::email(turn),
        "uri" | "url" => format!("https://example.com/{}", invent::slug(name, turn)),
        "hostname" => format!("{}.example.com", invent::slug(name, turn)),
        "ipv4" => format!("192.0.2.{}", turn % 250 + 1),
        _ => match invent::text(name, turn) {
            Some(text) => text,
            None if name.is_empty() => invent::sentence(turn).to_owned(),
            None => format!("{} {}", super::name::title(name).to_lowercase(), turn % 4 + 1),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, required: bool, schema: Schema) -> Field {
        Field { name: name.to_owned(), required, schema }
    }

    #[test]
    fn samples_fit_their_schema() {
        let schema = Schema::of(Shape::Object(vec![
            field("symbol", true, Schema { choices: vec!["A".into(), "B".into()], ..Schema::of(Shape::Text) }),
            field("price", true, Schema { range: (Some(1.0), Some(2.0)), ..Schema::of(Shape::Number) }),
            field("at", true, Schema { format: "date-time".into(), ..Schema::of(Shape::Text) }),
            field("city", true, Schema::of(Shape::Text)),
            field("tags", true, Schema::of(Shape::List(Box::new(Schema::of(Shape::Text))))),
        ]));
        assert_eq!(
            sample(&schema, 1).to_string(),
            r#"{"symbol":"B","price":1.48,"at":"2026-01-01T00:00:01Z","city":"Aarhus","tags":["kitchen","travel"]}"#
        );
        assert_ne!(sample(&schema, 1).get("city"), sample(&schema, 2).get("city"));
    }

    #[test]
    fn a_request_has_what_must_be_there_and_no_more() {
        let flag = Schema { example: Some(Value::Bool(false)), ..Schema::of(Shape::Bool) };
        let schema = Schema::of(Shape::Object(vec![
            field("model", false, Schema { choices: vec!["demo-1".into()], ..Schema::of(Shape::Text) }),
            field("prompt", true, Schema::of(Shape::Text)),
            field("stream", false, flag),
            field("logprobs", false, Schema::of(Shape::Integer)),
        ]));
        assert_eq!(
            required(&schema).to_string(),
            r#"{"model":"demo-1","prompt":"Why is the sky blue?","stream":false}"#
        );
        let open = Schema::of(Shape::Object(vec![
            field("metadata", false, Schema::of(Shape::Object(Vec::new()))),
            field("input", false, Schema::default()),
            field("temperature", false, Schema::of(Shape::Number)),
        ]));
        assert_eq!(required(&open).to_string(), r#"{"input":"Why is the sky blue?"}"#);
        let named = Schema::of(Shape::Object(vec![field("city", false, Schema::of(Shape::Text))]));
        assert_eq!(required(&named).to_string(), r#"{"city":"Lisbon"}"#);
    }
}
