//! Getters that replace themselves by a value: `get rows() { delete this.rows; return this.rows = load() }`, or the same by `Object.defineProperty`.
//!
//! The engine's inline cache of `object.rows` keeps the slot of the getter under the shape that the object has behind the call, and reads another
//! property, calls what is no function, or panics the next time. `object["rows"]` has no such cache: accesses of these names are compiled so.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::sync::Arc;

use boa_engine::ast::expression::access::{PropertyAccessField, SimplePropertyAccess};
use boa_engine::ast::expression::{OptionalOperation, OptionalOperationKind};
use boa_engine::ast::visitor::{VisitWith, Visitor};
use boa_engine::ast::{Position, Spanned};
use boa_engine::interner::Interner;
use boa_engine::parser::{Parser, Source};

use crate::nesting_limit;
use crate::symbol_text::text_of;
use ensemble_core::app::Code;

/// Most names that are remembered; an app with more lazy getters than this has the engine's fault with the rest.
const MOST: usize = 256;

/// Names of getters that may replace themselves, from the code that was compiled so far.
#[derive(Default)]
pub(super) struct LazyGetters(RefCell<Vec<Arc<str>>>);

/// An access of such a name, as line and column from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LazyAccess {
    /// Offset of the name.
    pub name: (u32, u32),
    /// The column behind the name.
    pub end: u32,
    /// True for `object?.name`.
    pub is_optional: bool,
}

impl LazyGetters {
    /// Remembers the getters of a piece of code, and returns the accesses in it to those that are known.
    pub fn accesses(&self, code: &Code) -> Vec<LazyAccess> {
        let mut known = self.0.borrow_mut();
        for name in names(&code.source) {
            if known.len() < MOST && known.iter().all(|known| **known != *name) {
                known.push(Arc::from(name));
            }
        }
        if known.iter().all(|name| !code.source.contains(&**name)) || nesting_limit::check(&code.source).is_err() {
            return Vec::new();
        }
        accesses(code, &known).unwrap_or_default()
    }
}

/// Names of accessors in code that deletes or defines properties. Found in the text: a name too many is only read a little slower.
fn names(source: &str) -> Vec<&str> {
    let replaces = ["delete", "defineProp", "__define"].iter().any(|word| source.contains(word));
    if !replaces {
        return Vec::new();
    }
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    let getters = source.match_indices("get ").filter_map(|(at, word)| {
        let rest = source[at + word.len()..].trim_start();
        let name = &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())];
        let is_getter = !source[..at].ends_with(is_part) && rest[name.len()..].trim_start().starts_with('(');
        is_getter.then_some(name)
    });
    // `Object.defineProperty(rows, 'first', {get() { … }})`, `rows.__defineGetter__('first', …)`.
    let defined = ["defineProperty(", "__defineGetter__("].into_iter().flat_map(|word| {
        source.match_indices(word).filter_map(|(at, word)| {
            let (_, rest) = source[at + word.len()..].split_once(['\'', '"', '`'])?;
            Some(&rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())])
        })
    });
    getters.chain(defined).filter(|name| !name.is_empty()).collect()
}

fn accesses(code: &Code, names: &[Arc<str>]) -> Option<Vec<LazyAccess>> {
    // The line before an expression is ours.
    let (text, ours) =
        if code.is_expression { (format!("(\n{}\n)", code.source), 1) } else { (code.source.to_string(), 0) };
    let mut interner = Interner::default();
    let body = Parser::new(Source::from_bytes(&text)).parse_function_body(&mut interner, false, code.is_async).ok()?;
    let mut search = Search { interner: &interner, names, ours, found: Vec::new() };
    let _ = body.visit_with(&mut search);
    Some(search.found)
}

struct Search<'a> {
    interner: &'a Interner,
    names: &'a [Arc<str>],
    /// Lines before the first line of the code.
    ours: u32,
    found: Vec<LazyAccess>,
}

impl Search<'_> {
    fn note(&mut self, field: &PropertyAccessField, is_optional: bool) {
        let PropertyAccessField::Const(name) = field else { return };
        let Some(text) = text_of(name.sym(), self.interner).filter(|text| self.names.contains(text)) else { return };
        let start: Position = name.span().start();
        let Some(line) = start.line_number().checked_sub(self.ours) else { return };
        let column = start.column_number();
        // The name is written with an escape, or over lines, when it is not as long as it reads.
        let end = name.span().end();
        let is_plain = end.line_number() == start.line_number()
            && end.column_number().saturating_sub(column) as usize == text.chars().count();
        if is_plain {
            self.found.push(LazyAccess { name: (line, column), end: end.column_number(), is_optional });
        }
    }
}

impl<'ast> Visitor<'ast> for Search<'_> {
    type BreakTy = ();

    fn visit_simple_property_access(&mut self, node: &'ast SimplePropertyAccess) -> ControlFlow<()> {
        self.note(node.field(), false);
        node.visit_with(self)
    }

    fn visit_optional_operation(&mut self, node: &'ast OptionalOperation) -> ControlFlow<()> {
        if let OptionalOperationKind::SimplePropertyAccess { field } = node.kind() {
            self.note(field, node.shorted());
        }
        node.visit_with(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn getters_that_may_replace_themselves_are_found() {
        let found = |source: &'static str| names(source);
        assert_eq!(found("var o = {get rows () { delete this.rows; return this.rows = 1 }, target (x) {}}"), ["rows"]);
        assert_eq!(found("class A { get  n() { Object.defineProperty(this, \"n\", {value: 1}) } }"), ["n", "n"]);
        assert_eq!(found("o.__defineGetter__('late', f)"), ["late"]);
        assert!(found("var o = {get rows() { return 1 }}").is_empty(), "a plain getter stays in the cache");
        assert!(found("delete widget (x)").is_empty());
    }
}
