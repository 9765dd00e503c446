//! `ApiState`: one API of an open screen: latest response, flags, pending calls. Its stream is in `stream`.

use std::rc::Rc;
use std::sync::Arc;

use super::caller::Caller;
use super::list_reducer::{ListReducer, RowFault};
use super::outage::Outage;
use super::response::event_body;
use crate::scene::ScreenId;
use ensemble_core::app::{Api, ApiKind};
use ensemble_core::message::net::TaskId;
use ensemble_core::message::stream::{ConnectionId, StreamRequest};
use ensemble_core::message::stream_state::{self, Phase, StreamState};
use ensemble_core::value::Value;
use ensemble_script::{Body, Response, ScriptValue};

/// One API of an open screen, or one `invokeAPI` id.
pub struct ApiState {
    pub(super) api: Arc<Api>,
    pub(super) screen: ScreenId,
    /// The latest response.
    pub(super) response: Rc<Response>,
    /// True while a call is under way or a stream is not open yet.
    pub(super) loading: bool,
    /// Result of the latest call; `None` before the first response.
    pub(super) success: Option<bool>,
    /// True after a disconnect: neither success nor error, though `success` is set.
    pub(super) idle: bool,
    /// The inputs of the latest call.
    pub(super) inputs: Value,
    /// Pending HTTP calls, newest last.
    pub(super) calls: Vec<Call>,
    /// The stream, while it is not closed.
    pub(super) stream: Option<Stream>,
    /// The stream's state as bindings see it; it outlives the stream.
    pub(super) sse: StreamState,
    /// The outage, while the stream should be open and is not.
    pub(super) outage: Option<Box<Outage>>,
    /// The lists of `into`.
    pub(super) lists: Vec<ListReducer>,
    /// Incremented by every call, so that a late response of an earlier call can be recognized.
    pub(super) generation: u64,
}

/// One open stream.
pub struct Stream {
    /// Connection at the network driver; the runtime assigns the id.
    pub(super) connection: ConnectionId,
    /// Generation of the call that opened it.
    pub(super) generation: u64,
    /// The request that it was opened with, which identifies it after the app's files have changed.
    pub(super) request: StreamRequest,
    /// Callbacks for its events.
    pub(super) caller: Caller,
    /// [`Caller::takes_event`].
    pub(super) takes_event: bool,
}

/// A pending HTTP call.
pub(super) struct Call {
    task: TaskId,
    generation: u64,
    caller: Caller,
}

/// A call with its response.
pub struct FinishedCall {
    /// The API.
    pub api: Arc<Api>,
    /// Callbacks and promise of the call.
    pub caller: Caller,
    /// True when no later call was made. Of parallel calls the latest is shown, regardless of the order of responses.
    pub is_newest: bool,
}

impl ApiState {
    /// An API that was never called.
    pub fn new(api: Arc<Api>, screen: ScreenId) -> Self {
        Self {
            lists: api.into.iter().cloned().map(ListReducer::new).collect(),
            api,
            screen,
            response: Rc::new(Response::default()),
            loading: false,
            success: None,
            idle: false,
            inputs: Value::Null,
            calls: Vec::new(),
            stream: None,
            sse: StreamState::default(),
            outage: None,
            generation: 0,
        }
    }

    /// True while HTTP calls are pending.
    pub fn is_calling(&self) -> bool {
        !self.calls.is_empty()
    }

    /// Records a call that is being sent.
    pub fn start_call(&mut self, task: TaskId, caller: Caller) {
        self.generation += 1;
        self.loading = true;
        self.calls.push(Call { task, generation: self.generation, caller });
    }

    /// Removes and returns a pending call whose response has arrived.
    pub fn finish_call(&mut self, task: TaskId) -> Option<FinishedCall> {
        let at = self.calls.iter().position(|call| call.task == task)?;
        let call = self.calls.remove(at);
        let is_newest = call.generation == self.generation;
        // The newest response is what is shown, so that earlier calls which are still under way load nothing any more.
        self.loading = !self.calls.is_empty() && !is_newest;
        Some(FinishedCall { api: self.api.clone(), caller: call.caller, is_newest })
    }

    /// Tasks of all pending calls, which end with the API.
    pub fn into_tasks(self) -> impl Iterator<Item = TaskId> {
        self.calls.into_iter().map(|call| call.task)
    }

    /// Shows a response to bindings.
    pub fn show(&mut self, response: Rc<Response>, success: bool) {
        self.response = response;
        self.settle(success);
        self.loading = self.calls.iter().any(|call| call.generation == self.generation);
    }

    /// Records the final success or failure of a call or stream.
    pub(super) fn settle(&mut self, success: bool) {
        self.loading = false;
        self.success = Some(success);
        self.idle = false;
    }

    /// Adds the data of an event to the lists of `into`; lists of whole events take `whole` when it is given.
    ///
    /// # Errors
    ///
    /// [`RowFault`] when a list could not tell a row from others, or had to drop some for their size.
    pub fn reduce(&mut self, data: &Value, whole: Option<&Value>) -> Result<(), RowFault> {
        let mut all = Ok(());
        for list in &mut self.lists {
            let row = whole.filter(|_| list.reducer().whole).unwrap_or(data);
            all = list.take(row).and(all);
        }
        all
    }

    /// Empties the lists of `into`.
    pub fn clear_lists(&mut self) {
        self.lists.iter_mut().for_each(ListReducer::clear);
    }

    /// True when `body` has content: a request has a response, successful or not; a stream has had an event.
    pub fn has_answered(&self) -> bool {
        match self.api.kind {
            ApiKind::Http => self.success.is_some(),
            // An open stream says nothing by itself, an event that nobody listens to is none, and neither is what a
            // failed attempt leaves.
            ApiKind::Sse => {
                let nothing = matches!(&*self.response.body.borrow(), Body::Value(ScriptValue::Plain(Value::Null)));
                self.success == Some(true) && !nothing
            }
        }
    }

    /// A field of the response object (`LANGUAGE.md` 5.2). The body of an event is a map.
    pub fn field(&self, name: &str) -> Option<ScriptValue> {
        let phase = self.sse.phase;
        Some(ScriptValue::Plain(match name {
            "body" => return Some(self.body()),
            "isLoading" => Value::Bool(self.loading),
            "isSuccess" => self.success.map_or(Value::Null, Value::Bool),
            "isError" => self.success.map_or(Value::Null, |success| Value::Bool(!success && !self.idle)),
            "isConnected" => Value::Bool(phase == Phase::Open),
            "isReconnecting" => {
                Value::Bool(phase == Phase::Waiting || (phase == Phase::Connecting && self.sse.attempt > 0))
            }
            "statusCode" => self.response.status.get().map_or(Value::Null, |status| Value::Number(f64::from(status))),
            "reasonPhrase" => Value::Text(self.response.reason.borrow().clone()),
            "headers" => self.response.headers.borrow().clone(),
            "cookies" => self.response.cookies.borrow().clone(),
            "sse" => stream_state::to_value(&self.sse),
            _ => self.lists.iter().find(|list| &*list.reducer().name == name)?.value(),
        }))
    }

    fn body(&self) -> ScriptValue {
        match &*self.response.body.borrow() {
            Body::Value(value) => value.clone(),
            Body::Event { event, id, raw, data } => {
                let data = match data {
                    ScriptValue::Plain(value) => value.clone(),
                    // What a script has made of the data is shown by `field` only through paths, which look at the event itself.
                    ScriptValue::Object(_) => Value::Null,
                };
                ScriptValue::Plain(event_body(event, id, raw, data))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apis::fixture;

    #[test]
    fn of_parallel_calls_the_newest_is_shown_and_ends_the_loading() {
        let mut state = fixture::http("quotes");
        state.start_call(TaskId(1), fixture::without_callbacks());
        state.start_call(TaskId(2), fixture::without_callbacks());
        assert!(state.finish_call(TaskId(2)).unwrap().is_newest && !state.loading);
        assert!(!state.finish_call(TaskId(1)).unwrap().is_newest);
        assert!(state.finish_call(TaskId(1)).is_none() && !state.is_calling());
    }

    #[test]
    fn flags_follow_the_response() {
        let mut state = fixture::http("quotes");
        assert!(!state.has_answered() && fixture::field(&state, "isSuccess") == Value::Null);
        state.start_call(TaskId(1), fixture::without_callbacks());
        assert_eq!(fixture::field(&state, "isLoading"), Value::Bool(true));
        state.finish_call(TaskId(1));
        state.show(Rc::new(Response::new(500, Value::from("oh"))), false);
        assert!(state.has_answered());
        for (name, expected) in [
            ("isLoading", Value::Bool(false)),
            ("isError", Value::Bool(true)),
            ("statusCode", Value::Number(500.0)),
            ("body", Value::from("oh")),
        ] {
            assert_eq!(fixture::field(&state, name), expected, "{name}");
        }
        assert!(state.field("nothing").is_none());
    }

    #[test]
    fn the_calls_of_an_api_that_goes_are_cancelled() {
        let mut state = fixture::http("quotes");
        state.start_call(TaskId(1), fixture::without_callbacks());
        state.start_call(TaskId(2), fixture::without_callbacks());
        assert_eq!(state.into_tasks().collect::<Vec<_>>(), [TaskId(1), TaskId(2)]);
    }
}
