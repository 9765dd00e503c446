//! `ActionBudget`: limits the number of actions that one event may cause, and their nesting.

/// Counts the running actions and those that the current event has caused.
#[derive(Default)]
pub struct ActionBudget {
    depth: usize,
    count: usize,
}

/// Reason for which an action is not performed.
#[derive(Debug, PartialEq, Eq)]
pub enum Exceeded {
    /// Actions call each other more than [`ActionBudget::MAX_DEPTH`] levels deep.
    Depth,
    /// The event has caused more than [`ActionBudget::MAX_COUNT`] actions.
    Count {
        /// True for the first action beyond the limit, which is reported.
        is_first: bool,
    },
}

impl ActionBudget {
    /// Limit of nested actions: `executeActionGroup` in `executeAction` in `executeConditionalAction` …
    pub const MAX_DEPTH: usize = 64;

    /// Limit of actions caused by one event. An action that calls itself twice would run endlessly long before it is too deep.
    pub const MAX_COUNT: usize = 20_000;

    /// Resets the count for the next event.
    pub fn start_event(&mut self) {
        self.count = 0;
    }

    /// Enters an action; [`Self::leave`] must follow when it has ended.
    ///
    /// # Errors
    ///
    /// [`Exceeded`] when a limit is reached; the action is not entered then.
    pub fn enter(&mut self) -> Result<(), Exceeded> {
        if self.depth >= Self::MAX_DEPTH {
            return Err(Exceeded::Depth);
        }
        self.count += 1;
        if self.count > Self::MAX_COUNT {
            return Err(Exceeded::Count { is_first: self.count == Self::MAX_COUNT + 1 });
        }
        self.depth += 1;
        Ok(())
    }

    /// Leaves the action that was entered last.
    pub fn leave(&mut self) {
        self.depth -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_given_back_when_an_action_ends() {
        let mut budget = ActionBudget::default();
        for _ in 0..ActionBudget::MAX_DEPTH {
            budget.enter().unwrap();
        }
        assert_eq!(budget.enter(), Err(Exceeded::Depth));
        budget.leave();
        assert_eq!(budget.enter(), Ok(()));
    }

    #[test]
    fn an_event_has_its_count_and_only_the_first_excess_is_reported() {
        let mut budget = ActionBudget::default();
        for _ in 0..ActionBudget::MAX_COUNT {
            budget.enter().unwrap();
            budget.leave();
        }
        assert_eq!(budget.enter(), Err(Exceeded::Count { is_first: true }));
        assert_eq!(budget.enter(), Err(Exceeded::Count { is_first: false }));
        budget.start_event();
        assert_eq!(budget.enter(), Ok(()));
    }
}
