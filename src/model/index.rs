//! Index of all parts of an app: which file declares which screen, widget, API or variable.

use std::sync::Arc;

use ensemble_core::diag::{FileId, Span};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::part::{Bytes, Declaration, Part, UnitKind};
use crate::symbol::SymbolKind;
use ensemble_core::syntax::JsAccess;

/// Reference to a declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DeclarationRef {
    /// Index of the file in the model.
    pub file: u32,
    /// Index of the declaration in the file's part.
    pub index: u32,
}

/// Reference to a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnitRef {
    /// Index of the file in the model.
    pub file: u32,
    /// Index of the unit in the file's part.
    pub unit: u32,
}

/// Declarations by name.
pub type ByName = FxHashMap<Arc<str>, Vec<DeclarationRef>>;

/// Declarations of all files.
#[derive(Default)]
pub struct Index {
    /// Screens by name.
    pub screens: FxHashMap<Arc<str>, UnitRef>,
    /// App-wide custom widgets by name.
    pub widgets: FxHashMap<Arc<str>, UnitRef>,
    /// App-wide reusable actions by name.
    pub actions: FxHashMap<Arc<str>, UnitRef>,
    /// Scripts by name.
    pub scripts: FxHashMap<Arc<str>, UnitRef>,
    /// Declarations of each unit, by name.
    pub units: FxHashMap<UnitRef, ByName>,
    /// Declarations of all units, by name: custom widgets and actions see those of their callers.
    pub anywhere: ByName,
    /// Declarations of scripts, by name.
    pub of_scripts: ByName,
    /// Names that scripts assign without a declaration, and inputs that screens are given.
    pub assigned: FxHashSet<Arc<str>>,
    /// Custom widgets that each unit uses, directly and through other widgets.
    pub below: FxHashMap<UnitRef, Vec<UnitRef>>,
}

impl Index {
    /// Builds the index of these parts.
    pub fn of(parts: &[Arc<Part>]) -> Self {
        let mut index = Self::default();
        for (file, part) in parts.iter().enumerate() {
            index.add(file as u32, part);
        }
        index.below = index.widgets_below(parts);
        index
    }

    /// The custom widget called `name` as seen from a file: private to its screen, or app-wide.
    pub fn widget(&self, file: u32, part: &Part, name: &str) -> Option<UnitRef> {
        let private = part
            .units
            .iter()
            .position(|other| other.kind == UnitKind::Widget && &*other.name == name && other.parent.is_some());
        let private = private.map(|found| UnitRef { file, unit: found as u32 });
        private.or_else(|| self.widgets.get(name).copied())
    }

    fn widgets_below(&self, parts: &[Arc<Part>]) -> FxHashMap<UnitRef, Vec<UnitRef>> {
        let part = |unit: UnitRef| &*parts[unit.file as usize];
        let used = |unit: UnitRef| {
            let names = part(unit).units[unit.unit as usize].widgets.iter();
            names.filter_map(move |name| self.widget(unit.file, part(unit), name))
        };
        let units = parts.iter().enumerate().flat_map(|(file, part)| {
            let with_widgets = part.units.iter().enumerate().filter(|(_, unit)| !unit.widgets.is_empty());
            with_widgets.map(move |(unit, _)| UnitRef { file: file as u32, unit: unit as u32 })
        });
        let below = units.map(|unit| {
            let (mut found, mut seen) = (Vec::new(), FxHashSet::default());
            let mut open = vec![unit];
            while let Some(next) = open.pop() {
                for widget in used(next) {
                    if seen.insert(widget) {
                        found.push(widget);
                        open.push(widget);
                    }
                }
            }
            (unit, found)
        });
        below.collect()
    }

    fn add(&mut self, file: u32, part: &Part) {
        for (unit, declared) in part.units.iter().enumerate() {
            let place = UnitRef { file, unit: unit as u32 };
            let table = match (declared.kind, declared.parent) {
                (UnitKind::Screen, None) => &mut self.screens,
                (UnitKind::Script, _) => &mut self.scripts,
                (UnitKind::Widget, None) => &mut self.widgets,
                (UnitKind::Action, None) => &mut self.actions,
                (UnitKind::Widget, Some(0)) if part.units[0].kind == UnitKind::Other => &mut self.widgets,
                _ => continue,
            };
            table.insert(declared.name.clone(), place);
        }
        for (at, declaration) in part.declarations.iter().enumerate() {
            let place = DeclarationRef { file, index: at as u32 };
            let unit = UnitRef { file, unit: declaration.unit as u32 };
            if !is_scoped(declaration) {
                continue;
            }
            self.units.entry(unit).or_default().entry(declaration.name.clone()).or_default().push(place);
            self.anywhere.entry(declaration.name.clone()).or_default().push(place);
            if part.units[declaration.unit].kind == UnitKind::Script {
                self.of_scripts.entry(declaration.name.clone()).or_default().push(place);
            }
        }
        for piece in &part.pieces {
            let written = piece.outline.chains.iter().filter(|chain| {
                chain.declaration.is_none()
                    && (matches!(chain.root.as_ref(), "globalThis" | "window" | "this") || chain.steps.is_empty())
                    // `name += 1` makes none: it fails where there is none. `this.name ||= 1` makes one.
                    && (chain.access == JsAccess::Write
                        || (chain.access == JsAccess::Update && !chain.steps.is_empty()))
            });
            self.assigned.extend(written.map(|chain| match chain.members().next() {
                Some((name, _)) => name.clone(),
                None => chain.root.clone(),
            }));
        }
        // Inputs that a screen gets from `navigateScreen` are names in it.
        let given = part
            .mentions
            .iter()
            .filter(|mention| mention.kind == SymbolKind::Input && matches!(mention.of, Some((SymbolKind::Screen, _))));
        self.assigned.extend(given.map(|mention| mention.name.clone()));
    }
}

/// True for a name that is visible in its whole unit.
fn is_scoped(declaration: &Declaration) -> bool {
    !matches!(
        declaration.kind,
        SymbolKind::Widget
            | SymbolKind::Action
            | SymbolKind::Row
            | SymbolKind::RowIndex
            | SymbolKind::Screen
            | SymbolKind::Script
    )
}

/// Converts a range of a file to a span.
pub fn span(file: u32, range: &Bytes) -> Span {
    Span { file: FileId(file), start: range.start, end: range.end }
}
