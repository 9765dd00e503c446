//! `Dialogs`: open dialogs of all screens, topmost last.

use crate::callback::Callback;
use crate::scene::{NodeId, ScreenId};
use ensemble_core::value::Value;

/// An open dialog.
pub struct DialogState {
    /// Id of the dialog.
    pub id: NodeId,
    /// Handle of its root widget.
    pub root: u64,
    /// Handle of a title that is a widget.
    pub title: Option<u64>,
    /// The screen that opened it.
    pub screen: ScreenId,
    /// Runs when the dialog is closed.
    pub on_dismiss: Option<Callback>,
    /// True if a click outside of the dialog closes it.
    pub dismissible: bool,
    /// `options`.
    pub options: Value,
}

/// The open dialogs.
#[derive(Default)]
pub struct Dialogs {
    open: Vec<DialogState>,
}

impl Dialogs {
    /// Limit of open dialogs.
    pub const MAX: usize = 32;

    /// True at the limit.
    pub fn is_full(&self) -> bool {
        self.open.len() >= Self::MAX
    }

    /// Opens a dialog above the others.
    pub fn push(&mut self, dialog: DialogState) {
        self.open.push(dialog);
    }

    /// Dialogs of a screen, topmost last.
    pub fn of(&self, screen: ScreenId) -> impl DoubleEndedIterator<Item = &DialogState> {
        self.open.iter().filter(move |dialog| dialog.screen == screen)
    }

    /// Removes and returns the topmost dialog of a screen.
    pub fn take_top(&mut self, screen: ScreenId) -> Option<DialogState> {
        let index = self.open.iter().rposition(|dialog| dialog.screen == screen)?;
        Some(self.open.remove(index))
    }

    /// Removes and returns a dialog.
    pub fn take(&mut self, id: NodeId) -> Option<DialogState> {
        let index = self.open.iter().position(|dialog| dialog.id == id)?;
        Some(self.open.remove(index))
    }

    /// Removes and returns a dialog if the user may close it.
    pub fn take_dismissible(&mut self, id: NodeId) -> Option<DialogState> {
        self.open.iter().find(|dialog| dialog.id == id && dialog.dismissible)?;
        self.take(id)
    }

    /// Removes and returns all dialogs of a screen.
    pub fn take_all(&mut self, screen: ScreenId) -> Vec<DialogState> {
        let (taken, kept) = std::mem::take(&mut self.open).into_iter().partition(|dialog| dialog.screen == screen);
        self.open = kept;
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dialogs(all: &[(u64, u32, bool)]) -> Dialogs {
        let mut dialogs = Dialogs::default();
        for (id, screen, dismissible) in all.iter().copied() {
            dialogs.push(DialogState {
                id: NodeId(id),
                title: None,
                root: id,
                screen: ScreenId(screen),
                on_dismiss: None,
                dismissible,
                options: Value::Null,
            });
        }
        dialogs
    }

    #[test]
    fn the_top_most_of_a_screen_goes_first() {
        let mut dialogs = dialogs(&[(1, 1, true), (2, 1, true), (3, 2, true)]);
        assert_eq!(dialogs.take_top(ScreenId(1)).map(|dialog| dialog.id), Some(NodeId(2)));
        assert_eq!(dialogs.take_top(ScreenId(1)).map(|dialog| dialog.id), Some(NodeId(1)));
        assert!(dialogs.take_top(ScreenId(1)).is_none() && dialogs.of(ScreenId(2)).next().is_some());
    }

    #[test]
    fn the_user_closes_what_may_be_closed() {
        let mut dialogs = dialogs(&[(1, 1, false), (2, 1, true)]);
        assert!(dialogs.take_dismissible(NodeId(1)).is_none());
        assert!(dialogs.take_dismissible(NodeId(2)).is_some() && dialogs.take_dismissible(NodeId(2)).is_none());
        assert!(dialogs.take(NodeId(1)).is_some());
    }

    #[test]
    fn a_screen_that_is_left_takes_its_dialogs_along() {
        let mut dialogs = dialogs(&[(1, 1, true), (2, 2, true), (3, 1, true)]);
        assert_eq!(dialogs.take_all(ScreenId(1)).len(), 2);
        assert_eq!(dialogs.of(ScreenId(2)).count(), 1);
        assert!(!dialogs.is_full());
    }
}
