//! A border as CSS writes it: `1px solid #D3D3D3`, `none`.

use super::props::measured;
use super::{Color, FromValue, Kind};
use crate::value::Value;

/// A border as CSS writes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Border {
    /// Width in logical pixels.
    pub width: f32,
    /// Colour; `None` where none is written.
    pub color: Option<Color>,
}

impl FromValue for Border {
    const KIND: Kind = Kind::Text;

    fn from_value(value: &Value) -> Option<Self> {
        let text = match value {
            Value::Text(text) => text,
            other => return f32::from_value(other).map(|width| Self { width: width.max(0.0), color: None }),
        };
        let (mut width, mut drawn, mut color) = (None, true, Vec::new());
        for word in text.split_whitespace() {
            match word {
                "none" | "hidden" => drawn = false,
                "solid" | "dashed" | "dotted" | "double" => {}
                "thin" => width = Some(1.0),
                "medium" => width = Some(3.0),
                "thick" => width = Some(5.0),
                number if width.is_none() && measured(number).is_some() => {
                    width = measured(number).map(|width| width as f32).filter(|width| width.is_finite());
                }
                // What is left is the colour, which may have spaces: `rgb(0, 0, 0)`.
                other => color.push(other),
            }
        }
        let color = Color::parse(&color.join(" "));
        if width.is_none() && drawn && color.is_none() {
            return None;
        }
        Some(Self { width: if drawn { width.unwrap_or(1.0).clamp(0.0, 1000.0) } else { 0.0 }, color })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_border_is_read_as_css_writes_it() {
        let border = |text: &str| Border::from_value(&Value::from(text));
        let grey = Color::parse("#D3D3D3");
        assert_eq!(border("1px solid #D3D3D3"), Some(Border { width: 1.0, color: grey }));
        assert_eq!(border("2 dashed rgb(1, 2, 3)"), Some(Border { width: 2.0, color: Some(Color([1, 2, 3, 255])) }));
        assert_eq!(border("none"), Some(Border { width: 0.0, color: None }));
        assert_eq!(border("red"), Some(Border { width: 1.0, color: Color::parse("red") }));
        assert_eq!(border("what"), None);
        assert_eq!(Border::from_value(&Value::Number(3.0)), Some(Border { width: 3.0, color: None }));
    }
}
