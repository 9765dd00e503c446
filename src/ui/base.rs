//! Shared properties of widgets (`LANGUAGE.md` 10). The layout and the box painter read them by name.

use crate::toolkit::tip_style::TIP;
use ensemble_core::spec::{FromValue, Group, Kind, Prop, TextDirection, WithoutEffect, prop, slot};

const PIXELS: Kind = Kind::Number { min: 0.0, max: 100_000.0 };
const SIGNED: Kind = Kind::Number { min: -100_000.0, max: 100_000.0 };
const SHARE: Kind = Kind::Number { min: 0.0, max: 1.0 };
const COUNT: Kind = Kind::Number { min: 1.0, max: 10_000.0 };
const MILLIS: Kind = Kind::Number { min: 0.0, max: 3_600_000.0 };

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
const SEMANTICS: &[Prop] = &[
    prop("label", Kind::Text, "The accessible name."),
    prop("hint", Kind::Text, "The accessible description."),
    prop("role", Kind::Text, "`button`, `heading`, `image`, `link`, `list`, `listitem` or `status`."),
    prop("live", Kind::Any, "Announces its changes."),
    prop("focusable", Kind::Bool, "Can be reached by the keyboard.")
        .ignored("what can be pressed can be reached by it"),
];
const TRANSFORM: Prop = prop(
    "transform",
    Kind::Transform,
    "Moves, scales, turns or slants it when it is drawn: functions of CSS such as `rotate(45deg) scale(1.5)`, or a list of `{translate | scale | rotate | skew}`, angles in degrees. Clicks are taken where it was laid out.",
);

/// Properties of every widget.
pub static WIDGET: Group = Group {
    name: "widget",
    props: &[
        prop("visible", Kind::Bool, "Shows it. A hidden widget takes no space.").or("true"),
        prop("expanded", Kind::Bool, "Takes the space that its siblings leave in a Row or Column, as `flex: 1`.")
            .or("false"),
        prop(
            "flex",
            COUNT,
            "Its share of the free space in a Row or Column, in proportion to the `flex` of its siblings.",
        ),
        prop(
            "flexMode",
            Kind::Enum(&["expanded", "flexible", "none"]),
            "`expanded` takes its share of the free space, `flexible` at most its share, `none` keeps its natural size in a FlexRow or FlexColumn.",
        ),
        prop("opacity", SHARE, "Opacity from 0, invisible, to 1, the default."),
        prop(
            "visibilityTransitionDuration",
            Kind::Number { min: 0.0, max: 60.0 },
            "Seconds that it fades when `visible` changes. A widget with this keeps its space while it is hidden.",
        ),
        prop(
            "alignment",
            Kind::Alignment,
            "Position in the space around it, such as `center`; it takes all of that space.",
        ),
        prop(
            "elevation",
            Kind::Number { min: 0.0, max: 24.0 },
            "Elevation, from 0 to 24: the size of its shadow. Only what has a background or a border has one.",
        ),
        prop("elevationShadowColor", Kind::Color, "Colour of the shadow of `elevation`."),
        prop(
            "elevationBorderRadius",
            Kind::BorderRadius,
            "Corners of the shadow of `elevation`; those of `borderRadius` when it is not set.",
        ),
        prop("stackPositionTop", SIGNED, "Distance from the top edge of the Stack around it, in pixels."),
        prop("stackPositionBottom", SIGNED, "Distance from the bottom edge of the Stack around it, in pixels."),
        prop("stackPositionLeft", SIGNED, "Distance from the left edge of the Stack around it, in pixels."),
        prop("stackPositionRight", SIGNED, "Distance from the right edge of the Stack around it, in pixels."),
        prop(
            "textDirection",
            TextDirection::KIND,
            "Direction of its texts and of everything in it: `rightToLeft` starts Rows at the right and mirrors `start` and `end`. That of the app's language by default; each paragraph then runs as its first letter does.",
        ),
        prop("label", Kind::Text, "Label in a form, and accessible name for screen readers."),
        prop(
            "textStyle",
            Kind::TextStyle,
            "Text style of its texts and of texts in it that set none. Its keys may also stand beside the properties: `fontSize: 18`.",
        ),
        prop(
            "display",
            Kind::Enum(DISPLAY),
            "`none` hides it, as `visible: false` does; a container says by itself how its children lie.",
        ),
        TRANSFORM,
        prop(
            "alignSelf",
            Kind::Enum(CROSS_AXIS),
            "Its place across the Row or Column around it, whatever `crossAxis` there says.",
        ),
        prop(
            "tooltip",
            Kind::TextOrKeys(TIP),
            "Text shown while the pointer rests on it, or `{message, styles, onTriggered}`.",
        ),
        prop(
            "semantics",
            Kind::Keys(SEMANTICS),
            "For screen readers: `{label, hint, role, live}`. `role` is `button`, `heading`, `image`, `link`, `list`, `listitem` or `status`; with `live: true` its changes are announced, one a second at most.",
        ),
        prop(
            "cursor",
            Kind::Enum(CURSORS),
            "Shape of the pointer over it in the words of CSS: `pointer`, `text`, `move`, `not-allowed`, `wait`, `grab` …; by default the one that says what can be pressed.",
        ),
        prop("captureWebPointer", Kind::Bool, "Has no effect: there is no browser around it.")
            .ignored("there is no browser around it"),
        prop("htmlAttributes", Kind::Map, "Has no effect: a window holds no HTML elements.")
            .ignored("a window holds no HTML elements"),
        prop("tvOptions", Kind::Any, "Has no effect: it is for televisions.").ignored("it is for televisions"),
    ],
    events: &[],
};

/// No effect on widgets without a background of their own: the shadow would be that of an invisible square.
pub(crate) const NO_SHADOW: WithoutEffect = WithoutEffect {
    props: &["elevation", "elevationShadowColor", "elevationBorderRadius"],
    reason: "it has no background that could cast a shadow",
};

/// No effect on widgets without texts and rows.
pub(crate) const NO_DIRECTION: WithoutEffect =
    WithoutEffect { props: &["textDirection", "textStyle"], reason: "it holds no text and no row" };

/// No effect on widgets that draw no letters.
pub const NO_TEXT: WithoutEffect = WithoutEffect { props: &["textStyle"], reason: "it holds no text" };

/// No effect on widgets with equal content in every language: charts, code, figures.
pub(crate) const ONE_DIRECTION: WithoutEffect =
    WithoutEffect { props: &["textDirection"], reason: "it runs from left to right in every language" };

/// No effect on parts of a screen, whose position and size depend on the window.
pub(crate) const FIXED_PLACE: WithoutEffect = WithoutEffect {
    props: &[
        "expanded",
        "flex",
        "flexMode",
        "alignment",
        "stackPositionTop",
        "stackPositionBottom",
        "stackPositionLeft",
        "stackPositionRight",
        "margin",
        "marginTop",
        "marginRight",
        "marginBottom",
        "marginLeft",
        "minHeight",
        "maxHeight",
        "maxWidth",
        "transform",
        "animation",
        "opacity",
        "alignSelf",
    ],
    reason: "its place and size follow from the window",
};

/// No effect on parts of a screen without a box of their own: their background extends from edge to edge.
pub const NO_BOX: WithoutEffect = WithoutEffect {
    props: &[
        "borderTop",
        "borderRight",
        "borderBottom",
        "borderLeft",
        "borderGradient",
        "boxShadow",
        "shadowColor",
        "shadowOffset",
        "shadowRadius",
        "clipContent",
        "overflow",
        "tooltip",
        "semantics",
        "label",
    ],
    reason: "it reaches from edge to edge and has nothing but a background",
};

/// No effect on parts of a screen that reach from edge to edge.
pub(crate) const NO_POINTER: WithoutEffect =
    WithoutEffect { props: &["cursor"], reason: "the pointer over it is that of what stands in it" };

/// No padding of its own where the parts of a bar have theirs.
pub(crate) const NO_PADDING: WithoutEffect = WithoutEffect {
    props: &["padding", "paddingTop", "paddingRight", "paddingBottom", "paddingLeft"],
    reason: "what stands in it has its own place",
};

/// No effect on parts of a widget, such as a tab or an entry of a menu.
pub const PART: WithoutEffect = WithoutEffect {
    props: &[
        "expanded",
        "flex",
        "flexMode",
        "opacity",
        "visibilityTransitionDuration",
        "alignment",
        "alignSelf",
        "elevation",
        "elevationShadowColor",
        "elevationBorderRadius",
        "stackPositionTop",
        "stackPositionBottom",
        "stackPositionLeft",
        "stackPositionRight",
        "textDirection",
        "tooltip",
        "cursor",
        "transform",
    ],
    reason: "it is a part of the widget around it, which places and draws it",
};

/// No effect on parts of a widget that a screen reader finds by their label.
pub const PART_SPOKEN: WithoutEffect =
    WithoutEffect { props: &["semantics"], reason: "a screen reader says its label" };

/// No effect on parts of a widget whose letters are those of that widget.
pub const PART_LETTERS: WithoutEffect =
    WithoutEffect { props: &["textStyle"], reason: "its letters are those of the widget around it" };

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

/// Containers that answer taps.
pub static TAP: Group = Group {
    name: "tap",
    props: &[
        prop("enableSplashFeedback", Kind::Bool, "Shows hover and press by a tint; true by default."),
        prop("splashColor", Kind::Color, "Tint while it is pressed."),
        prop("splashDuration", MILLIS, "Has no effect: the tint comes and goes with the press.")
            .ignored("the tint comes and goes with the press"),
        prop("splashFadeDuration", MILLIS, "Has no effect: the tint comes and goes with the press.")
            .ignored("the tint comes and goes with the press"),
        prop("unconfirmedSplashDuration", MILLIS, "Has no effect: the tint comes and goes with the press.")
            .ignored("the tint comes and goes with the press"),
        prop("hoverColor", Kind::Color, "Tint under the pointer."),
        prop("focusColor", Kind::Color, "Colour of the focus ring; that of the theme when it is not set."),
    ],
    events: &[
        slot("onTap", "It was clicked, or Enter or Space was pressed while it had the focus."),
        slot("onLongPress", "It was held for half a second, or clicked with the right button."),
    ],
};

/// Containers that put their children in a line.
pub(crate) static LAYOUT: Group = Group {
    name: "boxLayout",
    props: &[
        prop("mainAxis", Kind::Enum(MAIN_AXIS), "Alignment of children along the main axis; `start` by default."),
        prop("crossAxis", Kind::Enum(CROSS_AXIS), "Alignment of children across the main axis; `start` by default."),
        prop(
            "mainAxisSize",
            Kind::Enum(&["min", "max"]),
            "`max`, the default, takes all space along the main axis where that is bounded, `min` what its children need.",
        ),
        prop(
            "crossAxisConstraint",
            Kind::Enum(&["none", "largestChild"]),
            "`largestChild` stretches all children to the largest one across the main axis.",
        ),
        prop(
            "gap",
            PIXELS,
            "Space between two children, in pixels. Where it is not set, buttons and fields stand 8 pixels apart, other children touch.",
        ),
        prop("scrollable", Kind::Bool, "Scrolls along the main axis when its children do not fit; false by default."),
        prop("fontFamily", Kind::Text, "Font family of texts in it."),
        prop("fontSize", Kind::Number { min: 1.0, max: 1000.0 }, "Font size of texts in it, in pixels."),
        prop("maxLines", COUNT, "The most lines of texts in it."),
        prop("selectable", Kind::Bool, "Lets the user select and copy texts in it; true by default."),
        prop("colorFilter", Kind::Any, "A colour that tints it, or `{color, blendMode}`."),
        prop("selectedItemIndex", Kind::Any, "Index of the child that was clicked last."),
        prop(
            "flexWrap",
            Kind::Enum(&["nowrap", "wrap", "wrap-reverse"]),
            "`wrap` continues on the next line where children do not fit, `wrap-reverse` on the line before; `nowrap` by default.",
        ),
        prop("autoFit", Kind::Bool, "Has no effect: children have the space that they ask for.")
            .ignored("children have the space that they ask for"),
    ],
    events: &[slot("onItemTap", "A child was clicked. `event.data.selectedItemIndex` says which.")],
};

/// Properties of widgets that scroll and can be refreshed.
pub(crate) static PULL: Group = Group {
    name: "pull",
    props: &[
        prop(
            "pullToRefresh",
            Kind::Map,
            "`{onPullToRefresh, indicatorMinDuration}`: the handler for scrolling on beyond the top or F5, and the least milliseconds that the indicator stays, 800 by default.",
        ),
        prop(
            "pullToRefreshOptions",
            Kind::Any,
            "`{indicatorMinDuration}` in milliseconds; other kinds of indicator have no effect.",
        )
        .also(&["refreshIndicatorType"]),
    ],
    events: &[slot("onPullToRefresh", "The wheel was turned on at the top, or F5 was pressed.")],
};

/// Accepted words of `mainAxis`.
pub(crate) const MAIN_AXIS: &[&str] = &[
    "start",
    "center",
    "end",
    "spaceBetween",
    "spaceAround",
    "spaceEvenly",
    "space-between",
    "space-around",
    "space-evenly",
    "flex-start",
    "flex-end",
    "middle",
    "top",
    "bottom",
    "left",
    "right",
];

/// Accepted words of `crossAxis`.
pub(crate) const CROSS_AXIS: &[&str] = &[
    "start",
    "center",
    "end",
    "stretch",
    "baseline",
    "flex-start",
    "flex-end",
    "middle",
    "top",
    "bottom",
    "left",
    "right",
];

/// Accepted words of `cursor`.
pub(crate) const CURSORS: &[&str] = &[
    "auto",
    "default",
    "none",
    "pointer",
    "text",
    "help",
    "wait",
    "progress",
    "move",
    "all-scroll",
    "grab",
    "grabbing",
    "not-allowed",
    "no-drop",
    "crosshair",
    "cell",
    "copy",
    "alias",
    "context-menu",
    "zoom-in",
    "zoom-out",
    "ew-resize",
    "col-resize",
    "e-resize",
    "w-resize",
    "ns-resize",
    "row-resize",
    "n-resize",
    "s-resize",
];

/// Accepted words of `display`.
const DISPLAY: &[&str] = &["none", "flex", "block", "inline", "inline-block", "inline-flex", "grid", "contents"];

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

/// Fields of a form.
pub(crate) static FORM_FIELD: Group = Group {
    name: "formField",
    props: &[
        prop("enabled", Kind::Bool, "Accepts input; true by default."),
        prop("required", Kind::Bool, "Must not be empty when its form is submitted."),
        prop("requiredMessage", Kind::Text, "Validation message while it is empty."),
        prop("validateOnUserInteraction", Kind::Bool, "Shows the validation message as soon as it was changed."),
        prop("labelText", Kind::Text, "Label above it; the same as `label`."),
        prop("labelHint", Kind::Text, "A hint next to its label."),
        prop("description", Kind::Text, "A hint below it."),
        prop("icon", Kind::Icon, "An icon before its content."),
        prop(
            "variant",
            Kind::Enum(&["box", "underline"]),
            "`box`, the default, draws a border around it, `underline` a line below.",
        ),
        prop("floatLabel", Kind::Bool, "Shows the label in the field while it is empty, on its border otherwise."),
        prop("contentPadding", Kind::Insets, "Space around its content."),
        prop("filled", Kind::Bool, "Draws a background; true by default."),
        prop("fillColor", Kind::Color, "Background colour."),
        prop("borderRadius", Kind::BorderRadius, "Corner radius."),
        prop("borderWidth", PIXELS, "Border width, in pixels."),
        prop("borderColor", Kind::Color, "Border colour in every state that has none of its own."),
        prop("enabledBorderColor", Kind::Color, "Border colour at rest."),
        prop("disabledBorderColor", Kind::Color, "Border colour while it is not enabled."),
        prop("errorBorderColor", Kind::Color, "Border colour while its value is not valid."),
        prop("focusedBorderColor", Kind::Color, "Border colour while it has the focus."),
        prop(
            "focusedErrorBorderColor",
            Kind::Color,
            "Border colour while it has the focus and its value is not valid.",
        ),
        prop("labelStyle", Kind::TextStyle, "Text style of the label."),
        prop("floatingLabelStyle", Kind::TextStyle, "Text style of the label while it floats."),
        prop(
            "fontSize",
            Kind::Number { min: 1.0, max: 1000.0 },
            "Font size of its content, in pixels; `textStyle` goes before it.",
        ),
        prop("errorStyle", Kind::TextStyle, "Text style of the validation message."),
    ],
    events: &[],
};

/// Fields with a placeholder.
pub(crate) static PLACEHOLDER: Group = Group {
    name: "placeholder",
    props: &[
        prop("placeholder", Kind::Text, "Text that is shown while it is empty.").also(&["hintText"]),
        prop("placeholderStyle", Kind::TextStyle, "Text style of the placeholder.").also(&["hintStyle"]),
    ],
    events: &[],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docs_are_sentences_and_names_are_unique() {
        for group in [&WIDGET, &BOX, &TAP, &LAYOUT, &PULL, &SPACE, &LOOKS, &FORM_FIELD, &PLACEHOLDER] {
            for (at, prop) in group.props.iter().enumerate() {
                assert!(prop.doc.ends_with('.'), "{}.{}", group.name, prop.name);
                assert!(!group.props[..at].iter().any(|other| other.is(prop.name)), "{}.{}", group.name, prop.name);
            }
        }
    }
}
