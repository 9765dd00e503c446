//! Compares expected and actual values, and formats both for messages.

use std::sync::Arc;

use ensemble_core::spec::FromValue;
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;
use ensemble_ui::frame::own_text;

/// Compares loosely: `5` equals `"5"`, and the order of keys is irrelevant.
pub fn loosely_equal(found: &Value, wanted: &Value) -> bool {
    match (found, wanted) {
        (Value::Map(a), Value::Map(b)) => {
            a.len() == b.len() && b.iter().all(|(key, b)| a.get(key).is_some_and(|a| loosely_equal(a, b)))
        }
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| loosely_equal(a, b))
        }
        (Value::Number(a), b) | (b, Value::Number(a)) => f64::from_value(b).is_some_and(|b| *a == b),
        (Value::Bool(a), b) | (b, Value::Bool(a)) => bool::from_value(b).is_some_and(|b| *a == b),
        (a, b) => a == b,
    }
}

/// A value for a message.
pub fn quoted(value: &Value) -> String {
    // The body of a response would bury the sentence around it.
    const LONGEST: usize = 160;
    let text = match value {
        Value::Null => return "nothing".to_owned(),
        Value::Text(text) => text.to_string(),
        other => other.to_string(),
    };
    let text = text.replace(['\n', '\r'], " ");
    if text.chars().count() <= LONGEST {
        return format!("`{text}`");
    }
    format!("`{}…`", text.chars().take(LONGEST).collect::<String>().trim_end())
}

/// Texts of each row or child of a node, one per line; the node's own text without any.
pub fn row_texts(node: &Arc<Node>) -> Vec<String> {
    let parts: Vec<&Arc<Node>> = match rows(node) {
        Some(rows) => rows.iter().collect(),
        None => node.all_children().collect(),
    };
    if parts.is_empty() {
        return own_text(node).map(|(_, text)| text.to_string()).into_iter().collect();
    }
    let line = |part: &&Arc<Node>| {
        let mut words = Vec::new();
        collect(part, &mut words);
        words.join(" ")
    };
    parts.iter().map(line).filter(|line| !line.is_empty()).collect()
}

fn rows(node: &Arc<Node>) -> Option<&Vec<Arc<Node>>> {
    node.rows.as_ref().map(|rows| &rows.nodes).or_else(|| node.all_children().find_map(rows))
}

fn collect(node: &Arc<Node>, words: &mut Vec<String>) {
    words.extend(own_text(node).filter(|(from, _)| *from != "name").map(|(_, text)| text.to_string()));
    node.all_children().for_each(|child| collect(child, words));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_their_texts_are_the_same_and_the_order_of_keys_does_not_count() {
        let value = |json: &str| ensemble_core::json::from_json(json).unwrap();
        assert!(loosely_equal(&value("5"), &value("\"5\"")));
        assert!(loosely_equal(&value(r#"{"a": 1, "b": [true]}"#), &value(r#"{"b": ["true"], "a": "1"}"#)));
        assert!(!loosely_equal(&value(r#"{"a": 1}"#), &value(r#"{"a": 1, "b": null}"#)));
        assert!(!loosely_equal(&value("\"a\""), &value("\"A\"")));
        assert!(!loosely_equal(&Value::Null, &value("\"\"")));
    }
}
