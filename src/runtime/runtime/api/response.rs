//! Delivers responses of requests in this order: the API's handlers, its state, the lists of `into`, callbacks and promise of the call (`LANGUAGE.md`
//! 5.3).

use std::rc::Rc;
use std::sync::Arc;

use crate::apis::{Caller, RowFault, full_name, response};
use crate::runtime::Runtime;
use crate::scope::Context;
use crate::sequences::Sequences;
use crate::store::Key;
use ensemble_core::app::{Api, Handler};
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::message::http::{HttpFault, HttpResponse};
use ensemble_core::message::net::{NetEvent, TaskId};
use ensemble_script::{Body, FailedApi, HandlerArgs, PromiseId, Response, ScriptValue};

impl Runtime {
    /// Handles an event of the network driver.
    pub(in crate::runtime) fn net_event(&mut self, event: NetEvent) {
        match event {
            NetEvent::Stream(batch) => self.stream_batch(batch),
            NetEvent::Response { id, result } => self.answer_call(id, result),
            NetEvent::Socket(news) => self.socket_event(news),
            NetEvent::Timer { id } => self.timer_due(id),
            NetEvent::Progress { id, sent, total } => self.upload_progress(id, sent, total),
            // Pictures are requested and received by the window.
            NetEvent::Fetched { .. } => {}
        }
    }

    fn answer_call(&mut self, task: TaskId, result: Result<Box<HttpResponse>, HttpFault>) {
        self.tasks.cache.answered(task, result.as_deref().ok(), self.store.elapsed_millis());
        if let Some(key) = self.tasks.take_call(task) {
            self.finish_call(&key, task, response::from_http(result));
        } else if let Some(promise) = self.tasks.take_fetch(task) {
            self.fetched(promise, result);
        } else {
            self.uploaded(task, result);
        }
    }

    /// Handles a request that could not be sent.
    pub(in crate::runtime) fn fail_call(&mut self, task: TaskId, message: String) {
        if let Some(key) = self.tasks.take_call(task) {
            self.finish_call(&key, task, response::failed(None, Arc::from(message), &Vec::new()));
        }
    }

    fn finish_call(&mut self, key: &Arc<str>, task: TaskId, response: Response) {
        if let Some(call) = self.store.apis().finish_call(key, task) {
            self.deliver(key, &call.api, call.caller, response, call.is_newest);
        }
    }

    /// Steps 2 to 5 of `LANGUAGE.md` 5.3.
    pub(in crate::runtime) fn deliver(
        &mut self,
        key: &Arc<str>,
        api: &Arc<Api>,
        caller: Caller,
        response: Response,
        is_newest: bool,
    ) {
        let response = Rc::new(response);
        let success = response::is_success(&response);
        let handlers = caller.handlers(api, success);
        let mut args = response::handler_args(&response, success);
        if success {
            self.faults.mend(Code::RequestFailed, api.span);
            self.faults.mend(Code::RequestFailed, api.url_span);
            // Inside of its handler the API's name already means the new response; what the handler makes of it is shown below.
            if is_newest && handlers.own.is_some() {
                self.show(key, &response, success);
            }
            self.run_own(handlers.own, handlers.slot, api, &caller.context, &args);
            args = self.with_changed_body(&response, args);
            self.reduce_lists(key, api, &response, &caller.context);
        }
        if is_newest {
            self.show(key, &response, success);
        }
        if let Some(id) = &caller.id {
            self.show(&full_name(caller.context.screen, id), &response, success);
        }
        if !success {
            let span = api.place_of(response.status.get());
            response.failed_api.get_or_init(|| FailedApi { name: api.name.clone(), span, is_reported: false });
            self.run_own(handlers.own, handlers.slot, api, &caller.context, &args);
            // A step of a group has a promise, but no script that would see the failure.
            let is_seen = caller.promise.is_some_and(|promise| !Sequences::is_step(promise));
            if !caller.handles_errors(api) && !is_seen {
                self.unhandled(api, &response);
            }
        }
        self.run_optional(handlers.callback.cloned(), args);
        let is_awaited = self.settle_response(&caller.context, caller.promise, &response, caller.handles_errors(api));
        // A script that awaits the response sees its status.
        let is_answer = response.status.get().is_some();
        if !success && is_answer && caller.promise.is_some() && !is_awaited && !caller.handles_errors(api) {
            self.unhandled(api, &response);
        }
    }

    /// Runs a handler declared at the API.
    pub(in crate::runtime) fn run_own(
        &mut self,
        handler: Option<&Handler>,
        slot: &str,
        api: &Api,
        cx: &Context,
        args: &HandlerArgs,
    ) {
        if let Some(handler) = handler {
            let cx = cx.with(args.clone()).named(format!("`{slot}` of API `{}`", api.name));
            self.run_handler(handler, &cx);
        }
    }

    /// `event.data` after the API's own handler, which may have replaced the body.
    fn with_changed_body(&mut self, response: &Response, args: HandlerArgs) -> HandlerArgs {
        let body = match &*response.body.borrow() {
            Body::Value(body @ ScriptValue::Object(_)) => body.clone(),
            Body::Value(ScriptValue::Plain(_)) | Body::Event { .. } => return args,
        };
        // A body that cannot be converted is reported by the binding that shows it.
        response::with_body(args, self.scripts.engine.to_value(&body).unwrap_or_default())
    }

    /// Reports a failed request without a handler.
    fn unhandled(&mut self, api: &Api, response: &Response) {
        let message = format!("API `{}` failed: {}", api.name, response::failure_text(response));
        let help = match response.status.get() {
            Some(404 | 410) => "correct `url`: its server has nothing there",
            _ => "give it an `onError`",
        };
        self.report(Diagnostic::error(Code::RequestFailed, api.place_of(response.status.get()), message).help(help));
    }

    fn show(&mut self, key: &Arc<str>, response: &Rc<Response>, success: bool) {
        self.store.apis().show(key, response, success);
        self.store.record_change(Key::Api(key.clone()));
    }

    /// Adds an event to the lists of `into`, as its handler has left it; data that the handler has set to null is skipped.
    pub(in crate::runtime) fn reduce_lists(
        &mut self,
        key: &Arc<str>,
        api: &Arc<Api>,
        response: &Response,
        cx: &Context,
    ) {
        if api.into.is_empty() {
            return;
        }
        let (data, head) = response::data_of(response);
        let data = self.plain(&data, cx);
        if data.is_null() {
            return;
        }
        let whole = head
            .filter(|_| api.into.iter().any(|list| list.whole))
            .map(|head| head.into_row(self.store.apis().event_count(key), self.store.wall_millis(), &data));
        match self.store.apis().reduce(key, &data, whole.as_ref()) {
            Ok(()) => {}
            Err(RowFault::MissingKey) => {
                let message = format!("an event of API `{}` lacks the `key` of its `into`; it is in no row", api.name);
                self.report(Diagnostic::warning(Code::StreamFailed, api.span, message));
            }
            Err(RowFault::TooManyBytes(most)) => {
                let most = if most < 1 << 20 { format!("{} KB", most >> 10) } else { format!("{} MB", most >> 20) };
                let message = format!("the rows of API `{}` take more than {most}; the oldest are dropped", api.name);
                let fault = Diagnostic::warning(Code::LimitReached, api.span, message);
                let help = "keep fewer with `keep`, let `onResponse` shorten what an event holds, or raise `keepBytes` of `into`";
                self.report(fault.help(help));
            }
        }
    }

    /// Settles a script's promise with the `response` object. `is_handled`: an `onError` has handled a failure. Returns false when nothing
    /// awaits it.
    pub(in crate::runtime) fn settle_response(
        &mut self,
        cx: &Context,
        promise: Option<PromiseId>,
        response: &Rc<Response>,
        is_handled: bool,
    ) -> bool {
        // A screen that was left has no script that could wait.
        let Some(scope) = self.screens.get(cx.screen).and_then(|screen| screen.scope).filter(|_| promise.is_some())
        else {
            return true;
        };
        let object = self.scripts.engine.response(scope, response);
        // A failed call rejects only when there was no response at all; a bad status is a response.
        if response.status.get().is_some() {
            self.settle_with(promise, Ok(object))
        } else if is_handled {
            self.reject(promise, object);
            true
        } else {
            self.settle_with(promise, Err(object))
        }
    }
}
