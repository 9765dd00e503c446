//! `transform` (`LANGUAGE.md` 13.1): a list of steps, or the functions of CSS, `rotate(45deg) scale(1.5)`.

use super::props::{measured, narrow};
use super::{FromValue, Kind, Length, Prop, prop};
use crate::value::Value;

/// Keys of a step of a list.
pub const TRANSFORM: &[Prop] = &[
    prop(
        "translate",
        Kind::TextOrKeys(&[
            prop("translateX", Kind::NUMBER, "Distance to the right, in logical pixels."),
            prop("translateY", Kind::NUMBER, "Distance downwards, in logical pixels."),
        ]),
        "Moves it: a distance in logical pixels for both axes, or `{translateX, translateY}`.",
    ),
    prop(
        "scale",
        Kind::TextOrKeys(&[
            prop("scaleX", Kind::NUMBER, "Factor of its width."),
            prop("scaleY", Kind::NUMBER, "Factor of its height."),
        ]),
        "Scales it: a factor for both axes, or `{scaleX, scaleY}`.",
    ),
    prop("rotate", Kind::NUMBER, "Turns it clockwise, in degrees."),
    prop(
        "skew",
        Kind::TextOrKeys(&[
            prop("skewX", Kind::NUMBER, "Slant along its width, in degrees."),
            prop("skewY", Kind::NUMBER, "Slant along its height, in degrees."),
        ]),
        "Slants it: degrees for both axes, or `{skewX, skewY}`.",
    ),
];

/// A change of what was drawn, about the middle of its box.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transform {
    /// The steps in the order in which they are written.
    pub steps: Vec<Step>,
    /// True for CSS, where each function changes the axes of those after it; the steps of a list add up.
    pub is_css: bool,
}

/// One step of a transform.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// Distances to the right and downwards; a share is one of its own width or height.
    Translate(Length, Length),
    /// Factors along both axes.
    Scale(f32, f32),
    /// Degrees clockwise.
    Rotate(f32),
    /// Degrees of slant along both axes.
    Skew(f32, f32),
    /// The matrix `a b c d e f` of CSS.
    Matrix([f32; 6]),
}

/// The greatest number in a transform.
const MOST: f32 = 10_000.0;
/// The most steps; the rest is dropped.
const MOST_STEPS: usize = 64;

impl FromValue for Transform {
    const KIND: Kind = Kind::Transform;

    fn from_value(value: &Value) -> Option<Self> {
        let (steps, is_css) = match value {
            Value::Text(text) => (css(text)?, true),
            Value::List(steps) => (steps.iter().map(listed).collect::<Option<Vec<_>>>()?.concat(), false),
            // One step without the list around it.
            Value::Map(_) => (listed(value)?, false),
            _ => return None,
        };
        Some(Self { steps: steps.into_iter().take(MOST_STEPS).collect(), is_css })
    }
}

/// The steps that a map of a list writes; `None` when one of them cannot be read.
fn listed(step: &Value) -> Option<Vec<Step>> {
    step.as_map()?;
    let number = |value: &Value| f32::from_value(value).map(|number| number.clamp(-MOST, MOST));
    let pair = |name: &str, x: &str, y: &str, usual: f32| {
        let step = step.get(name);
        if step.is_null() {
            return Some(None);
        }
        if let Some(both) = number(&step) {
            return Some(Some((both, both)));
        }
        step.as_map()?;
        let side = |value: Value| if value.is_null() { Some(usual) } else { number(&value) };
        Some(Some((side(step.get(x))?, side(step.get(y))?)))
    };
    let turn = step.get("rotate");
    let turned = if turn.is_null() { None } else { Some(number(&turn)?) };
    let steps = [
        pair("translate", "translateX", "translateY", 0.0)?
            .map(|(x, y)| Step::Translate(Length::Pixels(x), Length::Pixels(y))),
        pair("scale", "scaleX", "scaleY", 1.0)?.map(|(x, y)| Step::Scale(x, y)),
        turned.map(Step::Rotate),
        pair("skew", "skewX", "skewY", 0.0)?.map(|(x, y)| Step::Skew(x, y)),
    ];
    Some(steps.into_iter().flatten().collect())
}

/// The functions of CSS; `None` when one of them cannot be drawn.
fn css(text: &str) -> Option<Vec<Step>> {
    let mut rest = text.trim();
    let mut steps = Vec::new();
    if matches!(rest, "none" | "initial" | "unset") {
        return Some(steps);
    }
    while !rest.is_empty() {
        let (name, after) = rest.split_once('(')?;
        let (arguments, after) = after.split_once(')')?;
        steps.push(function(name.trim(), arguments)?);
        rest = after.trim_start_matches([' ', ',']);
    }
    (!steps.is_empty()).then_some(steps)
}

fn function(name: &str, arguments: &str) -> Option<Step> {
    let given: Vec<&str> = arguments.split([',', ' ']).map(str::trim).filter(|argument| !argument.is_empty()).collect();
    let one = || (given.len() == 1).then(|| given[0]);
    let length = |text: &str| Length::from_value(&Value::from(text)).filter(|length| *length != Length::Usual);
    // A second argument that is missing is `otherwise`.
    let both = |read: fn(&str) -> Option<f32>, otherwise: Option<f32>| match given[..] {
        [x] => read(x).map(|x| (x, otherwise.unwrap_or(x))),
        [x, y] => Some((read(x)?, read(y)?)),
        _ => None,
    };
    let zero = Length::Pixels(0.0);
    Some(match name {
        "translate" => match given[..] {
            [x] => Step::Translate(length(x)?, zero),
            [x, y] => Step::Translate(length(x)?, length(y)?),
            _ => return None,
        },
        "translateX" => Step::Translate(length(one()?)?, zero),
        "translateY" => Step::Translate(zero, length(one()?)?),
        "scale" => both(factor, None).map(|(x, y)| Step::Scale(x, y))?,
        "scaleX" => Step::Scale(factor(one()?)?, 1.0),
        "scaleY" => Step::Scale(1.0, factor(one()?)?),
        "rotate" | "rotateZ" => Step::Rotate(degrees(one()?)?),
        "skew" => both(degrees, Some(0.0)).map(|(x, y)| Step::Skew(x, y))?,
        "skewX" => Step::Skew(degrees(one()?)?, 0.0),
        "skewY" => Step::Skew(0.0, degrees(one()?)?),
        "matrix" => {
            let numbers = given.iter().map(|number| factor(number)).collect::<Option<Vec<f32>>>()?;
            Step::Matrix(numbers.try_into().ok()?)
        }
        _ => return None,
    })
}

/// A factor: a number or a percentage.
fn factor(text: &str) -> Option<f32> {
    let number = match text.strip_suffix('%') {
        Some(share) => share.parse::<f64>().ok()? / 100.0,
        None => measured(text)?,
    };
    number.is_finite().then(|| narrow(number).clamp(-MOST, MOST))
}

/// An angle in degrees.
fn degrees(text: &str) -> Option<f32> {
    // `grad` before `rad`, in which it ends.
    const UNITS: [(&str, f64); 4] =
        [("deg", 1.0), ("grad", 0.9), ("rad", 180.0 / std::f64::consts::PI), ("turn", 360.0)];
    let unit = UNITS.iter().find_map(|(unit, degrees)| Some((text.strip_suffix(unit)?, *degrees)));
    let (number, degrees) = unit.unwrap_or((text, 1.0));
    let number = number.trim().parse::<f64>().ok()? * degrees;
    number.is_finite().then(|| (number % 360.0) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Vec<Step>> {
        Transform::from_value(&Value::from(text)).map(|transform| transform.steps)
    }

    #[test]
    fn functions_of_css_are_steps() {
        let pixels = Length::Pixels;
        assert_eq!(
            read("translate(-50%, 10px) scale(1.5) rotate(0.25turn)"),
            Some(vec![Step::Translate(Length::Share(-0.5), pixels(10.0)), Step::Scale(1.5, 1.5), Step::Rotate(90.0)])
        );
        assert_eq!(read("rotate(200grad) scaleX(-1)"), Some(vec![Step::Rotate(180.0), Step::Scale(-1.0, 1.0)]));
        assert_eq!(read("skew(10deg)"), Some(vec![Step::Skew(10.0, 0.0)]));
        assert_eq!(read("matrix(1, 0, 0, 1, 5, 6)"), Some(vec![Step::Matrix([1.0, 0.0, 0.0, 1.0, 5.0, 6.0])]));
        assert_eq!(read("none"), Some(Vec::new()));
        for wrong in ["", "rotate", "rotate(", "rotate(a)", "rotateX(4deg)", "perspective(2px)", "scale(1, 2, 3)"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        assert_eq!(read("scale(1e300)"), Some(vec![Step::Scale(MOST, MOST)]));
    }

    #[test]
    fn a_list_has_maps_or_numbers() {
        let list = Value::list([
            Value::map([("scale", Value::map([("scaleX", Value::from(2.0))]))]),
            Value::map([("translate", Value::from(5.0)), ("rotate", Value::from(90.0))]),
        ]);
        let five = Length::Pixels(5.0);
        assert_eq!(
            Transform::from_value(&list).unwrap().steps,
            [Step::Scale(2.0, 1.0), Step::Translate(five, five), Step::Rotate(90.0)]
        );
        assert_eq!(Transform::from_value(&Value::from(3.0)), None);
        let wrong = Value::list([Value::map([("scale", Value::from("much"))])]);
        assert_eq!(Transform::from_value(&wrong), None);
    }
}
