//! `Menu`: the pages of a `ViewGroup`, or the way from a screen to others. It is drawn by `crate::view`.

use std::sync::Arc;

use crate::base::{BOX, WIDGET};
use ensemble_core::props;
use ensemble_core::spec::{Children, Color, Kind, Length, Slot, Spec, prop};
use ensemble_core::value::Value;

/// One entry of a menu.
pub static MENU_ENTRY: Spec = Spec {
    name: "MenuEntry",
    aliases: &[],
    doc: "One entry of a menu.",
    base: &[&WIDGET],
    props: &[
        prop("page", Kind::Text, "The screen that it shows."),
        prop("icon", Kind::Icon, "Its icon."),
        prop("activeIcon", Kind::Icon, "Its icon while its page is shown."),
        prop("iconLibrary", Kind::Text, "Which set its icons are from."),
        prop("selected", Kind::Bool, "Whether its page is the one shown first."),
        prop("switchScreen", Kind::Bool, "Whether a click shows its page."),
        prop("isClickable", Kind::Bool, "Whether it answers clicks."),
        prop("isExternal", Kind::Bool, "Has no effect: there is no app around this one."),
        prop("floating", Kind::Bool, "Stands out as a round button."),
        prop("floatingAlignment", Kind::Text, "Has no effect: it stands among the others."),
        prop("floatingMargin", Kind::Any, "Has no effect: it stands among the others."),
        prop("onTapHaptic", Kind::Any, "Has no effect on a desktop."),
        prop("url", Kind::Text, "An address that a click opens."),
        prop("widget", Kind::Widget, "A widget instead of icon and label."),
        prop("selectedWidget", Kind::Widget, "A widget instead of them while its page is shown."),
    ],
    events: &[Slot { name: "onTap", doc: "It was clicked." }],
    children: Children::None,
    methods: &[],
    examples: &[],
    ..Spec::DEFAULT
};

props! {
    /// What a menu accepts.
    pub struct MenuProps {
        /// Where it stands; the name under which it is written says so.
        "kind" => kind: Arc<str> = "Sidebar"; Kind::Enum(&["Sidebar", "EndSidebar", "Drawer", "EndDrawer", "BottomNavBar"]),
        /// Its entries: `{label, icon, page, visible, selected, onTap}`.
        "items" => items: Value; Kind::Parts(&MENU_ENTRY),
        /// A widget above the entries.
        "header" => header: Value; Kind::Widget,
        /// A widget below the entries.
        "footer" => footer: Value; Kind::Widget,
        /// Whether a page is opened anew each time it is shown.
        "reloadView" => reload: bool = true,
        /// Which entry's page is shown.
        "selectedIndex" => selected: Option<usize>,
        /// Whether a drawer is open.
        "open" => open: bool,
        /// `stacked` puts labels below icons.
        "itemDisplay" => display: Option<Arc<str>>; Kind::Enum(&["stacked", "sideBySide"]),
        /// Space around each entry.
        "itemPadding" => item_padding: Value,
        /// How wide a sidebar is at least.
        "minWidth" => min_width: Option<f32>; Kind::Number { min: 0.0, max: 2000.0 },
        /// How wide a sidebar is.
        "width" => width: Option<Length>; Kind::Length,
        /// The colour of icons and labels.
        "color" | "labelColor" => color: Option<Color>,
        /// The colour of the entry whose page is shown.
        "selectedColor" => selected_color: Option<Color>,
        /// How the entry looks whose page is shown: `{backgroundColor, borderRadius}`.
        "onSelectStyles" => selected_styles: Value; Kind::Map,
        /// The size of labels, in pixels; up to 4 in lines of text.
        "labelFontSize" => label_size: Option<f32>; Kind::Number { min: 0.1, max: 100.0 },
        /// The size of icons.
        "iconWidth" => icon_width: Option<f32>; Kind::Number { min: 1.0, max: 200.0 },
        /// Has no effect: icons are as high as wide.
        "iconHeight" => icon_height: Value,
        /// Has no effect: the bar has no notch.
        "notchColor" => notch: Value,
        /// The ground of an entry that stands out.
        "floatingBackgroundColor" => floating_ground: Option<Color>,
        /// The icon of an entry that stands out.
        "floatingIconColor" => floating_icon: Option<Color>,
    }
}

/// The menu of a screen or of a group of pages.
pub static MENU: Spec = Spec {
    name: "Menu",
    aliases: &[],
    doc: "The menu of a screen or of a group of pages.",
    base: &[&WIDGET, &BOX],
    props: MenuProps::PROPS,
    events: &[],
    children: Children::None,
    methods: &[],
    examples: &[],
    ..Spec::DEFAULT
};
