//! `View`, `Header` and `Footer`: the parts of a screen. `crate::view` draws them.

use std::sync::Arc;

use crate::base::{BOX, FIXED_PLACE, LAYOUT, NO_BOX, NO_SHADOW, WIDGET};
use ensemble_core::spec::{Children, Color, Kind, Spec, WithoutEffect};

props! {
    /// Properties of a screen.
    pub struct ViewProps {
        /// Scrolls the whole page, with its header.
        "scrollableView" => scrollable: bool = false,
        /// Shows a back button on a screen that was navigated to.
        "showNavigationIcon" => navigation_icon: bool = true,
        /// Side of a modal screen's close button.
        "navigationIconPosition" => navigation_side: Option<Arc<str>>; Kind::Enum(&["start", "end"]),
    }
    elsewhere {
        /// The old form of `header.title`.
        "title" => Kind::Text,
    }
    ignored {
        "useSafeArea" => Kind::Bool; "a desktop has no notch",
        "ignoreSafeArea" => Kind::Bool; "a desktop has no notch",
        "unfocus" => Kind::Bool; "a click beside a field always takes the focus from it",
    }
}

props! {
    /// Properties of a header.
    pub struct HeaderProps {
        /// The title.
        "title" => title: Arc<str> = "",
        /// True when there is a screen to go back to; set by the runtime.
        "canGoBack" => can_go_back: bool = false,
        /// The colour of title and icons.
        "color" | "titleColor" => color: Option<Color>,
        /// Centres the title.
        "centerTitle" => center_title: bool = false,
        /// Height, in pixels.
        "titleBarHeight" => height: f32 = 56.0f32; Kind::Number { min: 0.0, max: 1000.0 },
        /// `{enabled, visible}`: while `enabled`, the bar is shown only while `visible` is true.
        "collapsibleHeader" => collapsible: Option<ensemble_core::value::Value>; Kind::Map,
        /// Height in a `scrollableView` that is not scrolled, in pixels.
        "flexibleMaxHeight" => max_height: Option<f32>; Kind::Number { min: 0.0, max: 2000.0 },
        /// Height in a `scrollableView` that is scrolled, in pixels.
        "flexibleMinHeight" => min_height: Option<f32>; Kind::Number { min: 0.0, max: 2000.0 },
        /// `pinned` keeps it while a `scrollableView` is scrolled, `floating` scrolls it away.
        "scrollMode" => scroll_mode: Option<Arc<str>>; Kind::Enum(&["pinned", "floating"]),
    }
    elsewhere {
        /// Text style of its title.
        "textStyle" | "titleTextStyle" => Kind::TextStyle,
        /// The title, when it must not be taken for a widget.
        "titleText" => Kind::Text,
        /// A widget instead of the title.
        "titleWidget" => Kind::Widget,
        /// A widget instead of the back arrow.
        "leadingWidget" => Kind::Widget,
        /// A widget behind the bar.
        "flexibleBackground" => Kind::Widget,
    }
    ignored {
        "surfaceTintColor" => Kind::Color; "the bar keeps its colour",
    }
}

props! {
    /// Properties of a footer.
    pub struct FooterProps {}
    ignored {
        "dragOptions" => Kind::Map; "a footer is not dragged",
    }
}

/// A screen.
pub static VIEW: Spec = Spec {
    name: "View",
    aliases: &[],
    doc: "A screen: a header, a body and a footer.",
    base: &[&WIDGET, &BOX, &LAYOUT],
    without_effect: &[
        FIXED_PLACE,
        NO_BOX,
        NO_SHADOW,
        WithoutEffect {
            props: &[
                "width",
                "height",
                "minWidth",
                "border",
                "borderColor",
                "borderWidth",
                "borderStyle",
                "borderRadius",
            ],
            reason: "a screen fills its window",
        },
        WithoutEffect { props: &["visibilityTransitionDuration"], reason: "a screen is shown and hidden at once" },
        WithoutEffect {
            props: &[
                "mainAxis",
                "crossAxis",
                "mainAxisSize",
                "crossAxisConstraint",
                "flexWrap",
                "gap",
                "scrollable",
                "colorFilter",
                "selectedItemIndex",
            ],
            reason: "the widget in `body` arranges its own children",
        },
    ],
    props: ViewProps::PROPS,
    events: &[],
    children: Children::None,
    methods: &[],
    examples: &[],
    ..Spec::DEFAULT
};

/// The bar at the top of a screen.
pub static HEADER: Spec = Spec {
    name: "Header",
    aliases: &[],
    doc: "The bar at the top of a screen.",
    base: &[&WIDGET, &BOX],
    without_effect: &[
        FIXED_PLACE,
        NO_BOX,
        WithoutEffect { props: &["textDirection"], reason: "it follows the direction of the app's language" },
        WithoutEffect { props: &["height"], reason: "`titleBarHeight` is its height" },
        WithoutEffect {
            props: &["width", "minWidth", "border", "borderColor", "borderWidth", "borderStyle", "borderRadius"],
            reason: "it reaches across the window, with a line below it when it has no colour of its own",
        },
    ],
    props: HeaderProps::PROPS,
    events: &[],
    children: Children::None,
    methods: &[],
    examples: &[],
    ..Spec::DEFAULT
};

/// The bar at the bottom of a screen.
pub static FOOTER: Spec = Spec {
    name: "Footer",
    aliases: &["footer"],
    doc: "The bar at the bottom of a screen. It does not scroll with the body.",
    base: &[&WIDGET, &BOX, &LAYOUT],
    without_effect: &[
        WithoutEffect {
            props: &["expanded", "flex", "flexMode", "mainAxisSize"],
            reason: "it is as high as its content",
        },
        WithoutEffect { props: &["selectedItemIndex"], reason: "it has no `id` by which a script could read it" },
    ],
    props: FooterProps::PROPS,
    events: &[],
    children: Children::Many,
    methods: &[],
    examples: &[],
    ..Spec::DEFAULT
};
