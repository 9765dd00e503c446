//! Text with holes: `GET /orders/${int 1 999} ${status}`. A text that is one hole alone keeps the value's type.
//!
//! Inside the braces stands a name, or a generator with its arguments: `${int 1 999}` is `{$int: [1, 999]}`.
//! `$${` is a plain `${`.

use serde_json::Value;

use super::Template;
use super::generate;
use crate::error::SimulationError;
use crate::read::{Content, Node};
use crate::scope::{Name, Scope, plain};

/// Text with holes.
#[derive(Clone)]
pub(crate) struct Text(Vec<Piece>);

#[derive(Clone)]
enum Piece {
    Literal(String),
    Name(Name),
    Made(Box<dyn generate::Generator>),
}

impl Text {
    /// Reads `text`; without a hole it is a constant.
    pub(super) fn read(text: &str, line: u64) -> Result<Template, SimulationError> {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(at) = rest.find("${") {
            let (before, hole) = rest.split_at(at);
            if let Some(before) = before.strip_suffix('$') {
                literal.push_str(before);
                literal.push_str("${");
                rest = &hole[2..];
                continue;
            }
            literal.push_str(before);
            let Some(end) = hole.find('}') else {
                return Err(SimulationError::at_line(line, format!("`${{` without `}}` in `{}`", text.trim())));
            };
            if !literal.is_empty() {
                pieces.push(Piece::Literal(std::mem::take(&mut literal)));
            }
            pieces.push(Piece::read(hole[2..end].trim(), line)?);
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

    /// Makes the text, or the bare value when the text is one hole.
    pub(super) fn make(&mut self, scope: &mut Scope<'_>) -> Value {
        if let [piece] = self.0.as_mut_slice() {
            return piece.make(scope);
        }
        let joined: String = self.0.iter_mut().map(|piece| plain(&piece.make(scope))).collect();
        joined.into()
    }
}

impl Piece {
    fn read(hole: &str, line: u64) -> Result<Self, SimulationError> {
        let (word, rest) = hole.split_once(char::is_whitespace).unwrap_or((hole, ""));
        if generate::find(word).is_none() {
            return match rest.is_empty() {
                true => Name::parse(hole, line).map(Self::Name),
                false => Err(SimulationError::at_line(line, format!("unknown generator `{word}` in `${{{hole}}}`"))),
            };
        }
        generate::read(word, &arguments(word, rest.trim(), line)).map(Self::Made)
    }

    fn make(&mut self, scope: &mut Scope<'_>) -> Value {
        match self {
            Self::Literal(text) => text.as_str().into(),
            Self::Name(name) => name.value(scope),
            Self::Made(generator) => generator.make(scope),
        }
    }
}

/// The arguments after a generator's name, as the YAML they stand for.
fn arguments(word: &str, rest: &str, line: u64) -> Node {
    if word == "math" {
        return Node::scalar(line, rest.into());
    }
    let scalar = |word: &str| Node::scalar(line, serde_json::from_str(word).unwrap_or_else(|_| word.into()));
    let mut words: Vec<Node> = rest.split_whitespace().map(scalar).collect();
    match words.len() {
        0 => Node::scalar(line, Value::Null),
        1 => words.remove(0),
        _ => Node { line, content: Content::List(words) },
    }
}
