//! Colours as `language.md` 13.1 accepts them, and the common CSS forms.

use super::{FromValue, Kind};
use crate::value::Value;

/// A colour: red, green, blue, alpha, not premultiplied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Color(pub [u8; 4]);

impl Color {
    /// Nothing at all.
    pub const TRANSPARENT: Color = Color([0, 0, 0, 0]);

    /// An opaque colour from `0xRRGGBB`.
    pub const fn rgb(rgb: u32) -> Self {
        Self([(rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8, 255])
    }

    /// A colour from `0xAARRGGBB`, alpha first.
    pub const fn argb(argb: u32) -> Self {
        Self([(argb >> 16) as u8, (argb >> 8) as u8, argb as u8, (argb >> 24) as u8])
    }

    /// Reads a colour's text: a name, `#RGB`, `#RRGGBB`, `#RRGGBBAA`, `0xAARRGGBB`, `rgb(…)`, `rgba(…)`, `hsl(…)`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(hex) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
            return match hex.len() {
                8 => u32::from_str_radix(hex, 16).ok().map(Self::argb),
                6 => u32::from_str_radix(hex, 16).ok().map(Self::rgb),
                _ => None,
            };
        }
        if let Some(hex) = text.strip_prefix('#') {
            return Self::parse_hex(hex);
        }
        if let Some(color) = Self::parse_function(text) {
            return Some(color);
        }
        let name = text.trim_start_matches('.').to_ascii_lowercase();
        NAMES.binary_search_by_key(&name.as_str(), |(name, _)| name).ok().map(|at| NAMES[at].1).or_else(|| {
            (text.len() == 6 && text.bytes().all(|b| b.is_ascii_hexdigit())).then(|| Self::parse_hex(text)).flatten()
        })
    }

    fn parse_hex(hex: &str) -> Option<Self> {
        if !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let number = u32::from_str_radix(hex, 16).ok()?;
        match hex.len() {
            3 => {
                let wide = |shift: u32| ((number >> shift & 0xF) * 17) as u8;
                Some(Self([wide(8), wide(4), wide(0), 255]))
            }
            6 => Some(Self::rgb(number)),
            8 => Some(Self([(number >> 24) as u8, (number >> 16) as u8, (number >> 8) as u8, number as u8])),
            _ => None,
        }
    }

    fn parse_function(text: &str) -> Option<Self> {
        let (name, rest) = text.split_once('(')?;
        let inside = rest.strip_suffix(')')?;
        let mut parts = inside.split([',', ' ', '/']).filter(|part| !part.is_empty());
        let mut next = || -> Option<f64> {
            let part = parts.next()?;
            match part.strip_suffix('%') {
                Some(share) => share.parse::<f64>().ok().map(|n| n / 100.0),
                None => part.trim_end_matches("deg").parse().ok(),
            }
        };
        let byte = |n: f64| n.round().clamp(0.0, 255.0) as u8;
        match name {
            "rgb" | "rgba" => {
                let (r, g, b) = (next()?, next()?, next()?);
                let scale = if inside.contains('%') { 255.0 } else { 1.0 };
                Some(Self([byte(r * scale), byte(g * scale), byte(b * scale), byte(next().unwrap_or(1.0) * 255.0)]))
            }
            "hsl" | "hsla" => {
                let (h, s, l) = (next()?.rem_euclid(360.0), next()?.clamp(0.0, 1.0), next()?.clamp(0.0, 1.0));
                let alpha = byte(next().unwrap_or(1.0) * 255.0);
                let channel = |n: f64| {
                    let k = (n + h / 30.0) % 12.0;
                    byte((l - s * l.min(1.0 - l) * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0)) * 255.0)
                };
                Some(Self([channel(0.0), channel(8.0), channel(4.0), alpha]))
            }
            _ => None,
        }
    }
}

impl FromValue for Color {
    const KIND: Kind = Kind::Color;

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => Self::parse(text),
            Value::Number(number) if *number >= 0.0 && *number <= f64::from(u32::MAX) => {
                Some(Self::argb(*number as u32))
            }
            _ => None,
        }
    }
}

/// Names, sorted: Material's 500 shades where the language names them, CSS otherwise.
const NAMES: &[(&str, Color)] = &[
    ("amber", Color::rgb(0xFFC107)),
    ("aqua", Color::rgb(0x00FFFF)),
    ("beige", Color::rgb(0xF5F5DC)),
    ("black", Color::rgb(0x000000)),
    ("blue", Color::rgb(0x2196F3)),
    ("brown", Color::rgb(0x795548)),
    ("coral", Color::rgb(0xFF7F50)),
    ("crimson", Color::rgb(0xDC143C)),
    ("cyan", Color::rgb(0x00BCD4)),
    ("darkblue", Color::rgb(0x00008B)),
    ("darkgray", Color::rgb(0xA9A9A9)),
    ("darkgreen", Color::rgb(0x006400)),
    ("darkgrey", Color::rgb(0xA9A9A9)),
    ("darkred", Color::rgb(0x8B0000)),
    ("dimgray", Color::rgb(0x696969)),
    ("dodgerblue", Color::rgb(0x1E90FF)),
    ("forestgreen", Color::rgb(0x228B22)),
    ("fuchsia", Color::rgb(0xFF00FF)),
    ("gold", Color::rgb(0xFFD700)),
    ("gray", Color::rgb(0x9E9E9E)),
    ("green", Color::rgb(0x4CAF50)),
    ("grey", Color::rgb(0x9E9E9E)),
    ("indigo", Color::rgb(0x3F51B5)),
    ("lightblue", Color::rgb(0xADD8E6)),
    ("lightgray", Color::rgb(0xD3D3D3)),
    ("lightgreen", Color::rgb(0x90EE90)),
    ("lightgrey", Color::rgb(0xD3D3D3)),
    ("lime", Color::rgb(0xCDDC39)),
    ("magenta", Color::rgb(0xFF00FF)),
    ("maroon", Color::rgb(0x800000)),
    ("navy", Color::rgb(0x000080)),
    ("olive", Color::rgb(0x808000)),
    ("orange", Color::rgb(0xFF9800)),
    ("orangered", Color::rgb(0xFF4500)),
    ("pink", Color::rgb(0xE91E63)),
    ("purple", Color::rgb(0x9C27B0)),
    ("red", Color::rgb(0xF44336)),
    ("salmon", Color::rgb(0xFA8072)),
    ("silver", Color::rgb(0xC0C0C0)),
    ("skyblue", Color::rgb(0x87CEEB)),
    ("slategray", Color::rgb(0x708090)),
    ("steelblue", Color::rgb(0x4682B4)),
    ("teal", Color::rgb(0x009688)),
    ("tomato", Color::rgb(0xFF6347)),
    ("transparent", Color::TRANSPARENT),
    ("turquoise", Color::rgb(0x40E0D0)),
    ("violet", Color::rgb(0xEE82EE)),
    ("white", Color::rgb(0xFFFFFF)),
    ("whitesmoke", Color::rgb(0xF5F5F5)),
    ("yellow", Color::rgb(0xFFEB3B)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted() {
        assert!(NAMES.is_sorted_by_key(|(name, _)| name));
    }

    #[test]
    fn every_form_is_read() {
        for (text, rgba) in [
            ("#112233", [0x11, 0x22, 0x33, 255]),
            ("112233", [0x11, 0x22, 0x33, 255]),
            ("#11223344", [0x11, 0x22, 0x33, 0x44]),
            ("0x44112233", [0x11, 0x22, 0x33, 0x44]),
            ("#fff", [255, 255, 255, 255]),
            ("red", [0xF4, 0x43, 0x36, 255]),
            (".transparent", [0, 0, 0, 0]),
            ("rgba(1, 2, 3, 0.5)", [1, 2, 3, 128]),
            ("hsl(120, 100%, 50%)", [0, 255, 0, 255]),
        ] {
            assert_eq!(Color::parse(text), Some(Color(rgba)), "{text}");
        }
        for text in ["", "#12", "0x1", "reddish", "#äöü", "rgb(1)"] {
            assert_eq!(Color::parse(text), None, "{text}");
        }
    }
}
