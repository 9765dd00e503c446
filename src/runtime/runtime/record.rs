//! [`Record`]: what one event did to a running app. `inspect`, `why` and the inspector read it; `tracer` makes it.

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

/// Something that bindings read and that changes, for comparing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StateKey(pub(crate) Key);

/// One event of the app.
#[derive(Clone, Debug)]
pub enum Input {
    /// The start: `onLoad` of the first screen.
    Start,
    /// An event of a stream.
    Stream {
        /// Which stream.
        connection: ConnectionId,
        /// The event.
        event: StreamEvent,
    },
    /// Any other event.
    Event(Event),
    /// No event: what somebody has done in the inspector, such as `console`.
    Order(&'static str),
}

/// What one event did.
#[derive(Clone, Debug)]
pub struct Record {
    /// The number of the event, counted from 1 as the lines of a recording are; 0 is the start.
    pub number: usize,
    /// When it happened, since the app's start.
    pub at: Duration,
    /// The same, in milliseconds since 1970.
    pub wall_millis: f64,
    /// The event.
    pub input: Input,
    /// The API that it belongs to.
    pub api: Option<Arc<str>>,
    /// Where the handlers that ran are written, outermost ones only, in order.
    pub handlers: Vec<Span>,
    /// Time for handling it.
    pub time: Duration,
    /// Time for evaluating bindings and making the scene after it; zero for all but the last event of a frame.
    pub frame_time: Duration,
    /// Counts up with every scene that was made; events with one number were shown together.
    pub frame: usize,
    /// The keys that changed, and the handler that did it; without one the event itself did.
    pub changes: Vec<(StateKey, Option<Span>)>,
    /// The values that are others than before, by the names that authors use.
    pub changed: Vec<Change>,
    /// How many values more have changed that [`Self::changed`] does not hold.
    pub changed_more: usize,
    /// How many bindings were evaluated because of it.
    pub evaluated: usize,
    /// The first of them.
    pub bindings: Vec<EvaluatedBinding>,
    /// How many widgets were made anew because of it.
    pub redrawn: usize,
    /// The first of them, with their names.
    pub widgets: Vec<(NodeId, Arc<str>)>,
    /// Lines of the console, with their level.
    pub logs: Vec<(&'static str, String)>,
    /// Faults of the app.
    pub faults: Vec<Diagnostic>,
    /// Why the app did not take the event, when it did not.
    pub ignored: Option<&'static str>,
}

/// A value that is another one than before.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Its name, as authors write it: `count`, `prices.body.data`.
    pub key: Arc<str>,
    /// The value before.
    pub from: Value,
    /// The value now.
    pub to: Value,
    /// What differs inside of a list or an object, with the path from the key; empty when too much does.
    pub parts: Vec<(String, Value, Value)>,
}

/// A binding that was evaluated.
#[derive(Clone, Debug, PartialEq)]
pub struct EvaluatedBinding {
    /// The widget.
    pub node: NodeId,
    /// Its name: the `id`, else the kind.
    pub widget: Arc<str>,
    /// The property.
    pub property: Arc<str>,
    /// Where it is written.
    pub span: Option<Span>,
}

impl Record {
    /// So many entries of each list are kept.
    pub const MOST: usize = 200;

    /// The word for the event: `stream.event`, `pointer`, `timer`.
    pub fn kind(&self) -> &'static str {
        match &self.input {
            Input::Start => START,
            Input::Stream { event, .. } => kind_of_stream_event(event),
            Input::Event(event) => kind_of_event(event),
            Input::Order(what) => what,
        }
    }

    /// Bytes that it takes, estimated by its texts.
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

/// How many values there are in one, up to a bound.
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

/// What differs between two values, by paths; empty when more than `MOST_PARTS` do.
pub fn parts(from: &Value, to: &Value) -> Vec<(String, Value, Value)> {
    let mut found = Vec::new();
    if collect(String::new(), from, to, &mut found, 0) { found } else { Vec::new() }
}

/// More parts are no help to a reader.
const MOST_PARTS: usize = 16;

/// Values are compared so deep; below, they differ as a whole.
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

/// By how many places the items of a list have moved to the front, as in a list that forgets its oldest rows; 0 when they have not.
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
