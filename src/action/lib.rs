//! The actions, one file each, and their table.

#[macro_use]
#[path = "../core/spec/declare.rs"]
mod declare;

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
mod save_example;
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
pub static ACTIONS: &[ActionDef] = &[
    ActionDef::of::<check_permission::CheckPermission>(),
    ActionDef::of::<clear_locale::ClearLocale>(),
    ActionDef::of::<clear_sse::ClearSse>(),
    ActionDef::of::<close_all_dialogs::CloseAllDialogs>(),
    ActionDef::of::<close_all_screens::CloseAllScreens>(),
    ActionDef::of::<close_app::CloseApp>(),
    ActionDef::of::<close_drawer::CloseDrawer>(),
    ActionDef::of::<copy_to_clipboard::CopyToClipboard>(),
    ActionDef::of::<disconnect_sse::DisconnectSse>(),
    ActionDef::of::<dismiss_bottom_sheet::DismissBottomSheet>(),
    ActionDef::of::<dismiss_dialog::DismissDialog>(),
    ActionDef::of::<dispatch_event::DispatchEvent>(),
    ActionDef::of::<execute_action::ExecuteAction>(),
    ActionDef::of::<execute_action_group::ExecuteActionGroup>(),
    ActionDef::of::<execute_code::ExecuteCode>(),
    ActionDef::of::<execute_conditional_action::ExecuteConditionalAction>(),
    ActionDef::of::<invoke_api::InvokeApi>(),
    ActionDef::of::<invoke_haptic::InvokeHaptic>(),
    ActionDef::of::<log_event::LogEvent>(),
    ActionDef::of::<navigate_back::NavigateBack>(),
    ActionDef::of::<navigate_modal_screen::NavigateModalScreen>(),
    ActionDef::of::<navigate_screen::NavigateScreen>(),
    ActionDef::of::<navigate_view_group::NavigateViewGroup>(),
    ActionDef::of::<open_drawer::OpenDrawer>(),
    ActionDef::of::<open_url::OpenUrl>(),
    ActionDef::of::<reconnect_sse::ReconnectSse>(),
    ActionDef::of::<request_notification_access::RequestNotificationAccess>(),
    ActionDef::of::<save_example::SaveExample>(),
    ActionDef::of::<save_stream_as_app::SaveStreamAsApp>(),
    ActionDef::of::<set_locale::SetLocale>(),
    ActionDef::of::<share::Share>(),
    ActionDef::of::<show_bottom_sheet::ShowBottomSheet>(),
    ActionDef::of::<show_dialog::ShowDialog>(),
    ActionDef::of::<show_local_notification::ShowLocalNotification>(),
    ActionDef::of::<show_toast::ShowToast>(),
    ActionDef::of::<start_timer::StartTimer>(),
    ActionDef::of::<stop_timer::StopTimer>(),
];
