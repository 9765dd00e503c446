//! The properties of a Dropdown.

use std::sync::Arc;

use crate::base::{PART, PART_LETTERS, WIDGET};
use crate::widgets::input::choice::CHOICE_OR_GROUP;
use ensemble_core::spec::{BorderRadius, Children, Color, Kind, Spec, prop, slot};
use ensemble_core::value::Value;

props! {
    /// A Dropdown's own properties.
    pub struct DropdownProps {
        /// The chosen value.
        "value" | "initialValue" | "selectedValue" => value: Value,
        /// The choices: texts, numbers or `{value, label, icon, enabled}`; `{type: group, label, items}` puts some below a heading.
        "items" | "itemsFromArray" => items: Value; Kind::Items(&CHOICE_OR_GROUP),
        /// Background colour of the chosen entry in the menu.
        "selectedBackgroundColor" => selected_ground: Option<Color>; Kind::Color,
        /// Text colour of the chosen entry in the menu.
        "selectedTextColor" => selected_color: Option<Color>; Kind::Color,
        /// The choices as a comma-separated text.
        "itemsFromString" => items_from_string: Option<Arc<str>>; Kind::Text,
        /// Shows a field that filters the choices.
        "autoComplete" => auto_complete: bool,
        /// Shows a button that clears the choice.
        "allowClear" => allow_clear: bool,
        /// Background colour of the menu.
        "dropdownBackgroundColor" => menu_background: Option<Color>; Kind::Color,
        /// Corner radius of the menu.
        "dropdownBorderRadius" => menu_radius: Option<BorderRadius>; Kind::BorderRadius,
        /// Border colour of the menu.
        "dropdownBorderColor" => menu_border: Option<Color>; Kind::Color,
        /// Border width of the menu, in pixels.
        "dropdownBorderWidth" => menu_border_width: f32 = 1.0; Kind::Number { min: 0.0, max: 20.0 },
        /// Greatest height of the menu, in pixels.
        "dropdownMaxHeight" => menu_height: f32 = 320.0; Kind::Number { min: 40.0, max: 4000.0 },
        /// Distance that the menu is moved to the right, in pixels.
        "dropdownOffsetX" => offset_x: f32; Kind::NUMBER,
        /// Distance that the menu is moved down, in pixels.
        "dropdownOffsetY" => offset_y: f32; Kind::NUMBER,
    }
    elsewhere {
        /// Text style of the chosen label.
        "textStyle" => Kind::TextStyle,
        /// A last entry that chooses nothing: `{label, icon, onTap}`.
        "createNewItem" => Kind::Parts(&NEW_ITEM),
        /// A widget below the choices.
        "panel" => Kind::Widget,
    }
}

/// The entry `createNewItem`.
pub(super) static NEW_ITEM: Spec = Spec {
    name: "NewItem",
    aliases: &[],
    doc: "The last entry of a Dropdown, which has an action instead of a value.",
    base: &[&WIDGET],
    without_effect: &[PART, PART_LETTERS],
    props: &[prop("icon", Kind::Icon, "An icon before its label.")],
    events: &[slot("onTap", "It was pressed.")],
    children: Children::None,
    methods: &[],
    examples: &[],
    ..Spec::DEFAULT
};
