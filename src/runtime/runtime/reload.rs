//! Reload: replaces the app by a new version; storage, user input and unchanged streams are kept.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Runtime;
use super::program::Program;
use crate::apis::{Caller, RetainedApi};
use crate::scene::ScreenId;
use crate::scope::Context;
use crate::screens::Navigation;
use crate::store::Key;
use ensemble_core::app::App;
use ensemble_core::message::Effect;
use ensemble_core::message::net::NetCommand;
use ensemble_script::ScriptValue;

/// A widget by screen and id.
type Widget = (ScreenId, Arc<str>);

/// Properties set by the user.
type EnteredValues = Vec<(&'static str, ScriptValue)>;

impl Runtime {
    /// Replaces the app. Every open screen is opened again at its position; screens that no longer exist are left.
    pub(super) fn reload(&mut self, app: Arc<App>) {
        self.program.stops_keys = Program::stops_keys(&app);
        self.program.app = app;
        self.look_ahead();
        self.actions.inline_calls.clear();
        self.faults.start_over();
        self.scripts.restarts = 0;
        self.update_theme();
        self.update_encryption_key();
        self.update_locale();
        self.reopen_screens();
    }

    /// Shows the engine all texts of the app before its scripts run.
    pub(super) fn look_ahead(&self) {
        self.program.app.sources.iter().for_each(|(_, source)| self.scripts.engine.look_ahead(&source.text));
    }

    /// Opens every open screen again at its position.
    pub(super) fn reopen_screens(&mut self) {
        let open = self.screens.take_all();
        let mut typed: FxHashMap<Widget, EnteredValues> = FxHashMap::default();
        for old in open {
            typed.extend(self.typed(old.id));
            // Before the screen is closed, which closes every stream that it still has.
            self.store.apis().set_aside(old.id);
            let screen = self.program.app.screens.get(&old.screen.name).cloned();
            let (id, inputs, on_back, modal) = (old.id, old.inputs.clone(), old.on_back.clone(), old.modal);
            let (page, selected) = (old.page, old.group.as_ref().map(|group| group.selected));
            self.close_screen(old);
            let Some(screen) = screen else { continue };
            // A page of a group that is none any more is left with it.
            let orphan =
                page.is_some_and(|(group, _)| self.screens.get(group).is_none_or(|group| group.group.is_none()));
            if !orphan {
                self.open(&screen, inputs, on_back, modal, Some(id), page);
                self.select_again(id, selected);
            }
        }
        self.fill_groups();
        if self.screens.is_empty() {
            let home = self.program.app.home.clone();
            self.navigate_or_report(&home, Navigation::default());
        }
        self.restyle();
        // Streams that `onLoad` opens again keep their connections, as do those that the user has opened.
        // For its side effects: it loads the new screens, which is when `onLoad` runs.
        self.scene();
        self.restore(&typed);
        for old in self.store.apis().take_leftovers() {
            self.resume_or_close(old);
        }
        self.publisher.mark_changed();
    }

    /// Values that the user has entered on a screen, by widget id.
    fn typed(&self, screen: ScreenId) -> Vec<(Widget, EnteredValues)> {
        self.widgets
            .iter()
            .filter(|(_, instance)| instance.cx.screen == screen)
            .filter_map(|(handle, instance)| {
                let id = instance.element.id.clone()?;
                let name = self.store.widget_spec(handle)?.value?;
                let value = self.store.peek_plain_prop(handle, name);
                (!value.is_null()).then(|| ((screen, id), vec![(name, ScriptValue::Plain(value))]))
            })
            .collect()
    }

    fn restore(&mut self, typed: &FxHashMap<Widget, EnteredValues>) {
        let found: Vec<(u64, EnteredValues)> = self
            .widgets
            .iter()
            .filter_map(|(handle, instance)| {
                let id = instance.element.id.clone()?;
                Some((handle, typed.get(&(instance.cx.screen, id))?.clone()))
            })
            .collect();
        for (handle, props) in found {
            for (name, value) in props {
                // The new version may have made another widget of it, without this property.
                let _other_widget = self.store.widget_set(handle, name, value);
            }
        }
    }

    /// Resumes a retained stream that no `onLoad` has opened again; closes it if its definition has changed.
    fn resume_or_close(&mut self, old: RetainedApi) {
        let connection = old.connection;
        if let Some(api) = self.store.apis().continuing_api(&old) {
            let context = self.api_context(&Context::screen(old.screen()), &api, old.inputs());
            let request = self.evaluator().stream_request(&api, &context);
            let (key, caller) = (old.key.clone(), Caller::without_callbacks(context));
            if request.is_ok_and(|request| self.store.apis().resume_leftover(old, &api, &request, caller)) {
                return self.store.record_change(Key::Api(key));
            }
        }
        self.effect(Effect::Net(NetCommand::CloseStream { id: connection }));
    }
}
