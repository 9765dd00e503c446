//! The state of an API: its latest answer, its flags, what is under way. Asking and answering are in `request` and `answer`.

mod api_response;
mod credentials;
mod disconnect;
pub(crate) mod list_reducer;
mod options;
pub(crate) mod request;
mod request_builder;
mod resume;

use std::rc::Rc;
use std::sync::Arc;

use crate::apis::list_reducer::ListReducer;
use crate::handler::Callback;
use crate::scene::ScreenId;
use crate::scope::Context;
use ensemble_core::app::{Api, ApiKind};
use ensemble_core::message::net::TaskId;
use ensemble_core::message::stream::{ConnectionId, StreamRequest};
use ensemble_core::message::stream_state::{self, Phase, StreamState};
use ensemble_core::value::Value;
use ensemble_script::{Body, PromiseId, Response, ScriptValue};

/// One API of an open screen, or one `invokeAPI` id.
pub struct ApiState {
    /// What it is.
    pub api: Arc<Api>,
    /// Its screen.
    pub screen: ScreenId,
    /// Its latest answer.
    pub response: Rc<Response>,
    /// Whether a call is under way.
    pub loading: bool,
    /// Whether the latest call worked; `None` before the first answer.
    pub success: Option<bool>,
    /// Whether it was disconnected: neither success nor error, but answered before.
    pub idle: bool,
    /// What it was last called with.
    pub inputs: Value,
    /// HTTP calls under way, the newest last.
    pub calls: Vec<Call>,
    /// The stream, while it is not closed.
    pub stream: Option<Stream>,
    /// What the stream is doing.
    pub sse: StreamState,
    /// The lists of `into`.
    pub lists: Vec<ListReducer>,
    /// Counts up with every call, so that a late answer of an earlier one is known as such.
    pub generation: u64,
}

/// One HTTP call under way.
pub struct Call {
    /// Its id at the network driver; the runtime assigns it.
    pub task: TaskId,
    /// Which call of this API it is.
    pub generation: u64,
    /// Who waits for it.
    pub waiting: Waiting,
}

/// One open stream.
pub struct Stream {
    /// Its id at the network driver; the runtime assigns it.
    pub connection: ConnectionId,
    /// The generation it was opened with.
    pub generation: u64,
    /// What it was opened with, to know it again after the app's files have changed.
    pub request: StreamRequest,
    /// Who listens.
    pub waiting: Waiting,
    /// Whether a handler of its events takes `event`, which is built only then. Only a name in the handler's own source can mean it,
    /// because it is a parameter of the handler.
    pub takes_event: bool,
}

/// Who waits for an answer.
#[derive(Clone)]
pub struct Waiting {
    /// Where the API's own expressions and handlers run: its inputs are in scope.
    pub context: Context,
    /// `invokeAPI.onResponse`.
    pub on_response: Option<Callback>,
    /// `invokeAPI.onError`.
    pub on_error: Option<Callback>,
    /// The promise of `ensemble.invokeAPI`.
    pub promise: Option<PromiseId>,
    /// `invokeAPI.id`: the name that shows this answer too.
    pub id: Option<Arc<str>>,
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
            generation: 0,
        }
    }

    /// Before the answer is overwritten: who holds on to the last one keeps it as it was.
    pub fn keep_apart(&mut self) {
        if Rc::strong_count(&self.response) > 1 {
            self.response = Rc::new(self.response.successor());
        }
    }

    /// Whether there is something below `body`: a request has an answer, good or bad; a stream has had an event.
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

    /// A field of the response object, `LANGUAGE.md` 5.2. The body of an event is a map here.
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
            Body::Value(datum) => datum.clone(),
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

/// `response.body` of a stream event.
pub fn event_body(event: &Arc<str>, id: &Arc<str>, raw: &Arc<str>, data: Value) -> Value {
    Value::map([
        ("event", Value::Text(event.clone())),
        ("id", Value::Text(id.clone())),
        ("data", data),
        ("raw", Value::Text(raw.clone())),
    ])
}
