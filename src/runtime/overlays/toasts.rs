//! `Toasts`: visible toasts, newest last; at most one for each alignment.

use std::sync::Arc;
use std::time::Duration;

use crate::scene::{NodeId, Toast, ToastStyles};
use crate::scope::Context;
use ensemble_core::app::Element;
use ensemble_core::message::net::TaskId;

/// A toast that is shown.
pub struct ToastState {
    /// The toast for the scene.
    pub toast: Toast,
    /// Handle of its root widget, if it shows one instead of a text.
    pub root: Option<u64>,
    /// Time of showing, in milliseconds since the start.
    pub shown_at: f64,
    /// The timer that closes it.
    pub task: Option<TaskId>,
}

/// A toast to show, from `showToast`.
pub struct ToastRequest {
    /// The text.
    pub message: Arc<str>,
    /// The widget instead of a text, with its scope.
    pub body: Option<(Arc<Element>, Context)>,
    /// `success`, `error`, `warning`, `info`.
    pub kind: Arc<str>,
    /// One of nine alignments.
    pub alignment: Arc<str>,
    /// True if the toast has a close button.
    pub dismissible: bool,
    /// Time until the toast closes; `None` = until it is closed.
    pub duration: Option<Duration>,
    /// Styles of the toast's box.
    pub styles: ToastStyles,
}

impl Default for ToastRequest {
    fn default() -> Self {
        Self {
            message: Arc::default(),
            body: None,
            kind: Arc::from("info"),
            alignment: Arc::from("topRight"),
            dismissible: true,
            duration: None,
            styles: ToastStyles::default(),
        }
    }
}

/// The toasts that are shown.
#[derive(Default)]
pub struct Toasts {
    shown: Vec<ToastState>,
}

impl Toasts {
    /// Adds a toast. The caller must have removed the one with the same alignment.
    pub fn push(&mut self, toast: ToastState) {
        self.shown.push(toast);
    }

    /// The toast with this alignment.
    pub fn at(&self, alignment: &str) -> Option<NodeId> {
        self.shown.iter().find(|state| *state.toast.alignment == *alignment).map(|state| state.toast.id)
    }

    /// Removes and returns a toast.
    pub fn take(&mut self, id: NodeId) -> Option<ToastState> {
        let index = self.shown.iter().position(|state| state.toast.id == id)?;
        Some(self.shown.remove(index))
    }

    /// All toasts, newest last.
    pub fn iter(&self) -> impl Iterator<Item = &ToastState> {
        self.shown.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_found_by_its_alignment_and_taken_once() {
        let mut toasts = Toasts::default();
        for (id, alignment) in [(1, "top"), (2, "bottom")] {
            let toast = Toast {
                id: NodeId(id),
                message: "".into(),
                node: None,
                kind: "info".into(),
                alignment: alignment.into(),
                dismissible: true,
                styles: ToastStyles::default(),
            };
            toasts.push(ToastState { toast, root: None, shown_at: 0.0, task: None });
        }
        assert_eq!((toasts.at("bottom"), toasts.at("center")), (Some(NodeId(2)), None));
        assert!(toasts.take(NodeId(2)).is_some() && toasts.take(NodeId(2)).is_none());
        assert_eq!(toasts.iter().map(|state| state.toast.id).collect::<Vec<_>>(), [NodeId(1)]);
    }
}
