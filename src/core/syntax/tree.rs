//! The tree that a YAML text becomes: every key and value with its place.

use std::sync::Arc;

use super::OffsetMap;
use crate::diag::Span;
use crate::value::{Map, Value};

/// A whole YAML document.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// Root of the tree.
    pub root: Node,
}

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Place of the value; for lists and maps from the first to the last item.
    pub span: Span,
    /// Content of the value.
    pub content: Content,
    /// Levels of lists and maps below and including this one: 0 for a scalar.
    pub height: u32,
}

/// The content of a node.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Text, a number, `true`, `null` …
    Scalar(Scalar),
    /// A list.
    List(Vec<Node>),
    /// A map in the order of its keys, each key once.
    Map(Vec<Entry>),
}

/// One key of a map.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: Arc<str>,
    /// Place of the key.
    pub key_span: Span,
    /// Value of the entry.
    pub node: Node,
}

/// A value without parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Scalar {
    /// The text, escapes and folding undone.
    pub text: Arc<str>,
    /// Style of the scalar.
    pub style: Style,
    /// The typed value.
    pub value: Value,
    /// Byte of the file for each byte of `text`.
    pub offsets: OffsetMap,
}

/// Style of a scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A scalar without quotes.
    Plain,
    /// A scalar in single or double quotes.
    Quoted,
    /// A block after `|` or `>`.
    Block,
}

impl Node {
    /// The scalar, when this is one.
    pub fn scalar(&self) -> Option<&Scalar> {
        match &self.content {
            Content::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The text of a scalar that is text.
    pub fn text(&self) -> Option<&Arc<str>> {
        self.scalar().filter(|scalar| scalar.value.as_str().is_some()).map(|scalar| &scalar.text)
    }

    /// The items, when this is a list.
    pub fn list(&self) -> Option<&[Node]> {
        match &self.content {
            Content::List(items) => Some(items),
            _ => None,
        }
    }

    /// The entries, when this is a map.
    pub fn map(&self) -> Option<&[Entry]> {
        match &self.content {
            Content::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value under `key`; `None` when this is no map or lacks it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.map()?.iter().find(|entry| &*entry.key == key).map(|entry| &entry.node)
    }

    /// True when nothing or `null` is written.
    pub fn is_null(&self) -> bool {
        self.scalar().is_some_and(|scalar| scalar.value.is_null())
    }

    /// Words for a message: "text", "a list" …
    pub fn described(&self) -> &'static str {
        match &self.content {
            Content::List(_) => "a list",
            Content::Map(_) => "a map",
            Content::Scalar(scalar) => match scalar.value {
                Value::Null => "nothing",
                Value::Bool(_) => "`true` or `false`",
                Value::Number(_) => "a number",
                _ => "text",
            },
        }
    }

    /// The value as plain data.
    pub fn to_value(&self) -> Value {
        match &self.content {
            Content::Scalar(scalar) => scalar.value.clone(),
            Content::List(items) => Value::list(items.iter().map(Node::to_value)),
            Content::Map(entries) => {
                let mut map = Map::with_capacity(entries.len());
                for entry in entries {
                    map.insert(entry.key.clone(), entry.node.to_value());
                }
                Value::Map(Arc::new(map))
            }
        }
    }
}
