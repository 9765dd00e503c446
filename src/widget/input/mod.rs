//! What a hand sets: buttons, fields, switches. A widget says what the hand wants; the store decides.

use super::WidgetDef;

pub mod button;
pub mod checkbox;
pub mod dropdown;
pub mod field;
pub mod icon_button;
pub(super) mod local;
pub mod number;
pub(super) mod paint;
pub mod password_input;
pub mod slider;
pub mod switch;
pub mod text_input;
pub mod typing;

/// The widgets of this folder.
pub(super) static WIDGETS: &[WidgetDef] = &[
    WidgetDef::of::<button::Button>(),
    WidgetDef::of::<checkbox::Checkbox>(),
    WidgetDef::of::<dropdown::Dropdown>(),
    WidgetDef::of::<icon_button::IconButton>(),
    WidgetDef::of::<password_input::PasswordInput>(),
    WidgetDef::of::<slider::Slider>(),
    WidgetDef::of::<switch::Switch>(),
    WidgetDef::of::<text_input::TextInput>(),
];
