//! Text with placeholders: `GET /orders/${int 1 999} ${status}`. A text that is one placeholder keeps the value's type.
//!
//! Inside the braces is a name, or a generator with its arguments: `${int 1 999}` is `{$int: [1, 999]}`. `$${` is a literal `${`.

use serde_json::Value as Json;

use super::Template;
use super::generate;
use crate::scope::{Name, Scope, plain};
use ensemble_core::diag::{Code, Diagnostic, Span};
use ensemble_core::syntax::{self, Content, Node, OffsetMap, Scalar, Style};
use ensemble_core::value::Value;

/// Text with placeholders.
#[derive(Clone)]
pub(crate) struct Text(Vec<Piece>);

#[derive(Clone)]
enum Piece {
    Literal(String),
    Name(Name),
    Made(Box<dyn generate::Generator>),
}

impl Text {
    /// Parses the text of `scalar`; without a placeholder it is a constant.
    pub(super) fn read(scalar: &Scalar, span: Span) -> Result<Template, Diagnostic> {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let text = &*scalar.text;
        let mut rest = text;
        let place = |from: usize, to: usize| Span {
            start: scalar.offsets.in_file(from),
            end: scalar.offsets.in_file(to),
            ..span
        };
        while let Some(at) = rest.find("${") {
            let (before, hole) = rest.split_at(at);
            if let Some(before) = before.strip_suffix('$') {
                literal.push_str(before);
                literal.push_str("${");
                rest = &hole[2..];
                continue;
            }
            literal.push_str(before);
            let from = text.len() - hole.len();
            let Some(end) = hole.find('}') else {
                return Err(Diagnostic::error(Code::UnclosedExpression, place(from, from + 2), "`${` is never closed")
                    .help("write `$${` for a plain `${`"));
            };
            if !literal.is_empty() {
                pieces.push(Piece::Literal(std::mem::take(&mut literal)));
            }
            let code = hole[2..end].trim();
            let start = from + 2 + (hole[2..end].len() - hole[2..end].trim_start().len());
            pieces.push(Piece::read(code, place(start, start + code.len()))?);
            rest = &hole[end + 1..];
        }
        literal.push_str(rest);
        if pieces.is_empty() {
            return Ok(Template::Constant(literal.into()));
        }
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal));
        }
        Ok(Template::Text(Self(pieces)))
    }

    /// Evaluates the text; a single placeholder gives the bare value.
    pub(super) fn make(&mut self, scope: &mut Scope<'_>) -> Json {
        if let [piece] = self.0.as_mut_slice() {
            return piece.make(scope);
        }
        let joined: String = self.0.iter_mut().map(|piece| plain(&piece.make(scope))).collect();
        joined.into()
    }
}

impl Piece {
    fn read(hole: &str, span: Span) -> Result<Self, Diagnostic> {
        let (word, rest) = hole.split_once(char::is_whitespace).unwrap_or((hole, ""));
        if generate::find(word).is_none() {
            return match rest.is_empty() {
                true => Name::parse(hole, span).map(Self::Name),
                false => Err(Diagnostic::error(
                    Code::NameUnknown,
                    span,
                    format!("unknown generator `{word}` in `${{{hole}}}`"),
                )),
            };
        }
        generate::read(word, span, &arguments(word, rest.trim(), span)).map(Self::Made)
    }

    fn make(&mut self, scope: &mut Scope<'_>) -> Json {
        match self {
            Self::Literal(text) => text.as_str().into(),
            Self::Name(name) => name.value(scope),
            Self::Made(generator) => generator.make(scope),
        }
    }
}

/// The arguments after a generator's name, as a YAML node.
fn arguments(word: &str, rest: &str, span: Span) -> Node {
    if word == "math" {
        return scalar_at(span, rest, Value::text(rest));
    }
    let scalar = |word: &str| match serde_json::from_str::<String>(word) {
        Ok(quoted) => scalar_at(span, &quoted, Value::text(&*quoted)),
        Err(_) => scalar_at(span, word, syntax::scalar(word)),
    };
    let mut words: Vec<Node> = rest.split_whitespace().map(scalar).collect();
    match words.len() {
        0 => scalar_at(span, "", Value::Null),
        1 => words.remove(0),
        _ => Node { span, content: Content::List(words), height: 1 },
    }
}

/// A scalar inside of a text, with the place of its `${…}`.
fn scalar_at(span: Span, text: &str, value: Value) -> Node {
    let offsets = OffsetMap::starting_at(span.start);
    Node {
        span,
        content: Content::Scalar(Scalar { text: text.into(), style: Style::Plain, value, offsets }),
        height: 0,
    }
}
