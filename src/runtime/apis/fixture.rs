//! APIs for the tests of this module.

use std::rc::Rc;
use std::sync::Arc;

use super::caller::Caller;
use super::state::ApiState;
use crate::scene::ScreenId;
use crate::scope::{Context, LexicalScope};
use ensemble_core::app::{Api, ApiKind};
use ensemble_core::message::stream::Message;
use ensemble_core::value::Value;
use ensemble_script::{Body, Response, ScriptValue};

/// An API with a name and no other keys.
pub fn api(name: &str, kind: ApiKind) -> Arc<Api> {
    Arc::new(Api::new(name.into(), kind, Default::default()))
}

/// A request of screen 1.
pub fn http(name: &str) -> ApiState {
    ApiState::new(api(name, ApiKind::Http), ScreenId(1))
}

/// A stream of screen 1.
pub fn sse(name: &str) -> ApiState {
    ApiState::new(api(name, ApiKind::Sse), ScreenId(1))
}

/// The scope of a screen.
pub fn context(screen: u32) -> Context {
    Context { screen: ScreenId(screen), names: LexicalScope::screen(), extra: Default::default(), origin: None }
}

/// A call on screen 1 without callbacks.
pub fn without_callbacks() -> Caller {
    Caller::without_callbacks(context(1))
}

/// An event of a stream.
pub fn message(data: Value) -> Message {
    Message { event: "message".into(), id: "".into(), raw: data.to_display(), data, bytes: 1 }
}

/// A field of an API as plain data.
pub fn field(state: &ApiState, name: &str) -> Value {
    match state.field(name) {
        Some(ScriptValue::Plain(value)) => value,
        other => panic!("`{name}` is {other:?}"),
    }
}

/// `body.data` of an event.
pub fn body_data(response: &Rc<Response>) -> Value {
    match &*response.body.borrow() {
        Body::Event { data: ScriptValue::Plain(value), .. } => value.clone(),
        other => panic!("{other:?}"),
    }
}
