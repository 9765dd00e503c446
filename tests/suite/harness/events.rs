//! Events of streams as a server would send them.

use std::sync::Arc;
use std::time::Duration;

use ensemble_run::message::stream::{Failure, Message, StreamEvent};
use ensemble_run::value::Value;

/// An event of a server.
pub fn message(event: &str, id: &str, text: &str) -> StreamEvent {
    StreamEvent::Message(Message {
        event: Arc::from(event),
        id: Arc::from(id),
        raw: Arc::from(text),
        data: data(text),
        bytes: text.len(),
    })
}

/// The server has answered.
pub fn opened() -> StreamEvent {
    StreamEvent::Opened { status: 200, url: Arc::from("http://there/feed"), headers: Vec::new() }
}

/// An attempt has failed.
pub fn failed(text: &str, retrying: bool) -> StreamEvent {
    let delay = retrying.then_some(Duration::from_millis(1500));
    StreamEvent::Failed(Failure { message: Arc::from(text), retrying, attempt: 1, delay, ..Failure::default() })
}

/// JSON where it parses, else the text.
pub(super) fn data(text: &str) -> Value {
    serde_json::from_str::<serde_json::Value>(text).map_or_else(|_| Value::text(text), |json| from_json(&json))
}

fn from_json(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(truth) => Value::Bool(*truth),
        serde_json::Value::Number(number) => Value::Number(number.as_f64().unwrap()),
        serde_json::Value::String(text) => Value::text(text.as_str()),
        serde_json::Value::Array(items) => Value::list(items.iter().map(from_json)),
        serde_json::Value::Object(map) => Value::map(map.iter().map(|(key, value)| (key.as_str(), from_json(value)))),
    }
}
