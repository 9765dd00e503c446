//! The schema of a description of a simulated stream.

use serde_json::{Map, Value, json};

use super::kinds::DIALECT;

/// Schema of a file below `simulate/`: a path, or a list of them. The keys are documented in `ensemble_simulate`.
pub(super) fn schema() -> Value {
    let mut keys = Map::new();
    for (key, of, doc) in keys_of() {
        keys.insert(key.to_owned(), described(of, doc));
    }
    let path = json!({"type": "object", "properties": keys, "additionalProperties": false});
    json!({
        "$schema": DIALECT, "title": "Simulated streams",
        "anyOf": [{"$ref": "#/$defs/path"}, {"type": "array", "items": {"$ref": "#/$defs/path"}}],
        "$defs": {"path": path, "template": template(), "event": event(), "events": one_or_list("event"), "time": time(), "end": end()},
    })
}

fn keys_of() -> Vec<(&'static str, Value, &'static str)> {
    let reference = |name: &str| json!({"$ref": format!("#/$defs/{name}")});
    let text = || json!({"type": "string"});
    let number = || json!({"type": "number"});
    let count = || json!({"type": "integer", "minimum": 0});
    let object = || json!({"type": "object"});
    let texts = || json!({"type": ["string", "array"], "items": {"type": "string"}});
    vec![
        ("path", text(), "Where it is served; `/` and the file's name unless given."),
        ("doc", text(), "A line for the list of paths."),
        ("kind", json!({"enum": ["stream", "answer", "http", "publish"]}), "Kind of service; a stream unless given."),
        ("method", texts(), "The methods that it takes."),
        ("rate", number(), "Events a second."),
        ("every", reference("time"), "The time between two events."),
        (
            "burst",
            json!({"type": "object", "properties": {"count": count(), "every": reference("time")}, "additionalProperties": false}),
            "So many events at once.",
        ),
        (
            "jitter",
            json!({"type": "number", "minimum": 0, "maximum": 1}),
            "The share of each wait that is left to chance.",
        ),
        ("seed", count(), "The same seed makes the same events."),
        ("ids", json!({"type": ["string", "object"]}), "`none`, `counter`, `uuid`, `time`, or a template."),
        ("retry", reference("time"), "The reconnection time that is told at the start of each connection."),
        ("hello", text(), "A comment that opens each connection."),
        (
            "keepAlive",
            json!({"type": "object", "properties": {"every": reference("time"), "comment": text(), "send": reference("event")}, "additionalProperties": false}),
            "A sign of life after silence.",
        ),
        ("idleTimeout", reference("time"), "Ends a connection without an event for so long."),
        ("query", object(), "Query parameters by which endpoints of one path are told apart."),
        ("format", text(), "Of a stream and an answer: `ndjson` sends lines of JSON."),
        ("spaces", json!({"type": "boolean"}), "Blanks after the colons."),
        ("backlog", count(), "Events that `Last-Event-ID` can ask for again."),
        ("rewind", count(), "Past events for clients without `Last-Event-ID`."),
        ("per", texts(), "Query parameters for whose every value there is a stream of its own."),
        ("auth", object(), "Who may read it: `bearer`, `basic`, `header`, `query`."),
        (
            "requires",
            json!({"type": ["array", "object"], "items": {"type": "object"}}),
            "Parts of a request without which it is refused.",
        ),
        ("fault", texts(), "How it misbehaves; `simulate --list-faults` has all."),
        ("end", reference("end"), "How its connections end."),
        (
            "connections",
            json!({"type": ["array", "object"], "items": {"type": "object"}}),
            "Plans of its connections, used in turn.",
        ),
        ("vars", object(), "Values made anew for each event."),
        ("events", reference("events"), "One sort of event, or a list of them."),
        ("answers", json!({"type": ["array", "string", "object"]}), "Of an answer: the texts, one of which is given."),
        ("first", reference("events"), "Of an answer: the events before its text."),
        ("token", reference("event"), "Of an answer: the event of each part of its text."),
        ("last", reference("events"), "Of an answer: the events behind its text."),
        (
            "status",
            json!({"type": "integer", "minimum": 100, "maximum": 599}),
            "Of plain HTTP and of publishing: the status.",
        ),
        ("delay", reference("time"), "Of plain HTTP: the time until it answers."),
        ("headers", object(), "Of plain HTTP: headers of the answer."),
        ("body", reference("template"), "Of plain HTTP and of publishing: the answer's body."),
        ("to", text(), "Of publishing: the path of the stream."),
        ("with", object(), "Of publishing: the query parameters that the stream's reader would send."),
        ("event", reference("event"), "Of publishing: the event that is sent."),
    ]
}

/// Any value; strings may contain `${…}`, and a map whose only key starts with `$` is a generator.
fn template() -> Value {
    json!({"type": ["string", "number", "boolean", "array", "object", "null"]})
}

fn event() -> Value {
    let any = || json!({"$ref": "#/$defs/template"});
    let keys = json!({
        "event": described(any(), "Its name."),
        "data": described(any(), "Its data."),
        "id": described(any(), "Its id."),
        "retry": described(json!({"$ref": "#/$defs/time"}), "The reconnection time that it sets."),
        "weight": {"type": "number", "minimum": 0, "description": "Its share among the sorts of a stream."},
    });
    json!({"type": "object", "properties": keys, "additionalProperties": false})
}

fn end() -> Value {
    let keys = json!({
        "after": {"type": "integer", "minimum": 0, "description": "After so many events."},
        "within": described(json!({"$ref": "#/$defs/time"}), "After so long."),
        "how": {"enum": ["close", "cut"], "description": "In order, or in the middle of the answer."},
        "last": described(json!({"$ref": "#/$defs/events"}), "Events that are sent as the last ones."),
    });
    json!({"type": "object", "properties": keys, "additionalProperties": false})
}

fn time() -> Value {
    json!({"type": ["string", "number"]})
}

fn one_or_list(name: &str) -> Value {
    let one = json!({"$ref": format!("#/$defs/{name}")});
    json!({"anyOf": [one, {"type": "array", "items": one}]})
}

fn described(schema: Value, doc: &str) -> Value {
    match schema {
        Value::Object(mut map) => {
            map.insert("description".into(), json!(doc));
            Value::Object(map)
        }
        other => other,
    }
}
