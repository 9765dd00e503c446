//! `Apis`: APIs of all open screens by full name (`SCREEN/NAME`), and the API of each connection.
//!
//! Methods take `&self`: scripts read the table while the engine runs. No method keeps a borrow when it returns. A key that is no longer in the
//! table, because its screen was left, is not a fault: methods then do nothing or return `None`.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::caller::Caller;
use super::list_reducer::RowFault;
use super::state::{ApiState, FinishedCall, Stream};
use super::stream::{ClosedStream, Delivery, OpenedPromise, StreamOpening};
use crate::scene::ScreenId;
use crate::scope::Context;
use ensemble_core::app::Api;
use ensemble_core::message::http::Headers;
use ensemble_core::message::net::TaskId;
use ensemble_core::message::stream::{ConnectionId, Failure, Message, Resume, StreamEvent, StreamRequest};
use ensemble_core::message::stream_state::{Phase, StreamState};
use ensemble_core::value::Value;
use ensemble_script::{Response, ResponseSse, ScriptValue};

/// The APIs of all open screens.
#[derive(Default)]
pub struct Apis {
    /// Boxed: the free places of the map would take as much as its entries.
    pub(super) states: RefCell<FxHashMap<Arc<str>, Box<ApiState>>>,
    /// Open streams by connection.
    pub(super) streams: RefCell<FxHashMap<ConnectionId, Arc<str>>>,
    /// Retained APIs with open streams of the app's previous version.
    pub(super) set_aside: RefCell<Vec<ApiState>>,
}

/// The full name of an API of a screen.
pub fn full_name(screen: ScreenId, name: &str) -> Arc<str> {
    Arc::from(format!("{}/{name}", screen.0))
}

impl Apis {
    fn read<T>(&self, key: &str, read: impl FnOnce(&ApiState) -> T) -> Option<T> {
        self.states.borrow().get(key).map(|state| read(state))
    }

    fn change<T>(&self, key: &str, change: impl FnOnce(&mut ApiState) -> T) -> Option<T> {
        self.states.borrow_mut().get_mut(key).map(|state| change(state))
    }

    /// Adds an API that was never called. `false` when there is one under this key already.
    pub fn add(&self, key: &Arc<str>, api: &Arc<Api>, screen: ScreenId) -> bool {
        let mut states = self.states.borrow_mut();
        let is_new = !states.contains_key(key);
        if is_new {
            states.insert(key.clone(), Box::new(ApiState::new(api.clone(), screen)));
        }
        is_new
    }

    /// Removes an API whose stream is closed. Returns the tasks of its calls, to be cancelled.
    pub fn remove(&self, key: &str) -> Vec<TaskId> {
        let state = self.states.borrow_mut().remove(key);
        state.into_iter().flat_map(|state| state.into_tasks()).collect()
    }

    /// True when there is an API under this key.
    pub fn contains(&self, key: &str) -> bool {
        self.states.borrow().contains_key(key)
    }

    /// The declaration of an API.
    pub fn api(&self, key: &str) -> Option<Arc<Api>> {
        self.read(key, |state| state.api.clone())
    }

    /// The screen of an API.
    pub fn screen(&self, key: &str) -> Option<ScreenId> {
        self.read(key, |state| state.screen)
    }

    /// The keys of a screen's APIs, in order.
    pub fn of_screen(&self, screen: ScreenId) -> Vec<Arc<str>> {
        self.keys(|state| state.screen == screen)
    }

    /// The names of the lists of an API's `into`.
    pub fn list_names(&self, key: &str) -> Vec<Arc<str>> {
        let names = |state: &ApiState| state.lists.iter().map(|list| list.reducer().name.clone()).collect();
        self.read(key, names).unwrap_or_default()
    }

    fn keys(&self, wanted: impl Fn(&ApiState) -> bool) -> Vec<Arc<str>> {
        let states = self.states.borrow();
        let mut keys: Vec<_> = states.iter().filter(|(_, state)| wanted(state)).map(|(key, _)| key.clone()).collect();
        keys.sort_unstable();
        keys
    }

    /// [`ApiState::field`].
    pub fn field(&self, key: &str, name: &str) -> Option<ScriptValue> {
        self.read(key, |state| state.field(name))?
    }

    /// The latest response.
    pub fn response(&self, key: &str) -> Option<Rc<Response>> {
        self.read(key, |state| state.response.clone())
    }

    /// True for an API that has not answered yet.
    pub fn is_unanswered(&self, key: &str) -> bool {
        self.read(key, |state| !state.has_answered()).unwrap_or(false)
    }

    /// True while HTTP calls are under way.
    pub fn is_calling(&self) -> bool {
        self.states.borrow().values().any(|state| state.is_calling())
    }

    /// Notes the inputs of a call.
    pub fn set_inputs(&self, key: &str, inputs: Value) {
        self.change(key, |state| state.inputs = inputs);
    }

    /// The inputs of the latest call.
    pub fn inputs(&self, key: &str) -> Option<Value> {
        self.read(key, |state| state.inputs.clone())
    }

    /// [`ApiState::start_call`], shown under the name `alias` too. `false` when the API is gone.
    pub fn start_call(&self, key: &str, alias: Option<&str>, task: TaskId, caller: Caller) -> bool {
        let is_here = self.change(key, |state| state.start_call(task, caller)).is_some();
        if let Some(alias) = alias.filter(|_| is_here) {
            self.change(alias, |state| state.loading = true);
        }
        is_here
    }

    /// [`ApiState::finish_call`].
    pub fn finish_call(&self, key: &str, task: TaskId) -> Option<FinishedCall> {
        self.change(key, |state| state.finish_call(task))?
    }

    /// [`ApiState::show`].
    pub fn show(&self, key: &str, response: &Rc<Response>, success: bool) {
        self.change(key, |state| state.show(response.clone(), success));
    }

    /// [`ApiState::reduce`].
    pub fn reduce(&self, key: &str, data: &Value, whole: Option<&Value>) -> Result<(), RowFault> {
        self.change(key, |state| state.reduce(data, whole)).unwrap_or(Ok(()))
    }

    /// [`ApiState::clear_lists`].
    pub fn clear_lists(&self, key: &str) {
        self.change(key, ApiState::clear_lists);
    }

    /// [`ApiState::open`].
    pub fn open(
        &self,
        key: &Arc<str>,
        new: ConnectionId,
        request: StreamRequest,
        caller: Caller,
    ) -> Option<StreamOpening> {
        let opening = self.change(key, |state| state.open(new, request, caller))?;
        self.streams.borrow_mut().insert(opening.connection, key.clone());
        Some(opening)
    }

    /// The API that a connection belongs to.
    pub fn of_connection(&self, connection: ConnectionId) -> Option<Arc<str>> {
        self.streams.borrow().get(&connection).cloned()
    }

    /// True while a stream is open.
    pub fn has_streams(&self) -> bool {
        !self.streams.borrow().is_empty()
    }

    /// [`ApiState::apply`].
    pub fn apply(&self, key: &str, from: ConnectionId, generation: u64, event: &StreamEvent) -> Option<Arc<Api>> {
        self.change(key, |state| state.apply(from, generation, event))?
    }

    /// [`ApiState::opened`].
    pub fn opened(&self, key: &str, status: u16, headers: &Headers) -> Option<OpenedPromise> {
        self.change(key, |state| state.opened(status, headers))?
    }

    /// [`ApiState::message`].
    pub fn message(&self, key: &str, message: Message) -> Option<Delivery> {
        self.change(key, |state| state.message(message))?
    }

    /// State of a stream, and the time of the next attempt in milliseconds since 1970 during an outage.
    pub fn stream_state(&self, key: &str) -> (Option<StreamState>, Option<f64>) {
        let state = self.read(key, |state| {
            let is_waiting = state.sse.delay.is_some();
            let next = state.outage.as_ref().filter(|_| is_waiting).map(|outage| outage.next_millis);
            (state.sse.clone(), next)
        });
        state.map_or((None, None), |(state, next)| (Some(state), next))
    }

    /// Number of events received by the stream.
    pub fn event_count(&self, key: &str) -> u64 {
        self.read(key, |state| state.sse.events).unwrap_or(0)
    }

    /// [`ApiState::failed`].
    pub fn failed(&self, key: &str, failure: &Failure) -> Option<ResponseSse> {
        self.change(key, |state| state.failed(failure))
    }

    /// Records a stream whose request could not be made.
    pub fn not_opened(&self, key: &str, failure: &Failure) {
        self.change(key, |state| state.sse.apply(&StreamEvent::Failed(failure.clone())));
    }

    /// `response.sse` for an event that could not be parsed; the stream continues.
    pub fn malformed(&self, key: &str, failure: &Failure) -> Option<ResponseSse> {
        self.read(key, |state| super::response::failed_sse(&state.sse, failure))
    }

    /// [`ApiState::life_cycle_response`].
    pub fn life_cycle_response(&self, key: &str, body: Value) -> Option<Response> {
        self.read(key, |state| state.life_cycle_response(body))
    }

    /// [`ApiState::ended`].
    pub fn ended(&self, key: &str) -> Option<ClosedStream> {
        let ended = self.change(key, ApiState::ended)?;
        self.forget_connection(ended)
    }

    /// [`ApiState::close`].
    pub fn close(&self, key: &str) -> Option<ClosedStream> {
        let closed = self.change(key, ApiState::close)?;
        self.forget_connection(closed)
    }

    fn forget_connection(&self, closed: Option<ClosedStream>) -> Option<ClosedStream> {
        let closed = closed?;
        self.streams.borrow_mut().remove(&closed.connection);
        Some(closed)
    }

    /// [`ApiState::disconnected`].
    pub fn disconnected(&self, key: &str) {
        self.change(key, ApiState::disconnected);
    }

    /// The handlers of the open stream of an API.
    pub fn caller(&self, key: &str) -> Option<Caller> {
        self.read(key, |state| Some(state.stream.as_ref()?.caller.clone()))?
    }

    /// The connection of the open stream of an API.
    pub fn connection(&self, key: &str) -> Option<ConnectionId> {
        self.read(key, |state| Some(state.stream.as_ref()?.connection))?
    }

    /// The connection of the open stream of an API, and its generation: events of others are late words of earlier ones.
    pub fn open_connection(&self, key: &str) -> Option<(ConnectionId, u64)> {
        self.read(key, |state| state.stream.as_ref().map(|stream| (stream.connection, stream.generation)))?
    }

    /// The request that the open stream of an API was opened with.
    pub fn stream_request(&self, key: &str) -> Option<StreamRequest> {
        self.read(key, |state| Some(state.stream.as_ref()?.request.clone()))?
    }

    /// The last event id of an open stream with `resume: storage`; empty when the server has sent none.
    pub fn id_to_keep(&self, key: &str) -> Option<Arc<str>> {
        self.read(key, |state| {
            let resume = state.stream.as_ref()?.request.options.resume;
            (resume == Resume::Storage).then(|| state.sse.last_event_id.clone())
        })?
    }

    /// Failed streams that are retried occasionally (`afterMaxAttempts: probe`), in the order of opening.
    pub fn failed_streams(&self) -> Vec<ConnectionId> {
        self.connections(|state, _| state.sse.phase == Phase::Failed)
    }

    /// Streams without a reader while the window is hidden (`pauseWhenHidden`), in the order of opening.
    pub fn pausable(&self) -> Vec<ConnectionId> {
        self.connections(|_, stream| stream.request.options.pause_when_hidden)
    }

    fn connections(&self, wanted: impl Fn(&ApiState, &Stream) -> bool) -> Vec<ConnectionId> {
        let states = self.states.borrow();
        let wanted = |state: &ApiState| {
            state.stream.as_ref().filter(|stream| wanted(state, stream)).map(|stream| stream.connection)
        };
        let mut connections: Vec<ConnectionId> = states.values().filter_map(|state| wanted(state)).collect();
        connections.sort_unstable();
        connections
    }

    /// Removes callbacks inside of custom widgets that were removed. Returns the APIs whose streams were opened inside of them.
    pub fn drop_widgets(&self, is_gone: impl Fn(&Context) -> bool) -> Vec<Arc<str>> {
        let mut ended = Vec::new();
        for (key, state) in self.states.borrow_mut().iter_mut() {
            if let Some(stream) = &mut state.stream
                && stream.caller.drop_widgets(&is_gone)
            {
                ended.push(key.clone());
            }
            state.outage.take_if(|outage| is_gone(&outage.caller.context));
        }
        ended.sort_unstable();
        ended
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apis::fixture;
    use ensemble_core::app::ApiKind;

    const SCREEN: ScreenId = ScreenId(1);

    fn with_stream(request: StreamRequest) -> (Apis, Arc<str>) {
        let (apis, key) = (Apis::default(), full_name(SCREEN, "feed"));
        assert!(apis.add(&key, &fixture::api("feed", ApiKind::Sse), SCREEN));
        apis.open(&key, ConnectionId(1), request, fixture::without_callbacks());
        (apis, key)
    }

    #[test]
    fn a_connection_belongs_to_its_api_until_it_ends() {
        let (apis, key) = with_stream(StreamRequest::get("http://h"));
        assert!(apis.has_streams() && apis.of_connection(ConnectionId(1)).as_ref() == Some(&key));
        assert!(apis.ended(&key).is_some() && apis.ended(&key).is_none());
        assert!(!apis.has_streams() && apis.of_connection(ConnectionId(1)).is_none());
    }

    #[test]
    fn an_api_is_added_once_and_goes_with_its_screen() {
        let (apis, key) = with_stream(StreamRequest::get("http://h"));
        assert!(!apis.add(&key, &fixture::api("feed", ApiKind::Sse), SCREEN), "its stream goes on");
        assert_eq!(apis.of_screen(SCREEN), std::slice::from_ref(&key));
        apis.remove(&key);
        assert!(apis.of_screen(SCREEN).is_empty() && !apis.contains(&key));
        assert!(apis.field(&key, "isLoading").is_none() && !apis.is_unanswered(&key));
    }

    #[test]
    fn a_call_is_loading_under_its_second_name_too() {
        let apis = Apis::default();
        let (key, alias) = (full_name(SCREEN, "quotes"), full_name(SCREEN, "again"));
        for name in [&key, &alias] {
            apis.add(name, &fixture::api("quotes", ApiKind::Http), SCREEN);
        }
        assert!(apis.start_call(&key, Some(&*alias), TaskId(1), fixture::without_callbacks()) && apis.is_calling());
        assert_eq!(apis.field(&alias, "isLoading"), Some(ScriptValue::Plain(Value::Bool(true))));
        assert!(apis.finish_call(&key, TaskId(1)).is_some() && !apis.is_calling());
        assert!(apis.remove(&key).is_empty());
    }

    #[test]
    fn only_streams_that_want_it_are_paused_or_keep_their_id() {
        let (apis, key) = with_stream(StreamRequest::get("http://h"));
        let usual = StreamRequest::get("http://h").options;
        assert_eq!(apis.pausable().len(), usize::from(usual.pause_when_hidden));
        assert!(apis.id_to_keep(&key).is_none());
        let mut request = StreamRequest::get("http://h");
        (request.options.pause_when_hidden, request.options.resume) = (true, Resume::Storage);
        apis.open(&key, ConnectionId(2), request, fixture::without_callbacks());
        assert_eq!((apis.pausable(), apis.id_to_keep(&key)), (vec![ConnectionId(1)], Some("".into())));
    }

    #[test]
    fn a_stream_that_has_failed_is_found_until_it_is_closed() {
        let (apis, key) = with_stream(StreamRequest::get("http://h"));
        assert!(apis.failed_streams().is_empty());
        apis.apply(&key, ConnectionId(1), 1, &StreamEvent::Failed(Failure::default()));
        assert_eq!(apis.failed_streams(), [ConnectionId(1)]);
        apis.close(&key);
        assert!(apis.failed_streams().is_empty());
    }

    #[test]
    fn streams_opened_inside_a_widget_end_with_it() {
        let (apis, key) = with_stream(StreamRequest::get("http://h"));
        assert!(apis.drop_widgets(|_| false).is_empty());
        assert_eq!(apis.drop_widgets(|context| context.screen == SCREEN), [key]);
    }
}
