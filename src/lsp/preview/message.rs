//! Messages between the server and the window of a live preview: one JSON object a line, on the window's standard input and output.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A position in a file. Lines end with `\n`.
#[derive(Clone, Debug, Default, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub struct TextPosition {
    /// Path of the file.
    pub path: String,
    /// Line, from 0.
    pub line: u32,
    /// Bytes of the line in front of it.
    pub column: u32,
}

/// A message to the window.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum ToWindow {
    /// A text is open in the editor and stands in front of the file; without `text` the file of the disk counts again.
    Text {
        /// Path of the file.
        path: String,
        /// The text as it is typed.
        text: Option<String>,
    },
    /// The cursor has moved.
    Cursor {
        /// Where it is.
        at: TextPosition,
    },
}

/// A message from the window.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum FromWindow {
    /// The user has asked where a widget is written.
    Chosen {
        /// The name of the widget.
        at: TextPosition,
    },
    /// Values of the running app, whenever they have changed, at most three times a second.
    Live(LiveState),
}

/// Values of a running app, cut to what an editor shows. Secrets are masked.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct LiveState {
    /// Bindings with their last values, at most [`LiveState::MOST_BINDINGS`], sorted by place.
    pub bindings: Vec<LiveBinding>,
    /// Values that scripts and expressions read, by name: `prices`, `ensemble.storage.theme`, `field.value`. Long texts and lists are cut.
    pub names: BTreeMap<String, serde_json::Value>,
}

/// A binding with its last value.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct LiveBinding {
    /// Where its first expression begins: behind `${`.
    pub at: TextPosition,
    /// The first line of that expression: an editor whose text has another one there is ahead of the window.
    pub code: String,
    /// The property that it gives a value.
    pub property: String,
    /// The value in short, of the first widget.
    pub value: String,
    /// How many widgets have it: rows of an item-template.
    pub count: u32,
}

impl LiveState {
    /// More bindings are not told.
    pub const MOST_BINDINGS: usize = 2000;

    /// The value of `chain`, such as `prices.sse.state`: the longest name that it begins with, and the members behind.
    pub fn value_of(&self, chain: &str) -> Option<&serde_json::Value> {
        let ends = chain.match_indices('.').map(|(at, _)| at).chain([chain.len()]);
        let (value, rest) = ends.filter_map(|end| Some((self.names.get(&chain[..end])?, &chain[end..]))).next_back()?;
        rest.split('.').filter(|name| !name.is_empty()).try_fold(value, |value, name| value.get(name))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_chain_begins_with_the_longest_name() {
        let names = [("prices", json!({"sse": {"state": "open"}})), ("ensemble.storage.theme", json!("dark"))];
        let names = names.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let live = LiveState { names, ..LiveState::default() };
        assert_eq!(live.value_of("prices.sse.state"), Some(&json!("open")));
        assert_eq!(live.value_of("ensemble.storage.theme"), Some(&json!("dark")));
        assert_eq!(live.value_of("ensemble.storage"), None);
        assert_eq!(live.value_of("prices.sse.none"), None);
    }

    #[test]
    fn messages_are_one_line_of_json() {
        let at = TextPosition { path: "/a.yaml".into(), line: 3, column: 4 };
        let told = serde_json::to_string(&ToWindow::Cursor { at }).unwrap();
        assert_eq!(told, r#"{"type":"cursor","at":{"path":"/a.yaml","line":3,"column":4}}"#);
        let live = serde_json::to_string(&FromWindow::Live(LiveState::default())).unwrap();
        assert_eq!(live, r#"{"type":"live","bindings":[],"names":{}}"#);
        assert!(serde_json::from_str::<FromWindow>(r#"{"type":"other"}"#).is_err());
    }
}
