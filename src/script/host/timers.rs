//! `setTimeout` and its family, `queueMicrotask`. The runtime owns the timers; they end with their screen.

use boa_engine::job::PromiseJob;
use boa_engine::{Context, JsArgs, JsNativeError, JsObject, JsResult, JsValue, NativeFunction};

use super::native::add_hidden;
use crate::Function;
use crate::convert::to_script_value;
use crate::scope::{Scope, shared};
use crate::scope_id::current_id;

pub(crate) fn install(scope: &Scope, context: &Context) {
    let entries: [(&str, boa_engine::native_function::NativeFunctionPointer); 7] = [
        ("setTimeout", |_, args, context| start(args, false, context)),
        ("setInterval", |_, args, context| start(args, true, context)),
        ("setImmediate", |_, args, context| set_immediate(args, context)),
        ("clearTimeout", clear),
        ("clearInterval", clear),
        ("clearImmediate", clear),
        ("queueMicrotask", queue_microtask),
    ];
    for (name, function) in entries {
        add_hidden(&scope.global, name, NativeFunction::from_fn_ptr(function), context);
    }
}

fn start(args: &[JsValue], repeat: bool, context: &mut Context) -> JsResult<JsValue> {
    let delay = args.get_or_undefined(1).to_number(context)?;
    let rest = args.get(2..).unwrap_or_default();
    set(args.get_or_undefined(0), delay, rest, repeat, context)
}

fn set_immediate(args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    set(args.get_or_undefined(0), 0.0, args.get(1..).unwrap_or_default(), false, context)
}

fn set(callback: &JsValue, delay: f64, rest: &[JsValue], repeat: bool, context: &mut Context) -> JsResult<JsValue> {
    let function = callable(callback, context)?;
    // As browsers do: what is no number is no delay.
    let delay = if delay.is_finite() { delay.max(0.0) } else { 0.0 };
    let timer = shared(context)?.host.set_timer(function, rest.iter().map(to_script_value).collect(), delay, repeat);
    Ok(JsValue::from(timer))
}

fn callable(value: &JsValue, context: &Context) -> JsResult<Function> {
    let object = value
        .as_object()
        .filter(JsObject::is_callable)
        .ok_or_else(|| JsNativeError::typ().with_message("the first argument must be a function"))?;
    Ok(Function { object, scope: current_id(context) })
}

fn clear(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let timer = args.get_or_undefined(0);
    // As browsers do: clearing what is no timer is no fault, because apps clear variables that were never set.
    if timer.is_number() {
        let timer = timer.to_u32(context)?;
        shared(context)?.host.clear_timer(timer);
    }
    Ok(JsValue::undefined())
}

fn queue_microtask(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let function = callable(args.get_or_undefined(0), context)?.object;
    let realm = context.realm().clone();
    let job = PromiseJob::with_realm(move |context| function.call(&JsValue::undefined(), &[], context), realm);
    context.enqueue_job(job.into());
    Ok(JsValue::undefined())
}
