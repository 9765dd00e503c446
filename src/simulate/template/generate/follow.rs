//! Values that follow another one: `$match`, `$steps`, `$nth`, `$or`.

use serde_json::Value;

use super::Generator;
use crate::fields::Fields;
use crate::read::ReadNode as _;
use crate::scope::{Name, Scope};
use crate::template::Template;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::syntax::{Content, Node};

/// `{$match: {of: status, cases: {up: …, down: …}, else: …}}`: by the value of a name.
#[derive(Clone)]
pub(super) struct Match {
    of: Name,
    cases: Vec<(String, Template)>,
    otherwise: Box<Template>,
}

impl Match {
    pub(super) fn read(node: &Node) -> Result<Self, Diagnostic> {
        let mut fields = Fields::of(node)?;
        let of = Name::read(fields.need("of")?)?;
        let cases = entries(fields.need("cases")?)?;
        let otherwise = fields.get("else").map_or(Ok(Template::Constant(Value::Null)), Template::read)?;
        fields.finish()?;
        Ok(Self { of, cases, otherwise: Box::new(otherwise) })
    }
}

impl Generator for Match {
    fn make(&mut self, scope: &mut Scope<'_>) -> Value {
        let key = self.of.key(scope);
        match self.cases.iter_mut().find(|(case, _)| *case == key) {
            Some((_, template)) => template.make(scope),
            None => self.otherwise.make(scope),
        }
    }
}

/// `{$steps: {of: percent, at: {0: Build, 60: Test, 90: Deploy}}}`: the last step that the number has reached.
#[derive(Clone)]
pub(super) struct Steps {
    of: Name,
    at: Vec<(f64, Template)>,
}

impl Steps {
    pub(super) fn read(node: &Node) -> Result<Self, Diagnostic> {
        let mut fields = Fields::of(node)?;
        let of = Name::read(fields.need("of")?)?;
        let at = fields.need("at")?;
        let step = |(from, template): (String, Template)| match from.parse::<f64>() {
            Ok(from) => Ok((from, template)),
            Err(_) => {
                Err(Diagnostic::error(Code::WrongType, at.span, format!("`{from}` is no number to start a step at")))
            }
        };
        let mut steps = entries(at)?.into_iter().map(step).collect::<Result<Vec<_>, _>>()?;
        steps.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        fields.finish()?;
        Ok(Self { of, at: steps })
    }
}

impl Generator for Steps {
    fn make(&mut self, scope: &mut Scope<'_>) -> Value {
        let number = self.of.value(scope).as_f64().unwrap_or_default();
        let reached = self.at.iter_mut().rev().find(|(from, _)| *from <= number);
        reached.map(|(_, template)| template.make(scope)).unwrap_or_default()
    }
}

/// `{$nth: {of: round, in: [a, b, c]}}`: the item at a number, counted round and round.
#[derive(Clone)]
pub(super) struct Nth {
    of: Name,
    items: Vec<Template>,
}

impl Nth {
    pub(super) fn read(node: &Node) -> Result<Self, Diagnostic> {
        let mut fields = Fields::of(node)?;
        let of = Name::read(fields.need("of")?)?;
        let items = fields.need("in")?.items().iter().map(Template::read).collect::<Result<_, _>>()?;
        fields.finish()?;
        Ok(Self { of, items })
    }
}

impl Generator for Nth {
    fn make(&mut self, scope: &mut Scope<'_>) -> Value {
        let number = self.of.value(scope).as_f64().unwrap_or_default().max(0.0) as usize;
        let index = number % self.items.len().max(1);
        self.items.get_mut(index).map(|item| item.make(scope)).unwrap_or_default()
    }
}

/// `{$or: ["${request.model}", demo]}`: the first that is not null.
#[derive(Clone)]
pub(super) struct Coalesce(Vec<Template>);

impl Coalesce {
    pub(super) fn read(node: &Node) -> Result<Self, Diagnostic> {
        Ok(Self(node.items().iter().map(Template::read).collect::<Result<_, _>>()?))
    }
}

impl Generator for Coalesce {
    fn make(&mut self, scope: &mut Scope<'_>) -> Value {
        self.0.iter_mut().map(|template| template.make(scope)).find(|value| !value.is_null()).unwrap_or_default()
    }
}

fn entries(node: &Node) -> Result<Vec<(String, Template)>, Diagnostic> {
    match &node.content {
        Content::Map(entries) => {
            entries.iter().map(|entry| Ok((entry.key.to_string(), Template::read(&entry.node)?))).collect()
        }
        _ => Err(Diagnostic::error(Code::WrongShape, node.span, "expected a map of `value: template`")),
    }
}
