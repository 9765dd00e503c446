//! Reads titles, summaries, tags and links, which an export writes again.

use std::sync::Arc;

use super::reader::Reader;
use crate::{Annotations, Description};
use ensemble_core::syntax::Node;
use ensemble_core::value::{Map, Value};

/// `x-` keys that this program writes and reads.
const OWN: [&str; 11] = [
    "x-address",
    "x-title",
    "x-summary",
    "x-tags",
    "x-externalDocs",
    "x-headers",
    "x-request-body",
    "x-schema",
    "x-security-scopes",
    "x-sse",
    "x-retry",
];

impl<'t> Reader<'t, '_> {
    /// The annotations of a server, a channel, an operation or a message.
    pub fn words(&mut self, node: &'t Node) -> Annotations {
        Annotations {
            title: self.first_text(node, &["title", "x-title"]),
            summary: self.first_text(node, &["summary", "x-summary"]),
            description: self.text(node, "description"),
            tags: self.tags(node),
            external_docs: self.first_value(node, &["externalDocs", "x-externalDocs"]),
            extra: extra(node),
        }
    }

    /// Title, version and description from `info`; servers and streams are read later.
    pub fn described(&mut self) -> Description {
        let root = self.root;
        let info = self.get(root, "info");
        let mut text = |key: &str| info.map(|info| self.text(info, key)).unwrap_or_default();
        let (title, version, doc) = (text("title"), text("version"), text("description"));
        Description { title, version, doc, words: self.document_words(), ..Description::default() }
    }

    /// Annotations of the document other than title, version and description.
    fn document_words(&mut self) -> Annotations {
        let root = self.root;
        let info = self.get(root, "info");
        // Version 3 moved them into `info`.
        let mut words = Annotations {
            title: String::new(),
            summary: String::new(),
            description: String::new(),
            ..self.words(root)
        };
        let Some(info) = info else { return words };
        let own = self.words(info);
        words = Annotations {
            title: String::new(),
            summary: own.summary.clone(),
            description: String::new(),
            ..words.or(own)
        };
        for key in ["termsOfService", "contact", "license"] {
            let mut value = self.first_value(info, &[key]);
            if let Some(license) = value.as_map().filter(|map| map.get("identifier").is_some()) {
                // OpenAPI's SPDX identifier, for which AsyncAPI has no word.
                let entries = license.iter().map(|(name, value)| {
                    let name: Arc<str> = if **name == *"identifier" { "x-identifier".into() } else { name.clone() };
                    (name, value.clone())
                });
                value = Value::map(entries.collect::<Vec<_>>());
            }
            if !value.is_null() {
                words.extra.insert(key, value);
            }
        }
        words
    }

    fn first_value(&mut self, node: &'t Node, keys: &[&str]) -> Value {
        keys.iter().find_map(|key| self.get(node, key)).map(Node::to_value).unwrap_or_default()
    }

    /// Tags as `{name, …}`. OpenAPI operations have names only.
    fn tags(&mut self, node: &'t Node) -> Value {
        let mut tags = self.items(node, "tags");
        tags.extend(self.items(node, "x-tags"));
        if tags.is_empty() {
            return Value::Null;
        }
        let mut known: Vec<Value> = Vec::new();
        for tag in tags {
            let tag = match tag.to_value() {
                Value::Map(map) => Value::Map(map),
                name => Value::map([("name", name)]),
            };
            // AsyncAPI forbids two tags of one name; the first one counts.
            if !known.iter().any(|other| other.get("name") == tag.get("name")) {
                known.push(tag);
            }
        }
        Value::list(known)
    }

    /// Bindings to protocols other than HTTP and SSE.
    pub fn other_bindings(&mut self, node: &'t Node) -> Map {
        let bindings = self.entries(node, "bindings");
        let others = bindings.into_iter().filter(|(name, ..)| !matches!(*name, "http" | "sse"));
        others.map(|(name, _, node)| (name, node.to_value())).collect()
    }
}

/// `x-` keys of other programs.
fn extra(node: &Node) -> Map {
    let entries = node.map().unwrap_or_default().iter();
    let others = entries.filter(|entry| {
        entry.key.starts_with("x-") && !entry.key.starts_with("x-parser-") && !OWN.contains(&&*entry.key)
    });
    others.map(|entry| (entry.key.clone(), entry.node.to_value())).collect()
}
