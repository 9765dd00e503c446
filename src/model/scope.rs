//! Names in scope at a place, with their shapes.

use std::sync::Arc;

use ensemble_core::diag::{FileId, Span};
use ensemble_core::syntax::{JsDeclarationKind, JsStep};
use rustc_hash::FxHashSet;

use crate::index::{DeclarationRef, UnitRef, span};
use crate::model::Model;
use crate::names::language;
use crate::part::{Detail, Piece, UnitKind};
use crate::shape::{Members, Shape};
use crate::symbol::SymbolKind;

/// A name in scope.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// The name.
    pub name: Arc<str>,
    /// Kind of the thing.
    pub kind: SymbolKind,
    /// Span of the declaration; `None` for a built-in name.
    pub span: Option<Span>,
    /// Documentation.
    pub doc: Arc<str>,
    /// Parameters, for a function.
    pub parameters: Option<Arc<str>>,
    /// Shape of the value; [`Model::members`] lists its members.
    pub shape: Shape,
}

impl Model {
    /// The innermost unit that contains byte `offset` of a file.
    pub fn unit_at(&self, file: FileId, offset: u32) -> Option<UnitRef> {
        let part = self.part_of(file)?;
        let around =
            part.units.iter().enumerate().filter(|(_, unit)| (unit.whole.start..=unit.whole.end).contains(&offset));
        let innermost = around.min_by_key(|(_, unit)| unit.whole.len());
        innermost.map(|(unit, _)| UnitRef { file: file.0, unit: unit as u32 })
    }

    /// The piece of JavaScript that contains byte `offset` of a file, and the offset in its source.
    pub fn piece_at(&self, file: FileId, offset: u32) -> Option<(&Piece, usize)> {
        let part = self.part_of(file)?;
        let around = part.pieces.iter().filter(|piece| (piece.range.start..=piece.range.end).contains(&offset));
        let piece = around.min_by_key(|piece| piece.range.len())?;
        Some((piece, piece.in_source(offset)?))
    }

    /// Names in scope in the JavaScript at byte `offset` of a file, nearest first, without duplicates.
    pub fn scope_at(&self, file: FileId, offset: u32) -> Vec<Name> {
        let Some(unit) = self.unit_at(file, offset) else { return Vec::new() };
        let mut names = Names { seen: FxHashSet::default(), found: Vec::new() };
        if let Some((piece, at)) = self.piece_at(file, offset) {
            self.names_of_piece(file.0, piece, at, &mut names);
        }
        self.names_of_unit(unit, &mut names);
        self.names_of_language(file, offset, &mut names);
        names.found
    }

    fn names_of_piece(&self, file: u32, piece: &Piece, at: usize, names: &mut Names) {
        let mut local: Vec<_> = piece
            .outline
            .declarations
            .iter()
            .filter(|declared| (declared.visible.start..=declared.visible.end).contains(&at))
            .collect();
        local.sort_by_key(|declared| declared.visible.len());
        for declared in local {
            let kind = match declared.kind {
                JsDeclarationKind::Function => SymbolKind::Function,
                JsDeclarationKind::Class => SymbolKind::Class,
                _ => SymbolKind::Local,
            };
            names.add(Name {
                name: declared.name.clone(),
                kind,
                span: Some(span(file, &piece.in_file(&declared.range))),
                doc: declared.doc.clone(),
                parameters: declared.parameters.clone(),
                shape: self.shape_of_name(file, piece, &declared.name, at),
            });
        }
        for local in piece.locals.iter().rev() {
            match local.declaration {
                Some(index) => names.add(self.name_of_declaration(DeclarationRef { file, index: index as u32 })),
                None => names.add(Name {
                    name: local.name.clone(),
                    kind: SymbolKind::Local,
                    span: None,
                    doc: Arc::from("What the event gives to its handlers, as `event.data` has it."),
                    parameters: None,
                    shape: Shape::Unknown,
                }),
            }
        }
    }

    /// The name of a declaration, with its documentation and shape.
    pub(crate) fn name_of_declaration(&self, found: DeclarationRef) -> Name {
        let declared = self.declaration(found);
        let (parameters, doc) = match &declared.detail {
            Detail::Function(parameters, doc) => (Some(parameters.clone()), doc.clone()),
            Detail::Variable(doc) => (None, doc.clone()),
            _ => (None, self.comment_above(found.file, declared.range.start)),
        };
        Name {
            name: declared.name.clone(),
            kind: declared.kind,
            span: Some(span(found.file, &declared.range)),
            doc,
            parameters,
            shape: self.shape_of_reference(found),
        }
    }

    /// The comment directly above an offset of YAML.
    fn comment_above(&self, file: u32, at: u32) -> Arc<str> {
        let text = &*self.part(file).text;
        let before = text.get(..at as usize).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let mut lines: Vec<&str> = Vec::new();
        for line in before[..start].lines().rev() {
            match line.trim().strip_prefix('#') {
                Some(words) => lines.push(words.trim()),
                None => break,
            }
        }
        lines.reverse();
        Arc::from(lines.join("\n"))
    }

    /// The names that a unit sees, in no order; those that several declare as often.
    pub(crate) fn names_seen_by(&self, unit: UnitRef) -> Vec<Arc<str>> {
        let mut names = Vec::new();
        self.declarations_of_unit(unit, &mut |found| names.push(self.declaration(found).name.clone()));
        names
    }

    fn names_of_unit(&self, unit: UnitRef, names: &mut Names) {
        self.declarations_of_unit(unit, &mut |found| names.add(self.name_of_declaration(found)));
    }

    /// Passes on what a unit sees, the nearest first.
    fn declarations_of_unit(&self, unit: UnitRef, found_one: &mut dyn FnMut(DeclarationRef)) {
        let part = self.part(unit.file);
        let declared = &part.units[unit.unit as usize];
        let own = |unit: &UnitRef| {
            let mut found: Vec<DeclarationRef> =
                self.index().units.get(unit).into_iter().flat_map(|names| names.values()).flatten().copied().collect();
            found.sort_by_key(|found| found.index);
            found
        };
        // Inputs of an API are seen in it alone.
        let is_everywhere = |found: &DeclarationRef| self.declaration(*found).kind != SymbolKind::ApiInput;
        own(&unit).into_iter().filter(is_everywhere).for_each(&mut *found_one);
        for import in &declared.imports {
            if let Some(script) = self.index().scripts.get(import) {
                own(script).into_iter().for_each(&mut *found_one);
            }
        }
        for widget in self.widgets_below(unit) {
            let apis = own(widget).into_iter().filter(|found| self.declaration(*found).kind == SymbolKind::Api);
            apis.for_each(&mut *found_one);
        }
        if let Some(parent) = declared.parent
            && declared.kind != UnitKind::Script
        {
            self.declarations_of_unit(UnitRef { file: unit.file, unit: parent as u32 }, found_one);
        }
    }

    fn names_of_language(&self, file: FileId, offset: u32, names: &mut Names) {
        let piece = self.piece_at(file, offset);
        let in_handler = piece.is_some_and(|(piece, _)| !piece.triggers().is_empty());
        for name in language().filter(|name| in_handler || !matches!(*name, "event" | "response" | "this")) {
            let topic = self.vocabulary().topic(name);
            let member = self.vocabulary().members("globals").iter().find(|member| member.name == name);
            let doc = topic.map(|topic| topic.doc).or(member.map(|member| member.doc)).unwrap_or_default();
            let parameters =
                member.filter(|member| !member.parameters.is_empty()).map(|member| Arc::from(member.parameters));
            let shape = match piece {
                Some((piece, at)) => self.shape_of_name(file.0, piece, name, at),
                None => self.shape_of_word(name),
            };
            names.add(Name {
                name: Arc::from(name),
                kind: SymbolKind::Language,
                span: None,
                doc: Arc::from(doc),
                parameters,
                shape,
            });
        }
    }

    /// The shape of the value before the dot at byte `offset`: that of `prices.body` in `prices.body.da`. `None` where no member is being written.
    pub fn object_at(&self, file: FileId, offset: u32) -> Option<Shape> {
        let text = self.text(file).get(..offset as usize)?;
        let typed = text.trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$'));
        let before = typed.strip_suffix('.')?;
        let before = before.strip_suffix('?').unwrap_or(before);
        let (piece, at) = match self.piece_at(file, offset) {
            Some((piece, at)) => (Some(piece), at),
            None => (None, 0),
        };
        let chain = Backward { text: before }.chain()?;
        let (root, steps) = chain;
        let mut shape = match piece {
            Some(piece) => self.shape_of_name(file.0, piece, &root, at),
            None => match self.unit_at(file, offset).and_then(|unit| self.declared(unit, &root)) {
                Some(found) => self.shape_of_reference(found),
                None => self.shape_of_word(&root),
            },
        };
        for step in &steps {
            shape = self.after(&shape, step);
        }
        Some(shape)
    }

    /// Members that can follow the dot at byte `offset`; `None` where no member is being written or the shape is unknown.
    pub fn members_at(&self, file: FileId, offset: u32) -> Option<Members> {
        self.members(&self.object_at(file, offset)?)
    }
}

/// Parses a member chain backwards from its end, so that the code behind it may be incomplete.
struct Backward<'a> {
    text: &'a str,
}

impl Backward<'_> {
    /// The root and the steps of the chain that ends here; `None` without a name.
    fn chain(&self) -> Option<(Arc<str>, Vec<JsStep>)> {
        let mut steps = Vec::new();
        let mut rest = self.text;
        loop {
            if let Some(open) = rest.strip_suffix(']').and_then(|inner| matching(inner, '[', ']')) {
                steps.push(JsStep::Index);
                rest = &rest[..open];
                continue;
            }
            if let Some(open) = rest.strip_suffix(')').and_then(|inner| matching(inner, '(', ')')) {
                steps.push(JsStep::Call(Vec::new()));
                rest = &rest[..open];
                continue;
            }
            let start = rest.trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$')).len();
            let name = &rest[start..];
            if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
                return None;
            }
            let before = rest[..start].strip_suffix('.').map(|before| before.strip_suffix('?').unwrap_or(before));
            match before {
                Some(before) => {
                    steps.push(JsStep::Member { name: Arc::from(name), range: 0..0 });
                    rest = before;
                }
                None => {
                    steps.reverse();
                    return Some((Arc::from(name), steps));
                }
            }
        }
    }
}

/// Offset of the bracket that matches the closing one at the end of `text`.
fn matching(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 1;
    for (at, c) in text.char_indices().rev() {
        if c == close {
            depth += 1;
        } else if c == open {
            depth -= 1;
            if depth == 0 {
                return Some(at);
            }
        } else if c == '\n' {
            return None;
        }
    }
    None
}

struct Names {
    seen: FxHashSet<Arc<str>>,
    found: Vec<Name>,
}

impl Names {
    fn add(&mut self, name: Name) {
        if self.seen.insert(name.name.clone()) {
            self.found.push(name);
        }
    }
}
