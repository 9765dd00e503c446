//! Reads APIs and WebSockets: their declarations and the shape of their responses.

use std::sync::Arc;

use ensemble_core::syntax::{Content, Entry, Node};

use super::reader::{Reader, bytes, entry_range};
use super::{ApiDetail, Detail, Local, Rows};
use crate::expect::Expect;
use crate::symbol::SymbolKind;

impl Reader<'_> {
    pub(super) fn apis(&mut self, entries: &[Entry], expect: &Expect) {
        let (kind, below) = match expect {
            Expect::Apis => (SymbolKind::Api, Expect::Api),
            _ => (SymbolKind::Socket, Expect::Socket),
        };
        for entry in entries {
            let detail = Detail::Api(api_detail(&entry.node));
            self.declare(kind, &entry.key, bytes(entry.key_span), entry_range(entry), detail);
            let outer = self.api.replace(entry.key.clone());
            let locals = self.locals.len();
            // Before its expressions, which see them.
            if let Some(inputs) = entry.node.get("inputs") {
                let first = self.part.declarations.len();
                self.walk(inputs, &Expect::Declares(SymbolKind::ApiInput));
                let declared = self.part.declarations[first..].iter().enumerate();
                let names: Vec<Local> = declared
                    .map(|(at, input)| Local { name: input.name.clone(), declaration: Some(first + at) })
                    .collect();
                self.locals.extend(names);
            }
            let rest: Vec<Entry> =
                entry.node.map().unwrap_or_default().iter().filter(|part| &*part.key != "inputs").cloned().collect();
            self.entries(&rest, &below);
            self.locals.truncate(locals);
            self.api = outer;
        }
    }

    pub(super) fn input_detail(&self, kind: SymbolKind) -> Detail {
        match (&self.api, kind) {
            (Some(api), SymbolKind::ApiInput) => Detail::InputOf(api.clone()),
            _ => Detail::None,
        }
    }
}

pub(super) fn api_detail(node: &Node) -> ApiDetail {
    let text = |key: &str| node.get(key).and_then(|value| value.text().cloned());
    let names = |node: &Node| -> Vec<Arc<str>> {
        match &node.content {
            Content::List(items) => items
                .iter()
                .filter_map(|item| item.text().cloned().or_else(|| item.map()?.first().map(|entry| entry.key.clone())))
                .collect(),
            Content::Map(entries) => entries.iter().map(|entry| entry.key.clone()).collect(),
            Content::Scalar(_) => Vec::new(),
        }
    };
    let rows = |node: &Node| {
        let word = |key: &str| node.get(key).and_then(|value| value.text().cloned());
        match (word("of").as_deref(), word("mode").as_deref()) {
            (Some("event"), _) => Rows::Events,
            (_, Some("replace")) => Rows::Whole,
            _ => Rows::Data,
        }
    };
    let list_name = |node: &Node| match &node.content {
        Content::Scalar(scalar) => Some((scalar.text.clone(), Rows::Data)),
        Content::Map(_) => {
            let name = node.get("name").and_then(|name| name.text().cloned());
            Some((name.unwrap_or_else(|| Arc::from("items")), rows(node)))
        }
        Content::List(_) => None,
    };
    let lists = node.get("into").map(|into| match into.list() {
        Some(items) => items.iter().filter_map(list_name).collect(),
        None => list_name(into).into_iter().collect(),
    });
    let handlers = node.map().unwrap_or_default().iter().filter(|entry| entry.key.starts_with("on"));
    let is_plain = |node: &Node| !has_expression(node);
    ApiDetail {
        is_stream: text("type").is_some_and(|kind| kind.eq_ignore_ascii_case("sse")),
        inputs: node.get("inputs").map(names).unwrap_or_default(),
        lists: lists.unwrap_or_default(),
        mock: node.get("mockResponse").filter(|mock| is_plain(mock)).map(Node::to_value),
        handlers: handlers.map(|entry| (entry.key.clone(), bytes(entry.key_span))).collect(),
        options: node.get("sseOptions").filter(|options| is_plain(options)).map(Node::to_value),
        has_computed_options: node.get("sseOptions").is_some_and(|options| !is_plain(options)),
    }
}

pub(super) fn has_expression(node: &Node) -> bool {
    match &node.content {
        Content::Scalar(scalar) => scalar.text.contains("${"),
        Content::List(items) => items.iter().any(has_expression),
        Content::Map(entries) => entries.iter().any(|entry| has_expression(&entry.node)),
    }
}
