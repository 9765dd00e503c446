//! Methods of numbers, lists and objects beyond the standard.

use boa_engine::native_function::NativeFunctionPointer;
use boa_engine::object::builtins::{JsArray, JsSet};
use boa_engine::{Context, JsArgs, JsNativeError, JsObject, JsResult, JsString, JsValue, NativeFunction, js_string};

use super::formatter;
use super::json_path::{self, MAX_FOUND, PathError};
use super::native::add_hidden;
use crate::convert::{plain_object, set_plain, to_js, to_text, to_value};
use crate::scope::shared;

pub(crate) fn install(context: &mut Context) {
    let constructors = context.intrinsics().constructors();
    let (number, array, object) =
        (constructors.number().prototype(), constructors.array().prototype(), constructors.object().prototype());
    let numbers: [(&str, NativeFunctionPointer); 4] = [
        ("prettyCurrency", |this, _, context| formatter::currency(this, context)),
        ("prettyDate", |this, _, context| formatter::date(this, context)),
        ("prettyDateTime", |this, _, context| formatter::date_time(this, context)),
        ("prettyDuration", |this, _, context| formatter::duration(this, context)),
    ];
    let arrays: [(&str, NativeFunctionPointer); 4] = [
        ("add", |this, args, context| call(this, "push", args, context)),
        ("contains", |this, args, context| call(this, "includes", args, context)),
        ("sortF", |this, args, context| call(this, "sort", args, context)),
        ("unique", unique),
    ];
    let objects: [(&str, NativeFunctionPointer); 6] = [
        ("keys", |this, _, context| entries(this, |key, _, _| Ok(key), context)),
        ("values", |this, _, context| entries(this, |_, value, _| Ok(value), context)),
        ("entries", |this, _, context| entries(this, entry, context)),
        ("path", path),
        // On every object, because `event` is one. Only `onKeyDown` has something to stop.
        ("preventDefault", |_, _, context| {
            shared(context)?.default_prevented.set(true);
            Ok(JsValue::undefined())
        }),
        ("stopPropagation", |_, _, _| Ok(JsValue::undefined())),
    ];
    for (prototype, methods) in [(&number, &numbers[..]), (&array, &arrays[..]), (&object, &objects[..])] {
        for (name, method) in methods.iter().copied() {
            add_hidden(prototype, name, NativeFunction::from_fn_ptr(method), context);
        }
    }
}

fn call(this: &JsValue, method: &str, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let object = this.to_object(context)?;
    let method = object.get(JsString::from(method), context)?;
    let method = method.as_callable().ok_or_else(|| JsNativeError::typ().with_message("this is not a list"))?;
    method.call(this, args, context)
}

/// The items without repetitions, in their order.
fn unique(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let set = JsSet::new(context);
    for item in items(&this.to_object(context)?, context)? {
        set.add(item, context)?;
    }
    let mut unique = Vec::new();
    set.for_each_native(|item| {
        unique.push(item);
        Ok(())
    })?;
    Ok(JsArray::from_iter(unique, context).into())
}

fn items(list: &JsObject, context: &mut Context) -> JsResult<Vec<JsValue>> {
    let length = list.get(js_string!("length"), context)?.to_length(context)?;
    super::length_limits::check(length)?;
    (0..length).map(|at| list.get(at, context)).collect()
}

fn entries(
    this: &JsValue,
    make: fn(JsValue, JsValue, &mut Context) -> JsResult<JsValue>,
    context: &mut Context,
) -> JsResult<JsValue> {
    let object = this.to_object(context)?;
    let keys = context.intrinsics().constructors().object().constructor().get(js_string!("keys"), context)?;
    let keys = keys.to_object(context)?.call(&JsValue::undefined(), &[object.clone().into()], context)?;
    let mut made = Vec::new();
    for key in items(&keys.to_object(context)?, context)? {
        let value = object.get(key.to_property_key(context)?, context)?;
        made.push(make(key, value, context)?);
    }
    Ok(JsArray::from_iter(made, context).into())
}

/// `{key, value}`.
fn entry(key: JsValue, value: JsValue, context: &mut Context) -> JsResult<JsValue> {
    let entry = plain_object(context);
    set_plain(&entry, js_string!("key"), key);
    set_plain(&entry, js_string!("value"), value);
    Ok(entry.into())
}

/// `object.path("$.a[*].b", mapper)`: the values that a JSONPath finds.
fn path(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let shared = shared(context)?;
    let path = to_text(&args.get_or_undefined(0).to_string(context)?);
    let value = to_value(this, context)?;
    let found = json_path::find(&value, &path).map_err(|error| match error {
        PathError::NotAPath => JsNativeError::typ().with_message(format!("`{path}` is not a JSONPath")),
        PathError::TooMany => JsNativeError::range().with_message(format!(
            "`{path}` finds more than {MAX_FOUND} values: name more of the path, or use fewer `..`"
        )),
    })?;
    let mut made = Vec::with_capacity(found.len());
    for value in found {
        let value = to_js(&value, &shared.strings, context)?;
        made.push(match args.get_or_undefined(1).as_callable() {
            Some(mapper) => mapper.call(&JsValue::undefined(), &[value], context)?,
            None => value,
        });
    }
    Ok(JsArray::from_iter(made, context).into())
}
