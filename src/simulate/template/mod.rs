//! Templates: YAML with generators and `${…}` that are evaluated for every event.
//!
//! Fields of a map are evaluated in order, and each defines a name for those after it, so that `status: {$pick: [up, down]}` can be followed by
//! `title: Service is ${status}`.

mod generate;
mod text;

use std::sync::Arc;

use serde_json::Value;

use crate::read::ReadNode as _;
use crate::scope::Scope;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::syntax::{Content, Entry, Node};
use generate::Generator;
use text::Text;

/// A template.
#[derive(Clone)]
pub(crate) enum Template {
    /// A constant value.
    Constant(Value),
    /// Text with `${…}` in it.
    Text(Text),
    /// A list of templates.
    List(Vec<Template>),
    /// A map of templates.
    Map(Vec<(Arc<str>, Template)>),
    /// A generator, `{$name: argument}`.
    Made(Box<dyn Generator>),
}

impl Template {
    /// Reads a template from its YAML.
    pub(crate) fn read(node: &Node) -> Result<Self, Diagnostic> {
        match &node.content {
            Content::Scalar(scalar) if scalar.value.as_str().is_some() => Text::read(scalar, node.span),
            Content::Scalar(_) => Ok(Self::Constant(node.to_json())),
            Content::List(items) => Ok(Self::List(items.iter().map(Self::read).collect::<Result<_, _>>()?)),
            Content::Map(entries) => match entries.as_slice() {
                [Entry { key, key_span, node }] if key.starts_with('$') => {
                    generate::read(&key[1..], *key_span, node).map(Self::Made)
                }
                entries => Self::map(entries),
            },
        }
    }

    /// Evaluates the template.
    pub(crate) fn make(&mut self, scope: &mut Scope<'_>) -> Value {
        match self {
            Self::Constant(value) => value.clone(),
            Self::Text(text) => text.make(scope),
            Self::List(items) => items.iter_mut().map(|item| item.make(scope)).collect(),
            Self::Map(_) => {
                let depth = scope.depth();
                let map = self.make_named(scope);
                scope.forget_from(depth);
                map
            }
            Self::Made(generator) => generator.make(scope),
        }
    }

    /// Evaluates the template; the fields of a map stay in the scope.
    pub(crate) fn make_named(&mut self, scope: &mut Scope<'_>) -> Value {
        let Self::Map(entries) = self else { return self.make(scope) };
        let mut map = serde_json::Map::with_capacity(entries.len());
        for (key, template) in entries {
            let value = template.make(scope);
            map.insert(key.to_string(), value.clone());
            scope.name(Arc::clone(key), value);
        }
        Value::Object(map)
    }

    fn map(entries: &[Entry]) -> Result<Self, Diagnostic> {
        if let Some(Entry { key, key_span, .. }) = entries.iter().find(|entry| entry.key.starts_with('$')) {
            let known = generate::find(&key[1..]).is_some();
            if known {
                return Err(Diagnostic::error(
                    Code::WrongShape,
                    *key_span,
                    format!("the generator `{key}` must stand alone in its map"),
                ));
            }
        }
        let read = |entry: &Entry| Ok((Arc::clone(&entry.key), Self::read(&entry.node)?));
        Ok(Self::Map(entries.iter().map(read).collect::<Result<_, _>>()?))
    }
}
