//! Delivers events of streams in batches: each event changes the API's state first, then its handler runs.

use std::rc::Rc;
use std::sync::Arc;

use crate::apis::{Caller, Delivery, OpenedPromise, Outage, response};
use crate::runtime::Runtime;
use crate::store::Key;
use ensemble_core::app::{Api, Handler};
use ensemble_core::diag::{Code, Diagnostic, Sources};
use ensemble_core::json::MAX_TREE_BYTES;
use ensemble_core::message::Effect;
use ensemble_core::message::net::NetCommand;
use ensemble_core::message::stream::{CloseReason, ConnectionId, Failure, Message, StreamBatch, StreamEvent};
use ensemble_core::value::Value;
use ensemble_script::{FailedApi, Response};

impl Runtime {
    /// Delivers a batch of events of one stream.
    pub(in crate::runtime) fn stream_batch(&mut self, batch: StreamBatch) {
        let Some(key) = self.store.apis().of_connection(batch.connection) else {
            return self.ignore_events(batch.connection, None, &batch.events, "its stream was closed before it came");
        };
        // Noted first: a handler may close the stream, and with it this batch.
        self.store.record_change(Key::Api(key.clone()));
        let mut events = batch.events.into_iter();
        while let Some(event) = events.next() {
            // A handler may have closed or reopened the stream: the rest of this batch is then dropped and traced as stale.
            let Some(api) = self.store.apis().apply(&key, batch.connection, batch.generation, &event) else {
                let api = self.store.apis().api(&key).map(|api| api.name.clone());
                let why = "its stream was closed or opened anew before it was handled";
                let left: Vec<StreamEvent> = std::iter::once(event).chain(events).collect();
                return self.ignore_events(batch.connection, api.as_ref(), &left, why);
            };
            self.open_stream_record(batch.connection, Some(&api.name), &event, None);
            // The trace gets a change for each event; readers of the API are invalidated once per batch.
            self.store.trace().change(|| Key::Api(key.clone()));
            self.store.apis().update_outage(&key, &event, self.store.wall_millis());
            self.actions.budget.start_event();
            if matches!(event, StreamEvent::Message(_) | StreamEvent::Waiting { .. }) {
                self.keep_id(&key);
            }
            self.stream_event(&key, &api, event);
            self.close_record();
        }
    }

    /// Drops late events of a stream; the tracer gets them with the reason.
    fn ignore_events(
        &mut self,
        connection: ConnectionId,
        api: Option<&Arc<str>>,
        events: &[StreamEvent],
        why: &'static str,
    ) {
        for event in events {
            self.open_stream_record(connection, api, event, Some(why));
            self.close_record();
        }
    }

    fn stream_event(&mut self, key: &Arc<str>, api: &Arc<Api>, event: StreamEvent) {
        match event {
            StreamEvent::Message(message) => self.stream_message(key, api, message),
            StreamEvent::Opened { status, headers, .. } => {
                self.faults.mend(Code::StreamFailed, api.span);
                self.faults.mend(Code::StreamFailed, api.url_span);
                if let Some(opened) = self.store.apis().opened(key, status, &headers) {
                    let OpenedPromise { promise, context, response } = opened;
                    self.settle_response(&context, Some(promise), &response, false);
                }
                self.run_life_cycle(key, api, api.on_open.as_ref(), "onOpen", Value::Null);
            }
            StreamEvent::Failed(failure) => {
                let Some(caller) = self.store.apis().caller(key) else { return };
                self.stream_failed(key, api, &caller, &failure);
            }
            StreamEvent::Waiting { .. } => {
                self.run_life_cycle(key, api, api.on_reconnecting.as_ref(), "onReconnecting", Value::Null);
            }
            StreamEvent::Refresh { .. } => self.refresh_stream(key, api),
            StreamEvent::Closed { reason } => self.stream_closed(key, api, reason),
            StreamEvent::Oversized { limit } => {
                let message = format!("API `{}` got an event of more than {limit} bytes; it was dropped", api.name);
                self.report(
                    Diagnostic::warning(Code::StreamFailed, api.span, message).help("raise `sseOptions.maxEventBytes`"),
                );
            }
            StreamEvent::Malformed { message } => self.stream_malformed(key, api, &message.raw),
            StreamEvent::Comment { text } => {
                self.run_life_cycle(key, api, api.on_comment.as_ref(), "onComment", Value::Text(text));
            }
            // Only `API.sse` changes: the handlers ran when the attempt failed.
            StreamEvent::Probing { .. }
            | StreamEvent::Connecting { .. }
            | StreamEvent::Skipped { .. }
            | StreamEvent::Retry { .. } => {}
        }
    }

    fn stream_message(&mut self, key: &Arc<str>, api: &Arc<Api>, message: Message) {
        let Some(Delivery { context, callback }) = self.store.apis().message(key, message) else { return };
        if let Some(handler) = &api.on_response {
            self.run_handler(handler, &context);
        }
        if let Some(response) = &context.extra.response {
            self.reduce_lists(key, api, response, &context);
        }
        if let Some(callback) = callback {
            self.run_callback(&callback, context.extra);
        }
    }

    /// Handles an event with invalid JSON of an API that requires JSON.
    fn stream_malformed(&mut self, key: &Arc<str>, api: &Arc<Api>, raw: &str) {
        let Some(caller) = self.store.apis().caller(key) else { return };
        let or_large = if raw.len() > LARGE_TEXT { too_large() } else { String::new() };
        let message = Arc::from(format!("an event is not JSON{or_large}: {}", shortened(raw)));
        // `retrying`, because the stream stays open.
        let failure = Failure { message, retrying: true, ..Failure::default() };
        let response = response::failed(Some(200), failure.message.clone(), &Vec::new());
        *response.sse.borrow_mut() = self.store.apis().malformed(key, &failure).unwrap_or_default();
        self.run_stream_error(api, &caller, &failure, response, false);
    }

    /// Handles a failed attempt; another one follows if `failure.retrying`.
    pub(in crate::runtime) fn stream_failed(
        &mut self,
        key: &Arc<str>,
        api: &Arc<Api>,
        caller: &Caller,
        failure: &Failure,
    ) {
        let has_badge = self.begin_outage(key, api, caller, failure);
        let response = response::of_failure(failure);
        *response.sse.borrow_mut() = self.store.apis().failed(key, failure).unwrap_or_default();
        self.run_stream_error(api, caller, failure, response, has_badge);
        if !failure.retrying && caller.promise.is_some() {
            let response = Rc::new(response::failed(None, failure.message.clone(), &Vec::new()));
            let (name, span) = (api.name.clone(), api.place_of(failure.status));
            response.failed_api.get_or_init(|| FailedApi { name, span, is_reported: true });
            self.settle_response(&caller.context, caller.promise, &response, caller.handles_errors(api));
        }
    }

    /// Begins an outage, and logs its first failed attempt unless a handler gets it. True if the window shows a badge.
    fn begin_outage(&mut self, key: &Arc<str>, api: &Arc<Api>, caller: &Caller, failure: &Failure) -> bool {
        let has_badge = self.evaluator().shows_badge(api, &caller.context);
        let delay = failure.delay.unwrap_or_default();
        let next_millis = self.store.wall_millis() + delay.as_secs_f64() * 1000.0;
        let reason = failure.message.clone();
        let outage = Outage { reason, next_millis, caller: caller.clone(), has_badge };
        let is_first = self.store.apis().begin_outage(key, outage);
        if is_first && failure.retrying && !caller.handles_errors(api) {
            let place = api_place(&self.program.app.sources, api);
            let (reason, seconds) = (failure.message.trim_end_matches('.'), delay.as_secs_f64());
            let text =
                format!("{place}stream `{}` is not open: {reason}; it is tried again in {seconds:.1} s", api.name);
            self.effect(Effect::Log { level: "warn", text });
        }
        has_badge
    }

    /// *Reconnect* on the badge: connects immediately, also a stream that has given up.
    pub(in crate::runtime) fn reconnect_by_user(&mut self, key: &Arc<str>) {
        if let Some(id) = self.store.apis().connection(key) {
            self.effect(Effect::Net(NetCommand::ReconnectStream { id }));
        } else if let (Some(api), Some(caller)) = (self.store.apis().api(key), self.store.apis().caller_in_outage(key))
        {
            self.open_stream(key, &api, caller);
        }
    }

    fn run_stream_error(
        &mut self,
        api: &Arc<Api>,
        caller: &Caller,
        failure: &Failure,
        response: Response,
        has_badge: bool,
    ) {
        let args = response::handler_args(&Rc::new(response), false);
        let handlers = caller.handlers(api, false);
        self.run_own(handlers.own, handlers.slot, api, &caller.context, &args);
        if !caller.handles_errors(api) && !failure.retrying {
            let message = format!("stream `{}` failed: {}", api.name, failure.message.trim_end_matches('.'));
            let help = match failure.status {
                Some(200..=299) => "correct `url`; an answer that is no stream is asked for without `type: sse`",
                Some(404 | 410) => "correct `url`: its server has nothing there",
                _ => "give it an `onError`, or show `sse.lastError`",
            };
            let diagnostic = Diagnostic::error(Code::StreamFailed, api.place_of(failure.status), message).help(help);
            if has_badge {
                // The badge shows it in the window already.
                self.faults.print(diagnostic);
            } else {
                self.report(diagnostic);
            }
        }
        self.run_optional(handlers.callback.cloned(), args);
    }

    fn stream_closed(&mut self, key: &Arc<str>, api: &Arc<Api>, reason: CloseReason) {
        let Some(closed) = self.store.apis().ended(key) else { return };
        let caller = closed.caller;
        let data = Value::map([("reason", Value::from(reason.as_str()))]);
        if let (Some(handler), Some(response)) =
            (&api.on_close, self.store.apis().life_cycle_response(key, data.clone()))
        {
            let args = response::handler_args(&Rc::new(response), true);
            self.run_handler(handler, &caller.context.with(args).named("`onClose`"));
        }
        // Closed before it was open, as a server does that has nothing to say.
        self.settle(caller.promise, Ok(data));
    }

    /// Runs a life-cycle handler such as `onOpen`, whose `response` has no body from the server.
    fn run_life_cycle(&mut self, key: &Arc<str>, api: &Arc<Api>, handler: Option<&Handler>, slot: &str, body: Value) {
        let Some(handler) = handler else { return };
        let apis = self.store.apis();
        let (Some(caller), Some(response)) = (apis.caller(key), apis.life_cycle_response(key, body)) else { return };
        let args = response::handler_args(&Rc::new(response), true);
        self.run_own(Some(handler), slot, api, &caller.context, &args);
    }
}

/// Bytes of a text below which its values fit into [`MAX_TREE_BYTES`].
const LARGE_TEXT: usize = 1 << 20;

fn too_large() -> String {
    format!(", or its values would take more than {} MiB of memory", MAX_TREE_BYTES >> 20)
}

/// `File.yaml:12: `, a prefix of log lines.
fn api_place(sources: &Sources, api: &Api) -> String {
    sources.line_of(api.span).map(|place| format!("{place}: ")).unwrap_or_default()
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
