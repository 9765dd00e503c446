//! Chains of accesses: `a.b[0].c()`.

use std::sync::Arc;

use boa_engine::ast::Spanned;
use boa_engine::ast::expression::access::{PropertyAccess, PropertyAccessField, SimplePropertyAccess};
use boa_engine::ast::expression::{Call, Expression, Identifier, Optional, OptionalOperationKind};

use super::{OpenChain, Tree};
use ensemble_core::syntax::JsStep;

// Limit of steps of a chain; longer ones are cut, which no completion or check needs.
const MOST_STEPS: usize = 64;

fn step(open: Option<OpenChain>, step: JsStep) -> Option<OpenChain> {
    let mut open = open?;
    if open.steps.len() < MOST_STEPS {
        open.steps.push(step);
    }
    Some(open)
}

impl Tree<'_> {
    /// The chain of `expression`; parts that belong to no chain are visited.
    pub(super) fn chain(&mut self, expression: &Expression) -> Option<OpenChain> {
        match expression {
            Expression::Identifier(name) => self.root(*name),
            Expression::This(this) => {
                let start = self.byte(this.span().start());
                Some(OpenChain { root: Arc::from("this"), range: start..start + 4, steps: Vec::new() })
            }
            Expression::Parenthesized(inner) => self.chain(inner.expression()),
            Expression::Await(inner) => {
                let open = self.chain(inner.target());
                step(open, JsStep::Await)
            }
            Expression::PropertyAccess(PropertyAccess::Simple(access)) => self.access(access),
            Expression::Call(call) => self.call(call),
            Expression::Optional(optional) => self.optional(optional),
            other => {
                let _ = self.visit_other(other);
                None
            }
        }
    }

    pub(super) fn root(&mut self, name: Identifier) -> Option<OpenChain> {
        let root = self.name(name.sym())?;
        let range = self.name_range(&root, name.span().start())?;
        Some(OpenChain { root, range, steps: Vec::new() })
    }

    pub(super) fn access(&mut self, access: &SimplePropertyAccess) -> Option<OpenChain> {
        let open = self.chain(access.target());
        self.field(open, access.field())
    }

    fn field(&mut self, open: Option<OpenChain>, field: &PropertyAccessField) -> Option<OpenChain> {
        match field {
            PropertyAccessField::Const(field) => {
                let found =
                    self.name(field.sym()).and_then(|name| Some((self.name_range(&name, field.span().start())?, name)));
                step(open, found.map_or(JsStep::Index, |(range, name)| JsStep::Member { name, range }))
            }
            PropertyAccessField::Expr(expression) => {
                let value = self.value(expression);
                // `a['b']` is `a.b`.
                let member = value.text().cloned().zip(value.text_range());
                step(open, member.map_or(JsStep::Index, |(name, range)| JsStep::Member { name, range }))
            }
        }
    }

    pub(super) fn call(&mut self, call: &Call) -> Option<OpenChain> {
        let open = self.chain(call.function());
        let args = call.args().iter().map(|arg| self.value(arg)).collect();
        step(open, JsStep::Call(args))
    }

    fn optional(&mut self, optional: &Optional) -> Option<OpenChain> {
        let mut open = self.chain(optional.target());
        for operation in optional.chain() {
            open = match operation.kind() {
                OptionalOperationKind::SimplePropertyAccess { field } => self.field(open, field),
                OptionalOperationKind::PrivatePropertyAccess { .. } => step(open, JsStep::Index),
                OptionalOperationKind::Call { args } => {
                    let args = args.iter().map(|arg| self.value(arg)).collect();
                    step(open, JsStep::Call(args))
                }
            };
        }
        open
    }
}
