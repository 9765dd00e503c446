//! The open screens, and how to open one.

mod stack;

pub(crate) use stack::{Group, Screen, ScreenStack};

use crate::callback::Callback;
use ensemble_core::value::Value;

/// How to open a screen.
#[derive(Default)]
pub struct Navigation {
    /// Its inputs.
    pub inputs: Value,
    /// Replaces the current one.
    pub replace: bool,
    /// Replaces all.
    pub clear: bool,
    /// Shown above the current one.
    pub modal: bool,
    /// Its look there, in the words of `showDialog.options`.
    pub look: Value,
    /// Closes the top-most dialog first.
    pub dismiss_dialog: bool,
    /// Runs when the user comes back from it.
    pub on_back: Option<Callback>,
}
