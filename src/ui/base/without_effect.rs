//! Shared properties that have no effect on some widgets, each with the reason that `check` and `reference` give.

use ensemble_core::spec::WithoutEffect;

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
        "filter",
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
        "filter",
    ],
    reason: "it is a part of the widget around it, which places and draws it",
};

/// No effect on parts of a widget that a screen reader finds by their label.
pub const PART_SPOKEN: WithoutEffect =
    WithoutEffect { props: &["semantics"], reason: "a screen reader says its label" };

/// No effect on parts of a widget whose letters are those of that widget.
pub const PART_LETTERS: WithoutEffect =
    WithoutEffect { props: &["textStyle"], reason: "its letters are those of the widget around it" };
