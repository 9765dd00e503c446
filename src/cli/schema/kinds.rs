//! JSON Schema of each [`Kind`] of value, and the schema fragments that all files share.

use serde_json::{Map, Value, json};

use ensemble_core::spec::{Kind, Prop};

/// JSON Schema dialect.
pub(super) const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

pub(super) fn properties<'p>(props: impl IntoIterator<Item = &'p Prop>) -> Map<String, Value> {
    let mut map = Map::new();
    for prop in props {
        // An own property goes before one of a group.
        map.entry(prop.name).or_insert_with(|| {
            let mut schema = described(of(&prop.kind), prop.doc);
            if let (Some(default), Value::Object(map)) = (prop.written_default(), &mut schema) {
                // A text that is no JSON is a word.
                let default = serde_json::from_str(&default).unwrap_or_else(|_| json!(default));
                map.insert("default".into(), default);
            }
            schema
        });
        for alias in prop.aliases {
            map.entry(*alias).or_insert_with(|| described(of(&prop.kind), &format!("The same as `{}`.", prop.name)));
        }
    }
    map
}

/// Range of most sizes.
const PIXELS: (f64, f64) = (0.0, 100_000.0);

/// Range of most margins and positions.
const OFFSET: (f64, f64) = (-100_000.0, 100_000.0);

/// A number in a range, or an expression.
fn bounded(min: f64, max: f64) -> Value {
    let mut number = Map::new();
    number.insert("type".into(), json!("number"));
    for (key, bound) in [("minimum", min), ("maximum", max)] {
        if bound.is_finite() {
            number.insert(key.into(), json!(bound));
        }
    }
    json!({"anyOf": [number, reference("numberElse")]})
}

/// Definitions of kinds without parameters, for `$defs`.
pub(super) fn kinds() -> Map<String, Value> {
    let number = json!({"type": "string", "pattern": "^-?[0-9.]+(px)?$"});
    let maybe = |name: &str| json!({"anyOf": [reference(name), {"type": "null"}]});
    let all = [
        ("any", json!({"type": ["string", "number", "boolean", "array", "object", "null"]})),
        ("expression", json!({"type": "string", "pattern": "\\$\\{"})),
        ("text", json!({"type": ["string", "number", "boolean", "null"]})),
        ("bool", or_expression(json!({"enum": [true, false, "true", "false", null]}))),
        ("numberText", number),
        // Alternatives to a number with bounds: written once, as most numbers have bounds.
        ("numberElse", json!({"anyOf": [reference("numberText"), {"type": "null"}, reference("expression")]})),
        ("pixels", bounded(PIXELS.0, PIXELS.1)),
        ("offset", bounded(OFFSET.0, OFFSET.1)),
        ("number", or_expression(json!({"anyOf": [{"type": ["number", "null"]}, reference("numberText")]}))),
        ("measure", json!({"type": ["string", "number", "array", "null"]})),
        ("measures", json!({"type": ["string", "number", "array", "object", "null"]})),
        ("moment", json!({"type": ["string", "number", "null"]})),
        ("map", or_expression(json!({"type": ["object", "null"]}))),
        ("list", or_expression(json!({"type": ["array", "null"]}))),
        ("icon", json!({"type": ["string", "object", "null"]})),
        ("picture", json!({"type": ["string", "object", "null"]})),
        ("weight", json!({"type": ["string", "number", "null"]})),
        ("eventMatch", or_expression(json!({"type": ["string", "object", "null"]}))),
        ("optionalWidget", maybe("widget")),
        ("optionalAction", maybe("action")),
        ("optionalBranches", or_expression(maybe("branches"))),
    ];
    let mut kinds: Map<String, Value> = all.map(|(name, schema)| (name.to_owned(), schema)).into_iter().collect();
    for kind in [Kind::TextStyle, Kind::BoxShadow, Kind::Gradient] {
        // Other keys are accepted and ignored.
        let schema = json!({"type": ["object", "null"], "properties": properties(kind.parts())});
        kinds.insert(map_kind(&kind).to_owned(), or_expression(schema));
    }
    kinds
}

/// Most keys of a map that are written out.
const LARGE: usize = 24;

fn map_kind(kind: &Kind) -> &'static str {
    match kind {
        Kind::TextStyle => "textStyle",
        Kind::BoxShadow => "boxShadow",
        _ => "gradient",
    }
}

/// The JSON schema of a kind: a literal value or an expression.
fn of(kind: &Kind) -> Value {
    match kind {
        Kind::Any => reference("any"),
        Kind::Text | Kind::IconName | Kind::File(_) | Kind::Filter => reference("text"),
        // JSON Schema's `format` is an annotation: the loader checks the day itself.
        Kind::Date | Kind::Time => reference("moment"),
        Kind::Picture(_) => reference("picture"),
        Kind::TextOrKeys(_) | Kind::ColorOrKeys(_) | Kind::LatLng => reference("any"),
        Kind::Bool => reference("bool"),
        Kind::Number { min, max } if !min.is_finite() && !max.is_finite() => reference("number"),
        Kind::Number { min, max } if (*min, *max) == PIXELS => reference("pixels"),
        Kind::Number { min, max } if (*min, *max) == OFFSET => reference("offset"),
        Kind::Number { min, max } => bounded(*min, *max),
        Kind::Enum(words) => {
            let words: Vec<Value> = words.iter().map(|word| json!(word)).chain([Value::Null]).collect();
            or_expression(json!({"enum": words}))
        }
        Kind::BorderRadius | Kind::Transform | Kind::Range => reference("measures"),
        Kind::Color | Kind::Insets | Kind::Length | Kind::Alignment | Kind::Names => reference("measure"),
        Kind::BoxShadow | Kind::Gradient | Kind::TextStyle => reference(map_kind(kind)),
        Kind::Map => reference("map"),
        // An editor gets the keys of large maps from the language server; each would stand here once for every widget that has it.
        Kind::Keys(known) if known.len() > LARGE => reference("map"),
        Kind::Keys(known) => or_expression(closed(known)),
        Kind::Icon => reference("icon"),
        Kind::Offset | Kind::List | Kind::ListOf(_) | Kind::Items(_) | Kind::Statuses => reference("list"),
        Kind::Branches => reference("optionalBranches"),
        Kind::Parts(spec) => or_expression(
            json!({"type": ["array", "object", "null"], "items": reference(&format!("part.{}", spec.name))}),
        ),
        Kind::FontWeight => reference("weight"),
        Kind::EventMatch => reference("eventMatch"),
        Kind::Widget => reference("optionalWidget"),
        Kind::Action => reference("optionalAction"),
    }
}

/// A map with these keys and no others.
pub(super) fn closed(options: &'static [Prop]) -> Value {
    json!({"type": ["object", "null"], "properties": properties(options), "additionalProperties": false})
}

pub(super) fn or_expression(schema: Value) -> Value {
    json!({"anyOf": [schema, reference("expression")]})
}

pub(super) fn described(schema: Value, doc: &str) -> Value {
    match schema {
        Value::Object(mut map) => {
            map.insert("description".into(), json!(doc.trim()));
            Value::Object(map)
        }
        other => other,
    }
}

pub(super) fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}
