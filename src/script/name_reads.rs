//! Names that a piece of JavaScript reads without declaring or assigning them, and the members that it reads of them: `check` compares both with
//! the names of the app.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use boa_engine::ast::expression::access::{PropertyAccess, PropertyAccessField, SimplePropertyAccess};
use boa_engine::ast::expression::operator::assign::AssignTarget;
use boa_engine::ast::expression::operator::unary::{Unary, UnaryOp};
use boa_engine::ast::expression::{Call, Expression, Identifier, Optional};
use boa_engine::ast::function::FunctionBody;
use boa_engine::ast::visitor::{VisitWith, Visitor};
use boa_engine::ast::{Position, Spanned};
use boa_engine::interner::{Interner, Sym};

use ensemble_core::syntax::JsRead;

/// The reads of `body`, in the order of the text. `byte_at` converts a line and column to a byte; a read without a position is left out.
pub(crate) fn name_reads(
    body: &FunctionBody,
    interner: &Interner,
    byte_at: impl Fn(Position) -> Option<usize>,
) -> Vec<JsRead> {
    let mut names = NameReads { interner, bound: BTreeSet::new(), reads: Vec::new() };
    let _ = body.visit_with(&mut names);
    let NameReads { bound, reads, .. } = names;
    let mut reads: Vec<JsRead> = reads
        .into_iter()
        // A name that is declared in any function of the text counts as declared everywhere; scopes are ignored, because a false alarm is worse
        // than a missed one.
        .filter(|read| !bound.contains(&read.path[0]))
        .filter_map(|read| {
            let Read { path, at, is_called, is_read_below } = read;
            Some(JsRead { path, at: byte_at(at)?, is_called, is_read_below })
        })
        .collect();
    reads.sort_by_key(|read| read.at);
    reads
}

/// Most members of a read that is reported: every member is a read of its own, so that the paths of a long chain would take quadratic memory.
const LONGEST_PATH: usize = 32;

struct Read {
    path: Vec<Arc<str>>,
    at: Position,
    is_called: bool,
    is_read_below: bool,
}

struct NameReads<'a> {
    interner: &'a Interner,
    /// Names that the text declares or assigns, or asks for with `typeof`.
    bound: BTreeSet<Arc<str>>,
    reads: Vec<Read>,
}

/// Use of an expression by the expression around it.
#[derive(Clone, Copy, Default)]
struct Use {
    is_called: bool,
    is_read_below: bool,
}

impl NameReads<'_> {
    /// The names of `a.b.c`, at most `longest`; `None` for anything else.
    fn path(&self, expression: &Expression, longest: usize) -> Option<Vec<Arc<str>>> {
        let rest = longest.checked_sub(1)?;
        match expression {
            Expression::Identifier(name) => Some(vec![text_of(name.sym(), self.interner)?]),
            Expression::PropertyAccess(PropertyAccess::Simple(access)) => {
                let PropertyAccessField::Const(field) = access.field() else { return None };
                let mut path = self.path(access.target(), rest)?;
                path.push(text_of(field.sym(), self.interner)?);
                Some(path)
            }
            _ => None,
        }
    }

    fn note(&mut self, expression: &Expression, at: Position, used: Use) {
        if let Some(path) = self.path(expression, LONGEST_PATH) {
            self.reads.push(Read { path, at, is_called: used.is_called, is_read_below: used.is_read_below });
        }
    }

    fn visit_used(&mut self, expression: &Expression, used: Use) -> ControlFlow<()> {
        match expression {
            Expression::Identifier(name) => {
                self.note(expression, name.span().start(), used);
                ControlFlow::Continue(())
            }
            Expression::PropertyAccess(PropertyAccess::Simple(access)) => {
                if let PropertyAccessField::Const(field) = access.field() {
                    self.note(expression, field.span().start(), used);
                }
                self.visit_access(access)
            }
            other => other.visit_with(self),
        }
    }

    fn visit_access(&mut self, access: &SimplePropertyAccess) -> ControlFlow<()> {
        self.visit_used(access.target(), Use { is_called: false, is_read_below: true })?;
        match access.field() {
            PropertyAccessField::Const(_) => ControlFlow::Continue(()),
            PropertyAccessField::Expr(expression) => self.visit_expression(expression),
        }
    }
}

impl<'ast> Visitor<'ast> for NameReads<'_> {
    type BreakTy = ();

    fn visit_expression(&mut self, node: &'ast Expression) -> ControlFlow<()> {
        self.visit_used(node, Use::default())
    }

    /// Visits an identifier that is no expression: it is declared or assigned here, or is a shorthand property, which is left alone.
    fn visit_identifier(&mut self, node: &'ast Identifier) -> ControlFlow<()> {
        self.bound.extend(text_of(node.sym(), self.interner));
        ControlFlow::Continue(())
    }

    fn visit_call(&mut self, node: &'ast Call) -> ControlFlow<()> {
        self.visit_used(node.function(), Use { is_called: true, is_read_below: false })?;
        node.args().iter().try_for_each(|arg| self.visit_expression(arg))
    }

    fn visit_optional(&mut self, node: &'ast Optional) -> ControlFlow<()> {
        self.visit_used(node.target(), Use { is_called: false, is_read_below: true })?;
        node.chain().iter().try_for_each(|operation| self.visit_optional_operation(operation))
    }

    fn visit_unary(&mut self, node: &'ast Unary) -> ControlFlow<()> {
        if node.op() == UnaryOp::TypeOf
            && let Expression::Identifier(name) = node.target()
        {
            return self.visit_identifier(name);
        }
        node.visit_with(self)
    }

    /// Visits the target of an assignment. The assignment may create its last member, so only what stands before that member is read.
    fn visit_assign_target(&mut self, node: &'ast AssignTarget) -> ControlFlow<()> {
        match node {
            AssignTarget::Access(PropertyAccess::Simple(access)) => self.visit_access(access),
            other => other.visit_with(self),
        }
    }
}

/// The name behind a symbol of the parser; `None` for one with a lone surrogate, which no app can write.
pub(crate) fn text_of(sym: Sym, interner: &Interner) -> Option<Arc<str>> {
    interner.resolve(sym)?.utf8().map(Arc::from)
}

#[cfg(test)]
mod tests {
    use crate::check_syntax;

    fn reads(code: &str) -> Vec<String> {
        let info = check_syntax(code, false, true).unwrap();
        let shown = |read: &ensemble_core::syntax::JsRead| {
            let call = if read.is_called { "()" } else { "" };
            let below = if read.is_read_below { "…" } else { "" };
            format!("{}{call}{below}@{}", read.path.join("."), read.at)
        };
        info.reads.iter().map(shown).collect()
    }

    #[test]
    fn names_are_read_with_their_members_and_places() {
        assert_eq!(reads("a.b.c(d)"), ["a…@0", "a.b…@2", "a.b.c()@4", "d@6"]);
        assert_eq!(reads("é = 1;\nconsole.log(`${x?.y}`)"), ["console…@8", "console.log()@16", "x…@23"]);
        assert_eq!(reads("o.text = 1"), ["o…@0"]);
    }

    #[test]
    fn of_a_long_chain_only_the_beginning_is_noted() {
        assert_eq!(reads(&format!("a{}", ".b".repeat(3000))).len(), super::LONGEST_PATH);
    }

    #[test]
    fn what_the_text_declares_or_assigns_anywhere_is_not_read() {
        let code = "const f = (a, {b}) => a + b; let c = f(1); try { c() } catch (e) { e } for (const i of [1]) i; g = 1; g; \
                    function h() {} class K {} new K(h); typeof w; w";
        assert_eq!(reads(code), [] as [&str; 0]);
    }
}
