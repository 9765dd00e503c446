//! `ActionCx`: the interface of actions to their call and to the runtime.

use std::sync::Arc;
use std::time::Duration;

use super::{Runtime, Upload};
use crate::apis::Invocation;
use crate::callback::{Call, Callback};
use crate::overlays::ToastRequest;
use crate::scene::NodeId;
use crate::scope::event_args;
use crate::screens::{Navigation, TitleWidget};
use crate::tasks::FileReceiver;
use crate::timers::{Timer, TimerJob};
use ensemble_core::app::{App, Binding, Code, Element, Handler};
use ensemble_core::diag;
use ensemble_core::message::Effect;
use ensemble_core::message::app_export::AppExport;
use ensemble_core::message::desktop::{AudioAction, DesktopRequest};
use ensemble_core::value::Value;
use ensemble_script::{Function, ScriptValue};

/// A call of an action, with the operations available to it.
pub struct ActionCx<'a> {
    pub(super) call: &'a Call,
    pub(super) runtime: &'a mut Runtime,
}

impl ActionCx<'_> {
    /// Ends the action; an awaiting script continues.
    pub fn done(&mut self) {
        self.runtime.settle(self.call.promise, Ok(Value::Null));
    }

    /// Ends the action with a fault at its call; rejects the promise of an awaiting script.
    pub fn fail(&mut self, code: diag::Code, message: impl Into<String>, help: Option<&str>) {
        self.runtime.action_fault(self.call, code, message, help.map(str::to_owned));
    }

    /// [`Self::done`] or [`Self::fail`], by the result.
    pub fn finish(&mut self, result: Result<(), String>, code: diag::Code) {
        match result {
            Ok(()) => self.done(),
            Err(message) => self.fail(code, message, None),
        }
    }

    /// All evaluated arguments under the names as written, for actions with free keys.
    pub fn given(&self) -> &Value {
        &self.call.args
    }

    /// The callback called `name`, if given.
    pub fn callback(&self, name: &str) -> Option<Callback> {
        self.call.callback(name)
    }

    /// Runs the callback called `name`, if given, with this `event.data`.
    pub fn call_back(&mut self, name: &str, data: Value) {
        if let Some(callback) = self.callback(name) {
            self.runtime.run_callback(&callback, event_args(data));
        }
    }

    /// Runs the callback, if given, with the `event` of the action's own call and an additional variable.
    pub fn call_back_with_name(&mut self, callback: &str, name: &str, value: ScriptValue) {
        let Some(callback) = self.callback(callback) else { return };
        let mut extra = self.call.context.extra.clone();
        let around = extra.legacy.iter().flat_map(|legacy| legacy.iter().cloned());
        extra.legacy = Some(around.chain([(Arc::from(name), value)]).collect());
        self.runtime.run_callback(&callback, extra);
    }

    /// The widget in the arguments: `showDialog.body`.
    pub fn widget(&self) -> Option<Arc<Element>> {
        self.call.yaml.as_ref().and_then(|yaml| yaml.widget.clone())
    }

    /// The title of the arguments that is a widget, with the scope of the call.
    pub fn title(&self) -> Option<TitleWidget> {
        let element = self.call.yaml.as_ref()?.title.clone()?;
        Some(TitleWidget { element, context: self.call.context.clone() })
    }

    /// The actions in the arguments, each with its condition; `None` without any.
    pub fn steps(&self) -> Option<Vec<(Option<Binding>, Handler)>> {
        self.call.yaml.as_ref().map(|yaml| yaml.steps.clone())
    }

    /// Handlers under names that the author chooses: `executeAction.events`.
    pub fn handlers(&self) -> Vec<(Arc<str>, Handler)> {
        self.call.yaml.as_ref().map(|yaml| yaml.handlers.clone()).unwrap_or_default()
    }

    /// The JavaScript in the arguments: `executeCode.body`.
    pub fn code(&self) -> Option<Arc<Code>> {
        self.call.yaml.as_ref().and_then(|yaml| yaml.code.clone())
    }

    /// Runs a handler in the scope of the call.
    pub fn run_handler(&mut self, handler: &Handler) {
        self.runtime.run_handler(handler, &self.call.context);
    }

    /// Runs JavaScript in the scope of the call, and returns its result; null after a failure. A script that awaits the action also waits for the
    /// `await`s of an async script.
    pub fn run_script(&mut self, code: &Code) -> ScriptValue {
        let result = self.runtime.run_script(code, &self.call.context);
        if code.is_async
            && let Some(result) = &result
        {
            self.runtime.settle_after(self.call.promise, result.clone());
        } else {
            self.done();
        }
        result.unwrap_or_default()
    }

    /// Runs handlers in order, each after the previous one's work is complete; then ends the action.
    pub fn run_in_order(&mut self, handlers: Vec<Handler>) {
        self.runtime.run_in_order(handlers, &self.call.context, self.call.promise);
    }

    /// Evaluates a condition in the scope of the call.
    pub fn holds(&mut self, condition: &Binding) -> bool {
        self.runtime.condition(condition, &self.call.context)
    }

    /// Assigns variables of the screen's scripts.
    pub fn assign_variables(&mut self, variables: Vec<(Arc<str>, Value)>) {
        self.runtime.assign_variables(&self.call.context, variables);
    }

    /// Queues an effect for the host.
    pub fn effect(&mut self, effect: Effect) {
        // False when the queue is full, which `Runtime::effect` has reported.
        let _taken = self.runtime.effect(effect);
    }

    /// The running app.
    pub fn app(&self) -> &Arc<App> {
        self.runtime.app()
    }

    /// Fires an event of the enclosing custom widget or reusable action; false without one.
    pub fn dispatch(&mut self, event: &str, data: Value) -> bool {
        if self.call.context.names.event_sink().is_none() {
            return false;
        }
        self.runtime.dispatch(&self.call.context, event, data);
        true
    }

    /// Runs a reusable action (`LANGUAGE.md` 8).
    ///
    /// # Errors
    ///
    /// A message when there is no such action.
    pub fn run_reusable(&mut self, name: &str, inputs: Value) -> Result<(), String> {
        let handlers = self.handlers();
        let listens = |(name, function): &(Arc<str>, Function)| {
            Some((Arc::from(name.strip_prefix("events.")?), function.clone()))
        };
        let functions = self.call.functions.iter().filter_map(listens).collect();
        self.runtime.run_reusable(name, inputs, handlers, functions, &self.call.context)
    }

    /// Calls an API or opens its stream. An awaiting script continues at the first response.
    ///
    /// # Errors
    ///
    /// A message when there is no such API.
    pub fn invoke(
        &mut self,
        name: Arc<str>,
        id: Option<Arc<str>>,
        inputs: Value,
        bypass_cache: bool,
    ) -> Result<(), String> {
        let invocation = Invocation {
            name,
            inputs,
            on_response: self.callback("onResponse"),
            on_error: self.callback("onError"),
            promise: self.call.promise,
            id,
            bypass_cache,
        };
        self.runtime.invoke(&self.call.context, invocation)
    }

    /// Closes the stream of an API.
    ///
    /// # Errors
    ///
    /// A message when there is no such API.
    pub fn disconnect(&mut self, api: &str) -> Result<(), String> {
        self.runtime.disconnect(&self.call.context, api)
    }

    /// Reconnects the stream of an API immediately.
    ///
    /// # Errors
    ///
    /// A message when there is no such API.
    pub fn reconnect(&mut self, api: &str) -> Result<(), String> {
        self.runtime.reconnect(&self.call.context, api)
    }

    /// Clears the lists of `into`.
    ///
    /// # Errors
    ///
    /// A message when there is no such API.
    pub fn clear_lists(&mut self, api: &str) -> Result<(), String> {
        self.runtime.clear_lists(&self.call.context, api)
    }

    /// Connects a WebSocket; `onSuccess` and `onError` of the call run after its own handlers.
    ///
    /// # Errors
    ///
    /// A message when there is no such WebSocket or it has no URL.
    pub fn connect_socket(&mut self, name: &str, inputs: &Value) -> Result<(), String> {
        let callbacks = (self.callback("onSuccess"), self.callback("onError"));
        self.runtime.connect_socket(&self.call.context, name, inputs, callbacks, self.call.promise)
    }

    /// Sends a message to a WebSocket.
    ///
    /// # Errors
    ///
    /// A message when there is no such WebSocket or it is not connected.
    pub fn message_socket(&mut self, name: &str, message: &Value) -> Result<(), String> {
        self.runtime.message_socket(&self.call.context, name, message)
    }

    /// Closes a WebSocket.
    ///
    /// # Errors
    ///
    /// A message when there is no such WebSocket.
    pub fn disconnect_socket(&mut self, name: &str) -> Result<(), String> {
        self.runtime.disconnect_socket(&self.call.context, name)
    }

    /// Opens a screen.
    ///
    /// # Errors
    ///
    /// A message when there is no such screen.
    pub fn navigate(&mut self, name: &str, navigation: Navigation) -> Result<(), String> {
        self.runtime.navigate(name, navigation)
    }

    /// Returns to the previous screen.
    pub fn navigate_back(&mut self, data: Value) {
        self.runtime.navigate_back(data);
    }

    /// Closes every modal screen.
    pub fn close_modal_screens(&mut self) {
        self.runtime.close_modal_screens();
    }

    /// Name of the `ViewGroup` in front.
    pub fn group_name(&self) -> Option<Arc<str>> {
        self.runtime.group_name()
    }

    /// Shows a page of the `ViewGroup` in front; false without one.
    pub fn select_view(&mut self, at: usize) -> bool {
        self.runtime.select_view(at)
    }

    /// Opens or closes the screen's drawer; false without one.
    pub fn set_drawer(&mut self, open: bool) -> bool {
        self.runtime.set_drawer(open)
    }

    /// Opens a dialog; `on_dismiss` names the callback for its end. False when too many are open.
    pub fn show_dialog(&mut self, body: &Arc<Element>, options: Value, dismissible: bool, on_dismiss: &str) -> bool {
        let on_dismiss = self.callback(on_dismiss);
        let title = self.title();
        self.runtime.show_dialog(body, &self.call.context, options, dismissible, (title, on_dismiss))
    }

    /// Closes the topmost dialog.
    pub fn dismiss_dialog(&mut self, payload: Value) {
        self.runtime.dismiss_dialog(payload);
    }

    /// Closes every dialog.
    pub fn close_all_dialogs(&mut self) {
        self.runtime.close_all_dialogs();
    }

    /// Shows a toast; a widget in the arguments replaces its text.
    pub fn show_toast(&mut self, toast: ToastRequest) {
        let body = self.widget().map(|widget| (widget, self.call.context.clone()));
        self.runtime.show_toast(ToastRequest { body, ..toast });
    }

    /// Starts a timer that runs `onTimer`, and `onTimerComplete` at its end. Without an id it gets that of the widget that fired the event.
    pub fn start_timer(
        &mut self,
        id: Option<Arc<str>>,
        is_global: bool,
        after: Duration,
        every: Option<Duration>,
        times: Option<u32>,
    ) {
        let id = id.unwrap_or_else(|| match self.call.context.extra.this {
            Some((widget, _)) => Arc::from(format!("widget {widget}")),
            None => Arc::from("timer"),
        });
        let (on_timer, on_complete) = (self.callback("onTimer"), self.callback("onTimerComplete"));
        let job = TimerJob::Action { id, on_timer, on_complete };
        let screen = (!is_global).then_some(self.call.context.screen);
        self.runtime.start_timer(after, Timer { screen, every, left: times, job });
    }

    /// Stops a timer of this screen or a global one.
    pub fn stop_timer(&mut self, id: &str) {
        self.runtime.stop_timer(Some(self.call.context.screen), id);
    }

    /// Sends a request to the desktop. Its answer runs one of the named callbacks; `bind` is the variable for the answer.
    pub fn ask_desktop(&mut self, request: DesktopRequest, callbacks: (&str, &str)) {
        self.runtime.ask_desktop(self.call, request, callbacks, None);
    }

    /// Lets the person choose files; runs `onComplete` or `onError`.
    pub fn pick_files(&mut self, request: DesktopRequest, receiver: FileReceiver) {
        self.runtime.ask_desktop(self.call, request, ("onComplete", "onError"), Some(receiver));
    }

    /// Uploads files to an API; runs `onComplete` or `onError`.
    ///
    /// # Errors
    ///
    /// A message when there is no such API or its request cannot be built.
    pub fn upload(&mut self, upload: Upload) -> Result<(), String> {
        self.runtime.upload(self.call, upload)
    }

    /// Subscribes callbacks to changes of the network: any change, online, offline.
    pub fn listen_to_network(&mut self, names: [&str; 3]) {
        let callbacks = names.map(|name| self.callback(name));
        self.runtime.listen_to_network(&self.call.context, callbacks);
    }

    /// Sets the badge count in the window's title; 0 removes it.
    pub fn set_badge(&mut self, count: u32) {
        self.runtime.set_badge(count);
    }

    /// Starts or controls a sound; `onComplete` runs at its end, `onError` when it cannot be played.
    pub fn play(&mut self, id: Arc<str>, action: AudioAction) {
        self.runtime.play(self.call, id, action);
    }

    /// Starts a sign-in with a provider; runs `onResponse` or `onError`.
    pub fn sign_in(&mut self, provider: &str) {
        self.runtime.authorize_by_action(self.call, provider);
    }

    /// Checks for a signed-in user; runs the first callback if there is one, otherwise the second.
    pub fn verify_sign_in(&mut self, callbacks: (&str, &str)) {
        self.runtime.verify_sign_in(self.call, callbacks);
    }

    /// Signs out of all providers; runs `onComplete`.
    pub fn sign_out(&mut self) {
        self.runtime.sign_out(self.call);
    }

    /// The widget with this id on the screen of the call.
    pub fn find_widget(&self, id: &str) -> Option<NodeId> {
        self.runtime.find_widget_by_id(&self.call.context, id)
    }

    /// Ends the call with a value: `onComplete` runs with it as `event.data`, and an awaiting script gets it.
    pub fn complete(&mut self, value: Value) {
        self.call_back("onComplete", value.clone());
        self.runtime.settle(self.call.promise, Ok(value));
    }

    /// Ends the call with an error: `onError` runs with it as `event.error`; without a callback it is reported.
    pub fn complete_with_error(&mut self, message: &str) {
        self.runtime.call_failed(self.call, message);
    }

    /// Reads a key of the storage.
    pub fn storage_get(&mut self, key: &str) -> Value {
        self.runtime.storage_get(key)
    }

    /// Sets a key of the storage; null removes it.
    pub fn storage_set(&mut self, key: &str, value: Value) {
        self.runtime.storage_set(key, value);
    }

    /// Stores a value encrypted in the storage; null removes it.
    ///
    /// # Errors
    ///
    /// A message when the app has no encryption key.
    pub fn set_secure(&mut self, name: &str, value: &Value) -> Result<(), String> {
        self.runtime.store.set_secure(name, value)
    }

    /// Reads an encrypted value of the storage.
    ///
    /// # Errors
    ///
    /// A message when the app has no encryption key, or another one than at the time of writing.
    pub fn get_secure(&mut self, name: &str) -> Result<Value, String> {
        self.runtime.store.get_secure(name)
    }

    /// Requests the generation of an app from a stream; runs `onComplete` or `onError`.
    pub fn export_app(&mut self, request: AppExport) {
        let (done, failed) = (self.callback("onComplete"), self.callback("onError"));
        self.runtime.export_app(request, done, failed, self.call.promise);
    }

    /// Sets the app's language; `None` for the user's.
    pub fn use_language(&mut self, language: Option<Arc<str>>) {
        self.runtime.use_language(language);
    }
}
