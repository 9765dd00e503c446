//! Reads documents: screens, custom widgets, reusable actions, scripts.

use std::sync::Arc;

use ensemble_core::syntax::{Entry, Node, OffsetMap};

use super::reader::{Reader, bytes, entry_range};
use super::{Detail, Role, Unit, UnitKind};
use crate::expect::Expect;
use crate::symbol::SymbolKind;
use crate::vocabulary::Vocabulary;

impl Reader<'_> {
    /// Reads `resources.ensemble` of an older app: widgets and scripts.
    pub(super) fn resources(&mut self, entries: &[Entry]) {
        for entry in entries {
            match &*entry.key {
                "Widgets" => self.walk(&entry.node, &Expect::WidgetDefs),
                "Scripts" => entry.node.map().unwrap_or_default().iter().for_each(|script| self.script_in(script)),
                _ => {}
            }
        }
    }

    pub(super) fn script_in(&mut self, entry: &Entry) {
        let Some(scalar) = entry.node.scalar() else { return };
        let (range, whole) = (bytes(entry.key_span), entry_range(entry));
        let unit = Unit {
            kind: UnitKind::Script,
            name: entry.key.clone(),
            range,
            whole,
            parent: None,
            imports: Vec::new(),
            widgets: Vec::new(),
        };
        self.part.units.push(unit);
        let outer = std::mem::replace(&mut self.unit, self.part.units.len() - 1);
        self.statements(&entry.node, scalar, Role::Script);
        self.unit = outer;
    }

    /// Declares the names of a screen before its parts are walked, because a use may stand before the declaration.
    pub(super) fn screen(&mut self, node: &Node, entries: &[Entry]) {
        let is_bare = matches!(entries, [only] if self.vocabulary.catalog.widget(&only.key).is_some());
        if is_bare || (self.is_typed(entries) && !entries.iter().any(|entry| &*entry.key == "View")) {
            return self.widget(node, entries, &Expect::Widget);
        }
        // Keys of a widget that stand at the root of a document without `View`.
        let has_view = entries.iter().any(|entry| matches!(&*entry.key, "View" | "ViewGroup" | "Widget"));
        for entry in entries {
            let below = Expect::Screen.below(&entry.key, self.vocabulary, &|_| None);
            match below {
                Expect::WidgetDef if &*entry.key != "Widget" && !has_view => {
                    // A misspelt `View` as well as a widget.
                    self.walk(&entry.node, &Expect::View);
                    self.note_widget(entry, &Expect::Any);
                }
                Expect::WidgetDef => self.definition(entry, UnitKind::Widget, &Expect::WidgetDef),
                below => {
                    self.walk(&entry.node, &below);
                    self.note_widget(entry, &below);
                }
            }
        }
    }

    pub(super) fn definitions(&mut self, entries: &[Entry], expect: &Expect) {
        let (kind, below) = match expect {
            Expect::WidgetDefs => (UnitKind::Widget, Expect::WidgetDef),
            _ => (UnitKind::Action, Expect::ActionDef),
        };
        for entry in entries {
            self.definition(entry, kind, &below);
        }
    }

    /// Reads a custom widget or reusable action that is defined in this file.
    pub(super) fn definition(&mut self, entry: &Entry, kind: UnitKind, below: &Expect) {
        let is_wrapped = &*entry.key == "Widget" && self.part.units[self.unit].kind == UnitKind::Screen;
        if is_wrapped {
            // A screen that is a custom widget has its names.
            return self.walk(&entry.node, below);
        }
        let symbol = if kind == UnitKind::Widget { SymbolKind::Widget } else { SymbolKind::Action };
        self.declare(symbol, &entry.key, bytes(entry.key_span), entry_range(entry), Detail::None);
        let unit = Unit {
            kind,
            name: entry.key.clone(),
            range: bytes(entry.key_span),
            whole: entry_range(entry),
            parent: Some(self.unit),
            imports: Vec::new(),
            widgets: Vec::new(),
        };
        self.part.units.push(unit);
        let outer = std::mem::replace(&mut self.unit, self.part.units.len() - 1);
        let (locals, triggers) = (std::mem::take(&mut self.locals), std::mem::take(&mut self.triggers));
        self.walk(&entry.node, below);
        (self.unit, self.locals, self.triggers) = (outer, locals, triggers);
    }

    pub(super) fn script(&mut self, text: &Arc<str>) {
        let offsets = OffsetMap::starting_at(0);
        let line_starts = offsets.line_starts(text, 0, text.len());
        self.add_piece(text.clone(), 0..text.len() as u32, line_starts, false, Role::Script);
        self.part.is_broken = self.part.pieces.iter().any(|piece| piece.outline.is_broken);
    }
}

/// Custom widgets defined at the root of a screen that share the name of a built-in one.
pub(super) fn private_names(root: &Node, vocabulary: &Vocabulary) -> Vec<Arc<str>> {
    let entries = root.map().unwrap_or_default().iter();
    let defines = |entry: &&Entry| {
        vocabulary.catalog.widget(&entry.key).is_some()
            && ["body", "inputs", "events"].iter().any(|key| entry.node.get(key).is_some())
            && root.get("View").is_some()
    };
    entries.filter(defines).map(|entry| entry.key.clone()).collect()
}
