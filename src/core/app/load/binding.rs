//! Parses values: a constant, an expression, a text with expressions, or a list or map of these.

use std::sync::Arc;

use super::loader::Loader;
use crate::app::{Binding, TextPart};
use crate::diag::{Code as FaultCode, Span};
use crate::syntax::{Content, Entry, Node, Piece, Plain, Scalar, Style, Unclosed, plain, split, unclosed_bracket};
use crate::value::{Map, Value};

/// Mark of a value that is JavaScript.
const CODE_MARK: &str = "//@code";

impl Loader<'_> {
    /// The value that is written at `node`.
    pub fn binding(&mut self, node: &Node) -> Binding {
        match &node.content {
            Content::Scalar(scalar) => self.scalar_binding(node, scalar),
            Content::List(items) => {
                let items: Vec<Binding> = items.iter().map(|item| self.binding(item)).collect();
                match items.iter().map(|item| item.constant().cloned()).collect::<Option<Vec<Value>>>() {
                    Some(values) => Binding::Constant(Value::list(values)),
                    None => Binding::List(items),
                }
            }
            Content::Map(entries) => {
                let value = |loader: &mut Self, entry: &Entry| match &*entry.key {
                    "compareFn" | "onFilter" => loader.row_predicate(&entry.node),
                    _ => loader.binding(&entry.node),
                };
                map_binding(entries.iter().map(|entry| (entry.key.clone(), value(self, entry))).collect())
            }
        }
    }

    /// JavaScript of a table for pairs of rows or single rows. It stays text, because its scope differs from its surroundings.
    fn row_predicate(&mut self, node: &Node) -> Binding {
        let Content::Scalar(scalar) = &node.content else { return self.binding(node) };
        let inner = split(&scalar.text).ok().and_then(|pieces| only_code(scalar, &pieces));
        let source = scalar.text[inner.unwrap_or(0..scalar.text.len())].trim();
        if let Err(fault) = self.js.check(source, true) {
            let message = fault.message.trim_end_matches('.').to_owned();
            self.error(FaultCode::JavaScriptSyntax, node.span, message, None);
            return Binding::Constant(Value::Null);
        }
        Binding::Constant(Value::text(source))
    }

    fn scalar_binding(&mut self, node: &Node, scalar: &Scalar) -> Binding {
        if scalar.text.starts_with(CODE_MARK) {
            return self.code_binding(node, scalar);
        }
        if scalar.value.as_str().is_none() || !scalar.text.contains("${") {
            self.translations(&scalar.text, node.span);
            return Binding::Constant(scalar.value.clone());
        }
        let pieces = match split(&scalar.text) {
            Ok(pieces) => pieces,
            Err(Unclosed(at)) => {
                let (at, opened) = unclosed_bracket(&scalar.text, at)
                    .map_or((at, "${"), |(at, bracket)| (at, if bracket == '(' { "(" } else { "[" }));
                let start = scalar.offsets.in_file(at);
                let span = Span { start, end: start + opened.len() as u32, ..node.span };
                let closing = match opened {
                    "(" => ")",
                    "[" => "]",
                    _ => "}",
                };
                let message = format!("`{opened}` is never closed");
                self.error(FaultCode::UnclosedExpression, span, message, Some(format!("add `{closing}`")));
                return Binding::Constant(Value::Null);
            }
        };
        if let Some(range) = only_code(scalar, &pieces) {
            return self.expression(node, scalar, range);
        }
        let mut parts: Vec<TextPart> = Vec::with_capacity(pieces.len());
        for piece in pieces {
            match piece {
                Piece::Literal(range) => parts.push(TextPart::Literal(Arc::from(&scalar.text[range]))),
                Piece::Code(range) => match self.expression(node, scalar, range) {
                    Binding::Code(code) => parts.push(TextPart::Code(code)),
                    Binding::Constant(value) => parts.push(TextPart::Literal(value.to_display())),
                    _ => {}
                },
            }
        }
        Binding::Text(parts)
    }

    /// The rows of an item-template. A text without `${…}` is an expression (the React runtime's rule): `data: users.body.rows`.
    pub fn row_data(&mut self, node: &Node) -> Binding {
        match node.scalar() {
            Some(scalar) if !scalar.text.contains("${") && self.js.check(&scalar.text, true).is_ok() => {
                self.expression(node, scalar, 0..scalar.text.len())
            }
            _ => self.binding(node),
        }
    }

    /// JavaScript below `//@code`: one expression, or statements with a `return`, `LANGUAGE.md` 3.1.
    fn code_binding(&mut self, node: &Node, scalar: &Scalar) -> Binding {
        let start = scalar.text.find('\n').map_or(scalar.text.len(), |end| end + 1);
        let range = start..scalar.text.len();
        let source = &scalar.text[range.clone()];
        let expression = source.trim_end().trim_end_matches(';');
        if self.js.check(expression, true).is_ok() {
            return self.expression(node, scalar, start..start + expression.len());
        }
        if !source.contains("return") {
            let message = "several statements below `//@code` give no value";
            self.warning(FaultCode::IgnoredKey, node.span, message, "write `return` before the last one".to_owned());
        }
        self.code(node, scalar, range, false).map_or(Binding::Constant(Value::Null), Binding::Code)
    }

    fn expression(&mut self, node: &Node, scalar: &Scalar, range: std::ops::Range<usize>) -> Binding {
        if let Some(Plain::Constant(value)) = plain(&scalar.text[range.clone()]) {
            return Binding::Constant(value);
        }
        match self.code(node, scalar, range, true) {
            Some(code) => Binding::Code(code),
            None => Binding::Constant(Value::Null),
        }
    }
}

/// The expression, when the whole text is one. The line end that a block after `|` keeps does not make it a text.
pub fn only_code(scalar: &Scalar, pieces: &[Piece]) -> Option<std::ops::Range<usize>> {
    match pieces {
        [Piece::Code(range)] => Some(range.clone()),
        [Piece::Code(range), Piece::Literal(rest)]
            if scalar.style == Style::Block && scalar.text[rest.clone()].trim().is_empty() =>
        {
            Some(range.clone())
        }
        _ => None,
    }
}

/// A map: constant when everything in it is.
pub fn map_binding(entries: Vec<(Arc<str>, Binding)>) -> Binding {
    if entries.iter().all(|(_, binding)| binding.constant().is_some()) {
        let mut map = Map::with_capacity(entries.len());
        for (key, binding) in entries {
            if let Binding::Constant(value) = binding {
                map.insert(key, value);
            }
        }
        return Binding::Constant(Value::Map(Arc::new(map)));
    }
    Binding::Map(entries)
}
