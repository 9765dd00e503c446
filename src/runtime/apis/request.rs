//! Calls APIs: sends requests, opens streams, evaluates a stream's request anew for every attempt (rule A3 of `ensemble_sse::rules`).

use std::rc::Rc;
use std::sync::Arc;

use crate::Runtime;
use crate::apis::{ApiState, Call, Stream, Waiting};
use crate::scope::{Context, LexicalScope, ScopeKind};
use crate::store::Key;
use crate::tasks::Task;
use ensemble_core::app::{Api, ApiKind, Handler};
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::message::Effect;
use ensemble_core::message::net::{NetCommand, TaskId};
use ensemble_core::message::stream::{ConnectionId, StreamRequest};
use ensemble_core::message::stream_state::{Phase, StreamState};
use ensemble_core::value::Value;
use ensemble_script::{HandlerArgs, ScriptValue};

/// An API that is to be called.
pub struct Invocation {
    /// Its name.
    pub name: Arc<str>,
    /// `inputs` of the call.
    pub inputs: Value,
    /// Who waits for the answer, but for the context.
    pub on_response: Option<crate::handler::Callback>,
    /// The same for a failure.
    pub on_error: Option<crate::handler::Callback>,
    /// The promise of a script.
    pub promise: Option<ensemble_script::PromiseId>,
    /// The name that shows this answer too.
    pub id: Option<Arc<str>>,
}

impl Runtime {
    /// Calls an API. A stream that is open already is opened anew.
    pub(crate) fn invoke(&mut self, cx: &Context, invocation: Invocation) -> Result<(), String> {
        let Some(key) = self.find_api(cx, &invocation.name) else {
            return Err(format!("unknown API `{}`", invocation.name));
        };
        let Some((api, screen)) = self.store.apis.borrow().get(&key).map(|state| (state.api.clone(), state.screen))
        else {
            return Ok(());
        };
        if let Some(id) = &invocation.id {
            self.declare_alias(screen, id, &api, &key);
        }
        if let Some(state) = self.store.apis.borrow_mut().get_mut(&key) {
            state.inputs = invocation.inputs.clone();
        }
        let waiting = Waiting {
            context: self.api_context(cx, &api, &invocation.inputs),
            on_response: invocation.on_response,
            on_error: invocation.on_error,
            promise: invocation.promise,
            id: invocation.id,
        };
        if let Some(mock) = self.evaluator().mock(&api, &waiting.context) {
            self.answer_mock(&key, waiting, &mock);
            return Ok(());
        }
        match api.kind {
            ApiKind::Http => self.call(&key, &api, waiting),
            ApiKind::Sse => self.open_stream(&key, &api, waiting),
        }
        Ok(())
    }

    /// What a stream of the screen on top would ask for if it were invoked now.
    ///
    /// # Errors
    ///
    /// In words, when there is no such stream or it cannot say its request.
    pub fn describe_stream(&mut self, name: &str, inputs: &Value) -> Result<StreamRequest, String> {
        let Some(screen) = self.screens.front_id() else {
            return Err("the app shows nothing".to_owned());
        };
        let cx = Context { screen, names: LexicalScope::screen(), extra: HandlerArgs::default(), origin: None };
        let key = self.find_api(&cx, name).ok_or_else(|| format!("this screen has no API `{name}`"))?;
        let api = self.store.apis.borrow().get(&key).map(|state| state.api.clone());
        let api = api.filter(|api| api.kind == ApiKind::Sse);
        let api = api.ok_or_else(|| format!("API `{name}` is no stream; it has no `type: sse`"))?;
        let cx = self.api_context(&cx, &api, inputs);
        self.evaluator().stream_request(&api, &cx)
    }

    fn call(&mut self, key: &Arc<str>, api: &Arc<Api>, waiting: Waiting) {
        let request = self.evaluator().http_request(api, &waiting.context);
        let task = TaskId(self.next_handle());
        let mut apis = self.store.apis.borrow_mut();
        let Some(state) = apis.get_mut(key) else { return };
        state.generation += 1;
        state.loading = true;
        let alias = waiting.id.as_ref().map(|id| crate::store::full_name(waiting.context.screen, id));
        state.calls.push(Call { task, generation: state.generation, waiting });
        if let Some(alias) = alias
            && let Some(state) = apis.get_mut(&alias)
        {
            state.loading = true;
            self.store.record_change(Key::Api(alias));
        }
        drop(apis);
        self.store.record_change(Key::Api(key.clone()));
        self.tasks.add(task, Task::Call(key.clone()));
        match request {
            Ok(request) => {
                if !self.effect(Effect::Net(NetCommand::Request { id: task, request: Box::new(request) })) {
                    self.fail_call(task, "too many requests at once".to_owned());
                }
            }
            Err(message) => self.fail_call(task, message),
        }
    }

    fn open_stream(&mut self, key: &Arc<str>, api: &Arc<Api>, waiting: Waiting) {
        let request = match self.evaluator().stream_request(api, &waiting.context) {
            Ok(request) => request,
            Err(message) => return self.fail_stream(key, waiting, message),
        };
        let takes_event = takes_event(api, &waiting);
        if self.reattach(key, api, &request, &waiting, takes_event) {
            return;
        }
        let request = self.with_kept_id(key, request);
        let connection = ConnectionId(self.next_handle());
        let mut apis = self.store.apis.borrow_mut();
        let Some(state) = apis.get_mut(key) else { return };
        state.generation += 1;
        let generation = state.generation;
        let old = state.stream.take().map(|stream| stream.connection);
        state.loading = true;
        state.sse = StreamState::default();
        state.sse.phase = Phase::Connecting;
        // The same connection id: the network driver closes what was open under it before it opens the new one.
        let connection = old.unwrap_or(connection);
        state.stream = Some(Stream { connection, generation, request: request.clone(), waiting, takes_event });
        drop(apis);
        self.streams.insert(connection, key.clone());
        self.store.record_change(Key::Api(key.clone()));
        self.effect(Effect::Net(NetCommand::OpenStream { id: connection, generation, request: Box::new(request) }));
    }

    /// Evaluates a stream's request anew, for its next attempt.
    pub(crate) fn refresh_stream(&mut self, key: &Arc<str>) {
        let Some((api, context, connection)) = self.store.apis.borrow().get(key).and_then(|state| {
            let stream = state.stream.as_ref()?;
            Some((state.api.clone(), stream.waiting.context.clone(), stream.connection))
        }) else {
            return;
        };
        let request = match self.evaluator().stream_request(&api, &context) {
            Ok(request) => request,
            Err(message) => {
                self.report(
                    Diagnostic::error(Code::RequestFailed, api.span, message).note(format!("in API `{}`", api.name)),
                );
                match self.store.apis.borrow().get(key).and_then(|state| state.stream.as_ref()) {
                    Some(stream) => stream.request.clone(),
                    None => return,
                }
            }
        };
        self.effect(Effect::Net(NetCommand::RefreshStream { id: connection, request: Box::new(request) }));
    }

    /// Connects a stream again at once. One that is not open is invoked.
    pub(crate) fn reconnect(&mut self, cx: &Context, name: &str) -> Result<(), String> {
        let Some(key) = self.find_api(cx, name) else { return Err(format!("unknown API `{name}`")) };
        let connection =
            self.store.apis.borrow().get(&key).and_then(|state| state.stream.as_ref().map(|s| s.connection));
        match connection {
            Some(id) => {
                self.effect(Effect::Net(NetCommand::ReconnectStream { id }));
                Ok(())
            }
            None => {
                let name = Arc::from(name);
                let inputs = self.store.apis.borrow().get(&key).map(|state| state.inputs.clone()).unwrap_or_default();
                self.invoke(cx, Invocation { name, inputs, on_response: None, on_error: None, promise: None, id: None })
            }
        }
    }

    /// Empties the lists that a stream has filled. It goes on, and so does the number of its events.
    pub(crate) fn clear_lists(&mut self, cx: &Context, name: &str) -> Result<(), String> {
        let Some(key) = self.find_api(cx, name) else { return Err(format!("unknown API `{name}`")) };
        if let Some(state) = self.store.apis.borrow_mut().get_mut(&key) {
            state.lists.iter_mut().for_each(crate::apis::list_reducer::ListReducer::clear);
        }
        self.store.record_change(Key::Api(key));
        Ok(())
    }

    /// The full name of an API as it is seen from `cx`.
    pub(crate) fn find_api(&self, cx: &Context, name: &str) -> Option<Arc<str>> {
        let key = crate::store::full_name(cx.screen, name);
        self.store.apis.borrow().contains_key(&key).then_some(key)
    }

    /// Where an API's expressions run: at the level of the definition it belongs to, with its inputs.
    pub(crate) fn api_context(&mut self, cx: &Context, api: &Arc<Api>, inputs: &Value) -> Context {
        let owns = |lexical: &LexicalScope| match &lexical.kind {
            ScopeKind::Widget(widget) => widget.definition.apis.iter().any(|own| own.name == api.name),
            ScopeKind::Screen | ScopeKind::Locals(_) => false,
        };
        let mut level = cx.names.definition_level();
        while !owns(&level)
            && let Some(parent) = level.parent.clone()
        {
            level = parent.definition_level();
        }
        // Called from outside of the widget that it belongs to, by the screen: its handlers know the widget's names all the same.
        if !owns(&level)
            && let Some(inside) = self.owner_of(cx.screen, api)
        {
            level = inside;
        }
        let names = if api.inputs.is_empty() {
            level
        } else {
            let values = api.inputs.iter().map(|name| ScriptValue::Plain(inputs.get(name))).collect();
            LexicalScope::locals(&level, self.next_handle(), api.inputs.clone(), values)
        };
        Context {
            screen: cx.screen,
            names,
            extra: HandlerArgs::default(),
            origin: Some(Arc::from(format!("API `{}`", api.name))),
        }
    }

    /// The inside of the first custom widget of the screen that an API belongs to.
    fn owner_of(&self, screen: crate::scene::ScreenId, api: &Arc<Api>) -> Option<Rc<LexicalScope>> {
        let custom_scopes = self.store.custom_scopes.borrow();
        let owns = |handle: &u64, lexical: &Rc<LexicalScope>| {
            let here = self.widgets.get(*handle).is_some_and(|instance| instance.cx.screen == screen);
            let ScopeKind::Widget(widget) = &lexical.kind else { return false };
            here && widget.definition.apis.iter().any(|own| Arc::ptr_eq(own, api))
        };
        let found = custom_scopes.iter().filter(|(handle, lexical)| owns(handle, lexical));
        found.min_by_key(|(handle, _)| **handle).map(|(_, lexical)| lexical.clone())
    }

    fn declare_alias(&mut self, screen: crate::scene::ScreenId, id: &Arc<str>, api: &Arc<Api>, of: &Arc<str>) {
        if api.kind == ApiKind::Sse {
            // An API has one stream, so its second name is the same thing.
            return self.declare(
                screen,
                id.clone(),
                ensemble_script::Name::Object(ensemble_script::Object::Api(of.clone())),
            );
        }
        let key = crate::store::full_name(screen, id);
        let fresh = !self.store.apis.borrow().contains_key(&key);
        if fresh {
            self.store.apis.borrow_mut().insert(key.clone(), ApiState::new(api.clone(), screen));
            self.declare(screen, id.clone(), ensemble_script::Name::Object(ensemble_script::Object::Api(key)));
        }
    }
}

/// Whether a handler of a stream's events takes `event`, so that it is not built for each event when none does.
pub(crate) fn takes_event(api: &Api, waiting: &Waiting) -> bool {
    let api_handler = match &api.on_response {
        Some(Handler::Script(code)) => code.free.iter().any(|name| &**name == "event"),
        Some(Handler::Action(_)) => true,
        None => false,
    };
    api_handler || waiting.on_response.is_some()
}
