//! `Menu`: navigation between the pages of a `ViewGroup` or from a screen to others. `crate::view` draws it.

use std::sync::Arc;

use crate::base::{BOX, FIXED_PLACE, NO_BOX, NO_PADDING, NO_POINTER, NO_SHADOW, PART, PART_LETTERS, WIDGET};
use ensemble_core::spec::{Children, Color, Kind, Length, Prop, Spec, WithoutEffect, prop, slot};
use ensemble_core::value::Value;

/// An entry of a menu.
static MENU_ENTRY: Spec = Spec {
    name: "MenuEntry",
    aliases: &[],
    doc: "An entry of a menu.",
    base: &[&WIDGET],
    without_effect: &[PART, PART_LETTERS],
    props: &[
        prop("page", Kind::Text, "The screen that it opens."),
        prop("icon", Kind::Icon, "Its icon."),
        prop("activeIcon", Kind::Icon, "Its icon while its page is shown."),
        prop("iconLibrary", Kind::Text, "The library of its icons: `default`, `remix` or `fontAwesome`."),
        prop("selected", Kind::Bool, "Shows its page at the start; that of the first entry by default."),
        prop("switchScreen", Kind::Bool, "A click opens its page; true by default."),
        prop("isClickable", Kind::Bool, "Accepts clicks; true by default."),
        prop("isExternal", Kind::Bool, "Has no effect: there is no app around this one.")
            .ignored("there is no app around this one"),
        prop("floating", Kind::Bool, "Shows it as a round button."),
        prop("floatingAlignment", Kind::Text, "Has no effect: it is placed among the others.")
            .ignored("it stands among the others"),
        prop("floatingMargin", Kind::Any, "Has no effect: it is placed among the others.")
            .ignored("it stands among the others"),
        prop("onTapHaptic", Kind::Any, "Has no effect: a desktop does not shake.").ignored("a desktop does not shake"),
        prop("url", Kind::Text, "An address that a click opens."),
        prop("openNewTab", Kind::Bool, "Has no effect: there is no browser around it.")
            .ignored("there is no browser around it"),
        prop(
            "children",
            Kind::List,
            "Entries below it, in the same form; they stand indented in a sidebar. Without a `page` it is a heading over them.",
        ),
        prop("depth", Kind::Number { min: 0.0, max: 32.0 }, "Count of entries around it; `children` sets it."),
        prop("widget", Kind::Widget, "A widget instead of icon and label."),
        prop("selectedWidget", Kind::Widget, "A widget instead of icon and label while its page is shown."),
    ],
    events: &[slot("onTap", "It was clicked.")],
    children: Children::None,
    methods: &[],
    examples: &[],
    ..Spec::DEFAULT
};

/// Keys of `onSelectStyles`.
const CHOSEN: &[Prop] = &[
    prop("backgroundColor", Kind::Color, "Background of the entry."),
    prop("borderRadius", Kind::BorderRadius, "Its corner radius."),
];

props! {
    /// Properties of a menu.
    pub struct MenuProps {
        /// The kind of menu, taken from the key it is written under.
        "kind" => kind: Arc<str> = "Sidebar"; Kind::Enum(&["Sidebar", "EndSidebar", "Drawer", "EndDrawer", "BottomNavBar"]),
        /// Index of the entry whose page is shown.
        "selectedIndex" => selected: Option<usize>,
        /// Shows a sidebar with icons only, or with their labels in a narrow window, too; by default the window's width decides.
        "isCollapsed" | "collapsed" => collapsed: Option<bool>; Kind::Bool,
        /// Opens the drawer.
        "open" => open: bool,
        /// `stacked` puts labels below icons.
        "itemDisplay" => display: Option<Arc<str>>; Kind::Enum(&["stacked", "sideBySide"]),
        /// Space around each entry.
        "itemPadding" => item_padding: Value,
        /// Least width of a sidebar, in pixels.
        "minWidth" => min_width: Option<f32>; Kind::Number { min: 0.0, max: 2000.0 },
        /// Width of a sidebar; by default it depends on the window's.
        "width" => width: Option<Length>; Kind::Length,
        /// The colour of icons and labels.
        "color" | "labelColor" => color: Option<Color>,
        /// Colour of icon and label of the entry whose page is shown.
        "selectedColor" => selected_color: Option<Color>,
        /// Style of the entry whose page is shown: `{backgroundColor, borderRadius}`.
        "onSelectStyles" => selected_styles: Value; Kind::Keys(CHOSEN),
        /// Font size of labels, in pixels; a value up to 4 multiplies the usual size.
        "labelFontSize" => label_size: Option<f32>; Kind::Number { min: 0.1, max: 100.0 },
        /// Size of icons, in pixels.
        "iconWidth" => icon_width: Option<f32>; Kind::Number { min: 1.0, max: 200.0 },
        /// Icon size, in pixels, where `iconWidth` is not set.
        "iconHeight" => icon_height: Option<f32>; Kind::Number { min: 1.0, max: 200.0 },
        /// Background colour of a `floating` entry.
        "floatingBackgroundColor" => floating_ground: Option<Color>,
        /// Icon colour of a `floating` entry.
        "floatingIconColor" => floating_icon: Option<Color>,
    }
    elsewhere {
        /// Entries of the menu: `{label, icon, page, visible, selected, onTap}`.
        "items" => Kind::Parts(&MENU_ENTRY),
        /// A widget above the entries.
        "header" => Kind::Widget,
        /// A widget below the entries.
        "footer" => Kind::Widget,
        /// Opens a page again each time it is shown, so that it loads again.
        "reloadView" => Kind::Bool; default "true",
    }
    ignored {
        "notchColor" => Kind::Any; "the bar has no notch",
    }
}

/// The menu of a screen or of a group of pages.
pub static MENU: Spec = Spec {
    name: "Menu",
    aliases: &[],
    doc: "The menu of a screen or of a group of pages.",
    base: &[&WIDGET, &BOX],
    without_effect: &[
        FIXED_PLACE,
        NO_BOX,
        NO_PADDING,
        NO_SHADOW,
        NO_POINTER,
        WithoutEffect {
            props: &["textStyle"],
            reason: "its entries have the letters of the theme, and `color` and `selectedColor` are theirs",
        },
        WithoutEffect { props: &["textDirection"], reason: "it follows the direction of the app's language" },
        WithoutEffect { props: &["kind"], reason: "the key that a menu is written under says it" },
        WithoutEffect { props: &["backgroundImage", "backgroundGradient"], reason: "its background has one colour" },
    ],
    props: MenuProps::PROPS,
    events: &[slot(
        "onCollapse",
        "A sidebar was collapsed to its icons or expanded again, by `isCollapsed` or by the width of the window. `event.data.isCollapsed` says which.",
    )],
    children: Children::None,
    methods: &[],
    examples: &[],
    ..Spec::DEFAULT
};
