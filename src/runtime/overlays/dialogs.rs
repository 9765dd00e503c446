//! `Dialogs`: the open dialogs of all screens, the top-most last.

use crate::callback::Callback;
use crate::scene::{NodeId, ScreenId};
use ensemble_core::value::Value;

/// An open dialog.
pub struct DialogState {
    /// Names it.
    pub id: NodeId,
    /// The widget it shows.
    pub root: u64,
    /// The screen that opened it.
    pub screen: ScreenId,
    /// Runs when it is closed.
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
    /// Most dialogs that are open at once.
    pub const MAX: usize = 32;

    /// True when no other dialog may be opened.
    pub fn is_full(&self) -> bool {
        self.open.len() >= Self::MAX
    }

    /// Opens a dialog above the others.
    pub fn push(&mut self, dialog: DialogState) {
        self.open.push(dialog);
    }

    /// True when a screen has a dialog open.
    pub fn has(&self, screen: ScreenId) -> bool {
        self.of(screen).next().is_some()
    }

    /// The dialogs of a screen, the top-most last.
    pub fn of(&self, screen: ScreenId) -> impl DoubleEndedIterator<Item = &DialogState> {
        self.open.iter().filter(move |dialog| dialog.screen == screen)
    }

    /// Takes the top-most dialog of a screen.
    pub fn take_top(&mut self, screen: ScreenId) -> Option<DialogState> {
        let index = self.open.iter().rposition(|dialog| dialog.screen == screen)?;
        Some(self.open.remove(index))
    }

    /// Takes a dialog.
    pub fn take(&mut self, id: NodeId) -> Option<DialogState> {
        let index = self.open.iter().position(|dialog| dialog.id == id)?;
        Some(self.open.remove(index))
    }

    /// Takes a dialog that the user may close.
    pub fn take_dismissible(&mut self, id: NodeId) -> Option<DialogState> {
        self.open.iter().find(|dialog| dialog.id == id && dialog.dismissible)?;
        self.take(id)
    }

    /// Takes all dialogs of a screen.
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
        assert!(dialogs.take_top(ScreenId(1)).is_none() && dialogs.has(ScreenId(2)));
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
