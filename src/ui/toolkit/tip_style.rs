//! The keys of `tooltip`, and the style of a tip.

use ensemble_core::spec::{BorderRadius, Color, FromValue, Insets, Kind, Prop, TextStyle, prop};

/// Keys of `tooltip`.
pub const TIP: &[Prop] = &[
    prop("message", Kind::Text, "The text."),
    prop("styles", TipStyle::KIND, "How and when it is shown."),
    prop("onTriggered", Kind::Action, "It was shown."),
];

const SECONDS: Kind = Kind::Number { min: 0.0, max: 600.0 };

props! {
    /// `styles` of a `tooltip`.
    pub struct TipStyle {
        /// Style of the text.
        "textStyle" => text: Option<TextStyle>,
        /// Colour behind the text.
        "backgroundColor" => background: Option<Color>,
        /// Corner radius.
        "borderRadius" => radius: Option<BorderRadius>,
        /// Border colour.
        "borderColor" => border: Option<Color>,
        /// Border width, in pixels.
        "borderWidth" => border_width: Option<f32>; Kind::Number { min: 0.0, max: 64.0 },
        /// Space between its edge and the text.
        "padding" => padding: Option<Insets>,
        /// Distance from the widget, in pixels.
        "verticalOffset" => distance: f32 = 4.0; Kind::Number { min: 0.0, max: 1000.0 },
        /// Shows it below the widget where it fits, else above.
        "preferBelow" => below: bool = true,
        /// Seconds that the pointer rests until it is shown; half a second by default.
        "waitDuration" => wait: Option<f64>; SECONDS,
        /// Seconds after which it goes; by default it stays as long as the pointer.
        "showDuration" => stay: Option<f64>; SECONDS,
    }
    ignored {
        "margin" => Kind::Insets; "it stands where it fits",
        "triggerMode" => Kind::Text; "it comes when the pointer rests on the widget",
    }
}
