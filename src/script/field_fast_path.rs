//! Field fast path: a handler that only reads fields of a stream's event gets these fields as parameters. No object is made for the
//! event, and fields that the handler does not read are never converted.
//!
//! ```js
//! var d = response.body.data;       var d = 1                 ;
//! priceText.text = d.price;         priceText.text = ƒ0     ;
//! ```
//!
//! The rewritten source has the same lines and columns as the author's, so that faults keep their position.

use std::ops::ControlFlow;
use std::sync::Arc;

use boa_engine::ast::declaration::{Binding, Declaration, Variable};
use boa_engine::ast::expression::Expression;
use boa_engine::ast::expression::access::{PropertyAccess, PropertyAccessField};
use boa_engine::ast::expression::operator::binary::{BinaryOp, LogicalOp};
use boa_engine::ast::expression::operator::unary::UnaryOp;
use boa_engine::ast::expression::{Identifier, OptionalOperation, OptionalOperationKind};
use boa_engine::ast::function::FunctionBody;
use boa_engine::ast::property::PropertyName;
use boa_engine::ast::statement::{If, With};
use boa_engine::ast::visitor::{VisitWith, Visitor};
use boa_engine::ast::{Span, Spanned, Statement, StatementList, StatementListItem};
use boa_engine::interner::{Interner, Sym};
use boa_engine::parser::{Parser, Source};
use boa_engine::{JsString, JsValue};
use rustc_hash::FxHashSet;

use crate::string_cache::StringCache;
use crate::syntax::byte_at;
use crate::{Body, Response, ScriptValue};
use ensemble_core::app::Code;
use ensemble_core::syntax::OBJECT_PROTOTYPE;
use ensemble_core::value::Value;

/// A handler with the fields it reads as parameters.
pub(super) struct FastHandler {
    /// Parameters in order; see [`parameter`].
    pub fields: Vec<Field>,
    /// The rewritten source.
    pub source: String,
}

/// A field of an event.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Field {
    /// `response.body.event`.
    Event,
    /// `response.body.id`.
    Id,
    /// `response.body.raw`.
    Raw,
    /// `response.body.data.NAME`.
    Data(Arc<str>),
}

/// Object of the event to which an expression refers.
#[derive(Clone, Copy, Debug, PartialEq)]
enum EventLevel {
    Response,
    Body,
    Data,
}

/// The value that an expression reads.
enum Access {
    /// An object that must not be touched as a whole.
    EventLevel(EventLevel),
    Field(Field),
}

/// Names of parameters have two columns: no expression for a field is shorter. The letter is one that no author types.
const PARAMETER_PREFIX: char = 'ƒ';
// One digit each, so that a parameter fits into any field's text; a handler that reads more fields takes the slow path.
const DIGITS: &str = "0123456789abcdefghijklmnopqrstuvwxyz";

/// The name of the `at`-th parameter.
pub(super) fn parameter(at: usize) -> String {
    format!("{PARAMETER_PREFIX}{}", &DIGITS[at..=at])
}

/// The handler with fields as parameters; `None` when it does more with the event than reading fields.
pub(super) fn fast_handler(code: &Code) -> Option<FastHandler> {
    if code.is_expression || code.source.contains(PARAMETER_PREFIX) {
        return None;
    }
    let mut interner = Interner::default();
    let body =
        Parser::new(Source::from_bytes(&*code.source)).parse_function_body(&mut interner, false, code.is_async).ok()?;
    let mut finder = FieldFinder {
        interner: &interner,
        aliases: Vec::new(),
        others: FxHashSet::default(),
        fields: Vec::new(),
        replaced: Vec::new(),
    };
    if finder.visit_function_body(&body).is_break() {
        return None;
    }
    let FieldFinder { fields, mut replaced, .. } = finder;
    replaced.sort_by_key(|(span, _)| (span.start().line_number(), span.start().column_number()));
    let mut text = String::with_capacity(code.source.len());
    let mut copied = 0;
    for (span, by) in replaced {
        let (start, end) = (span.start(), span.end());
        // Padding with blanks keeps the columns of one line; a line break inside would be lost and shift all lines below.
        if start.line_number() != end.line_number() {
            return None;
        }
        let from = byte_at(&code.source, start.line_number(), start.column_number())?;
        let to = byte_at(&code.source, end.line_number(), end.column_number())?;
        text.push_str(code.source.get(copied..from)?);
        text.push_str(&by);
        let columns = (end.column_number() - start.column_number()) as usize;
        text.extend(std::iter::repeat_n(' ', columns.checked_sub(by.chars().count())?));
        copied = to;
    }
    text.push_str(code.source.get(copied..)?);
    Some(FastHandler { fields, source: text })
}

/// Adds the arguments for an event. `None` when a field is a list or a map, because changes that the script makes in it must be kept.
pub(super) fn arguments(
    fields: &[Field],
    response: &Response,
    strings: &StringCache,
    mut add: impl FnMut(JsValue),
) -> Option<()> {
    let body = response.body.borrow();
    let Body::Event { event, id, raw, data: ScriptValue::Plain(Value::Map(data)) } = &*body else { return None };
    for field in fields {
        add(match field {
            Field::Event => strings.string(event).into(),
            Field::Id => JsString::from(&**id).into(),
            Field::Raw => JsString::from(&**raw).into(),
            Field::Data(name) => match data.get(name) {
                None => JsValue::undefined(),
                Some(Value::Null) => JsValue::null(),
                Some(Value::Bool(bool)) => JsValue::new(*bool),
                Some(Value::Number(number)) => JsValue::new(*number),
                Some(Value::Text(text)) => strings.string(text).into(),
                Some(Value::List(_) | Value::Map(_)) => return None,
            },
        });
    }
    Some(())
}

struct FieldFinder<'a> {
    interner: &'a Interner,
    /// Variables that hold the event or a part of it, and true while the block that declares them is open.
    aliases: Vec<(Sym, EventLevel, bool)>,
    /// Other names.
    others: FxHashSet<Sym>,
    fields: Vec<Field>,
    replaced: Vec<(Span, String)>,
}

/// The handler does more than reading fields.
const NOT_FIELDS_ONLY: ControlFlow<()> = ControlFlow::Break(());

impl FieldFinder<'_> {
    fn name(&self, sym: Sym) -> Option<&str> {
        self.interner.resolve(sym)?.utf8()
    }

    /// The value that an expression reads, when it is part of the event.
    fn found(&self, expression: &Expression) -> Option<Access> {
        match expression {
            Expression::Identifier(identifier) => {
                if self.name(identifier.sym()) == Some("response") {
                    return Some(Access::EventLevel(EventLevel::Response));
                }
                let alias = self.aliases.iter().find(|(sym, _, open)| *open && *sym == identifier.sym());
                alias.map(|(_, level, _)| Access::EventLevel(*level))
            }
            Expression::Parenthesized(inner) => self.found(inner.expression()),
            Expression::PropertyAccess(PropertyAccess::Simple(access)) => {
                self.step(self.found(access.target())?, access.field())
            }
            Expression::Optional(optional) => {
                optional.chain().iter().try_fold(self.found(optional.target())?, |found, operation| {
                    match operation.kind() {
                        OptionalOperationKind::SimplePropertyAccess { field } => self.step(found, field),
                        _ => None,
                    }
                })
            }
            // The fast path is taken for events whose data is a map only, and every map is true.
            Expression::Binary(binary)
                if matches!(binary.op(), BinaryOp::Logical(LogicalOp::Or | LogicalOp::Coalesce)) =>
            {
                self.found(binary.lhs()).filter(|found| matches!(found, Access::EventLevel(_)))
            }
            _ => None,
        }
    }

    fn step(&self, from: Access, field: &PropertyAccessField) -> Option<Access> {
        let (Access::EventLevel(level), PropertyAccessField::Const(name)) = (from, field) else { return None };
        let name = self.name(name.sym())?;
        match (level, name) {
            (EventLevel::Response, "body") => Some(Access::EventLevel(EventLevel::Body)),
            (EventLevel::Body, "data") => Some(Access::EventLevel(EventLevel::Data)),
            (EventLevel::Body, "event") => Some(Access::Field(Field::Event)),
            (EventLevel::Body, "id") => Some(Access::Field(Field::Id)),
            (EventLevel::Body, "raw") => Some(Access::Field(Field::Raw)),
            (EventLevel::Data, name) => (!is_inherited(name)).then(|| Access::Field(Field::Data(Arc::from(name)))),
            (EventLevel::Response | EventLevel::Body, _) => None,
        }
    }

    fn is_level(&self, expression: &Expression) -> bool {
        matches!(self.found(expression), Some(Access::EventLevel(_)))
    }

    fn replace(&mut self, expression: &Expression, by: String) -> ControlFlow<()> {
        self.replaced.push((expression.span(), by));
        ControlFlow::Continue(())
    }

    /// An expression used only for its truthiness.
    fn visit_condition(&mut self, condition: &Expression) -> ControlFlow<()> {
        if self.is_level(condition) {
            self.replace(condition, "1".to_owned())
        } else {
            self.visit_expression(condition)
        }
    }

    /// A declaration in a block.
    fn declare(&mut self, variable: &Variable) -> ControlFlow<()> {
        if let (Binding::Identifier(name), Some(init)) = (variable.binding(), variable.init())
            && let Some(Access::EventLevel(level)) = self.found(init)
        {
            let is_known = self.aliases.iter().any(|(sym, ..)| *sym == name.sym());
            // The name was met before: it is used above its declaration, declared twice, or is another scope's, and not always the event.
            if is_known || !self.others.insert(name.sym()) {
                return NOT_FIELDS_ONLY;
            }
            self.aliases.push((name.sym(), level, true));
            return self.replace(init, "1".to_owned());
        }
        self.visit_variable(variable)
    }

    fn visit_block_of(&mut self, items: &[StatementListItem]) -> ControlFlow<()> {
        let before = self.aliases.len();
        for item in items {
            let variables = match item {
                StatementListItem::Statement(statement) => match &**statement {
                    Statement::Var(var) => Some(&var.0),
                    _ => None,
                },
                StatementListItem::Declaration(declaration) => match &**declaration {
                    Declaration::Lexical(lexical) => Some(lexical.variable_list()),
                    _ => None,
                },
            };
            match variables {
                Some(variables) => variables.as_ref().iter().try_for_each(|variable| self.declare(variable))?,
                None => self.visit_statement_list_item(item)?,
            }
        }
        // Outside of its block a `var` may still be undefined, which a parameter is not.
        self.aliases[before..].iter_mut().for_each(|(.., open)| *open = false);
        ControlFlow::Continue(())
    }
}

impl<'ast> Visitor<'ast> for FieldFinder<'_> {
    type BreakTy = ();

    fn visit_function_body(&mut self, body: &'ast FunctionBody) -> ControlFlow<()> {
        self.visit_block_of(body.statements())
    }

    fn visit_statement_list(&mut self, list: &'ast StatementList) -> ControlFlow<()> {
        self.visit_block_of(list.statements())
    }

    fn visit_expression(&mut self, node: &'ast Expression) -> ControlFlow<()> {
        match self.found(node) {
            Some(Access::EventLevel(_)) => return NOT_FIELDS_ONLY,
            Some(Access::Field(field)) => {
                let at = self.fields.iter().position(|known| *known == field).unwrap_or_else(|| {
                    self.fields.push(field);
                    self.fields.len() - 1
                });
                return if at < DIGITS.len() { self.replace(node, parameter(at)) } else { NOT_FIELDS_ONLY };
            }
            None => {}
        }
        match node {
            Expression::Unary(unary) if unary.op() == UnaryOp::Not => self.visit_condition(unary.target()),
            Expression::Unary(unary) if unary.op() == UnaryOp::Delete && self.found(unary.target()).is_some() => {
                NOT_FIELDS_ONLY
            }
            // A method of the event sees it as `this` and may do anything with it.
            Expression::Call(call) if self.found(call.function()).is_some() => NOT_FIELDS_ONLY,
            Expression::TaggedTemplate(template) if self.found(template.tag()).is_some() => NOT_FIELDS_ONLY,
            Expression::Binary(binary) if binary.op() == BinaryOp::Logical(LogicalOp::And) => {
                self.visit_condition(binary.lhs())?;
                self.visit_expression(binary.rhs())
            }
            Expression::Conditional(conditional) => {
                self.visit_condition(conditional.condition())?;
                self.visit_expression(conditional.if_true())?;
                self.visit_expression(conditional.if_false())
            }
            _ => node.visit_with(self),
        }
    }

    fn visit_if(&mut self, node: &'ast If) -> ControlFlow<()> {
        self.visit_condition(node.cond())?;
        self.visit_statement(node.body())?;
        node.else_node().map_or(ControlFlow::Continue(()), |other| self.visit_statement(other))
    }

    /// Inside `with`, a name may mean a property of any object.
    fn visit_with(&mut self, _: &'ast With) -> ControlFlow<()> {
        NOT_FIELDS_ONLY
    }

    /// A use of a name other than a plain read: a declaration, an assignment, `{name}`.
    fn visit_identifier(&mut self, node: &'ast Identifier) -> ControlFlow<()> {
        let is_alias = self.aliases.iter().any(|(sym, ..)| *sym == node.sym());
        if is_alias || matches!(self.name(node.sym()), Some("response" | "arguments" | "eval")) {
            return NOT_FIELDS_ONLY;
        }
        self.others.insert(node.sym());
        ControlFlow::Continue(())
    }

    fn visit_property_access_field(&mut self, node: &'ast PropertyAccessField) -> ControlFlow<()> {
        match node {
            PropertyAccessField::Const(_) => ControlFlow::Continue(()),
            PropertyAccessField::Expr(expression) => self.visit_expression(expression),
        }
    }

    fn visit_optional_operation(&mut self, node: &'ast OptionalOperation) -> ControlFlow<()> {
        match node.kind() {
            OptionalOperationKind::SimplePropertyAccess { field } => self.visit_property_access_field(field),
            _ => node.visit_with(self),
        }
    }

    fn visit_property_name(&mut self, node: &'ast PropertyName) -> ControlFlow<()> {
        match node {
            PropertyName::Literal(_) => ControlFlow::Continue(()),
            PropertyName::Computed(expression) => self.visit_expression(expression),
        }
    }
}

/// Properties that every JavaScript object inherits.
fn is_inherited(name: &str) -> bool {
    name.starts_with("__") || OBJECT_PROTOTYPE.contains(&name)
}
