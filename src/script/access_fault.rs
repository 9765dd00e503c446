//! Names the expression behind the engine's "cannot convert 'null' or 'undefined' to object" and "not a callable function".
//!
//! The engine's messages name nothing, and their position is often that of something around the failing access: the assignment, the call,
//! the body of the function. [`find`] walks the syntax tree with the same positions as the engine's compiler sets (its `position_guard`s)
//! and returns the accesses that are compiled under the position of the fault, in the order in which they are evaluated.

use std::ops::ControlFlow;

use boa_engine::ast::declaration::{Binding, Variable};
use boa_engine::ast::expression::access::{PropertyAccess, PropertyAccessField, SimplePropertyAccess};
use boa_engine::ast::expression::operator::assign::{Assign, AssignTarget};
use boa_engine::ast::expression::operator::unary::{Unary, UnaryOp};
use boa_engine::ast::expression::operator::update::{Update, UpdateTarget};
use boa_engine::ast::expression::{Call, Expression, New, Optional, OptionalOperationKind, Spread};
use boa_engine::ast::function::FunctionBody;
use boa_engine::ast::operations::bound_names;
use boa_engine::ast::statement::{ForOfLoop, Throw};
use boa_engine::ast::visitor::{VisitWith, Visitor};
use boa_engine::ast::{Position, Spanned};
use boa_engine::interner::{Interner, Sym};
use boa_engine::parser::{Parser, Source};
use rustc_hash::FxHashSet;

/// The access that failed because its object is null or undefined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AccessKind {
    Read,
    Write,
    Delete,
    /// Reading a method to call it.
    Method,
    /// The call itself: its function is not callable, or a native function has got null.
    Call,
    Iterate,
    Destructure,
}

/// An access in the source. Lines and columns are those of the parsed text, from 1.
#[derive(Clone, Debug)]
pub(super) struct Access {
    pub kind: AccessKind,
    /// Start and end of the object; of the function for [`AccessKind::Call`].
    pub object: ((u32, u32), (u32, u32)),
    /// Start and end of the property, brackets excluded; of the function's last property for [`AccessKind::Call`].
    pub property: Option<((u32, u32), (u32, u32))>,
    /// True if the property is computed: `object[property]`.
    pub is_computed: bool,
    /// The object as a path of names: `["a", "b"]` for `a.b`; `None` for other expressions, and for variables of the code itself.
    pub path: Option<Vec<String>>,
}

/// The position of a fault, as the engine reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EnginePosition {
    /// The body of the code: no inner node has set a position.
    Body,
    /// A line and a column, from 1.
    Position(u32, u32),
}

/// The accesses that are compiled under `at`, in the order of their evaluation. Empty when the text does not parse.
///
/// The text has been parsed before, so that its nesting is bounded.
pub(super) fn find(text: &str, is_expression: bool, is_async: bool, at: EnginePosition) -> Vec<Access> {
    // An expression is wrapped in brackets on lines of their own, so that its columns stay the author's.
    let (text, ours) = if is_expression { (format!("(\n{text}\n)"), 1) } else { (text.to_owned(), 0) };
    let mut interner = Interner::default();
    let parsed = Parser::new(Source::from_bytes(&text)).parse_function_body(&mut interner, false, is_async);
    let Ok(body) = parsed else { return Vec::new() };
    let mut search = Search {
        interner: &interner,
        ours,
        here: EnginePosition::Body,
        wanted: at,
        found: Vec::new(),
        declared: FxHashSet::default(),
    };
    let _ = body.statements().iter().try_for_each(|item| search.visit_statement_list_item(item));
    let Search { mut found, declared, .. } = search;
    for access in &mut found {
        // A variable declared in the code hides a name of the screen.
        access.path = access.path.take().filter(|path| !declared.contains(&path[0]));
    }
    found
}

struct Search<'a> {
    interner: &'a Interner,
    /// Lines before the first line of the text.
    ours: u32,
    /// The position under which the engine compiles the current node.
    here: EnginePosition,
    wanted: EnginePosition,
    found: Vec<Access>,
    /// Variables and parameters that the code declares, at any depth.
    declared: FxHashSet<String>,
}

impl Search<'_> {
    fn place(&self, position: Position) -> (u32, u32) {
        (position.line_number().saturating_sub(self.ours).max(1), position.column_number())
    }

    /// Visits nodes under the position of `node`.
    fn under(&mut self, position: Position, visit: impl FnOnce(&mut Self) -> ControlFlow<()>) -> ControlFlow<()> {
        let (line, column) = self.place(position);
        let outer = std::mem::replace(&mut self.here, EnginePosition::Position(line, column));
        let flow = visit(self);
        self.here = outer;
        flow
    }

    fn note(&mut self, kind: AccessKind, object: &Expression, field: Option<&PropertyAccessField>) {
        // Its path and its start take as long as the chain in front of it: made for the wanted ones only.
        if self.here != self.wanted {
            return;
        }
        let start = self.place(leftmost(object));
        let last_field = match object.flatten() {
            Expression::PropertyAccess(PropertyAccess::Simple(access)) if kind == AccessKind::Call => {
                Some(access.field())
            }
            _ => None,
        };
        let access = Access {
            kind,
            object: (start, self.place(object.span().end())),
            property: field
                .or(last_field)
                .map(|field| (self.place(field.span().start()), self.place(field.span().end()))),
            is_computed: matches!(field, Some(PropertyAccessField::Expr(_))),
            path: self.path(object),
        };
        self.found.push(access);
    }

    fn name(&self, sym: Sym) -> Option<String> {
        Some(self.interner.resolve(sym)?.utf8()?.to_owned())
    }

    /// The names of `a.b.c`; `None` for an expression that is more than names.
    fn path(&self, expression: &Expression) -> Option<Vec<String>> {
        match expression.flatten() {
            Expression::Identifier(identifier) => Some(vec![self.name(identifier.sym())?]),
            Expression::PropertyAccess(PropertyAccess::Simple(access)) => {
                let PropertyAccessField::Const(field) = access.field() else { return None };
                let mut path = self.path(access.target())?;
                path.push(self.name(field.sym())?);
                Some(path)
            }
            _ => None,
        }
    }

    /// An access whose last step the engine compiles under the position around it, not under that of the property.
    fn last_step(&mut self, access: &SimplePropertyAccess, kind: AccessKind) -> ControlFlow<()> {
        self.visit_expression(access.target())?;
        if let PropertyAccessField::Expr(key) = access.field() {
            self.visit_expression(key)?;
        }
        self.note(kind, access.target(), Some(access.field()));
        ControlFlow::Continue(())
    }

    fn callee(&mut self, function: &Expression) -> ControlFlow<()> {
        match function.flatten() {
            Expression::PropertyAccess(PropertyAccess::Simple(access)) => self.last_step(access, AccessKind::Method),
            other => self.visit_expression(other),
        }
    }
}

impl<'ast> Visitor<'ast> for Search<'_> {
    type BreakTy = ();

    fn visit_function_body(&mut self, node: &'ast FunctionBody) -> ControlFlow<()> {
        self.under(node.span().start(), |search| node.visit_with(search))
    }

    fn visit_simple_property_access(&mut self, node: &'ast SimplePropertyAccess) -> ControlFlow<()> {
        self.under(node.field().span().start(), |search| search.last_step(node, AccessKind::Read))
    }

    fn visit_call(&mut self, node: &'ast Call) -> ControlFlow<()> {
        self.callee(node.function())?;
        self.under(node.span().start(), |search| {
            node.args().iter().try_for_each(|arg| search.visit_expression(arg))?;
            search.note(AccessKind::Call, node.function(), None);
            ControlFlow::Continue(())
        })
    }

    fn visit_new(&mut self, node: &'ast New) -> ControlFlow<()> {
        let call = node.call();
        self.visit_expression(call.function())?;
        self.under(call.span().start(), |search| {
            call.args().iter().try_for_each(|arg| search.visit_expression(arg))?;
            search.note(AccessKind::Call, call.function(), None);
            ControlFlow::Continue(())
        })
    }

    fn visit_assign(&mut self, node: &'ast Assign) -> ControlFlow<()> {
        self.under(node.span().start(), |search| {
            let AssignTarget::Access(PropertyAccess::Simple(access)) = node.lhs() else {
                return node.visit_with(search);
            };
            search.visit_expression(access.target())?;
            search.visit_property_access_field(access.field())?;
            search.visit_expression(node.rhs())?;
            search.note(AccessKind::Write, access.target(), Some(access.field()));
            ControlFlow::Continue(())
        })
    }

    fn visit_update(&mut self, node: &'ast Update) -> ControlFlow<()> {
        self.under(node.span().start(), |search| match node.target() {
            UpdateTarget::PropertyAccess(PropertyAccess::Simple(access)) => search.last_step(access, AccessKind::Write),
            _ => node.visit_with(search),
        })
    }

    fn visit_unary(&mut self, node: &'ast Unary) -> ControlFlow<()> {
        if node.op() != UnaryOp::Delete {
            return node.visit_with(self);
        }
        self.under(node.span().start(), |search| match node.target().flatten() {
            Expression::PropertyAccess(PropertyAccess::Simple(access)) => search.last_step(access, AccessKind::Delete),
            _ => node.visit_with(search),
        })
    }

    fn visit_throw(&mut self, node: &'ast Throw) -> ControlFlow<()> {
        self.under(node.target().span().start(), |search| node.visit_with(search))
    }

    fn visit_optional(&mut self, node: &'ast Optional) -> ControlFlow<()> {
        self.visit_expression(node.target())?;
        let start = self.place(leftmost(node.target()));
        let mut end = self.place(node.target().span().end());
        let mut path = self.path(node.target());
        let mut last_field = None;
        for operation in node.chain() {
            match operation.kind() {
                OptionalOperationKind::SimplePropertyAccess { field } => {
                    self.visit_property_access_field(field)?;
                    let range = (self.place(field.span().start()), self.place(field.span().end()));
                    let name = match field {
                        PropertyAccessField::Const(name) => self.name(name.sym()),
                        PropertyAccessField::Expr(_) => None,
                    };
                    path = path.zip(name).map(|(mut path, name)| {
                        path.push(name);
                        path
                    });
                    last_field = Some(range);
                    if !operation.shorted() && self.here == self.wanted {
                        self.found.push(Access {
                            kind: AccessKind::Read,
                            object: (start, end),
                            property: Some(range),
                            is_computed: matches!(field, PropertyAccessField::Expr(_)),
                            path: None,
                        });
                    }
                }
                // Unlike other calls it has no position of its own in the engine: it fails under the position around the chain.
                OptionalOperationKind::Call { args } => {
                    args.iter().try_for_each(|arg| self.visit_expression(arg))?;
                    if self.here == self.wanted {
                        self.found.push(Access {
                            kind: AccessKind::Call,
                            object: (start, end),
                            property: last_field,
                            is_computed: false,
                            path: path.take(),
                        });
                    }
                    (path, last_field) = (None, None);
                }
                OptionalOperationKind::PrivatePropertyAccess { .. } => {}
            }
            end = self.place(operation.span().end());
        }
        ControlFlow::Continue(())
    }

    fn visit_property_access_field(&mut self, node: &'ast PropertyAccessField) -> ControlFlow<()> {
        match node {
            PropertyAccessField::Const(_) => ControlFlow::Continue(()),
            PropertyAccessField::Expr(expression) => self.visit_expression(expression),
        }
    }

    fn visit_spread(&mut self, node: &'ast Spread) -> ControlFlow<()> {
        self.visit_expression(node.target())?;
        self.note(AccessKind::Iterate, node.target(), None);
        ControlFlow::Continue(())
    }

    fn visit_for_of_loop(&mut self, node: &'ast ForOfLoop) -> ControlFlow<()> {
        self.visit_expression(node.iterable())?;
        self.note(AccessKind::Iterate, node.iterable(), None);
        self.visit_iterable_loop_initializer(node.initializer())?;
        self.visit_statement(node.body())
    }

    fn visit_binding(&mut self, node: &'ast Binding) -> ControlFlow<()> {
        let names = bound_names(node).into_iter().filter_map(|sym| self.interner.resolve(sym)?.utf8());
        self.declared.extend(names.map(str::to_owned));
        node.visit_with(self)
    }

    fn visit_variable(&mut self, node: &'ast Variable) -> ControlFlow<()> {
        node.visit_with(self)?;
        if let (Binding::Pattern(_), Some(init)) = (node.binding(), node.init()) {
            self.note(AccessKind::Destructure, init, None);
        }
        ControlFlow::Continue(())
    }
}

/// Position at which an expression begins. The span of a call begins at its bracket.
fn leftmost(expression: &Expression) -> Position {
    match expression {
        Expression::Call(call) => leftmost(call.function()),
        Expression::PropertyAccess(PropertyAccess::Simple(access)) => leftmost(access.target()),
        Expression::Optional(optional) => leftmost(optional.target()),
        other => other.span().start(),
    }
}
