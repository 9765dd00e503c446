//! Data of the app's native objects ([`HostObject`], [`ResponseObject`], [`EventObject`]), and its conversion to plain data.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use boa_engine::gc::GcRefCell;
use boa_engine::{Finalize, JsData, JsObject, Trace};

use crate::scope::Shared;
use crate::{Body, Object, Response, ScriptValue};
use ensemble_core::spec::Spec;
use ensemble_core::value::Value;

/// An object of the app: a widget, an API, the storage, the device, the app, inputs.
#[derive(Trace, Finalize, JsData)]
pub(super) struct HostObject {
    #[unsafe_ignore_trace]
    pub shared: Rc<Shared>,
    #[unsafe_ignore_trace]
    pub object: Object,
    #[unsafe_ignore_trace]
    pub spec: Option<&'static Spec>,
}

/// Properties of APIs and sockets.
pub(super) const API_KEYS: &[&str] = &[
    "body",
    "headers",
    "statusCode",
    "reasonPhrase",
    "cookies",
    "isLoading",
    "isSuccess",
    "isError",
    "isConnected",
    "isReconnecting",
    "sse",
    "data",
    "name",
];

/// `response`.
#[derive(Trace, JsData)]
pub(super) struct ResponseObject {
    // Emptied when the object is finalized: the response may hold handles (roots) that the collector does not trace.
    #[unsafe_ignore_trace]
    pub response: RefCell<Option<Rc<Response>>>,
    #[unsafe_ignore_trace]
    pub shared: Rc<Shared>,
    /// The object for `response.body`, made when it is first read.
    pub event: GcRefCell<Option<JsObject>>,
}

/// `response.body` of a stream's event.
#[derive(Trace, JsData)]
pub(super) struct EventObject {
    #[unsafe_ignore_trace]
    pub response: RefCell<Option<Rc<Response>>>,
    #[unsafe_ignore_trace]
    pub shared: Rc<Shared>,
}

impl Finalize for ResponseObject {
    fn finalize(&self) {
        self.response.take();
    }
}

impl Finalize for EventObject {
    fn finalize(&self) {
        self.response.take();
    }
}

/// An object of the app as plain data: a map of its keys, null for widgets.
pub(super) fn snapshot(object: &JsObject) -> Value {
    let Some(host) = object.downcast_ref::<HostObject>() else { return Value::Null };
    let keys: Vec<Arc<str>> = match host.object {
        Object::Api(_) => API_KEYS.iter().map(|key| Arc::from(*key)).collect(),
        Object::Widget(_) => return Value::Null,
        Object::Storage | Object::Device | Object::App | Object::Inputs(_) => host.shared.host.keys(&host.object),
    };
    let entries = keys.into_iter().filter_map(|key| {
        let ScriptValue::Plain(value) = host.shared.host.read(&host.object, &key) else { return None };
        (!value.is_null()).then_some((key, value))
    });
    Value::map(entries)
}

/// The fields of `response` or `response.body` as data; `None` for any other object.
pub(super) fn response_fields(object: &JsObject) -> Option<Vec<(Arc<str>, ScriptValue)>> {
    if let Some(this) = object.downcast_ref::<ResponseObject>() {
        let response = this.response.borrow().clone()?;
        let body = match &*response.body.borrow() {
            Body::Value(script_value) => script_value.clone(),
            Body::Event { data, .. } => data.clone(),
        };
        let status = response.status.get().map_or(Value::Null, |status| Value::Number(f64::from(status)));
        return Some(vec![
            (Arc::from("body"), body),
            (Arc::from("headers"), ScriptValue::Plain(response.headers.borrow().clone())),
            (Arc::from("statusCode"), ScriptValue::Plain(status)),
            (Arc::from("reasonPhrase"), ScriptValue::Plain(Value::Text(response.reason.borrow().clone()))),
        ]);
    }
    let this = object.downcast_ref::<EventObject>()?;
    let response = this.response.borrow().clone()?;
    let Body::Event { event, id, raw, data } = &*response.body.borrow() else { return None };
    Some(vec![
        (Arc::from("event"), ScriptValue::Plain(Value::Text(event.clone()))),
        (Arc::from("id"), ScriptValue::Plain(Value::Text(id.clone()))),
        (Arc::from("data"), data.clone()),
        (Arc::from("raw"), ScriptValue::Plain(Value::Text(raw.clone()))),
    ])
}

/// A field of `response.body` that is plain data, without converting it.
pub(super) fn peek(object: &JsObject, key: &str) -> Option<Value> {
    let this = object.downcast_ref::<EventObject>()?;
    let response = this.response.borrow().clone()?;
    match (&*response.body.borrow(), key) {
        (Body::Event { event, .. }, "event") => Some(Value::Text(event.clone())),
        (Body::Event { id, .. }, "id") => Some(Value::Text(id.clone())),
        (Body::Event { raw, .. }, "raw") => Some(Value::Text(raw.clone())),
        (Body::Event { data: ScriptValue::Plain(value), .. }, "data") => Some(value.clone()),
        (Body::Event { .. } | Body::Value(_), _) => None,
    }
}
