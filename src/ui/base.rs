//! Properties that many widgets share, said once: `LANGUAGE.md` 10. The layout and the box painter read them by name.

use ensemble_core::spec::{Group, Kind, Prop, Slot, prop};

const PIXELS: Kind = Kind::Number { min: 0.0, max: 100_000.0 };
const SIGNED: Kind = Kind::Number { min: -100_000.0, max: 100_000.0 };
const SHARE: Kind = Kind::Number { min: 0.0, max: 1.0 };
const COUNT: Kind = Kind::Number { min: 1.0, max: 10_000.0 };
const MILLIS: Kind = Kind::Number { min: 0.0, max: 3_600_000.0 };

/// A property with other accepted spellings.
pub const fn also(name: &'static str, aliases: &'static [&'static str], kind: Kind, doc: &'static str) -> Prop {
    Prop { name, aliases, doc, kind, default: None }
}

/// Every widget has these.
pub static WIDGET: Group = Group {
    name: "widget",
    props: &[
        prop("visible", Kind::Bool, "Whether it is there at all; what is hidden takes no space."),
        prop("expanded", Kind::Bool, "Takes the space its siblings leave, as `flex: 1` does."),
        prop("flex", COUNT, "Takes a share of the space that is left, in proportion to this number."),
        prop(
            "flexMode",
            Kind::Enum(&["expanded", "flexible", "none"]),
            "`flexible` takes up to its share, `none` keeps its natural size in a FlexRow or FlexColumn.",
        ),
        prop("opacity", SHARE, "From 0, invisible, to 1, as it is."),
        prop(
            "visibilityTransitionDuration",
            Kind::Number { min: 0.0, max: 60.0 },
            "Seconds of a fade when `visible` changes; what is faded out keeps its space.",
        ),
        prop("alignment", Kind::Alignment, "Takes all the space there is and stands at this place in it."),
        prop("elevation", Kind::Number { min: 0.0, max: 24.0 }, "How high it floats: the size of its shadow."),
        prop("elevationShadowColor", Kind::Color, "The colour of that shadow."),
        prop("elevationBorderRadius", Kind::BorderRadius, "The corners of that shadow."),
        prop("stackPositionTop", SIGNED, "Distance from the top edge of the Stack around it."),
        prop("stackPositionBottom", SIGNED, "Distance from the bottom edge of the Stack around it."),
        prop("stackPositionLeft", SIGNED, "Distance from the left edge of the Stack around it."),
        prop("stackPositionRight", SIGNED, "Distance from the right edge of the Stack around it."),
        prop("textDirection", Kind::Enum(&["leftToRight", "rightToLeft"]), "The direction of reading."),
        prop("label", Kind::Text, "Its name in a form and for screen readers."),
        prop("tooltip", Kind::Any, "Text shown while the pointer rests on it, or `{message, styles}`."),
        prop("semantics", Kind::Map, "For screen readers: `{label, hint, role, focusable}`."),
        prop("captureWebPointer", Kind::Bool, "Has no effect outside of a browser."),
    ],
    events: &[],
};

/// Widgets that are a box: with space around, a background and a border.
pub static BOX: Group = Group {
    name: "box",
    props: &[
        prop("margin", Kind::Insets, "Space outside of its border."),
        prop("marginTop", SIGNED, "Space above it, instead of the one in `margin`."),
        prop("marginRight", SIGNED, "Space to its right, instead of the one in `margin`."),
        prop("marginBottom", SIGNED, "Space below it, instead of the one in `margin`."),
        prop("marginLeft", SIGNED, "Space to its left, instead of the one in `margin`."),
        prop("padding", Kind::Insets, "Space between its border and its content."),
        prop("paddingTop", PIXELS, "Space above its content, instead of the one in `padding`."),
        prop("paddingRight", PIXELS, "Space right of its content, instead of the one in `padding`."),
        prop("paddingBottom", PIXELS, "Space below its content, instead of the one in `padding`."),
        prop("paddingLeft", PIXELS, "Space left of its content, instead of the one in `padding`."),
        prop("width", Kind::Length, "Width with padding and border, without margin."),
        prop("height", Kind::Length, "Height with padding and border, without margin."),
        prop("minWidth", Kind::Length, "It never gets narrower."),
        prop("maxWidth", Kind::Length, "It never gets wider."),
        prop("minHeight", Kind::Length, "It never gets lower."),
        prop("maxHeight", Kind::Length, "It never gets higher."),
        also("backgroundColor", &["background"], Kind::Color, "The colour behind its content."),
        prop("backgroundImage", Kind::Any, "A picture behind its content: a source or `{source, fit, alignment}`."),
        prop("backgroundGradient", Kind::Gradient, "A gradient behind its content."),
        prop("borderColor", Kind::Color, "The colour of its border; 1 pixel wide unless `borderWidth` is set."),
        prop("borderWidth", Kind::Insets, "The width of its border, or of each of its sides: `0 0 1 0`."),
        prop("borderTop", Kind::Text, "Its border at the top as CSS writes it."),
        prop("borderRight", Kind::Text, "Its border on the right as CSS writes it."),
        prop("borderBottom", Kind::Text, "Its border at the bottom as CSS writes it."),
        prop("borderLeft", Kind::Text, "Its border on the left as CSS writes it."),
        prop("borderStyle", Kind::Text, "`none` for no border; every other word is a plain line."),
        prop(
            "overflow",
            Kind::Text,
            "Has no effect: `scrollable` and `clipContent` say what happens to what is too large.",
        ),
        prop("cursor", Kind::Text, "Has no effect: the pointer shows what can be pressed."),
        prop("border", Kind::Text, "Its border as CSS writes it, `1px solid #D3D3D3`; `none` for no border."),
        prop("borderRadius", Kind::BorderRadius, "How round its corners are."),
        prop("borderGradient", Kind::Gradient, "A gradient along its border."),
        prop("boxShadow", Kind::BoxShadow, "A shadow below it."),
        prop("shadowColor", Kind::Color, "The colour of its shadow."),
        prop("shadowOffset", Kind::Offset, "How far its shadow is moved."),
        also("shadowRadius", &["shadowBlur", "shadowBlurRadius"], PIXELS, "How soft its shadow is."),
        prop("shadowStyle", Kind::Enum(&["normal", "solid", "outer", "inner"]), "How its shadow is drawn."),
        prop("clipContent", Kind::Bool, "Cuts off what reaches over its edges."),
        prop("animation", Kind::Map, "Changes of size and colour take time: `{enabled, duration, curve}`."),
        prop("transform", Kind::List, "Moves, scales or rotates it: a list of `{translate | scale | skew | rotate}`."),
    ],
    events: &[],
};

/// Containers that answer taps.
pub static TAP: Group = Group {
    name: "tap",
    props: &[
        prop("enableSplashFeedback", Kind::Bool, "Whether it shows that it is pressed."),
        prop("splashColor", Kind::Color, "Its tint while it is pressed."),
        prop("splashDuration", MILLIS, "How long that tint takes to come."),
        prop("splashFadeDuration", MILLIS, "How long that tint takes to go."),
        prop("unconfirmedSplashDuration", MILLIS, "How long that tint waits for the tap."),
        prop("hoverColor", Kind::Color, "Its tint under the pointer."),
        prop("focusColor", Kind::Color, "Its ring when the keyboard has reached it."),
    ],
    events: &[
        Slot { name: "onTap", doc: "It was clicked, or Enter was pressed while it had the focus." },
        Slot { name: "onLongPress", doc: "It was held for half a second, or clicked with the right button." },
    ],
};

/// Containers that put their children in a line.
pub static LAYOUT: Group = Group {
    name: "boxLayout",
    props: &[
        prop("mainAxis", Kind::Enum(MAIN_AXIS), "How children are spread along the line."),
        prop("crossAxis", Kind::Enum(CROSS_AXIS), "How children stand across the line."),
        prop(
            "mainAxisSize",
            Kind::Enum(&["min", "max"]),
            "Whether it takes all space along the line or what it needs.",
        ),
        prop(
            "crossAxisConstraint",
            Kind::Enum(&["none", "largestChild"]),
            "`largestChild` gives all children the extent of the largest one across the line.",
        ),
        prop("gap", PIXELS, "Space between two children."),
        prop("scrollable", Kind::Bool, "Scrolls along the line when there is not enough space."),
        prop("textStyle", Kind::TextStyle, "How text in it looks unless the text says otherwise."),
        prop("fontFamily", Kind::Text, "The font of text in it."),
        prop("fontSize", Kind::Number { min: 1.0, max: 1000.0 }, "The size of text in it."),
        prop("maxLines", COUNT, "How many lines texts in it have at most."),
        prop("selectable", Kind::Bool, "Whether texts in it can be selected."),
        prop("colorFilter", Kind::Any, "Tints it: a colour or `{color, blendMode}`."),
        prop("selectedItemIndex", Kind::Any, "Which child was clicked last."),
        prop("flexWrap", Kind::Text, "Has no effect: a Flow breaks its line."),
        prop("autoFit", Kind::Bool, "Has no effect."),
    ],
    events: &[Slot { name: "onItemTap", doc: "A child was clicked. `event.data.selectedItemIndex` says which." }],
};

/// What scrolls and can be asked to load anew.
pub static PULL: Group = Group {
    name: "pull",
    props: &[
        prop(
            "pullToRefresh",
            Kind::Map,
            "`{onPullToRefresh, indicatorMinDuration}`: what is done when the wheel turns on at the top, or F5 is pressed.",
        ),
        also(
            "pullToRefreshOptions",
            &["refreshIndicatorType"],
            Kind::Any,
            "`{indicatorMinDuration}` in milliseconds; other kinds of its sign have no effect on a desktop.",
        ),
    ],
    events: &[Slot { name: "onPullToRefresh", doc: "The wheel was turned on at the top, or F5 was pressed." }],
};

/// Accepted words of `mainAxis`.
pub const MAIN_AXIS: &[&str] = &[
    "start",
    "center",
    "end",
    "spaceBetween",
    "spaceAround",
    "spaceEvenly",
    "space-between",
    "space-around",
    "space-evenly",
    "middle",
    "top",
    "bottom",
    "left",
    "right",
];

/// Accepted words of `crossAxis`.
pub const CROSS_AXIS: &[&str] =
    &["start", "center", "end", "stretch", "baseline", "middle", "top", "bottom", "left", "right"];

/// Widgets that draw their own box: only where they stand and how large they are can be said from outside.
pub static SPACE: Group = Group {
    name: "space",
    props: &[
        prop("margin", Kind::Insets, "Space around it."),
        prop("marginTop", SIGNED, "Space above it, instead of the one in `margin`."),
        prop("marginRight", SIGNED, "Space to its right, instead of the one in `margin`."),
        prop("marginBottom", SIGNED, "Space below it, instead of the one in `margin`."),
        prop("marginLeft", SIGNED, "Space to its left, instead of the one in `margin`."),
        prop("width", Kind::Length, "Its width without margin."),
        prop("height", Kind::Length, "Its height without margin."),
        prop("minWidth", Kind::Length, "It never gets narrower."),
        prop("maxWidth", Kind::Length, "It never gets wider."),
    ],
    events: &[],
};

/// What boxes have and widgets that draw their own ground take for it, or do without.
pub static LOOKS: Group = Group {
    name: "looks",
    props: &[
        prop("padding", Kind::Insets, "Space around it, inside of its margin."),
        also("backgroundColor", &["background"], Kind::Color, "Its ground, where it has one."),
        prop("borderColor", Kind::Color, "The colour of its edge, where it has one."),
        prop("borderWidth", Kind::Insets, "The width of its edge, where it has one."),
        prop("borderRadius", Kind::BorderRadius, "How round its corners are, where it has any."),
        prop("border", Kind::Text, "Has no effect: its edge has a colour and a width."),
        prop("borderStyle", Kind::Text, "Has no effect: edges are plain lines."),
        prop("backgroundImage", Kind::Any, "Has no effect: its ground is plain."),
        prop("backgroundGradient", Kind::Gradient, "Has no effect: its ground is plain."),
        prop("borderGradient", Kind::Gradient, "Has no effect: its edge is plain."),
        prop("boxShadow", Kind::BoxShadow, "Has no effect: it lies on what is below it."),
        prop("shadowColor", Kind::Color, "Has no effect: it lies on what is below it."),
        prop("shadowOffset", Kind::Offset, "Has no effect: it lies on what is below it."),
        also(
            "shadowRadius",
            &["shadowBlur", "shadowBlurRadius"],
            PIXELS,
            "Has no effect: it lies on what is below it.",
        ),
        prop("shadowStyle", Kind::Text, "Has no effect: it lies on what is below it."),
        prop("clipContent", Kind::Bool, "Has no effect: nothing reaches over its edges."),
        prop("animation", Kind::Map, "Has no effect: its changes take the time of the theme."),
        prop("transform", Kind::List, "Moves, scales or rotates it: a list of `{translate | scale | skew | rotate}`."),
        prop("cursor", Kind::Text, "Has no effect: the pointer shows what can be pressed."),
    ],
    events: &[],
};

/// Fields of a form.
pub static FORM_FIELD: Group = Group {
    name: "formField",
    props: &[
        prop("enabled", Kind::Bool, "Answers the hand only while true."),
        prop("required", Kind::Bool, "Must be filled in before its form can be sent."),
        prop("requiredMessage", Kind::Text, "What is said when it is empty."),
        prop("validateOnUserInteraction", Kind::Bool, "Shows mistakes as soon as it was changed."),
        also("labelText", &[], Kind::Text, "Its name, written above it."),
        prop("labelHint", Kind::Text, "A hint next to its name."),
        prop("description", Kind::Text, "A hint below it."),
        prop("icon", Kind::Icon, "An icon before its content."),
        prop("variant", Kind::Enum(&["box", "underline"]), "A box around it or a line below."),
        prop("floatLabel", Kind::Bool, "Its name stands in it until it is filled in."),
        prop("contentPadding", Kind::Insets, "Space around its content."),
        prop("filled", Kind::Bool, "Whether it has a background."),
        prop("fillColor", Kind::Color, "Its background."),
        prop("borderRadius", Kind::BorderRadius, "How round its corners are."),
        prop("borderWidth", PIXELS, "The width of its border."),
        prop("borderColor", Kind::Color, "The colour of its border."),
        prop("enabledBorderColor", Kind::Color, "Its border at rest."),
        prop("disabledBorderColor", Kind::Color, "Its border while it is not enabled."),
        prop("errorBorderColor", Kind::Color, "Its border while what it holds is not valid."),
        prop("focusedBorderColor", Kind::Color, "Its border while it has the focus."),
        prop("focusedErrorBorderColor", Kind::Color, "Its border while it has the focus and is not valid."),
        prop("labelStyle", Kind::TextStyle, "How its name looks."),
        prop("floatingLabelStyle", Kind::TextStyle, "How its name looks while it floats."),
        prop(
            "fontSize",
            Kind::Number { min: 1.0, max: 1000.0 },
            "The size of what is written in it; `textStyle` says more.",
        ),
        prop("errorStyle", Kind::TextStyle, "How the message about a mistake looks."),
    ],
    events: &[],
};

/// Fields that say what belongs in them.
pub static PLACEHOLDER: Group = Group {
    name: "placeholder",
    props: &[
        also("placeholder", &["hintText"], Kind::Text, "What is shown while it is empty."),
        also("placeholderStyle", &["hintStyle"], Kind::TextStyle, "How that looks."),
    ],
    events: &[],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docs_are_sentences_and_names_are_said_once() {
        for group in [&WIDGET, &BOX, &TAP, &LAYOUT, &PULL, &SPACE, &LOOKS, &FORM_FIELD, &PLACEHOLDER] {
            for (at, prop) in group.props.iter().enumerate() {
                assert!(prop.doc.ends_with('.'), "{}.{}", group.name, prop.name);
                assert!(!group.props[..at].iter().any(|other| other.is(prop.name)), "{}.{}", group.name, prop.name);
            }
        }
    }
}
