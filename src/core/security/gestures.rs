//! What the user did just now.

use std::time::Duration;

/// So long after a press the app acts on behalf of the user; browsers take the same time.
const LIFE: Duration = Duration::from_secs(5);

/// Presses of keys, buttons and fingers in the window. Times count from any fixed moment.
#[derive(Clone, Copy, Debug, Default)]
pub struct Gestures {
    last: Option<Duration>,
    /// Whether the last one has opened an address already.
    is_spent: bool,
}

impl Gestures {
    /// The user has pressed something.
    pub fn pressed(&mut self, now: Duration) {
        // A press that is told twice at one moment is one: it must not open a second address.
        if self.last != Some(now) {
            *self = Self { last: Some(now), is_spent: false };
        }
    }

    /// Whether the user has pressed something just now.
    pub fn is_fresh(&self, now: Duration) -> bool {
        self.last.is_some_and(|last| now.saturating_sub(last) < LIFE)
    }

    /// Whether an address may be opened for the user; once for each press, so that one click does not open fifty.
    pub fn spend(&mut self, now: Duration) -> bool {
        let may = self.is_fresh(now) && !self.is_spent;
        self.is_spent |= may;
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_press_opens_one_address_for_a_while() {
        let second = Duration::from_secs;
        let mut gestures = Gestures::default();
        assert!(!gestures.is_fresh(second(0)) && !gestures.spend(second(0)));
        gestures.pressed(second(10));
        assert!(gestures.is_fresh(second(14)));
        assert!(gestures.spend(second(14)));
        assert!(!gestures.spend(second(14)), "it is spent");
        assert!(gestures.is_fresh(second(14)), "other things need no press of their own");
        gestures.pressed(second(10));
        assert!(!gestures.spend(second(14)), "it is the same press");
        gestures.pressed(second(20));
        assert!(!gestures.is_fresh(second(25)) && !gestures.spend(second(25)), "it is over");
    }
}
