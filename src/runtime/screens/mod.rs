//! Open screens, and options of opening one.

mod stack;

pub(crate) use stack::{Group, Screen, ScreenStack};

use crate::callback::Callback;
use ensemble_core::value::Value;

/// Options of opening a screen.
#[derive(Default)]
pub struct Navigation {
    /// Inputs of the screen.
    pub inputs: Value,
    /// True to replace the current screen.
    pub replace: bool,
    /// True to replace all screens.
    pub clear: bool,
    /// True to show it above the current screen.
    pub modal: bool,
    /// Appearance of a modal screen, with the keys of `showDialog.options`.
    pub look: Value,
    /// True to close the topmost dialog first.
    pub dismiss_dialog: bool,
    /// Closes the top-most dialog when it is a bottom sheet.
    pub dismiss_sheet: bool,
    /// Leaves toasts open.
    pub keep_toasts: bool,
    /// Runs when the user returns from the screen.
    pub on_back: Option<Callback>,
}
