//! Declarations of names and functions, with the range in which each is visible.

use std::ops::ControlFlow;
use std::sync::Arc;

use boa_engine::ast::Spanned;
use boa_engine::ast::expression::Identifier;
use boa_engine::ast::function::{FormalParameterList, FunctionBody};
use boa_engine::ast::visitor::Visitor;

use super::{Binding, Tree};
use ensemble_core::syntax::{JsDeclaration, JsDeclarationKind};

impl Tree<'_> {
    pub(super) fn declare(&mut self, name: Identifier, binding: Binding) {
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

    /// A declared function of any kind.
    pub(super) fn declared_function(
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

    /// A function as a value, of any kind. Its own name is visible in it alone.
    pub(super) fn function_value(
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

    /// Declares the name of a function expression, which is visible in that function alone.
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
