//! Properties of boxes: space, size, background, border and shadow, of widgets that are a box and of those that draw one of their own.

use super::kinds::{PIXELS, SIGNED};
use ensemble_core::spec::{Group, Kind, Prop, prop};

/// Widgets that are a box: with space around, a background and a border.
pub(crate) static BOX: Group = Group {
    name: "box",
    props: &[
        MARGIN,
        MARGIN_TOP,
        MARGIN_RIGHT,
        MARGIN_BOTTOM,
        MARGIN_LEFT,
        PADDING,
        PADDING_TOP,
        PADDING_RIGHT,
        PADDING_BOTTOM,
        PADDING_LEFT,
        WIDTH,
        HEIGHT,
        MIN_WIDTH,
        MAX_WIDTH,
        prop("minHeight", Kind::Length, "Least height."),
        prop("maxHeight", Kind::Length, "Greatest height."),
        BACKGROUND_COLOR,
        BACKGROUND_IMAGE,
        BACKGROUND_GRADIENT,
        BORDER_COLOR,
        BORDER_WIDTH,
        prop("borderTop", Kind::Text, "Top border in CSS notation: `1px solid grey`."),
        prop("borderRight", Kind::Text, "Right border in CSS notation."),
        prop("borderBottom", Kind::Text, "Bottom border in CSS notation."),
        prop("borderLeft", Kind::Text, "Left border in CSS notation."),
        BORDER_STYLE,
        OVERFLOW,
        BORDER,
        BORDER_RADIUS,
        BORDER_GRADIENT,
        BOX_SHADOW,
        SHADOW_COLOR,
        SHADOW_OFFSET,
        SHADOW_RADIUS,
        prop(
            "shadowStyle",
            Kind::Enum(&["normal", "solid", "outer", "inner"]),
            "Has no effect: a shadow lies outside of its box.",
        )
        .ignored("a shadow lies outside of its box"),
        CLIP_CONTENT,
        ANIMATION,
    ],
    events: &[],
};

/// Widgets that draw their own box: margin and size are set from outside.
pub(crate) static SPACE: Group = Group {
    name: "space",
    props: &[
        MARGIN.with_doc("Space around it; 0 by default."),
        MARGIN_TOP,
        MARGIN_RIGHT,
        MARGIN_BOTTOM,
        MARGIN_LEFT,
        WIDTH.with_doc("Width without margin."),
        HEIGHT.with_doc("Height without margin."),
        MIN_WIDTH,
        MAX_WIDTH,
    ],
    events: &[],
};

/// Properties of `BOX` on widgets that draw their own background, with their meaning there and those without effect.
pub static LOOKS: Group = Group {
    name: "looks",
    props: &[
        PADDING.with_doc("Space around it, inside of its margin; 0 by default."),
        PADDING_TOP,
        PADDING_RIGHT,
        PADDING_BOTTOM,
        PADDING_LEFT,
        BACKGROUND_COLOR.with_doc("Background colour, where it has a background."),
        BORDER_COLOR.with_doc("Border colour, where it has a border."),
        BORDER_WIDTH.with_doc("Border width, where it has a border."),
        BORDER_RADIUS.with_doc("Corner radius, where it has corners."),
        BORDER
            .with_doc("Has no effect: use `borderColor` and `borderWidth`.")
            .ignored("its edge has a colour and a width"),
        BORDER_STYLE.with_doc("Has no effect: borders are solid lines.").or("solid").ignored("edges are plain lines"),
        BACKGROUND_IMAGE.with_doc("Has no effect: its background has one colour.").ignored("its ground is plain"),
        BACKGROUND_GRADIENT.with_doc("Has no effect: its background has one colour.").ignored("its ground is plain"),
        BORDER_GRADIENT.with_doc("Has no effect: its border has one colour.").ignored("its edge is plain"),
        BOX_SHADOW.with_doc("Has no effect: it has no shadow.").ignored("it lies on what is below it"),
        SHADOW_COLOR.with_doc("Has no effect: it has no shadow.").ignored("it lies on what is below it"),
        SHADOW_OFFSET.with_doc("Has no effect: it has no shadow.").ignored("it lies on what is below it"),
        SHADOW_RADIUS.with_doc("Has no effect: it has no shadow.").ignored("it lies on what is below it"),
        prop("shadowStyle", Kind::Text, "Has no effect: it has no shadow.").ignored("it lies on what is below it"),
        CLIP_CONTENT
            .with_doc("Has no effect: its content does not overflow.")
            .ignored("nothing reaches over its edges"),
        ANIMATION
            .with_doc("Has no effect: its changes are animated in the time of the theme.")
            .ignored("its changes take the time of the theme"),
    ],
    events: &[],
};

// What BOX, SPACE and LOOKS share is declared once: its name, kind and other spellings. A group says with `with_doc` where it means
// something narrower, and with `ignored` where it has no effect.
const MARGIN: Prop = prop("margin", Kind::Insets, "Space outside of its border; 0 by default.");
const MARGIN_TOP: Prop = prop("marginTop", SIGNED, "Space above it, in pixels; goes before `margin`.");
const MARGIN_RIGHT: Prop = prop("marginRight", SIGNED, "Space to its right, in pixels; goes before `margin`.");
const MARGIN_BOTTOM: Prop = prop("marginBottom", SIGNED, "Space below it, in pixels; goes before `margin`.");
const MARGIN_LEFT: Prop = prop("marginLeft", SIGNED, "Space to its left, in pixels; goes before `margin`.");
const PADDING: Prop = prop("padding", Kind::Insets, "Space between its border and its content; 0 by default.");
const PADDING_TOP: Prop = prop("paddingTop", PIXELS, "Space above its content, in pixels; goes before `padding`.");
const PADDING_RIGHT: Prop =
    prop("paddingRight", PIXELS, "Space right of its content, in pixels; goes before `padding`.");
const PADDING_BOTTOM: Prop =
    prop("paddingBottom", PIXELS, "Space below its content, in pixels; goes before `padding`.");
const PADDING_LEFT: Prop = prop("paddingLeft", PIXELS, "Space left of its content, in pixels; goes before `padding`.");
const WIDTH: Prop =
    prop("width", Kind::Length, "Width with padding and border, without margin; that of its content by default.");
const HEIGHT: Prop =
    prop("height", Kind::Length, "Height with padding and border, without margin; that of its content by default.");
const MIN_WIDTH: Prop = prop("minWidth", Kind::Length, "Least width.");
const MAX_WIDTH: Prop = prop("maxWidth", Kind::Length, "Greatest width.");
const BACKGROUND_COLOR: Prop = prop("backgroundColor", Kind::Color, "Background colour.").also(&["background"]);
const BACKGROUND_PICTURE: Kind = Kind::Picture(&[
    prop("source", Kind::File("picture"), "Its file or address."),
    prop(
        "fit",
        Kind::Enum(&["fill", "contain", "cover", "fitWidth", "fitHeight", "none", "scaleDown"]),
        "How it fills the box; `cover` by default.",
    ),
    prop("alignment", Kind::Alignment, "The part that is seen where it is cut; `center` by default."),
    prop("fallback", Kind::Widget, "A widget in its place.")
        .ignored("where the picture is missing, the background colour is seen"),
]);
const BACKGROUND_IMAGE: Prop =
    prop("backgroundImage", BACKGROUND_PICTURE, "Background picture: a source or `{source, fit, alignment}`.");
const BACKGROUND_GRADIENT: Prop = prop("backgroundGradient", Kind::Gradient, "Background gradient.");
const BORDER: Prop = prop("border", Kind::Text, "Border in CSS notation, `1px solid #D3D3D3`; `none` for no border.");
const BORDER_COLOR: Prop =
    prop("borderColor", Kind::Color, "Border colour; the border is 1 pixel wide unless `borderWidth` is set.");
const BORDER_WIDTH: Prop =
    prop("borderWidth", Kind::Insets, "Border width in pixels, or that of each side: `0 0 1 0`.");
const BORDER_STYLE: Prop = prop("borderStyle", Kind::Text, "`none` for no border; every other word is a solid line.");
const BORDER_RADIUS: Prop = prop("borderRadius", Kind::BorderRadius, "Corner radius.");
const BORDER_GRADIENT: Prop = prop("borderGradient", Kind::Gradient, "Border gradient.");
const BOX_SHADOW: Prop = prop("boxShadow", Kind::BoxShadow, "Shadow below its box.");
const SHADOW_COLOR: Prop = prop("shadowColor", Kind::Color, "Shadow colour.");
const SHADOW_OFFSET: Prop = prop("shadowOffset", Kind::Offset, "Offset of the shadow.");
const SHADOW_RADIUS: Prop =
    prop("shadowRadius", PIXELS, "Blur radius of the shadow, in pixels.").also(&["shadowBlur", "shadowBlurRadius"]);
const CLIP_CONTENT: Prop = prop("clipContent", Kind::Bool, "Cuts off content that reaches over its border.");
const OVERFLOW: Prop = prop(
    "overflow",
    Kind::Enum(&["visible", "hidden", "clip", "auto", "scroll"]),
    "`hidden` and `clip` cut off content that reaches over its border, as `clipContent` does; `auto` and `scroll` also scroll a Column or Row, as `scrollable` does. `visible` by default.",
);
const ANIMATION: Prop = prop(
    "animation",
    Kind::Keys(MOVEMENT),
    "Animates changes of size and background colour: `{enabled, duration}`, the duration in milliseconds, 400 by default.",
);
const MOVEMENT: &[Prop] = &[
    prop("enabled", Kind::Bool, "Animates the changes.").or("true"),
    prop("duration", Kind::Number { min: 0.0, max: 600_000.0 }, "Milliseconds that a change takes.").or("400"),
    prop("curve", Kind::Text, "Speed of the change.").ignored("every change is fast at first and slow at the end"),
];
