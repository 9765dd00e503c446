//! The schema of a test file.

use serde_json::{Map, Value, json};

use super::kinds::{DIALECT, closed, kinds, properties, reference};
use crate::testing::load::{EVENT, REPLY, TEST_KEYS};
use crate::testing::step;
use crate::testing::step_def::StepDef;

/// Schema of a file below `tests/`.
pub(super) fn schema() -> Value {
    let mut names = Map::new();
    let mut bare: Vec<&str> = Vec::new();
    let mut defs = kinds();
    for def in step::all() {
        defs.insert(format!("step.{}", def.name), test_step(def));
        for name in std::iter::once(&def.name).chain(def.aliases) {
            names.insert((*name).to_owned(), reference(&format!("step.{}", def.name)));
            if def.required.is_empty() {
                bare.push(name);
            }
        }
    }
    let step = json!({"type": "object", "properties": names, "minProperties": 1, "maxProperties": 1, "additionalProperties": false});
    let mut keys = properties(TEST_KEYS);
    keys.insert("id".into(), json!({"type": ["string", "number"]}));
    keys.insert("startScreen".into(), json!({"type": "string"}));
    for (key, of) in [("steps", "steps"), ("setup", "steps"), ("mocks", "mocks")] {
        keys.insert(key.into(), reference(of));
    }
    keys.insert("retry".into(), json!({"type": "integer", "minimum": 0, "maximum": 20}));
    let scenario =
        json!({"id": {"type": ["string", "number"]}, "description": {"type": "string"}, "vars": {"type": "object"}});
    let scenario = json!({"type": "object", "properties": scenario, "additionalProperties": false});
    keys.insert("scenarios".into(), json!({"type": ["array", "null"], "items": scenario}));
    let mut mock = properties(REPLY);
    mock.insert("events".into(), json!({"type": ["array", "string"], "items": closed(EVENT)}));
    mock.insert("responses".into(), json!({"type": ["array", "string"], "items": reference("mock")}));
    mock.insert("close".into(), json!({"enum": [true, false, "true", "false", "end", "cut", null]}));
    defs.insert("mock".into(), json!({"type": ["object", "string"], "properties": mock}));
    defs.insert("mocks".into(), json!({"anyOf": [{"type": "object", "additionalProperties": reference("mock")}, {"type": ["array", "string"]}]}));
    defs.insert("step".into(), json!({"anyOf": [{"enum": bare}, step]}));
    defs.insert("steps".into(), json!({"type": "array", "minItems": 1, "items": reference("step")}));
    // No step holds one of them; their kinds are there for the screens.
    for name in ["widget", "action", "branches"] {
        defs.insert(name.to_owned(), json!({"type": ["object", "string", "array"]}));
    }
    json!({
        "$schema": DIALECT, "title": "A test", "type": "object",
        "properties": keys, "required": ["id", "steps"], "additionalProperties": false,
        "$defs": defs,
    })
}

fn test_step(def: &StepDef) -> Value {
    let mut keys = properties(def.args);
    let mut forms: Vec<Value> = Vec::new();
    if def.nests {
        keys.insert("steps".into(), reference("steps"));
        keys.insert("step".into(), reference("step"));
        forms.push(reference("steps"));
    }
    let kind = if def.required.is_empty() { json!(["object", "null"]) } else { json!("object") };
    forms.push(match def.name {
        "mocks" => reference("mocks"),
        _ => json!({"type": kind, "properties": keys, "required": def.required, "additionalProperties": false}),
    });
    if def.shorthand.is_some() {
        forms.push(json!({"type": ["string", "number", "boolean", "array"]}));
    }
    json!({"description": def.doc, "anyOf": forms})
}
