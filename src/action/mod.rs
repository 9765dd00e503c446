//! The actions, one file each, and their table.

mod clear_sse;
mod close_all_dialogs;
mod copy_to_clipboard;
mod disconnect_sse;
mod dismiss_dialog;
mod dispatch_event;
mod execute_action;
mod execute_action_group;
mod execute_code;
mod execute_conditional_action;
mod invoke_api;
mod log_event;
mod navigate_back;
mod navigate_modal_screen;
mod navigate_screen;
mod open_url;
mod planned;
mod reconnect_sse;
mod save_stream_as_app;
mod show_dialog;
mod show_toast;
mod start_timer;
mod stop_timer;

pub use planned::PLANNED;

use crate::runtime::ActionDef;

/// Every action, sorted by name.
pub static ACTIONS: &[&ActionDef] = &[
    &clear_sse::ACTION,
    &close_all_dialogs::ACTION,
    &copy_to_clipboard::ACTION,
    &disconnect_sse::ACTION,
    &dismiss_dialog::ACTION,
    &dispatch_event::ACTION,
    &execute_action::ACTION,
    &execute_action_group::ACTION,
    &execute_code::ACTION,
    &execute_conditional_action::ACTION,
    &invoke_api::ACTION,
    &log_event::ACTION,
    &navigate_back::ACTION,
    &navigate_modal_screen::ACTION,
    &navigate_screen::ACTION,
    &open_url::ACTION,
    &reconnect_sse::ACTION,
    &save_stream_as_app::ACTION,
    &show_dialog::ACTION,
    &show_toast::ACTION,
    &start_timer::ACTION,
    &stop_timer::ACTION,
];
