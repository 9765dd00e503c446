//! The text being typed into one field. The field owns it while it has the focus; the runtime follows with a delay of some frames, and its
//! late echoes must not undo key presses.

use std::collections::VecDeque;
use std::sync::Arc;

/// Text of a field, and the text that the runtime has confirmed.
#[derive(Clone, Debug, Default)]
pub struct TextDraft {
    /// The text in the field.
    pub text: String,
    /// The last value in a scene.
    confirmed: Option<Arc<str>>,
    /// Values that were sent to the runtime and are not yet in a scene.
    sent: VecDeque<Arc<str>>,
    /// The text as of the last `onChange`.
    pub settled: String,
    /// Time at which `onDelayedKeyPress` is due, in egui's seconds.
    pub due: Option<f64>,
    /// True after the field has lost the focus once; its validation message is shown from then on.
    pub left: bool,
    /// True while the text of a password field is shown.
    pub revealed: bool,
    /// The last value of `obscured` in a scene.
    obscured: Option<bool>,
    /// True if the field had the focus in the last frame.
    pub focused: bool,
}

impl TextDraft {
    /// Limit of unconfirmed values. Beyond it, the runtime's next value replaces the text.
    const IN_FLIGHT: usize = 64;

    /// Handles the value of a scene. The echo of a sent value is ignored; any other value replaces the text.
    pub fn update(&mut self, confirmed: &Arc<str>) {
        if self.confirmed.as_ref() == Some(confirmed) {
            return;
        }
        let first = self.confirmed.is_none();
        self.confirmed = Some(Arc::clone(confirmed));
        if let Some(at) = self.sent.iter().position(|sent| sent == confirmed) {
            // Values are confirmed in order; a scene may confirm several at once, of which only the last is seen.
            self.sent.drain(..=at);
            return;
        }
        self.sent.clear();
        if *self.text != **confirmed {
            self.text = confirmed.to_string();
        }
        if first || !self.focused {
            self.settled.clone_from(&self.text);
        }
    }

    /// Handles `obscured` of a scene. Only a change has an effect, so that the user's own choice stays.
    pub fn update_obscured(&mut self, obscured: Option<bool>) {
        if self.obscured != obscured {
            self.obscured = obscured;
            self.revealed = obscured == Some(false);
        }
    }

    /// Records that the text is sent to the runtime, and returns it.
    pub fn send(&mut self) -> Arc<str> {
        let text: Arc<str> = Arc::from(&*self.text);
        if self.sent.len() == Self::IN_FLIGHT {
            self.sent.pop_front();
        }
        self.sent.push_back(Arc::clone(&text));
        text
    }

    /// Returns true when the text has changed since the last call, so that `onChange` is due.
    pub fn settle(&mut self) -> bool {
        let changed = self.text != self.settled;
        self.settled.clone_from(&self.text);
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(typing: &mut TextDraft, text: &str) {
        typing.text = text.to_owned();
        typing.send();
    }

    #[test]
    fn an_echo_that_comes_late_does_not_eat_letters() {
        let mut typing = TextDraft::default();
        typing.update(&"".into());
        typed(&mut typing, "a");
        typed(&mut typing, "ab");
        typing.update(&"a".into());
        assert_eq!(typing.text, "ab");
        typing.update(&"ab".into());
        assert_eq!(typing.text, "ab");
        assert!(typing.sent.is_empty());
    }

    #[test]
    fn a_new_value_of_the_program_replaces_the_text() {
        let mut typing = TextDraft::default();
        typing.update(&"".into());
        typed(&mut typing, "draft");
        typing.update(&"draft".into());
        typing.update(&"".into());
        assert_eq!(typing.text, "");
        typing.update(&"set".into());
        assert_eq!(typing.text, "set");
    }

    #[test]
    fn a_change_is_reported_once() {
        let mut typing = TextDraft::default();
        typing.update(&"x".into());
        assert!(!typing.settle());
        typed(&mut typing, "xy");
        assert!(typing.settle());
        assert!(!typing.settle());
    }

    #[test]
    fn a_silent_store_costs_a_bounded_queue() {
        let mut typing = TextDraft::default();
        for n in 0..1000 {
            typed(&mut typing, &n.to_string());
        }
        assert_eq!(typing.sent.len(), TextDraft::IN_FLIGHT);
    }
}
