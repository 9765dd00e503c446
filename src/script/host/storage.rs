//! `ensemble.storage`: accessors for the keys that the app mentions, methods for the rest.

use std::sync::Arc;

use boa_engine::object::builtins::{JsArray, JsProxy};
use boa_engine::{Context, JsArgs, JsObject, JsResult, JsString, JsValue, NativeFunction};

use super::data::data_object;
use super::native::{add_accessor, add_hidden, thrown};
use crate::convert::{from_script_value, to_script_value, to_text};
use crate::host_data::HostObject;
use crate::{Object, ScriptValue, scope};

/// Fills the prototype of the storage object.
pub(crate) fn add(prototype: &JsObject, keys: &[Arc<str>], context: &mut Context) {
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
    add_accessor(prototype, KEYS, NativeFunction::from_fn_ptr(own_keys), NativeFunction::from_fn_ptr(ignore), context);
    for (name, method) in METHODS {
        add_hidden(prototype, name, NativeFunction::from_fn_ptr(method), context);
    }
}

const METHODS: [(&str, boa_engine::native_function::NativeFunctionPointer); 4] =
    [("get", get), ("set", set), ("delete", delete), ("clear", clear)];

/// A method that keeps its object: called on the key object, it would not find the storage.
fn bound(method: JsObject, this: JsValue, context: &mut Context) -> JsResult<JsValue> {
    let bind = method.get(JsString::from("bind"), context)?.to_object(context)?;
    bind.call(&method.into(), &[this], context)
}

/// The storage for `delete` and `in`. Its accessors are on a prototype, where neither would find them, so code with one of the two is rewritten to
/// use this object.
pub(crate) const KEYS: &str = "ƒkeys";

/// An object whose own properties are the keys that are set now.
fn own_keys(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let keys = JsProxy::builder(JsObject::with_null_proto())
        .get(|_, args, context| {
            let (key, storage) = (key_of(args, context)?, storage(context)?);
            if METHODS.iter().any(|(name, _)| *name == &*key) {
                let storage = storage.to_object(context)?;
                let method = storage.get(JsString::from(&*key), context)?.to_object(context)?;
                return bound(method, storage.into(), context);
            }
            read(&storage, &key, context)
        })
        .set(|_, args, context| {
            write(&storage(context)?, &key_of(args, context)?, args.get_or_undefined(2))?;
            Ok(JsValue::new(true))
        })
        .has(|_, args, context| Ok(JsValue::new(is_set(args, context)?)))
        .delete_property(|_, args, context| {
            write(&storage(context)?, &key_of(args, context)?, &JsValue::undefined())?;
            Ok(JsValue::new(true))
        })
        .own_keys(|_, _, context| {
            let names = scope::shared(context)?.host.keys(&Object::Storage);
            let names: Vec<JsValue> = names.iter().map(|name| JsString::from(&**name).into()).collect();
            Ok(JsArray::from_iter(names, context).into())
        })
        .get_own_property_descriptor(|_, args, context| {
            if !is_set(args, context)? {
                return Ok(JsValue::undefined());
            }
            let value = read(&storage(context)?, &key_of(args, context)?, context)?;
            let descriptor = crate::convert::plain_object(context);
            let fields = [("value", value), ("enumerable", true.into()), ("configurable", true.into())];
            for (name, value) in fields {
                crate::convert::set_plain(&descriptor, JsString::from(name), value);
            }
            Ok(descriptor.into())
        });
    Ok(keys.build(context)?.into())
}

fn ignore(_: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(JsValue::undefined())
}

/// The storage object of the screen whose code is running.
fn storage(context: &Context) -> JsResult<JsValue> {
    let shared = scope::shared(context)?;
    let scope = scope::current(&shared, context).ok_or_else(|| thrown("this screen is closed".to_owned()))?;
    // The object exists: `ensemble`, through which scripts reach the storage, holds it from the start.
    let storage = scope.objects.borrow().get(&Object::Storage).cloned();
    storage.map(JsValue::from).ok_or_else(|| thrown("this screen is closed".to_owned()))
}

/// The key that a trap is asked about.
fn key_of(args: &[JsValue], context: &mut Context) -> JsResult<Arc<str>> {
    Ok(to_text(&args.get_or_undefined(1).to_string(context)?))
}

fn is_set(args: &[JsValue], context: &mut Context) -> JsResult<bool> {
    let key = key_of(args, context)?;
    Ok(scope::shared(context)?.host.keys(&Object::Storage).contains(&key))
}

#[derive(boa_engine::Trace, boa_engine::Finalize)]
struct Key(#[unsafe_ignore_trace] Arc<str>);

/// Reads a key; an object that is read is kept, so that the script's changes in it are saved.
pub(super) fn read(this: &JsValue, key: &str, context: &mut Context) -> JsResult<JsValue> {
    with_host(this, |host| {
        let script_value = host.shared.host.read(&Object::Storage, key);
        match (&script_value, scope::current(&host.shared, context)) {
            (ScriptValue::Plain(value), Some(scope)) => {
                let made = data_object(&scope, value, &host.shared, context)?;
                // What the script changes in the object is to be kept: the storage holds the object from now on instead of the data.
                if made.is_object() {
                    host.shared.host.keep(&Object::Storage, key, to_script_value(&made));
                }
                Ok(made)
            }
            _ => from_script_value(&script_value, &host.shared.strings, context),
        }
    })
}

fn write(this: &JsValue, key: &str, value: &JsValue) -> JsResult<JsValue> {
    with_host(this, |host| {
        // Setting a key to null removes it, so that `in` and the list of keys agree with what is read.
        if value.is_null_or_undefined() {
            host.shared.host.remove(&Object::Storage, Some(key));
        } else {
            host.shared.host.write(&Object::Storage, key, to_script_value(value)).map_err(thrown)?;
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
