//! Values as they may come, made of a schema: for mocks and simulated streams of a description without examples.

use super::schema::{Schema, Shape};
use ensemble_core::value::Value;

/// The `turn`th value that fits `schema`; equal turns make equal values.
pub fn sample(schema: &Schema, turn: usize) -> Value {
    named("", schema, turn)
}

fn named(name: &str, schema: &Schema, turn: usize) -> Value {
    if let Some(choice) = schema.choices.get(turn % schema.choices.len().max(1)) {
        return choice.clone();
    }
    match &schema.shape {
        Shape::Any => schema.example.clone().unwrap_or_else(|| Value::from("…")),
        Shape::Bool => schema.example.clone().unwrap_or(Value::Bool(turn.is_multiple_of(2))),
        Shape::Integer | Shape::Number => number(name, schema, turn),
        Shape::Text => schema.example.clone().unwrap_or_else(|| text(name, schema, turn)),
        Shape::List(item) => Value::list((0..2).map(|at| named(name, item, turn + at))),
        Shape::Object(fields) => {
            Value::map(fields.iter().map(|field| (field.name.as_str(), named(&field.name, &field.schema, turn))))
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
    let (least, greatest) = bounds(schema);
    // 37 and 100 have no factor in common, so a hundred turns take a hundred different places in the range.
    let share = ((turn * 37 + 11) % 100) as f64 / 100.0;
    Value::Number(rounded(schema, least + (greatest - least) * share))
}

/// The range of a number, 0 to 100 where nothing is said.
pub fn bounds(schema: &Schema) -> (f64, f64) {
    match schema.range {
        (Some(least), Some(greatest)) if least < greatest => (least, greatest),
        (Some(least), _) => (least, least + 100.0),
        (None, Some(greatest)) => (greatest - 100.0, greatest),
        (None, None) => (0.0, 100.0),
    }
}

fn rounded(schema: &Schema, number: f64) -> f64 {
    if schema.shape == Shape::Integer { number.round() } else { (number * 100.0).round() / 100.0 }
}

fn text(name: &str, schema: &Schema, turn: usize) -> Value {
    // Fits a second, the last byte of an IPv4 address, and two digits.
    let turn = turn % 60;
    Value::from(match schema.format.as_str() {
        "date-time" => format!("2026-01-01T00:00:{turn:02}Z"),
        "date" => format!("2026-01-{:02}", turn % 28 + 1),
        "time" => format!("00:00:{turn:02}Z"),
        "uuid" => format!("00000000-0000-4000-8000-0000000000{turn:02}"),
        "email" => format!("person{turn}@example.com"),
        "uri" | "url" => format!("https://example.com/{turn}"),
        "hostname" => "example.com".to_owned(),
        "ipv4" => format!("192.0.2.{turn}"),
        _ if name.is_empty() => format!("event {turn}"),
        _ => format!("{name} {}", turn % 4 + 1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;

    #[test]
    fn samples_fit_their_schema() {
        let field = |name: &str, schema| Field { name: name.to_owned(), required: true, schema };
        let schema = Schema::of(Shape::Object(vec![
            field("symbol", Schema { choices: vec!["A".into(), "B".into()], ..Schema::of(Shape::Text) }),
            field("price", Schema { range: (Some(1.0), Some(2.0)), ..Schema::of(Shape::Number) }),
            field("at", Schema { format: "date-time".into(), ..Schema::of(Shape::Text) }),
            field("tags", Schema::of(Shape::List(Box::new(Schema::of(Shape::Text))))),
        ]));
        assert_eq!(
            sample(&schema, 1).to_string(),
            r#"{"symbol":"B","price":1.48,"at":"2026-01-01T00:00:01Z","tags":["tags 2","tags 3"]}"#
        );
    }
}
