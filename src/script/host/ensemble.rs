//! `ensemble`, alias `e`: storage, device, app, and a function for every action.

use std::rc::Rc;
use std::sync::Arc;

use boa_engine::property::PropertyKey;
use boa_engine::{Context, JsArgs, JsObject, JsResult, JsString, JsValue, NativeFunction};

use super::names::declare;
use super::native::{add_accessor, add_hidden, functions};
use super::object::host_object;
use super::{console, countries, user};
use crate::convert::{from_script_value, plain_object, set_plain, to_text, to_value};
use crate::scope::{Scope, Shared, shared};
use crate::scope_id::current_id;
use crate::{ActionRequest, Function, LogLevel, Name, Object};
use ensemble_core::value::Value;

pub(crate) fn install(scope: &Scope, shared: &Rc<Shared>, context: &mut Context) -> JsResult<()> {
    let ensemble = plain_object(context);
    for (name, object) in [("storage", Object::Storage), ("device", Object::Device), ("app", Object::App)] {
        let value = host_object(scope, shared, &object, None, context)?;
        set_plain(&ensemble, JsString::from(name), value.into());
        if name != "storage" {
            declare(scope, Arc::from(name), Name::Object(object), shared, context)?;
        }
    }
    for name in ["env", "secrets"] {
        let getter = NativeFunction::from_copy_closure(move |_, _, context| {
            context.global_object().get(JsString::from(name), context)
        });
        let setter = NativeFunction::from_copy_closure(|_, _, _| Ok(JsValue::undefined()));
        add_accessor(&ensemble, name, getter, setter, context);
    }
    let formatter = super::formatter::formatter(context);
    set_plain(&ensemble, JsString::from("formatter"), formatter.into());
    user::install(&ensemble, context);
    let utils = functions(
        &[
            ("random", random),
            ("randomInt", random_int),
            ("getCountries", countries::get_countries),
            ("getCountry", countries::get_country),
            ("findCountry", countries::find_country),
        ],
        context,
    );
    set_plain(&ensemble, JsString::from("utils"), utils.into());
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
        NativeFunction::from_fn_ptr(|_, args, context| console::print(LogLevel::Debug, args, context)),
        context,
    );
    let auth = plain_object(context);
    let getter = NativeFunction::from_copy_closure_with_captures(
        |_, _, ensemble: &JsObject, context| user::signed_in(ensemble, context),
        ensemble.clone(),
    );
    let setter = NativeFunction::from_copy_closure(|_, _, _| Ok(JsValue::undefined()));
    add_accessor(&auth, "user", getter, setter, context);
    set_plain(&scope.global, JsString::from("auth"), auth.into());
    set_plain(&scope.global, JsString::from("ensemble"), ensemble.clone().into());
    set_plain(&scope.global, JsString::from("e"), ensemble.into());
    Ok(())
}

/// `ensemble.utils.random()`: from 0 up to 1.
fn random(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let math = context.global_object().get(JsString::from("Math"), context)?.to_object(context)?;
    math.get(JsString::from("random"), context)?.to_object(context)?.call(&math.into(), &[], context)
}

/// `ensemble.utils.randomInt(max)`: an integer from 0, below `max`.
fn random_int(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let random = random(this, &[], context)?.to_number(context)?;
    let max = args.get_or_undefined(0).to_number(context)?;
    Ok(JsValue::new((random * max).floor()))
}

/// `ensemble.NAME(…)`: requests the action from the host and returns a promise.
fn act(name: &'static str, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let shared = shared(context)?;
    // As upstream, where this one answers at once; with callbacks it is an action like any other.
    let has_callbacks = || args.first().and_then(JsValue::as_object).is_some_and(|map| has_key(&map, "onComplete"));
    if name == "getSecureStorage" && !has_callbacks() {
        let args = args.iter().map(|arg| to_value(arg, context)).collect::<JsResult<Vec<Value>>>()?;
        let value = shared.host.method(&Object::Storage, name, args).map_err(super::native::thrown)?;
        return from_script_value(&value, &shared.strings, context);
    }
    let mut functions = Vec::new();
    let scope = current_id(context);
    for (at, arg) in args.iter().enumerate() {
        let Some(object) = arg.as_object() else { continue };
        if object.is_callable() {
            functions.push((Arc::from(at.to_string()), Function { object, scope }));
        } else if at == 0 {
            let mut found = Vec::new();
            callbacks(&object, "", 0, &mut found, context)?;
            functions.extend(found.into_iter().map(|(name, object)| (name, Function { object, scope })));
        }
    }
    let args = args.iter().map(|arg| to_value(arg, context)).collect::<JsResult<Vec<Value>>>()?;
    let (promise, object) = shared.pending.open(context);
    shared.host.action(ActionRequest { name, args, functions, promise });
    Ok(object.into())
}

fn has_key(map: &JsObject, key: &str) -> bool {
    map.borrow().properties().contains_key(&PropertyKey::from(JsString::from(key)))
}

/// Functions in an argument, each with its path: `onTimer`, `events.onDone`. Bounded in depth and number: an argument may be any data.
fn callbacks(
    object: &JsObject,
    path: &str,
    depth: usize,
    found: &mut Vec<(Arc<str>, JsObject)>,
    context: &mut Context,
) -> JsResult<()> {
    // Callbacks stand at the top of an action's arguments or, as `styles.onTap`, one or two levels below; the rest is data.
    const DEEPEST: usize = 8;
    // Each is a handle that lives as long as the action.
    const MOST: usize = 256;
    // A list that is long is data.
    const LONGEST: usize = 64;
    let keys = object.own_property_keys(context)?;
    if depth > 0 && keys.len() > LONGEST {
        return Ok(());
    }
    for key in keys {
        if found.len() >= MOST {
            break;
        }
        let name = match &key {
            PropertyKey::String(name) => to_text(name),
            PropertyKey::Index(index) => Arc::from(index.get().to_string()),
            PropertyKey::Symbol(_) => continue,
        };
        // Data of the host, which holds no functions.
        if crate::convert::lazy_object::peek(object, &name).is_some() {
            continue;
        }
        let value = object.get(key, context)?;
        let path = if path.is_empty() { name } else { Arc::from(format!("{path}.{name}")) };
        if let Some(function) = value.as_callable() {
            found.push((path, function));
        } else if let Some(inner) = value.as_object()
            && depth < DEEPEST
            && (crate::convert::is_plain(&inner) || inner.is_array())
        {
            callbacks(&inner, &path, depth + 1, found, context)?;
        }
    }
    Ok(())
}

/// `ensemble.sseState(name)`: the state of a stream.
fn sse_state(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let shared = shared(context)?;
    let name = to_text(&args.get_or_undefined(0).to_string(context)?);
    let state = shared.host.read(&Object::Api(name), "sse");
    from_script_value(&state, &shared.strings, context)
}

/// `ensemble.setTheme(name)`.
fn set_theme(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let shared = shared(context)?;
    let name = to_text(&args.get_or_undefined(0).to_string(context)?);
    let written = shared.host.write(&Object::App, "theme", Value::Text(name).into());
    written.map_err(super::native::thrown)?;
    Ok(JsValue::undefined())
}
