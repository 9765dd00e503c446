//! User gestures: when the user last pressed something in the window, and whether that press has opened an address.

use std::time::Duration;

/// Time after a user gesture during which the app acts on the user's behalf, as in browsers.
const LIFE: Duration = Duration::from_secs(5);

/// Presses of keys, buttons and fingers in the window. Times count from any fixed moment.
#[derive(Clone, Copy, Debug, Default)]
pub struct Gestures {
    last: Option<Duration>,
    /// True after the last press has opened an address.
    is_spent: bool,
}

impl Gestures {
    /// The user has pressed something.
    pub fn pressed(&mut self, now: Duration) {
        // A press that is reported twice with one time is one press: it must not open a second address.
        if self.last != Some(now) {
            *self = Self { last: Some(now), is_spent: false };
        }
    }

    /// True if the last press is younger than five seconds.
    pub fn is_fresh(&self, now: Duration) -> bool {
        self.last.is_some_and(|last| now.saturating_sub(last) < LIFE)
    }

    /// True when an address may be opened for the user. Uses the press up: each press opens one address, so that one click cannot open fifty.
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
