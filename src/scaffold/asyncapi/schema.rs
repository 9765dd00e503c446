//! Writes schemas and parameters as JSON Schema.

use super::maps::{map, put, texts};
use crate::Parameter;
use crate::schema::{Schema, Shape};
use ensemble_core::value::{Map, Value};

/// A schema as JSON Schema.
pub fn schema(schema: &Schema) -> Value {
    map(schema_map(schema))
}

fn schema_map(schema: &Schema) -> Map {
    let mut written = Map::default();
    let kind = match &schema.shape {
        Shape::Any => "",
        Shape::Bool => "boolean",
        Shape::Integer => "integer",
        Shape::Number => "number",
        Shape::Text => "string",
        Shape::List(_) => "array",
        Shape::Object(_) => "object",
    };
    if schema.nullable && !kind.is_empty() {
        written.insert("type", Value::list([Value::from(kind), Value::from("null")]));
    } else {
        put(&mut written, "type", kind);
    }
    put(&mut written, "title", &schema.title);
    if schema.doc != schema.title {
        put(&mut written, "description", &schema.doc);
    }
    put(&mut written, "format", &schema.format);
    if !schema.choices.is_empty() {
        // What may be null has to say so among its values, too.
        let null = schema.nullable.then_some(Value::Null);
        written.insert("enum", Value::list(schema.choices.iter().cloned().chain(null)));
    }
    let bounds = [("minimum", "exclusiveMinimum", schema.range.0), ("maximum", "exclusiveMaximum", schema.range.1)];
    for (key, exclusive, bound) in bounds {
        if let (Some(bound), None) = (bound, schema.more.get(exclusive).and_then(Value::as_f64)) {
            written.insert(key, Value::Number(bound));
        }
    }
    for (key, value) in schema.more.iter() {
        written.insert(key.clone(), value.clone());
    }
    let said = ["examples", "default"].iter().any(|key| written.get(key).is_some());
    if let Some(example) = schema.example.as_ref().filter(|_| !said) {
        written.insert("examples", Value::list([example.clone()]));
    }
    match &schema.shape {
        Shape::List(item) => written.insert("items", self::schema(item)),
        Shape::Object(fields) => {
            let required: Vec<String> =
                fields.iter().filter(|field| field.required).map(|field| field.name.clone()).collect();
            if !required.is_empty() {
                written.insert("required", texts(&required));
            }
            let properties = fields.iter().map(|field| (field.name.clone(), self::schema(&field.schema)));
            written.insert("properties", Value::map(properties));
        }
        _ => {}
    }
    written
}

/// The schema of a parameter's values, without keys that belong to the parameter itself.
pub fn parameter_schema(parameter: &Parameter) -> Map {
    let shape = if parameter.schema.shape == Shape::Any { Shape::Text } else { parameter.schema.shape.clone() };
    let is_text = shape == Shape::Text;
    let mut written = schema_map(&Schema { shape, ..parameter.schema.clone() });
    let value = |text: &str| if is_text { Value::from(text) } else { ensemble_core::syntax::scalar(text) };
    if !parameter.default.is_empty() {
        written.insert("default", value(&parameter.default));
    }
    if !parameter.choices.is_empty() {
        written.insert("enum", Value::list(parameter.choices.iter().map(|choice| value(choice))));
    }
    written
}
