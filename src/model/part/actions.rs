//! Reads actions: which are run, what they refer to, their inputs.

use std::sync::Arc;

use ensemble_core::spec::ActionSpec;
use ensemble_core::syntax::{Content, Entry, Node, Scalar};

use super::reader::{Reader, bytes, entry_range, is_written, scalar_range};
use super::{ActionUse, Detail, Local, WidgetName};
use crate::expect::{Expect, Trigger, names_what};
use crate::symbol::SymbolKind;

impl Reader<'_> {
    pub(super) fn branch(&mut self, node: &Node, entries: &[Entry], of_actions: bool) {
        let expect = Expect::Branch { of_actions };
        let is_word = |entry: &&Entry| matches!(&*entry.key, "if" | "elseif" | "elseIf" | "else");
        for word in entries.iter().filter(is_word) {
            // `else:` with a map holds the action or widget itself.
            match (&*word.key, &word.node.content) {
                ("else", Content::Map(_)) if of_actions => self.walk(&word.node, &Expect::Action(Trigger::default())),
                ("else", Content::Map(_)) => self.walk(&word.node, &Expect::Widget),
                _ => self.walk(&word.node, &Expect::Any),
            }
        }
        let rest: Vec<Entry> = entries.iter().filter(|entry| !is_word(entry)).cloned().collect();
        let is_whole =
            rest.iter().any(|entry| matches!((&*entry.key, of_actions), ("action", true) | ("widget", false)));
        if is_whole {
            self.entries(&rest, &expect);
        } else if of_actions {
            self.map(node, &rest, &Expect::Action(Trigger::default()));
        } else {
            self.map(node, &rest, &Expect::Widget);
        }
    }

    pub(super) fn action_map(&mut self, node: &Node, entries: &[Entry], expect: &Expect, trigger: &Trigger) {
        let has_slot = trigger.slot.is_some();
        let locals = self.locals.len();
        if has_slot {
            self.triggers.push(trigger.clone());
            self.push_legacy(trigger);
        }
        let older = entries.iter().find(|entry| &*entry.key == "action").and_then(|entry| entry.node.text());
        let older = older.and_then(|name| self.vocabulary.catalog.action(name));
        match (older, entries) {
            (Some(action), _) => {
                let rest: Vec<Entry> = entries.iter().filter(|entry| &*entry.key != "action").cloned().collect();
                self.args(&rest, action);
            }
            // Arguments that are indented like the action's name.
            (None, [first, rest @ ..]) if first.node.is_null() && !rest.is_empty() => {
                match self.vocabulary.catalog.action(&first.key) {
                    Some(action) => {
                        self.use_action(action, first, rest);
                        self.args(rest, action);
                    }
                    None => self.entries(entries, expect),
                }
            }
            _ => {
                for entry in entries {
                    match self.vocabulary.catalog.action(&entry.key) {
                        Some(action) => {
                            self.use_action(action, entry, entry.node.map().unwrap_or_default());
                            self.walk(&entry.node, &Expect::Args(action));
                        }
                        None => {
                            // An action that is not there yet may bind names.
                            self.ids_below(&entry.node);
                            let below = expect.below(&entry.key, self.vocabulary, &|_| None);
                            self.walk(&entry.node, &below);
                        }
                    }
                }
            }
        }
        let _ = node;
        if has_slot {
            self.triggers.pop();
        }
        self.locals.truncate(locals);
    }

    /// Adds names that older apps use in handlers of an event.
    pub(super) fn push_legacy(&mut self, trigger: &Trigger) {
        let names = trigger.event.map_or(&[][..], |slot| slot.legacy_names);
        // The reason of a failure is `error`, whatever failed.
        let reason = (trigger.slot == Some("onError")).then_some(&"error");
        self.locals.extend(names.iter().chain(reason).map(|name| Local { name: Arc::from(*name), declaration: None }));
    }

    pub(super) fn ids_below(&mut self, node: &Node) {
        for entry in node.map().unwrap_or_default() {
            match (&*entry.key, &entry.node.content) {
                ("id", Content::Scalar(scalar)) => {
                    self.declare_scalar(SymbolKind::Id, &entry.node, scalar, entry_range(entry), Detail::None);
                }
                _ => self.ids_below(&entry.node),
            }
        }
    }

    pub(super) fn use_action(&mut self, action: &'static ActionSpec, entry: &Entry, args: &[Entry]) {
        let named =
            |arg: &&Entry| action.arg(&arg.key).is_some_and(|prop| names_what(action.name, prop.name).is_some());
        let node =
            args.iter().find(named).map(|arg| &arg.node).or(Some(&entry.node).filter(|node| node.scalar().is_some()));
        let name = node.and_then(Node::text).filter(|name| is_written(name)).cloned();
        let is_computed = name.is_none() && node.is_some_and(|node| node.text().is_some());
        let triggers = self.triggers.clone();
        self.part.actions.push(ActionUse {
            action,
            range: bytes(entry.key_span),
            unit: self.unit,
            name,
            triggers,
            is_computed,
        });
    }

    pub(super) fn args(&mut self, entries: &[Entry], action: &'static ActionSpec) {
        let outer = self.action.replace(action);
        if let Some(id) = entries.iter().find(|entry| action.arg(&entry.key).is_some_and(|prop| prop.name == "id"))
            && let Content::Scalar(scalar) = &id.node.content
        {
            self.declare_scalar(
                SymbolKind::Id,
                &id.node,
                scalar,
                entry_range(id),
                Detail::Widget(WidgetName::Bound(action)),
            );
        }
        let name = |key: &str| {
            let found = entries.iter().find(|entry| action.arg(&entry.key).is_some_and(|prop| prop.is(key)));
            found.and_then(|entry| entry.node.text().cloned()).filter(|name| is_written(name))
        };
        let vocabulary = self.vocabulary;
        for entry in entries {
            let below = Expect::Args(action).below(&entry.key, vocabulary, &name);
            if below == Expect::Id {
                continue;
            }
            if action.name == "dispatchEvent" && action.arg(&entry.key).is_none() {
                self.mention(
                    SymbolKind::Event,
                    &entry.key,
                    bytes(entry.key_span),
                    Some((SymbolKind::Event, entry.key.clone())),
                    false,
                );
            }
            self.walk(&entry.node, &below);
        }
        self.action = outer;
    }

    /// Records inputs or events that are passed to a named thing.
    pub(super) fn given(&mut self, entries: &[Entry], kind: SymbolKind, of: &(SymbolKind, Arc<str>), is_checked: bool) {
        for entry in entries {
            self.mention(kind, &entry.key, bytes(entry.key_span), Some(of.clone()), is_checked);
        }
    }

    pub(super) fn text_action(&mut self, node: &Node, scalar: &Scalar, trigger: &Trigger) {
        let name = scalar.text.trim();
        if let Some(action) = self.vocabulary.catalog.action(name) {
            let range = scalar_range(node, scalar);
            let triggers = self.triggers.clone();
            self.part.actions.push(ActionUse {
                action,
                range,
                unit: self.unit,
                name: None,
                triggers,
                is_computed: false,
            });
            return;
        }
        let locals = self.locals.len();
        self.triggers.push(trigger.clone());
        self.push_legacy(trigger);
        self.handler(node, scalar);
        self.locals.truncate(locals);
        self.triggers.pop();
    }
}
