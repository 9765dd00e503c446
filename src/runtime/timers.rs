//! `Timers`: timers of `startTimer` and of scripts. They end with their screen; global ones continue.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::callback::Callback;
use crate::scene::ScreenId;
use crate::scope::Context;
use ensemble_core::message::net::TaskId;
use ensemble_script::{Function, ScriptValue};

/// A running timer.
pub struct Timer {
    /// Screen of the timer; `None` for a global one.
    pub screen: Option<ScreenId>,
    /// Handlers or function to run when due.
    pub job: TimerJob,
    /// Interval; `None` for a timer that fires once.
    pub every: Option<Duration>,
    /// Remaining firings; `None` for no limit.
    pub left: Option<u32>,
}

/// Handlers or function that a timer runs.
pub enum TimerJob {
    /// `startTimer`.
    Action {
        /// Id of the timer, or a generated one.
        id: Arc<str>,
        /// Runs at each firing.
        on_timer: Option<Callback>,
        /// Runs after the last firing.
        on_complete: Option<Callback>,
    },
    /// `setTimeout`, `setInterval`.
    Script {
        /// Id for the script.
        timer: u32,
        /// Function to call.
        callback: Function,
        /// Arguments of the callback.
        args: Vec<ScriptValue>,
        /// Scope of the call.
        cx: Context,
    },
}

/// Running timers by task, in the order of starting, so that of two with one id always the same is found.
#[derive(Default)]
pub struct Timers {
    running: BTreeMap<TaskId, Timer>,
}

impl Timers {
    /// Limit of running timers.
    pub const MAX: usize = 10_000;

    /// Shortest interval, because a faster timer would keep the program busy.
    pub const SHORTEST: Duration = Duration::from_millis(4);

    /// True at the limit.
    pub fn is_full(&self) -> bool {
        self.running.len() >= Self::MAX
    }

    /// Adds a timer with the task that fires it.
    pub fn add(&mut self, task: TaskId, timer: Timer) {
        self.running.insert(task, timer);
    }

    /// Removes a timer; false if it has ended.
    pub fn remove(&mut self, task: TaskId) -> bool {
        self.running.remove(&task).is_some()
    }

    /// The timer of `startTimer` with this id, on this screen or global.
    pub fn find(&self, screen: Option<ScreenId>, wanted: &str) -> Option<TaskId> {
        let found = self.running.iter().find(|(_, timer)| match &timer.job {
            TimerJob::Action { id, .. } => &**id == wanted && (timer.screen == screen || timer.screen.is_none()),
            TimerJob::Script { .. } => false,
        });
        found.map(|(task, _)| *task)
    }

    /// The timer with this id of a script.
    pub(crate) fn find_script(&self, wanted: u32) -> Option<TaskId> {
        let is_it = |timer: &Timer| matches!(&timer.job, TimerJob::Script { timer, .. } if *timer == wanted);
        self.running.iter().find(|(_, timer)| is_it(timer)).map(|(task, _)| *task)
    }

    /// Timers of a screen, in the order of starting.
    pub fn of_screen(&self, screen: ScreenId) -> Vec<TaskId> {
        let of_screen = self.running.iter().filter(|(_, timer)| timer.screen == Some(screen));
        of_screen.map(|(task, _)| *task).collect()
    }

    /// A due timer with the delay until its next firing; after the last one it is removed and the delay is `None`.
    pub(crate) fn take_due(&mut self, task: TaskId) -> Option<(Timer, Option<Duration>)> {
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
        let job = TimerJob::Action { id: id.into(), on_timer: None, on_complete: None };
        Timer { screen: screen.map(ScreenId), job, every: every.map(Duration::from_millis), left }
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
