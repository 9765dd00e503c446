//! Values of an app as they are written: constants, expressions, texts with expressions in them.

use std::sync::Arc;

use crate::diag::Span;
use crate::value::{Segment, Value};

/// Names one piece of JavaScript of an app, unique in the app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CodeId(pub u32);

/// A piece of JavaScript: an expression or a handler's body.
#[derive(Clone, Debug)]
pub struct Code {
    /// Number of the code in its app.
    pub id: CodeId,
    /// The text, without `${` and `}`.
    pub source: Arc<str>,
    /// The whole text in its file, without `${` and `}`.
    pub span: Span,
    /// Byte offset in the file of each line of `source`; block scalars lose their indentation.
    pub line_starts: Arc<[u32]>,
    /// Set when the expression is a plain path such as `feed.body.data.price`: it never enters JavaScript.
    pub path: Option<PathExpr>,
    /// Undeclared identifiers that the text reads or writes, sorted. A superset is possible, a missing one is not.
    pub free: Arc<[Arc<str>]>,
    /// True if the code uses `await` outside of a nested function.
    pub is_async: bool,
    /// True for an expression, false for statements.
    pub is_expression: bool,
}

/// A plain path: a name and the way into its value.
#[derive(Clone, Debug, PartialEq)]
pub struct PathExpr {
    /// The first name.
    pub root: Arc<str>,
    /// Steps after the root name. `a['b']` and `a.b` are equal.
    pub rest: Arc<[Segment]>,
}

/// A value as it is written: a constant, or something to evaluate.
#[derive(Clone, Debug)]
pub enum Binding {
    /// A value without expressions.
    Constant(Value),
    /// Exactly one `${…}`: keeps the type of its result.
    Code(Arc<Code>),
    /// Text with `${…}` in it: always text; null becomes nothing.
    Text(Vec<TextPart>),
    /// A list with expressions somewhere inside.
    List(Vec<Binding>),
    /// A map with expressions somewhere inside.
    Map(Vec<(Arc<str>, Binding)>),
}

/// A part of a text with expressions.
#[derive(Clone, Debug)]
pub enum TextPart {
    /// Text without expressions, as written.
    Literal(Arc<str>),
    /// `${…}`.
    Code(Arc<Code>),
}

impl Binding {
    /// The value, when there is no expression in it.
    pub fn constant(&self) -> Option<&Value> {
        match self {
            Self::Constant(value) => Some(value),
            _ => None,
        }
    }
}
