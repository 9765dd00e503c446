//! CSS forms of values in apps of the web dialect: `0 auto`, `50%`, `0 2px 4px rgba(0, 0, 0, 0.1)`.

use std::borrow::Cow;

use super::props::measured;
use super::{BoxShadow, Color, Offset};
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

/// Parses `x y blur spread color`, of which the last three are optional; of several shadows the first. `none` has no effect.
pub fn shadow(text: &str) -> Option<BoxShadow> {
    let clear = Color([0; 4]);
    if text.trim() == "none" {
        return Some(BoxShadow { color: clear, offset: Offset::default(), blur: 0.0, spread: 0.0 });
    }
    let mut lengths = Vec::new();
    let mut color = None;
    for word in words(first_shadow(text)) {
        match measured(word).filter(|length| length.is_finite()) {
            Some(length) => lengths.push(length as f32),
            None => color = Some(Color::parse(word)?),
        }
    }
    let [x, y, ref more @ ..] = lengths[..] else { return None };
    if more.len() > 2 {
        return None;
    }
    Some(BoxShadow {
        color: color.unwrap_or(Color::argb(0x4000_0000)),
        offset: Offset { x, y },
        blur: more.first().copied().unwrap_or_default().max(0.0),
        spread: more.get(1).copied().unwrap_or_default(),
    })
}

/// The text up to the first comma outside of brackets.
fn first_shadow(text: &str) -> &str {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => return &text[..at],
            _ => {}
        }
    }
    text
}

/// Splits words; brackets group.
fn words(text: &str) -> Vec<&str> {
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
    fn shadows_of_css_are_read() {
        let shadow = shadow("0 2px 4px 1px rgba(0, 0, 0, 0.5), 0 0 9px red").unwrap();
        assert_eq!((shadow.offset.y, shadow.blur, shadow.spread), (2.0, 4.0, 1.0));
        assert_eq!(shadow.color.0[3], 128);
        assert_eq!(super::shadow("none").map(|shadow| shadow.color.0[3]), Some(0));
        assert!(super::shadow("inset 0 2px").is_none() && super::shadow("red").is_none());
    }

    #[test]
    fn auto_is_no_space_and_half_a_box_is_round() {
        let insets = Insets::from_value(&Value::from("8px auto")).unwrap();
        assert_eq!((insets.top, insets.left), (8.0, 0.0));
        assert!(BorderRadius::from_value(&Value::from("50%")).unwrap().top_left > 1000.0);
        assert_eq!(BorderRadius::from_value(&Value::from("10%")), None, "depends on the size of the box");
    }
}
