//! `Promises`: unsettled promises of `ensemble.NAME(…)`, with the contexts in which their scripts continue.

use rustc_hash::FxHashMap;

use crate::scene::ScreenId;
use crate::scope::Context;
use ensemble_script::PromiseId;

/// Contexts of unsettled promises, by id.
#[derive(Default)]
pub struct Promises {
    waiting: FxHashMap<PromiseId, Context>,
}

impl Promises {
    /// Limit of unsettled promises.
    pub const MAX: usize = 10_000;

    /// Adds a promise whose script continues in `context`; false at the limit.
    pub fn add(&mut self, promise: PromiseId, context: Context) -> bool {
        let fits = self.waiting.len() < Self::MAX;
        if fits {
            self.waiting.insert(promise, context);
        }
        fits
    }

    /// Removes a promise that is settled or dropped. Returns its context; `None` when its screen is closed.
    pub fn take(&mut self, promise: PromiseId) -> Option<Context> {
        self.waiting.remove(&promise)
    }

    /// Drops the promises of a screen that closes.
    pub fn close_screen(&mut self, screen: ScreenId) {
        self.waiting.retain(|_, context| context.screen != screen);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scope::LexicalScope;

    fn on(screen: u32) -> Context {
        Context { screen: ScreenId(screen), names: LexicalScope::screen(), extra: Default::default(), origin: None }
    }

    #[test]
    fn a_promise_is_taken_once_and_goes_with_its_screen() {
        let mut promises = Promises::default();
        for (promise, screen) in [(1, 1), (2, 2)] {
            assert!(promises.add(PromiseId(promise), on(screen)));
        }
        promises.close_screen(ScreenId(1));
        assert!(promises.take(PromiseId(1)).is_none());
        assert_eq!(promises.take(PromiseId(2)).map(|context| context.screen), Some(ScreenId(2)));
        assert!(promises.take(PromiseId(2)).is_none());
    }

    #[test]
    fn too_many_are_refused_until_one_is_settled() {
        let mut promises = Promises::default();
        for promise in 0..Promises::MAX as u64 {
            assert!(promises.add(PromiseId(promise), on(1)));
        }
        let next = PromiseId(Promises::MAX as u64);
        assert!(!promises.add(next, on(1)));
        promises.take(PromiseId(0));
        assert!(promises.add(next, on(1)));
    }
}
