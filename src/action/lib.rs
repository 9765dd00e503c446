//! The actions, one file each, and their table.

#[macro_use]
#[path = "../core/spec/declare.rs"]
mod declare;

mod authorize_oauth_service;
mod call_external_method;
mod check_permission;
mod clear_badge_count;
mod clear_keychain;
mod clear_locale;
mod clear_secure_storage;
mod clear_sse;
mod close_all_dialogs;
mod close_all_screens;
mod close_app;
mod close_drawer;
mod connect_socket;
mod connectivity_listener;
mod copy_to_clipboard;
mod disconnect_socket;
mod disconnect_sse;
mod dismiss_bottom_sheet;
mod dismiss_dialog;
mod dispatch_event;
mod execute_action;
mod execute_action_group;
mod execute_code;
mod execute_conditional_action;
mod get_network_info;
mod get_secure_storage;
mod invoke_api;
mod invoke_haptic;
mod log_event;
mod message_socket;
mod navigate_back;
mod navigate_external_screen;
mod navigate_modal_screen;
mod navigate_screen;
mod navigate_url;
mod navigate_view_group;
mod open_drawer;
mod open_url;
mod pause_audio;
mod pick_files;
mod planned;
mod play_audio;
mod read_keychain;
mod reconnect_sse;
mod request_notification_access;
mod resume_audio;
mod save_example;
mod save_file;
mod save_keychain;
mod save_stream_as_app;
mod seek_audio;
mod set_locale;
mod set_secure_storage;
mod share;
mod show_bottom_sheet;
mod show_dialog;
mod show_local_notification;
mod show_toast;
mod sign_out;
mod start_timer;
mod stop_audio;
mod stop_timer;
mod take_screenshot;
mod update_badge_count;
mod upload_files;
mod verify_sign_in;
mod wakelock;

pub use planned::PLANNED;

use ensemble_runtime::ActionDef;

/// Every action, sorted by name.
pub static ACTIONS: &[ActionDef] = &[
    ActionDef::of::<authorize_oauth_service::AuthorizeOAuthService>(),
    ActionDef::of::<call_external_method::CallExternalMethod>(),
    ActionDef::of::<check_permission::CheckPermission>(),
    ActionDef::of::<clear_badge_count::ClearBadgeCount>(),
    ActionDef::of::<clear_keychain::ClearKeychain>(),
    ActionDef::of::<clear_locale::ClearLocale>(),
    ActionDef::of::<clear_sse::ClearSse>(),
    ActionDef::of::<clear_secure_storage::ClearSecureStorage>(),
    ActionDef::of::<close_all_dialogs::CloseAllDialogs>(),
    ActionDef::of::<close_all_screens::CloseAllScreens>(),
    ActionDef::of::<close_app::CloseApp>(),
    ActionDef::of::<close_drawer::CloseDrawer>(),
    ActionDef::of::<connect_socket::ConnectSocket>(),
    ActionDef::of::<connectivity_listener::ConnectivityListener>(),
    ActionDef::of::<copy_to_clipboard::CopyToClipboard>(),
    ActionDef::of::<disconnect_sse::DisconnectSse>(),
    ActionDef::of::<disconnect_socket::DisconnectSocket>(),
    ActionDef::of::<dismiss_bottom_sheet::DismissBottomSheet>(),
    ActionDef::of::<dismiss_dialog::DismissDialog>(),
    ActionDef::of::<dispatch_event::DispatchEvent>(),
    ActionDef::of::<execute_action::ExecuteAction>(),
    ActionDef::of::<execute_action_group::ExecuteActionGroup>(),
    ActionDef::of::<execute_code::ExecuteCode>(),
    ActionDef::of::<execute_conditional_action::ExecuteConditionalAction>(),
    ActionDef::of::<get_network_info::GetNetworkInfo>(),
    ActionDef::of::<get_secure_storage::GetSecureStorage>(),
    ActionDef::of::<invoke_api::InvokeApi>(),
    ActionDef::of::<invoke_haptic::InvokeHaptic>(),
    ActionDef::of::<log_event::LogEvent>(),
    ActionDef::of::<message_socket::MessageSocket>(),
    ActionDef::of::<navigate_back::NavigateBack>(),
    ActionDef::of::<navigate_external_screen::NavigateExternalScreen>(),
    ActionDef::of::<navigate_modal_screen::NavigateModalScreen>(),
    ActionDef::of::<navigate_screen::NavigateScreen>(),
    ActionDef::of::<navigate_url::NavigateUrl>(),
    ActionDef::of::<navigate_view_group::NavigateViewGroup>(),
    ActionDef::of::<open_drawer::OpenDrawer>(),
    ActionDef::of::<open_url::OpenUrl>(),
    ActionDef::of::<pause_audio::PauseAudio>(),
    ActionDef::of::<pick_files::PickFiles>(),
    ActionDef::of::<play_audio::PlayAudio>(),
    ActionDef::of::<read_keychain::ReadKeychain>(),
    ActionDef::of::<reconnect_sse::ReconnectSse>(),
    ActionDef::of::<request_notification_access::RequestNotificationAccess>(),
    ActionDef::of::<resume_audio::ResumeAudio>(),
    ActionDef::of::<save_example::SaveExample>(),
    ActionDef::of::<save_file::SaveFile>(),
    ActionDef::of::<save_keychain::SaveKeychain>(),
    ActionDef::of::<save_stream_as_app::SaveStreamAsApp>(),
    ActionDef::of::<seek_audio::SeekAudio>(),
    ActionDef::of::<set_locale::SetLocale>(),
    ActionDef::of::<set_secure_storage::SetSecureStorage>(),
    ActionDef::of::<share::Share>(),
    ActionDef::of::<show_bottom_sheet::ShowBottomSheet>(),
    ActionDef::of::<show_dialog::ShowDialog>(),
    ActionDef::of::<show_local_notification::ShowLocalNotification>(),
    ActionDef::of::<show_toast::ShowToast>(),
    ActionDef::of::<sign_out::SignOut>(),
    ActionDef::of::<start_timer::StartTimer>(),
    ActionDef::of::<stop_audio::StopAudio>(),
    ActionDef::of::<stop_timer::StopTimer>(),
    ActionDef::of::<take_screenshot::TakeScreenshot>(),
    ActionDef::of::<update_badge_count::UpdateBadgeCount>(),
    ActionDef::of::<upload_files::UploadFiles>(),
    ActionDef::of::<verify_sign_in::VerifySignIn>(),
    ActionDef::of::<wakelock::Wakelock>(),
];
