//! Scope in which a template is evaluated: time, random numbers, names.

use std::sync::Arc;

use serde_json::Value;

use super::random::Random;
use super::read::ReadNode as _;
use super::read::json_number;
use ensemble_core::diag::{Code, Diagnostic, Span, nearest};
use ensemble_core::syntax::Node;

/// Scope in which a value is generated.
pub(super) struct Scope<'a> {
    /// Milliseconds since 1970.
    pub(super) now: u64,
    /// Source of random numbers.
    pub(super) random: &'a mut Random,
    names: Vec<(Arc<str>, Value)>,
    unknown: Option<Diagnostic>,
}

impl<'a> Scope<'a> {
    /// A scope without names.
    pub(super) fn new(now: u64, random: &'a mut Random) -> Self {
        Self { now, random, names: Vec::new(), unknown: None }
    }

    /// Defines a name; it shadows an earlier one.
    pub(super) fn name(&mut self, name: impl Into<Arc<str>>, value: Value) {
        self.names.push((name.into(), value));
    }

    /// Number of names, for [`Scope::forget_from`].
    pub(super) fn depth(&self) -> usize {
        self.names.len()
    }

    /// Removes names beyond the first `depth`.
    pub(super) fn forget_from(&mut self, depth: usize) {
        self.names.truncate(depth);
    }

    /// The fault of the first name that was not found.
    pub(super) fn into_unknown(self) -> Option<Diagnostic> {
        self.unknown
    }
}

/// A path to a named value: `symbol`, `stock.name`, `request.messages.0`.
#[derive(Clone, Debug)]
pub(super) struct Name {
    span: Span,
    first: String,
    rest: Vec<String>,
}

impl Name {
    /// Reads a name from a node.
    pub(super) fn read(node: &Node) -> Result<Self, Diagnostic> {
        Self::parse(node.string()?.trim(), node.span)
    }

    /// Reads `text`.
    pub(super) fn parse(text: &str, span: Span) -> Result<Self, Diagnostic> {
        let mut steps = text.split('.').map(str::to_owned);
        let sound = |step: &String| {
            !step.is_empty() && step.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '@'))
        };
        match steps.next().filter(sound) {
            Some(first) if text.split('.').map(str::to_owned).all(|step| sound(&step)) => {
                Ok(Self { span, first, rest: steps.collect() })
            }
            _ => Err(Diagnostic::error(Code::NameUnknown, span, format!("`{text}` is no name of a value"))),
        }
    }

    /// The value; null if the path leads nowhere.
    pub(super) fn value(&self, scope: &mut Scope<'_>) -> Value {
        let Some((_, found)) = scope.names.iter().rev().find(|(name, _)| **name == *self.first) else {
            let message = || format!("there is no value named `{}` here", self.first);
            let near = nearest(&self.first, scope.names.iter().map(|(name, _)| &**name)).map(|near| {
                let name: Vec<&str> = std::iter::once(near).chain(self.rest.iter().map(String::as_str)).collect();
                format!("did you mean `{}`?", name.join("."))
            });
            scope.unknown.get_or_insert_with(|| {
                let fault = Diagnostic::error(Code::NameUnknown, self.span, message());
                near.into_iter().fold(fault, Diagnostic::help)
            });
            return Value::Null;
        };
        let step = |value: &'_ Value, step: &String| match value {
            Value::Object(map) => map.get(step).cloned(),
            Value::Array(items) => step.parse::<usize>().ok().and_then(|index| items.get(index).cloned()),
            _ => None,
        };
        self.rest.iter().try_fold(found.clone(), |value, next| step(&value, next)).unwrap_or_default()
    }

    /// The value as a key.
    pub(super) fn key(&self, scope: &mut Scope<'_>) -> String {
        plain(&self.value(scope))
    }
}

/// A value inside of text: text unquoted, null as nothing, other values as JSON.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A number rounded to `decimals`; integers without a decimal point, NaN and infinity as null.
pub(super) fn rounded(number: f64, decimals: usize) -> Value {
    // Twelve digits are as many as a 64-bit number of everyday size holds exactly; more would make an infinite factor of a large `decimals`.
    let factor = 10f64.powi(i32::try_from(decimals).unwrap_or(i32::MAX).min(12));
    let number = (number * factor).round() / factor;
    json_number(number).map_or(Value::Null, Value::Number)
}
