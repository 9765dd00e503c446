//! Overlays above the screens: dialogs and toasts.

mod dialogs;
mod toasts;

pub(crate) use dialogs::{DialogState, Dialogs};
pub use toasts::ToastRequest;
pub(crate) use toasts::{ToastState, Toasts};

/// The open dialogs of all screens, and the toasts that are shown.
#[derive(Default)]
pub struct Overlays {
    /// The dialogs.
    pub dialogs: Dialogs,
    /// The toasts.
    pub toasts: Toasts,
}
