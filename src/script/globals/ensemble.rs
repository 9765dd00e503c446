//! `ensemble`, alias `e`: storage, device, app, and a function for every action.

use std::rc::Rc;
use std::sync::Arc;

use boa_engine::property::PropertyKey;
use boa_engine::{Context, JsArgs, JsObject, JsResult, JsString, JsValue, NativeFunction};

use super::console;
use crate::script::convert::{from_datum, plain_object, set_plain, to_text, to_value};
use crate::script::object::{add_hidden, host_object};
use crate::script::scope::{Scope, Shared, current_id, shared};
use crate::script::{ActionRequest, Function, Level, Name, Object};
use crate::value::Value;

pub(super) fn install(scope: &Scope, shared: &Rc<Shared>, context: &mut Context) -> JsResult<()> {
    let ensemble = plain_object(context);
    for (name, object) in [("storage", Object::Storage), ("device", Object::Device), ("app", Object::App)] {
        let value = host_object(scope, shared, &object, None, context)?;
        set_plain(&ensemble, JsString::from(name), value.into());
        if name != "storage" {
            scope.declare(Arc::from(name), Name::Object(object), shared, context)?;
        }
    }
    let version = JsString::from(env!("CARGO_PKG_VERSION"));
    set_plain(&ensemble, JsString::from("version"), version.into());
    for name in shared.host.action_names() {
        add_hidden(
            &ensemble,
            name,
            NativeFunction::from_copy_closure(move |_, args, context| act(name, args, context)),
            context,
        );
    }
    add_hidden(&ensemble, "sseState", NativeFunction::from_fn_ptr(sse_state), context);
    add_hidden(&ensemble, "setTheme", NativeFunction::from_fn_ptr(set_theme), context);
    add_hidden(
        &ensemble,
        "debug",
        NativeFunction::from_fn_ptr(|_, args, context| console::print(Level::Debug, args, context)),
        context,
    );
    set_plain(&scope.global, JsString::from("ensemble"), ensemble.clone().into());
    set_plain(&scope.global, JsString::from("e"), ensemble.into());
    Ok(())
}

/// `ensemble.NAME(…)`: asks the host, answers with a promise.
fn act(name: &'static str, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let shared = shared(context)?;
    let mut functions = Vec::new();
    let scope = current_id(context);
    for (at, arg) in args.iter().enumerate() {
        let Some(object) = arg.as_object() else { continue };
        if object.is_callable() {
            functions.push((Arc::from(at.to_string()), Function { object, scope }));
        } else if at == 0 {
            for (name, function) in callbacks(&object, context)? {
                functions.push((name, Function { object: function, scope }));
            }
        }
    }
    let args = args.iter().map(|arg| to_value(arg, context)).collect::<JsResult<Vec<Value>>>()?;
    let (promise, object) = shared.pending.open(context);
    shared.host.action(ActionRequest { name, args, functions, promise });
    Ok(object.into())
}

/// Functions at the top level of an argument.
fn callbacks(object: &JsObject, context: &mut Context) -> JsResult<Vec<(Arc<str>, JsObject)>> {
    let mut found = Vec::new();
    for key in object.own_property_keys(context)? {
        let PropertyKey::String(name) = &key else { continue };
        let name = to_text(name);
        if let Some(function) = object.get(key, context)?.as_callable() {
            found.push((name, function));
        }
    }
    Ok(found)
}

/// `ensemble.sseState(name)`: the state of a stream.
fn sse_state(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let shared = shared(context)?;
    let name = to_text(&args.get_or_undefined(0).to_string(context)?);
    let state = shared.host.read(&Object::Api(name), "sse");
    from_datum(&state, &shared.keys, context)
}

/// `ensemble.setTheme(name)`.
fn set_theme(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let shared = shared(context)?;
    let name = to_text(&args.get_or_undefined(0).to_string(context)?);
    let written = shared.host.write(&Object::App, "theme", Value::Text(name).into());
    written.map_err(crate::script::object::thrown)?;
    Ok(JsValue::undefined())
}
