//! Reads widgets: ids, uses of custom widgets, rows of item-templates.

use std::sync::Arc;

use ensemble_core::spec::{MethodRole, Spec};
use ensemble_core::syntax::{Content, Entry, Node};

use super::reader::{Reader, bytes, entry_range, scalar_range};
use super::{Bytes, Detail, Local, WidgetName};
use crate::expect::Expect;
use crate::symbol::SymbolKind;
use crate::vocabulary::Vocabulary;

impl Reader<'_> {
    pub(super) fn is_typed(&self, entries: &[Entry]) -> bool {
        entries.iter().any(|entry| {
            &*entry.key == "type"
                && entry.node.text().is_some_and(|name| self.vocabulary.catalog.widget(name).is_some())
        })
    }

    /// Reads `type: Column` with its properties beside it, the form of older apps.
    pub(super) fn props_of_type(&mut self, _: &Node, entries: &[Entry]) {
        let named = entries.iter().find(|entry| &*entry.key == "type").and_then(|entry| entry.node.text());
        let Some(spec) = named.and_then(|name| self.vocabulary.catalog.widget(name)) else { return };
        self.props(entries, &Expect::Props(spec), WidgetName::Builtin(spec));
    }

    pub(super) fn widget(&mut self, node: &Node, entries: &[Entry], expect: &Expect) {
        if self.is_typed(entries) {
            return self.props_of_type(node, entries);
        }
        // `Column:` with `children:` at its own indentation.
        if let [first, rest @ ..] = entries
            && first.node.is_null()
            && !rest.is_empty()
        {
            let below = expect.below(&first.key, self.vocabulary, &|_| None);
            self.note_widget(first, &below);
            return match &below {
                Expect::Props(spec) => self.props(rest, &below, WidgetName::Builtin(spec)),
                Expect::Custom(name) => self.props(rest, &below, WidgetName::Custom(name.clone())),
                _ => self.entries(rest, &below),
            };
        }
        self.entries(entries, expect);
        self.note_widgets(entries, expect);
    }

    /// Records the custom widgets among these keys.
    pub(super) fn note_widgets(&mut self, entries: &[Entry], expect: &Expect) {
        for entry in entries {
            let below = expect.below(&entry.key, self.vocabulary, &|_| None);
            self.note_widget(entry, &below);
        }
    }

    pub(super) fn note_widget(&mut self, entry: &Entry, below: &Expect) {
        if matches!(below, Expect::Custom(_)) {
            self.use_widget(&entry.key, bytes(entry.key_span));
        }
    }

    pub(super) fn use_widget(&mut self, name: &Arc<str>, range: Bytes) {
        let used = &mut self.part.units[self.unit].widgets;
        if !used.contains(name) {
            used.push(name.clone());
        }
        self.mention(SymbolKind::Widget, name, range, None, true);
    }

    /// Reads the keys of a widget.
    pub(super) fn props(&mut self, entries: &[Entry], expect: &Expect, widget: WidgetName) {
        if let Some(id) = entries.iter().find(|entry| &*entry.key == "id")
            && let Content::Scalar(scalar) = &id.node.content
            && !scalar.value.is_null()
        {
            let whole = entries
                .iter()
                .map(entry_range)
                .fold(entry_range(id), |all, one| all.start.min(one.start)..all.end.max(one.end));
            if self.forms > 0 {
                self.part.form_fields.push(scalar_range(&id.node, scalar).start);
            }
            self.declare_scalar(SymbolKind::Id, &id.node, scalar, whole, Detail::Widget(widget.clone()));
        }
        let has_values = |role: &(&str, MethodRole)| matches!(role.1, MethodRole::FormValues);
        let is_form = matches!(widget, WidgetName::Builtin(spec) if spec.method_roles.iter().any(has_values));
        self.forms += usize::from(is_form);
        let rest: Vec<&Entry> = entries.iter().filter(|entry| &*entry.key != "id").collect();
        for entry in rest {
            let below = expect.below(&entry.key, self.vocabulary, &|_| None);
            if &*entry.key == "groupId"
                && let Content::Scalar(scalar) = &entry.node.content
            {
                self.declare_scalar(SymbolKind::Id, &entry.node, scalar, entry_range(entry), Detail::None);
            }
            self.walk(&entry.node, &below);
        }
        self.forms -= usize::from(is_form);
    }

    pub(super) fn template(&mut self, node: &Node, entries: &[Entry], expect: &Expect) {
        let name = |key: &str| node.get(key).and_then(|name| name.text().cloned());
        // Read outside of the rows.
        let is_outside = |entry: &&Entry| matches!(&*entry.key, "data" | "namedData" | "initialValue");
        let mut data = None;
        for entry in entries.iter().filter(is_outside) {
            let first = self.part.pieces.len();
            let is_bare = &*entry.key != "initialValue" && self.bare_expression(&entry.node);
            if !is_bare {
                let below = expect.below(&entry.key, self.vocabulary, &name);
                self.walk(&entry.node, &below);
            }
            let is_one = || self.part.pieces.len() == first + 1 && only_expression(&entry.node);
            if is_bare || &*entry.key != "initialValue" && is_one() {
                data = Some(first);
            }
        }
        let locals = self.locals.len();
        let row = entries.iter().find(|entry| &*entry.key == "name");
        let index = entries.iter().find(|entry| matches!(&*entry.key, "indexId" | "index"));
        for (entry, kind) in [(index, SymbolKind::RowIndex), (row, SymbolKind::Row)] {
            let declared = entry.and_then(|entry| Some((entry, entry.node.scalar()?)));
            let name = match declared {
                Some((_, scalar)) => scalar.text.clone(),
                None if kind == SymbolKind::Row => Arc::from("item"),
                None => Arc::from("index"),
            };
            let declaration = declared.map(|(entry, scalar)| {
                let detail = if kind == SymbolKind::Row { Detail::Row(data) } else { Detail::None };
                self.declare_scalar(kind, &entry.node, scalar, bytes(node.span), detail);
                self.part.declarations.len() - 1
            });
            self.locals.push(Local { name, declaration });
        }
        let inside: Vec<&Entry> = entries.iter().filter(|entry| !is_outside(entry)).collect();
        for entry in inside {
            let below = expect.below(&entry.key, self.vocabulary, &name);
            // A row of a menu may be a widget as well as a part.
            let below = match below {
                Expect::Props(part)
                    if matches!(&*entry.key, "template" | "labelWidget")
                        && !is_part(part, &entry.node, self.vocabulary) =>
                {
                    Expect::Widget
                }
                other => other,
            };
            if !matches!(below, Expect::Declares(_)) {
                self.walk(&entry.node, &below);
            }
        }
        self.locals.truncate(locals);
    }
}

/// True when an item-template of widget parts (tabs, menu entries) holds the part's properties instead of a widget.
pub(super) fn is_part(part: &'static Spec, node: &Node, vocabulary: &Vocabulary) -> bool {
    match node.map().and_then(|entries| entries.first()) {
        Some(first) => {
            part.prop(&first.key).is_some()
                || part.event(&first.key).is_some()
                || vocabulary.catalog.widget(&first.key).is_none()
        }
        None => false,
    }
}

/// True for a text that consists of one expression.
pub(super) fn only_expression(node: &Node) -> bool {
    let text = node.text().map(|text| text.trim());
    text.is_some_and(|text| text.starts_with("${") && text.ends_with('}'))
}
