//! The stream of an API: state changes for opening, events, failures and the end.

use std::rc::Rc;
use std::sync::Arc;

use super::caller::Caller;
use super::list_reducer::ListReducer;
use super::response::{self, failed_sse};
use super::state::{ApiState, Stream};
use crate::callback::Callback;
use crate::scope::Context;
use ensemble_core::app::Api;
use ensemble_core::message::http::{Headers, to_map};
use ensemble_core::message::stream::{ConnectionId, Failure, Message, StreamEvent, StreamRequest};
use ensemble_core::message::stream_state::{Phase, StreamState};
use ensemble_core::value::Value;
use ensemble_script::{Body, HandlerArgs, PromiseId, Response, ResponseSse, ScriptValue};

/// A stream that is about to be opened.
#[derive(Debug, PartialEq, Eq)]
pub struct StreamOpening {
    /// Connection id; that of the previous stream, if any.
    pub connection: ConnectionId,
    /// Generation, repeated in every event of the stream.
    pub generation: u64,
    /// The promise that waited for the previous stream to open.
    pub replaced: Option<PromiseId>,
}

/// A stream that was closed by the app or has ended.
pub struct ClosedStream {
    /// Connection at the network driver.
    pub connection: ConnectionId,
    /// Callbacks for its events.
    pub caller: Caller,
}

/// An event to be handled.
pub struct Delivery {
    /// Scope of the handler, with `response` and, if a handler uses it, `event`.
    pub context: Context,
    /// The handler passed with the call.
    pub callback: Option<Callback>,
}

/// A promise that waited for a stream to open.
pub struct OpenedPromise {
    /// The promise.
    pub promise: PromiseId,
    /// Scope in which its script continues.
    pub context: Context,
    /// The response that it is settled with.
    pub response: Rc<Response>,
}

impl ApiState {
    /// Opens a stream. An open one is replaced under the same connection id; the network driver closes it first.
    pub fn open(&mut self, connection: ConnectionId, request: StreamRequest, caller: Caller) -> StreamOpening {
        let takes_event = caller.takes_event(&self.api);
        self.generation += 1;
        self.loading = true;
        // A stream that is opened anew counts from zero; only reconnecting, which the driver does, goes on.
        self.sse = StreamState::default();
        self.sse.phase = Phase::Connecting;
        let old = self.stream.take();
        let connection = old.as_ref().map_or(connection, |old| old.connection);
        let generation = self.generation;
        self.stream = Some(Stream { connection, generation, request, caller, takes_event });
        StreamOpening { connection, generation, replaced: old.and_then(|old| old.caller.promise) }
    }

    /// Applies an event to the stream's state. `None` for a late event of a stream that a handler has closed or reopened.
    pub fn apply(&mut self, connection: ConnectionId, generation: u64, event: &StreamEvent) -> Option<Arc<Api>> {
        self.stream.as_ref().filter(|stream| stream.generation == generation && stream.connection == connection)?;
        self.sse.apply(event);
        if matches!(event, StreamEvent::Message(_)) {
            self.keep_old_response();
        }
        Some(self.api.clone())
    }

    /// Copies the response for scripts that still hold it, before it is overwritten.
    fn keep_old_response(&mut self) {
        // The table holds one; any other one is a script's or a callback's. Nobody else: the same allocation serves the next event of a
        // flood.
        if Rc::strong_count(&self.response) > 1 {
            self.response = Rc::new(self.response.successor());
        }
    }

    /// Handles acceptance by the server. Returns the promise that waited for it.
    pub fn opened(&mut self, status: u16, headers: &Headers) -> Option<OpenedPromise> {
        self.settle(true);
        self.response.status.set(Some(status));
        *self.response.headers.borrow_mut() = Value::Map(Arc::new(to_map(headers)));
        *self.response.reason.borrow_mut() = Arc::from("OK");
        if !self.sse.reconnected {
            // The rows of the previous connection stay visible until the new one is open.
            self.lists.iter_mut().for_each(ListReducer::clear);
        }
        let caller = &mut self.stream.as_mut()?.caller;
        let promise = caller.promise.take()?;
        Some(OpenedPromise { promise, context: caller.context.clone(), response: self.response.clone() })
    }

    /// Makes an event the latest response. On the hot path: everything in it is shared by pointer.
    pub fn message(&mut self, message: Message) -> Option<Delivery> {
        let Message { event, id, raw, data, .. } = message;
        self.settle(true);
        let response = &self.response;
        response.status.set(Some(200));
        *response.body.borrow_mut() = Body::Event { event, id, raw, data: ScriptValue::Plain(data) };
        *response.sse.borrow_mut() = ResponseSse::State(self.sse.clone());
        let stream = self.stream.as_ref()?;
        let event = stream.takes_event.then(|| response::event(response));
        let extra = HandlerArgs { event, response: Some(response.clone()), ..HandlerArgs::default() };
        let around = &stream.caller.context;
        let context =
            Context { screen: around.screen, names: around.names.clone(), extra, origin: around.origin.clone() };
        Some(Delivery { context, callback: stream.caller.on_response.clone() })
    }

    /// Handles a failed attempt; the stream ends if no other follows. Returns `response.sse` for its handler.
    pub fn failed(&mut self, failure: &Failure) -> ResponseSse {
        if !failure.retrying {
            self.settle(false);
        }
        failed_sse(&self.sse, failure)
    }

    /// The response object for life-cycle handlers such as `onOpen`.
    pub fn life_cycle_response(&self, body: Value) -> Response {
        let response = Response::default();
        *response.body.borrow_mut() = Body::Value(ScriptValue::Plain(body));
        response.status.set(self.response.status.get());
        *response.headers.borrow_mut() = self.response.headers.borrow().clone();
        *response.sse.borrow_mut() = ResponseSse::State(self.sse.clone());
        response
    }

    /// Handles the end of the stream by the server.
    pub fn ended(&mut self) -> Option<ClosedStream> {
        self.loading = false;
        self.take_stream()
    }

    /// Closes the stream; later events are dropped.
    pub fn close(&mut self) -> Option<ClosedStream> {
        // Events that the driver has sent before it hears of this carry the old number and are dropped by `apply`.
        self.generation += 1;
        self.outage = None;
        self.take_stream()
    }

    fn take_stream(&mut self) -> Option<ClosedStream> {
        self.stream.take().map(|Stream { connection, caller, .. }| ClosedStream { connection, caller })
    }

    /// Sets the state after [`Self::close`] by `disconnectSSE`: the API is idle.
    pub fn disconnected(&mut self) {
        self.settle(false);
        self.idle = true;
        self.sse.phase = Phase::Idle;
        self.sse.delay = None;
        // May be called by the handler of an event; its `response` remains that of the event.
        self.keep_old_response();
        let body = Value::map([("message", Value::from("SSE connection disconnected"))]);
        *self.response.body.borrow_mut() = Body::Value(ScriptValue::Plain(body));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apis::fixture;

    const FIRST: ConnectionId = ConnectionId(1);

    fn open() -> ApiState {
        let mut state = fixture::sse("feed");
        state.open(FIRST, StreamRequest::get("http://h"), fixture::without_callbacks());
        state
    }

    fn message(data: f64) -> Message {
        fixture::message(Value::Number(data))
    }

    #[test]
    fn a_stream_that_is_opened_again_keeps_its_connection_and_gives_up_its_promise() {
        let mut state = fixture::sse("feed");
        let caller = Caller { promise: Some(PromiseId(7)), ..fixture::without_callbacks() };
        let opening = state.open(FIRST, StreamRequest::get("http://h"), caller);
        assert_eq!(opening, StreamOpening { connection: FIRST, generation: 1, replaced: None });
        let again = state.open(ConnectionId(2), StreamRequest::get("http://h"), fixture::without_callbacks());
        assert_eq!(again, StreamOpening { connection: FIRST, generation: 2, replaced: Some(PromiseId(7)) });
    }

    #[test]
    fn a_late_word_changes_nothing() {
        let mut state = open();
        let event = StreamEvent::Message(message(1.0));
        assert!(state.apply(FIRST, 2, &event).is_none() && state.apply(ConnectionId(9), 1, &event).is_none());
        assert_eq!(state.sse.events, 0);
        assert!(state.apply(FIRST, 1, &event).is_some());
        assert_eq!(state.sse.events, 1);
        state.close();
        assert!(state.apply(FIRST, 1, &event).is_none());
    }

    #[test]
    fn a_response_that_a_script_holds_is_not_overwritten() {
        let mut state = open();
        let mut deliver = |data: f64| {
            let event = StreamEvent::Message(message(data));
            state.apply(FIRST, 1, &event).unwrap();
            state.message(message(data)).unwrap().context.extra.response.unwrap()
        };
        let held = deliver(1.0);
        let next = deliver(2.0);
        assert!(!Rc::ptr_eq(&held, &next));
        assert_eq!(fixture::body_data(&held), Value::Number(1.0));
        let address = Rc::as_ptr(&next);
        drop(next);
        assert_eq!(Rc::as_ptr(&deliver(3.0)), address, "one that nobody holds is used again");
    }

    #[test]
    fn opening_settles_the_promise_once_and_empties_the_lists() {
        let mut state = fixture::sse("feed");
        let caller = Caller { promise: Some(PromiseId(7)), ..fixture::without_callbacks() };
        state.open(FIRST, StreamRequest::get("http://h"), caller);
        assert!(fixture::field(&state, "isLoading") == Value::Bool(true));
        let opened = state.opened(200, &Vec::new()).unwrap();
        assert_eq!((opened.promise, opened.response.status.get()), (PromiseId(7), Some(200)));
        assert!(state.opened(200, &Vec::new()).is_none());
        assert!(!state.has_answered(), "an open stream has said nothing yet");
    }

    #[test]
    fn only_the_last_failure_makes_an_error() {
        let mut state = open();
        state.failed(&Failure { retrying: true, ..Failure::default() });
        assert_eq!(fixture::field(&state, "isError"), Value::Null);
        state.failed(&Failure::default());
        assert_eq!(fixture::field(&state, "isError"), Value::Bool(true));
    }

    #[test]
    fn a_disconnected_api_is_idle_and_no_error() {
        let mut state = open();
        assert_eq!(state.close().map(|closed| closed.connection), Some(FIRST));
        state.disconnected();
        assert!(state.close().is_none() && state.ended().is_none());
        for (name, expected) in [("isError", false), ("isSuccess", false), ("isConnected", false), ("isLoading", false)]
        {
            assert_eq!(fixture::field(&state, name), Value::Bool(expected), "{name}");
        }
    }
}
