//! Lazy conversion of large values: a binding that reads one number of an event of megabytes converts that number only.
//!
//! A large value is an accessor property that replaces itself by the converted value when it is first read. Getters and setters are made once
//! for each key of a screen.

use std::cell::RefCell;
use std::sync::Arc;

use boa_engine::property::{PropertyDescriptor, PropertyKey};
use boa_engine::{Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsValue, NativeFunction, Trace};

use super::{set_plain, to_js};
use crate::scope::{self, LazyAccessor, Scope};
use ensemble_core::value::Value;

/// A text of more bytes is large.
const LARGE_TEXT: usize = 4 * 1024;

/// A list or map of more entries is large.
const LARGE_COUNT: usize = 256;

/// Values of one conversion after which lists and maps of any size are converted when they are first read.
pub(super) const EAGER_VALUES: usize = 1_000;

/// Most keys of a screen with cached accessors. Data that uses ids as keys would add to them without end.
const MAX_ACCESSORS: usize = 1_024;

/// Native data of an object with unconverted values.
#[derive(Trace, Finalize, JsData)]
pub(crate) struct LazyObject {
    #[unsafe_ignore_trace]
    waiting: RefCell<Vec<(Arc<str>, Value)>>,
}

/// The key that an accessor belongs to.
#[derive(Trace, Finalize)]
struct AccessorKey {
    #[unsafe_ignore_trace]
    name: Arc<str>,
    #[unsafe_ignore_trace]
    key: PropertyKey,
}

impl LazyObject {
    /// An object without unconverted values.
    pub fn new() -> Self {
        Self { waiting: RefCell::default() }
    }

    fn waiting(&self, name: &str) -> Option<Value> {
        self.waiting.borrow().iter().find(|(key, _)| &**key == name).map(|(_, value)| value.clone())
    }

    fn forget(&self, name: &str) {
        self.waiting.borrow_mut().retain(|(key, _)| &**key != name);
    }
}

/// True for a value that is converted when it is first read; `left` is the rest of [`EAGER_VALUES`].
pub(super) fn waits(value: &Value, left: usize) -> bool {
    match value {
        Value::Text(text) => text.len() > LARGE_TEXT,
        Value::List(items) => items.len() > LARGE_COUNT || left == 0 && !items.is_empty(),
        Value::Map(map) => map.len() > LARGE_COUNT || left == 0 && !map.is_empty(),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Adds a property whose value is converted when it is first read. `object` holds a [`LazyObject`].
pub(super) fn set_waiting(
    scope: &Scope,
    object: &JsObject,
    name: &Arc<str>,
    key: &PropertyKey,
    value: Value,
    context: &Context,
) {
    let Some(lazy) = object.downcast_ref::<LazyObject>() else { return };
    lazy.waiting.borrow_mut().push((name.clone(), value));
    drop(lazy);
    let LazyAccessor { get, set } = accessor(scope, name, key, context);
    let property = PropertyDescriptor::builder().get(JsValue::from(get)).set(JsValue::from(set));
    object.insert_property(key.clone(), property.enumerable(true).configurable(true));
}

/// The unconverted value under a key; `None` when there is none or a script has read it.
pub(crate) fn peek(object: &JsObject, name: &str) -> Option<Value> {
    object.downcast_ref::<LazyObject>()?.waiting(name)
}

fn accessor(scope: &Scope, name: &Arc<str>, key: &PropertyKey, context: &Context) -> LazyAccessor {
    let mut accessors = scope.lazy_accessors.borrow_mut();
    if let Some(known) = accessors.get(name) {
        return known.clone();
    }
    if accessors.len() >= MAX_ACCESSORS {
        accessors.clear();
    }
    let own = || AccessorKey { name: name.clone(), key: key.clone() };
    let made = LazyAccessor {
        get: NativeFunction::from_copy_closure_with_captures(get, own()).to_js_function(context.realm()),
        set: NativeFunction::from_copy_closure_with_captures(set, own()).to_js_function(context.realm()),
    };
    accessors.insert(name.clone(), made.clone());
    made
}

fn get(this: &JsValue, _: &[JsValue], own: &AccessorKey, context: &mut Context) -> JsResult<JsValue> {
    let mut next = this.as_object();
    // An object may inherit from the one that holds the value.
    while let Some(object) = next {
        if let Some(value) = peek(&object, &own.name) {
            let shared = scope::shared(context)?;
            let made = to_js(&value, &shared.strings, context)?;
            settle(&object, own, made.clone());
            return Ok(made);
        }
        next = object.prototype();
    }
    Ok(JsValue::undefined())
}

/// Assignment as to an ordinary property: an object that inherits the accessor gets a property of its own, a frozen object keeps the old value.
fn set(this: &JsValue, args: &[JsValue], own: &AccessorKey, context: &mut Context) -> JsResult<JsValue> {
    if let Some(object) = this.as_object() {
        let value = args.get_or_undefined(0).clone();
        if !object.is::<LazyObject>() {
            object.create_data_property_or_throw(own.key.clone(), value, context)?;
        } else if !is_frozen(&object, own) {
            settle(&object, own, value);
        }
    }
    Ok(JsValue::undefined())
}

fn is_frozen(object: &JsObject, own: &AccessorKey) -> bool {
    object.borrow().properties().get(&own.key).is_some_and(|property| property.configurable() == Some(false))
}

/// Replaces the accessor by a value; that of a frozen object is read-only.
fn settle(object: &JsObject, own: &AccessorKey, value: JsValue) {
    if !is_frozen(object, own) {
        set_plain(object, own.key.clone(), value);
    } else {
        let property = PropertyDescriptor::builder().value(value).writable(false).enumerable(true).configurable(false);
        object.insert_property(own.key.clone(), property);
    }
    if let Some(lazy) = object.downcast_ref::<LazyObject>() {
        lazy.forget(&own.name);
    }
}
