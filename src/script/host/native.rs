//! Builds native functions, accessors and exceptions.

use boa_engine::native_function::NativeFunctionPointer;
use boa_engine::object::FunctionObjectBuilder;
use boa_engine::object::builtins::JsFunction;
use boa_engine::property::PropertyDescriptor;
use boa_engine::{Context, JsError, JsNativeError, JsObject, JsString, JsValue, NativeFunction};

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
