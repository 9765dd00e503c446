//! YAML text → [`Node`]: the tree of [`ensemble_core::syntax`] with lines in the place of spans, and JSON's values, which keep whole numbers
//! apart from fractions: generators count with them.

use ensemble_core::diag::{FileId, Report, Source, Sources};
use ensemble_core::syntax;
use ensemble_core::value;
use serde_json::{Number, Value};

use super::error::SimulationError;

/// A value of a YAML file and the line it stands on.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) line: u64,
    pub(super) content: Content,
}

/// The content of a node.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// Null, a truth value, a number or text.
    Scalar(Value),
    /// A list.
    List(Vec<Node>),
    /// A map in the order of the file.
    Map(Vec<(String, Node)>),
}

/// Reads one document.
pub(super) fn read(text: &str) -> Result<Node, SimulationError> {
    let mut sources = Sources::default();
    let file = sources.add("", text);
    let mut report = Report::default();
    let tree = syntax::parse(text, file, &mut report);
    let lines = Lines { sources: &sources, file };
    if let Some(fault) = report.diagnostics().first() {
        let line = fault.span.map_or(0, |span| lines.of(span.start));
        let help = fault.help.as_ref().map_or(String::new(), |help| format!("; {help}"));
        return Err(SimulationError::at_line(line, format!("{}{help}", fault.message)));
    }
    tree.map(|tree| lines.node(&tree.root)).ok_or_else(|| SimulationError::general("unreadable YAML"))
}

impl SimulationError {
    /// A fault at a node of a file that is named later, by [`SimulationError::in_file`].
    pub(super) fn at(node: &Node, message: impl Into<String>) -> Self {
        Self::at_line(node.line, message)
    }
}

/// The lines of the file that is read.
struct Lines<'a> {
    sources: &'a Sources,
    file: FileId,
}

impl Lines<'_> {
    /// The line of a byte, from 1.
    fn of(&self, byte: u32) -> u64 {
        let position = self.sources.get(self.file).map(|source: &Source| source.position(byte));
        position.map_or(0, |position| position.line as u64)
    }

    fn node(&self, node: &syntax::Node) -> Node {
        let content = match &node.content {
            syntax::Content::Scalar(scalar) => Content::Scalar(to_json(&scalar.value)),
            syntax::Content::List(items) => Content::List(items.iter().map(|item| self.node(item)).collect()),
            syntax::Content::Map(entries) => {
                Content::Map(entries.iter().map(|entry| (entry.key.to_string(), self.node(&entry.node))).collect())
            }
        };
        Node { line: self.of(node.span.start), content }
    }
}

/// A scalar as JSON has it. What JSON has no number for, as `.inf`, is its text.
fn to_json(scalar: &value::Value) -> Value {
    /// Whole numbers beyond it are not exact in 64-bit floating point.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match scalar {
        value::Value::Null => Value::Null,
        value::Value::Bool(truth) => Value::Bool(*truth),
        value::Value::Number(number) if number.fract() == 0.0 && number.abs() <= EXACT => {
            Value::Number(Number::from(*number as i64))
        }
        value::Value::Number(number) => {
            Number::from_f64(*number).map_or_else(|| Value::from(number.to_string()), Value::Number)
        }
        other => Value::from(other.to_display().to_string()),
    }
}

impl Node {
    /// A node that stands in no file by itself, as the arguments inside `${…}` do.
    pub(super) fn scalar(line: u64, value: Value) -> Self {
        Self { line, content: Content::Scalar(value) }
    }

    /// The value without its lines.
    pub(super) fn to_value(&self) -> Value {
        match &self.content {
            Content::Scalar(value) => value.clone(),
            Content::List(items) => items.iter().map(Self::to_value).collect(),
            Content::Map(entries) => {
                Value::Object(entries.iter().map(|(key, node)| (key.clone(), node.to_value())).collect())
            }
        }
    }

    /// The items of a list; anything else is a list of itself, so that one thing needs no brackets.
    pub(super) fn items(&self) -> &[Self] {
        match &self.content {
            Content::List(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    /// Text, or a number or truth value as it would be written.
    pub(super) fn text(&self) -> Result<String, SimulationError> {
        match &self.content {
            Content::Scalar(Value::String(text)) => Ok(text.clone()),
            Content::Scalar(value @ (Value::Number(_) | Value::Bool(_))) => Ok(value.to_string()),
            _ => Err(SimulationError::at(self, "expected text")),
        }
    }

    /// `true` or `false`.
    pub(super) fn truth(&self) -> Result<bool, SimulationError> {
        match &self.content {
            Content::Scalar(Value::Bool(truth)) => Ok(*truth),
            _ => Err(SimulationError::at(self, "expected `true` or `false`")),
        }
    }

    /// A finite number.
    pub(super) fn number(&self) -> Result<f64, SimulationError> {
        match &self.content {
            Content::Scalar(value) => value.as_f64().filter(|number| number.is_finite()),
            _ => None,
        }
        .ok_or_else(|| SimulationError::at(self, "expected a number"))
    }

    /// A whole number from 0 to `most`.
    pub(super) fn count(&self, most: u64) -> Result<u64, SimulationError> {
        match &self.content {
            Content::Scalar(value) => value.as_u64().filter(|count| *count <= most),
            _ => None,
        }
        .ok_or_else(|| SimulationError::at(self, format!("expected a whole number from 0 to {most}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_know_their_lines() {
        let root = read("path: /a\nevents:\n  - data: {n: 1}\n").unwrap();
        let Content::Map(entries) = &root.content else { panic!("a map") };
        assert_eq!(entries[1].1.items()[0].line, 3);
        assert_eq!(root.to_value(), serde_json::json!({"path": "/a", "events": [{"data": {"n": 1}}]}));
    }

    #[test]
    fn a_syntax_error_names_its_line() {
        let fault = read("path: /a\nevents: [\n").unwrap_err();
        assert!(fault.line >= 2, "{fault}");
    }
}
