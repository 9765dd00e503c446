//! Semantic tokens of the JavaScript in YAML; names are classified by their declarations.

use std::collections::BTreeMap;

use ensemble_core::diag::Span;
use ensemble_core::syntax::{JsDeclarationKind, JsStep};
use ensemble_model::part::Piece;
use ensemble_model::{Meaning, Model, SymbolKind};
use lsp_types::{Position, SemanticToken, SemanticTokens};

use crate::js_tokens::{Word, words};
use crate::position::LineIndex;
use crate::query::Query;

/// Token types of the legend, in order.
pub const TYPES: [&str; 13] = [
    "keyword",
    "variable",
    "number",
    "string",
    "regexp",
    "comment",
    "operator",
    "property",
    "function",
    "method",
    "class",
    "namespace",
    "parameter",
];

/// Token modifiers of the legend; each is a bit.
pub const MODIFIERS: [&str; 3] = ["declaration", "readonly", "defaultLibrary"];

const DECLARATION: u32 = 1;
const READONLY: u32 = 2;
const LIBRARY: u32 = 4;

/// Token type: an index into [`TYPES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Type {
    Keyword,
    Variable,
    Number,
    Text,
    Pattern,
    Comment,
    Operator,
    Property,
    Function,
    Method,
    Class,
    Namespace,
    Parameter,
}

/// Limit of tokens for one file.
const MOST: usize = 100_000;

/// Semantic tokens of a file; only those that overlap `range`, if given.
pub fn semantic_tokens(query: &Query<'_>, range: Option<lsp_types::Range>) -> SemanticTokens {
    let own;
    let lines = match query.lines {
        Some(lines) => lines,
        None => {
            own = LineIndex::of(query.text());
            &own
        }
    };
    let mut found: Vec<(Span, Type, u32)> = Vec::new();
    let pieces = query.model.part_of(query.file).map(|part| &part.pieces[..]).unwrap_or_default();
    for piece in pieces {
        if found.len() >= MOST {
            break;
        }
        tokens_of(query, piece, &mut found);
    }
    found.sort_by_key(|(span, ..)| span.start);
    let mut data = Vec::with_capacity(found.len());
    let mut last = Position::default();
    let mut end_of_last = 0;
    for (span, kind, modifiers) in found {
        // A piece may stand inside of another one, such as an expression in a text that is a script.
        if span.start < end_of_last {
            continue;
        }
        end_of_last = span.end;
        let place = lines.range(query.text(), span.start, span.end, query.encoding);
        if place.start.line != place.end.line
            || range.is_some_and(|range| place.end < range.start || place.start > range.end)
        {
            continue;
        }
        let delta_line = place.start.line - last.line;
        let before = if delta_line == 0 { last.character } else { 0 };
        data.push(SemanticToken {
            delta_line,
            delta_start: place.start.character - before,
            length: place.end.character - place.start.character,
            token_type: kind as u32,
            token_modifiers_bitset: modifiers,
        });
        last = place.start;
    }
    SemanticTokens { result_id: None, data }
}

fn tokens_of(query: &Query<'_>, piece: &Piece, found: &mut Vec<(Span, Type, u32)>) {
    let names = names_of(query.model, query.file.0, piece);
    for (word, range) in words(&piece.source) {
        let (kind, modifiers) = match word {
            Word::Keyword => (Type::Keyword, 0),
            Word::Number => (Type::Number, 0),
            Word::Text => (Type::Text, 0),
            Word::Pattern => (Type::Pattern, 0),
            Word::Comment => (Type::Comment, 0),
            Word::Operator => (Type::Operator, 0),
            Word::Name => names.get(&range.start).copied().unwrap_or_else(|| {
                let behind = piece.source[range.end..].trim_start();
                // Keys of a literal, and what the outline has no chain for.
                if behind.starts_with(':') { (Type::Property, 0) } else { (Type::Variable, 0) }
            }),
        };
        // A token stands on one line; a comment or a template may have several.
        let mut start = range.start;
        for line in piece.source[range].split_inclusive('\n') {
            let text = line.trim_end_matches(['\n', '\r']);
            if !text.is_empty() {
                let place = piece.in_file(&(start..start + text.len()));
                found.push((Span { file: query.file, start: place.start, end: place.end }, kind, modifiers));
            }
            start += line.len();
        }
    }
}

/// Names of a piece by their byte offsets.
fn names_of(model: &Model, file: u32, piece: &Piece) -> BTreeMap<usize, (Type, u32)> {
    let mut names: BTreeMap<usize, (Type, u32)> = BTreeMap::new();
    for chain in &piece.outline.chains {
        let is_called = matches!(chain.steps.first(), Some(JsStep::Call(_)));
        names.insert(chain.range.start, of_root(model, file, piece, &chain.root, chain.range.start, is_called));
        for (at, step) in chain.steps.iter().enumerate() {
            if let JsStep::Member { range, .. } = step {
                let is_called = matches!(chain.steps.get(at + 1), Some(JsStep::Call(_)));
                names.insert(range.start, (if is_called { Type::Method } else { Type::Property }, 0));
            }
        }
    }
    for declared in &piece.outline.declarations {
        names.insert(declared.range.start, of_declaration(declared.kind, declared.parameters.is_some(), DECLARATION));
    }
    names
}

fn of_declaration(kind: JsDeclarationKind, is_function: bool, modifiers: u32) -> (Type, u32) {
    match kind {
        JsDeclarationKind::Function => (Type::Function, modifiers),
        JsDeclarationKind::Class => (Type::Class, modifiers),
        JsDeclarationKind::Parameter => (Type::Parameter, modifiers),
        JsDeclarationKind::Constant | JsDeclarationKind::Variable if is_function => (Type::Function, modifiers),
        JsDeclarationKind::Constant => (Type::Variable, modifiers | READONLY),
        JsDeclarationKind::Variable => (Type::Variable, modifiers),
    }
}

fn of_root(model: &Model, file: u32, piece: &Piece, name: &str, at: usize, is_called: bool) -> (Type, u32) {
    match model.meaning(file, piece, name, at) {
        Meaning::Local(local) => {
            let declared = &piece.outline.declarations[local];
            of_declaration(declared.kind, declared.parameters.is_some(), 0)
        }
        Meaning::Declared(found) => match model.symbol_kind(found) {
            SymbolKind::Function => (Type::Function, 0),
            SymbolKind::Class | SymbolKind::Id => (Type::Class, 0),
            SymbolKind::Api | SymbolKind::Socket => (Type::Namespace, 0),
            SymbolKind::Constant => (Type::Variable, READONLY),
            SymbolKind::Input | SymbolKind::ApiInput | SymbolKind::Row | SymbolKind::RowIndex => (Type::Parameter, 0),
            _ => (Type::Variable, 0),
        },
        Meaning::OfEvent => (Type::Parameter, 0),
        Meaning::Language if is_called => (Type::Function, LIBRARY),
        Meaning::Language => (Type::Namespace, LIBRARY),
        Meaning::Assigned | Meaning::Unknown => (if is_called { Type::Function } else { Type::Variable }, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_count_as_they_are_announced() {
        assert_eq!(TYPES.len(), Type::Parameter as usize + 1);
        assert_eq!(TYPES[Type::Text as usize], "string");
        assert_eq!(TYPES[Type::Namespace as usize], "namespace");
        assert_eq!(MODIFIERS.len(), LIBRARY.trailing_zeros() as usize + 1);
    }
}
