//! Composite values of boxes (`LANGUAGE.md` 13): insets, radii, lengths, shadows, gradients, icons, read from a `Value`.

use std::sync::Arc;

use super::props::{measured, narrow};
use super::{Color, FromValue, Kind, Prop, css, prop};
use crate::value::Value;

/// Keys of a gradient.
pub(crate) const GRADIENT: &[Prop] = &[
    prop("colors", Kind::List, "Its colours, two at least."),
    prop("stops", Kind::List, "The position of each colour, 0 to 1, ascending; evenly spread by default."),
    prop("start", Kind::Alignment, "Where it starts."),
    prop("end", Kind::Alignment, "Where it ends."),
];

/// Keys of an icon.
pub const ICON: &[Prop] = &[
    prop("name", Kind::IconName, "Its name."),
    prop("id", Kind::Text, "A name for scripts.").ignored("an icon in a widget is part of it"),
    prop("library", Kind::Text, "Its library: `default`, `fontAwesome` or `remix`."),
    prop("color", Kind::Color, "Its colour."),
    prop("size", Kind::NUMBER, "Its size in logical pixels."),
];

/// Keys of a radius whose corners differ.
pub const CORNERS: &[Prop] = &[
    prop("all", Kind::Any, "Radii of the corners that are not set: one to four numbers."),
    prop("topLeft", Kind::NUMBER, "Radius at the top left, in logical pixels."),
    prop("topRight", Kind::NUMBER, "Radius at the top right, in logical pixels."),
    prop("bottomRight", Kind::NUMBER, "Radius at the bottom right, in logical pixels."),
    prop("bottomLeft", Kind::NUMBER, "Radius at the bottom left, in logical pixels."),
];

/// Space on four sides, in logical pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Insets {
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
    pub left: f32,
}

/// Radii of four corners, in logical pixels; a corner without one keeps what its widget usually has.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct BorderRadius {
    pub top_left: Option<f32>,
    pub top_right: Option<f32>,
    pub bottom_right: Option<f32>,
    pub bottom_left: Option<f32>,
}

/// A width or height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Length {
    /// Logical pixels.
    Pixels(f32),
    /// A share of the parent, 1.0 = all of it.
    Share(f32),
    /// The size it has when nothing is given: `auto` and its like.
    Usual,
}

/// Alignment in a box, one of nine: -1, 0 or 1 on each axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Alignment {
    /// -1 left, 0 middle, 1 right.
    pub x: i8,
    /// -1 top, 0 middle, 1 bottom.
    pub y: i8,
}

/// Two distances in logical pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Offset {
    pub x: f32,
    pub y: f32,
}

/// A linear gradient.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradient {
    /// At least two colours.
    pub colors: Vec<Color>,
    /// The position of each colour from start to end, 0 to 1, ascending; as many as colours.
    pub stops: Vec<f32>,
    /// Point at which the gradient starts.
    pub start: Alignment,
    /// Point at which the gradient ends.
    pub end: Alignment,
}

/// An icon by name.
#[derive(Clone, Debug, PartialEq)]
pub struct IconRef {
    /// Name in its library.
    pub name: Arc<str>,
    /// `default` (Material), `fontAwesome`, `remix`.
    pub library: Option<Arc<str>>,
    /// Colour of the icon.
    pub color: Option<Color>,
    /// Size in logical pixels.
    pub size: Option<f32>,
}

impl Insets {
    /// Equal insets on all sides.
    pub const fn all(all: f32) -> Self {
        Self { top: all, right: all, bottom: all, left: all }
    }
}

/// Parses one to four numbers in CSS order, from a number, text such as `8 16`, or a list.
fn numbers(value: &Value) -> Option<Vec<f32>> {
    let numbers: Vec<f32> = match value {
        Value::Number(number) => vec![narrow(*number)],
        Value::Text(text) => text.split_whitespace().map(|part| measured(part).map(narrow)).collect::<Option<_>>()?,
        Value::List(items) => items.iter().map(f32::from_value).collect::<Option<_>>()?,
        _ => return None,
    };
    ((1..=4).contains(&numbers.len()) && numbers.iter().all(|n| n.is_finite())).then_some(numbers)
}

impl FromValue for Insets {
    const KIND: Kind = Kind::Insets;

    fn from_value(value: &Value) -> Option<Self> {
        let [top, right, bottom, left] = match *numbers(&css::lengths(value))?.as_slice() {
            [a] => [a; 4],
            [y, x] => [y, x, y, x],
            [t, x, b] => [t, x, b, x],
            [t, r, b, l] => [t, r, b, l],
            _ => return None,
        };
        Some(Self { top, right, bottom, left })
    }
}

impl FromValue for BorderRadius {
    const KIND: Kind = Kind::BorderRadius;

    fn from_value(value: &Value) -> Option<Self> {
        if value.as_map().is_some() {
            let all = value.get("all");
            // A map in the map is no radius.
            let all = if all.is_null() || all.as_map().is_some() { Self::default() } else { Self::from_value(&all)? };
            let corner = |name: &str, usual: Option<f32>| match value.get(name) {
                Value::Null => Some(usual),
                own => match *numbers(&css::lengths(&own))?.as_slice() {
                    [radius] | [radius, _] => Some(Some(radius)),
                    _ => None,
                },
            };
            return Some(Self {
                top_left: corner("topLeft", all.top_left)?,
                top_right: corner("topRight", all.top_right)?,
                bottom_right: corner("bottomRight", all.bottom_right)?,
                bottom_left: corner("bottomLeft", all.bottom_left)?,
            });
        }
        let [top_left, top_right, bottom_right, bottom_left] = match *numbers(&css::lengths(value))?.as_slice() {
            [a] => [a; 4],
            [top, bottom] => [top, top, bottom, bottom],
            [tl, tr, bl] => [tl, tr, 0.0, bl],
            [tl, tr, br, bl] => [tl, tr, br, bl],
            _ => return None,
        };
        let [top_left, top_right, bottom_right, bottom_left] =
            [top_left, top_right, bottom_right, bottom_left].map(Some);
        Some(Self { top_left, top_right, bottom_right, bottom_left })
    }
}

impl FromValue for Length {
    const KIND: Kind = Kind::Length;

    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Text(text) = value {
            let text = text.trim();
            // A page fills its window: a share of one is the same of the other.
            if let Some(share) = ["%", "vh", "vw"].iter().find_map(|unit| text.strip_suffix(unit)) {
                return share.parse::<f64>().ok().filter(|n| n.is_finite()).map(|n| Self::Share(narrow(n / 100.0)));
            }
            const USUAL: [&str; 9] =
                ["auto", "none", "normal", "fit-content", "max-content", "min-content", "inherit", "initial", "unset"];
            if USUAL.contains(&text) {
                return Some(Self::Usual);
            }
        }
        // Larger than any window; bounds the time of painters that go over each pixel.
        const LONGEST: f32 = 1e6;
        f32::from_value(value).map(|pixels| Self::Pixels(pixels.clamp(-LONGEST, LONGEST)))
    }
}

impl FromValue for Alignment {
    const KIND: Kind = Kind::Alignment;

    fn from_value(value: &Value) -> Option<Self> {
        let (x, y) = match value.as_str()? {
            "topLeft" => (-1, -1),
            "topCenter" | "top" => (0, -1),
            "topRight" => (1, -1),
            "centerLeft" | "left" => (-1, 0),
            "center" => (0, 0),
            "centerRight" | "right" => (1, 0),
            "bottomLeft" => (-1, 1),
            "bottomCenter" | "bottom" => (0, 1),
            "bottomRight" => (1, 1),
            _ => return None,
        };
        Some(Self { x, y })
    }
}

/// A place on the earth, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LatLng {
    /// Latitude; north of the equator positive.
    pub lat: f64,
    /// Longitude; east of Greenwich positive.
    pub lng: f64,
}

impl FromValue for LatLng {
    const KIND: Kind = Kind::LatLng;

    fn from_value(value: &Value) -> Option<Self> {
        let (lat, lng) = match value {
            Value::Map(_) => {
                let number = |names: [&str; 2]| names.into_iter().find_map(|name| f64::from_value(&value.get(name)));
                (number(["lat", "latitude"])?, number(["lng", "longitude"])?)
            }
            Value::List(list) => (f64::from_value(list.first()?)?, f64::from_value(list.get(1)?)?),
            Value::Text(text) => {
                let mut numbers = text.split([' ', ',']).filter(|part| !part.is_empty()).map(str::parse::<f64>);
                (numbers.next()?.ok()?, numbers.next()?.ok()?)
            }
            _ => return None,
        };
        (lat.is_finite() && lng.is_finite()).then_some(Self { lat, lng })
    }
}

impl FromValue for Offset {
    const KIND: Kind = Kind::Offset;

    fn from_value(value: &Value) -> Option<Self> {
        match numbers(value)?.as_slice() {
            [both] => Some(Self { x: *both, y: *both }),
            [x, y] => Some(Self { x: *x, y: *y }),
            _ => None,
        }
    }
}

impl FromValue for Gradient {
    const KIND: Kind = Kind::Gradient;

    fn from_value(value: &Value) -> Option<Self> {
        let colors = value.get("colors").as_list()?.iter().map(Color::from_value).collect::<Option<Vec<_>>>()?;
        if colors.len() < 2 {
            return None;
        }
        let even = (0..colors.len()).map(|at| at as f32 / (colors.len() - 1) as f32).collect();
        let stops = match value.get("stops").as_list() {
            Some(stops) => stops.iter().map(f32::from_value).collect::<Option<Vec<_>>>()?,
            None => even,
        };
        if stops.len() != colors.len() || !stops.is_sorted() {
            return None;
        }
        let place = |key, otherwise| Alignment::from_value(&value.get(key)).unwrap_or(otherwise);
        let (start, end) = (place("start", Alignment { x: -1, y: 0 }), place("end", Alignment { x: 1, y: 0 }));
        Some(Self { colors, stops, start, end })
    }
}

impl FromValue for IconRef {
    const KIND: Kind = Kind::Icon;

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => {
                let mut words = text.split_whitespace();
                let name = Arc::from(words.next()?);
                Some(Self { name, library: words.next().map(Arc::from), color: None, size: None })
            }
            Value::Map(map) => Some(Self {
                name: map.get("name")?.as_str()?.into(),
                library: map.get("library").and_then(|library| library.as_str().map(Arc::from)),
                color: map.get("color").and_then(Color::from_value),
                size: map.get("size").and_then(f32::from_value),
            }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_the_units_of_css() {
        let length = |text: &str| Length::from_value(&Value::from(text));
        assert_eq!(length("12"), Some(Length::Pixels(12.0)));
        assert_eq!(length("12px"), Some(Length::Pixels(12.0)));
        assert_eq!(length("1.5rem"), Some(Length::Pixels(24.0)));
        assert_eq!(length("9pt"), Some(Length::Pixels(12.0)));
        assert_eq!(length("50%"), Some(Length::Share(0.5)));
        assert_eq!(length("100vh"), Some(Length::Share(1.0)));
        assert_eq!(length("fit-content"), Some(Length::Usual));
        assert_eq!(length("2p"), None);
        assert_eq!(length("rem"), None);
    }

    #[test]
    fn numbers_beyond_all_windows_stay_finite() {
        for text in ["1e300", "-1e300px", "1e300%"] {
            let finite = match Length::from_value(&Value::from(text)) {
                Some(Length::Pixels(number) | Length::Share(number)) => {
                    number.is_finite() && (number * number).is_finite()
                }
                other => panic!("{text}: {other:?}"),
            };
            assert!(finite, "{text}");
        }
        for value in [Value::Number(1e300), Value::from("1e300")] {
            assert!(Insets::from_value(&value).is_some_and(|insets| (insets.left + insets.right).is_finite()));
            assert!(f32::from_value(&value).is_some_and(|number| (number * number).is_finite()));
        }
        assert_eq!(Insets::from_value(&Value::from("NaN")), None);
    }

    #[test]
    fn insets_may_mix_units() {
        let insets = Insets::from_value(&Value::from("1rem 8px 4"));
        assert_eq!(insets, Some(Insets { top: 16.0, right: 8.0, bottom: 4.0, left: 8.0 }));
    }
}
