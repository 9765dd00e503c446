//! What is being typed into one field. The field owns its text while a hand is on it; the store follows.

use std::collections::VecDeque;
use std::sync::Arc;

/// Text of a field, and what the store knows of it.
#[derive(Clone, Debug, Default)]
pub struct TextDraft {
    /// What is in the field.
    pub text: String,
    /// What the store said last.
    said: Option<Arc<str>>,
    /// What was sent to the store and not answered yet.
    sent: VecDeque<Arc<str>>,
    /// The text as of the last `onChange`.
    pub settled: String,
    /// When `onDelayedKeyPress` is due, in egui's seconds.
    pub due: Option<f64>,
    /// Whether the hand has left it once: mistakes are shown from then on.
    pub left: bool,
    /// Whether its text is shown although it is a secret.
    pub revealed: bool,
    /// What the store said last of its being hidden.
    obscured: Option<bool>,
    /// Whether it had the focus in the last frame.
    pub focused: bool,
}

impl TextDraft {
    /// A store slower than this many key presses is taken at its last word.
    const IN_FLIGHT: usize = 64;

    /// Hears what the store says. Its own echo changes nothing; anything else replaces the text.
    pub fn hear(&mut self, said: &Arc<str>) {
        if self.said.as_ref() == Some(said) {
            return;
        }
        let first = self.said.is_none();
        self.said = Some(Arc::clone(said));
        if let Some(at) = self.sent.iter().position(|sent| sent == said) {
            self.sent.drain(..=at);
            return;
        }
        self.sent.clear();
        if *self.text != **said {
            self.text = said.to_string();
        }
        if first || !self.focused {
            self.settled.clone_from(&self.text);
        }
    }

    /// Hears whether the store says that the text is hidden. What it has said before changes nothing.
    pub fn hear_obscured(&mut self, obscured: Option<bool>) {
        if self.obscured != obscured {
            self.obscured = obscured;
            self.revealed = obscured == Some(false);
        }
    }

    /// Notes that the text was sent to the store.
    pub fn send(&mut self) -> Arc<str> {
        let text: Arc<str> = Arc::from(&*self.text);
        if self.sent.len() == Self::IN_FLIGHT {
            self.sent.pop_front();
        }
        self.sent.push_back(Arc::clone(&text));
        text
    }

    /// Whether the text is another one than at the last `onChange`; it is the same one from now on.
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
        typing.hear(&"".into());
        typed(&mut typing, "a");
        typed(&mut typing, "ab");
        typing.hear(&"a".into());
        assert_eq!(typing.text, "ab");
        typing.hear(&"ab".into());
        assert_eq!(typing.text, "ab");
        assert!(typing.sent.is_empty());
    }

    #[test]
    fn a_new_value_of_the_program_replaces_the_text() {
        let mut typing = TextDraft::default();
        typing.hear(&"".into());
        typed(&mut typing, "draft");
        typing.hear(&"draft".into());
        typing.hear(&"".into());
        assert_eq!(typing.text, "");
        typing.hear(&"set".into());
        assert_eq!(typing.text, "set");
    }

    #[test]
    fn a_change_is_told_once() {
        let mut typing = TextDraft::default();
        typing.hear(&"x".into());
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
