//! The outline of a text that parses, from the engine's syntax tree.

mod chain;
mod declare;
mod lines;
mod value;
mod visitor;

use std::ops::Range;
use std::sync::Arc;

use boa_engine::ast::function::FunctionBody;
use boa_engine::ast::visitor::VisitWith;
use boa_engine::ast::{Position, Spanned};
use boa_engine::interner::{Interner, Sym};

use self::lines::Lines;
use super::tokens::Tokens;
use crate::symbol_text::text_of;
use ensemble_core::syntax::{JsAccess, JsChain, JsDeclarationKind, JsOutline, JsStep};

/// The outline of `body`, which was parsed with `ours` generated lines in front.
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

/// Kind of declaration that is being visited: `let`, `var` …
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
struct OpenChain {
    root: Arc<str>,
    range: Range<usize>,
    steps: Vec<JsStep>,
}

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

    /// Range of `name` in the text; `None` if it is written with escapes or in quotes.
    fn name_range(&self, name: &str, at: Position) -> Option<Range<usize>> {
        let start = self.byte(at);
        let range = start..start + name.len();
        (self.lines.text.get(range.clone()) == Some(name)).then_some(range)
    }

    fn note(&mut self, open: Option<OpenChain>, access: JsAccess) -> Option<usize> {
        let OpenChain { root, range, steps } = open?;
        self.outline.chains.push(JsChain { root, range, steps, access, declaration: None, is_shorthand: false });
        Some(self.outline.chains.len() - 1)
    }

    fn bound<T>(&mut self, binding: Option<Binding>, visit: impl FnOnce(&mut Self) -> T) -> T {
        let outer = (std::mem::replace(&mut self.binding, binding), std::mem::take(&mut self.levels));
        let answer = visit(self);
        (self.binding, self.levels) = outer;
        answer
    }
}
