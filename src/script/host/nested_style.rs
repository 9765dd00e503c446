//! Composite styles: `title.textStyle.color = "red"` sets one key of a property that is a map, and writes the whole map back.

use std::rc::Rc;
use std::sync::Arc;

use boa_engine::object::builtins::JsProxy;
use boa_engine::{Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsString, JsValue, Trace};

use super::native::thrown;
use crate::convert::{set_plain, to_js, to_value};
use crate::host_data::HostObject;
use crate::scope::Shared;
use crate::{Object, ScriptValue};
use ensemble_core::spec::Kind;
use ensemble_core::value::Value;

/// The style object of a property: the app's object and the property.
#[derive(Trace, Finalize, JsData)]
struct NestedStyle {
    #[unsafe_ignore_trace]
    shared: Rc<Shared>,
    #[unsafe_ignore_trace]
    object: Object,
    #[unsafe_ignore_trace]
    key: Arc<str>,
}

/// True when parts of such a property can be set when the whole is not.
pub(crate) fn is_composite(kind: &Kind) -> bool {
    matches!(kind, Kind::TextStyle | Kind::BoxShadow | Kind::Gradient | Kind::Icon)
}

/// The property's value as an object that writes back.
pub(crate) fn nested_style(host: &HostObject, key: &str, value: &Value, context: &mut Context) -> JsResult<JsValue> {
    let data = NestedStyle { shared: host.shared.clone(), object: host.object.clone(), key: Arc::from(key) };
    let prototype = context.intrinsics().constructors().object().prototype();
    let target = JsObject::new(context.root_shape(), prototype, data).upcast();
    if let Value::Map(map) = value {
        for (key, value) in map.iter() {
            let value = to_js(value, &host.shared.strings, context)?;
            set_plain(&target, JsString::from(&**key), value);
        }
    }
    Ok(JsProxy::builder(target).set(set).build(context)?.into())
}

fn set(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(target) = args.get_or_undefined(0).as_object() else { return Ok(JsValue::new(false)) };
    let key = args.get_or_undefined(1).to_property_key(context)?;
    target.set(key, args.get_or_undefined(2).clone(), false, context)?;
    let value = to_value(&target.clone().into(), context)?;
    // The host holds the style as one value, so that bindings and animations see a change of any part.
    let Some(style) = target.downcast_ref::<NestedStyle>() else { return Ok(JsValue::new(false)) };
    style.shared.host.write(&style.object, &style.key, ScriptValue::Plain(value)).map_err(thrown)?;
    Ok(JsValue::new(true))
}
