//! `ensemble.storage`: accessors for the keys that the app's text mentions, methods for the rest.

use std::sync::Arc;

use boa_engine::{Context, JsArgs, JsObject, JsResult, JsValue, NativeFunction};

use super::Object;
use super::convert::{from_datum, to_datum, to_text};
use super::object::{HostObject, add_accessor, add_hidden, thrown};

/// Fills the prototype of the storage object.
pub(super) fn add(prototype: &JsObject, keys: &[Arc<str>], context: &mut Context) {
    for key in keys {
        // A key that is called like a method stays reachable through `get` and `set`.
        if matches!(&**key, "get" | "set" | "delete" | "clear") {
            continue;
        }
        let getter = NativeFunction::from_copy_closure_with_captures(
            |this, _, key: &Key, context| read(this, &key.0, context),
            Key(key.clone()),
        );
        let setter = NativeFunction::from_copy_closure_with_captures(
            |this, args, key: &Key, _| write(this, &key.0, args.get_or_undefined(0)),
            Key(key.clone()),
        );
        add_accessor(prototype, key, getter, setter, context);
    }
    let methods: [(&str, boa_engine::native_function::NativeFunctionPointer); 4] =
        [("get", get), ("set", set), ("delete", delete), ("clear", clear)];
    for (name, method) in methods {
        add_hidden(prototype, name, NativeFunction::from_fn_ptr(method), context);
    }
}

#[derive(boa_engine::Trace, boa_engine::Finalize)]
struct Key(#[unsafe_ignore_trace] Arc<str>);

fn read(this: &JsValue, key: &str, context: &mut Context) -> JsResult<JsValue> {
    with_host(this, |host| {
        let datum = host.shared.host.read(&Object::Storage, key);
        match (&datum, super::scope::current(&host.shared, context)) {
            (super::Datum::Value(value), Some(scope)) => {
                let made = scope.data(value, &host.shared, context)?;
                if made.is_object() {
                    host.shared.host.keep(&Object::Storage, key, to_datum(&made));
                }
                Ok(made)
            }
            _ => from_datum(&datum, &host.shared.keys, context),
        }
    })
}

fn write(this: &JsValue, key: &str, value: &JsValue) -> JsResult<JsValue> {
    with_host(this, |host| {
        if value.is_null_or_undefined() {
            host.shared.host.remove(&Object::Storage, Some(key));
        } else {
            host.shared.host.write(&Object::Storage, key, to_datum(value)).map_err(thrown)?;
        }
        Ok(JsValue::undefined())
    })
}

fn get(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let key = to_text(&args.get_or_undefined(0).to_string(context)?);
    read(this, &key, context)
}

fn set(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let key = to_text(&args.get_or_undefined(0).to_string(context)?);
    write(this, &key, args.get_or_undefined(1))
}

fn delete(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let key = to_text(&args.get_or_undefined(0).to_string(context)?);
    with_host(this, |host| {
        host.shared.host.remove(&Object::Storage, Some(&key));
        Ok(JsValue::undefined())
    })
}

fn clear(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    with_host(this, |host| {
        host.shared.host.remove(&Object::Storage, None);
        Ok(JsValue::undefined())
    })
}

fn with_host(this: &JsValue, act: impl FnOnce(&HostObject) -> JsResult<JsValue>) -> JsResult<JsValue> {
    let this = this.as_object();
    match this.as_ref().and_then(JsObject::downcast_ref::<HostObject>) {
        Some(host) => act(&host),
        None => Err(thrown("call this on `ensemble.storage`".to_owned())),
    }
}
