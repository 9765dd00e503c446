//! One of several: `$pick`, `$weighted`, `$cycle`.

use serde_json::Value;

use super::Generator;
use crate::fields::Fields;
use crate::read::ReadNode as _;
use crate::scope::Scope;
use crate::template::Template;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::syntax::{Content, Node};

/// `{$pick: [a, b, c]}`: any of them. `{$pick: {from: "${names}"}}`: any of a list made elsewhere, or of the
/// parts of a text between commas.
#[derive(Clone)]
pub(super) enum Pick {
    Of(Vec<Template>),
    From(Box<Template>),
}

impl Pick {
    pub(super) fn read(node: &Node) -> Result<Self, Diagnostic> {
        if let Content::Map(_) = node.content {
            let mut fields = Fields::of(node)?;
            let from = Template::read(fields.need("from")?)?;
            fields.finish()?;
            return Ok(Self::From(Box::new(from)));
        }
        templates(node).map(Self::Of)
    }
}

impl Generator for Pick {
    fn make(&mut self, scope: &mut Scope<'_>) -> Value {
        match self {
            Self::Of(choices) => {
                let index = scope.random.index(choices.len());
                choices.get_mut(index).map(|choice| choice.make(scope)).unwrap_or_default()
            }
            Self::From(list) => {
                let mut choices = match list.make(scope) {
                    Value::Array(items) => items,
                    Value::String(text) => text.split(',').map(|part| part.trim().into()).collect(),
                    other => vec![other],
                };
                let index = scope.random.index(choices.len());
                if choices.is_empty() { Value::Null } else { choices.swap_remove(index) }
            }
        }
    }
}

/// `{$cycle: [a, b]}`: one after the other, then from the start.
#[derive(Clone)]
pub(super) struct Cycle {
    choices: Vec<Template>,
    next: usize,
}

impl Cycle {
    pub(super) fn read(node: &Node) -> Result<Self, Diagnostic> {
        Ok(Self { choices: templates(node)?, next: 0 })
    }
}

impl Generator for Cycle {
    fn make(&mut self, scope: &mut Scope<'_>) -> Value {
        let index = self.next;
        self.next = (index + 1) % self.choices.len().max(1);
        self.choices.get_mut(index).map(|choice| choice.make(scope)).unwrap_or_default()
    }
}

/// `{$weighted: {info: 8, warn: 2}}`, or with any values `{$weighted: [{weight: 8, value: …}, …]}`.
#[derive(Clone)]
pub(super) struct Weighted(Vec<(f64, Template)>);

impl Weighted {
    pub(super) fn read(node: &Node) -> Result<Self, Diagnostic> {
        let choices: Vec<(f64, Template)> = match &node.content {
            Content::Map(entries) => entries
                .iter()
                .map(|entry| Ok((entry.node.number()?, Template::Constant((&*entry.key).into()))))
                .collect::<Result<_, Diagnostic>>()?,
            _ => node.items().iter().map(weighted_item).collect::<Result<_, _>>()?,
        };
        match choices.iter().all(|(weight, _)| *weight >= 0.0) && choices.iter().any(|(weight, _)| *weight > 0.0) {
            true => Ok(Self(choices)),
            false => {
                Err(Diagnostic::error(Code::OutOfRange, node.span, "weights are 0 or more, and one of them is above 0"))
            }
        }
    }
}

impl Generator for Weighted {
    fn make(&mut self, scope: &mut Scope<'_>) -> Value {
        let index = scope.random.weighted(self.0.iter().map(|(weight, _)| *weight));
        index.and_then(|index| self.0.get_mut(index)).map(|(_, choice)| choice.make(scope)).unwrap_or_default()
    }
}

fn weighted_item(node: &Node) -> Result<(f64, Template), Diagnostic> {
    let mut fields = Fields::of(node)?;
    let weight = fields.number_or("weight", 1.0)?;
    let value = Template::read(fields.need("value")?)?;
    fields.finish()?;
    Ok((weight, value))
}

fn templates(node: &Node) -> Result<Vec<Template>, Diagnostic> {
    match node.items() {
        [] => Err(Diagnostic::error(Code::WrongShape, node.span, "there is nothing to choose from")),
        items => items.iter().map(Template::read).collect(),
    }
}
