//! Builds native functions, accessors and exceptions.

use boa_engine::native_function::NativeFunctionPointer;
use boa_engine::object::FunctionObjectBuilder;
use boa_engine::object::builtins::JsFunction;
use boa_engine::property::PropertyDescriptor;
use boa_engine::{Context, JsError, JsNativeError, JsObject, JsResult, JsString, JsValue, NativeFunction};

use crate::convert::{plain_object, set_plain};

/// A plain object with these functions.
pub(crate) fn functions(entries: &[(&'static str, NativeFunctionPointer)], context: &Context) -> JsObject {
    let object = plain_object(context);
    for (name, function) in entries {
        let function = FunctionObjectBuilder::new(context.realm(), NativeFunction::from_fn_ptr(*function))
            .name(JsString::from(*name))
            .build();
        set_plain(&object, JsString::from(*name), function.into());
    }
    object
}

/// Adds a function that enumeration does not show.
pub(crate) fn add_hidden(object: &JsObject, name: &str, function: NativeFunction, context: &Context) {
    let name = JsString::from(name);
    let function = FunctionObjectBuilder::new(context.realm(), function).name(name.clone()).build();
    let property = PropertyDescriptor::builder().value(function).writable(true).enumerable(false).configurable(true);
    object.insert_property(name, property);
}

/// The engine's own method behind one of ours.
#[derive(boa_engine::Trace, boa_engine::Finalize)]
struct EngineMethod(JsObject);

/// Replaces a method of `object` by `wrapper`, which gets the engine's own before the context. No effect when there is no such method.
pub(crate) fn wrap_method(
    object: &JsObject,
    name: &str,
    wrapper: impl Fn(&JsValue, &[JsValue], &JsObject, &mut Context) -> JsResult<JsValue> + Copy + 'static,
    context: &mut Context,
) -> JsResult<()> {
    let Some(method) = object.get(JsString::from(name), context)?.as_callable() else { return Ok(()) };
    let function = NativeFunction::from_copy_closure_with_captures(
        move |this, args, method: &EngineMethod, context| wrapper(this, args, &method.0, context),
        EngineMethod(method),
    );
    add_hidden(object, name, function, context);
    Ok(())
}

/// Adds a native accessor.
pub(crate) fn add_accessor(
    object: &JsObject,
    name: &str,
    getter: NativeFunction,
    setter: NativeFunction,
    context: &Context,
) {
    let function = |native: NativeFunction| -> JsFunction { native.to_js_function(context.realm()) };
    let property = PropertyDescriptor::builder()
        .get(JsValue::from(function(getter)))
        .set(JsValue::from(function(setter)))
        .enumerable(true)
        .configurable(true);
    object.insert_property(JsString::from(name), property);
}

/// A refusal of the host as a JavaScript exception.
pub(crate) fn thrown(message: String) -> JsError {
    JsNativeError::typ().with_message(message).into()
}
