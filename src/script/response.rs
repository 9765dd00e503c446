//! `Response`: an API's latest response, shared between the runtime and scripts.

use std::cell::{Cell, OnceCell, RefCell};
use std::sync::Arc;
use std::time::Duration;

use crate::ScriptValue;
use ensemble_core::diag::Span;
use ensemble_core::message::stream_state::{StreamState, to_value};
use ensemble_core::value::Value;

/// The `response` of a handler, which is also the API's latest response.
#[derive(Debug, Default)]
pub struct Response {
    /// `statusCode`; `None` when the server did not answer.
    pub status: Cell<Option<u16>>,
    /// `reasonPhrase`.
    pub reason: RefCell<Arc<str>>,
    /// `headers`, by lower-case name.
    pub headers: RefCell<Value>,
    /// `body`.
    pub body: RefCell<Body>,
    /// `cookies`.
    pub cookies: RefCell<Value>,
    /// `sse`: state of the stream at the time of this response.
    pub sse: RefCell<ResponseSse>,
    /// The API that failed with this response, for the message about a rejection that no script handles.
    pub failed_api: OnceCell<FailedApi>,
}

/// Name and place of an API whose request failed.
#[derive(Clone, Debug)]
pub struct FailedApi {
    /// The API's name.
    pub name: Arc<str>,
    /// Place of the API's declaration in the YAML.
    pub span: Span,
    /// The runtime has told about the failure: a rejection that no script handles says nothing new.
    pub is_reported: bool,
}

/// `response.sse`. Every event of a stream sets it and few handlers read it, so that it becomes a value only when it is read: keeping the
/// state costs a few pointers. What a handler reads must not be guessed from its source, because it may pass `response` to a function.
#[derive(Clone, Debug, Default)]
pub enum ResponseSse {
    /// The response is not one of a stream: null.
    #[default]
    None,
    /// The state of the stream.
    State(StreamState),
    /// State of the stream after a failed attempt, and what follows.
    Failed {
        /// The state of the stream.
        state: StreamState,
        /// `retrying`: whether another attempt follows.
        retrying: bool,
        /// `attempt`: number of consecutive failed attempts.
        attempt: u32,
        /// `delayMs`: how long until the next attempt.
        delay: Option<Duration>,
    },
}

impl ResponseSse {
    /// The object that scripts see.
    pub fn to_value(&self) -> Value {
        match self {
            Self::None => Value::Null,
            Self::State(state) => to_value(state),
            Self::Failed { state, retrying, attempt, delay } => {
                let mut map = to_value(state).as_map().cloned().unwrap_or_default();
                map.insert("retrying", Value::Bool(*retrying));
                map.insert("attempt", Value::Number(f64::from(*attempt)));
                map.insert("delayMs", delay.map_or(Value::Null, |delay| Value::Number(delay.as_millis() as f64)));
                Value::Map(Arc::new(map))
            }
        }
    }
}

/// Content of a response. Data that a script touches becomes a JavaScript object and stays one, so that bindings see the script's changes in it.
#[derive(Clone, Debug)]
pub enum Body {
    /// The decoded body of an ordinary response.
    Value(ScriptValue),
    /// An event of a stream.
    Event {
        /// `body.event`: its type.
        event: Arc<str>,
        /// `body.id`: its id.
        id: Arc<str>,
        /// `body.raw`: its data as received.
        raw: Arc<str>,
        /// `body.data`: its data, decoded.
        data: ScriptValue,
    },
}

impl Default for Body {
    fn default() -> Self {
        Self::Value(ScriptValue::NULL)
    }
}

impl Response {
    /// An ordinary response.
    pub fn new(status: u16, body: Value) -> Self {
        let response = Self::default();
        response.status.set(Some(status));
        response.body.replace(Body::Value(ScriptValue::Plain(body)));
        response
    }

    /// A response for an event of a stream.
    pub fn event(event: Arc<str>, id: Arc<str>, raw: Arc<str>, data: Value) -> Self {
        let response = Self::default();
        response.status.set(Some(200));
        response.body.replace(Body::Event { event, id, raw, data: ScriptValue::Plain(data) });
        response
    }

    /// A response with the same head and no body, for the next event of its stream while a script holds this one.
    pub fn successor(&self) -> Self {
        Self {
            status: self.status.clone(),
            reason: self.reason.clone(),
            headers: self.headers.clone(),
            body: RefCell::default(),
            cookies: self.cookies.clone(),
            sse: self.sse.clone(),
            failed_api: OnceCell::new(),
        }
    }

    /// True for a success status.
    pub fn is_success(&self) -> bool {
        self.status.get().is_some_and(|status| (200..300).contains(&status))
    }
}
