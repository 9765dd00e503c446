//! `response` and `response.body` as JavaScript objects over a shared [`Response`].

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use boa_engine::gc::GcRefCell;
use boa_engine::{
    Context, Finalize, JsArgs, JsData, JsNativeError, JsObject, JsResult, JsString, JsValue, NativeFunction, Trace,
};

use super::convert::{from_script_value, to_js, to_script_value};
use super::object::add_accessor;
use super::scope::{Scope, Shared};
use super::{Body, Response, ScriptValue};
use ensemble_core::value::Value;

/// `response`.
#[derive(Trace, JsData)]
pub(super) struct ResponseObject {
    /// Emptied when the object dies: the collector would not see the handles inside it go.
    #[unsafe_ignore_trace]
    response: RefCell<Option<Rc<Response>>>,
    #[unsafe_ignore_trace]
    shared: Rc<Shared>,
    /// `response.body` when it is an event of a stream.
    event: GcRefCell<Option<JsObject>>,
}

/// `response.body` of a stream's event.
#[derive(Trace, JsData)]
pub(super) struct EventObject {
    #[unsafe_ignore_trace]
    response: RefCell<Option<Rc<Response>>>,
    #[unsafe_ignore_trace]
    shared: Rc<Shared>,
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

const RESPONSE_KEYS: &[&str] =
    &["body", "headers", "statusCode", "reasonPhrase", "cookies", "sse", "isSuccess", "isError", "isLoading", "ok"];
const EVENT_KEYS: &[&str] = &["event", "id", "data", "raw"];

/// Keys of the two prototypes in a scope's table; pointers of declarations are never this small.
const RESPONSE_PROTOTYPE: usize = 8;
const EVENT_PROTOTYPE: usize = 9;

/// The object for an answer.
pub(super) fn response_object(
    scope: &Scope,
    shared: &Rc<Shared>,
    response: &Rc<Response>,
    context: &mut Context,
) -> JsObject {
    let prototype = prototype(scope, RESPONSE_PROTOTYPE, context);
    let data = ResponseObject {
        response: RefCell::new(Some(response.clone())),
        shared: shared.clone(),
        event: GcRefCell::new(None),
    };
    JsObject::new(context.root_shape(), prototype, data).upcast()
}

fn prototype(scope: &Scope, which: usize, context: &mut Context) -> JsObject {
    if let Some(known) = scope.prototypes.borrow().get(&which) {
        return known.clone();
    }
    let prototype = super::convert::plain_object(context);
    if which == RESPONSE_PROTOTYPE {
        for key in RESPONSE_KEYS {
            let getter = NativeFunction::from_copy_closure(move |this, _, context| response_get(this, key, context));
            let setter = NativeFunction::from_copy_closure(move |this, args, context| {
                response_set(this, key, args.get_or_undefined(0), context)
            });
            add_accessor(&prototype, key, getter, setter, context);
        }
    } else {
        for key in EVENT_KEYS {
            let getter = NativeFunction::from_copy_closure(move |this, _, context| event_get(this, key, context));
            let setter =
                NativeFunction::from_copy_closure(move |this, args, _| event_set(this, key, args.get_or_undefined(0)));
            add_accessor(&prototype, key, getter, setter, context);
        }
    }
    scope.prototypes.borrow_mut().insert(which, prototype.clone());
    prototype
}

fn response_get(this: &JsValue, key: &str, context: &mut Context) -> JsResult<JsValue> {
    let this = this.as_object();
    let Some(this) = this.as_ref().and_then(JsObject::downcast_ref::<ResponseObject>) else { return Err(misplaced()) };
    let response = this.response.borrow().clone();
    let Some(response) = response else { return Ok(JsValue::undefined()) };
    if key == "body" && matches!(&*response.body.borrow(), Body::Event { .. }) {
        if let Some(event) = this.event.borrow().as_ref() {
            return Ok(event.clone().into());
        }
        let event = event_object(&response, &this.shared, context)?;
        *this.event.borrow_mut() = Some(event.clone());
        return Ok(event.into());
    }
    Ok(read(&response, key, &this.shared, context)?.unwrap_or_default())
}

fn response_set(this: &JsValue, key: &str, value: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    let this = this.as_object();
    let Some(this) = this.as_ref().and_then(JsObject::downcast_ref::<ResponseObject>) else { return Err(misplaced()) };
    if let Some(response) = this.response.borrow().as_ref() {
        match key {
            "body" => {
                response.body.replace(Body::Value(to_script_value(value)));
                *this.event.borrow_mut() = None;
            }
            "headers" => {
                response.headers.replace(super::convert::to_value(value, context)?);
            }
            _ => {}
        }
    }
    Ok(JsValue::undefined())
}

/// A property of an answer, when answers have one of that name. Data becomes an object once and stays one.
pub(super) fn read(
    response: &Rc<Response>,
    key: &str,
    shared: &Rc<Shared>,
    context: &mut Context,
) -> JsResult<Option<JsValue>> {
    Ok(Some(match key {
        "body" => {
            let datum = match &*response.body.borrow() {
                Body::Value(datum) => Some(datum.clone()),
                Body::Event { .. } => None,
            };
            let Some(datum) = datum else { return Ok(Some(event_object(response, shared, context)?.into())) };
            let value = from_script_value(&datum, &shared.keys, context)?;
            keep(&datum, &value, |object| response.body.replace(Body::Value(object)));
            value
        }
        "statusCode" => response.status.get().map_or(JsValue::null(), JsValue::from),
        "reasonPhrase" => JsString::from(&**response.reason.borrow()).into(),
        "headers" => to_js(&response.headers.borrow(), &shared.keys, context)?,
        "cookies" => match &*response.cookies.borrow() {
            Value::Null => super::convert::plain_object(context).into(),
            cookies => to_js(cookies, &shared.keys, context)?,
        },
        "sse" => to_js(&response.sse.borrow(), &shared.keys, context)?,
        "isSuccess" | "ok" => JsValue::new(response.is_success()),
        "isError" => JsValue::new(!response.is_success()),
        "isLoading" => JsValue::new(false),
        _ => return Ok(None),
    }))
}

fn event_object(response: &Rc<Response>, shared: &Rc<Shared>, context: &mut Context) -> JsResult<JsObject> {
    let scope = super::scope::current(shared, context).ok_or_else(misplaced)?;
    let prototype = prototype(&scope, EVENT_PROTOTYPE, context);
    let data = EventObject { response: RefCell::new(Some(response.clone())), shared: shared.clone() };
    Ok(JsObject::new(context.root_shape(), prototype, data).upcast())
}

fn event_get(this: &JsValue, key: &str, context: &mut Context) -> JsResult<JsValue> {
    let this = this.as_object();
    let Some(this) = this.as_ref().and_then(JsObject::downcast_ref::<EventObject>) else { return Err(misplaced()) };
    let response = this.response.borrow().clone();
    let Some(response) = response else { return Ok(JsValue::undefined()) };
    let datum = match (&*response.body.borrow(), key) {
        (Body::Event { event, .. }, "event") => return Ok(this.shared.keys.text(event).into()),
        (Body::Event { id, .. }, "id") => return Ok(JsString::from(&**id).into()),
        (Body::Event { raw, .. }, "raw") => return Ok(JsString::from(&**raw).into()),
        (Body::Event { data, .. }, _) => data.clone(),
        (Body::Value(_), _) => return Ok(JsValue::undefined()),
    };
    let value = from_script_value(&datum, &this.shared.keys, context)?;
    keep(&datum, &value, |object| set_data(&response, object));
    Ok(value)
}

fn event_set(this: &JsValue, key: &str, value: &JsValue) -> JsResult<JsValue> {
    let this = this.as_object();
    let Some(this) = this.as_ref().and_then(JsObject::downcast_ref::<EventObject>) else { return Err(misplaced()) };
    if key == "data"
        && let Some(response) = this.response.borrow().as_ref()
    {
        set_data(response, to_script_value(value));
    }
    Ok(JsValue::undefined())
}

fn set_data(response: &Response, datum: ScriptValue) {
    if let Body::Event { data, .. } = &mut *response.body.borrow_mut() {
        *data = datum;
    }
}

/// Puts the object that data became in the data's place.
fn keep<R>(before: &ScriptValue, value: &JsValue, put: impl FnOnce(ScriptValue) -> R) {
    if let (ScriptValue::Plain(_), true) = (before, value.is_object()) {
        put(to_script_value(value));
    }
}

/// The fields of `response` or `response.body`, for where they are wanted as plain data.
pub(super) fn fields(object: &JsObject) -> Option<Vec<(Arc<str>, ScriptValue)>> {
    if let Some(this) = object.downcast_ref::<ResponseObject>() {
        let response = this.response.borrow().clone()?;
        let body = match &*response.body.borrow() {
            Body::Value(datum) => datum.clone(),
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

fn misplaced() -> boa_engine::JsError {
    JsNativeError::typ().with_message("this property belongs to a response").into()
}
