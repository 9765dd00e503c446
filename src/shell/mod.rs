//! Everything around the runtime: window, app thread, desktop, files. Depends on eframe and the operating system.

pub mod answers;
pub(crate) mod app_export;
mod audio;
pub(crate) mod bundled;
pub(crate) mod clock;
mod debounce;
pub(crate) mod desktop;
mod desktop_tasks;
pub mod disk;
pub(crate) mod examples;
pub(crate) mod external_commands;
pub(crate) mod fatal_limit;
mod file_watcher;
mod gate;
mod grants;
pub(crate) mod headless;
pub mod host;
mod image_downloads;
pub mod inspector;
mod named_families;
pub(crate) mod net_options;
pub mod open;
pub(crate) mod panic_guard;
mod permissions;
pub(crate) mod played_app;
mod preview;
pub(crate) mod recorded_answers;
pub mod recording;
pub mod replay_host;
pub(crate) mod script_deadline;
pub mod secrets;
pub mod semantics;
mod sign_in;
pub mod signal;
pub mod small_pages;
mod stack_overflow;
mod storage;
mod system_fonts;
pub(crate) mod terminal;
pub mod virtual_app;
pub(crate) mod window;
mod worker;

use ensemble_action::{ACTIONS, PLANNED};
use ensemble_core::spec::Catalog;

/// All widgets and actions of the language.
pub fn catalog() -> Catalog {
    let actions = ACTIONS.iter().map(|action| action.spec).collect();
    Catalog { actions, planned_actions: PLANNED, ..ensemble_ui::catalog() }
}

/// Stack size of threads that load apps and run scripts, in bytes: Boa's parser and interpreter are recursive.
pub const STACK: usize = 16 * 1024 * 1024;

/// Stack size of threads that run scripts, in bytes. Boa follows prototypes, proxies, iterators and lists in lists by recursion that no limit of its
/// own ends, and an overflow ends the script's thread (`fatal_limit`). Within its limits of memory and loops a script may nest about a million levels
/// of some hundred bytes. Only what is used takes memory.
pub(crate) const SCRIPT_STACK: usize = if cfg!(target_pointer_width = "64") { 1 << 30 } else { STACK };

/// The network driver, which reads the data of events into the app's values.
pub type Net = ensemble_sse::Net<ensemble_core::json::JsonReader>;
