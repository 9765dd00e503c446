//! The open screens, and how to open one.

mod stack;

pub(crate) use stack::{Group, Screen, ScreenStack};

use crate::callback::Callback;
use ensemble_core::value::Value;

/// Options of opening a screen.
#[derive(Default)]
pub struct Navigation {
    /// Inputs of the screen.
    pub inputs: Value,
    /// Replaces the current one.
    pub replace: bool,
    /// Replaces all.
    pub clear: bool,
    /// Shown above the current one.
    pub modal: bool,
    /// Look of a modal screen, with the keys of `showDialog.options`.
    pub look: Value,
    /// Closes the top-most dialog first.
    pub dismiss_dialog: bool,
    /// Runs when the user comes back from it.
    pub on_back: Option<Callback>,
}
