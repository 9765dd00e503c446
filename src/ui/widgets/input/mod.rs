//! Widgets with input: buttons, fields, switches. A widget reports the requested change; the runtime decides, and the next scene shows it.

use crate::frame::WidgetDef;

mod button;
mod checkbox;
pub(in crate::widgets) mod choice;
mod confirmation_input;
pub mod date;
mod dropdown;
pub(crate) mod entry;
mod field;
pub(super) mod held_keys;
mod icon_button;
pub(super) mod key_down;
pub(super) mod mask;
pub(super) mod menu;
mod multi_select;
mod number;
mod password_input;
mod popup_menu;
mod radio_button;
mod radio_group;
mod scheduler;
mod search;
mod sign_in;
mod signature;
mod slider;
mod switch;
mod tag_input;
pub(super) mod text_input;
mod toggle_button;
mod toggle_row;
mod triple_switch;
pub(super) mod validate;

/// The widgets of this folder.
pub(super) static WIDGETS: &[WidgetDef] = &[
    WidgetDef::of::<button::Button>(),
    WidgetDef::of::<checkbox::Checkbox>(),
    WidgetDef::of::<confirmation_input::ConfirmationInput>(),
    WidgetDef::of::<date::Date>(),
    WidgetDef::of::<date::range::DateRange>(),
    WidgetDef::of::<date::time::Time>(),
    WidgetDef::of::<date::inline_time::InlineTimePicker>(),
    WidgetDef::of::<dropdown::Dropdown>(),
    WidgetDef::of::<icon_button::IconButton>(),
    WidgetDef::of::<multi_select::MultiSelect>(),
    WidgetDef::of::<password_input::PasswordInput>(),
    WidgetDef::of::<popup_menu::PopupMenu>(),
    WidgetDef::of::<radio_button::RadioButton>(),
    WidgetDef::of::<radio_group::RadioGroup>(),
    WidgetDef::of::<scheduler::DailyScheduler>(),
    WidgetDef::of::<scheduler::WeeklyScheduler>(),
    WidgetDef::of::<search::Search>(),
    WidgetDef::of::<sign_in::SignInWithApple>(),
    WidgetDef::of::<sign_in::SignInWithAuth0>(),
    WidgetDef::of::<sign_in::SignInWithGoogle>(),
    WidgetDef::of::<signature::Signature>(),
    WidgetDef::of::<slider::Slider>(),
    WidgetDef::of::<switch::Switch>(),
    WidgetDef::of::<tag_input::TagInput>(),
    WidgetDef::of::<text_input::TextInput>(),
    WidgetDef::of::<toggle_button::ToggleButton>(),
    WidgetDef::of::<triple_switch::TripleSwitch>(),
];
