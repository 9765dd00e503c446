//! Resolves names of JavaScript.

use ensemble_core::syntax::{GLOBALS, global};

use crate::index::{DeclarationRef, UnitRef};
use crate::model::Model;
use crate::part::{Declaration, Piece, Role, UnitKind};
use crate::symbol::SymbolKind;

/// Meaning of a name where it is used.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// A declaration of the app.
    Declared(DeclarationRef),
    /// A variable or parameter of the same piece: its index in the outline.
    Local(usize),
    /// A name that the event binds for its handlers.
    OfEvent,
    /// A built-in name of JavaScript or the program.
    Language,
    /// A global that a script creates by assignment.
    Assigned,
    /// An unresolved name.
    Unknown,
}

/// Built-in names of the program, beside [`GLOBALS`].
const PROGRAM: &[&str] = &[
    "app",
    "appInfo",
    "auth",
    "device",
    "e",
    "ensemble",
    "env",
    "event",
    "getStringValue",
    "response",
    "secrets",
    "this",
];

/// Built-in names of JavaScript and of the program.
pub fn language() -> impl Iterator<Item = &'static str> + Clone {
    GLOBALS.iter().map(|known| known.name).chain(PROGRAM.iter().copied())
}

fn is_of_language(name: &str) -> bool {
    global(name).is_some() || PROGRAM.contains(&name)
}

/// Names that some events, themes and older apps bind for handlers. They are common words, so they are never suggested for a misspelling.
pub const SOMEWHERE: &[&str] = &[
    "FieldValue",
    "Timestamp",
    "apiSecureStorage",
    "colors",
    "columnTitle",
    "data",
    "dataKey",
    "fields",
    "file",
    "index",
    "location",
    "message",
    "notificationPayload",
    "open",
    "page",
    "pageSize",
    "search",
    "selectedRowKeys",
    "selectedRows",
    "selectedValue",
    "selectedValues",
    "sortOrder",
    "spacing",
    "step",
    "styles",
    "tooltipState",
    "totalRows",
    "typography",
    "user",
    "vals",
    "value",
];

impl Model {
    /// Resolves `name` at byte `at` of a piece's source.
    pub fn meaning(&self, file: u32, piece: &Piece, name: &str, at: usize) -> Meaning {
        if let Some(local) = piece.outline.declaration_at(name, at) {
            let is_top = piece.outline.declarations[local].visible == (0..piece.source.len());
            if !(is_top && matches!(piece.role, Role::Global | Role::Script)) {
                return Meaning::Local(local);
            }
        }
        if let Some(local) = piece.locals.iter().rev().find(|local| &*local.name == name) {
            return match local.declaration {
                Some(index) => Meaning::Declared(DeclarationRef { file, index: index as u32 }),
                None => Meaning::OfEvent,
            };
        }
        let unit = UnitRef { file, unit: piece.unit as u32 };
        if let Some(found) = self.input_of_api(unit, piece, name).or_else(|| self.declared(unit, name)) {
            return Meaning::Declared(found);
        }
        if is_of_language(name) {
            return Meaning::Language;
        }
        if self.index().assigned.contains(name) { Meaning::Assigned } else { Meaning::Unknown }
    }

    /// The input of the API around a piece that is called like something else of the unit.
    fn input_of_api(&self, unit: UnitRef, piece: &Piece, name: &str) -> Option<DeclarationRef> {
        let found = self.index().units.get(&unit)?.get(name).filter(|found| found.len() > 1)?;
        let part = self.part(unit.file);
        found.iter().copied().find(|input| {
            let input = &part.declarations[input.index as usize];
            let holds = |api: &&Declaration| {
                matches!(api.kind, SymbolKind::Api | SymbolKind::Socket)
                    && api.whole.contains(&input.range.start)
                    && api.whole.contains(&piece.range.start)
            };
            input.kind == SymbolKind::ApiInput && part.declarations.iter().any(|api| holds(&api))
        })
    }

    /// The declaration of `name` in a unit, its parents, or a script.
    pub fn declared(&self, unit: UnitRef, name: &str) -> Option<DeclarationRef> {
        let index = self.index();
        let own = |unit: &UnitRef| {
            let found = index.units.get(unit).and_then(|names| names.get(name))?;
            // An input of an API is visible only inside of it, so that other declarations of the name come first.
            let is_everywhere = |found: &&DeclarationRef| self.declaration(**found).kind != SymbolKind::ApiInput;
            found.iter().find(is_everywhere).or(found.first()).copied()
        };
        if let Some(found) = own(&unit) {
            return Some(found);
        }
        let part = self.part(unit.file);
        let declared = &part.units[unit.unit as usize];
        for import in &declared.imports {
            if let Some(found) = index.scripts.get(import).and_then(own) {
                return Some(found);
            }
        }
        // APIs of custom widgets belong to the screen that shows them.
        let of_widgets = self.widgets_below(unit).iter().find_map(|widget| {
            own(widget).filter(|found| matches!(self.declaration(*found).kind, SymbolKind::Api | SymbolKind::Socket))
        });
        if of_widgets.is_some() {
            return of_widgets;
        }
        if let Some(parent) = declared.parent {
            let parent = UnitRef { file: unit.file, unit: parent as u32 };
            if let Some(found) = self.declared(parent, name) {
                return Some(found);
            }
        }
        if matches!(declared.kind, UnitKind::Widget | UnitKind::Action | UnitKind::Script) {
            return index.anywhere.get(name).and_then(|found| found.first()).copied();
        }
        index.of_scripts.get(name).and_then(|found| found.first()).copied()
    }

    /// Custom widgets that a unit uses, directly and through others.
    pub(crate) fn widgets_below(&self, unit: UnitRef) -> &[UnitRef] {
        self.index().below.get(&unit).map_or(&[], Vec::as_slice)
    }

    /// The custom widget called `name` as seen from a unit: private to its screen, or app-wide.
    pub fn widget(&self, unit: UnitRef, name: &str) -> Option<UnitRef> {
        self.index().widget(unit.file, self.part(unit.file), name)
    }

    /// Declarations of one kind in a unit.
    pub fn of_kind(&self, unit: UnitRef, kind: SymbolKind) -> impl Iterator<Item = &Declaration> {
        let part = self.part(unit.file);
        part.declarations.iter().filter(move |declared| declared.unit == unit.unit as usize && declared.kind == kind)
    }
}
