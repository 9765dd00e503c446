//! Visits of the engine's syntax tree.

use std::ops::ControlFlow;

use boa_engine::ast::declaration::{LexicalDeclaration, VarDeclaration, Variable};
use boa_engine::ast::expression::access::{PropertyAccess, SimplePropertyAccess};
use boa_engine::ast::expression::operator::assign::{Assign, AssignOp, AssignTarget};
use boa_engine::ast::expression::operator::unary::{Unary, UnaryOp};
use boa_engine::ast::expression::operator::update::{Update, UpdateTarget};
use boa_engine::ast::expression::{Call, Expression, Identifier};
use boa_engine::ast::function::{
    AsyncFunctionDeclaration, AsyncFunctionExpression, AsyncGeneratorDeclaration, AsyncGeneratorExpression,
    ClassDeclaration, ClassElement, FormalParameterList, FunctionBody, FunctionDeclaration, FunctionExpression,
    GeneratorDeclaration, GeneratorExpression,
};
use boa_engine::ast::pattern::{ArrayPattern, ObjectPattern};
use boa_engine::ast::statement::Catch;
use boa_engine::ast::statement::iteration::IterableLoopInitializer;
use boa_engine::ast::visitor::{VisitWith, Visitor};

use super::{Binding, Tree};
use ensemble_core::syntax::{JsAccess, JsDeclarationKind};

impl Tree<'_> {
    /// Visits the base, the constructor and the members of a class, declared or a value.
    fn class_parts(
        &mut self,
        base: Option<&Expression>,
        constructor: Option<&FunctionExpression>,
        elements: &[ClassElement],
    ) -> ControlFlow<()> {
        if let Some(base) = base {
            self.visit_expression(base)?;
        }
        if let Some(constructor) = constructor {
            self.visit_formal_parameter_list(constructor.parameters())?;
            self.visit_function_body(constructor.body())?;
        }
        elements.iter().try_for_each(|element| self.visit_class_element(element))
    }
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

    /// An identifier that is no expression is a declaration, or assigned by a pattern.
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
            tree.class_parts(node.super_ref(), node.constructor(), node.elements())
        })
    }

    fn visit_class_expression(&mut self, node: &'ast boa_engine::ast::function::ClassExpression) -> ControlFlow<()> {
        self.bound(None, |tree| tree.class_parts(node.super_ref(), node.constructor(), node.elements()))
    }

    fn visit_simple_property_access(&mut self, node: &'ast SimplePropertyAccess) -> ControlFlow<()> {
        let open = self.access(node);
        // Met outside of an expression it is a target of an assignment.
        self.note(open, JsAccess::Write);
        ControlFlow::Continue(())
    }
}
