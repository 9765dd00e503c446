//! Reads JavaScript: handlers, expressions in texts, declarations of `Global` and scripts.

use std::ops::Range;
use std::sync::Arc;

use ensemble_core::syntax::{JsDeclarationKind, JsOutline, Node, Piece as TextPiece, Plain, Scalar, plain, split};

use super::reader::Reader;
use super::{Bytes, Declaration, Detail, Piece, Role};
use crate::symbol::SymbolKind;

impl Reader<'_> {
    pub(super) fn handler(&mut self, node: &Node, scalar: &Scalar) {
        let role = Role::Handler(self.triggers.clone());
        self.statements(node, scalar, role);
    }

    /// Reads JavaScript statements in a scalar; an enclosing `${…}` is removed.
    pub(super) fn statements(&mut self, node: &Node, scalar: &Scalar, role: Role) {
        if scalar.value.as_str().is_none() {
            return;
        }
        let inner = split(&scalar.text).ok().and_then(|pieces| match &pieces[..] {
            [TextPiece::Code(range)] => Some(range.clone()),
            [TextPiece::Code(range), TextPiece::Literal(rest)] if scalar.text[rest.clone()].trim().is_empty() => {
                Some(range.clone())
            }
            _ => None,
        });
        self.piece(node, scalar, inner.unwrap_or(0..scalar.text.len()), false, role);
    }

    /// Reads the `${…}` expressions in a text.
    pub(super) fn bindings(&mut self, node: &Node, scalar: &Scalar) {
        if scalar.value.as_str().is_none() || !scalar.text.contains("${") {
            return;
        }
        let pieces = match split(&scalar.text) {
            Ok(pieces) => pieces,
            // While typing: from the unclosed bracket to the end of the line.
            Err(open) => {
                let start = open.0 + 2;
                let end = scalar.text[start..].find('\n').map_or(scalar.text.len(), |end| start + end);
                vec![TextPiece::Code(start..end)]
            }
        };
        for piece in pieces {
            if let TextPiece::Code(range) = piece
                && !matches!(plain(&scalar.text[range.clone()]), Some(Plain::Constant(_)))
            {
                self.piece(node, scalar, range, true, Role::Binding);
            }
        }
    }

    /// Reads a text without `${…}` that is an expression, as the rows of an item-template may be. False if it is none.
    pub(super) fn bare_expression(&mut self, node: &Node) -> bool {
        let Some(scalar) = node.scalar().filter(|scalar| scalar.value.as_str().is_some()) else { return false };
        let mut is_expression = || !self.outlines.get(&scalar.text, true, self.vocabulary).is_broken;
        if scalar.text.contains("${") || scalar.text.contains("{{") || scalar.text.is_empty() || !is_expression() {
            return false;
        }
        self.piece(node, scalar, 0..scalar.text.len(), true, Role::Binding);
        true
    }

    pub(super) fn piece(&mut self, node: &Node, scalar: &Scalar, range: Range<usize>, is_expression: bool, role: Role) {
        let source: Arc<str> = Arc::from(&scalar.text[range.clone()]);
        let start = scalar.offsets.in_file(range.start);
        let end = if range.is_empty() { start } else { scalar.offsets.in_file(range.end - 1) + 1 };
        let line_starts = scalar.offsets.line_starts(&scalar.text, range.start, range.end);
        let _ = node;
        self.add_piece(source, start..end.max(start), line_starts, is_expression, role);
    }

    pub(super) fn add_piece(
        &mut self,
        source: Arc<str>,
        range: Bytes,
        line_starts: Arc<[u32]>,
        is_expression: bool,
        role: Role,
    ) {
        let outline = self.outlines.get(&source, is_expression, self.vocabulary);
        let piece = Piece {
            source,
            range,
            line_starts,
            is_expression,
            outline,
            unit: self.unit,
            locals: self.locals.clone(),
            role,
        };
        if matches!(piece.role, Role::Global | Role::Script) {
            self.declare_top(&piece);
        }
        self.part.pieces.push(piece);
    }

    /// Declares the top-level names of `Global` or a script in its unit.
    pub(super) fn declare_top(&mut self, piece: &Piece) {
        let outline: &JsOutline = &piece.outline;
        for declared in outline.top(piece.source.len()) {
            let kind = match declared.kind {
                JsDeclarationKind::Function => SymbolKind::Function,
                JsDeclarationKind::Class => SymbolKind::Class,
                JsDeclarationKind::Constant => SymbolKind::Constant,
                JsDeclarationKind::Variable | JsDeclarationKind::Parameter => SymbolKind::Variable,
            };
            let detail = match &declared.parameters {
                Some(parameters) => Detail::Function(parameters.clone(), declared.doc.clone()),
                None => Detail::Variable(declared.doc.clone()),
            };
            let range = piece.in_file(&declared.range);
            self.part.declarations.push(Declaration {
                kind,
                name: declared.name.clone(),
                whole: range.clone(),
                range,
                unit: self.unit,
                detail,
            });
        }
    }
}
