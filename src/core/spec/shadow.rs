//! Shadows of boxes (`LANGUAGE.md` 13): a map, or `box-shadow` as CSS writes it.

use super::css::words;
use super::props::measured;
use super::{Color, FromValue, Kind, Offset, Prop, prop};
use crate::value::Value;

/// Keys of a `boxShadow`.
pub const BOX_SHADOW: &[Prop] = &[
    prop("color", Kind::Color, "Its colour."),
    prop("offset", Kind::Offset, "Its distance from the box, right and down, in logical pixels."),
    prop("blur", Kind::Number { min: 0.0, max: f64::INFINITY }, "Width of its soft edge in logical pixels.")
        .also(&["blurRadius", "radius"]),
    prop("spread", Kind::NUMBER, "How far it reaches beyond the box on each side, in logical pixels.")
        .also(&["spreadRadius"]),
];

/// A shadow below a box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoxShadow {
    /// Colour of the shadow.
    pub color: Color,
    /// Distance from the box, right and down.
    pub offset: Offset,
    /// Width of its soft edge in logical pixels.
    pub blur: f32,
    /// Extent beyond the box on each side, in logical pixels.
    pub spread: f32,
}

impl FromValue for BoxShadow {
    const KIND: Kind = Kind::BoxShadow;

    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Text(text) = value {
            return css_shadow(text);
        }
        value.as_map()?;
        Some(Self {
            color: Color::from_value(&value.get("color")).unwrap_or(Color::argb(0x40000000)),
            offset: Offset::from_value(&value.get("offset")).unwrap_or_default(),
            blur: number(value, &["blur", "blurRadius", "radius"]).max(0.0),
            spread: number(value, &["spread", "spreadRadius"]),
        })
    }
}

/// The first number under these keys; otherwise 0.
fn number(value: &Value, keys: &[&str]) -> f32 {
    keys.iter().find_map(|key| f32::from_value(&value.get(key))).unwrap_or_default()
}

/// Parses `x y blur spread color`, of which the last three are optional; of several shadows the first. `none` has no effect.
fn css_shadow(text: &str) -> Option<BoxShadow> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shadows_of_css_are_read() {
        let shadow = css_shadow("0 2px 4px 1px rgba(0, 0, 0, 0.5), 0 0 9px red").unwrap();
        assert_eq!((shadow.offset.y, shadow.blur, shadow.spread), (2.0, 4.0, 1.0));
        assert_eq!(shadow.color.0[3], 128);
        assert_eq!(css_shadow("none").map(|shadow| shadow.color.0[3]), Some(0));
        assert!(css_shadow("inset 0 2px").is_none() && css_shadow("red").is_none());
    }
}
