//! Applies what the network reports of requests and streams to the API's state and runs its handlers.

use std::rc::Rc;
use std::sync::Arc;

use crate::Runtime;
use crate::apis::list_reducer::{ListReducer, MissingKey};
use crate::apis::{Call, Waiting};
use crate::handler::Callback;
use crate::scope::Context;
use crate::store::Key;
use ensemble_core::app::{Api, ApiKind, Handler};
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::message::http::{Headers, HttpFault, HttpResponse, to_map};
use ensemble_core::message::net::{NetEvent, TaskId};
use ensemble_core::message::stream::{CloseReason, Failure, Message, StreamBatch, StreamEvent};
use ensemble_core::value::{Map, Value};
use ensemble_script::{Body, HandlerArgs, PromiseId, Response, ResponseSse, ScriptValue};

impl Runtime {
    /// Takes one event of the network driver.
    pub(crate) fn net_event(&mut self, event: NetEvent) {
        match event {
            NetEvent::Stream(batch) => self.stream_batch(batch),
            NetEvent::Response { id, result } => self.answer_call(id, result),
            NetEvent::Timer { id } => self.timer_due(id),
            // Pictures go to the window, which asks for them itself.
            NetEvent::Fetched { .. } => {}
        }
    }

    fn answer_call(&mut self, task: TaskId, result: Result<Box<HttpResponse>, HttpFault>) {
        let Some(key) = self.tasks.take_call(task) else { return };
        let response = match result {
            Ok(response) => {
                let answer = Response::default();
                answer.status.set(Some(response.status));
                *answer.reason.borrow_mut() = response.reason.clone();
                *answer.headers.borrow_mut() = Value::Map(Arc::new(to_map(&response.headers)));
                *answer.cookies.borrow_mut() = Value::Map(Arc::new(to_map(&response.cookies)));
                *answer.body.borrow_mut() = Body::Value(ScriptValue::Plain(response.body));
                answer
            }
            Err(fault) => failed_response(None, fault.message, &Vec::new()),
        };
        self.finish_call(&key, task, response);
    }

    /// A request that could not even be sent.
    pub(crate) fn fail_call(&mut self, task: TaskId, message: String) {
        let Some(key) = self.tasks.take_call(task) else { return };
        self.finish_call(&key, task, failed_response(None, Arc::from(message), &Vec::new()));
    }

    /// `mockResponse`, `LANGUAGE.md` 5.1.
    pub(crate) fn answer_mock(&mut self, key: &Arc<str>, waiting: Waiting, mock: &Value) {
        let response = Response::default();
        let status = mock.get("statusCode").as_f64().unwrap_or(200.0) as u16;
        response.status.set(Some(status));
        *response.reason.borrow_mut() = mock.get("reasonPhrase").to_display();
        *response.headers.borrow_mut() = mock.get("headers");
        let Some(api) = self.store.apis.borrow().get(key).map(|state| state.api.clone()) else { return };
        let body = mock.get("body");
        *response.body.borrow_mut() = match (api.kind, body.get("data")) {
            (ApiKind::Http, _) | (ApiKind::Sse, Value::Null) => Body::Value(ScriptValue::Plain(body)),
            (ApiKind::Sse, data) => Body::Event {
                event: body.get("event").to_display(),
                id: body.get("id").to_display(),
                raw: data.to_display(),
                data: ScriptValue::Plain(data),
            },
        };
        self.deliver(key, &api, waiting, Rc::new(response), true);
    }

    fn finish_call(&mut self, key: &Arc<str>, task: TaskId, response: Response) {
        let found = {
            let mut apis = self.store.apis.borrow_mut();
            let Some(state) = apis.get_mut(key) else { return };
            let Some(at) = state.calls.iter().position(|call| call.task == task) else { return };
            let call: Call = state.calls.remove(at);
            // Of parallel calls the one made last is shown, whichever answer comes last.
            let newest = call.generation == state.generation;
            state.loading = !state.calls.is_empty() && !newest;
            (state.api.clone(), call.waiting, newest)
        };
        let (api, waiting, newest) = found;
        self.deliver(key, &api, waiting, Rc::new(response), newest);
    }

    /// Steps 2 to 5 of `LANGUAGE.md` 5.3.
    fn deliver(&mut self, key: &Arc<str>, api: &Arc<Api>, waiting: Waiting, response: Rc<Response>, newest: bool) {
        let success = response.status.get().is_some_and(|status| (200..300).contains(&status));
        let mut extra = response_extra(&response, success);
        if success && let Some(handler) = &api.on_response {
            let cx = waiting.context.with(extra.clone()).named(format!("`onResponse` of API `{}`", api.name));
            // Inside of its handler the API's name already means the new response.
            if newest {
                self.show(key, &response, success);
            }
            self.run_handler(handler, &cx);
            extra = self.with_changed_body(&response, extra);
        }
        if success && !api.into.is_empty() {
            self.reduce_lists(key, api, &response, &waiting.context);
        }
        if newest {
            self.show(key, &response, success);
        }
        if let Some(id) = &waiting.id {
            let alias = crate::store::full_name(waiting.context.screen, id);
            self.show(&alias, &response, success);
        }
        let callback = if success {
            waiting.on_response.clone()
        } else {
            match &api.on_error {
                Some(handler) => {
                    let cx = waiting.context.with(extra.clone()).named(format!("`onError` of API `{}`", api.name));
                    self.run_handler(handler, &cx);
                }
                None if waiting.on_error.is_none() && waiting.promise.is_none_or(|promise| self.is_step(promise)) => {
                    self.unhandled(api, &response);
                }
                None => {}
            }
            waiting.on_error.clone()
        };
        if let Some(callback) = callback {
            self.run_callback(&callback, extra);
        }
        self.settle_response(
            &waiting.context,
            waiting.promise,
            &response,
            waiting.on_error.is_some() || api.on_error.is_some(),
        );
    }

    /// `event.data` after the API's own handler may have made something else of the body.
    fn with_changed_body(&mut self, response: &Response, extra: HandlerArgs) -> HandlerArgs {
        let body = match &*response.body.borrow() {
            Body::Value(datum @ ScriptValue::Object(_)) => datum.clone(),
            Body::Value(ScriptValue::Plain(_)) | Body::Event { .. } => return extra,
        };
        // What cannot be made plain is told where it is shown.
        let body = self.engine.to_value(&body).unwrap_or_default();
        let Some(ScriptValue::Plain(event)) = &extra.event else { return extra };
        let mut data = event.get("data").as_map().cloned().unwrap_or_default();
        data.insert("body", body);
        let mut event = event.as_map().cloned().unwrap_or_default();
        event.insert("data", Value::Map(Arc::new(data)));
        HandlerArgs { event: Some(ScriptValue::Plain(Value::Map(Arc::new(event)))), ..extra }
    }

    /// A failed request that nobody handles does not vanish.
    fn unhandled(&mut self, api: &Api, response: &Response) {
        let what = match response.status.get() {
            Some(status) => format!("answered {status} {}", response.reason.borrow()),
            None => body_text(response).to_string(),
        };
        let message = format!("API `{}` failed: {}", api.name, what.trim_end().trim_end_matches('.'));
        self.report(Diagnostic::error(Code::RequestFailed, api.span, message).help("give it an `onError`"));
    }

    fn show(&mut self, key: &Arc<str>, response: &Rc<Response>, success: bool) {
        if let Some(state) = self.store.apis.borrow_mut().get_mut(key) {
            state.response = response.clone();
            state.success = Some(success);
            state.idle = false;
            state.loading = state.calls.iter().any(|call| call.generation == state.generation);
        }
        self.store.record_change(Key::Api(key.clone()));
    }

    /// Gives a script the answer that it awaits: the object that handlers know as `response`.
    fn settle_response(&mut self, cx: &Context, promise: Option<PromiseId>, response: &Rc<Response>, told: bool) {
        let Some(scope) = self.screen(cx.screen).and_then(|screen| screen.scope).filter(|_| promise.is_some()) else {
            return;
        };
        let answer = self.engine.response(scope, response);
        // A failed call rejects only when there was no answer at all; a bad status is an answer.
        if response.status.get().is_some() {
            self.settle_with(promise, Ok(answer));
        } else if told {
            self.reject(promise, answer);
        } else {
            self.settle_with(promise, Err(answer));
        }
    }

    /// A stream that could not even be asked for.
    pub(crate) fn fail_stream(&mut self, key: &Arc<str>, waiting: Waiting, message: String) {
        let Some(api) = self.store.apis.borrow().get(key).map(|state| state.api.clone()) else { return };
        let failure = Failure { message: Arc::from(message), ..Failure::default() };
        self.with_state(key, |state| state.sse.apply(&StreamEvent::Failed(failure.clone())));
        self.stream_failed(key, &api, &waiting, &failure);
        self.store.record_change(Key::Api(key.clone()));
    }

    fn stream_batch(&mut self, batch: StreamBatch) {
        let Some(key) = self.streams.get(&batch.connection).cloned() else { return };
        // Noted first: a handler may close the stream, and with it this batch.
        self.store.record_change(Key::Api(key.clone()));
        for event in batch.events {
            // A handler may have closed or reopened the stream: what is left of this batch is then a late word.
            let current = {
                let mut apis = self.store.apis.borrow_mut();
                let Some(state) = apis.get_mut(&key) else { return };
                let Some(stream) = state
                    .stream
                    .as_ref()
                    .filter(|s| s.generation == batch.generation && s.connection == batch.connection)
                else {
                    return;
                };
                let takes_event = stream.takes_event;
                state.sse.apply(&event);
                if matches!(event, StreamEvent::Message(_)) {
                    state.keep_apart();
                }
                (state.api.clone(), takes_event)
            };
            let (api, takes_event) = current;
            self.budget.start_event();
            if matches!(event, StreamEvent::Message(_) | StreamEvent::Waiting { .. }) {
                self.keep_id(&key);
            }
            self.stream_event(&key, &api, takes_event, event);
        }
    }

    fn stream_event(&mut self, key: &Arc<str>, api: &Arc<Api>, takes_event: bool, event: StreamEvent) {
        match event {
            StreamEvent::Message(message) => self.stream_message(key, api, takes_event, message),
            StreamEvent::Opened { status, headers, .. } => {
                self.with_state(key, |state| {
                    state.loading = false;
                    state.success = Some(true);
                    state.idle = false;
                    state.response.status.set(Some(status));
                    *state.response.headers.borrow_mut() = Value::Map(Arc::new(to_map(&headers)));
                    *state.response.reason.borrow_mut() = Arc::from("OK");
                    if !state.sse.reconnected {
                        // What an earlier opening has collected was shown until now.
                        state.lists.iter_mut().for_each(ListReducer::clear);
                    }
                });
                self.settle_opened(key);
                self.stream_handler(key, api, api.on_open.as_ref(), "onOpen", Value::Null);
            }
            StreamEvent::Failed(failure) => {
                let Some(waiting) = self.waiting(key) else { return };
                self.stream_failed(key, api, &waiting, &failure);
            }
            StreamEvent::Waiting { .. } => {
                self.stream_handler(key, api, api.on_reconnecting.as_ref(), "onReconnecting", Value::Null);
            }
            StreamEvent::Refresh { .. } => self.refresh_stream(key),
            StreamEvent::Closed { reason } => self.stream_closed(key, api, reason),
            StreamEvent::Oversized { limit } => {
                let message = format!("API `{}` got an event of more than {limit} bytes; it was dropped", api.name);
                self.report(
                    Diagnostic::warning(Code::StreamFailed, api.span, message).help("raise `sseOptions.maxEventBytes`"),
                );
            }
            StreamEvent::Malformed { message } => {
                let Some(waiting) = self.waiting(key) else { return };
                let failure = Failure {
                    message: Arc::from(format!("an event is not JSON: {}", shortened(&message.raw))),
                    retrying: true,
                    ..Failure::default()
                };
                let response = failed_response(Some(200), failure.message.clone(), &Vec::new());
                self.with_state(key, |state| *response.sse.borrow_mut() = failed_sse(state, &failure));
                self.run_stream_error(api, &waiting, &failure, response);
            }
            StreamEvent::Comment { text } => {
                self.stream_handler(key, api, api.on_comment.as_ref(), "onComment", Value::Text(text));
            }
            StreamEvent::Connecting { .. } | StreamEvent::Skipped { .. } => {}
        }
    }

    fn stream_message(&mut self, key: &Arc<str>, api: &Arc<Api>, takes_event: bool, message: Message) {
        let Message { event, id, raw, data, .. } = message;
        let (context, callback) = {
            let mut apis = self.store.apis.borrow_mut();
            let Some(state) = apis.get_mut(key) else { return };
            state.loading = false;
            state.success = Some(true);
            state.idle = false;
            let response = &state.response;
            response.status.set(Some(200));
            *response.body.borrow_mut() = Body::Event { event, id, raw, data: ScriptValue::Plain(data) };
            *response.sse.borrow_mut() = ResponseSse::State(state.sse.clone());
            let Some(stream) = &state.stream else { return };
            let event = takes_event.then(|| response_event(response));
            let extra = HandlerArgs { event, response: Some(response.clone()), ..HandlerArgs::default() };
            // Made for every event of a flood: nothing in it is more than a pointer.
            let around = &stream.waiting.context;
            let context =
                Context { screen: around.screen, names: around.names.clone(), extra, origin: around.origin.clone() };
            (context, stream.waiting.on_response.clone())
        };
        if let Some(handler) = &api.on_response {
            self.run_handler(handler, &context);
        }
        if let Some(response) = context.extra.response.as_ref().filter(|_| !api.into.is_empty()) {
            self.reduce_lists(key, api, response, &context);
        }
        if let Some(callback) = callback {
            self.run_callback(&callback, context.extra);
        }
    }

    /// Puts an event into the lists of `into`, as its handler has left it. What the handler has made null is in none.
    fn reduce_lists(&mut self, key: &Arc<str>, api: &Arc<Api>, response: &Response, cx: &Context) {
        let (data, around) = match &*response.body.borrow() {
            Body::Value(datum) => (datum.clone(), None),
            Body::Event { event, id, raw, data } => (data.clone(), Some([event.clone(), id.clone(), raw.clone()])),
        };
        let data = self.plain(&data, cx);
        if data.is_null() {
            return;
        }
        let whole = around
            .filter(|_| api.into.iter().any(|list| list.whole))
            .map(|around| self.whole_event(key, around, &data));
        let mut has_key = true;
        self.with_state(key, |state| {
            for list in &mut state.lists {
                let row = whole.as_ref().filter(|_| list.reducer().whole).unwrap_or(&data);
                has_key &= list.take(row) != Err(MissingKey);
            }
        });
        if !has_key {
            let message = format!("an event of API `{}` lacks the `key` of its `into`; it is in no row", api.name);
            self.report(Diagnostic::warning(Code::StreamFailed, api.span, message));
        }
    }

    /// An event as a row: its number in the stream, when it came, and everything that came with it.
    fn whole_event(&self, key: &Arc<str>, [event, id, raw]: [Arc<str>; 3], data: &Value) -> Value {
        let number = self.store.apis.borrow().get(key).map_or(0, |state| state.sse.events);
        Value::map([
            ("n", Value::Number(number as f64)),
            ("time", Value::Number(self.store.now_millis.get())),
            ("event", Value::Text(event)),
            ("id", Value::Text(id)),
            ("raw", Value::Text(raw)),
            ("data", data.clone()),
        ])
    }

    fn stream_failed(&mut self, key: &Arc<str>, api: &Arc<Api>, waiting: &Waiting, failure: &Failure) {
        let body = failure.body.clone().unwrap_or_else(|| failure.message.clone());
        let response = failed_response(failure.status, body, &failure.headers);
        if let Some(status) = failure.status {
            *response.reason.borrow_mut() = Arc::from(format!("HTTP status {status}"));
        }
        self.with_state(key, |state| {
            if !failure.retrying {
                state.loading = false;
                state.success = Some(false);
                state.idle = false;
            }
            *response.sse.borrow_mut() = failed_sse(state, failure);
        });
        self.run_stream_error(api, waiting, failure, response);
        if !failure.retrying && waiting.promise.is_some() {
            let told = waiting.on_error.is_some() || api.on_error.is_some();
            let response = Rc::new(failed_response(None, failure.message.clone(), &Vec::new()));
            self.settle_response(&waiting.context, waiting.promise, &response, told);
        }
    }

    fn run_stream_error(&mut self, api: &Arc<Api>, waiting: &Waiting, failure: &Failure, response: Response) {
        let response = Rc::new(response);
        let extra = response_extra(&response, false);
        match &api.on_error {
            Some(handler) => {
                let cx = waiting.context.with(extra.clone()).named(format!("`onError` of API `{}`", api.name));
                self.run_handler(handler, &cx);
            }
            None if waiting.on_error.is_none() && !failure.retrying => {
                let message = format!("stream `{}` failed: {}", api.name, failure.message.trim_end_matches('.'));
                let diagnostic = Diagnostic::error(Code::StreamFailed, api.span, message);
                self.report(diagnostic.help("give it an `onError`, or show `sse.lastError`"));
            }
            None => {}
        }
        if let Some(callback) = waiting.on_error.clone() {
            self.run_callback(&callback, extra);
        }
    }

    fn stream_closed(&mut self, key: &Arc<str>, api: &Arc<Api>, reason: CloseReason) {
        let stream = self.store.apis.borrow_mut().get_mut(key).and_then(|state| {
            state.loading = false;
            state.stream.take()
        });
        let Some(stream) = stream else { return };
        self.streams.remove(&stream.connection);
        let waiting = stream.waiting;
        if let Some(handler) = &api.on_close {
            let data = Value::map([("reason", Value::from(reason.as_str()))]);
            self.run_closing(key, handler, &waiting, data);
        }
        // Closed before it was open, as a server does that has nothing to say.
        let closed = Value::map([("reason", Value::from(reason.as_str()))]);
        self.settle(waiting.promise, Ok(closed));
    }

    fn run_closing(&mut self, key: &Arc<str>, handler: &Handler, waiting: &Waiting, body: Value) {
        let response = Response::default();
        *response.body.borrow_mut() = Body::Value(ScriptValue::Plain(body));
        self.with_state(key, |state| {
            response.status.set(state.response.status.get());
            *response.sse.borrow_mut() = ResponseSse::State(state.sse.clone());
        });
        let extra = response_extra(&Rc::new(response), true);
        let cx = waiting.context.with(extra).named("`onClose`");
        self.run_handler(handler, &cx);
    }

    fn stream_handler(&mut self, key: &Arc<str>, api: &Arc<Api>, handler: Option<&Handler>, slot: &str, body: Value) {
        let (Some(handler), Some(waiting)) = (handler, self.waiting(key)) else { return };
        let response = Response::default();
        *response.body.borrow_mut() = Body::Value(ScriptValue::Plain(body));
        self.with_state(key, |state| {
            response.status.set(state.response.status.get());
            *response.headers.borrow_mut() = state.response.headers.borrow().clone();
            *response.sse.borrow_mut() = ResponseSse::State(state.sse.clone());
        });
        let extra = response_extra(&Rc::new(response), true);
        let cx = waiting.context.with(extra).named(format!("`{slot}` of API `{}`", api.name));
        self.run_handler(handler, &cx);
    }

    /// Who awaits a stream waits until it is open.
    fn settle_opened(&mut self, key: &Arc<str>) {
        let found = self.store.apis.borrow_mut().get_mut(key).and_then(|state| {
            let waiting = &mut state.stream.as_mut()?.waiting;
            Some((waiting.promise.take()?, waiting.context.clone(), state.response.clone()))
        });
        if let Some((promise, cx, response)) = found {
            self.settle_response(&cx, Some(promise), &response, false);
        }
    }

    fn waiting(&self, key: &Arc<str>) -> Option<Waiting> {
        self.store.apis.borrow().get(key)?.stream.as_ref().map(|stream| stream.waiting.clone())
    }

    fn with_state(&self, key: &Arc<str>, change: impl FnOnce(&mut crate::apis::ApiState)) {
        if let Some(state) = self.store.apis.borrow_mut().get_mut(key) {
            change(state);
        }
    }

    /// Runs what was given with `invokeAPI`.
    pub(crate) fn run_optional(&mut self, callback: Option<Callback>, extra: HandlerArgs) {
        if let Some(callback) = callback {
            self.run_callback(&callback, extra);
        }
    }
}

/// `response.sse` of a failure: the state, and whether another attempt follows.
fn failed_sse(state: &crate::apis::ApiState, failure: &Failure) -> ResponseSse {
    let (retrying, attempt, delay) = (failure.retrying, failure.attempt, failure.delay);
    ResponseSse::Failed { state: state.sse.clone(), retrying, attempt, delay }
}

fn failed_response(status: Option<u16>, body: Arc<str>, headers: &Headers) -> Response {
    let response = Response::default();
    response.status.set(status);
    *response.reason.borrow_mut() = if status.is_some() { Arc::from("") } else { body.clone() };
    *response.headers.borrow_mut() = Value::Map(Arc::new(to_map(headers)));
    *response.body.borrow_mut() = Body::Value(ScriptValue::Plain(Value::Text(body)));
    response
}

fn body_text(response: &Response) -> Arc<str> {
    match &*response.body.borrow() {
        Body::Value(ScriptValue::Plain(value)) => value.to_display(),
        Body::Value(ScriptValue::Object(_)) => Arc::from(""),
        Body::Event { raw, .. } => raw.clone(),
    }
}

/// `event` and `response` of an API's handlers.
fn response_extra(response: &Rc<Response>, success: bool) -> HandlerArgs {
    let mut event = match response_event(response) {
        ScriptValue::Plain(value) => value.as_map().cloned().unwrap_or_default(),
        ScriptValue::Object(_) => Map::default(),
    };
    if !success {
        let reason = response.reason.borrow().clone();
        event.insert("error", Value::Text(if reason.is_empty() { Arc::from("API Error") } else { reason }));
    }
    HandlerArgs {
        event: Some(ScriptValue::Plain(Value::Map(Arc::new(event)))),
        response: Some(response.clone()),
        ..HandlerArgs::default()
    }
}

/// `event` with the answer as its data.
fn response_event(response: &Rc<Response>) -> ScriptValue {
    let body = match &*response.body.borrow() {
        Body::Value(ScriptValue::Plain(value)) => value.clone(),
        Body::Value(ScriptValue::Object(_)) => Value::Null,
        Body::Event { event, id, raw, data } => {
            let data = match data {
                ScriptValue::Plain(value) => value.clone(),
                ScriptValue::Object(_) => Value::Null,
            };
            crate::apis::event_body(event, id, raw, data)
        }
    };
    let data = Value::map([
        ("body", body),
        ("headers", response.headers.borrow().clone()),
        ("statusCode", response.status.get().map_or(Value::Null, |status| Value::Number(f64::from(status)))),
        ("reasonPhrase", Value::Text(response.reason.borrow().clone())),
    ]);
    ScriptValue::Plain(Value::map([("data", data)]))
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
