//! Tokens of a theme: `${Colors.accent}` in its styles.

use std::sync::Arc;

use super::super::loader::{Loader, did_you_mean};
use super::super::setting::camel_case;
use crate::diag::{Code as FaultCode, Span};
use crate::syntax::{Content, Node, Piece, Plain, Scalar, plain, split};
use crate::value::{Map, Value};

impl Loader<'_> {
    /// A style with its tokens put in; keys in camelCase.
    pub(super) fn resolved(&mut self, node: &Node, tokens: &Value, top: bool) -> Value {
        match &node.content {
            Content::Scalar(scalar) if scalar.text.contains("${") => self.with_tokens(node, scalar, tokens),
            Content::Scalar(scalar) => scalar.value.clone(),
            Content::List(items) => {
                Value::list(items.iter().map(|item| self.resolved(item, tokens, false)).collect::<Vec<_>>())
            }
            Content::Map(entries) => {
                let mut map = Map::with_capacity(entries.len());
                for entry in entries {
                    let key = if top { camel_case(&entry.key) } else { None };
                    let key = key.map_or_else(|| entry.key.clone(), Arc::from);
                    map.insert(key, self.resolved(&entry.node, tokens, false));
                }
                Value::Map(Arc::new(map))
            }
        }
    }

    fn with_tokens(&mut self, node: &Node, scalar: &Scalar, tokens: &Value) -> Value {
        let pieces = split(&scalar.text).unwrap_or_default();
        let mut text = String::new();
        for piece in &pieces {
            match piece {
                Piece::Literal(range) => text.push_str(&scalar.text[range.clone()]),
                Piece::Code(range) => {
                    let place = |at: usize| scalar.offsets.in_file(at);
                    let source = &scalar.text[range.clone()];
                    let start = range.start + source.len() - source.trim_start().len();
                    let end = start + source.trim().len();
                    let span = Span { start: place(start), end: place(end), ..node.span };
                    let value = self.token(span, source.trim(), tokens);
                    if pieces.len() == 1 {
                        return value;
                    }
                    text.push_str(&value.to_display());
                }
            }
        }
        Value::text(text)
    }

    /// The token that `source` at `span` names.
    fn token(&mut self, span: Span, source: &str, tokens: &Value) -> Value {
        let value = match plain(source) {
            Some(Plain::Path(root, rest)) => tokens.get(&root.to_lowercase()).at(&rest),
            Some(Plain::Constant(value)) => return value,
            None => Value::Null,
        };
        if value.is_null() {
            let keys = |value: &Value| -> Vec<String> {
                value.as_map().into_iter().flat_map(|map| map.iter()).map(|(key, _)| key.to_string()).collect()
            };
            let roots = keys(tokens);
            let near = match source.split_once('.') {
                Some((group, name)) => {
                    let names = keys(&tokens.get(&group.to_lowercase()));
                    self.nearest(name, names.iter().map(String::as_str)).map(|near| format!("{group}.{near}"))
                }
                None => None,
            };
            let help = match near {
                Some(near) => Some(did_you_mean(&near)),
                None => (!roots.is_empty()).then(|| format!("`Tokens` has `{}`", roots.join("`, `"))),
            };
            self.warning(FaultCode::TokenUnknown, span, format!("the theme has no token `{source}`"), help);
        }
        value
    }
}

/// `over` laid over `base`, maps into maps. Depth is bounded by the YAML reader.
pub(super) fn merged(base: &Value, over: &Value) -> Value {
    let (Value::Map(below), Value::Map(above)) = (base, over) else {
        return if over.is_null() { base.clone() } else { over.clone() };
    };
    let mut map = (**below).clone();
    for (key, value) in above.iter() {
        let value = below.get(key).map_or_else(|| value.clone(), |old| merged(old, value));
        map.insert(key.clone(), value);
    }
    Value::Map(Arc::new(map))
}
