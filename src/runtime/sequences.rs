//! `Sequences`: action groups that run in order (`executeActionGroup.executeInOrder`). A step ends when its request has a response and its script's
//! `await`s are settled; then the next one starts.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use crate::scene::ScreenId;
use crate::scope::Context;
use ensemble_core::app::Handler;
use ensemble_script::{PromiseId, ScriptValue};

/// First promise id of a step; ids of the engine ascend from 0.
const FIRST_STEP: u64 = 1 << 63;

/// Running groups.
#[derive(Default)]
pub struct Sequences {
    open: FxHashMap<PromiseId, Sequence>,
    made: u64,
}

/// The remaining steps of a group.
struct Sequence {
    steps: VecDeque<Handler>,
    cx: Context,
    /// Promise of the script that awaits the group.
    done: Option<PromiseId>,
    progress: Progress,
}

/// State of the current step.
pub enum Progress {
    /// The handler has not returned.
    Running,
    /// Ended, possibly before its handler returned.
    Over,
    /// Ends when the action settles the promise of the sequence.
    Action,
    /// Ends when this promise of an async script is settled.
    Script(ScriptValue),
}

/// Next work of a group.
pub enum Next {
    /// A step to start.
    Step(Handler, Context),
    /// The end of the group; a script may await it.
    Done(Option<PromiseId>),
}

impl Sequences {
    /// Limit of running groups.
    pub const MAX: usize = 256;

    /// Adds a group; `None` at the limit. Groups of closed screens are dropped first.
    pub fn add(
        &mut self,
        steps: Vec<Handler>,
        cx: &Context,
        done: Option<PromiseId>,
        is_open: impl Fn(ScreenId) -> bool,
    ) -> Option<PromiseId> {
        self.open.retain(|_, sequence| is_open(sequence.cx.screen));
        if self.open.len() >= Self::MAX {
            return None;
        }
        let id = PromiseId(FIRST_STEP | self.made);
        self.made += 1;
        let sequence = Sequence { steps: steps.into(), cx: cx.clone(), done, progress: Progress::Over };
        self.open.insert(id, sequence);
        Some(id)
    }

    /// True for the promise of a step, which is not visible to scripts.
    pub fn is_step(promise: PromiseId) -> bool {
        promise.0 >= FIRST_STEP
    }

    /// The next step of a group; `None` when the group is gone.
    pub fn next(&mut self, id: PromiseId) -> Option<Next> {
        let sequence = self.open.get_mut(&id)?;
        match sequence.steps.pop_front() {
            Some(step) => {
                sequence.progress = Progress::Running;
                Some(Next::Step(step, sequence.cx.clone()))
            }
            None => self.open.remove(&id).map(|sequence| Next::Done(sequence.done)),
        }
    }

    /// Records that the handler of the current step has returned. True when the step has ended, so that the next one can start.
    pub fn started(&mut self, id: PromiseId, progress: Progress) -> bool {
        let Some(sequence) = self.open.get_mut(&id) else { return false };
        // A step that ended meanwhile has set its progress.
        if let Progress::Running = sequence.progress {
            sequence.progress = progress;
        }
        matches!(sequence.progress, Progress::Over)
    }

    /// Lets the step end when this promise is settled.
    pub fn wait_for(&mut self, id: PromiseId, promise: ScriptValue) {
        if let Some(sequence) = self.open.get_mut(&id) {
            sequence.progress = Progress::Script(promise);
        }
    }

    /// Ends the step. True when the caller must start the next one.
    pub fn step_over(&mut self, id: PromiseId) -> bool {
        let Some(sequence) = self.open.get_mut(&id) else { return false };
        match std::mem::replace(&mut sequence.progress, Progress::Over) {
            Progress::Running | Progress::Over => false,
            Progress::Action | Progress::Script(_) => true,
        }
    }

    /// Groups whose step awaits a promise that is settled, in the order of creation.
    pub fn settled(&self, is_pending: impl Fn(&ScriptValue) -> bool) -> Vec<PromiseId> {
        let is_settled = |sequence: &Sequence| match &sequence.progress {
            Progress::Script(promise) => !is_pending(promise),
            Progress::Running | Progress::Over | Progress::Action => false,
        };
        let settled = self.open.iter().filter(|(_, sequence)| is_settled(sequence));
        let mut settled: Vec<PromiseId> = settled.map(|(id, _)| *id).collect();
        settled.sort_unstable();
        settled
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ensemble_core::app::Code;
    use std::sync::Arc;

    fn script() -> Handler {
        Handler::Script(Arc::new(Code {
            id: Default::default(),
            source: "".into(),
            span: Default::default(),
            line_starts: Arc::from([0]),
            path: None,
            free: Arc::from([]),
            is_async: true,
            is_expression: false,
        }))
    }

    fn add(sequences: &mut Sequences, screen: u32) -> Option<PromiseId> {
        let cx = Context::screen(ScreenId(screen));
        sequences.add(vec![script(), script()], &cx, Some(PromiseId(5)), |screen| screen == ScreenId(1))
    }

    #[test]
    fn a_step_follows_when_the_one_before_is_over() {
        let mut sequences = Sequences::default();
        let id = add(&mut sequences, 1).unwrap();
        assert!(Sequences::is_step(id) && !Sequences::is_step(PromiseId(5)));
        assert!(matches!(sequences.next(id), Some(Next::Step(..))));
        assert!(!sequences.started(id, Progress::Action), "its action is under way");
        assert!(sequences.step_over(id) && !sequences.step_over(id));
        assert!(matches!(sequences.next(id), Some(Next::Step(..))));
        assert!(!sequences.step_over(id), "its handler has not returned and goes on itself");
        assert!(sequences.started(id, Progress::Action));
        assert!(matches!(sequences.next(id), Some(Next::Done(Some(PromiseId(5))))));
        assert!(sequences.next(id).is_none());
    }

    #[test]
    fn an_async_script_is_asked_for() {
        let mut sequences = Sequences::default();
        let id = add(&mut sequences, 1).unwrap();
        sequences.next(id);
        sequences.started(id, Progress::Script(ScriptValue::NULL));
        assert!(sequences.settled(|_| true).is_empty());
        assert_eq!(sequences.settled(|_| false), [id]);
    }

    #[test]
    fn groups_end_with_their_screen_and_are_bounded() {
        let mut sequences = Sequences::default();
        for _ in 0..Sequences::MAX {
            assert!(add(&mut sequences, 1).is_some());
        }
        assert!(add(&mut sequences, 1).is_none());
        assert!(sequences.add(Vec::new(), &Context::screen(ScreenId(2)), None, |_| false).is_some());
        assert_eq!(sequences.open.len(), 1);
    }
}
