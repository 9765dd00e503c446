//! YAML text → [`Node`]: a tree that knows its lines. Only this file knows which YAML reader is used.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_saphyr::Spanned;

use super::fault::Fault;

/// A value of a YAML file and the line it stands on.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) line: u64,
    pub(super) content: Content,
}

/// What a node holds.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// Null, a truth value, a number or text.
    Scalar(Value),
    /// A list.
    List(Vec<Node>),
    /// A map in the order of the file.
    Map(Vec<(String, Node)>),
}

/// Reads one document.
pub(super) fn read(text: &str) -> Result<Node, Fault> {
    // Otherwise `n`, `y`, `on` and `off` would be truth values, and `of: n` no name.
    let options = serde_saphyr::options! { strict_booleans: true };
    match serde_saphyr::from_str_with_options::<Spanned<Content>>(text, options) {
        Ok(root) => Ok(Node::from(root)),
        Err(error) => {
            let line = error.location().map_or(0, |location| location.line());
            let message = error.to_string();
            Err(Fault::at_line(line, message.lines().next().unwrap_or("unreadable YAML").to_owned()))
        }
    }
}

impl Node {
    /// A node that stands in no file by itself, as the arguments inside `${…}` do.
    pub(super) fn scalar(line: u64, value: Value) -> Self {
        Self { line, content: Content::Scalar(value) }
    }

    /// The value without its lines.
    pub(super) fn to_value(&self) -> Value {
        match &self.content {
            Content::Scalar(value) => value.clone(),
            Content::List(items) => items.iter().map(Self::to_value).collect(),
            Content::Map(entries) => {
                Value::Object(entries.iter().map(|(key, node)| (key.clone(), node.to_value())).collect())
            }
        }
    }

    /// The items of a list; anything else is a list of itself, so that one thing needs no brackets.
    pub(super) fn items(&self) -> &[Self] {
        match &self.content {
            Content::List(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    /// Text, or a number or truth value as it would be written.
    pub(super) fn text(&self) -> Result<String, Fault> {
        match &self.content {
            Content::Scalar(Value::String(text)) => Ok(text.clone()),
            Content::Scalar(value @ (Value::Number(_) | Value::Bool(_))) => Ok(value.to_string()),
            _ => Err(Fault::at(self, "expected text")),
        }
    }

    /// `true` or `false`.
    pub(super) fn truth(&self) -> Result<bool, Fault> {
        match &self.content {
            Content::Scalar(Value::Bool(truth)) => Ok(*truth),
            _ => Err(Fault::at(self, "expected `true` or `false`")),
        }
    }

    /// A finite number.
    pub(super) fn number(&self) -> Result<f64, Fault> {
        match &self.content {
            Content::Scalar(value) => value.as_f64().filter(|number| number.is_finite()),
            _ => None,
        }
        .ok_or_else(|| Fault::at(self, "expected a number"))
    }

    /// A whole number from 0 to `most`.
    pub(super) fn count(&self, most: u64) -> Result<u64, Fault> {
        match &self.content {
            Content::Scalar(value) => value.as_u64().filter(|count| *count <= most),
            _ => None,
        }
        .ok_or_else(|| Fault::at(self, format!("expected a whole number from 0 to {most}")))
    }
}

impl From<Spanned<Content>> for Node {
    fn from(spanned: Spanned<Content>) -> Self {
        Self { line: spanned.referenced.line(), content: spanned.value }
    }
}

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ContentVisitor)
    }
}

struct ContentVisitor;

impl<'de> Visitor<'de> for ContentVisitor {
    type Value = Content;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Content, E> {
        Ok(Content::Scalar(Value::Null))
    }

    fn visit_none<E>(self) -> Result<Content, E> {
        Ok(Content::Scalar(Value::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Content, D::Error> {
        Content::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Content, E> {
        Ok(Content::Scalar(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Content, E> {
        Ok(Content::Scalar(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Content, E> {
        Ok(Content::Scalar(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Content, E> {
        Ok(Content::Scalar(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Content, E> {
        Ok(Content::Scalar(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Content, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element::<Spanned<Content>>()? {
            list.push(Node::from(item));
        }
        Ok(Content::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Content, A::Error> {
        let mut map = Vec::new();
        while let Some((key, node)) = entries.next_entry::<String, Spanned<Content>>()? {
            map.push((key, Node::from(node)));
        }
        Ok(Content::Map(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_know_their_lines() {
        let root = read("path: /a\nevents:\n  - data: {n: 1}\n").unwrap();
        let Content::Map(entries) = &root.content else { panic!("a map") };
        assert_eq!(entries[1].1.items()[0].line, 3);
        assert_eq!(root.to_value(), serde_json::json!({"path": "/a", "events": [{"data": {"n": 1}}]}));
    }

    #[test]
    fn a_syntax_error_names_its_line() {
        let fault = read("path: /a\nevents: [\n").unwrap_err();
        assert!(fault.line >= 2, "{fault}");
    }
}
