//! Substitutes `${inputs.key}`, `${scenario.key}` and `${services.name.url}` before a file is read; other `${…}` are kept.

use std::sync::Arc;

use super::reader::Reader;
use ensemble_core::diag::{Code, Span};
use ensemble_core::syntax::{Content, Entry, Node, Scalar};
use ensemble_core::value::{Segment, Value};

impl Reader<'_> {
    /// A copy with everything substituted. `vars` are those of the scenario.
    pub fn substituted(&mut self, node: &Node, vars: Option<&Value>) -> Node {
        let content = match &node.content {
            Content::Scalar(scalar) if scalar.text.contains("${") => {
                return self.substituted_scalar(node, scalar, vars);
            }
            Content::Scalar(scalar) => Content::Scalar(scalar.clone()),
            Content::List(items) => Content::List(items.iter().map(|item| self.substituted(item, vars)).collect()),
            Content::Map(entries) => Content::Map(
                entries
                    .iter()
                    .map(|entry| Entry { node: self.substituted(&entry.node, vars), ..entry.clone() })
                    .collect(),
            ),
        };
        Node { span: node.span, content, height: node.height }
    }

    fn substituted_scalar(&mut self, node: &Node, scalar: &Scalar, vars: Option<&Value>) -> Node {
        let text = &scalar.text;
        let mut out = String::with_capacity(text.len());
        let mut rest: &str = text;
        while let Some(at) = rest.find("${") {
            out.push_str(&rest[..at]);
            let inner = &rest[at + 2..];
            let Some(end) = inner.find('}') else { break };
            let name = inner[..end].trim();
            let whole = at == 0 && end + 3 == text.len() && out.is_empty();
            match self.named(name, node.span, vars) {
                // A whole text may become a list or a map.
                Some(value) if whole => return in_place_of(node, scalar, &value),
                Some(value) => out.push_str(&value.to_display()),
                None => out.push_str(&rest[at..at + end + 3]),
            }
            rest = &inner[end + 1..];
        }
        out.push_str(rest);
        if *out == **text {
            return node.clone();
        }
        in_place_of(node, scalar, &Value::text(out))
    }

    /// The value of a substitutable name; `None` for other or unknown names.
    fn named(&mut self, name: &str, span: Span, vars: Option<&Value>) -> Option<Value> {
        let (root, path) = name.split_once('.')?;
        let sound =
            |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        if !path.split('.').all(sound) {
            return None;
        }
        let steps: Vec<Segment> = path.split('.').map(|part| Segment::Key(Arc::from(part))).collect();
        let (found, known, help) = match root {
            "scenario" => {
                let vars = vars?;
                let known: Vec<Arc<str>> =
                    vars.as_map().into_iter().flat_map(|map| map.iter().map(|(k, _)| k.clone())).collect();
                (vars.at(&steps), known, "write it below `vars:` of the scenario".to_owned())
            }
            "inputs" => {
                let value = self.inputs.values.iter().find(|(key, _)| **key == *path).map(|(_, value)| value.clone());
                let known = self.inputs.values.iter().map(|(key, _)| key.clone()).collect();
                (value.unwrap_or_default(), known, format!("give it on the command line: `--input {path}=…`"))
            }
            "services" => {
                let (service, what) = path.split_once('.').unwrap_or((path, "url"));
                let url = self.services.get(service).filter(|_| what == "url").cloned();
                let known = self.services.keys().cloned().collect();
                let help = "write it below `services:` of `tests/config.yaml`, with its `url`".to_owned();
                (url.map_or(Value::Null, Value::Text), known, help)
            }
            _ => return None,
        };
        if !found.is_null() {
            return Some(found);
        }
        let last = path.rsplit('.').next().unwrap_or(path);
        let near = self.did_you_mean(last, known.iter().map(|name: &Arc<str>| &**name));
        // When the files are only checked, `--env` is not given.
        if self.inputs.required || root == "scenario" {
            let message = format!("`${{{name}}}` is not known");
            self.error(Code::NameUnknown, span, message, near.unwrap_or(help));
        }
        None
    }
}

/// Replaces a scalar by a value.
fn in_place_of(node: &Node, scalar: &Scalar, value: &Value) -> Node {
    let content = match value {
        Value::List(items) => Content::List(items.iter().map(|item| in_place_of(node, scalar, item)).collect()),
        Value::Map(map) => {
            let entry = |(key, value): (&Arc<str>, &Value)| Entry {
                key: key.clone(),
                key_span: node.span,
                node: in_place_of(node, scalar, value),
            };
            Content::Map(map.iter().map(entry).collect())
        }
        value => Content::Scalar(Scalar { text: value.to_display(), value: value.clone(), ..scalar.clone() }),
    };
    let below = match &content {
        Content::Scalar(_) => None,
        Content::List(items) => items.iter().map(|item| item.height).max().or(Some(0)),
        Content::Map(entries) => entries.iter().map(|entry| entry.node.height).max().or(Some(0)),
    };
    Node { span: node.span, content, height: below.map_or(0, |height| height + 1) }
}
