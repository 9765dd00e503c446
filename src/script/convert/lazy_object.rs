//! Lazy conversion of large values: a binding that reads one number of an event of megabytes converts that number only.
//!
//! A large value is an accessor property, which converts it when it is first read and keeps what it has made beside the object. It stays an accessor:
//! the engine's inline caches go on calling the getter of a property that becomes a value while they watch. Getters and setters are made once for each
//! key of a screen.

use std::cell::Cell;
use std::sync::Arc;

use boa_engine::property::{PropertyDescriptor, PropertyKey};
use boa_engine::{Context, Finalize, JsArgs, JsData, JsObject, JsResult, JsString, JsValue, NativeFunction, Trace};
use boa_gc::GcRefCell;

use super::to_js;
use crate::scope::{self, LazyAccessor, Scope};
use ensemble_core::value::Value;

/// A text of more bytes is large.
const LARGE_TEXT: usize = 4 * 1024;

/// A list or map of more entries is large.
const LARGE_COUNT: usize = 256;

/// Number of values in one conversion, beyond which lists and maps are converted when first read.
pub(super) const EAGER_VALUES: usize = 1_000;

/// Limit of keys with cached accessors in a screen, because data may use ids as keys.
const MAX_ACCESSORS: usize = 1_024;

/// Native data of an object with large values.
#[derive(Trace, Finalize, JsData)]
pub(crate) struct LazyObject {
    values: GcRefCell<Vec<LazyValue>>,
    /// Start of the next search: values are mostly read in order.
    #[unsafe_ignore_trace]
    next: Cell<usize>,
}

#[derive(Trace, Finalize)]
struct LazyValue {
    #[unsafe_ignore_trace]
    name: Arc<str>,
    state: State,
}

#[derive(Clone, Trace, Finalize)]
enum State {
    /// Not read yet.
    Waiting(#[unsafe_ignore_trace] Value),
    /// Converted, or assigned by a script.
    Made(JsValue),
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
    /// An object without large values.
    pub fn new() -> Self {
        Self { values: GcRefCell::default(), next: Cell::default() }
    }

    fn place(&self, name: &str) -> Option<usize> {
        let values = self.values.borrow();
        let next = self.next.get().min(values.len());
        let place = (next..values.len()).chain(0..next).find(|at| *values[*at].name == *name)?;
        self.next.set(place + 1);
        Some(place)
    }

    fn state(&self, name: &str) -> Option<State> {
        let place = self.place(name)?;
        self.values.borrow().get(place).map(|value| value.state.clone())
    }

    fn set(&self, name: &str, made: JsValue) {
        let Some(place) = self.place(name) else { return };
        if let Some(value) = self.values.borrow_mut().get_mut(place) {
            value.state = State::Made(made);
        }
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
    lazy.values.borrow_mut().push(LazyValue { name: name.clone(), state: State::Waiting(value) });
    drop(lazy);
    let LazyAccessor { get, set } = accessor(scope, name, key, context);
    let property = PropertyDescriptor::builder().get(JsValue::from(get)).set(JsValue::from(set));
    object.insert_property(key.clone(), property.enumerable(true).configurable(true));
}

/// The unconverted value under a key; `None` when there is none, or a script has read, assigned or deleted it.
pub(crate) fn peek(object: &JsObject, name: &str) -> Option<Value> {
    let state = object.downcast_ref::<LazyObject>()?.state(name)?;
    let State::Waiting(value) = &state else { return None };
    let key = PropertyKey::from(JsString::from(name));
    let property = object.borrow().properties().get(&key)?;
    property.is_accessor_descriptor().then(|| value.clone())
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
        let state = object.downcast_ref::<LazyObject>().and_then(|lazy| lazy.state(&own.name));
        match &state {
            Some(State::Made(made)) => return Ok(made.clone()),
            Some(State::Waiting(value)) => {
                let shared = scope::shared(context)?;
                let made = to_js(value, &shared.strings, context)?;
                if let Some(lazy) = object.downcast_ref::<LazyObject>() {
                    lazy.set(&own.name, made.clone());
                }
                return Ok(made);
            }
            None => next = object.prototype(),
        }
    }
    Ok(JsValue::undefined())
}

/// Assignment as to an ordinary property: an object that inherits the accessor gets a property of its own, a frozen object keeps the old value.
fn set(this: &JsValue, args: &[JsValue], own: &AccessorKey, context: &mut Context) -> JsResult<JsValue> {
    let Some(object) = this.as_object() else { return Ok(JsValue::undefined()) };
    let value = args.get_or_undefined(0).clone();
    let Some(lazy) = object.downcast_ref::<LazyObject>().filter(|lazy| lazy.place(&own.name).is_some()) else {
        object.create_data_property_or_throw(own.key.clone(), value, context)?;
        return Ok(JsValue::undefined());
    };
    let property = object.borrow().properties().get(&own.key);
    if property.is_none_or(|property| property.configurable() != Some(false)) {
        lazy.set(&own.name, value);
    }
    Ok(JsValue::undefined())
}
