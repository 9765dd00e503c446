//! The actions, one file each, and their table.

mod check_permission;
mod clear_locale;
mod clear_sse;
mod close_all_dialogs;
mod close_all_screens;
mod close_app;
mod close_drawer;
mod copy_to_clipboard;
mod disconnect_sse;
mod dismiss_bottom_sheet;
mod dismiss_dialog;
mod dispatch_event;
mod execute_action;
mod execute_action_group;
mod execute_code;
mod execute_conditional_action;
mod invoke_api;
mod invoke_haptic;
mod log_event;
mod navigate_back;
mod navigate_modal_screen;
mod navigate_screen;
mod navigate_view_group;
mod open_drawer;
mod open_url;
mod planned;
mod reconnect_sse;
mod request_notification_access;
mod save_stream_as_app;
mod set_locale;
mod share;
mod show_bottom_sheet;
mod show_dialog;
mod show_local_notification;
mod show_toast;
mod start_timer;
mod stop_timer;

pub use planned::PLANNED;

use ensemble_runtime::ActionDef;

/// Every action, sorted by name.
pub static ACTIONS: &[&ActionDef] = &[
    &check_permission::ACTION,
    &clear_locale::ACTION,
    &clear_sse::ACTION,
    &close_all_dialogs::ACTION,
    &close_all_screens::ACTION,
    &close_app::ACTION,
    &close_drawer::ACTION,
    &copy_to_clipboard::ACTION,
    &disconnect_sse::ACTION,
    &dismiss_bottom_sheet::ACTION,
    &dismiss_dialog::ACTION,
    &dispatch_event::ACTION,
    &execute_action::ACTION,
    &execute_action_group::ACTION,
    &execute_code::ACTION,
    &execute_conditional_action::ACTION,
    &invoke_api::ACTION,
    &invoke_haptic::ACTION,
    &log_event::ACTION,
    &navigate_back::ACTION,
    &navigate_modal_screen::ACTION,
    &navigate_screen::ACTION,
    &navigate_view_group::ACTION,
    &open_drawer::ACTION,
    &open_url::ACTION,
    &reconnect_sse::ACTION,
    &request_notification_access::ACTION,
    &save_stream_as_app::ACTION,
    &set_locale::ACTION,
    &share::ACTION,
    &show_bottom_sheet::ACTION,
    &show_dialog::ACTION,
    &show_local_notification::ACTION,
    &show_toast::ACTION,
    &start_timer::ACTION,
    &stop_timer::ACTION,
];
