//! The outline of a text that parses, from the engine's syntax tree.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use boa_engine::ast::declaration::{LexicalDeclaration, VarDeclaration, Variable};
use boa_engine::ast::expression::access::{PropertyAccess, PropertyAccessField, SimplePropertyAccess};
use boa_engine::ast::expression::literal::{ArrayLiteral, LiteralKind, ObjectLiteral, PropertyDefinition};
use boa_engine::ast::expression::operator::assign::{Assign, AssignOp, AssignTarget};
use boa_engine::ast::expression::operator::unary::{Unary, UnaryOp};
use boa_engine::ast::expression::operator::update::{Update, UpdateTarget};
use boa_engine::ast::expression::{Call, Expression, Identifier, Optional, OptionalOperationKind};
use boa_engine::ast::function::{
    AsyncFunctionDeclaration, AsyncFunctionExpression, AsyncGeneratorDeclaration, AsyncGeneratorExpression,
    ClassDeclaration, FormalParameterList, FunctionBody, FunctionDeclaration, FunctionExpression, GeneratorDeclaration,
    GeneratorExpression,
};
use boa_engine::ast::pattern::{ArrayPattern, ObjectPattern};
use boa_engine::ast::statement::Catch;
use boa_engine::ast::statement::iteration::IterableLoopInitializer;
use boa_engine::ast::visitor::{VisitWith, Visitor};
use boa_engine::ast::{Position, Spanned};
use boa_engine::interner::{Interner, Sym};

use super::tokens::Tokens;
use crate::syntax::text_of;
use ensemble_core::syntax::{
    JsAccess, JsChain, JsDeclaration, JsDeclarationKind, JsEntry, JsLiteral, JsOutline, JsStep, JsValue,
};

/// The outline of `body`, in front of which the parser was given `ours` lines.
pub(super) fn outline(body: &FunctionBody, interner: &Interner, tokens: &Tokens<'_>, ours: u32) -> JsOutline {
    let mut tree = Tree {
        interner,
        tokens,
        lines: Lines::of(tokens.text),
        ours,
        outline: JsOutline::default(),
        binding: None,
        levels: 0,
    };
    let _ = body.visit_with(&mut tree);
    tree.outline
}

/// Where the lines of a text begin, and whether all of them are ASCII.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    is_ascii: bool,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect();
        Self { text, starts, is_ascii: text.is_ascii() }
    }

    /// The byte of a line and a column in characters, both from 1.
    fn byte(&self, line: u32, column: u32) -> usize {
        let start =
            (line as usize).checked_sub(1).and_then(|line| self.starts.get(line)).copied().unwrap_or(self.text.len());
        let before = (column as usize).saturating_sub(1);
        if self.is_ascii {
            return (start + before).min(self.text.len());
        }
        let rest = self.text.get(start..).unwrap_or_default();
        rest.char_indices().nth(before).map_or(self.text.len(), |(at, _)| start + at)
    }
}

/// How names are declared that are met now: `let`, `var` …
#[derive(Clone, Copy, PartialEq, Eq)]
enum Binding {
    Lexical(JsDeclarationKind),
    Var,
    Parameter,
}

struct Tree<'a> {
    interner: &'a Interner,
    tokens: &'a Tokens<'a>,
    lines: Lines<'a>,
    ours: u32,
    outline: JsOutline,
    binding: Option<Binding>,
    /// Brackets of patterns around the name that is met.
    levels: usize,
}

/// A chain without its use.
struct Open {
    root: Arc<str>,
    range: Range<usize>,
    steps: Vec<JsStep>,
}

// Every step is noted once; further ones tell nothing that a reader would look for.
const MOST_STEPS: usize = 64;

impl Tree<'_> {
    fn byte(&self, at: Position) -> usize {
        self.lines.byte(at.line_number().saturating_sub(self.ours), at.column_number())
    }

    fn range(&self, node: &impl Spanned) -> Range<usize> {
        let start = self.byte(node.span().start());
        start..self.byte(node.span().end()).max(start)
    }

    fn name(&self, sym: Sym) -> Option<Arc<str>> {
        text_of(sym, self.interner)
    }

    /// Where `name` is written; `None` where it is written otherwise, with escapes or in quotes.
    fn name_range(&self, name: &str, at: Position) -> Option<Range<usize>> {
        let start = self.byte(at);
        let range = start..start + name.len();
        (self.lines.text.get(range.clone()) == Some(name)).then_some(range)
    }

    fn note(&mut self, open: Option<Open>, access: JsAccess) -> Option<usize> {
        let Open { root, range, steps } = open?;
        self.outline.chains.push(JsChain { root, range, steps, access, declaration: None, is_shorthand: false });
        Some(self.outline.chains.len() - 1)
    }

    /// The chain that `expression` is; what is no part of it is visited.
    fn chain(&mut self, expression: &Expression) -> Option<Open> {
        match expression {
            Expression::Identifier(name) => self.root(*name),
            Expression::This(this) => {
                let start = self.byte(this.span().start());
                Some(Open { root: Arc::from("this"), range: start..start + 4, steps: Vec::new() })
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

    fn root(&mut self, name: Identifier) -> Option<Open> {
        let root = self.name(name.sym())?;
        let range = self.name_range(&root, name.span().start())?;
        Some(Open { root, range, steps: Vec::new() })
    }

    fn access(&mut self, access: &SimplePropertyAccess) -> Option<Open> {
        let open = self.chain(access.target());
        self.field(open, access.field())
    }

    fn field(&mut self, open: Option<Open>, field: &PropertyAccessField) -> Option<Open> {
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

    fn call(&mut self, call: &Call) -> Option<Open> {
        let open = self.chain(call.function());
        let args = call.args().iter().map(|arg| self.value(arg)).collect();
        step(open, JsStep::Call(args))
    }

    fn optional(&mut self, optional: &Optional) -> Option<Open> {
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

    /// The value of `expression`, everything in it noted.
    fn value(&mut self, expression: &Expression) -> JsValue {
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

    fn map(&mut self, object: &ObjectLiteral) -> JsLiteral {
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
    fn visit_other(&mut self, expression: &Expression) -> ControlFlow<()> {
        let (binding, levels) = (self.binding.take(), std::mem::take(&mut self.levels));
        match expression {
            Expression::ObjectLiteral(_) | Expression::ArrayLiteral(_) => _ = self.value(expression),
            other => _ = other.visit_with(self),
        }
        (self.binding, self.levels) = (binding, levels);
        ControlFlow::Continue(())
    }

    fn bound<T>(&mut self, binding: Option<Binding>, visit: impl FnOnce(&mut Self) -> T) -> T {
        let outer = (std::mem::replace(&mut self.binding, binding), std::mem::take(&mut self.levels));
        let answer = visit(self);
        (self.binding, self.levels) = outer;
        answer
    }

    fn declare(&mut self, name: Identifier, binding: Binding) {
        let Some(text) = self.name(name.sym()) else { return };
        let Some(range) = self.name_range(&text, name.span().start()) else { return };
        let at = self.tokens.index(range.start);
        let (kind, visible) = match binding {
            Binding::Lexical(kind) => (kind, self.tokens.block(at, self.levels)),
            Binding::Var => (JsDeclarationKind::Variable, self.tokens.function(at)),
            Binding::Parameter => (JsDeclarationKind::Parameter, self.tokens.parameter(at, self.levels)),
        };
        let parameters = (self.levels == 0 && kind != JsDeclarationKind::Parameter)
            .then(|| self.tokens.parameters(at + 1))
            .flatten();
        let kind =
            if parameters.is_some() && kind != JsDeclarationKind::Class { JsDeclarationKind::Function } else { kind };
        let doc = Arc::from(self.tokens.doc(at));
        self.outline.declarations.push(JsDeclaration {
            name: text,
            range,
            kind,
            visible,
            parameters: parameters.map(Arc::from),
            doc,
            value: None,
        });
    }

    /// The name of a function expression is seen in it alone.
    /// A function that is declared, of whatever kind.
    fn declared_function(
        &mut self,
        name: Identifier,
        parameters: &FormalParameterList,
        body: &FunctionBody,
    ) -> ControlFlow<()> {
        self.bound(None, |tree| {
            tree.declare(name, Binding::Lexical(JsDeclarationKind::Function));
            tree.visit_formal_parameter_list(parameters)?;
            tree.visit_function_body(body)
        })
    }

    /// A function that is a value, of whatever kind. Its own name can be used in it alone.
    fn function_value(
        &mut self,
        name: Option<Identifier>,
        has_name: bool,
        parameters: &FormalParameterList,
        body: &FunctionBody,
    ) -> ControlFlow<()> {
        self.bound(None, |tree| {
            tree.declare_own_name(name, has_name);
            tree.visit_formal_parameter_list(parameters)?;
            tree.visit_function_body(body)
        })
    }

    fn declare_own_name(&mut self, name: Option<Identifier>, has_name: bool) {
        let Some(name) = name.filter(|_| has_name) else { return };
        let Some(text) = self.name(name.sym()) else { return };
        let Some(range) = self.name_range(&text, name.span().start()) else { return };
        let open = self.tokens.index(range.end);
        let visible = range.start..self.tokens.parameter(open + 1, 0).end;
        self.outline.declarations.push(JsDeclaration {
            name: text,
            range,
            kind: JsDeclarationKind::Function,
            visible,
            parameters: None,
            doc: Arc::from(""),
            value: None,
        });
    }
}

fn step(open: Option<Open>, step: JsStep) -> Option<Open> {
    let mut open = open?;
    if open.steps.len() < MOST_STEPS {
        open.steps.push(step);
    }
    Some(open)
}

impl<'ast> Visitor<'ast> for Tree<'_> {
    type BreakTy = ();

    fn visit_expression(&mut self, node: &'ast Expression) -> ControlFlow<()> {
        self.value(node);
        ControlFlow::Continue(())
    }

    fn visit_call(&mut self, node: &'ast Call) -> ControlFlow<()> {
        let open = self.call(node);
        self.note(open, JsAccess::Read);
        ControlFlow::Continue(())
    }

    fn visit_unary(&mut self, node: &'ast Unary) -> ControlFlow<()> {
        let access = match node.op() {
            UnaryOp::TypeOf => JsAccess::TypeOf,
            UnaryOp::Delete => JsAccess::Delete,
            _ => return node.visit_with(self),
        };
        let open = self.chain(node.target());
        self.note(open, access);
        ControlFlow::Continue(())
    }

    fn visit_update(&mut self, node: &'ast Update) -> ControlFlow<()> {
        let open = match node.target() {
            UpdateTarget::Identifier(name) => self.root(*name),
            UpdateTarget::PropertyAccess(PropertyAccess::Simple(access)) => self.access(access),
            UpdateTarget::PropertyAccess(other) => return other.visit_with(self),
        };
        self.note(open, JsAccess::Update);
        ControlFlow::Continue(())
    }

    fn visit_assign(&mut self, node: &'ast Assign) -> ControlFlow<()> {
        let access = if node.op() == AssignOp::Assign { JsAccess::Write } else { JsAccess::Update };
        match node.lhs() {
            AssignTarget::Identifier(name) => {
                let open = self.root(*name);
                self.note(open, access);
            }
            AssignTarget::Access(PropertyAccess::Simple(target)) => {
                let open = self.access(target);
                self.note(open, access);
            }
            other => other.visit_with(self)?,
        }
        self.visit_expression(node.rhs())
    }

    /// Every identifier that is no expression is declared here, or assigned by a pattern.
    fn visit_identifier(&mut self, node: &'ast Identifier) -> ControlFlow<()> {
        match self.binding {
            Some(binding) => self.declare(*node, binding),
            None => {
                let open = self.root(*node);
                self.note(open, JsAccess::Write);
            }
        }
        ControlFlow::Continue(())
    }

    fn visit_lexical_declaration(&mut self, node: &'ast LexicalDeclaration) -> ControlFlow<()> {
        let kind = if node.is_const() { JsDeclarationKind::Constant } else { JsDeclarationKind::Variable };
        self.bound(Some(Binding::Lexical(kind)), |tree| node.visit_with(tree))
    }

    fn visit_var_declaration(&mut self, node: &'ast VarDeclaration) -> ControlFlow<()> {
        self.bound(Some(Binding::Var), |tree| node.visit_with(tree))
    }

    fn visit_variable(&mut self, node: &'ast Variable) -> ControlFlow<()> {
        let first = self.outline.declarations.len();
        self.visit_binding(node.binding())?;
        if let Some(init) = node.init() {
            let declared = self.outline.declarations.len() == first + 1
                && matches!(node.binding(), boa_engine::ast::declaration::Binding::Identifier(_));
            let value = self.value(init);
            if declared {
                self.outline.declarations[first].value = Some(value);
            }
        }
        ControlFlow::Continue(())
    }

    fn visit_iterable_loop_initializer(&mut self, node: &'ast IterableLoopInitializer) -> ControlFlow<()> {
        let binding = match node {
            IterableLoopInitializer::Var(_) => Some(Binding::Var),
            IterableLoopInitializer::Let(_) => Some(Binding::Lexical(JsDeclarationKind::Variable)),
            IterableLoopInitializer::Const(_) => Some(Binding::Lexical(JsDeclarationKind::Constant)),
            _ => None,
        };
        self.bound(binding, |tree| node.visit_with(tree))
    }

    fn visit_object_pattern(&mut self, node: &'ast ObjectPattern) -> ControlFlow<()> {
        self.levels += 1;
        let answer = node.visit_with(self);
        self.levels = self.levels.saturating_sub(1);
        answer
    }

    fn visit_array_pattern(&mut self, node: &'ast ArrayPattern) -> ControlFlow<()> {
        self.levels += 1;
        let answer = node.visit_with(self);
        self.levels = self.levels.saturating_sub(1);
        answer
    }

    fn visit_formal_parameter_list(&mut self, node: &'ast FormalParameterList) -> ControlFlow<()> {
        self.bound(Some(Binding::Parameter), |tree| node.visit_with(tree))
    }

    fn visit_function_body(&mut self, node: &'ast FunctionBody) -> ControlFlow<()> {
        self.bound(None, |tree| node.visit_with(tree))
    }

    fn visit_catch(&mut self, node: &'ast Catch) -> ControlFlow<()> {
        if let Some(parameter) = node.parameter() {
            self.bound(Some(Binding::Parameter), |tree| tree.visit_binding(parameter))?;
        }
        self.bound(None, |tree| tree.visit_block(node.block()))
    }

    fn visit_function_declaration(&mut self, node: &'ast FunctionDeclaration) -> ControlFlow<()> {
        self.declared_function(node.name(), node.parameters(), node.body())
    }

    fn visit_async_function_declaration(&mut self, node: &'ast AsyncFunctionDeclaration) -> ControlFlow<()> {
        self.declared_function(node.name(), node.parameters(), node.body())
    }

    fn visit_generator_declaration(&mut self, node: &'ast GeneratorDeclaration) -> ControlFlow<()> {
        self.declared_function(node.name(), node.parameters(), node.body())
    }

    fn visit_async_generator_declaration(&mut self, node: &'ast AsyncGeneratorDeclaration) -> ControlFlow<()> {
        self.declared_function(node.name(), node.parameters(), node.body())
    }

    fn visit_function_expression(&mut self, node: &'ast FunctionExpression) -> ControlFlow<()> {
        self.function_value(node.name(), node.has_binding_identifier(), node.parameters(), node.body())
    }

    fn visit_async_function_expression(&mut self, node: &'ast AsyncFunctionExpression) -> ControlFlow<()> {
        self.function_value(node.name(), node.has_binding_identifier(), node.parameters(), node.body())
    }

    fn visit_generator_expression(&mut self, node: &'ast GeneratorExpression) -> ControlFlow<()> {
        self.function_value(node.name(), node.has_binding_identifier(), node.parameters(), node.body())
    }

    fn visit_async_generator_expression(&mut self, node: &'ast AsyncGeneratorExpression) -> ControlFlow<()> {
        self.function_value(node.name(), node.has_binding_identifier(), node.parameters(), node.body())
    }

    fn visit_arrow_function(&mut self, node: &'ast boa_engine::ast::function::ArrowFunction) -> ControlFlow<()> {
        self.visit_formal_parameter_list(node.parameters())?;
        self.visit_function_body(node.body())
    }

    fn visit_async_arrow_function(
        &mut self,
        node: &'ast boa_engine::ast::function::AsyncArrowFunction,
    ) -> ControlFlow<()> {
        self.visit_formal_parameter_list(node.parameters())?;
        self.visit_function_body(node.body())
    }

    fn visit_class_declaration(&mut self, node: &'ast ClassDeclaration) -> ControlFlow<()> {
        self.bound(None, |tree| {
            tree.declare(node.name(), Binding::Lexical(JsDeclarationKind::Class));
            if let Some(parent) = node.super_ref() {
                tree.visit_expression(parent)?;
            }
            if let Some(constructor) = node.constructor() {
                tree.visit_formal_parameter_list(constructor.parameters())?;
                tree.visit_function_body(constructor.body())?;
            }
            node.elements().iter().try_for_each(|element| tree.visit_class_element(element))
        })
    }

    fn visit_class_expression(&mut self, node: &'ast boa_engine::ast::function::ClassExpression) -> ControlFlow<()> {
        self.bound(None, |tree| {
            if let Some(parent) = node.super_ref() {
                tree.visit_expression(parent)?;
            }
            if let Some(constructor) = node.constructor() {
                tree.visit_formal_parameter_list(constructor.parameters())?;
                tree.visit_function_body(constructor.body())?;
            }
            node.elements().iter().try_for_each(|element| tree.visit_class_element(element))
        })
    }

    fn visit_simple_property_access(&mut self, node: &'ast SimplePropertyAccess) -> ControlFlow<()> {
        let open = self.access(node);
        // Met outside of an expression it is a target of an assignment.
        self.note(open, JsAccess::Write);
        ControlFlow::Continue(())
    }
}
