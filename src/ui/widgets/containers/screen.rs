//! `View`, `Header` and `Footer`: the parts of a screen. `crate::view` draws them.

use std::sync::Arc;

use crate::base::{BOX, FIXED_PLACE, LAYOUT, NO_BOX, NO_PADDING, NO_POINTER, NO_SHADOW, WIDGET};
use ensemble_core::spec::{Children, Color, Kind, MethodRole, Prop, Spec, WithoutEffect, prop, slot};
use ensemble_core::value::Value;

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
        /// Centres the title; true by default, also for a title widget that is not as wide as the bar, which a Row is.
        "centerTitle" => center_title: Option<bool>; Kind::Bool,
        /// Height, in pixels.
        "titleBarHeight" => height: f32 = 56.0f32; Kind::Number { min: 0.0, max: 1000.0 },
        /// `{enabled, visible}`: while `enabled`, the bar is shown only while `visible` is true.
        "collapsibleHeader" => collapsible: Option<Value>; Kind::Keys(COLLAPSIBLE),
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
    elsewhere {
        /// Makes it a sheet over the body whose height the user drags: `{enable, initialSize, minSize, maxSize, snap, snapSizes, fixedContent, onMaxSize, onMinSize}`.
        "dragOptions" => Kind::Parts(&DRAG),
    }
}

/// Keys of `collapsibleHeader`.
const COLLAPSIBLE: &[Prop] =
    &[prop("enabled", Kind::Bool, "Hides and shows the bar."), prop("visible", Kind::Bool, "Shows the bar.")];

/// A share of the height below the header.
const SHARE: Kind = Kind::Number { min: 0.0, max: 1.0 };

props! {
    /// `dragOptions` of a footer. Sizes are shares of the height below the header.
    pub struct DragProps {
        /// Makes the footer a sheet.
        "enable" | "enabled" => enable: bool,
        /// Size at first.
        "initialSize" => initial: f32 = 0.5f32; SHARE,
        /// Least height; the body ends there.
        "minSize" => min: f32 = 0.25f32; SHARE,
        /// Greatest height.
        "maxSize" => max: f32 = 1.0f32; SHARE,
        /// Let go, it goes on to the nearest of `minSize`, `snapSizes` and `maxSize`.
        "snap" => snap: bool,
        /// Sizes between `minSize` and `maxSize` at which it stops: a list of shares, or one.
        "snapSizes" | "snapSize" => snap_sizes: Value; Kind::Any,
        /// Shows a handle at its top.
        "enableDragHandler" => handle: bool,
    }
    elsewhere {
        /// A widget at its top that does not scroll.
        "fixedContent" => Kind::Widget,
    }
    ignored {
        "expand" => Kind::Bool; "it always reaches across the window",
    }
}

/// `dragOptions` of a footer.
pub static DRAG: Spec = Spec {
    name: "DragOptions",
    doc: "Makes a footer a sheet whose height the user drags.",
    props: DragProps::PROPS,
    events: &[slot("onMaxSize", "It has reached `maxSize`."), slot("onMinSize", "It has reached `minSize`.")],
    children: Children::None,
    ..Spec::DEFAULT
};

/// A screen.
pub static VIEW: Spec = Spec {
    name: "View",
    aliases: &[],
    doc: "A screen: a header, a body and a footer.",
    base: &[&WIDGET, &BOX, &LAYOUT],
    without_effect: &[
        FIXED_PLACE,
        NO_BOX,
        NO_POINTER,
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
        NO_POINTER,
        NO_PADDING,
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
            props: &["expanded", "flex", "flexMode", "mainAxisSize", "alignSelf"],
            reason: "it is as high as its content",
        },
        WithoutEffect { props: &["selectedItemIndex"], reason: "its children answer clicks themselves" },
    ],
    props: FooterProps::PROPS,
    events: &[],
    children: Children::Many,
    methods: &["drag"],
    method_roles: &[("drag", MethodRole::GoTo)],
    examples: &[],
    ..Spec::DEFAULT
};
