//! The parts of a slider as maps of styles: track, knob, step marks, the number above the knob, the disc around it.

use std::sync::Arc;

use egui::{Color32, CornerRadius, Painter, Pos2, Rect, Shadow, Vec2};

use crate::toolkit::text::color32;
use crate::toolkit::theme::color;
use ensemble_core::spec::{Color, FromValue, Kind, Prop, TextStyle, prop};
use ensemble_core::value::Value;

/// Thickness of a track, in pixels.
pub const THICK: Kind = Kind::Number { min: 1.0, max: 64.0 };
/// Radius of a knob, in pixels.
pub const RADIUS: Kind = Kind::Number { min: 2.0, max: 64.0 };

const PIXELS: Kind = Kind::Number { min: 0.0, max: 64.0 };

/// Keys of the `shape` of marks.
const TICK_SHAPE: &[Prop] = &[
    prop("circle", Kind::Keys(&[prop("radius", PIXELS, "Its radius, in pixels.")]), "A disc."),
    prop("rectangular", Kind::Keys(RECTANGLE), "A rectangle."),
];
const RECTANGLE: &[Prop] =
    &[prop("width", PIXELS, "Its width, in pixels."), prop("height", PIXELS, "Its height, in pixels.")];

props! {
    /// `trackStyle` of a slider.
    pub struct TrackStyle {
        /// Colour of the selected part.
        "activeTrackColor" | "activeColor" => active: Option<Color>,
        /// Colour of the rest.
        "inactiveTrackColor" | "inactiveColor" => inactive: Option<Color>,
        /// Colour of the selected part while the slider is disabled.
        "disabledActiveColor" => disabled_active: Option<Color>,
        /// Colour of the rest while the slider is disabled.
        "disabledInactiveColor" => disabled_inactive: Option<Color>,
        /// Thickness, in pixels.
        "trackHeight" => height: Option<f32>; THICK,
        /// Corner radius of its ends, in pixels; it goes before `shape`.
        "borderRadius" => radius: Option<f32>; PIXELS,
        /// `circle` has round ends, as it has by default, `rectangular` has edges.
        "shape" => shape: Option<Arc<str>>; Kind::Enum(&["rectangular", "circle"]),
    }
    ignored {
        "secondaryActiveColor" => Kind::Color; "a track has no second value",
        "disabledSecondaryActiveColor" => Kind::Color; "a track has no second value",
    }
}

props! {
    /// `thumbStyle` of a slider.
    pub struct ThumbStyle {
        /// Colour of the knob.
        "thumbColor" | "color" => color: Option<Color>,
        /// Colour of the thumb while the slider is disabled.
        "disabledThumbColor" => disabled: Option<Color>,
        /// Radius of the knob, in pixels.
        "thumbRadius" | "radius" => radius: Option<f32>; RADIUS,
        /// Colour of its edge; that of the selected part of the track by default.
        "borderColor" => border: Option<Color>,
        /// Width of its edge, in pixels; 2 by default.
        "borderWidth" => border_width: Option<f32>; PIXELS,
        /// Strength of its shadow, from 0, which is none.
        "elevation" => elevation: f32; Kind::Number { min: 0.0, max: 24.0 },
    }
    ignored {
        "pressedElevation" => Kind::NUMBER; "a knob that is dragged does not rise",
    }
}

props! {
    /// `tickMarkStyle` of a slider.
    pub struct TickStyle {
        /// Colour of the marks in the selected part.
        "activeTickMarkColor" | "activeColor" => active: Option<Color>,
        /// Colour of the other marks.
        "inactiveTickMarkColor" | "inactiveColor" => inactive: Option<Color>,
        /// Colour of the marks in the selected part while the slider is disabled.
        "disabledActiveColor" => disabled_active: Option<Color>,
        /// Colour of the other marks while the slider is disabled.
        "disabledInactiveColor" => disabled_inactive: Option<Color>,
        /// Shows the marks.
        "showTicks" => shown: bool = true,
        /// `{circle: {radius}}` or `{rectangular: {width, height}}`.
        "shape" => shape: Value; Kind::Keys(TICK_SHAPE),
        /// Distance below the middle of the track, in pixels.
        "offset" => offset: f32; Kind::Number { min: -64.0, max: 64.0 },
    }
}

props! {
    /// `valueIndicatorStyle` of a slider.
    pub struct IndicatorStyle {
        /// Background colour of the number above the knob.
        "valueIndicatorColor" | "color" => ground: Option<Color>,
        /// Style of the number.
        "textStyle" => text: Option<TextStyle>,
        /// Kinds of sliders that show the number: with steps, without, both or none; both by default.
        "visibility" => visibility: Option<Arc<str>>; Kind::Enum(&["onlyForDiscrete", "onlyForContinuous", "always", "never"]),
    }
    ignored {
        "shape" => Kind::Text; "the number has one shape",
    }
}

props! {
    /// `overlayStyle` of a slider.
    pub struct OverlayStyle {
        /// Colour of the overlay; the accent of the theme by default.
        "color" => color: Option<Color>,
        /// Radius of the overlay, in pixels.
        "radius" => radius: f32 = 24.0; PIXELS,
        /// Opacity of the overlay, from 0 to 1.
        "opacity" => opacity: f32 = 0.12; Kind::Number { min: 0.0, max: 1.0 },
    }
}

impl TrackStyle {
    /// The corners of a track of this thickness.
    pub fn corners(&self, thickness: f32) -> CornerRadius {
        let usual = if self.shape.as_deref() == Some("rectangular") { 0.0 } else { thickness / 2.0 };
        CornerRadius::same(self.radius.unwrap_or(usual).ceil() as u8)
    }

    /// The colours of the selected part and of the rest.
    pub fn colors(&self, enabled: bool, usual: (Option<Color>, Option<Color>)) -> (Option<Color>, Option<Color>) {
        let own = |disabled: Option<Color>| disabled.filter(|_| !enabled);
        (own(self.disabled_active).or(usual.0), own(self.disabled_inactive).or(usual.1))
    }
}

impl ThumbStyle {
    /// Draws the shadow of a knob.
    pub fn shadow(&self, painter: &Painter, at: Pos2, radius: f32) {
        if self.elevation <= 0.0 {
            return;
        }
        let lift = self.elevation.ceil() as u8;
        let shade = color::alpha(Color32::BLACK, 0.3);
        let shadow = Shadow { offset: [0, lift.div_ceil(2) as i8], blur: lift * 2, spread: 0, color: shade };
        let rect = Rect::from_center_size(at, Vec2::splat(2.0 * radius));
        painter.add(shadow.as_shape(rect, CornerRadius::same(radius as u8)));
    }
}

impl TickStyle {
    /// The colour of a mark in the selected part, or in the rest.
    pub fn color(&self, on: bool, enabled: bool, usual: (Option<Color>, Option<Color>)) -> Option<Color> {
        let (disabled, usual) = if on { (self.disabled_active, usual.0) } else { (self.disabled_inactive, usual.1) };
        disabled.filter(|_| !enabled).or(usual)
    }

    /// Draws a mark.
    pub fn paint(&self, painter: &Painter, at: Pos2, color: Color32) {
        let at = at + Vec2::new(0.0, self.offset);
        let number = |shape: &str, side: &str| {
            f32::from_value(&self.shape.get(shape).get(side)).map(|pixels| pixels.clamp(0.0, 64.0))
        };
        if self.shape.get("rectangular").as_map().is_some() {
            let side = |name| number("rectangular", name).unwrap_or(2.0);
            painter.rect_filled(Rect::from_center_size(at, Vec2::new(side("width"), side("height"))), 0.0, color);
        } else {
            painter.circle_filled(at, number("circle", "radius").unwrap_or(1.0), color);
        }
    }
}

impl IndicatorStyle {
    /// True when a slider with steps, or one without, shows the number.
    pub fn is_shown(&self, has_steps: bool) -> bool {
        match self.visibility.as_deref() {
            Some("never") => false,
            Some("onlyForDiscrete") => has_steps,
            Some("onlyForContinuous") => !has_steps,
            _ => true,
        }
    }
}

impl OverlayStyle {
    /// Draws the disc around a knob.
    pub fn paint(&self, painter: &Painter, at: Pos2, accent: Color32) {
        let ink = color::alpha(self.color.map_or(accent, color32), self.opacity);
        painter.circle_filled(at, self.radius, ink);
    }
}
