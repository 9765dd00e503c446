//! CSS forms of values in apps of the web dialect: `0 auto`, `50%`, `0 2px 4px rgba(0, 0, 0, 0.1)`.

use std::borrow::Cow;

use crate::value::Value;

/// Radius larger than half of any box, so that its ends are round.
const ROUND: &str = "9999";

/// Parses one to four CSS lengths into numbers: `auto` is 0, and half of the box or more is a full rounding.
pub fn lengths(value: &Value) -> Cow<'_, Value> {
    let Value::Text(text) = value else { return Cow::Borrowed(value) };
    if !text.contains("auto") && !text.contains('%') {
        return Cow::Borrowed(value);
    }
    let word = |word: &str| match word.strip_suffix('%').and_then(|share| share.parse::<f32>().ok()) {
        Some(share) if share >= 50.0 => ROUND.to_owned(),
        Some(0.0) => "0".to_owned(),
        _ if word == "auto" => "0".to_owned(),
        _ => word.to_owned(),
    };
    Cow::Owned(Value::text(text.split_whitespace().map(word).collect::<Vec<_>>().join(" ")))
}

/// Splits words; brackets group.
pub fn words(text: &str) -> Vec<&str> {
    let (mut words, mut depth, mut start) = (Vec::new(), 0usize, None);
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if c.is_whitespace() && depth == 0 {
            words.extend(start.take().map(|start: usize| &text[start..at]));
        } else if start.is_none() {
            start = Some(at);
        }
    }
    words.extend(start.map(|start| &text[start..]));
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{BorderRadius, FromValue, Insets};

    #[test]
    fn auto_is_no_space_and_half_a_box_is_round() {
        let insets = Insets::from_value(&Value::from("8px auto")).unwrap();
        assert_eq!((insets.top, insets.left), (8.0, 0.0));
        assert!(BorderRadius::from_value(&Value::from("50%")).unwrap().top_left.unwrap() > 1000.0);
        assert_eq!(BorderRadius::from_value(&Value::from("10%")), None, "depends on the size of the box");
    }
}
