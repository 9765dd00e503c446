//! `View`, `Header` and `Footer`: the parts of a screen. They are drawn by `crate::view`.

use std::sync::Arc;

use crate::base::{BOX, LAYOUT, WIDGET};
use ensemble_core::spec::{Children, Color, Kind, Spec};

props! {
    /// What a screen accepts.
    pub struct ViewProps {
        /// The whole page scrolls, its header included.
        "scrollableView" => scrollable: bool = false,
        /// Whether a screen that was pushed has a back arrow.
        "showNavigationIcon" => navigation_icon: bool = true,
        /// Where a modal screen's close button stands.
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
    /// What a header accepts.
    pub struct HeaderProps {
        /// The title.
        "title" => title: Arc<str> = "",
        /// Whether there is a screen to go back to.
        "canGoBack" => can_go_back: bool = false,
        /// The colour of title and icons.
        "color" | "titleColor" => color: Option<Color>,
        /// Whether the title stands in the middle.
        "centerTitle" => center_title: bool = false,
        /// Its height.
        "titleBarHeight" => height: f32 = 56.0f32; Kind::Number { min: 0.0, max: 1000.0 },
        /// `{enabled, visible}`: the bar is there only while `visible` is true.
        "collapsibleHeader" => collapsible: Option<ensemble_core::value::Value>; Kind::Map,
        /// How high it gets in a `scrollableView` that is not scrolled.
        "flexibleMaxHeight" => max_height: Option<f32>; Kind::Number { min: 0.0, max: 2000.0 },
        /// How low it gets in a `scrollableView` that is scrolled.
        "flexibleMinHeight" => min_height: Option<f32>; Kind::Number { min: 0.0, max: 2000.0 },
        /// Whether it stays when a `scrollableView` is scrolled, or goes.
        "scrollMode" => scroll_mode: Option<Arc<str>>; Kind::Enum(&["pinned", "floating"]),
    }
    elsewhere {
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
    /// What a footer accepts.
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
