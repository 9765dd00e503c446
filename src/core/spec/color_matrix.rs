//! `filter` of CSS as far as it changes colours, and what `colorFilter` comes to: one matrix.

use super::{FromValue, Kind, css};
use crate::value::Value;

/// A change of colours: each new channel is a sum of the old ones, in thousandths. Thousandths are whole, so that a matrix can be a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ColorMatrix {
    /// Shares of red, green and blue in the new red, green and blue, and what is added to them.
    rows: [[i32; 4]; 3],
    /// Factor of the alpha.
    alpha: i32,
}

/// Weights of red, green and blue in the brightness (ITU-R BT.709), as the Filter Effects Module of CSS has them.
const LIGHT: [f32; 3] = [0.2126, 0.7152, 0.0722];
const SEPIA: [[f32; 3]; 3] = [[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]];
const SAME: [[f32; 3]; 3] = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
/// Weights of red, green and blue in the brightness (ITU-R BT.601), as Flutter has them.
const FLUTTER_LIGHT: [f32; 3] = [0.299, 0.587, 0.114];

impl ColorMatrix {
    fn new(rows: [[f32; 3]; 3], added: f32, alpha: f32) -> Self {
        let whole = |share: f32| (share.clamp(-1000.0, 1000.0) * 1000.0).round() as i32;
        Self { rows: rows.map(|[r, g, b]| [whole(r), whole(g), whole(b), whole(added)]), alpha: whole(alpha) }
    }

    /// Multiplies each channel by that of a colour.
    pub fn times([r, g, b, a]: [u8; 4]) -> Self {
        let [r, g, b, a] = [r, g, b, a].map(|channel| f32::from(channel) / 255.0);
        Self::new([[r, 0.0, 0.0], [0.0, g, 0.0], [0.0, 0.0, b]], 0.0, a)
    }

    /// Keeps the brightness only.
    pub fn grey() -> Self {
        Self::new([FLUTTER_LIGHT; 3], 0.0, 1.0)
    }

    /// Replaces the colour and keeps the alpha.
    pub fn instead([r, g, b, a]: [u8; 4]) -> Self {
        let channel = |channel: u8| [0, 0, 0, (f32::from(channel) / 0.255).round() as i32];
        Self { rows: [channel(r), channel(g), channel(b)], alpha: (f32::from(a) / 0.255).round() as i32 }
    }

    /// Both changes, `self` first.
    pub fn then(self, next: Self) -> Self {
        let times = |a: i32, b: i32| (i64::from(a) * i64::from(b) / 1000).clamp(-1_000_000, 1_000_000) as i32;
        let rows = next.rows.map(|shares| {
            let mut row = [0, 0, 0, shares[3]];
            for (share, own) in shares.iter().zip(self.rows) {
                row.iter_mut().zip(own).for_each(|(sum, part)| *sum += times(*share, part));
            }
            row
        });
        Self { rows, alpha: times(self.alpha, next.alpha) }
    }

    /// The new colour: red, green, blue and alpha, not multiplied by the alpha.
    pub fn apply(self, [r, g, b, a]: [u8; 4]) -> [u8; 4] {
        let channel = |[red, green, blue, added]: [i32; 4]| {
            let sum = red * i32::from(r) + green * i32::from(g) + blue * i32::from(b) + added * 255;
            ((sum + 500) / 1000).clamp(0, 255) as u8
        };
        let alpha = ((self.alpha * i32::from(a) + 500) / 1000).clamp(0, 255) as u8;
        let [red, green, blue] = self.rows.map(channel);
        [red, green, blue, alpha]
    }

    /// The matrix of a function of CSS with its number; `None` for one that does more than change colours.
    fn of_function(name: &str, amount: f32) -> Option<Self> {
        let share = amount.clamp(0.0, 1.0);
        let toward = |goal: [[f32; 3]; 3], share: f32| {
            let mut rows = SAME;
            rows.iter_mut().zip(goal).for_each(|(row, goal)| {
                row.iter_mut().zip(goal).for_each(|(own, goal)| *own += (goal - *own) * share);
            });
            rows
        };
        let scaled = |factor: f32| SAME.map(|row| row.map(|share| share * factor));
        Some(match name {
            "none" => Self::new(SAME, 0.0, 1.0),
            "opacity" => Self::new(SAME, 0.0, share),
            "grayscale" => Self::new(toward([LIGHT; 3], share), 0.0, 1.0),
            "sepia" => Self::new(toward(SEPIA, share), 0.0, 1.0),
            "saturate" => Self::new(toward([LIGHT; 3], 1.0 - amount.clamp(0.0, 100.0)), 0.0, 1.0),
            "invert" => Self::new(scaled(1.0 - 2.0 * share), share, 1.0),
            "brightness" => Self::new(scaled(amount.clamp(0.0, 100.0)), 0.0, 1.0),
            "contrast" => Self::new(scaled(amount.clamp(0.0, 100.0)), 0.5 - 0.5 * amount.clamp(0.0, 100.0), 1.0),
            "hue-rotate" => Self::new(turned(amount.to_radians()), 0.0, 1.0),
            _ => return None,
        })
    }
}

/// The rows that turn the hue, by the Filter Effects Module of CSS.
fn turned(angle: f32) -> [[f32; 3]; 3] {
    let (sin, cos) = angle.sin_cos();
    let light = [0.213, 0.715, 0.072];
    let cosine = [[0.787, -0.715, -0.072], [-0.213, 0.285, -0.072], [-0.213, -0.715, 0.928]];
    let sine = [[-0.213, -0.715, 0.928], [0.143, 0.140, -0.283], [-0.787, 0.715, 0.072]];
    let mut rows = [light; 3];
    for ((row, cosine), sine) in rows.iter_mut().zip(cosine).zip(sine) {
        for ((share, by_cosine), by_sine) in row.iter_mut().zip(cosine).zip(sine) {
            *share += cos * by_cosine + sin * by_sine;
        }
    }
    rows
}

impl FromValue for ColorMatrix {
    const KIND: Kind = Kind::Filter;

    fn from_value(value: &Value) -> Option<Self> {
        let mut all = Self::new(SAME, 0.0, 1.0);
        for word in css::words(value.as_str()?) {
            let (name, rest) = word.split_once('(').unwrap_or((word, ")"));
            all = all.then(Self::of_function(name, amount(rest.strip_suffix(')')?.trim())?)?);
        }
        Some(all)
    }
}

/// The number of a function, 1 without one: `0.5`, `50%`, `90deg`.
fn amount(text: &str) -> Option<f32> {
    let turn = |text: &str, degrees: f32| text.trim().parse::<f32>().ok().map(|number| number * degrees);
    let number = match text {
        "" => Some(1.0),
        text if text.ends_with('%') => turn(text.trim_end_matches('%'), 0.01),
        text if text.ends_with("deg") => turn(text.trim_end_matches("deg"), 1.0),
        text if text.ends_with("turn") => turn(text.trim_end_matches("turn"), 360.0),
        text if text.ends_with("rad") => turn(text.trim_end_matches("rad"), 180.0 / std::f32::consts::PI),
        text => turn(text, 1.0),
    };
    number.filter(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(filter: &str, color: [u8; 4]) -> [u8; 4] {
        ColorMatrix::from_value(&Value::from(filter)).unwrap().apply(color)
    }

    #[test]
    fn functions_of_css_change_colours_as_browsers_do() {
        let orange = [255, 165, 0, 255];
        assert_eq!(changed("none", orange), orange);
        assert_eq!(changed("grayscale(1)", orange), [172, 172, 172, 255]);
        assert_eq!(changed("grayscale(0)", orange), orange);
        assert_eq!(changed("invert(100%)", orange), [0, 90, 255, 255]);
        assert_eq!(changed("brightness(50%)", orange), [128, 83, 0, 255]);
        assert_eq!(changed("contrast(0)", orange), [128, 128, 128, 255]);
        assert_eq!(changed("opacity(0.5)", orange), [255, 165, 0, 128]);
        assert_eq!(changed("saturate(1)", orange), orange);
        assert_eq!(changed("invert() invert()", orange), orange);
        assert_eq!(changed("sepia(1)", [0, 0, 0, 255]), [0, 0, 0, 255]);
        assert_eq!(changed("hue-rotate(0deg)", orange), orange);
    }

    #[test]
    fn what_does_more_than_change_colours_is_no_filter() {
        for other in ["blur(4px)", "drop-shadow(1px 2px red)", "url(#x)", "grayscale(x)", "grayscale(1"] {
            assert_eq!(ColorMatrix::from_value(&Value::from(other)), None, "{other}");
        }
        assert_eq!(ColorMatrix::from_value(&Value::from(3.0)), None);
    }
}
