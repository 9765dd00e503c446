//! `response` and `response.body` as JavaScript objects over a shared [`Response`].

use std::cell::RefCell;
use std::rc::Rc;

use boa_engine::gc::GcRefCell;
use boa_engine::{Context, JsArgs, JsNativeError, JsObject, JsResult, JsString, JsValue, NativeFunction};

use super::native::{add_accessor, add_hidden};
use crate::convert::{from_script_value, to_js, to_script_value, to_text};
use crate::host_data::{EventObject, ResponseObject};
use crate::scope::{Scope, Shared};
use crate::{Body, Response, ScriptValue};
use ensemble_core::value::Value;

pub(crate) const RESPONSE_KEYS: &[&str] =
    &["body", "headers", "statusCode", "reasonPhrase", "cookies", "sse", "isSuccess", "isError", "isLoading", "ok"];
pub(crate) const EVENT_KEYS: &[&str] = &["event", "id", "data", "raw"];

/// Keys of the two prototypes in a scope's table; pointers of declarations are never this small.
const RESPONSE_PROTOTYPE: usize = 8;
const EVENT_PROTOTYPE: usize = 9;

/// The JavaScript object for a response.
pub(crate) fn response_object(
    scope: &Scope,
    shared: &Rc<Shared>,
    response: &Rc<Response>,
    context: &mut Context,
) -> JsObject {
    let prototype = prototype(scope, RESPONSE_PROTOTYPE, context);
    count(response, shared);
    let data = ResponseObject {
        response: RefCell::new(Some(response.clone())),
        shared: shared.clone(),
        event: GcRefCell::new(None),
    };
    JsObject::new(context.root_shape(), prototype, data).upcast()
}

/// Adds the size of an event to [`Shared::outside`]: the collector sees only the few bytes of the object that holds it.
fn count(response: &Response, shared: &Shared) {
    // Walking the data of every small event to measure it would cost more than it is.
    const MEASURED: usize = 64 * 1024;
    // Decoded, text takes about as many times its bytes.
    const DECODED: usize = 4;
    let Body::Event { raw, data, .. } = &*response.body.borrow() else { return };
    if shared.counted.replace(raw.as_ptr().addr()) == raw.as_ptr().addr() {
        return;
    }
    let bytes = match data {
        ScriptValue::Plain(data) if raw.len() > MEASURED => raw.len() + data.memory_size(),
        _ => raw.len().saturating_mul(DECODED),
    };
    shared.outside.set(shared.outside.get().saturating_add(isize::try_from(bytes).unwrap_or(isize::MAX)));
}

fn prototype(scope: &Scope, which: usize, context: &mut Context) -> JsObject {
    if let Some(known) = scope.prototypes.borrow().get(&which) {
        return known.clone();
    }
    let prototype = crate::convert::plain_object(context);
    if which == RESPONSE_PROTOTYPE {
        for key in RESPONSE_KEYS {
            let getter = NativeFunction::from_copy_closure(move |this, _, context| response_get(this, key, context));
            let setter = NativeFunction::from_copy_closure(move |this, args, context| {
                response_set(this, key, args.get_or_undefined(0), context)
            });
            add_accessor(&prototype, key, getter, setter, context);
        }
        add_hidden(&prototype, "addHeader", NativeFunction::from_fn_ptr(add_header), context);
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
    let Some(this) = this.as_ref().and_then(JsObject::downcast_ref::<ResponseObject>) else {
        return Err(wrong_receiver());
    };
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
    let Some(this) = this.as_ref().and_then(JsObject::downcast_ref::<ResponseObject>) else {
        return Err(wrong_receiver());
    };
    if let Some(response) = this.response.borrow().as_ref() {
        match key {
            "body" => {
                response.body.replace(Body::Value(to_script_value(value)));
                // The cached object would go on to show the event that was just replaced.
                *this.event.borrow_mut() = None;
            }
            // The other properties say what the server did and cannot be changed; assigning to them is ignored, as to a read-only property.
            "headers" => {
                response.headers.replace(crate::convert::to_value(value, context)?);
            }
            _ => {}
        }
    }
    Ok(JsValue::undefined())
}

/// `response.addHeader(name, value)`: names are in lower case, as those of the server.
fn add_header(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = to_text(&args.get_or_undefined(0).to_string(context)?).to_lowercase();
    let value = crate::convert::to_value(args.get_or_undefined(1), context)?;
    let this = this.as_object();
    let Some(this) = this.as_ref().and_then(JsObject::downcast_ref::<ResponseObject>) else {
        return Err(wrong_receiver());
    };
    if let Some(response) = this.response.borrow().as_ref() {
        let mut headers = response.headers.borrow().as_map().cloned().unwrap_or_default();
        headers.insert(name, Value::Text(value.to_display()));
        response.headers.replace(Value::Map(headers.into()));
    }
    Ok(JsValue::undefined())
}

/// A property of a response; `None` when responses have no property of that name. Data becomes an object at the first read and stays one.
pub(crate) fn read(
    response: &Rc<Response>,
    key: &str,
    shared: &Rc<Shared>,
    context: &mut Context,
) -> JsResult<Option<JsValue>> {
    Ok(Some(match key {
        "body" => {
            let script_value = match &*response.body.borrow() {
                Body::Value(script_value) => Some(script_value.clone()),
                Body::Event { .. } => None,
            };
            let Some(script_value) = script_value else {
                return Ok(Some(event_object(response, shared, context)?.into()));
            };
            let value = from_script_value(&script_value, &shared.strings, context)?;
            keep(&script_value, &value, |object| response.body.replace(Body::Value(object)));
            value
        }
        "statusCode" => response.status.get().map_or(JsValue::null(), JsValue::from),
        "reasonPhrase" => JsString::from(&**response.reason.borrow()).into(),
        "headers" => to_js(&response.headers.borrow(), &shared.strings, context)?,
        "cookies" => match &*response.cookies.borrow() {
            Value::Null => crate::convert::plain_object(context).into(),
            cookies => to_js(cookies, &shared.strings, context)?,
        },
        "sse" => to_js(&response.sse.borrow().to_value(), &shared.strings, context)?,
        "isSuccess" | "ok" => JsValue::new(response.is_success()),
        "isError" => JsValue::new(!response.is_success()),
        "isLoading" => JsValue::new(false),
        _ => return Ok(None),
    }))
}

fn event_object(response: &Rc<Response>, shared: &Rc<Shared>, context: &mut Context) -> JsResult<JsObject> {
    let scope = crate::scope::current(shared, context).ok_or_else(wrong_receiver)?;
    let prototype = prototype(&scope, EVENT_PROTOTYPE, context);
    count(response, shared);
    let data = EventObject { response: RefCell::new(Some(response.clone())), shared: shared.clone() };
    Ok(JsObject::new(context.root_shape(), prototype, data).upcast())
}

fn event_get(this: &JsValue, key: &str, context: &mut Context) -> JsResult<JsValue> {
    let this = this.as_object();
    let Some(this) = this.as_ref().and_then(JsObject::downcast_ref::<EventObject>) else {
        return Err(wrong_receiver());
    };
    let response = this.response.borrow().clone();
    let Some(response) = response else { return Ok(JsValue::undefined()) };
    let script_value = match (&*response.body.borrow(), key) {
        (Body::Event { event, .. }, "event") => return Ok(this.shared.strings.string(event).into()),
        (Body::Event { id, .. }, "id") => return Ok(JsString::from(&**id).into()),
        (Body::Event { raw, .. }, "raw") => return Ok(JsString::from(&**raw).into()),
        (Body::Event { data, .. }, _) => data.clone(),
        (Body::Value(_), _) => return Ok(JsValue::undefined()),
    };
    let value = from_script_value(&script_value, &this.shared.strings, context)?;
    keep(&script_value, &value, |object| set_data(&response, object));
    Ok(value)
}

fn event_set(this: &JsValue, key: &str, value: &JsValue) -> JsResult<JsValue> {
    let this = this.as_object();
    let Some(this) = this.as_ref().and_then(JsObject::downcast_ref::<EventObject>) else {
        return Err(wrong_receiver());
    };
    if key == "data"
        && let Some(response) = this.response.borrow().as_ref()
    {
        set_data(response, to_script_value(value));
    }
    Ok(JsValue::undefined())
}

fn set_data(response: &Response, script_value: ScriptValue) {
    if let Body::Event { data, .. } = &mut *response.body.borrow_mut() {
        *data = script_value;
    }
}

/// Replaces plain data by the object that it became.
fn keep<R>(before: &ScriptValue, value: &JsValue, put: impl FnOnce(ScriptValue) -> R) {
    if let (ScriptValue::Plain(_), true) = (before, value.is_object()) {
        put(to_script_value(value));
    }
}

fn wrong_receiver() -> boa_engine::JsError {
    JsNativeError::typ().with_message("this property belongs to a response").into()
}
