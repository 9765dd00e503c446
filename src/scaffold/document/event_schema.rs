//! Reads the events of a `text/event-stream` response: `itemSchema` of OpenAPI 3.2, or `schema` in older documents.

use super::operation::split;
use super::reader::Reader;
use crate::infer::{SampledEvent, json, recorded};
use crate::schema::{Schema, Shape};
use crate::{Annotations, Example, Message};
use ensemble_core::syntax::Node;
use ensemble_core::value::Value;

impl<'t> Reader<'t, '_> {
    /// Messages of a `text/event-stream` content.
    pub fn stream_messages(&mut self, content: &'t Node) -> Vec<Message> {
        let schema = self.get(content, "itemSchema").or_else(|| self.get(content, "schema"));
        let mut messages = schema.map(|schema| self.event_messages(schema)).unwrap_or_default();
        let examples = self.content_examples(content);
        if messages.is_empty() {
            messages.push(Message::default());
        }
        let first = messages[0].clone();
        for (event, example) in examples {
            let fits = |message: &Message| message.event == event && message.schema.fits(&example.data);
            let at =
                messages.iter().position(fits).or_else(|| messages.iter().position(|message| message.event == event));
            match at {
                Some(at) => messages[at].examples.push(example),
                // A name that only examples have: the schema is of all events, unless this data is of another kind.
                None => {
                    let schema = if first.event.is_none() && first.schema.fits(&example.data) {
                        first.schema.clone()
                    } else {
                        Schema::default()
                    };
                    let examples = vec![example];
                    messages.push(Message { event, schema, examples, doc: first.doc.clone(), ..Message::default() });
                }
            }
        }
        // A message without event name and examples is dropped when a named message has examples.
        if messages.len() > 1
            && messages.iter().skip(1).any(|message| message.event.is_some() && !message.examples.is_empty())
        {
            let is_named = |message: &Message| {
                message.event.is_some() || !message.examples.is_empty() || message.schema != first.schema
            };
            messages.retain(is_named);
        }
        messages
    }

    fn event_messages(&mut self, schema: &'t Node) -> Vec<Message> {
        // An array of events, as some write it for want of `itemSchema`.
        if self.text(schema, "type") == "array"
            && let Some(item) = self.get(schema, "items")
        {
            return self.event_messages(item);
        }
        for key in ["oneOf", "anyOf"] {
            let variants = self.items(schema, key);
            if variants.iter().any(|variant| is_event(variant)) {
                return variants.into_iter().flat_map(|variant| self.event_messages(variant)).collect();
            }
        }
        let parts = self.items(schema, "allOf");
        if let Some(event) = parts.iter().find(|part| is_event(part)) {
            return self.event_messages(event);
        }
        if !is_event(schema) {
            let read = self.schema(schema);
            // A bare string is the stream's own text.
            let read = if read.shape == Shape::Text { Schema::default() } else { read };
            let message = Message { doc: read.doc.clone(), schema: read, ..Message::default() };
            return split(message, self.variants(schema));
        }
        let properties = self.get(schema, "properties");
        let data = properties.and_then(|properties| self.get(properties, "data"));
        let payload = data.map(|data| self.schema(data)).unwrap_or_default();
        // A plain string schema describes any `data`, which may be JSON.
        let is_bare = payload.shape == Shape::Text
            && payload.format.is_empty()
            && payload.choices.is_empty()
            && payload.example.is_none();
        let payload = if is_bare { Schema { doc: payload.doc, ..Schema::default() } } else { payload };
        let event = properties.and_then(|properties| self.get(properties, "event"));
        let names = event.map(|event| self.schema(event).choices).unwrap_or_default();
        let doc = self.first_text(schema, &["description", "title"]);
        let words = Annotations { description: doc.clone(), ..Annotations::default() };
        let message = |event: Option<String>| Message {
            event: event.filter(|event| event != "message"),
            doc: doc.clone(),
            schema: payload.clone(),
            words: words.clone(),
            ..Message::default()
        };
        if names.is_empty() {
            let inner = data.and_then(|data| self.get(data, "contentSchema")).or(data);
            let variants = inner.map(|data| self.variants(data)).unwrap_or_default();
            return split(message(None), variants);
        }
        names.iter().map(|name| message(Some(name.to_display().to_string()))).collect()
    }

    /// Examples: objects with `data`, plain data, or the text of a stream.
    fn content_examples(&mut self, content: &'t Node) -> Vec<(Option<String>, Example)> {
        let named = self.entries(content, "examples");
        let mut values: Vec<Value> = named
            .iter()
            .filter_map(|(_, _, example)| Some(example.get("value").or(example.get("dataValue"))?.to_value()))
            .collect();
        values.extend(content.get("example").map(Node::to_value));
        let mut examples = Vec::new();
        for value in values {
            match &value {
                Value::Text(text) => examples.extend(events_in(text)),
                Value::List(items) => examples.extend(items.iter().map(example_of)),
                _ => examples.push(example_of(&value)),
            }
        }
        examples.truncate(20);
        examples
    }
}

/// True when a schema describes a whole event: it has `data` and no fields but those of an event.
fn is_event(schema: &Node) -> bool {
    let Some(properties) = schema.get("properties").and_then(Node::map) else { return false };
    let known = ["data", "event", "id", "retry", "comment"];
    properties.iter().any(|entry| &*entry.key == "data") && properties.iter().all(|entry| known.contains(&&*entry.key))
}

fn example_of(value: &Value) -> (Option<String>, Example) {
    let is_event = value.as_map().is_some_and(|map| map.get("data").is_some());
    if !is_event {
        return (None, Example { data: value.clone(), ..Example::default() });
    }
    let text = |key: &str| Some(value.get(key).to_display().to_string()).filter(|text| !text.is_empty());
    let data = match value.get("data") {
        Value::Text(text) => data_of(&text),
        other => other,
    };
    (text("event"), Example { id: text("id"), data, ..Example::default() })
}

/// Parses the events in the text of a stream.
fn events_in(text: &str) -> Vec<(Option<String>, Example)> {
    let named = |text: String| Some(text).filter(|text| !text.is_empty());
    let event = |seen: SampledEvent| {
        let event = named(seen.event).filter(|event| event != "message");
        (event, Example { id: named(seen.id), data: seen.data, ..Example::default() })
    };
    recorded(text).into_iter().map(event).collect()
}

/// Event data as the stream client reads it: JSON if it parses, otherwise text.
fn data_of(text: &str) -> Value {
    json(text).unwrap_or_else(|| Value::from(text))
}
