//! Life cycle of screens: `onLoad`, `onPause`, `onResume`, and releasing a closed screen's resources.

use std::sync::Arc;

use super::Runtime;
use crate::scene::ScreenId;
use crate::scope::{Context, event_args};
use crate::screens::Screen;
use ensemble_core::app::Handler;
use ensemble_core::value::Value;

impl Runtime {
    /// Runs pending `onLoad`s of screens and custom widgets, after their first frame has been built.
    pub(super) fn run_loads(&mut self) -> bool {
        let mut ran = false;
        for (id, screen) in self.screens.take_unloaded() {
            if let Some(handler) = &screen.view.on_load {
                let origin = Some(Arc::from(format!("`onLoad` of screen `{}`", screen.name)));
                let cx = Context { extra: event_args(Value::Null), origin, ..Context::screen(id) };
                self.run_handler(handler, &cx);
                ran = true;
            }
        }
        for (handler, cx) in self.widgets.take_unloaded() {
            self.actions.budget.start_event();
            // A widget whose bindings call no script has its `Global` nevertheless.
            self.script_env(&cx);
            if let Some(handler) = handler {
                self.run_handler(&handler, &cx);
            }
            ran = true;
        }
        ran
    }

    /// Runs `onPause` of the visible screen, which is covered, or whose app is hidden.
    pub(super) fn pause(&mut self, app: bool) {
        let now = self.store.elapsed_millis();
        let Some(screen) = self.screens.front_mut() else { return };
        screen.covered_at = Some(now);
        let data = Value::map([("isAppPause", Value::Bool(app))]);
        let (id, handler) = (screen.id, screen.screen.view.on_pause.clone());
        self.life_cycle(id, handler, "onPause", data);
    }

    /// Runs `onResume` of the visible screen, and `onViewGroupResume` of its group.
    pub(super) fn resume(&mut self, app: bool) {
        self.resume_screen(app);
        if !app {
            self.notify_group();
        }
    }

    /// Runs `onResume` of the visible screen.
    pub(super) fn resume_screen(&mut self, app: bool) {
        let now = self.store.elapsed_millis();
        self.publisher.mark_changed();
        let Some(screen) = self.screens.front_mut() else { return };
        let inactive = screen.covered_at.take().map_or(Value::Null, |since| Value::Number((now - since).round()));
        let data = Value::map([("inactiveDuration", inactive), ("isAppResume", Value::Bool(app))]);
        let (id, handler) = (screen.id, screen.screen.view.on_resume.clone());
        self.life_cycle(id, handler, "onResume", data);
    }

    /// Runs a handler of a screen, if any, with this `event.data`.
    pub(super) fn life_cycle(&mut self, id: ScreenId, handler: Option<Handler>, slot: &str, data: Value) {
        let Some(handler) = handler else { return };
        let cx = Context::screen(id).with(event_args(data)).named(format!("`{slot}`"));
        self.run_handler(&handler, &cx);
    }

    /// Releases everything that a screen owns.
    pub(super) fn close_screen(&mut self, screen: Screen) {
        self.close_widgets(&screen);
        self.close_apis(screen.id);
        self.publisher.mark_changed();
    }

    /// Releases widgets, dialogs, timers and scripts of a screen; its APIs stay.
    pub(super) fn close_widgets(&mut self, screen: &Screen) {
        self.stop_screen_timers(screen.id);
        self.close_sockets(screen.id);
        self.close_screen_dialogs(screen.id);
        self.remove(screen.root);
        if let Some(title) = screen.title {
            self.remove(title);
        }
        if let Some(group) = &screen.group {
            self.remove(group.menu);
        }
        self.widgets.forget_unloaded(screen.id);
        self.actions.promises.close_screen(screen.id);
        if let Some(scope) = screen.scope {
            self.scripts.engine.close_scope(scope);
        }
    }
}
