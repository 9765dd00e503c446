//! Open screens, and options of opening one.

mod stack;

pub(crate) use stack::{Group, Screen, ScreenStack};

use std::sync::Arc;

use crate::callback::Callback;
use crate::scope::Context;
use ensemble_core::app::Element;
use ensemble_core::value::Value;

/// A title that is a widget, with the scope of the action that shows it.
#[derive(Clone)]
pub struct TitleWidget {
    /// The widget.
    pub(crate) element: Arc<Element>,
    /// The scope.
    pub(crate) context: Context,
}

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
    /// The title of a modal screen that is a widget.
    pub title: Option<TitleWidget>,
    /// True to close the topmost dialog first.
    pub dismiss_dialog: bool,
    /// Closes the topmost dialog when it is a bottom sheet.
    pub dismiss_sheet: bool,
    /// Leaves toasts open.
    pub keep_toasts: bool,
    /// Runs when the user returns from the screen.
    pub on_back: Option<Callback>,
}
