//! Loads sections that screens, custom widgets and reusable actions share: `API`, `Global`, `Import`, `Action`. Also reusable actions themselves.

use std::sync::Arc;

use super::api::key_span;
use super::loader::{Doc, Loader, script_name};
use crate::app::facts::{Owner, ReferenceKind};
use crate::app::{Api, Code, Handler, ReusableAction};
use crate::diag::{Code as FaultCode, Span};
use crate::spec::{Kind, Prop, prop};
use crate::syntax::Node;

/// `API`, `Global`, `Import` and `Action`.
#[derive(Default)]
pub struct Parts {
    pub apis: Vec<Arc<Api>>,
    pub imports: Vec<Arc<str>>,
    pub global: Option<Arc<Code>>,
    pub actions: Vec<Arc<ReusableAction>>,
}

/// Keys of a reusable action.
pub const ACTION_KEYS: &[Prop] = &[
    prop("inputs", Kind::Any, "Names of the values that `executeAction` gives, as a list."),
    prop("events", Kind::Any, "Names of the events that `dispatchEvent` in it fires at its caller."),
    prop("body", Kind::Action, "The action or JavaScript that it runs."),
    prop("Import", Kind::Names, "Names of the files of `scripts/` that run before its `Global`."),
    prop("Global", Kind::Text, "JavaScript of its own."),
    prop("API", Kind::Map, "APIs that it brings."),
];

impl Loader<'_> {
    /// The parts of the map `node`.
    pub fn parts(&mut self, node: &Node) -> Parts {
        let mut parts = self.parts_of_action(node);
        if let Some(actions) = node.get("Action") {
            parts.actions = self.private_actions(actions);
        }
        parts
    }

    /// The parts of the map `node`, without reusable actions.
    fn parts_of_action(&mut self, node: &Node) -> Parts {
        let mut parts = Parts::default();
        if let Some(imports) = node.get("Import") {
            parts.imports = self.imports(imports);
        }
        if let Some(global) = node.get("Global") {
            self.global(global, &mut parts);
        }
        if let Some(apis) = node.get("API") {
            parts.apis = self.apis(apis);
        }
        parts
    }

    fn imports(&mut self, node: &Node) -> Vec<Arc<str>> {
        let one = std::slice::from_ref(node);
        let items = node.list().unwrap_or(if node.text().is_some() { one } else { &[] });
        if items.is_empty() && !node.is_null() && node.list().is_none() {
            self.wrong_shape(node, &format!("`Import` is {}, not a list of scripts", node.described()), None);
        }
        for item in items {
            self.refer(ReferenceKind::Script, item);
        }
        items.iter().filter_map(|item| item.text().map(script_name)).collect()
    }

    /// JavaScript, or `{scriptName: x}`.
    fn global(&mut self, node: &Node, parts: &mut Parts) {
        if let Some(scalar) = node.scalar() {
            if scalar.value.is_null() {
                return;
            }
            parts.global = self.code(node, scalar, 0..scalar.text.len(), false);
            let owner = self.doc.owner.clone();
            self.know_words(owner, &scalar.text);
            return;
        }
        match node.get("scriptName").and_then(Node::text) {
            Some(name) => {
                parts.imports.push(script_name(name));
                node.get("scriptName").into_iter().for_each(|written| self.refer(ReferenceKind::Script, written));
            }
            None => _ = self.wrong_shape(node, &format!("`Global` is {}, not JavaScript", node.described()), None),
        }
    }

    /// Treats every word of a script as declared, for a script that cannot be parsed.
    pub fn know_words(&mut self, owner: Owner, source: &str) {
        let words = source.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '$'));
        let words = words.filter(|word| word.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '$')));
        self.facts.names.entry(owner).or_default().extend(words.map(Arc::from));
    }

    fn private_actions(&mut self, node: &Node) -> Vec<Arc<ReusableAction>> {
        let entries = self.entries_of(node, "`Action`");
        self.doc.private_actions.extend(entries.iter().map(|entry| entry.key.clone()));
        let mut actions = Vec::with_capacity(entries.len());
        for entry in entries {
            match self.reusable(&entry.key, entry.key_span, &entry.node, &entry.node) {
                Some(action) => actions.push(Arc::new(action)),
                None => _ = self.facts.broken.insert((ReferenceKind::Action, entry.key.clone())),
            }
        }
        actions
    }

    /// A reusable action in a file of its own.
    pub fn action_document(&mut self, name: &Arc<str>, root: &Node) -> Option<ReusableAction> {
        let Some(definition) = root.get("Action") else {
            let help = "write `Action:` with `body:` below it".to_owned();
            self.error(FaultCode::MissingKey, root.span, format!("reusable action `{name}` has no `Action`"), help);
            return None;
        };
        self.unknown_keys(root.map().unwrap_or_default(), &["Action", "Import", "Global", "API"], "a reusable action");
        self.reusable(name, key_span(root, "Action"), definition, root)
    }

    fn reusable(&mut self, name: &Arc<str>, span: Span, definition: &Node, around: &Node) -> Option<ReusableAction> {
        let owner = Owner::Part(Arc::from(format!("action {name}")));
        let private = std::mem::take(&mut self.doc.private);
        let outer = std::mem::replace(&mut self.doc, Doc { owner: owner.clone(), private, ..Doc::default() });
        let entries = self.entries_of(definition, &format!("reusable action `{name}`"));
        self.undeclared_keys(entries, ACTION_KEYS, "a reusable action");
        let inputs = definition.get("inputs").map(|inputs| self.names_in(inputs, "`inputs`")).unwrap_or_default();
        let events = definition.get("events").map(|events| self.names_in(events, "`events`")).unwrap_or_default();
        for name in inputs.iter().chain(&events) {
            self.know(owner.clone(), name.clone());
        }
        let parts = self.parts_of_action(around);
        let mut body = definition.get("body").and_then(|body| self.handler(body));
        let inner = std::mem::replace(&mut self.doc, outer);
        self.doc.private = inner.private;
        if definition.get("body").is_none_or(Node::is_null) {
            let message = format!("reusable action `{name}` has no `body`");
            let help = "add `body:` with an action below it".to_owned();
            body = Some(Handler::Unusable(self.error(FaultCode::MissingKey, span, message, help)));
        }
        Some(ReusableAction {
            name: name.clone(),
            inputs,
            events,
            body: body?,
            apis: parts.apis,
            imports: parts.imports,
            global: parts.global,
            span,
        })
    }
}
