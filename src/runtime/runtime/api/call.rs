//! Calls APIs: sends a request, or opens a stream.

use std::sync::Arc;

use crate::apis::{ApiCache, Caller, Invocation, full_name, response};
use crate::runtime::Runtime;
use crate::scope::Context;
use crate::store::Key;
use crate::tasks::Task;
use ensemble_core::app::{Api, ApiKind};
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::message::Effect;
use ensemble_core::message::net::{NetCommand, TaskId};
use ensemble_core::message::stream::{ConnectionId, Failure, StreamRequest};
use ensemble_core::value::Value;

impl Runtime {
    /// Calls an API. An open stream is closed and opened again.
    ///
    /// # Errors
    ///
    /// A message when there is no such API.
    pub(in crate::runtime) fn invoke(&mut self, cx: &Context, invocation: Invocation) -> Result<(), String> {
        let apis = self.store.apis();
        let key = self.find_api(cx, &invocation.name);
        let found = key.as_ref().and_then(|key| Some((apis.api(key)?, apis.screen(key)?)));
        let (Some(key), Some((api, screen))) = (key, found) else {
            return Err(format!("unknown API `{}`", invocation.name));
        };
        if let Some(id) = &invocation.id {
            self.declare_alias(screen, id, &api, &key);
        }
        let caller = Caller {
            context: self.api_context(cx, &api, &invocation.inputs),
            on_response: invocation.on_response,
            on_error: invocation.on_error,
            promise: invocation.promise,
            id: invocation.id,
        };
        self.store.apis().set_inputs(&key, invocation.inputs);
        if let Some(mock) = self.evaluator().mock(&api, &caller.context) {
            self.deliver(&key, &api, caller, response::from_mock(&api, &mock), true);
            return Ok(());
        }
        match api.kind {
            ApiKind::Http => self.send_request(&key, &api, caller, invocation.bypass_cache),
            ApiKind::Sse => self.open_stream(&key, &api, caller),
        }
        Ok(())
    }

    fn send_request(&mut self, key: &Arc<str>, api: &Arc<Api>, caller: Caller, bypass_cache: bool) {
        let request = self.evaluator().http_request(api, &caller.context);
        let kept = self.evaluator().cache_seconds(api, &caller.context).zip(request.as_ref().ok().map(ApiCache::key));
        if let Some((_, asked)) = &kept
            && !bypass_cache
            && let Some(answer) = self.tasks.cache.get(asked, self.store.elapsed_millis())
        {
            let response = response::from_http(Ok(Box::new(answer)));
            return self.deliver(key, api, caller, response, true);
        }
        let task = TaskId(self.handles.next());
        let alias = caller.id.as_ref().map(|id| full_name(caller.context.screen, id));
        if !self.store.apis().start_call(key, alias.as_deref(), task, caller) {
            return;
        }
        if let Some(alias) = alias.filter(|alias| self.store.apis().contains(alias)) {
            self.store.record_change(Key::Api(alias));
        }
        self.store.record_change(Key::Api(key.clone()));
        // Before the request is sent: `fail_call` below finds the call by its task.
        self.tasks.add(task, Task::Call(key.clone()));
        if let Some((seconds, asked)) = kept {
            self.tasks.cache.expect(task, asked, seconds);
        }
        let sent = request.and_then(|request| {
            let request = Effect::Net(NetCommand::Request { id: task, request: Box::new(request) });
            self.effect(request).then_some(()).ok_or_else(|| "too many requests at once".to_owned())
        });
        if let Err(message) = sent {
            self.fail_call(task, message);
        }
    }

    pub(in crate::runtime) fn open_stream(&mut self, key: &Arc<str>, api: &Arc<Api>, caller: Caller) {
        let request = match self.evaluator().stream_request(api, &caller.context) {
            Ok(request) => request,
            Err(message) => return self.fail_stream(key, caller, message),
        };
        if self.store.apis().reattach(key, api, &request, &caller) {
            return self.store.record_change(Key::Api(key.clone()));
        }
        let request = self.with_kept_id(key, request);
        let connection = ConnectionId(self.handles.next());
        let Some(opening) = self.store.apis().open(key, connection, request.clone(), caller) else { return };
        // A script that awaits the stream before would wait for ever: it is not going to open.
        self.forget_promise(opening.replaced);
        self.store.record_change(Key::Api(key.clone()));
        self.effect(Effect::Net(NetCommand::OpenStream {
            id: opening.connection,
            generation: opening.generation,
            request: Box::new(request),
        }));
    }

    /// Handles a stream whose request could not be built.
    fn fail_stream(&mut self, key: &Arc<str>, caller: Caller, message: String) {
        let Some(api) = self.store.apis().api(key) else { return };
        let failure = Failure { message: Arc::from(message), ..Failure::default() };
        self.store.apis().not_opened(key, &failure);
        self.stream_failed(key, &api, &caller, &failure);
        self.store.record_change(Key::Api(key.clone()));
    }

    /// Evaluates a stream's request again, for the next attempt.
    pub(in crate::runtime) fn refresh_stream(&mut self, key: &Arc<str>, api: &Arc<Api>) {
        let apis = self.store.apis();
        let (Some(connection), Some(caller)) = (apis.connection(key), apis.caller(key)) else { return };
        let request = match self.evaluator().stream_request(api, &caller.context) {
            Ok(request) => request,
            Err(message) => {
                self.report(
                    Diagnostic::error(Code::RequestFailed, api.span, message).note(format!("in API `{}`", api.name)),
                );
                let Some(last) = self.store.apis().stream_request(key) else { return };
                last
            }
        };
        self.effect(Effect::Net(NetCommand::RefreshStream { id: connection, request: Box::new(request) }));
    }

    /// Reconnects a stream immediately; one that is not open is invoked.
    ///
    /// # Errors
    ///
    /// As [`Self::invoke`].
    pub(in crate::runtime) fn reconnect(&mut self, cx: &Context, name: &str) -> Result<(), String> {
        let Some(key) = self.find_api(cx, name) else { return Err(format!("unknown API `{name}`")) };
        match self.store.apis().connection(&key) {
            Some(id) => {
                self.effect(Effect::Net(NetCommand::ReconnectStream { id }));
                Ok(())
            }
            None => {
                let inputs = self.store.apis().inputs(&key).unwrap_or_default();
                self.invoke(cx, Invocation::of(Arc::from(name), inputs))
            }
        }
    }

    /// Clears the lists of `into`. The stream and the numbering of its events continue.
    ///
    /// # Errors
    ///
    /// As [`Self::invoke`].
    pub(in crate::runtime) fn clear_lists(&mut self, cx: &Context, name: &str) -> Result<(), String> {
        let Some(key) = self.find_api(cx, name) else { return Err(format!("unknown API `{name}`")) };
        self.store.apis().clear_lists(&key);
        self.store.record_change(Key::Api(key));
        Ok(())
    }

    /// The request that a stream of the front screen would send if it were invoked now.
    ///
    /// # Errors
    ///
    /// A message when there is no such stream or its request cannot be built.
    pub fn describe_stream(&mut self, name: &str, inputs: &Value) -> Result<StreamRequest, String> {
        let Some(screen) = self.screens.front_id() else {
            return Err("the app shows nothing".to_owned());
        };
        let cx = Context::screen(screen);
        let key = self.find_api(&cx, name).ok_or_else(|| format!("this screen has no API `{name}`"))?;
        let api = self.store.apis().api(&key).filter(|api| api.kind == ApiKind::Sse);
        let api = api.ok_or_else(|| format!("API `{name}` is no stream; it has no `type: sse`"))?;
        let cx = self.api_context(&cx, &api, inputs);
        self.evaluator().stream_request(&api, &cx)
    }
}
