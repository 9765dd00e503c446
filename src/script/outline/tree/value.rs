//! Values of expressions: literals, lists, maps, functions, chains.

use std::ops::ControlFlow;

use boa_engine::ast::Spanned;
use boa_engine::ast::expression::Expression;
use boa_engine::ast::expression::literal::{ArrayLiteral, LiteralKind, ObjectLiteral, PropertyDefinition};
use boa_engine::ast::visitor::VisitWith;

use super::Tree;
use ensemble_core::syntax::{JsAccess, JsEntry, JsLiteral, JsValue};

impl Tree<'_> {
    /// The value of `expression`, everything in it noted.
    pub(super) fn value(&mut self, expression: &Expression) -> JsValue {
        let outer = self.binding.take();
        let value = self.value_of(expression);
        self.binding = outer;
        value
    }

    fn value_of(&mut self, expression: &Expression) -> JsValue {
        let range = self.range(expression);
        let literal = match expression {
            Expression::Literal(literal) => match literal.kind() {
                LiteralKind::String(text) => self.name(*text).map_or(JsLiteral::Other, JsLiteral::Text),
                LiteralKind::Num(number) => JsLiteral::Number(*number),
                LiteralKind::Int(number) => JsLiteral::Number(f64::from(*number)),
                LiteralKind::Bool(bool) => JsLiteral::Bool(*bool),
                LiteralKind::Null => JsLiteral::Null,
                _ => JsLiteral::Other,
            },
            Expression::ObjectLiteral(object) => self.map(object),
            Expression::ArrayLiteral(array) => self.list(array),
            Expression::ArrowFunction(_)
            | Expression::AsyncArrowFunction(_)
            | Expression::FunctionExpression(_)
            | Expression::AsyncFunctionExpression(_)
            | Expression::GeneratorExpression(_)
            | Expression::AsyncGeneratorExpression(_) => {
                let _ = self.visit_other(expression);
                JsLiteral::Function
            }
            _ => {
                let open = self.chain(expression);
                self.note(open, JsAccess::Read).map_or(JsLiteral::Other, JsLiteral::Chain)
            }
        };
        JsValue { range, literal }
    }

    fn list(&mut self, array: &ArrayLiteral) -> JsLiteral {
        JsLiteral::List(array.as_ref().iter().flatten().map(|item| self.value(item)).collect())
    }

    pub(super) fn map(&mut self, object: &ObjectLiteral) -> JsLiteral {
        let (mut entries, mut has_more) = (Vec::new(), false);
        for property in object.properties() {
            match property {
                PropertyDefinition::IdentifierReference(name) => {
                    let open = self.root(*name);
                    let Some((key, range)) = open.as_ref().map(|open| (open.root.clone(), open.range.clone())) else {
                        has_more = true;
                        continue;
                    };
                    let Some(chain) = self.note(open, JsAccess::Read) else { continue };
                    self.outline.chains[chain].is_shorthand = true;
                    entries.push(JsEntry {
                        key,
                        range: range.clone(),
                        value: JsValue { range, literal: JsLiteral::Chain(chain) },
                    });
                }
                PropertyDefinition::Property(name, value) => {
                    let key = name.literal().and_then(|key| Some((self.name(key.sym())?, key.span())));
                    if let Some(computed) = name.computed() {
                        self.value(computed);
                    }
                    let value = self.value(value);
                    let Some((key, span)) = key else {
                        has_more = true;
                        continue;
                    };
                    let start = self.byte(span.start());
                    // In quotes, too.
                    let quoted = self.lines.text[start..].starts_with(['\'', '"']);
                    let start = start + usize::from(quoted);
                    let range = start..(start + key.len()).min(self.lines.text.len());
                    entries.push(JsEntry { key, range, value });
                }
                other => {
                    has_more = true;
                    let _ = other.visit_with(self);
                }
            }
        }
        JsLiteral::Map { entries, has_more }
    }

    /// Visits the parts of an expression that is no chain.
    pub(super) fn visit_other(&mut self, expression: &Expression) -> ControlFlow<()> {
        let (binding, levels) = (self.binding.take(), std::mem::take(&mut self.levels));
        match expression {
            Expression::ObjectLiteral(_) | Expression::ArrayLiteral(_) => _ = self.value(expression),
            other => _ = other.visit_with(self),
        }
        (self.binding, self.levels) = (binding, levels);
        ControlFlow::Continue(())
    }
}
