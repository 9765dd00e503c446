//! Running apps seen from outside: taps, responses and time in, screens and effects out.

mod actions;
mod apis;
mod app_export;
mod badges;
mod bindings;
mod bundled;
mod comments;
mod custom_widgets;
mod desktop;
mod dialogs;
mod faults;
mod groups;
mod into;
mod lists;
mod locale;
mod logins;
mod navigation;
mod reload;
mod scripts;
mod sockets;
mod storage;
mod stream_options;
mod streams;
mod tables;
mod themes;
mod timers;
