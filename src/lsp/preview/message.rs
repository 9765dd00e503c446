//! Messages between the server and the preview's window: one JSON object a line, on the window's standard input and output.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Position in a file. Lines end with `\n`.
#[derive(Clone, Debug, Default, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub struct TextPosition {
    /// Path of the file.
    pub path: String,
    /// Line, from 0.
    pub line: u32,
    /// Offset in the line, in bytes.
    pub column: u32,
}

/// Message to the window.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum ToWindow {
    /// The text of an open document, in place of the file on disk; without `text` the file on disk is used again.
    Text {
        /// Path of the file.
        path: String,
        /// Text of the document.
        text: Option<String>,
    },
    /// The cursor has moved.
    Cursor {
        /// New position.
        at: TextPosition,
    },
}

/// Message from the window.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum FromWindow {
    /// The user has picked a widget: show its source.
    Chosen {
        /// Position of the widget's name.
        at: TextPosition,
    },
    /// Values of the running app, sent when they change, at most three times a second.
    Live(LiveState),
}

/// Values of the running app, shortened for display in an editor. Secrets are masked.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct LiveState {
    /// Bindings with their last values, sorted by position; at most [`LiveState::MOST_BINDINGS`].
    pub bindings: Vec<LiveBinding>,
    /// Values of names that scripts and expressions read, such as `prices`, `ensemble.storage.theme`, `field.value`. Long texts and lists are
    /// shortened.
    pub names: BTreeMap<String, serde_json::Value>,
}

/// A binding with its last value.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct LiveBinding {
    /// Position of its first expression, behind `${`.
    pub at: TextPosition,
    /// First line of that expression. When the editor's text differs from it, the window has not yet loaded the editor's version.
    pub code: String,
    /// Property that it sets.
    pub property: String,
    /// Value of the binding for the first widget, shortened.
    pub value: String,
    /// Number of widgets that it sets: rows of an item-template.
    pub count: u32,
}

impl LiveState {
    /// Limit of bindings in one message.
    pub const MOST_BINDINGS: usize = 2000;

    /// The value of a member chain such as `prices.sse.state`: the longest known prefix, then its members.
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
