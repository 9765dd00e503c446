//! Puts the names of the app on a screen's global object.

use std::rc::Rc;
use std::sync::Arc;

use boa_engine::property::{PropertyDescriptor, PropertyKey};
use boa_engine::{Context, JsObject, JsResult, JsString, JsValue};

use super::object::host_object;
use crate::convert::to_js;
use crate::scope::{Scope, Shared};
use crate::{Name, Object};
use ensemble_core::spec::Spec;

/// Puts a name on a screen's global object. A variable of the app's own scripts with this name stays.
pub(crate) fn declare(
    scope: &Scope,
    name: Arc<str>,
    what: Name,
    shared: &Rc<Shared>,
    context: &mut Context,
) -> JsResult<()> {
    let key = PropertyKey::from(JsString::from(&*name));
    let own = scope.global.borrow().properties().contains_key(&key);
    if own && !scope.names.borrow().contains_key(&name) && !is_replaceable(&name) {
        return Ok(());
    }
    let value = value_of(scope, &what, shared, context)?;
    if let Name::Object(Object::Api(_)) = what {
        scope.apis.borrow_mut().push(name.clone());
        // Handlers that name an API must not take the fast path, and this name was none when that was decided.
        scope.fast_paths.borrow_mut().clear();
    }
    let property =
        PropertyDescriptor::builder().value(value).writable(true).enumerable(true).configurable(true).build();
    scope.global.define_property_or_throw(key, property, context)?;
    scope.names.borrow_mut().insert(name, what);
    Ok(())
}

/// The JavaScript value of a name.
pub(crate) fn value_of(scope: &Scope, what: &Name, shared: &Rc<Shared>, context: &mut Context) -> JsResult<JsValue> {
    Ok(match what {
        Name::Object(object) => host_object(scope, shared, object, None, context)?.into(),
        Name::Widget(handle, spec) => widget(scope, *handle, spec, shared, context)?.into(),
        Name::Value(value) => to_js(value, &shared.strings, context)?,
    })
}

/// The object of a widget.
pub(crate) fn widget(
    scope: &Scope,
    handle: u64,
    spec: &'static Spec,
    shared: &Rc<Shared>,
    context: &mut Context,
) -> JsResult<JsObject> {
    host_object(scope, shared, &Object::Widget(handle), Some(spec), context)
}

/// Names declared by the engine that an app may use for its own objects.
fn is_replaceable(name: &str) -> bool {
    matches!(name, "app" | "device" | "env" | "secrets" | "appInfo") || super::web::NAMES.contains(&name)
}
