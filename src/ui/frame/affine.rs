//! The affine map of a `transform`, about the middle of a box.

use egui::{Pos2, Rect, Vec2};

use ensemble_core::spec::{Length, Step, Transform};

/// Factors are kept from zero and from the size of all windows.
const SCALE: std::ops::RangeInclusive<f32> = 0.01..=100.0;

/// `x' = a x + c y`, `y' = b x + d y` about `center`, then moved by `offset`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Affine {
    center: Pos2,
    x: Vec2,
    y: Vec2,
    offset: Vec2,
}

/// The way in which shapes are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Drawn {
    /// Scaled alike in both axes, turned clockwise by an angle in radians, and moved.
    Turned {
        /// Factor of both axes.
        scale: f32,
        /// Radians clockwise.
        angle: f32,
        /// Distance in logical pixels.
        offset: Vec2,
    },
    /// Mirrored, slanted, or scaled differently along both axes.
    Slanted,
}

impl Affine {
    /// The map of `transform` for a widget in `rect`.
    pub fn of(transform: &Transform, rect: Rect) -> Self {
        let mut whole =
            Affine { center: rect.center(), x: Vec2::new(1.0, 0.0), y: Vec2::new(0.0, 1.0), offset: Vec2::ZERO };
        for step in &transform.steps {
            let step = Self { center: rect.center(), ..Self::of_step(*step, rect.size()) };
            whole = if transform.is_css {
                whole.after(&step)
            } else {
                // The steps of a list add up: none of them moves where another one goes.
                Self { offset: whole.offset + step.offset, ..whole.after(&Self { offset: Vec2::ZERO, ..step }) }
            };
        }
        whole
    }

    fn of_step(step: Step, size: Vec2) -> Self {
        let (mut x, mut y, mut offset) = (Vec2::new(1.0, 0.0), Vec2::new(0.0, 1.0), Vec2::ZERO);
        let length = |length: Length, side: f32| match length {
            Length::Pixels(pixels) => pixels,
            Length::Share(share) => share * side,
            Length::Usual => 0.0,
        };
        match step {
            Step::Translate(right, down) => offset = Vec2::new(length(right, size.x), length(down, size.y)),
            Step::Scale(wide, high) => (x, y) = (x * factor(wide), y * factor(high)),
            Step::Rotate(degrees) => {
                let (sin, cos) = degrees.to_radians().sin_cos();
                (x, y) = (Vec2::new(cos, sin), Vec2::new(-sin, cos));
            }
            Step::Skew(wide, high) => (x.y, y.x) = (slope(high), slope(wide)),
            Step::Matrix([a, b, c, d, e, f]) => {
                (x, y, offset) = (Vec2::new(a, b), Vec2::new(c, d), Vec2::new(e, f));
            }
        }
        Self { center: Pos2::ZERO, x, y, offset }
    }

    /// `first`, then this one, in the axes that this one has changed.
    fn after(&self, first: &Self) -> Self {
        Self {
            center: self.center,
            x: self.turn(first.x),
            y: self.turn(first.y),
            offset: self.turn(first.offset) + self.offset,
        }
    }

    fn turn(&self, way: Vec2) -> Vec2 {
        self.x * way.x + self.y * way.y
    }

    /// The place to which `point` goes.
    pub fn at(&self, point: Pos2) -> Pos2 {
        self.center + self.turn(point - self.center) + self.offset
    }

    /// The upright box around the place to which `rect` goes.
    pub fn bounds(&self, rect: Rect) -> Rect {
        Rect::from_points(
            &[rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom()].map(|at| self.at(at)),
        )
    }

    /// The way in which shapes are drawn with it.
    pub fn drawn(&self) -> Drawn {
        // Right angles and equal sides stay so, and nothing is mirrored.
        let is_alike = (self.x.x - self.y.y).abs() < 1e-4 && (self.x.y + self.y.x).abs() < 1e-4;
        if is_alike {
            Drawn::Turned { scale: self.x.length(), angle: self.x.y.atan2(self.x.x), offset: self.offset }
        } else {
            Drawn::Slanted
        }
    }
}

fn factor(factor: f32) -> f32 {
    factor.abs().clamp(*SCALE.start(), *SCALE.end()).copysign(factor)
}

/// The slope of an angle; a right one has none.
fn slope(degrees: f32) -> f32 {
    degrees.clamp(-89.0, 89.0).to_radians().tan()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ensemble_core::spec::FromValue;
    use ensemble_core::value::Value;

    const BOX: Rect = Rect { min: Pos2::ZERO, max: Pos2::new(20.0, 10.0) };

    fn map(value: Value) -> Affine {
        Affine::of(&Transform::from_value(&value).unwrap(), BOX)
    }

    fn drawn(value: Value) -> (f32, f32, Vec2) {
        match map(value).drawn() {
            Drawn::Turned { scale, angle, offset } => (scale, angle.to_degrees().round(), offset),
            Drawn::Slanted => panic!("it is slanted"),
        }
    }

    #[test]
    fn steps_of_a_list_add_up() {
        let steps = Value::list([
            Value::map([("rotate", Value::from(90.0))]),
            Value::map([("translate", Value::map([("translateX", Value::from(5.0))]))]),
            Value::map([("scale", Value::from(2.0))]),
        ]);
        assert_eq!(drawn(steps), (2.0, 90.0, Vec2::new(5.0, 0.0)), "degrees, not radians");
    }

    #[test]
    fn a_function_of_css_changes_the_axes_of_those_after_it() {
        let (scale, angle, offset) = drawn(Value::from("rotate(90deg) translate(50%) scale(2)"));
        assert_eq!((scale, angle), (2.0, 90.0));
        assert!((offset - Vec2::new(0.0, 10.0)).length() < 1e-4, "half of the width, downwards: {offset:?}");
    }

    #[test]
    fn sides_and_angles_that_differ_are_slanted() {
        for text in ["scaleX(2)", "skew(10deg)", "scaleX(-1)"] {
            assert_eq!(map(Value::from(text)).drawn(), Drawn::Slanted, "{text}");
        }
        let mirrored = map(Value::from("scaleX(-1)"));
        assert_eq!(mirrored.at(Pos2::new(0.0, 0.0)), Pos2::new(20.0, 0.0));
        assert_eq!(
            map(Value::from("scale(2, 1)")).bounds(BOX),
            Rect::from_center_size(BOX.center(), Vec2::new(40.0, 10.0))
        );
    }
}
