//! Reads YAML [`Node`]s as text, numbers and JSON; another type is a fault.

use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::syntax::{Content, Node};
use ensemble_core::value::Value;
use serde_json::{Number, Value as Json};

/// Largest integer that is exact in 64-bit floating point.
const MOST_EXACT: f64 = 9_007_199_254_740_992.0;

/// Values that a simulation file reads from a node.
pub(super) trait ReadNode {
    /// Items of a list; another value is a list of one.
    fn items(&self) -> &[Node];

    /// Text; numbers and booleans as written.
    fn string(&self) -> Result<String, Diagnostic>;

    /// `true` or `false`.
    fn truth(&self) -> Result<bool, Diagnostic>;

    /// A finite number.
    fn number(&self) -> Result<f64, Diagnostic>;

    /// A whole number from 0 to `most`.
    fn count(&self, most: u64) -> Result<u64, Diagnostic>;

    /// The value as JSON.
    fn to_json(&self) -> Json;
}

impl ReadNode for Node {
    fn items(&self) -> &[Node] {
        self.list().unwrap_or(std::slice::from_ref(self))
    }

    fn string(&self) -> Result<String, Diagnostic> {
        match &self.content {
            Content::Scalar(scalar) if !scalar.value.is_null() => Ok(scalar.text.to_string()),
            _ => Err(wrong_type(self, "text")),
        }
    }

    fn truth(&self) -> Result<bool, Diagnostic> {
        match self.scalar().map(|scalar| &scalar.value) {
            Some(Value::Bool(truth)) => Ok(*truth),
            _ => Err(wrong_type(self, "`true` or `false`")),
        }
    }

    fn number(&self) -> Result<f64, Diagnostic> {
        match self.scalar().map(|scalar| &scalar.value) {
            Some(Value::Number(number)) if number.is_finite() => Ok(*number),
            _ => Err(wrong_type(self, "a number")),
        }
    }

    fn count(&self, most: u64) -> Result<u64, Diagnostic> {
        match self.number() {
            Ok(number) if number.fract() == 0.0 && (0.0..=MOST_EXACT).contains(&number) && number as u64 <= most => {
                Ok(number as u64)
            }
            Ok(_) => {
                let message = format!("expected a whole number from 0 to {most}");
                Err(Diagnostic::error(Code::OutOfRange, self.span, message))
            }
            Err(_) => Err(wrong_type(self, &format!("a whole number from 0 to {most}"))),
        }
    }

    fn to_json(&self) -> Json {
        match &self.content {
            Content::Scalar(scalar) => json_of(&scalar.value),
            Content::List(items) => items.iter().map(Self::to_json).collect(),
            Content::Map(entries) => {
                Json::Object(entries.iter().map(|entry| (entry.key.to_string(), entry.node.to_json())).collect())
            }
        }
    }
}

fn wrong_type(node: &Node, wanted: &str) -> Diagnostic {
    Diagnostic::error(Code::WrongType, node.span, format!("expected {wanted}, found {}", node.described()))
}

/// A scalar as JSON. A number that JSON does not have, such as `.inf`, becomes its text.
fn json_of(scalar: &Value) -> Json {
    match scalar {
        Value::Null => Json::Null,
        Value::Bool(truth) => Json::Bool(*truth),
        Value::Number(number) => json_number(*number).map_or_else(|| Json::from(number.to_string()), Json::Number),
        other => Json::from(other.to_display().to_string()),
    }
}

/// A number as JSON has it; `None` for an infinite one and for NaN.
pub(super) fn json_number(number: f64) -> Option<Number> {
    // JSON's own whole numbers are written without a point: `12` in the file is `12` in the event, not `12.0`.
    let is_whole = number.fract() == 0.0 && number.abs() <= MOST_EXACT;
    if is_whole { Some(Number::from(number as i64)) } else { Number::from_f64(number) }
}

#[cfg(test)]
mod tests {
    use ensemble_core::diag::{FileId, Report};
    use ensemble_core::syntax::parse;
    use serde_json::json;

    use super::*;

    fn read(text: &str) -> Node {
        parse(text, FileId(0), &mut Report::default()).unwrap().root
    }

    #[test]
    fn numbers_of_a_file_are_numbers_of_json() {
        let value =
            read("{whole: 12, point: 12.0, half: 0.5, large: 12345678901234567890, none: , far: .inf}").to_json();
        let large = "12345678901234567890";
        assert_eq!(value, json!({"whole": 12, "point": 12, "half": 0.5, "large": large, "none": null, "far": "inf"}));
    }

    #[test]
    fn a_text_is_what_is_written() {
        assert_eq!(read("007").string().unwrap(), "007");
        assert_eq!(read("true").string().unwrap(), "true");
        assert_eq!(read("[a]").string().unwrap_err().message, "expected text, found a list");
    }

    #[test]
    fn a_count_is_whole_and_within_its_bound() {
        assert_eq!(read("12").count(12).unwrap(), 12);
        assert_eq!(read("13").count(12).unwrap_err().code, Code::OutOfRange);
        assert_eq!(read("-1").count(12).unwrap_err().code, Code::OutOfRange);
        assert_eq!(read("x").count(12).unwrap_err().code, Code::WrongType);
    }
}
