//! Streams of language models and similar services: where the question stands in the request, and the text in the events.

use super::example_event::ExampleEvent;
use crate::yaml;
use ensemble_core::value::{Map, Value};

/// A request with a question.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionRequest {
    /// Request body, with [`ASKED`] as the question and [`MODEL`] as the model.
    pub body: Value,
    /// Question of the description's example.
    pub question: String,
    /// Model, if the body has one.
    pub model: Option<String>,
}

/// Placeholder expression for the question.
pub const ASKED: &str = "${asked}";
/// Placeholder expression for the model.
pub const MODEL: &str = "${env.MODEL}";

/// Question when the description has none.
const QUESTION: &str = "Why is the sky blue?";

/// Finds the question in a request body; `None` without one. A GraphQL query is not a question.
pub fn ask(body: &Value) -> Option<QuestionRequest> {
    let map = body.as_map()?;
    let mut question = None;
    let mut written = Map::default();
    for (key, value) in map.iter() {
        let value = match (&**key, value) {
            ("messages" | "contents" | "input" | "inputs" | "prompt" | "question", value) if question.is_none() => {
                let (value, asked) = with_question(value).or_else(|| usual(key))?;
                question = Some(asked);
                value
            }
            ("stream", _) => Value::Bool(true),
            (_, value) => harmless(value),
        };
        written.insert(key.clone(), value);
    }
    let question = question?;
    let model = map.get("model").and_then(Value::as_str).map(str::to_owned);
    if model.is_some() {
        written.insert("model", Value::from(MODEL));
    }
    let question = if question.trim().is_empty() { QUESTION.to_owned() } else { question };
    Some(QuestionRequest { body: Value::Map(std::sync::Arc::new(written)), question, model })
}

/// A conversation in the usual format, where a description does not specify it.
fn usual(key: &str) -> Option<(Value, String)> {
    let asked = Value::from(ASKED);
    let said = match key {
        "messages" => Value::map([("role", Value::from("user")), ("content", asked)]),
        "contents" => {
            let parts = Value::list([Value::map([("text", asked)])]);
            Value::map([("role", Value::from("user")), ("parts", parts)])
        }
        _ => return None,
    };
    Some((Value::list([said]), String::new()))
}

/// Replaces the last question in a value by [`ASKED`]; returns the value and the question.
fn with_question(value: &Value) -> Option<(Value, String)> {
    match value {
        Value::Text(text) => Some((Value::from(ASKED), text.to_string())),
        Value::List(items) => {
            let last = items.iter().rposition(|item| with_question(item).is_some())?;
            let (asked, question) = with_question(&items[last])?;
            // Earlier questions and answers are left out; instructions stay.
            let before = items[..last]
                .iter()
                .filter(|item| item.get("role").as_str().is_some_and(|role| role == "system" || role == "developer"));
            let all: Vec<Value> = before.map(harmless).chain([asked]).collect();
            Some((Value::list(all), question))
        }
        Value::Map(map) => {
            let key = ["content", "parts", "text"].into_iter().find(|key| map.get(key).is_some())?;
            let (inner, question) = with_question(map.get(key)?)?;
            let written = |name: &str, value: &Value| match (name, value.as_str()) {
                (name, _) if name == key => inner.clone(),
                // Descriptions list every role; it is the user who asks.
                ("role", Some("system" | "developer" | "assistant" | "tool" | "function" | "model")) => "user".into(),
                _ => harmless(value),
            };
            let entries = map.iter().map(|(name, value)| (name.clone(), written(name, value)));
            Some((Value::map(entries.collect::<Vec<_>>()), question))
        }
        _ => None,
    }
}

/// Escapes expressions in data that comes from a document.
pub fn harmless(value: &Value) -> Value {
    match value {
        Value::Text(text) => Value::text(text.replace("${", "$ {")),
        Value::List(items) => Value::list(items.iter().map(harmless)),
        Value::Map(map) => {
            Value::map(map.iter().map(|(key, value)| (key.clone(), harmless(value))).collect::<Vec<_>>())
        }
        other => other.clone(),
    }
}

/// Paths in an event at which services send the next part of an answer.
const PLACES: [&[&str]; 12] = [
    &["choices", "0", "delta", "content"],
    &["choices", "0", "text"],
    &["candidates", "0", "content", "parts", "0", "text"],
    &["token", "text"],
    &["delta", "message", "content", "text"],
    &["delta", "text"],
    &["delta"],
    &["message", "content"],
    &["textDelta"],
    &["response"],
    &["completion"],
    &["text"],
];

/// Path of the text in an event, if any.
pub fn place(data: &Value) -> Option<&'static [&'static str]> {
    let kind = data.get("type");
    let kind = kind.as_str().unwrap_or_default();
    // Summaries repeat the words; thoughts, arguments, sounds and pictures are not part of the answer.
    let others = ["reasoning", "arguments", "thinking", "audio", "image", "code", "refusal", "mcp", "input"];
    if kind.ends_with("done") || others.iter().any(|other| kind.contains(other)) {
        return None;
    }
    PLACES.into_iter().find(|place| at(data, place).as_str().is_some_and(|words| !words.is_empty()))
}

fn at(data: &Value, place: &[&str]) -> Value {
    place.iter().fold(data.clone(), |value, step| match (&value, step.parse::<usize>()) {
        (Value::List(items), Ok(index)) => items.get(index).cloned().unwrap_or_default(),
        _ => value.get(step),
    })
}

/// Replaces the text at a path.
fn with_words(data: &Value, place: &[&str], words: &str) -> Value {
    let Some((step, rest)) = place.split_first() else { return Value::from(words) };
    match data {
        Value::List(items) => {
            let index = step.parse::<usize>().ok();
            Value::list(
                items
                    .iter()
                    .enumerate()
                    .map(|(at, item)| if Some(at) == index { with_words(item, rest, words) } else { item.clone() }),
            )
        }
        Value::Map(map) => Value::map(
            map.iter()
                .map(|(key, value)| {
                    (key.clone(), if **key == **step { with_words(value, rest, words) } else { value.clone() })
                })
                .collect::<Vec<_>>(),
        ),
        other => other.clone(),
    }
}

/// Keys of a simulated answer: `answers`, `first`, `token`, `last` of `kind: answer`.
pub fn simulated(events: &[ExampleEvent]) -> String {
    let places: Vec<Option<&[&str]>> = events.iter().map(|one| place(&one.data)).collect();
    let first = places.iter().position(Option::is_some);
    let last = places.iter().rposition(Option::is_some);
    let mut text = String::new();
    let event = |planted: &ExampleEvent, data: Value| {
        let name = planted
            .event
            .as_ref()
            .map(|event| format!("event: {}, ", yaml::text(&yaml::harmless(event))))
            .unwrap_or_default();
        format!("{{{name}data: {}}}", yaml::flow(&data))
    };
    let (before, token, after) = match (first, last) {
        (Some(first), Some(last)) => (&events[..first], Some((&events[first], places[first])), &events[last + 1..]),
        _ => (&[][..], None, events),
    };
    if !before.is_empty() {
        text.push_str("first:\n");
        for one in before.iter().take(20) {
            text.push_str(&format!("  - {}\n", event(one, inert(&one.data))));
        }
    }
    match token {
        Some((one, Some(place))) => {
            let data = with_words(&inert(&one.data), place, "${token}");
            text.push_str(&format!("token: {}\n", event(one, data)));
        }
        _ => text.push_str("token: {data: \"${token}\"}\n"),
    }
    // Some services say how much was used beside the last words.
    let ending = first.zip(last).filter(|(first, last)| says_more(&events[*last].data, &events[*first].data));
    let ending = ending.and_then(|(_, last)| Some((&events[last], places[last]?)));
    if !after.is_empty() || ending.is_some() {
        text.push_str("last:\n");
        if let Some((one, place)) = ending {
            text.push_str(&format!("  - {}\n", event(one, with_words(&inert(&one.data), place, ""))));
        }
        for one in after.iter().take(20) {
            text.push_str(&format!("  - {}\n", event(one, inert(&one.data))));
        }
    }
    text.push_str(&format!("answers:\n{}", ANSWERS.map(|answer| format!("  - {}\n", yaml::text(answer))).concat()));
    text
}

/// True when `one` has a value where `other` has none.
fn says_more(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Null, _) => false,
        (_, Value::Null) => true,
        (Value::Map(map), _) => map.iter().any(|(key, value)| says_more(value, &other.get(key))),
        (Value::List(items), Value::List(others)) => {
            items.iter().zip(others.iter()).any(|(one, other)| says_more(one, other))
        }
        _ => false,
    }
}

/// Escapes templates of the simulator in data.
fn inert(value: &Value) -> Value {
    match value {
        Value::Map(map) => {
            let kept = map.iter().filter(|(key, _)| !key.starts_with('$'));
            Value::map(kept.map(|(key, value)| (key.clone(), inert(value))).collect::<Vec<_>>())
        }
        Value::List(items) => Value::list(items.iter().map(inert)),
        other => harmless(other),
    }
}

const ANSWERS: [&str; 2] = [
    "## Why the sky is blue\n\nSunlight holds **all colours**. Air scatters *short* waves most:\n\n1. blue light is bent in every direction,\n2. red light goes straight on,\n3. so blue reaches us from everywhere.\n\nAt sunset the way through the air is long, and what is left is **red**.",
    "### Three parts of an event\n\n| field | says |\n|---|---|\n| `event` | what happened |\n| `data` | the details |\n| `id` | where to go on after a break |\n\nA blank line ends the event. *Simple formats live long.*",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infer::json;

    #[test]
    fn the_question_of_every_service_is_found() {
        for (body, written) in [
            (
                r#"{"model":"m","messages":[{"role":"system","content":"be kind"},{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"Why?"}]}"#,
                r#"{"model":"${env.MODEL}","messages":[{"role":"system","content":"be kind"},{"role":"user","content":"${asked}"}]}"#,
            ),
            (
                r#"{"model":"m","stream":false,"input":"Why?"}"#,
                r#"{"model":"${env.MODEL}","stream":true,"input":"${asked}"}"#,
            ),
            (r#"{"contents":[{"parts":[{"text":"Why?"}]}]}"#, r#"{"contents":[{"parts":[{"text":"${asked}"}]}]}"#),
            (r#"{"messages":[{"role":"developer"}]}"#, r#"{"messages":[{"role":"user","content":"${asked}"}]}"#),
            (
                r#"{"messages":[{"role":"developer","content":"Why?"}]}"#,
                r#"{"messages":[{"role":"user","content":"${asked}"}]}"#,
            ),
            (r#"{"inputs":"Why?","user":"${secrets.X}"}"#, r#"{"inputs":"${asked}","user":"$ {secrets.X}"}"#),
        ] {
            let found = ask(&json(body).unwrap()).unwrap_or_else(|| panic!("{body}"));
            let question = if body.contains("Why?") { "Why?" } else { QUESTION };
            assert_eq!((found.body.to_string(), found.question.as_str()), (written.to_owned(), question));
        }
        assert_eq!(ask(&json(r#"{"query":"subscription { a }"}"#).unwrap()), None);
    }

    #[test]
    fn what_comes_with_the_last_words_is_simulated_without_them() {
        let planted = |data: &str| ExampleEvent { event: None, id: None, data: json(data).unwrap() };
        let told = [
            planted(r#"{"token":{"text":"a"},"details":null}"#),
            planted(r#"{"token":{"text":"b"},"details":{"generated_tokens":2}}"#),
        ];
        let text = simulated(&told);
        assert!(text.contains("last:\n  - {data: {token: {text: \"\"}, details: {generated_tokens: 2}}}"), "{text}");
        assert!(!simulated(&[told[0].clone(), told[0].clone()]).contains("last:"));
    }

    #[test]
    fn the_words_of_every_service_are_found() {
        for (data, found) in [
            (r#"{"choices":[{"delta":{"content":"a"}}]}"#, true),
            (r#"{"choices":[],"usage":{}}"#, false),
            (r#"{"type":"response.output_text.delta","delta":"a"}"#, true),
            (r#"{"type":"response.output_text.done","text":"a"}"#, false),
            (r#"{"type":"content_block_delta","delta":{"type":"text_delta","text":"a"}}"#, true),
            (r#"{"type":"response.audio.delta","delta":"UklGR"}"#, false),
            (r#"{"type":"response.function_call_arguments.delta","delta":"{"}"#, false),
            (r#"{"candidates":[{"content":{"parts":[{"text":"a"}]}}]}"#, true),
            (r#"{"message":{"role":"assistant","content":"a"},"done":false}"#, true),
        ] {
            assert_eq!(place(&json(data).unwrap()).is_some(), found, "{data}");
        }
    }
}
