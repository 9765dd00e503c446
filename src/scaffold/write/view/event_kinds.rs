//! Separates kinds of events with content from heartbeats, greetings and end markers, which lists omit.

use super::Unfolded;
use super::decimals::with_steps;
use crate::schema::{Schema, Shape};
use crate::{Message, infer};
use ensemble_core::value::Value;

/// Kinds of events of a stream.
#[derive(Clone, Debug, Default)]
pub struct EventKinds {
    /// Messages to show.
    pub shown: Vec<Message>,
    /// Names of events that are omitted.
    pub omitted: Vec<String>,
    /// True to omit texts among objects: greetings, `ping`.
    pub drops_texts: bool,
    /// Fields that hold JSON as text.
    pub opened: Vec<String>,
    /// True when texts among objects are shown separately.
    pub has_lines: bool,
    /// Rows made of lists in events.
    pub unfolded: Option<Unfolded>,
}

/// Names of heartbeats, greetings and end markers.
const SIGNS: [&str; 18] = [
    "ping",
    "keepalive",
    "keep-alive",
    "keep_alive",
    "heartbeat",
    "alive",
    "open",
    "opened",
    "close",
    "connected",
    "hello",
    "ready",
    "complete",
    "done",
    "end",
    "pb_connect",
    "stream-reset",
    "noop",
];

/// Separates messages; their schemas must have been refined by their examples.
pub(crate) fn event_kinds(messages: &[Message]) -> EventKinds {
    let mut found = EventKinds::default();
    let mut shown: Vec<Message> = messages.iter().flat_map(divided).collect();
    let has_objects = shown.iter().any(|message| !is_sign(message) && is_data(&message.schema));
    if has_objects {
        let omitted = shown.iter().filter(|message| is_sign(message) && message.event.is_some());
        found.omitted = omitted.filter_map(|message| message.event.clone()).collect();
        shown.retain(|message| !is_sign(message));
        found.omitted.retain(|name| !shown.iter().any(|message| message.event.as_ref() == Some(name)));
        // A word now and then among objects, under the same name.
        let is_word = |message: &Message, all: &[Message]| {
            message.schema.is_text() && all.iter().any(|other| other.event == message.event && is_data(&other.schema))
        };
        found.drops_texts = shown.iter().any(|message| is_word(message, &shown));
        let all = shown.clone();
        shown.retain(|message| !is_word(message, &all));
    }
    for message in &mut shown {
        let opened = open(message);
        if !opened.is_empty() {
            let data: Vec<&Value> = message.examples.iter().map(|example| &example.data).collect();
            with_steps(&mut message.schema, &data);
        }
        for field in opened {
            if !found.opened.contains(&field) {
                found.opened.push(field);
            }
        }
    }
    found.shown = shown;
    found
}

fn is_data(schema: &Schema) -> bool {
    !matches!(schema.shape, Shape::Text | Shape::Any) || !schema.fields().is_empty()
}

fn is_sign(message: &Message) -> bool {
    let named = message.event.as_ref().is_some_and(|event| SIGNS.contains(&event.to_ascii_lowercase().as_str()));
    let empty = |value: &Value| {
        value.is_null() || value.as_str().is_some_and(str::is_empty) || value.as_map().is_some_and(|map| map.is_empty())
    };
    named || !message.examples.is_empty() && message.examples.iter().all(|example| empty(&example.data))
}

/// Splits a message whose examples are texts and objects.
fn divided(message: &Message) -> Vec<Message> {
    let (objects, others): (Vec<_>, Vec<_>) =
        message.examples.iter().cloned().partition(|example| matches!(example.data, Value::Map(_) | Value::List(_)));
    if message.schema.shape != Shape::Any || objects.is_empty() || others.is_empty() {
        return vec![message.clone()];
    }
    let of = |examples: Vec<crate::Example>| {
        let data: Vec<&Value> = examples.iter().map(|example| &example.data).collect();
        Message { schema: infer::schema(&data), examples, ..message.clone() }
    };
    vec![of(objects), of(others)]
}

/// Parses fields that hold JSON as text, such as Ably's `data`, and returns their names.
fn open(message: &mut Message) -> Vec<String> {
    let Shape::Object(fields) = &mut message.schema.shape else { return Vec::new() };
    let mut opened = Vec::new();
    for field in fields.iter_mut().filter(|field| field.schema.is_text()) {
        let parsed: Vec<Value> = message
            .examples
            .iter()
            .filter_map(|example| {
                infer::json(example.data.get(&field.name).as_str()?).filter(|value| value.as_map().is_some())
            })
            .collect();
        let texts = message.examples.iter().filter(|example| example.data.get(&field.name).as_str().is_some()).count();
        if parsed.is_empty() || parsed.len() < texts {
            continue;
        }
        field.schema = infer::schema(&parsed.iter().collect::<Vec<_>>());
        opened.push(field.name.clone());
    }
    for example in &mut message.examples {
        let Some(map) = example.data.as_map().filter(|_| !opened.is_empty()) else { continue };
        let entries =
            map.iter().map(|(key, value)| match value.as_str().filter(|_| opened.iter().any(|name| **name == **key)) {
                Some(text) => (key.clone(), infer::json(text).unwrap_or_else(|| value.clone())),
                None => (key.clone(), value.clone()),
            });
        example.data = Value::map(entries.collect::<Vec<_>>());
    }
    opened
}
