//! WebSockets: connects, sends, runs their handlers (`LANGUAGE.md` 7).

use std::sync::Arc;
use std::time::Duration;

use super::Runtime;
use crate::apis::full_name;
use crate::callback::Callback;
use crate::scene::ScreenId;
use crate::scope::{Context, LexicalScope, error_args, event_args};
use crate::sockets::{SocketConnection, SocketListener};
use crate::store::Key;
use ensemble_core::app::{Handler, Socket};
use ensemble_core::diag::{Code, Diagnostic, nearest};
use ensemble_core::message::Effect;
use ensemble_core::message::net::NetCommand;
use ensemble_core::message::socket::{SocketEnvelope, SocketEvent, SocketRequest};
use ensemble_core::message::stream::ConnectionId;
use ensemble_core::value::{Map, Value};
use ensemble_script::{HandlerArgs, PromiseId, ScriptValue};

impl Runtime {
    /// Connects a WebSocket. A connection to the same URL is kept; another one is closed first.
    ///
    /// # Errors
    ///
    /// A message when there is no such WebSocket or it has no URL.
    pub(super) fn connect_socket(
        &mut self,
        cx: &Context,
        name: &str,
        inputs: &Value,
        (on_success, on_error): (Option<Callback>, Option<Callback>),
        promise: Option<PromiseId>,
    ) -> Result<(), String> {
        let (key, state) = self.find_socket(cx, name)?;
        let context = self.socket_context(cx, &state.socket, inputs);
        let request = self.socket_request(&state.socket, &context)?;
        if state.is_connected && state.line.as_ref().is_some_and(|line| line.url == request.url) {
            self.run_optional(on_success, event_args(Value::Null));
            self.settle(promise, Ok(Value::Null));
            return Ok(());
        }
        let connection = ConnectionId(self.handles.next());
        if let Some(old) = state.line {
            self.forget_promise(old.promise);
            self.effect(Effect::Net(NetCommand::CloseSocket { id: old.connection }));
        }
        let generation = state.generation + 1;
        let url = request.url.clone();
        self.store.sockets().change(&key, |state| {
            state.generation = generation;
            state.line = Some(SocketConnection { connection, url, context, on_success, on_error, promise });
            (state.is_connected, state.is_reconnecting, state.error) = (false, false, None);
        });
        self.store.record_change(Key::Api(key));
        self.effect(Effect::Net(NetCommand::OpenSocket { id: connection, generation, request: Box::new(request) }));
        Ok(())
    }

    /// Sends a message: text as it is, other values as JSON.
    ///
    /// # Errors
    ///
    /// A message when there is no such WebSocket or it is not connected.
    pub(super) fn message_socket(&mut self, cx: &Context, name: &str, message: &Value) -> Result<(), String> {
        let (_, state) = self.find_socket(cx, name)?;
        let Some(line) = state.line.filter(|_| state.is_connected) else {
            return Err(format!("socket `{name}` is not connected; nothing was sent"));
        };
        let text = match message {
            Value::Text(text) => text.clone(),
            other => Arc::from(other.to_string()),
        };
        self.effect(Effect::Net(NetCommand::SendSocket { id: line.connection, text }));
        Ok(())
    }

    /// Closes a WebSocket.
    ///
    /// # Errors
    ///
    /// A message when there is no such WebSocket.
    pub(super) fn disconnect_socket(&mut self, cx: &Context, name: &str) -> Result<(), String> {
        let (key, state) = self.find_socket(cx, name)?;
        let Some(line) = state.line else { return Ok(()) };
        self.effect(Effect::Net(NetCommand::CloseSocket { id: line.connection }));
        self.store.sockets().change(&key, |state| {
            state.line = None;
            (state.is_connected, state.is_reconnecting) = (false, false);
        });
        self.store.record_change(Key::Api(key.clone()));
        self.forget_promise(line.promise);
        if state.is_connected {
            let data = event_args(Value::map([("reason", Value::from("disconnectSocket"))]));
            self.run_socket(state.socket.on_disconnect.as_ref(), "onDisconnect", &state.socket, &line.context, data);
            self.tell_listener(&key, SocketListener::Close, close_event(Arc::from("disconnectSocket")));
        }
        Ok(())
    }

    /// Handles an event of a WebSocket.
    pub(super) fn socket_event(&mut self, envelope: SocketEnvelope) {
        let Some(key) = self.store.sockets().of_connection(envelope.id, envelope.generation) else { return };
        let Some(before) = self.store.sockets().get(&key) else { return };
        let (socket, Some(line)) = (before.socket.clone(), before.line.clone()) else { return };
        match envelope.event {
            SocketEvent::Opened => {
                self.store.sockets().change(&key, |state| {
                    (state.is_connected, state.is_reconnecting, state.error) = (true, false, None);
                    state.line.iter_mut().for_each(|line| line.promise = None);
                });
                self.store.record_change(Key::Api(key.clone()));
                self.faults.mend(Code::StreamFailed, socket.span);
                let data = event_args(Value::Null);
                self.run_socket(socket.on_success.as_ref(), "onSuccess", &socket, &line.context, data.clone());
                self.run_optional(line.on_success, data);
                self.tell_listener(&key, SocketListener::Open, Value::map([("type", Value::from("open"))]));
                self.settle(line.promise, Ok(Value::Null));
            }
            SocketEvent::Message(text) => {
                self.store.sockets().change(&key, |state| state.data = Some(text.clone()));
                self.store.record_change(Key::Api(key.clone()));
                let data = event_args(Value::map([("data", Value::Text(text.clone()))]));
                self.run_socket(socket.on_receive.as_ref(), "onReceive", &socket, &line.context, data);
                self.tell_listener(&key, SocketListener::Message, message_event(text));
            }
            SocketEvent::Closed { reason, retry, attempt, was_open } => {
                self.store.sockets().change(&key, |state| {
                    (state.is_connected, state.is_reconnecting) = (false, retry.is_some());
                    state.error = (!was_open).then(|| reason.clone());
                    state.line.iter_mut().for_each(|line| line.promise = None);
                    if retry.is_none() {
                        state.line = None;
                    }
                });
                self.store.record_change(Key::Api(key.clone()));
                let text = Value::Text(reason.clone());
                if was_open {
                    let data = event_args(Value::map([("reason", text.clone())]));
                    self.run_socket(socket.on_disconnect.as_ref(), "onDisconnect", &socket, &line.context, data);
                    self.tell_listener(&key, SocketListener::Close, close_event(reason));
                } else {
                    let hears = before.listeners.iter().any(|(event, _)| *event == SocketListener::Error);
                    self.socket_failed(&socket, &line, &reason, (attempt, hears));
                    let event = [("type", Value::from("error")), ("message", text.clone())];
                    self.tell_listener(&key, SocketListener::Error, Value::map(event));
                }
                if line.promise.is_some() {
                    if socket.on_error.is_some() {
                        self.reject(line.promise, ScriptValue::Plain(text));
                    } else {
                        self.settle(line.promise, Err(text));
                    }
                }
            }
            SocketEvent::Reconnecting { attempt } => {
                let data = event_args(Value::map([("attempt", Value::Number(f64::from(attempt)))]));
                self.run_socket(
                    socket.on_reconnect_attempt.as_ref(),
                    "onReconnectAttempt",
                    &socket,
                    &line.context,
                    data,
                );
            }
            SocketEvent::Failed(words) => {
                let message = format!("socket `{}`: {words}", socket.name);
                self.report(Diagnostic::error(Code::LimitReached, socket.span, message));
            }
        }
    }

    /// Closes the WebSockets of a screen.
    pub(super) fn close_sockets(&mut self, screen: ScreenId) {
        for id in self.store.sockets().close_screen(screen) {
            self.effect(Effect::Net(NetCommand::CloseSocket { id }));
        }
    }

    /// Runs the handlers of a failed attempt; without any, the failure is reported once until the WebSocket is connected.
    fn socket_failed(
        &mut self,
        socket: &Arc<Socket>,
        line: &SocketConnection,
        reason: &Arc<str>,
        (attempt, is_heard): (u32, bool),
    ) {
        let text = Value::Text(reason.clone());
        let args = error_args(text);
        self.run_socket(socket.on_error.as_ref(), "onError", socket, &line.context, args.clone());
        let heard = socket.on_error.is_some() || line.on_error.is_some() || line.promise.is_some() || is_heard;
        self.run_optional(line.on_error.clone(), args);
        if !heard && attempt == 1 {
            let message = format!("socket `{}` failed: {reason}", socket.name);
            self.report(Diagnostic::error(Code::StreamFailed, socket.span, message).help("give it an `onError`"));
        }
    }

    fn run_socket(&mut self, handler: Option<&Handler>, slot: &str, socket: &Socket, cx: &Context, args: HandlerArgs) {
        if let Some(handler) = handler {
            let cx = cx.with(args).named(format!("`{slot}` of socket `{}`", socket.name));
            self.run_handler(handler, &cx);
        }
    }

    /// Calls the function that a script has assigned for an event.
    fn tell_listener(&mut self, key: &str, event: SocketListener, told: Value) {
        let Some(state) = self.store.sockets().get(key) else { return };
        let Some((_, listener)) = state.listeners.into_iter().find(|(known, _)| *known == event) else { return };
        self.call_function(&listener, &[ScriptValue::Plain(told)], &Context::screen(state.screen));
    }

    fn find_socket(&self, cx: &Context, name: &str) -> Result<(Arc<str>, crate::sockets::SocketState), String> {
        let key = full_name(cx.screen, name);
        if let Some(state) = self.store.sockets().get(&key) {
            return Ok((key, state));
        }
        let screen = self.screens.get(cx.screen).map(|screen| screen.screen.clone());
        let known = screen.iter().flat_map(|screen| screen.sockets.keys()).map(|name| &**name);
        let hint = nearest(name, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        Err(format!("unknown socket `{name}`{hint}"))
    }

    /// Scope of a WebSocket's expressions and handlers: its screen with the inputs of `connectSocket`.
    fn socket_context(&mut self, cx: &Context, socket: &Socket, inputs: &Value) -> Context {
        let given = inputs.as_map().into_iter().flat_map(Map::iter);
        let mut names: Vec<Arc<str>> = given.map(|(name, _)| name.clone()).collect();
        names.extend(socket.inputs.iter().filter(|name| inputs.get(name).is_null()).cloned());
        names.sort_unstable();
        names.dedup();
        let screen = Context::screen(cx.screen);
        if names.is_empty() {
            return screen;
        }
        let values = names.iter().map(|name| ScriptValue::Plain(inputs.get(name))).collect();
        Context { names: LexicalScope::locals(&screen.names, self.handles.next(), names, values), ..screen }
    }

    fn socket_request(&mut self, socket: &Socket, cx: &Context) -> Result<SocketRequest, String> {
        let url = self.evaluate_value(&socket.uri, cx).to_display();
        if url.trim().is_empty() {
            return Err(format!("socket `{}` has no address: its `uri` is empty", socket.name));
        }
        let options = socket.options.as_ref().map(|options| self.evaluate_value(options, cx)).unwrap_or_default();
        let mut request = SocketRequest::new(url);
        if let Some(again) = options.get("autoReconnect").as_bool() {
            request.auto_reconnect = again;
        }
        if let Some(seconds) = options.get("reconnectInitialTimer").as_f64().filter(|seconds| *seconds >= 0.0) {
            request.reconnect_delay = Duration::from_secs_f64(seconds.min(3600.0));
        }
        if let Some(steps) = options.get("reconnectMaxStep").as_f64() {
            request.reconnect_max_step = steps.clamp(0.0, 16.0) as u32;
        }
        for (name, value) in &socket.headers {
            let value = self.evaluate_value(value, cx);
            if !value.is_null() {
                request.headers.push((name.clone(), value.to_display()));
            }
        }
        Ok(request)
    }
}

/// Argument of a script's `onmessage`, as in a browser.
fn message_event(text: Arc<str>) -> Value {
    Value::map([("type", Value::from("message")), ("data", Value::Text(text))])
}

/// Argument of a script's `onclose`.
fn close_event(reason: Arc<str>) -> Value {
    Value::map([("type", Value::from("close")), ("reason", Value::Text(reason))])
}
