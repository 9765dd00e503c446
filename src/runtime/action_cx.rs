//! `ActionCx`: what an action can do with the running app. The crate `ensemble-action` sees the runtime only through it, so that what actions
//! depend on is this list and no field of the runtime.

use std::sync::Arc;
use std::time::Duration;

use crate::Runtime;
use crate::apis::request::Invocation;
use crate::handler::{Call, Callback};
use crate::scene::ScreenId;
use crate::scope::Context;
use crate::screens::Navigation;
use crate::screens::toasts::ToastRequest;
use crate::timers::Timer;
use ensemble_core::app::{App, Binding, Element, Handler};
use ensemble_core::diag::Code;
use ensemble_core::message::Effect;
use ensemble_core::message::app_export::AppExport;
use ensemble_core::value::Value;
use ensemble_script::{HandlerArgs, PromiseId};

/// The running app, as an action sees it.
pub struct ActionCx<'a> {
    runtime: &'a mut Runtime,
}

impl<'a> ActionCx<'a> {
    pub(crate) fn new(runtime: &'a mut Runtime) -> Self {
        Self { runtime }
    }

    /// The app that runs.
    pub fn app(&self) -> &App {
        self.runtime.app()
    }

    /// `event` with this data, for [`ActionCx::run_callback`].
    pub fn event(data: Value) -> HandlerArgs {
        Runtime::event(data)
    }

    /// Queues an effect for the host.
    pub fn effect(&mut self, effect: Effect) {
        self.runtime.effect(effect);
    }

    /// Resolves or rejects the promise that a script waits for; without one nothing happens.
    pub fn settle(&mut self, promise: Option<PromiseId>, result: Result<Value, Value>) {
        self.runtime.settle(promise, result);
    }

    /// Reports at the action's place that it could not be done, and rejects the promise of the script that called it.
    pub fn fail(&mut self, call: &Call, code: Code, message: impl Into<String>, help: Option<String>) {
        self.runtime.action_fault(call, code, message, help);
    }

    /// Runs a handler in `cx`.
    pub fn run_handler(&mut self, handler: &Handler, cx: &Context) {
        self.runtime.run_handler(handler, cx);
    }

    /// Runs a callback with this `event`, `response` and `this`.
    pub fn run_callback(&mut self, callback: &Callback, args: HandlerArgs) {
        self.runtime.run_callback(callback, args);
    }

    /// Runs a reusable action of the screen or the app.
    ///
    /// # Errors
    ///
    /// When there is no such action, in words for a message.
    pub fn run_reusable(
        &mut self,
        name: &str,
        inputs: Value,
        handlers: Vec<(Arc<str>, Handler)>,
        cx: &Context,
    ) -> Result<(), String> {
        self.runtime.run_reusable(name, inputs, handlers, cx)
    }

    /// Fires an event of the custom widget or reusable action that `cx` is inside of. `false` when nothing handles it.
    pub fn dispatch(&mut self, cx: &Context, event: &str, data: Value) -> bool {
        self.runtime.dispatch(cx, event, data)
    }

    /// Whether a condition holds in `cx`.
    pub fn condition(&mut self, condition: &Binding, cx: &Context) -> bool {
        self.runtime.condition(condition, cx)
    }

    /// Gives variables of the screen's scripts new values.
    pub fn assign_variables(&mut self, cx: &Context, variables: Vec<(Arc<str>, Value)>) {
        self.runtime.assign_variables(cx, variables);
    }

    /// Calls an API. A stream that is open is opened anew.
    ///
    /// # Errors
    ///
    /// When the screen has no such API, in words for a message.
    pub fn invoke(&mut self, cx: &Context, invocation: Invocation) -> Result<(), String> {
        self.runtime.invoke(cx, invocation)
    }

    /// Connects a stream again at once; one that is closed is invoked with its last inputs.
    ///
    /// # Errors
    ///
    /// As [`ActionCx::invoke`].
    pub fn reconnect(&mut self, cx: &Context, name: &str) -> Result<(), String> {
        self.runtime.reconnect(cx, name)
    }

    /// Closes a stream, whatever it is doing. Its API becomes idle.
    ///
    /// # Errors
    ///
    /// As [`ActionCx::invoke`].
    pub fn disconnect(&mut self, cx: &Context, name: &str) -> Result<(), String> {
        self.runtime.disconnect(cx, name)
    }

    /// Empties the lists that a stream has filled; the stream goes on.
    ///
    /// # Errors
    ///
    /// As [`ActionCx::invoke`].
    pub fn clear_lists(&mut self, cx: &Context, name: &str) -> Result<(), String> {
        self.runtime.clear_lists(cx, name)
    }

    /// Opens a screen.
    ///
    /// # Errors
    ///
    /// When there is no such screen or too many are open, in words for a message.
    pub fn navigate(&mut self, name: &str, navigation: Navigation) -> Result<(), String> {
        self.runtime.navigate(name, navigation)
    }

    /// Leaves the screen in front; nothing happens on the first one. `data` is `event.data` of its `onNavigateBack`.
    pub fn navigate_back(&mut self, data: Value) {
        self.runtime.navigate_back(data);
    }

    /// Leaves every modal screen that is in front.
    pub fn close_modal_screens(&mut self) {
        self.runtime.close_modal_screens();
    }

    /// Shows another page of the `ViewGroup` in front. `false` when there is none.
    pub fn select_view(&mut self, index: usize) -> bool {
        self.runtime.select_view(index)
    }

    /// The name of the `ViewGroup` in front.
    pub fn group_name(&self) -> Option<Arc<str>> {
        self.runtime.group_name()
    }

    /// Opens or closes the drawer of the screen in front. `false` when it has none.
    pub fn set_drawer(&mut self, open: bool) -> bool {
        self.runtime.set_drawer(open)
    }

    /// Opens a dialog. `false` when too many are open.
    pub fn show_dialog(
        &mut self,
        body: &Arc<Element>,
        cx: &Context,
        options: Value,
        dismissible: bool,
        on_dismiss: Option<Callback>,
    ) -> bool {
        self.runtime.show_dialog(body, cx, options, dismissible, on_dismiss)
    }

    /// Closes the dialog in front, else the screen in front when it is modal.
    pub fn dismiss_dialog(&mut self, payload: Value) {
        self.runtime.dismiss_dialog(payload);
    }

    /// Closes every dialog of the screen in front.
    pub fn close_all_dialogs(&mut self) {
        self.runtime.close_all_dialogs();
    }

    /// Shows a toast; one with the same alignment is replaced.
    pub fn show_toast(&mut self, request: ToastRequest) {
        self.runtime.show_toast(request);
    }

    /// Starts a timer; one with the same id is stopped first.
    pub fn start_timer(&mut self, first: Duration, timer: Timer) {
        self.runtime.start_timer(first, timer);
    }

    /// Stops a timer of this screen, or a global one. `false` when there is none with this id.
    pub fn stop_timer(&mut self, screen: Option<ScreenId>, id: &str) -> bool {
        self.runtime.stop_timer(screen, id)
    }

    /// Sets the app's language; `None` = the user's own.
    pub fn use_language(&mut self, language: Option<Arc<str>>) {
        self.runtime.use_language(language);
    }

    /// Asks the host to write an app; one of the callbacks runs when it has answered.
    pub fn export_app(
        &mut self,
        request: AppExport,
        done: Option<Callback>,
        failed: Option<Callback>,
        promise: Option<PromiseId>,
    ) {
        self.runtime.export_app(request, done, failed, promise);
    }
}
