//! `View`, `Header` and `Footer`: the parts of a screen. `crate::view` draws them.

use std::sync::Arc;

use crate::base::{BOX, LAYOUT, WIDGET};
use ensemble_core::props;
use ensemble_core::spec::{Children, Color, Kind, Prop, Spec, prop};

props! {
    /// What a screen accepts.
    pub struct ViewProps {
        /// Scrolls the whole page, with its header.
        "scrollableView" => scrollable: bool = false,
        /// The title; older form of `header.title`.
        "title" => title: Option<Arc<str>>,
        /// Whether a screen that was navigated to has a back button.
        "showNavigationIcon" => navigation_icon: bool = true,
        /// Where a modal screen's close button stands.
        "navigationIconPosition" => navigation_side: Option<Arc<str>>; Kind::Enum(&["start", "end"]),
        /// Has no effect on a desktop.
        "useSafeArea" => safe_area: bool = false,
        /// Has no effect on a desktop.
        "ignoreSafeArea" => ignore_safe_area: bool = false,
        /// A click outside of a field takes the focus from it.
        "unfocus" => unfocus: bool = false,
    }
}

props! {
    /// What a header accepts.
    pub struct HeaderProps {
        /// The title.
        "title" => title: Arc<str> = "",
        /// Whether there is a screen to go back to; set by the runtime.
        "canGoBack" => can_go_back: bool = false,
        /// The colour of title and icons.
        "color" | "titleColor" => color: Option<Color>,
        /// Whether the title is centred.
        "centerTitle" => center_title: bool = false,
        /// Height, in pixels.
        "titleBarHeight" => height: f32 = 56.0f32; Kind::Number { min: 0.0, max: 1000.0 },
        /// Tint of the bar while content is scrolled below it.
        "surfaceTintColor" => tint: Option<Color>,
        /// `{enabled, visible}`: while `enabled`, the bar is shown only while `visible` is true.
        "collapsibleHeader" => collapsible: Option<ensemble_core::value::Value>; Kind::Map,
        /// Height in a `scrollableView` that is not scrolled, in pixels.
        "flexibleMaxHeight" => max_height: Option<f32>; Kind::Number { min: 0.0, max: 2000.0 },
        /// Height in a `scrollableView` that is scrolled, in pixels.
        "flexibleMinHeight" => min_height: Option<f32>; Kind::Number { min: 0.0, max: 2000.0 },
        /// `pinned` keeps it while a `scrollableView` is scrolled, `floating` scrolls it away.
        "scrollMode" => scroll_mode: Option<Arc<str>>; Kind::Enum(&["pinned", "floating"]),
    }
}

props! {
    /// What a footer accepts.
    pub struct FooterProps {
        /// Has no effect: a footer is not dragged.
        "dragOptions" => drag: Option<ensemble_core::value::Value>; Kind::Map,
    }
}

/// A screen.
pub static VIEW: Spec = Spec {
    name: "View",
    aliases: &[],
    doc: "A screen: a header, a body and a footer.",
    base: &[&WIDGET, &BOX, &LAYOUT],
    props: ViewProps::PROPS,
    events: &[],
    children: Children::None,
    methods: &[],
    examples: &[],
    ..Spec::DEFAULT
};

const HEADER_WIDGETS: &[Prop] = &[
    prop("titleText", Kind::Text, "The title as text, where `title` would be read as a widget."),
    prop("titleWidget", Kind::Widget, "A widget instead of the title."),
    prop("leadingWidget", Kind::Widget, "A widget instead of the back button."),
    prop("flexibleBackground", Kind::Widget, "A widget behind the bar."),
];

/// The widgets that a header accepts.
static HEADER_GROUP: ensemble_core::spec::Group =
    ensemble_core::spec::Group { name: "header", props: HEADER_WIDGETS, events: &[] };

/// The bar at the top of a screen.
pub static HEADER: Spec = Spec {
    name: "Header",
    aliases: &[],
    doc: "The bar at the top of a screen.",
    base: &[&WIDGET, &BOX, &HEADER_GROUP],
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
    props: FooterProps::PROPS,
    events: &[],
    children: Children::Many,
    methods: &[],
    examples: &[],
    ..Spec::DEFAULT
};
