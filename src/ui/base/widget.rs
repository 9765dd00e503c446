//! Properties of every widget.

use super::container::CROSS_AXIS;
use super::kinds::{COUNT, SHARE, SIGNED};
use crate::toolkit::tip_style::TIP;
use ensemble_core::spec::{FromValue, Group, Kind, Prop, TextDirection, prop};

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
        FILTER,
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

const FILTER: Prop = prop(
    "filter",
    Kind::Filter,
    "Changes its colours and those of what is in it: `grayscale`, `brightness`, `contrast`, `invert`, `opacity`, `saturate`, `sepia` and `hue-rotate` of CSS.",
);
const TRANSFORM: Prop = prop(
    "transform",
    Kind::Transform,
    "Moves, scales, turns or slants it when it is drawn: functions of CSS such as `rotate(45deg) scale(1.5)`, or a list of `{translate | scale | rotate | skew}`, angles in degrees. Clicks are taken where it was laid out.",
);

const SEMANTICS: &[Prop] = &[
    prop("label", Kind::Text, "The accessible name."),
    prop("hint", Kind::Text, "The accessible description."),
    prop("role", Kind::Text, "`button`, `heading`, `image`, `link`, `list`, `listitem` or `status`."),
    prop("live", Kind::Any, "Announces its changes."),
    prop("focusable", Kind::Bool, "Can be reached by the keyboard.")
        .ignored("what can be pressed can be reached by it"),
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
