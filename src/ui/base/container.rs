//! Properties of containers: taps, the line of children, refreshing by pulling.

use super::color_filter::COLOR_FILTER;
use super::kinds::{COUNT, MILLIS, PIXELS};
use ensemble_core::spec::{Group, Kind, Prop, prop, slot};

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
        prop("colorFilter", Kind::ColorOrKeys(COLOR_FILTER), "A colour that tints it, or `{color, blendMode}`."),
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

const ONE_INDICATOR: &str = "there is one indicator";

/// Keys of `pullToRefresh`.
const PULL_KEYS: &[Prop] = &[
    prop("onPullToRefresh", Kind::Action, "The wheel was turned on at the top, or F5 was pressed."),
    prop(
        "indicatorMinDuration",
        Kind::Number { min: 0.0, max: 60_000.0 },
        "Least milliseconds that the indicator stays.",
    ),
    prop("indicatorType", Kind::Any, "Has no effect.").ignored(ONE_INDICATOR),
    prop("indicatorPadding", Kind::Any, "Has no effect.").ignored(ONE_INDICATOR),
];

/// Properties of widgets that scroll and can be refreshed.
pub(crate) static PULL: Group = Group {
    name: "pull",
    props: &[
        prop(
            "pullToRefresh",
            Kind::Keys(PULL_KEYS),
            "`{onPullToRefresh, indicatorMinDuration}`: the handler for scrolling on beyond the top or F5, and the least milliseconds that the indicator stays, 800 by default.",
        ),
        prop("pullToRefreshOptions", Kind::Keys(PULL_KEYS), "`{indicatorMinDuration}` in milliseconds."),
        prop("refreshIndicatorType", Kind::Any, "Has no effect: there is one indicator.").ignored(ONE_INDICATOR),
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
