//! Colours: the forms of `LANGUAGE.md` 13.1, and every colour of CSS Color 4, which the `color` crate reads.

use super::{FromValue, Kind};
use crate::diag::nearest;
use crate::value::Value;

/// A colour: red, green, blue, alpha, not premultiplied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Color(pub [u8; 4]);

impl Color {
    /// Black with alpha 0.
    pub const TRANSPARENT: Color = Color([0, 0, 0, 0]);

    /// An opaque colour from `0xRRGGBB`.
    pub const fn rgb(rgb: u32) -> Self {
        Self([(rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8, 255])
    }

    /// A colour from `0xAARRGGBB`, alpha first.
    pub const fn argb(argb: u32) -> Self {
        Self([(argb >> 16) as u8, (argb >> 8) as u8, argb as u8, (argb >> 24) as u8])
    }

    /// Reads `0xAARRGGBB`, `0xRRGGBB`, `RRGGBB`, a name (also `.name`), or any CSS Color 4 form: `#RGB`, `#RGBA`, `#RRGGBB`, `#RRGGBBAA`,
    /// `rgb(…)`, `hsl(…)`, `hwb(…)`, `lab(…)`, `lch(…)`, `oklab(…)`, `oklch(…)`, `color(…)`. What lies outside of sRGB is clipped to it.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(hex) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
            return match hex.len() {
                8 => hex_number(hex).map(Self::argb),
                6 => hex_number(hex).map(Self::rgb),
                _ => None,
            };
        }
        if text.starts_with('#') || text.contains('(') {
            return css(text);
        }
        named(text).or_else(|| hex_number(text).filter(|_| text.len() == 6).map(Self::rgb))
    }

    /// All colour names, sorted.
    pub fn names() -> &'static [&'static str] {
        NAMES
    }

    /// The known name that a misspelt one is nearest to.
    pub(crate) fn nearest_name(text: &str) -> Option<&'static str> {
        nearest(text.trim().trim_start_matches('.'), NAMES.iter().copied())
    }
}

impl FromValue for Color {
    const KIND: Kind = Kind::Color;

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => Self::parse(text),
            Value::Number(number) if *number >= 0.0 && *number <= f64::from(u32::MAX) && number.fract() == 0.0 => {
                Some(Self::argb(*number as u32))
            }
            _ => None,
        }
    }
}

fn named(text: &str) -> Option<Color> {
    let name = text.trim_start_matches('.').to_ascii_lowercase();
    // Looked up first: a form such as `/* */red` is CSS too, but no name.
    NAMES.binary_search(&name.as_str()).ok()?;
    match MATERIAL.binary_search_by_key(&name.as_str(), |(name, _)| name) {
        Ok(at) => Some(MATERIAL[at].1),
        // CSS has two spellings for each of its greys, the `color` crate has one.
        Err(_) => css(&name.replace("grey", "gray")),
    }
}

fn css(text: &str) -> Option<Color> {
    let color = color::parse_color(text).ok()?.to_alpha_color::<color::Srgb>().to_rgba8();
    Some(Color([color.r, color.g, color.b, color.a]))
}

/// Parses hexadecimal digits without a sign, which `from_str_radix` would accept.
fn hex_number(digits: &str) -> Option<u32> {
    if digits.bytes().all(|b| b.is_ascii_hexdigit()) { u32::from_str_radix(digits, 16).ok() } else { None }
}

/// Names with colours defined by the language: Material's 500 shades. They take precedence over CSS colours.
const MATERIAL: &[(&str, Color)] = &[
    ("amber", Color::rgb(0xFFC107)),
    ("blue", Color::rgb(0x2196F3)),
    ("brown", Color::rgb(0x795548)),
    ("cyan", Color::rgb(0x00BCD4)),
    ("gray", Color::rgb(0x9E9E9E)),
    ("green", Color::rgb(0x4CAF50)),
    ("grey", Color::rgb(0x9E9E9E)),
    ("indigo", Color::rgb(0x3F51B5)),
    ("lime", Color::rgb(0xCDDC39)),
    ("orange", Color::rgb(0xFF9800)),
    ("pink", Color::rgb(0xE91E63)),
    ("purple", Color::rgb(0x9C27B0)),
    ("red", Color::rgb(0xF44336)),
    ("teal", Color::rgb(0x009688)),
    ("yellow", Color::rgb(0xFFEB3B)),
];

/// All colour names, sorted. The `color` crate parses CSS names but does not list them, and "did you mean" needs a list.
const NAMES: &[&str] = &[
    "aliceblue",
    "amber",
    "antiquewhite",
    "aqua",
    "aquamarine",
    "azure",
    "beige",
    "bisque",
    "black",
    "blanchedalmond",
    "blue",
    "blueviolet",
    "brown",
    "burlywood",
    "cadetblue",
    "chartreuse",
    "chocolate",
    "coral",
    "cornflowerblue",
    "cornsilk",
    "crimson",
    "cyan",
    "darkblue",
    "darkcyan",
    "darkgoldenrod",
    "darkgray",
    "darkgreen",
    "darkgrey",
    "darkkhaki",
    "darkmagenta",
    "darkolivegreen",
    "darkorange",
    "darkorchid",
    "darkred",
    "darksalmon",
    "darkseagreen",
    "darkslateblue",
    "darkslategray",
    "darkslategrey",
    "darkturquoise",
    "darkviolet",
    "deeppink",
    "deepskyblue",
    "dimgray",
    "dimgrey",
    "dodgerblue",
    "firebrick",
    "floralwhite",
    "forestgreen",
    "fuchsia",
    "gainsboro",
    "ghostwhite",
    "gold",
    "goldenrod",
    "gray",
    "green",
    "greenyellow",
    "grey",
    "honeydew",
    "hotpink",
    "indianred",
    "indigo",
    "ivory",
    "khaki",
    "lavender",
    "lavenderblush",
    "lawngreen",
    "lemonchiffon",
    "lightblue",
    "lightcoral",
    "lightcyan",
    "lightgoldenrodyellow",
    "lightgray",
    "lightgreen",
    "lightgrey",
    "lightpink",
    "lightsalmon",
    "lightseagreen",
    "lightskyblue",
    "lightslategray",
    "lightslategrey",
    "lightsteelblue",
    "lightyellow",
    "lime",
    "limegreen",
    "linen",
    "magenta",
    "maroon",
    "mediumaquamarine",
    "mediumblue",
    "mediumorchid",
    "mediumpurple",
    "mediumseagreen",
    "mediumslateblue",
    "mediumspringgreen",
    "mediumturquoise",
    "mediumvioletred",
    "midnightblue",
    "mintcream",
    "mistyrose",
    "moccasin",
    "navajowhite",
    "navy",
    "oldlace",
    "olive",
    "olivedrab",
    "orange",
    "orangered",
    "orchid",
    "palegoldenrod",
    "palegreen",
    "paleturquoise",
    "palevioletred",
    "papayawhip",
    "peachpuff",
    "peru",
    "pink",
    "plum",
    "powderblue",
    "purple",
    "rebeccapurple",
    "red",
    "rosybrown",
    "royalblue",
    "saddlebrown",
    "salmon",
    "sandybrown",
    "seagreen",
    "seashell",
    "sienna",
    "silver",
    "skyblue",
    "slateblue",
    "slategray",
    "slategrey",
    "snow",
    "springgreen",
    "steelblue",
    "tan",
    "teal",
    "thistle",
    "tomato",
    "transparent",
    "turquoise",
    "violet",
    "wheat",
    "white",
    "whitesmoke",
    "yellow",
    "yellowgreen",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_each_has_a_colour() {
        assert!(NAMES.is_sorted() && MATERIAL.is_sorted_by_key(|(name, _)| name));
        assert_eq!(NAMES.len(), 148 + 2, "the names of CSS Color 4, `transparent` and `amber`");
        for name in NAMES {
            assert!(Color::parse(name).is_some(), "{name}");
        }
        for (name, color) in MATERIAL {
            assert_eq!(Color::parse(&name.to_uppercase()), Some(*color), "{name}");
        }
    }

    #[test]
    fn every_form_is_read() {
        for (text, rgba) in [
            ("#112233", [0x11, 0x22, 0x33, 255]),
            ("112233", [0x11, 0x22, 0x33, 255]),
            ("#11223344", [0x11, 0x22, 0x33, 0x44]),
            ("0x44112233", [0x11, 0x22, 0x33, 0x44]),
            ("0x112233", [0x11, 0x22, 0x33, 255]),
            ("#fff", [255, 255, 255, 255]),
            ("#1234", [0x11, 0x22, 0x33, 0x44]),
            ("red", [0xF4, 0x43, 0x36, 255]),
            (".transparent", [0, 0, 0, 0]),
            (" .DarkSlateGrey ", [0x2F, 0x4F, 0x4F, 255]),
            ("rebeccapurple", [0x66, 0x33, 0x99, 255]),
            ("rgba(1, 2, 3, 0.5)", [1, 2, 3, 128]),
            ("rgb(1 2 3 / 50%)", [1, 2, 3, 128]),
            ("rgb(100%, 0%, 50%)", [255, 0, 128, 255]),
            ("RGB(300, -5, 0)", [255, 0, 0, 255]),
            ("hsl(120, 100%, 50%)", [0, 255, 0, 255]),
            ("hsl(0.5turn 100% 50% / .5)", [0, 255, 255, 128]),
            ("hwb(240deg 0% 50%)", [0, 0, 128, 255]),
            // Expected values: the examples of CSS Color 4, sections 9 and 10.
            ("lab(46.277% -47.562 48.583)", [0, 128, 0, 255]),
            ("lch(46.277% 67.989 134.391)", [0, 128, 0, 255]),
            ("oklab(51.975% -0.1403 0.10768)", [0, 128, 0, 255]),
            ("oklch(51.975% 0.17686 142.495)", [0, 128, 0, 255]),
            ("color(display-p3 1 0 0)", [255, 0, 0, 255]),
        ] {
            assert_eq!(Color::parse(text), Some(Color(rgba)), "{text}");
        }
    }

    #[test]
    fn what_is_no_colour_is_refused() {
        for text in [
            "",
            "#12",
            "0x1",
            "reddish",
            "#äöü",
            "rgb(1)",
            "rgb(1, 2, 3",
            "+12345",
            "0x+1234567",
            "#+12345",
            "hsl(ä, 1%, 1%)",
            "color(none 1 2 3)",
            "(",
            "/*",
            "ä(",
            "lab(1e999 0 0",
        ] {
            assert_eq!(Color::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_misspelt_name_has_a_near_one() {
        assert_eq!(Color::nearest_name("cornflowrblue"), Some("cornflowerblue"));
        assert_eq!(Color::nearest_name(".ambr"), Some("amber"));
        assert_eq!(Color::nearest_name("#12345"), None);
    }
}
