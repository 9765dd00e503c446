//! Accesses of properties that the engine's inline caches get wrong, and that are compiled so that they have none.
//!
//! The cache of `object.rows` keeps the slot in which the name was found, under the shape of the object. Boa 0.22 does not notice two changes:
//!
//! - A getter replaces itself by a value: `get rows() { delete this.rows; return this.rows = load() }`, or the same by `Object.defineProperty`. The
//!   slot of the getter is kept under the shape that the object has behind the call.
//! - A property is found in the prototype, and the prototype changes: `delete Row.prototype.total` moves the slots behind it, and
//!   `Object.defineProperty` may make a getter out of a value. The shape of the object stays the same.
//!
//! The next access then reads another property, calls what is no function, or panics. `object["rows"]` has no such cache: accesses of getters that
//! may replace themselves are compiled so, and all accesses are where an app redefines properties and reaches prototypes. Patterns become
//! `var {["rows"]: rows} = object`.
//!
//! The texts of an app are looked through before its scripts run. Not covered are functions that ran before code from elsewhere was seen (the console
//! of the inspector), words that the code puts together (`object['proto' + 'type']`), and objects with more than 1,024
//! properties, whose shape stays the same when a value becomes a getter. The worst that follows is another property of the same object, or a panic
//! of the engine, which is caught: slots are indexed with a check.

use std::cell::{Cell, RefCell};
use std::ops::ControlFlow;
use std::sync::Arc;

use boa_engine::ast::expression::access::{PropertyAccessField, SimplePropertyAccess, SuperPropertyAccess};
use boa_engine::ast::expression::{OptionalOperation, OptionalOperationKind};
use boa_engine::ast::pattern::ObjectPatternElement;
use boa_engine::ast::property::PropertyName;
use boa_engine::ast::visitor::{VisitWith, Visitor};
use boa_engine::ast::{Position, Span, Spanned};
use boa_engine::interner::{Interner, Sym};
use boa_engine::parser::{Parser, Source};

use crate::nesting_limit;
use crate::prototype_changes::{is_part, reaches_prototypes, redefines_properties};
use crate::symbol_text::text_of;
use ensemble_core::app::Code;

/// Most names that are remembered; an app with more lazy getters than this has the engine's fault with the rest.
const MOST: usize = 256;

/// Findings in the code that was compiled so far.
#[derive(Default)]
pub(super) struct CacheHazards {
    /// Names of getters that may replace themselves.
    names: RefCell<Vec<Arc<str>>>,
    /// Some code deletes or redefines properties.
    redefines: Cell<bool>,
    /// Some code reaches a prototype.
    reaches_prototypes: Cell<bool>,
}

/// An access of such a name, as line and column from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct UncachedAccess {
    /// First character of the name.
    pub name: (u32, u32),
    /// The column behind the name.
    pub end: u32,
    /// Notation of the access.
    pub form: AccessForm,
}

/// Notation of an access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AccessForm {
    /// `object.name`.
    Member,
    /// `object?.name`.
    Optional,
    /// `{name: variable} = object`.
    Key,
    /// `{'name': variable} = object`.
    QuotedKey,
    /// `{name} = object`, with the name.
    Shorthand(Arc<str>),
}

impl CacheHazards {
    /// Looks at a piece of code that will run. Returns true when no access may be cached from now on and code that was compiled before is outdated.
    pub fn see(&self, source: &str) -> bool {
        let forbade_all = self.forbids_all();
        self.redefines.set(self.redefines.get() || redefines_properties(source));
        self.reaches_prototypes.set(self.reaches_prototypes.get() || reaches_prototypes(source));
        let mut known = self.names.borrow_mut();
        for name in names(source) {
            if known.len() < MOST && known.iter().all(|known| **known != *name) {
                known.push(Arc::from(name));
            }
        }
        self.forbids_all() && !forbade_all
    }

    /// Takes over what another engine has seen.
    pub fn continue_with(&self, other: &Self) {
        self.names.replace(other.names.borrow().clone());
        self.redefines.set(other.redefines.get());
        self.reaches_prototypes.set(other.reaches_prototypes.get());
    }

    /// The accesses that must not be cached, in a piece of code that was seen before.
    pub fn accesses(&self, code: &Code) -> Vec<UncachedAccess> {
        let known = self.names.borrow();
        let concerned = self.forbids_all() || known.iter().any(|name| code.source.contains(&**name));
        if !concerned || nesting_limit::check(&code.source).is_err() {
            return Vec::new();
        }
        accesses(code, (!self.forbids_all()).then_some(&known[..])).unwrap_or_default()
    }

    fn forbids_all(&self) -> bool {
        self.redefines.get() && self.reaches_prototypes.get()
    }
}

/// Names of accessors in code that deletes or defines properties. Found in the text: a name too many is only read a little slower.
fn names(source: &str) -> Vec<&str> {
    let replaces = ["delete", "defineProp", "__define"].iter().any(|word| source.contains(word));
    if !replaces {
        return Vec::new();
    }
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

/// The accesses of these names, or of all.
fn accesses(code: &Code, names: Option<&[Arc<str>]>) -> Option<Vec<UncachedAccess>> {
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
    /// `None` for all.
    names: Option<&'a [Arc<str>]>,
    /// Lines before the first line of the code.
    ours: u32,
    found: Vec<UncachedAccess>,
}

impl Search<'_> {
    fn note(&mut self, field: &PropertyAccessField, is_optional: bool) {
        let PropertyAccessField::Const(name) = field else { return };
        self.add(name.sym(), name.span(), if is_optional { AccessForm::Optional } else { AccessForm::Member });
    }

    fn note_pattern(&mut self, element: &ObjectPatternElement) {
        let (name, variable) = match element {
            ObjectPatternElement::SingleName { name, ident, .. } => (name, Some(ident)),
            ObjectPatternElement::AssignmentPropertyAccess { name, .. }
            | ObjectPatternElement::Pattern { name, .. } => (name, None),
            ObjectPatternElement::RestProperty { .. } | ObjectPatternElement::AssignmentRestPropertyAccess { .. } => {
                return;
            }
        };
        let PropertyName::Literal(name) = name else { return };
        let is_shorthand = variable.is_some_and(|variable| variable.span() == name.span());
        let text = text_of(name.sym(), self.interner).filter(|_| is_shorthand);
        self.add(name.sym(), name.span(), text.map_or(AccessForm::Key, AccessForm::Shorthand));
    }

    fn add(&mut self, name: Sym, span: Span, form: AccessForm) {
        let is_wanted = |text: &Arc<str>| self.names.is_none_or(|names| names.contains(text));
        let Some(text) = text_of(name, self.interner).filter(is_wanted) else { return };
        let (start, end): (Position, Position) = (span.start(), span.end());
        let Some(line) = start.line_number().checked_sub(self.ours) else { return };
        let column = start.column_number();
        // The name is written with an escape, or over lines, when it is not as long as it reads.
        let length = end.column_number().saturating_sub(column) as usize;
        let expected = text.chars().count();
        let form = match form {
            _ if end.line_number() != start.line_number() => return,
            AccessForm::Key if length == expected + 2 => AccessForm::QuotedKey,
            _ if length != expected => return,
            form => form,
        };
        self.found.push(UncachedAccess { name: (line, column), end: end.column_number(), form });
    }
}

impl<'ast> Visitor<'ast> for Search<'_> {
    type BreakTy = ();

    fn visit_simple_property_access(&mut self, node: &'ast SimplePropertyAccess) -> ControlFlow<()> {
        self.note(node.field(), false);
        node.visit_with(self)
    }

    fn visit_super_property_access(&mut self, node: &'ast SuperPropertyAccess) -> ControlFlow<()> {
        self.note(node.field(), false);
        node.visit_with(self)
    }

    fn visit_object_pattern_element(&mut self, node: &'ast ObjectPatternElement) -> ControlFlow<()> {
        self.note_pattern(node);
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
