//! `$math`: `+ - * / %` and brackets over numbers and names.

use serde_json::Value;

use super::Generator;
use crate::fields::Fields;
use crate::read::ReadNode as _;
use crate::scope::{Name, Scope, rounded};
use ensemble_core::diag::{Code, Diagnostic, Span};
use ensemble_core::syntax::{Content, Node};

/// `{$math: {of: (price / open - 1) * 100, decimals: 2}}`, or with two decimals `${math price - open}`.
#[derive(Clone)]
pub(super) struct Math {
    expression: Expression,
    decimals: usize,
}

#[derive(Clone)]
enum Expression {
    Number(f64),
    Name(Name),
    Pair(Box<(Expression, u8, Expression)>),
}

impl Math {
    pub(super) fn read(node: &Node) -> Result<Self, Diagnostic> {
        let (of, decimals) = match &node.content {
            Content::Map(_) => {
                let mut fields = Fields::of(node)?;
                let of = fields.need("of")?;
                let decimals = fields.count_or("decimals", 12, 2)?;
                fields.finish()?;
                (of, decimals as usize)
            }
            _ => (node, 2),
        };
        let text = of.string()?;
        let mut parser = Parser { rest: text.trim_start(), span: of.span, depth: 0 };
        let expression = parser.sum()?;
        match parser.rest.is_empty() {
            true => Ok(Self { expression, decimals }),
            false => Err(Diagnostic::error(Code::WrongType, of.span, format!("cannot calculate `{}`", parser.rest))),
        }
    }
}

impl Generator for Math {
    fn make(&mut self, scope: &mut Scope<'_>) -> Value {
        rounded(self.expression.value(scope), self.decimals)
    }
}

impl Expression {
    fn value(&self, scope: &mut Scope<'_>) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Name(name) => name.value(scope).as_f64().unwrap_or(f64::NAN),
            Self::Pair(pair) => {
                let (left, right) = (pair.0.value(scope), pair.2.value(scope));
                match pair.1 {
                    b'+' => left + right,
                    b'-' => left - right,
                    b'*' => left * right,
                    b'/' => left / right,
                    _ => left % right,
                }
            }
        }
    }
}

struct Parser<'a> {
    rest: &'a str,
    span: Span,
    depth: usize,
}

impl<'a> Parser<'a> {
    /// Limit of nested brackets, because parsing is recursive.
    const MOST_DEPTH: usize = 32;
    /// Limit of operators, because the depth of a chain equals its length.
    const MOST_OPERATORS: usize = 200;

    fn sum(&mut self) -> Result<Expression, Diagnostic> {
        self.chain(b"+-", Self::product)
    }

    fn product(&mut self) -> Result<Expression, Diagnostic> {
        self.chain(b"*/%", Self::atom)
    }

    fn chain(
        &mut self,
        operators: &[u8],
        part: fn(&mut Self) -> Result<Expression, Diagnostic>,
    ) -> Result<Expression, Diagnostic> {
        let mut left = part(self)?;
        for _ in 0..Self::MOST_OPERATORS {
            let Some(operator) = self.rest.bytes().next().filter(|byte| operators.contains(byte)) else {
                return Ok(left);
            };
            self.skip(1);
            let right = part(self)?;
            left = Expression::Pair(Box::new((left, operator, right)));
        }
        Err(self.fault("the calculation is too long"))
    }

    fn atom(&mut self) -> Result<Expression, Diagnostic> {
        match self.rest.bytes().next() {
            Some(b'(') if self.depth < Self::MOST_DEPTH => {
                self.depth += 1;
                self.skip(1);
                let inner = self.sum()?;
                self.depth -= 1;
                match self.rest.starts_with(')') {
                    true => self.skip(1),
                    false => return Err(self.fault("a bracket is not closed")),
                }
                Ok(inner)
            }
            Some(byte) if byte.is_ascii_digit() => {
                let word = self.word(|letter| letter.is_ascii_digit() || letter == '.');
                word.parse().map(Expression::Number).map_err(|_| self.fault(&format!("`{word}` is no number")))
            }
            _ => {
                let word = self.word(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.'));
                Name::parse(word, self.span).map(Expression::Name)
            }
        }
    }

    fn word(&mut self, belongs: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|letter| !belongs(letter)).unwrap_or(self.rest.len());
        let word = &self.rest[..end];
        self.skip(end);
        word
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest[bytes..].trim_start();
    }

    fn fault(&self, message: &str) -> Diagnostic {
        Diagnostic::error(Code::WrongType, self.span, message)
    }
}
