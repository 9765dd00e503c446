//! Bounds how many alternatives a regular expression has, before the engine compiles it.
//!
//! This guard is ours because `regress`, which compiles for Boa, nests each alternative in the one before and visits them by recursion: some
//! ten thousands of them exhaust the stack, which ends the process. Literals are bounded by `nesting_limit`, what is made of texts here.

use boa_engine::object::builtins::JsProxy;
use boa_engine::property::{PropertyDescriptor, PropertyKey};
use boa_engine::{Context, JsArgs, JsNativeError, JsObject, JsResult, JsSymbol, JsValue, js_string};

use super::native::wrap_method;
use crate::nesting_limit::MAX_ALTERNATIVES;

/// Methods of texts that make a regular expression of their argument, and the method by which an argument that is one already is known.
const SEARCHES: [(&str, Marker); 3] =
    [("match", JsSymbol::r#match), ("matchAll", JsSymbol::match_all), ("search", JsSymbol::search)];

type Marker = fn() -> JsSymbol;

pub(crate) fn install(context: &mut Context) -> JsResult<()> {
    let regexp = context.intrinsics().constructors().regexp();
    let (constructor, prototype) = (regexp.constructor(), regexp.prototype());
    // In front of the engine's constructor, which keeps its identity for the engine: literals and `species` are made by it.
    let guarded: JsObject = JsProxy::builder(constructor).apply(apply).construct(construct).build(context)?.into();
    let property = PropertyDescriptor::builder().value(guarded).writable(true).enumerable(false).configurable(true);
    context.global_object().insert_property(js_string!("RegExp"), property.clone());
    prototype.insert_property(js_string!("constructor"), property);
    check_arguments(&prototype, "compile", context, |args, context| {
        let mut args = args.to_vec();
        bound(&mut args, context)?;
        Ok(args)
    })?;
    let text = context.intrinsics().constructors().string().prototype();
    for (name, symbol) in SEARCHES {
        check_arguments(&text, name, context, move |args, context| {
            let mut args = args.to_vec();
            let pattern = args.get_or_undefined(0).clone();
            let searches_itself = match pattern.as_object() {
                Some(object) => !object.get(PropertyKey::from(symbol()), context)?.is_null_or_undefined(),
                None => pattern.is_undefined(),
            };
            if !searches_itself {
                args[0] = checked(&pattern, context)?;
            }
            Ok(args)
        })?;
    }
    Ok(())
}

/// Puts a check of the arguments before a method.
fn check_arguments(
    object: &JsObject,
    name: &'static str,
    context: &mut Context,
    arguments: impl Fn(&[JsValue], &mut Context) -> JsResult<Vec<JsValue>> + Copy + 'static,
) -> JsResult<()> {
    let checked = move |this: &JsValue, args: &[JsValue], original: &JsObject, context: &mut Context| {
        let args = arguments(args, context)?;
        original.call(this, &args, context)
    };
    wrap_method(object, name, checked, context)
}

/// `RegExp(pattern, flags)`.
fn apply(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut list = arguments(args.get_or_undefined(2), context)?;
    // It gives back an expression that it is asked for alone.
    if list.get_or_undefined(0).as_regexp().is_some() && list.get_or_undefined(1).is_undefined() {
        return Ok(list.swap_remove(0));
    }
    bound(&mut list, context)?;
    target(args)?.call(&JsValue::undefined(), &list, context)
}

/// `new RegExp(pattern, flags)`, and `super(…)` of a class that extends it.
fn construct(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut list = arguments(args.get_or_undefined(1), context)?;
    bound(&mut list, context)?;
    let new_target = args.get_or_undefined(2).as_object();
    Ok(target(args)?.construct(&list, new_target.as_ref(), context)?.into())
}

fn target(args: &[JsValue]) -> JsResult<JsObject> {
    let target = args.get_or_undefined(0).as_callable();
    target.ok_or_else(|| JsNativeError::typ().with_message("`RegExp` is no constructor").into())
}

/// The items of the list that a trap of a proxy gets.
fn arguments(list: &JsValue, context: &mut Context) -> JsResult<Vec<JsValue>> {
    let list = list.to_object(context)?;
    let length = list.get(js_string!("length"), context)?.to_length(context)?;
    // `new RegExp` looks at two.
    (0..length.min(2)).map(|index| list.get(index, context)).collect()
}

/// Makes a text of the pattern, once, and checks it. What is an expression already has been checked.
pub(super) fn bound(args: &mut Vec<JsValue>, context: &mut Context) -> JsResult<()> {
    let pattern = args.get_or_undefined(0).clone();
    if pattern.is_undefined() || pattern.as_regexp().is_some() {
        return Ok(());
    }
    // An object that passes for an expression is asked for its source.
    let source = match pattern.as_object() {
        Some(object) if object.get(JsSymbol::r#match(), context)?.to_boolean() => {
            if args.get_or_undefined(1).is_undefined() {
                let flags = object.get(js_string!("flags"), context)?;
                args.resize(2, JsValue::undefined());
                args[1] = flags;
            }
            object.get(js_string!("source"), context)?
        }
        _ => pattern,
    };
    args[0] = checked(&source, context)?;
    Ok(())
}

fn checked(pattern: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    let text = pattern.to_string(context)?;
    if text.iter().filter(|unit| *unit == u16::from(b'|')).count() > MAX_ALTERNATIVES {
        let message = format!("this regular expression has more than {MAX_ALTERNATIVES} alternatives");
        return Err(JsNativeError::syntax().with_message(message).into());
    }
    Ok(text.into())
}
