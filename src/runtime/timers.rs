//! `Timers`: the timers of `startTimer` and of scripts. They end with their screen; a global one goes on.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::callback::Callback;
use crate::scene::ScreenId;
use crate::scope::Context;
use ensemble_core::message::net::TaskId;
use ensemble_script::{Function, ScriptValue};

/// A timer that is running.
pub struct Timer {
    /// The screen it belongs to; `None` for a global one.
    pub screen: Option<ScreenId>,
    /// The work that it does.
    pub work: Work,
    /// Time between two firings; `None` for a timer that fires once.
    pub every: Option<Duration>,
    /// Firings that are left; `None` for no limit.
    pub left: Option<u32>,
}

/// The work of a timer.
pub enum Work {
    /// `startTimer`.
    Action {
        /// Id of the timer, or a generated one.
        id: Arc<str>,
        /// Runs each time.
        on_timer: Option<Callback>,
        /// Runs after the last time.
        on_complete: Option<Callback>,
    },
    /// `setTimeout`, `setInterval`.
    Script {
        /// The id that the script knows it by.
        timer: u32,
        /// The function to call.
        callback: Function,
        /// Arguments of the callback.
        args: Vec<ScriptValue>,
        /// The scope in which it runs.
        cx: Context,
    },
}

/// The timers that are running, by the task that says when they are due: in the order in which they were started, so that of two with one
/// id the same is found each time.
#[derive(Default)]
pub struct Timers {
    running: BTreeMap<TaskId, Timer>,
}

impl Timers {
    /// Most timers that run at once.
    pub const MAX: usize = 10_000;

    /// A timer that repeats faster than this would keep the program busy.
    pub const SHORTEST: Duration = Duration::from_millis(4);

    /// True when no other timer may be started.
    pub fn is_full(&self) -> bool {
        self.running.len() >= Self::MAX
    }

    /// Adds a timer under the task that says when it is due.
    pub fn add(&mut self, task: TaskId, timer: Timer) {
        self.running.insert(task, timer);
    }

    /// Removes a timer. `false` when it has ended already.
    pub fn remove(&mut self, task: TaskId) -> bool {
        self.running.remove(&task).is_some()
    }

    /// The timer of `startTimer` with this id, on this screen or global.
    pub fn find(&self, screen: Option<ScreenId>, wanted: &str) -> Option<TaskId> {
        let found = self.running.iter().find(|(_, timer)| match &timer.work {
            Work::Action { id, .. } => &**id == wanted && (timer.screen == screen || timer.screen.is_none()),
            Work::Script { .. } => false,
        });
        found.map(|(task, _)| *task)
    }

    /// The timer that a script knows by this id.
    pub fn find_script(&self, wanted: u32) -> Option<TaskId> {
        let is_it = |timer: &Timer| matches!(&timer.work, Work::Script { timer, .. } if *timer == wanted);
        self.running.iter().find(|(_, timer)| is_it(timer)).map(|(task, _)| *task)
    }

    /// The timers of a screen, in the order in which they were started.
    pub fn of_screen(&self, screen: ScreenId) -> Vec<TaskId> {
        let of_screen = self.running.iter().filter(|(_, timer)| timer.screen == Some(screen));
        of_screen.map(|(task, _)| *task).collect()
    }

    /// Takes a timer that is due, and when it is due again; `None` for the last time.
    pub fn take_due(&mut self, task: TaskId) -> Option<(Timer, Option<Duration>)> {
        let mut timer = self.running.remove(&task)?;
        timer.left = timer.left.map(|left| left.saturating_sub(1));
        let again = timer.every.filter(|_| timer.left != Some(0));
        Some((timer, again))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timer(id: &str, screen: Option<u32>, every: Option<u64>, left: Option<u32>) -> Timer {
        let work = Work::Action { id: id.into(), on_timer: None, on_complete: None };
        Timer { screen: screen.map(ScreenId), work, every: every.map(Duration::from_millis), left }
    }

    #[test]
    fn a_timer_is_found_on_its_screen_and_a_global_one_everywhere() {
        let mut timers = Timers::default();
        timers.add(TaskId(1), timer("tick", Some(1), None, None));
        timers.add(TaskId(2), timer("clock", None, None, None));
        assert_eq!(timers.find(Some(ScreenId(1)), "tick"), Some(TaskId(1)));
        assert_eq!(timers.find(Some(ScreenId(2)), "tick"), None);
        assert_eq!(timers.find(Some(ScreenId(2)), "clock"), Some(TaskId(2)));
        assert_eq!(timers.of_screen(ScreenId(1)), [TaskId(1)], "a global one does not end with a screen");
    }

    #[test]
    fn of_timers_with_one_id_the_oldest_is_found() {
        let mut timers = Timers::default();
        for task in (1..200).rev() {
            timers.add(TaskId(task), timer("tick", (task % 2 == 0).then_some(1), None, None));
        }
        assert_eq!(timers.find(Some(ScreenId(1)), "tick"), Some(TaskId(1)));
        timers.remove(TaskId(1));
        assert_eq!(timers.find(Some(ScreenId(1)), "tick"), Some(TaskId(2)));
        assert_eq!(timers.of_screen(ScreenId(1))[..3], [TaskId(2), TaskId(4), TaskId(6)]);
    }

    #[test]
    fn a_repeated_timer_counts_down() {
        let mut timers = Timers::default();
        let mut next = timer("tick", None, Some(50), Some(2));
        for expected in [Some(Duration::from_millis(50)), None] {
            timers.add(TaskId(1), next);
            let (due, again) = timers.take_due(TaskId(1)).unwrap();
            assert_eq!(again, expected);
            next = due;
        }
        assert!(timers.take_due(TaskId(1)).is_none(), "it was taken");
    }

    #[test]
    fn a_timer_without_an_interval_is_due_once() {
        let mut timers = Timers::default();
        timers.add(TaskId(1), timer("once", None, None, None));
        assert_eq!(timers.take_due(TaskId(1)).unwrap().1, None);
        assert!(!timers.remove(TaskId(1)));
    }
}
