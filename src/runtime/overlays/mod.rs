//! Overlays above the screens: dialogs and toasts.

mod dialogs;
mod toasts;

pub(crate) use dialogs::{DialogState, Dialogs};
pub use toasts::ToastRequest;
pub(crate) use toasts::{ToastState, Toasts};

/// Open dialogs and toasts of all screens.
#[derive(Default)]
pub struct Overlays {
    /// The dialogs.
    pub dialogs: Dialogs,
    /// The toasts.
    pub toasts: Toasts,
}
