//! Timers: those of `startTimer` and those of scripts. They die with their screen.

use std::sync::Arc;
use std::time::Duration;

use crate::handler::Callback;
use crate::scene::ScreenId;
use crate::scope::{Context, LexicalScope};
use crate::{Runtime, Task};
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::message::Effect;
use ensemble_core::message::net::{NetCommand, TaskId};
use ensemble_script::{Function, HandlerArgs, ScriptValue};

/// A timer that is running.
pub struct Timer {
    /// The screen it belongs to; `None` for a global one.
    pub screen: Option<ScreenId>,
    /// What it does.
    pub work: Work,
    /// How long until it is due again; `None` for once.
    pub every: Option<Duration>,
    /// How often it may still be due; `None` for ever.
    pub left: Option<u32>,
}

/// What a timer does.
pub enum Work {
    /// `startTimer`.
    Action {
        /// Its id, or what stands for it.
        id: Arc<str>,
        /// Runs each time.
        on_timer: Option<Callback>,
        /// Runs after the last time.
        on_complete: Option<Callback>,
    },
    /// `setTimeout`, `setInterval`.
    Script {
        /// The number the script knows it by.
        timer: u32,
        /// What to call.
        callback: Function,
        /// With what.
        args: Vec<ScriptValue>,
        /// Where.
        cx: Context,
    },
}

/// So many timers may run at once.
const MOST: usize = 10_000;

/// A timer that repeats faster than this would keep the program busy.
const SHORTEST: Duration = Duration::from_millis(4);

impl Runtime {
    /// Starts a timer of `startTimer`; one of the same id is stopped first.
    pub(crate) fn start_timer(&mut self, first: Duration, timer: Timer) {
        if let Work::Action { id, .. } = &timer.work {
            let id = id.clone();
            self.stop_timer(timer.screen, &id);
        }
        let every = timer.every.map(|every| every.max(SHORTEST));
        self.run_timer(first, Timer { every, ..timer });
    }

    /// Stops a timer of `startTimer`. Answers whether there was one.
    pub(crate) fn stop_timer(&mut self, screen: Option<ScreenId>, wanted: &str) -> bool {
        let found = self.timers.iter().find(|(_, timer)| match &timer.work {
            Work::Action { id, .. } => &**id == wanted && (timer.screen == screen || timer.screen.is_none()),
            Work::Script { .. } => false,
        });
        let Some(task) = found.map(|(task, _)| *task) else { return false };
        self.cancel_timer(task);
        true
    }

    pub(crate) fn start_script_timer(
        &mut self,
        timer: u32,
        callback: Function,
        args: Vec<ScriptValue>,
        delay: f64,
        repeat: bool,
        cx: &Context,
    ) {
        // Asked for by a script whose screen was left in the same breath.
        if self.is_closed(&callback) || self.screen(cx.screen).is_none() {
            return;
        }
        let delay = Duration::from_micros((delay.clamp(0.0, 1e12) * 1000.0) as u64);
        let every = repeat.then(|| delay.max(SHORTEST));
        let work = Work::Script { timer, callback, args, cx: cx.clone() };
        self.run_timer(delay, Timer { screen: Some(cx.screen), work, every, left: None });
    }

    pub(crate) fn stop_script_timer(&mut self, wanted: u32) {
        let found =
            self.timers.iter().find(|(_, timer)| matches!(&timer.work, Work::Script { timer, .. } if *timer == wanted));
        if let Some(task) = found.map(|(task, _)| *task) {
            self.cancel_timer(task);
        }
    }

    /// Whether the screen whose script made a function is closed.
    fn is_closed(&self, function: &Function) -> bool {
        function.scope().is_some_and(|scope| self.screens.iter().all(|screen| screen.scope != Some(scope)))
    }

    /// Stops every timer of a screen.
    pub(crate) fn stop_screen_timers(&mut self, screen: ScreenId) {
        let tasks: Vec<TaskId> =
            self.timers.iter().filter(|(_, timer)| timer.screen == Some(screen)).map(|(task, _)| *task).collect();
        for task in tasks {
            self.cancel_timer(task);
        }
    }

    pub(crate) fn timer_due(&mut self, task: TaskId) {
        match self.tasks.remove(&task) {
            Some(Task::Timer) => {}
            Some(Task::Toast(id)) => return self.dismiss_toast(id),
            other => {
                if let Some(other) = other {
                    self.tasks.insert(task, other);
                }
                return;
            }
        }
        let Some(mut timer) = self.timers.remove(&task) else { return };
        timer.left = timer.left.map(|left| left.saturating_sub(1));
        let again = timer.every.filter(|_| timer.left != Some(0));
        let (run, complete) = match &timer.work {
            Work::Action { on_timer, on_complete, .. } => {
                (on_timer.clone(), if again.is_none() { on_complete.clone() } else { None })
            }
            Work::Script { callback, args, cx, .. } => {
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
        let moved = |cx: Context| match self.screens.last() {
            Some(front) if self.screen(cx.screen).is_none() => {
                Context { screen: front.id, names: LexicalScope::screen(), ..cx }
            }
            _ => cx,
        };
        match callback {
            Callback::Handler(handler, cx) => Callback::Handler(handler, moved(cx)),
            Callback::Text(text, cx) => Callback::Text(text, moved(cx)),
            Callback::Function(..) => callback,
        }
    }

    fn run_timer(&mut self, after: Duration, timer: Timer) {
        if self.timers.len() >= MOST {
            let message = format!("more than {MOST} timers run at once; this one was not started");
            return self.report(Diagnostic::error(Code::LimitReached, None, message));
        }
        let task = TaskId(self.next_handle());
        self.tasks.insert(task, Task::Timer);
        self.timers.insert(task, timer);
        self.effects.push(Effect::Net(NetCommand::Timer { id: task, after }));
    }

    fn cancel_timer(&mut self, task: TaskId) {
        self.tasks.remove(&task);
        if self.timers.remove(&task).is_some() {
            self.effects.push(Effect::Net(NetCommand::CancelTimer { id: task }));
        }
    }
}
