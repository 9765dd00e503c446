//! Keys of `colorFilter`.

use ensemble_core::spec::{Kind, Prop, prop};

/// Keys of `colorFilter`.
pub(crate) const COLOR_FILTER: &[Prop] = &[
    prop("color", Kind::Color, "The colour; black alone takes the colours away."),
    prop(
        "blendMode",
        Kind::Enum(BLEND_MODES),
        "How it is mixed with the colours of the widget; `modulate` by default.",
    ),
];

const BLEND_MODES: &[&str] = &["modulate", "multiply", "saturation", "luminosity", "srcIn", "srcATop", "color", "hue"];
