//! Go to definition, find references and rename.

use std::sync::Arc;

use ensemble_core::diag::{FileId, Span};

use crate::index::{DeclarationRef, UnitRef, span};
use crate::model::Model;
use crate::names::Meaning;
use crate::part::{Bytes, Mention, Part, UnitKind};
use crate::symbol::{Symbol, SymbolKind};

/// A declared name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    /// Something with a declaration of its own.
    Declared(DeclarationRef),
    /// A screen, a custom widget, a reusable action or a script.
    Unit(UnitRef),
    /// A variable inside of one piece of JavaScript.
    Local { file: u32, piece: usize, declaration: usize },
}

/// The edits of a rename.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rename {
    /// Spans and their new texts.
    pub edits: Vec<(Span, Arc<str>)>,
    /// A file to be renamed, when the thing takes its name from the file.
    pub file: Option<FileId>,
}

impl Model {
    /// The thing that byte `offset` of a file refers to, with its declaration; `None` for built-in and unresolved names.
    pub fn symbol_at(&self, file: FileId, offset: u32) -> Option<Symbol> {
        self.target_at(file, offset).map(|(target, _)| self.symbol_of(target))
    }

    /// The declaration of the thing that byte `offset` of a file refers to.
    pub fn definition(&self, file: FileId, offset: u32) -> Option<Span> {
        self.symbol_at(file, offset).map(|symbol| symbol.span)
    }

    /// The span of the name at byte `offset`.
    pub fn named_at(&self, file: FileId, offset: u32) -> Option<Span> {
        self.target_at(file, offset).map(|(_, place)| place)
    }

    /// All references to the thing at byte `offset` of a file, its declaration first.
    pub fn references(&self, file: FileId, offset: u32) -> Vec<Span> {
        let Some((target, _)) = self.target_at(file, offset) else { return Vec::new() };
        self.places_of(target).into_iter().map(|(place, _)| place).collect()
    }

    /// The edits that rename the thing at byte `offset` of a file; `None` where nothing can be renamed.
    ///
    /// # Errors
    ///
    /// A message when `name` is invalid or taken.
    pub fn rename(&self, file: FileId, offset: u32, name: &str) -> Option<Result<Rename, String>> {
        let (target, _) = self.target_at(file, offset)?;
        let symbol = self.symbol_of(target);
        let is_name = !name.is_empty()
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$'))
            && !name.starts_with(|c: char| c.is_ascii_digit());
        let is_file = matches!(symbol.kind, SymbolKind::Screen | SymbolKind::Script);
        let may_be_file = is_file && !name.trim().is_empty() && !name.contains(['/', '\\', ':', '"', '\n']);
        if !is_name && !may_be_file {
            return Some(Err(format!("`{name}` is no name: it takes letters, digits and `_`")));
        }
        let new: Arc<str> = Arc::from(name);
        let edits = self.places_of(target).into_iter().filter(|(place, _)| place.start < place.end).map(
            |(place, is_shorthand)| {
                let text = if is_shorthand { Arc::from(format!("{}: {name}", symbol.name)) } else { new.clone() };
                (place, text)
            },
        );
        let edits = edits.collect();
        let file = match target {
            Target::Unit(unit) if self.part(unit.file).units[unit.unit as usize].range.is_empty() => {
                Some(FileId(unit.file))
            }
            _ => None,
        };
        Some(Ok(Rename { edits, file }))
    }

    fn symbol_of(&self, target: Target) -> Symbol {
        match target {
            Target::Declared(found) => {
                let declared = self.declaration(found);
                let unit = &self.part(found.file).units[declared.unit];
                Symbol {
                    kind: declared.kind,
                    name: declared.name.clone(),
                    span: span(found.file, &declared.range),
                    whole: span(found.file, &declared.whole),
                    owner: (unit.kind != UnitKind::Other).then(|| unit.name.clone()),
                }
            }
            Target::Unit(unit) => {
                let declared = &self.part(unit.file).units[unit.unit as usize];
                let kind = match declared.kind {
                    UnitKind::Screen | UnitKind::Other => SymbolKind::Screen,
                    UnitKind::Widget => SymbolKind::Widget,
                    UnitKind::Action => SymbolKind::Action,
                    UnitKind::Script => SymbolKind::Script,
                };
                Symbol {
                    kind,
                    name: declared.name.clone(),
                    span: span(unit.file, &declared.range),
                    whole: span(unit.file, &declared.whole),
                    owner: None,
                }
            }
            Target::Local { file, piece, declaration } => {
                let piece = &self.part(file).pieces[piece];
                let declared = &piece.outline.declarations[declaration];
                let place = span(file, &piece.in_file(&declared.range));
                Symbol { kind: SymbolKind::Local, name: declared.name.clone(), span: place, whole: place, owner: None }
            }
        }
    }

    fn target_at(&self, file: FileId, offset: u32) -> Option<(Target, Span)> {
        let part = self.part_of(file)?;
        let holds = |range: &Bytes| range.start < range.end && (range.start..=range.end).contains(&offset);
        for (at, piece) in part.pieces.iter().enumerate().filter(|(_, piece)| holds(&piece.range)) {
            for chain in &piece.outline.chains {
                let root = piece.in_file(&chain.range);
                if holds(&root) {
                    let target = self.target_of(file.0, at, &chain.root, chain.range.start)?;
                    return Some((target, span(file.0, &root)));
                }
                for (step, (name, range)) in chain.members().enumerate() {
                    let place = piece.in_file(range);
                    if holds(&place) {
                        let shape = self.shape_of_chain(file.0, piece, chain, step);
                        let declared = self.members(&shape)?.get(name)?.span?;
                        return Some((self.declared_at(declared)?, span(file.0, &place)));
                    }
                }
            }
            for (declaration, declared) in piece.outline.declarations.iter().enumerate() {
                let place = piece.in_file(&declared.range);
                if holds(&place) {
                    let target = self.declared_at(span(file.0, &place)).unwrap_or(Target::Local {
                        file: file.0,
                        piece: at,
                        declaration,
                    });
                    return Some((target, span(file.0, &place)));
                }
            }
        }
        if let Some(mention) = part.mentions.iter().find(|mention| holds(&mention.range)) {
            return Some((self.resolve_mention(file.0, mention)?, span(file.0, &mention.range)));
        }
        if let Some(at) = part.units.iter().position(|unit| holds(&unit.range)) {
            let unit = UnitRef { file: file.0, unit: at as u32 };
            return Some((Target::Unit(unit), span(file.0, &part.units[at].range)));
        }
        let at = part.declarations.iter().position(|declared| holds(&declared.range))?;
        Some((
            Target::Declared(DeclarationRef { file: file.0, index: at as u32 }),
            span(file.0, &part.declarations[at].range),
        ))
    }

    fn declared_at(&self, place: Span) -> Option<Target> {
        let part = self.part_of(place.file)?;
        let at = part.declarations.iter().position(|declared| declared.range == (place.start..place.end))?;
        Some(Target::Declared(DeclarationRef { file: place.file.0, index: at as u32 }))
    }

    fn target_of(&self, file: u32, piece: usize, name: &str, at: usize) -> Option<Target> {
        match self.meaning(file, &self.part(file).pieces[piece], name, at) {
            Meaning::Declared(found) => Some(Target::Declared(found)),
            Meaning::Local(declaration) => Some(Target::Local { file, piece, declaration }),
            _ => None,
        }
    }

    /// The unit that a reference to a screen, custom widget, reusable action or script resolves to.
    pub(crate) fn unit_of(&self, file: u32, unit: usize, kind: SymbolKind, name: &str) -> Option<UnitRef> {
        let here = UnitRef { file, unit: unit as u32 };
        match kind {
            SymbolKind::Screen => self.screen(name),
            SymbolKind::Script => self.index().scripts.get(name).copied(),
            SymbolKind::Widget => self.widget(here, name),
            SymbolKind::Action => {
                let part = self.part(file);
                let private = part
                    .units
                    .iter()
                    .position(|unit| unit.kind == UnitKind::Action && &*unit.name == name && unit.parent.is_some());
                private
                    .map(|unit| UnitRef { file, unit: unit as u32 })
                    .or_else(|| self.index().actions.get(name).copied())
            }
            _ => None,
        }
    }

    /// The screen called `name`, by the rules of [`ensemble_core::app::App::screen`].
    pub(crate) fn screen(&self, name: &str) -> Option<UnitRef> {
        let screens = &self.index().screens;
        let name = name.trim();
        if let Some(screen) = screens.get(name) {
            return Some(*screen);
        }
        let name = name.trim_start_matches('/');
        if name.is_empty() {
            return screens.get(&self.facts().home).copied();
        }
        let folded = |name: &str| -> String {
            name.chars().filter(|c| !matches!(c, ' ' | '-' | '_')).flat_map(char::to_lowercase).collect()
        };
        let wanted = folded(name);
        let mut alike = screens.iter().filter(|(other, _)| ***other == *name || folded(other) == wanted);
        let (_, found) = alike.next()?;
        alike.next().is_none().then_some(*found)
    }

    fn resolve_mention(&self, file: u32, mention: &Mention) -> Option<Target> {
        let here = UnitRef { file, unit: mention.unit as u32 };
        let in_unit = |unit: UnitRef, kind: SymbolKind| {
            let part = self.part(unit.file);
            let found = part.declarations.iter().position(|declared| {
                declared.unit == unit.unit as usize && declared.kind == kind && declared.name == mention.name
            });
            found.map(|index| Target::Declared(DeclarationRef { file: unit.file, index: index as u32 }))
        };
        match (mention.kind, &mention.of) {
            (SymbolKind::Api | SymbolKind::Socket, _) => {
                let found = self.declared(here, &mention.name)?;
                (self.declaration(found).kind == mention.kind).then_some(Target::Declared(found))
            }
            (SymbolKind::ApiInput, Some((_, api))) => {
                let api = self.declared(here, api)?;
                let part = self.part(api.file);
                let whole = self.declaration(api).whole.clone();
                let found = part.declarations.iter().position(|declared| {
                    declared.kind == SymbolKind::ApiInput
                        && declared.name == mention.name
                        && whole.start <= declared.range.start
                        && declared.range.end <= whole.end
                });
                found.map(|index| Target::Declared(DeclarationRef { file: api.file, index: index as u32 }))
            }
            // `dispatchEvent` fires an event of the enclosing custom widget or action.
            (SymbolKind::Event, Some((SymbolKind::Event, _))) => in_unit(here, SymbolKind::Event),
            (kind @ (SymbolKind::Input | SymbolKind::Event), Some((of, name))) => {
                in_unit(self.unit_of(file, mention.unit, *of, name)?, kind)
            }
            (kind, _) => self.unit_of(file, mention.unit, kind, &mention.name).map(Target::Unit),
        }
    }

    /// All references to `target`, its declaration first; true for a shorthand property (`{price}`), which a rename expands.
    fn places_of(&self, target: Target) -> Vec<(Span, bool)> {
        let symbol = self.symbol_of(target);
        let mut places = vec![(symbol.span, false)];
        if let Target::Local { file, piece, .. } = target {
            self.places_in(file, piece, target, &symbol, &mut places);
            return places;
        }
        for (file, part) in self.files() {
            for mention in part.mentions.iter().filter(|mention| self.may_name(mention, &symbol)) {
                if self.resolve_mention(file, mention) == Some(target) {
                    places.push((span(file, &mention.range), false));
                }
            }
            for piece in 0..part.pieces.len() {
                self.places_in(file, piece, target, &symbol, &mut places);
            }
        }
        places[1..].sort_unstable();
        places.dedup();
        places
    }

    fn may_name(&self, mention: &Mention, symbol: &Symbol) -> bool {
        mention.name == symbol.name || (symbol.kind == SymbolKind::Screen && mention.kind == SymbolKind::Screen)
    }

    fn places_in(&self, file: u32, piece: usize, target: Target, symbol: &Symbol, places: &mut Vec<(Span, bool)>) {
        let part: &Part = self.part(file);
        let code = &part.pieces[piece];
        for chain in code.outline.chains.iter() {
            if chain.root == symbol.name && self.target_of(file, piece, &chain.root, chain.range.start) == Some(target)
            {
                places.push((span(file, &code.in_file(&chain.range)), chain.is_shorthand));
            }
            // Inputs of a custom widget through its id: `card.title`.
            if symbol.kind != SymbolKind::Input {
                continue;
            }
            for (step, (name, range)) in chain.members().enumerate().filter(|(_, (name, _))| **name == symbol.name) {
                let shape = self.shape_of_chain(file, code, chain, step);
                let declared =
                    self.members(&shape).and_then(|members| members.get(name).and_then(|member| member.span));
                if declared == Some(symbol.span) {
                    places.push((span(file, &code.in_file(range)), false));
                }
            }
        }
    }
}
