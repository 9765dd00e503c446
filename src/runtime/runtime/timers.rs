//! Starts timers, and runs their callbacks when due.

use std::time::Duration;

use super::Runtime;
use crate::callback::Callback;
use crate::scene::ScreenId;
use crate::scope::Context;
use crate::tasks::{Due, Task};
use crate::timers::{Timer, TimerJob, Timers};
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::message::Effect;
use ensemble_core::message::net::{NetCommand, TaskId};
use ensemble_script::{Function, HandlerArgs, ScriptValue};

impl Runtime {
    /// Starts a timer of `startTimer`; one with the same id is stopped first.
    pub(super) fn start_timer(&mut self, first: Duration, timer: Timer) {
        if let TimerJob::Action { id, .. } = &timer.job {
            let id = id.clone();
            self.stop_timer(timer.screen, &id);
        }
        let every = timer.every.map(|every| every.max(Timers::SHORTEST));
        self.run_timer(first, Timer { every, ..timer });
    }

    /// Stops a timer of `startTimer`; false if there was none.
    pub(super) fn stop_timer(&mut self, screen: Option<ScreenId>, wanted: &str) -> bool {
        let Some(task) = self.tasks.timers.find(screen, wanted) else { return false };
        self.cancel_timer(task);
        true
    }

    pub(super) fn start_script_timer(
        &mut self,
        timer: u32,
        callback: Function,
        args: Vec<ScriptValue>,
        delay: f64,
        repeat: bool,
        cx: &Context,
    ) {
        // Asked for by a script whose screen was left in the same breath.
        if self.is_closed(&callback) || self.screens.get(cx.screen).is_none() {
            return;
        }
        // 1e12 ms are 31 years; the bound keeps the microseconds far inside of a `u64`.
        let delay = Duration::from_micros((delay.clamp(0.0, 1e12) * 1000.0) as u64);
        let every = repeat.then(|| delay.max(Timers::SHORTEST));
        let job = TimerJob::Script { timer, callback, args, cx: cx.clone() };
        self.run_timer(delay, Timer { screen: Some(cx.screen), job, every, left: None });
    }

    pub(super) fn stop_script_timer(&mut self, wanted: u32) {
        if let Some(task) = self.tasks.timers.find_script(wanted) {
            self.cancel_timer(task);
        }
    }

    /// True if the screen of the function's script is closed.
    fn is_closed(&self, function: &Function) -> bool {
        function.scope().is_some_and(|scope| !self.screens.has_scope(scope))
    }

    /// Stops every timer of a screen.
    pub(super) fn stop_screen_timers(&mut self, screen: ScreenId) {
        for task in self.tasks.timers.of_screen(screen) {
            self.cancel_timer(task);
        }
    }

    pub(super) fn timer_due(&mut self, task: TaskId) {
        match self.tasks.take_due(task) {
            Some(Due::Timer) => {}
            Some(Due::Toast(id)) => return self.dismiss_toast(id),
            Some(Due::Network) => return self.look_at_network(),
            // It was stopped while its end was on its way.
            None => return,
        }
        let Some((timer, again)) = self.tasks.timers.take_due(task) else { return };
        let (run, complete) = match &timer.job {
            TimerJob::Action { on_timer, on_complete, .. } => {
                (on_timer.clone(), if again.is_none() { on_complete.clone() } else { None })
            }
            TimerJob::Script { callback, args, cx, .. } => {
                if self.is_closed(callback) {
                    return;
                }
                let (callback, args, cx) = (callback.clone(), args.clone(), cx.clone());
                if let Some(every) = again {
                    self.run_timer(every, timer);
                }
                return self.call_function(&callback, &args, &cx);
            }
        };
        // A global timer outlives its screen: it then works on the one that is visible.
        let (run, complete) =
            (run.map(|run| self.on_an_open_screen(run)), complete.map(|run| self.on_an_open_screen(run)));
        // Started again before its handler runs, so that the handler can stop it.
        if let Some(every) = again {
            self.run_timer(every, timer);
        }
        self.run_optional(run, HandlerArgs::default());
        self.run_optional(complete, HandlerArgs::default());
    }

    fn on_an_open_screen(&self, callback: Callback) -> Callback {
        let moved = |cx: Context| match self.screens.front() {
            Some(front) if self.screens.get(cx.screen).is_none() => {
                Context { extra: cx.extra, origin: cx.origin, ..Context::screen(front.id) }
            }
            _ => cx,
        };
        callback.moved(moved)
    }

    fn run_timer(&mut self, after: Duration, timer: Timer) {
        if self.tasks.timers.is_full() {
            let message = format!("more than {} timers run at once; this one was not started", Timers::MAX);
            return self.report(Diagnostic::error(Code::LimitReached, None, message));
        }
        let task = TaskId(self.handles.next());
        self.tasks.add(task, Task::Timer);
        self.tasks.timers.add(task, timer);
        self.effect(Effect::Net(NetCommand::Timer { id: task, after }));
    }

    fn cancel_timer(&mut self, task: TaskId) {
        self.tasks.remove(task);
        if self.tasks.timers.remove(task) {
            self.effect(Effect::Net(NetCommand::CancelTimer { id: task }));
        }
    }
}
