//! Composite styles: `title.textStyle.color = "red"` sets one key of a property that is a map, and writes the whole map back.

use std::rc::Rc;
use std::sync::Arc;

use boa_engine::object::builtins::JsProxy;
use boa_engine::{Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsString, JsValue, Trace};

use super::Object;
use super::convert::{set_plain, to_js, to_value};
use super::object::{HostObject, write_back};
use super::scope::Shared;
use ensemble_core::spec::{Kind, Spec};
use ensemble_core::value::Value;

/// The property of which a part is looked at.
#[derive(Trace, Finalize, JsData)]
struct Part {
    #[unsafe_ignore_trace]
    shared: Rc<Shared>,
    #[unsafe_ignore_trace]
    object: Object,
    #[unsafe_ignore_trace]
    spec: Option<&'static Spec>,
    #[unsafe_ignore_trace]
    key: Arc<str>,
}

/// Whether parts of such a property can be set when the whole is not.
pub(super) fn is_composite(kind: &Kind) -> bool {
    matches!(kind, Kind::TextStyle | Kind::BoxShadow | Kind::Gradient | Kind::Icon)
}

/// The property's value as an object that writes back.
pub(super) fn make(host: &HostObject, key: &str, value: &Value, context: &mut Context) -> JsResult<JsValue> {
    let data = Part { shared: host.shared.clone(), object: host.object.clone(), spec: host.spec, key: Arc::from(key) };
    let prototype = context.intrinsics().constructors().object().prototype();
    let target = JsObject::new(context.root_shape(), prototype, data).upcast();
    if let Value::Map(map) = value {
        for (key, value) in map.iter() {
            let value = to_js(value, &host.shared.keys, context)?;
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
    let Some(part) = target.downcast_ref::<Part>() else { return Ok(JsValue::new(false)) };
    let host = HostObject { shared: part.shared.clone(), object: part.object.clone(), spec: part.spec };
    write_back(&host, &part.key, value)?;
    Ok(JsValue::new(true))
}
