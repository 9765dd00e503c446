//! A new version of the app's files takes the place of the running one: storage, typed text and unchanged streams stay.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::Runtime;
use crate::apis::list_reducer::ListReducer;
use crate::apis::request::takes_event;
use crate::apis::{ApiState, Stream, Waiting};
use crate::scene::ScreenId;
use crate::scope::{Context, LexicalScope};
use crate::store::{Key, full_name};
use ensemble_core::app::{Api, ApiKind, App};
use ensemble_core::message::Effect;
use ensemble_core::message::net::NetCommand;
use ensemble_core::message::stream::StreamRequest;
use ensemble_core::value::Value;
use ensemble_script::{HandlerArgs, ScriptValue};

/// A widget by its screen and id.
type Widget = (ScreenId, Arc<str>);

/// Properties that the user has set.
type Typed = Vec<(&'static str, ScriptValue)>;

impl Runtime {
    /// Replaces the app. Every open screen is opened anew in its place; one that is gone is left.
    pub(super) fn reload(&mut self, app: Arc<App>) {
        self.app = app;
        self.inline_calls.clear();
        self.faults.start_over();
        self.update_theme();
        let open = self.screens.take_all();
        let mut typed: FxHashMap<Widget, Typed> = FxHashMap::default();
        for old in open {
            typed.extend(self.typed(old.id));
            self.keep_streams(old.id);
            let screen = self.app.screens.get(&old.screen.name).cloned();
            let (id, inputs, on_back, modal) = (old.id, old.inputs.clone(), old.on_back.clone(), old.modal);
            let (page, selected) = (old.page, old.group.as_ref().map(|group| group.selected));
            self.close_screen(old);
            let Some(screen) = screen else { continue };
            // A page of a group that is none any more is left with it.
            let orphan = page.is_some_and(|(group, _)| self.screen(group).is_none_or(|group| group.group.is_none()));
            if !orphan {
                self.open(&screen, inputs, on_back, modal, Some(id), page);
                self.select_again(id, selected);
            }
        }
        self.fill_groups();
        if self.screens.is_empty() {
            let home = self.app.home.clone();
            if let Err(message) = self.navigate(&home, crate::Navigation::default()) {
                self.unknown_screen(message);
            }
        }
        self.restyle();
        // What `onLoad` asks for again goes on with its old connection, and so does what the user has opened.
        self.scene();
        self.restore(&typed);
        for state in std::mem::take(&mut self.reattachable) {
            self.go_on(state);
        }
        self.changed = true;
    }

    /// What the user has put into the widgets of a screen, by the widgets' ids.
    fn typed(&self, screen: ScreenId) -> Vec<(Widget, Typed)> {
        let widgets = self.store.widgets.borrow();
        self.widgets
            .iter()
            .filter(|(_, instance)| instance.cx.screen == screen)
            .filter_map(|(handle, instance)| {
                let id = instance.element.id.clone()?;
                let cell = widgets.get(&handle)?;
                let name = cell.spec.value?;
                let value = cell.get(name)?;
                matches!(value, ScriptValue::Plain(value) if *value != Value::Null)
                    .then(|| ((screen, id), vec![(name, value.clone())]))
            })
            .collect()
    }

    fn restore(&mut self, typed: &FxHashMap<Widget, Typed>) {
        let found: Vec<(u64, Typed)> = self
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

    /// Takes the open streams of a screen aside, so that closing the screen does not end them.
    fn keep_streams(&mut self, screen: ScreenId) {
        let mut apis = self.store.apis.borrow_mut();
        let open: Vec<Arc<str>> = apis
            .iter()
            .filter(|(_, state)| state.screen == screen && state.stream.is_some())
            .map(|(key, _)| key.clone())
            .collect();
        for key in open {
            if let Some(state) = apis.remove(&key) {
                self.streams.retain(|_, open| *open != key);
                self.reattachable.push(state);
            }
        }
    }

    /// Goes on with an open stream of the app's last version when the new one asks for the very same.
    pub(crate) fn reattach(
        &mut self,
        key: &Arc<str>,
        api: &Arc<Api>,
        request: &StreamRequest,
        waiting: &Waiting,
        takes_event: bool,
    ) -> bool {
        let same = |old: &ApiState| {
            old.api.name == api.name && old.stream.as_ref().is_some_and(|stream| stream.request == *request)
        };
        let Some(at) = self.reattachable.iter().position(same) else { return false };
        let old = self.reattachable.swap_remove(at);
        let mut apis = self.store.apis.borrow_mut();
        let (Some(state), Some(stream)) = (apis.get_mut(key), old.stream) else { return false };
        self.streams.insert(stream.connection, key.clone());
        let stream = Stream { waiting: waiting.clone(), takes_event, ..stream };
        let lists = ListReducer::carry_over(&api.into, old.lists);
        let (api, calls, stream) = (api.clone(), Vec::new(), Some(stream));
        *state = ApiState { api, screen: state.screen, calls, stream, lists, ..old };
        drop(apis);
        self.store.record_change(Key::Api(key.clone()));
        true
    }

    /// A stream that no `onLoad` has asked for again: the user or a script had opened it. It goes on when it still means the same and
    /// nobody listened who is gone now.
    fn go_on(&mut self, old: ApiState) {
        let Some((connection, heard)) = old.stream.as_ref().map(|stream| {
            let waiting = &stream.waiting;
            (
                stream.connection,
                waiting.on_response.is_some() || waiting.on_error.is_some() || waiting.promise.is_some(),
            )
        }) else {
            return;
        };
        let key = full_name(old.screen, &old.api.name);
        let api =
            self.store.apis.borrow().get(&key).filter(|state| state.stream.is_none()).map(|state| state.api.clone());
        if let Some(api) = api.filter(|api| api.kind == ApiKind::Sse && !heard) {
            let cx = Context {
                screen: old.screen,
                names: LexicalScope::screen(),
                extra: HandlerArgs::default(),
                origin: None,
            };
            let context = self.api_context(&cx, &api, &old.inputs);
            let waiting = Waiting { context, on_response: None, on_error: None, promise: None, id: None };
            let request = self.evaluator().stream_request(&api, &waiting.context);
            self.reattachable.push(old);
            if let Ok(request) = request
                && self.reattach(&key, &api, &request, &waiting, takes_event(&api, &waiting))
            {
                return;
            }
            self.reattachable.clear();
        }
        self.effect(Effect::Net(NetCommand::CloseStream { id: connection }));
    }
}
