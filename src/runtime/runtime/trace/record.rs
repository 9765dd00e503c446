//! [`Record`]: the effects of one event in a running app, read by `inspect`, `why` and the inspector. `tracer` makes it.

use std::sync::Arc;
use std::time::Duration;

use crate::scene::NodeId;
use crate::store::Key;
use ensemble_core::diag::{Diagnostic, Span};
use ensemble_core::message::Event;
use ensemble_core::message::net::NetEvent;
use ensemble_core::message::stream::{ConnectionId, StreamEvent};
use ensemble_core::recording::{START, kind_of_event, kind_of_stream_event};
use ensemble_core::value::Value;

/// Identity of changeable state that bindings read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StateKey(pub(crate) Key);

/// The cause of a record.
#[derive(Clone, Debug)]
pub enum Input {
    /// The start: `onLoad` of the first screen.
    Start,
    /// An event of a stream.
    Stream {
        /// Connection of the stream.
        connection: ConnectionId,
        /// The event.
        event: StreamEvent,
    },
    /// Any other event.
    Event(Event),
    /// A command of the inspector, such as `console`.
    Order(&'static str),
}

/// The effects of one event.
#[derive(Clone, Debug)]
pub struct Record {
    /// Number of the event, from 1, as in a recording; 0 for the start.
    pub number: usize,
    /// Time since the app's start.
    pub at: Duration,
    /// Time in milliseconds since 1970.
    pub wall_millis: f64,
    /// The event.
    pub input: Input,
    /// API of the event.
    pub api: Option<Arc<str>>,
    /// Source spans of the outermost handlers that ran, in order.
    pub handlers: Vec<Span>,
    /// Duration of handling it.
    pub time: Duration,
    /// Duration of evaluating bindings and making the scene; zero for all but the last event of a frame.
    pub frame_time: Duration,
    /// Number of the scene that shows it; events with equal numbers were shown together.
    pub frame: usize,
    /// Changed keys, each with the handler that changed it; `None` for the event itself.
    pub changes: Vec<(StateKey, Option<Span>)>,
    /// Changed values, by the names that apps use.
    pub changed: Vec<Change>,
    /// Number of changed values beyond the limit of [`Self::changed`].
    pub changed_more: usize,
    /// Number of bindings that were evaluated because of it.
    pub evaluated: usize,
    /// The first of these bindings.
    pub bindings: Vec<EvaluatedBinding>,
    /// Number of widgets that were rebuilt because of it.
    pub redrawn: usize,
    /// The first of these widgets, with their names.
    pub widgets: Vec<(NodeId, Arc<str>)>,
    /// Console lines with their level.
    pub logs: Vec<(&'static str, String)>,
    /// Faults.
    pub faults: Vec<Diagnostic>,
    /// Reason why the app ignored the event.
    pub ignored: Option<&'static str>,
}

/// A changed value.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Name in expressions: `count`, `prices.body.data`.
    pub key: Arc<str>,
    /// Previous value.
    pub from: Value,
    /// New value.
    pub to: Value,
    /// Differences inside of a list or object: path from the key, old and new value. Empty when there are too many.
    pub parts: Vec<(String, Value, Value)>,
}

/// An evaluated binding.
#[derive(Clone, Debug, PartialEq)]
pub struct EvaluatedBinding {
    /// The widget.
    pub node: NodeId,
    /// Name of the widget: its `id`, otherwise its type.
    pub widget: Arc<str>,
    /// The property.
    pub property: Arc<str>,
    /// Source span.
    pub span: Option<Span>,
}

impl Record {
    /// The record of an event that has had no effect yet, with the number 0.
    pub fn of(input: Input) -> Self {
        Self {
            number: 0,
            at: Duration::ZERO,
            wall_millis: 0.0,
            input,
            api: None,
            handlers: Vec::new(),
            time: Duration::ZERO,
            frame_time: Duration::ZERO,
            frame: 0,
            changes: Vec::new(),
            changed: Vec::new(),
            changed_more: 0,
            evaluated: 0,
            bindings: Vec::new(),
            redrawn: 0,
            widgets: Vec::new(),
            logs: Vec::new(),
            faults: Vec::new(),
            ignored: None,
        }
    }

    /// Limit of entries in each list.
    pub const MOST: usize = 200;

    /// Kind of the event: `stream.event`, `pointer`, `timer`.
    pub fn kind(&self) -> &'static str {
        match &self.input {
            Input::Start => START,
            Input::Stream { event, .. } => kind_of_stream_event(event),
            Input::Event(event) => kind_of_event(event),
            Input::Order(what) => what,
        }
    }

    /// Size in bytes, estimated from its texts.
    pub fn bytes(&self) -> usize {
        // A record without texts.
        const PLAIN: usize = 512;
        // A value that is shared with the app's state is counted by its frame: it is the app's.
        const CHANGE: usize = 96;
        let input = match &self.input {
            Input::Stream { event: StreamEvent::Message(message) | StreamEvent::Malformed { message }, .. } => {
                // The text, and the data that was read from it.
                3 * message.bytes
            }
            Input::Event(Event::Net(NetEvent::Response { result: Ok(response), .. })) => {
                64 * value_size(&response.body)
            }
            Input::Stream { .. } | Input::Start | Input::Event(_) | Input::Order(_) => 0,
        };
        let parts: usize = self.changed.iter().map(|change| CHANGE * (1 + change.parts.len())).sum();
        let logs: usize = self.logs.iter().map(|(_, text)| text.len() + 32).sum();
        PLAIN + input + parts + logs + 256 * self.faults.len() + 64 * (self.bindings.len() + self.widgets.len())
    }
}

/// Number of nested values, up to a limit.
pub fn value_size(value: &Value) -> usize {
    const MOST: usize = 100_000;
    let mut left = vec![value];
    let mut count = 0;
    while let Some(value) = left.pop().filter(|_| count < MOST) {
        count += 1;
        match value {
            Value::List(items) => left.extend(items.iter()),
            Value::Map(map) => left.extend(map.iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    count
}

/// Differences of two values by path; empty beyond `MOST_PARTS`.
pub fn parts(from: &Value, to: &Value) -> Vec<(String, Value, Value)> {
    let mut found = Vec::new();
    if collect(String::new(), from, to, &mut found, 0) { found } else { Vec::new() }
}

/// Limit of differences that a reader can use.
const MOST_PARTS: usize = 16;

/// Depth of comparison; deeper values differ as a whole.
const DEEPEST: usize = 16;

fn collect(path: String, from: &Value, to: &Value, found: &mut Vec<(String, Value, Value)>, depth: usize) -> bool {
    match (from, to) {
        (Value::List(old), Value::List(new)) if Arc::ptr_eq(old, new) => true,
        (Value::Map(old), Value::Map(new)) if Arc::ptr_eq(old, new) => true,
        (Value::List(old), Value::List(new)) if depth < DEEPEST => {
            // Rows that have moved by some places are compared where they stand now.
            let moved = shift(old, new);
            if moved > 0 {
                for (at, gone) in old.iter().take(moved).enumerate() {
                    found.push((format!("{path}[{at}]"), gone.clone(), Value::Null));
                }
            }
            let old = old.get(moved..).unwrap_or_default();
            (0..old.len().max(new.len())).all(|at| {
                let (before, after) = (old.get(at).unwrap_or(&Value::Null), new.get(at).unwrap_or(&Value::Null));
                before == after || collect(format!("{path}[{at}]"), before, after, found, depth + 1)
            }) && found.len() <= MOST_PARTS
        }
        (Value::Map(old), Value::Map(new)) if depth < DEEPEST => {
            let gone = old.iter().map(|(key, _)| key).filter(|key| new.get(key).is_none());
            new.iter().map(|(key, _)| key).chain(gone).all(|key| {
                let (before, after) = (old.get(key).unwrap_or(&Value::Null), new.get(key).unwrap_or(&Value::Null));
                before == after || collect(format!("{path}.{key}"), before, after, found, depth + 1)
            })
        }
        _ if from == to => true,
        _ => {
            found.push((path, from.clone(), to.clone()));
            found.len() <= MOST_PARTS
        }
    }
}

/// Number of rows removed at the front of a list that otherwise only grew, as one with a limit does; 0 if it is not such a list.
fn shift(old: &[Value], new: &[Value]) -> usize {
    const MOST: usize = 8;
    let Some(first) = new.first().filter(|first| old.first() != Some(first)) else { return 0 };
    (1..old.len().min(MOST)).find(|at| &old[*at] == first && old.get(at + 1) == new.get(1)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ensemble_core::json::from_json;

    fn differing(from: &str, to: &str) -> Vec<String> {
        let value = |text: &str| from_json(text).unwrap();
        parts(&value(from), &value(to)).into_iter().map(|(path, from, to)| format!("{path}: {from} > {to}")).collect()
    }

    #[test]
    fn what_differs_is_named_by_its_path() {
        assert_eq!(differing(r#"{"a": [1, {"b": 2}]}"#, r#"{"a": [1, {"b": 3}]}"#), [".a[1].b: 2 > 3"]);
        assert_eq!(differing(r#"{"a": 1}"#, r#"{"c": 2}"#), [".c: null > 2", ".a: 1 > null"]);
        assert_eq!(differing("[1, 2, 3]", "[1, 2, 3, 4]"), ["[3]: null > 4"]);
        assert_eq!(differing("[1, 2, 3]", "[2, 3, 4]"), ["[0]: 1 > null", "[2]: null > 4"]);
        assert_eq!(differing("1", "2"), [": 1 > 2"]);
        assert_eq!(differing("[1]", "[1]"), [""; 0]);
    }

    #[test]
    fn too_many_differences_are_none() {
        let list = |from: i32| format!("{:?}", (from..from + 40).collect::<Vec<_>>());
        assert_eq!(differing(&list(0), &list(100)), [""; 0]);
    }
}
