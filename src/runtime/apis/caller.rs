//! `Invocation`: a call of an API as an action asks for it. `Caller`: its callbacks and promise while it is pending.

use std::sync::Arc;

use crate::callback::Callback;
use crate::scope::Context;
use ensemble_core::app::{Api, Handler};
use ensemble_core::value::Value;
use ensemble_script::PromiseId;

/// One call of an API.
pub struct Invocation {
    /// Name of the API.
    pub name: Arc<str>,
    /// The inputs.
    pub inputs: Value,
    /// Runs after the API's own `onResponse`.
    pub on_response: Option<Callback>,
    /// Runs after the API's own `onError`.
    pub on_error: Option<Callback>,
    /// Promise of the script that called it.
    pub promise: Option<PromiseId>,
    /// `invokeAPI.id`: a second name for this response.
    pub id: Option<Arc<str>>,
    /// True to ignore a cached response.
    pub bypass_cache: bool,
}

impl Invocation {
    /// A call without callbacks.
    pub fn of(name: Arc<str>, inputs: Value) -> Self {
        Self { name, inputs, on_response: None, on_error: None, promise: None, id: None, bypass_cache: false }
    }
}

/// The caller of an API: scope, callbacks and promise, until the response or the end of the stream.
#[derive(Clone)]
pub struct Caller {
    /// Scope of the API's own expressions and handlers, including its inputs.
    pub context: Context,
    /// `invokeAPI.onResponse`.
    pub on_response: Option<Callback>,
    /// `invokeAPI.onError`.
    pub on_error: Option<Callback>,
    /// The promise of `ensemble.invokeAPI`.
    pub promise: Option<PromiseId>,
    /// `invokeAPI.id`: a second name for this response.
    pub id: Option<Arc<str>>,
}

/// Handlers of a response or failure, in order.
pub struct Handlers<'a> {
    /// The API's own handler.
    pub own: Option<&'a Handler>,
    /// Name of that handler: `onResponse`.
    pub slot: &'static str,
    /// The handler passed with the call.
    pub callback: Option<&'a Callback>,
}

impl Caller {
    /// A call in `context` without callbacks.
    pub(crate) fn without_callbacks(context: Context) -> Self {
        Self { context, on_response: None, on_error: None, promise: None, id: None }
    }

    /// The handlers that run for a response.
    pub fn handlers<'a>(&'a self, api: &'a Api, success: bool) -> Handlers<'a> {
        if success {
            Handlers { own: api.on_response.as_ref(), slot: "onResponse", callback: self.on_response.as_ref() }
        } else {
            Handlers { own: api.on_error.as_ref(), slot: "onError", callback: self.on_error.as_ref() }
        }
    }

    /// True when a failure of the API runs a handler.
    pub(crate) fn handles_errors(&self, api: &Api) -> bool {
        self.on_error.is_some() || api.on_error.is_some()
    }

    /// True if the call has callbacks that would miss the events of a stream that continues without them.
    pub(crate) fn has_listeners(&self) -> bool {
        self.on_response.is_some() || self.on_error.is_some() || self.promise.is_some()
    }

    /// True if a handler of a stream's events uses `event`; without one, `event` is not built for each event. Only the handler's own source can use
    /// the name, because it is a parameter of the handler.
    pub(crate) fn takes_event(&self, api: &Api) -> bool {
        let api_handler = match &api.on_response {
            Some(Handler::Script(code)) => code.free.iter().any(|name| &**name == "event"),
            Some(Handler::Action(_)) => true,
            Some(Handler::Unusable(_) | Handler::Nothing(_)) | None => false,
        };
        api_handler || self.on_response.is_some()
    }

    /// Removes callbacks of custom widgets that were removed. True when the call was made inside of one of them.
    pub(crate) fn drop_widgets(&mut self, is_gone: impl Fn(&Context) -> bool) -> bool {
        for callback in [&mut self.on_response, &mut self.on_error] {
            callback.take_if(|callback| is_gone(callback.context()));
        }
        is_gone(&self.context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apis::fixture;
    use crate::scene::ScreenId;

    fn callback(screen: u32) -> Option<Callback> {
        Some(Callback::Text("run()".into(), fixture::context(screen)))
    }

    #[test]
    fn the_handlers_of_a_call_follow_its_outcome() {
        let api = fixture::api("quotes", ensemble_core::app::ApiKind::Http);
        let caller = Caller { on_error: callback(1), ..fixture::without_callbacks() };
        let failed = caller.handlers(&api, false);
        assert!(failed.own.is_none() && failed.callback.is_some() && failed.slot == "onError");
        assert!(caller.handlers(&api, true).callback.is_none());
        assert!(caller.handles_errors(&api) && caller.has_listeners());
        assert!(!fixture::without_callbacks().handles_errors(&api) && !fixture::without_callbacks().has_listeners());
    }

    #[test]
    fn callbacks_of_widgets_that_are_gone_are_dropped() {
        let mut caller = Caller { on_response: callback(2), on_error: callback(1), ..fixture::without_callbacks() };
        assert!(!caller.drop_widgets(|context| context.screen == ScreenId(2)));
        assert!(caller.on_response.is_none() && caller.on_error.is_some());
        assert!(caller.drop_widgets(|context| context.screen == ScreenId(1)));
    }
}
