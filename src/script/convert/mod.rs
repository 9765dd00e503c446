//! Converts values into JavaScript and back, with limits on depth and size.
//!
//! This conversion is ours because Boa's own (`JsValue::from_json`, `to_json`) recurses without a limit and aborts the process on very deep
//! data, and because going through JSON text costs many times more.

pub(super) mod lazy_object;

use std::rc::Rc;
use std::sync::Arc;

use boa_engine::builtins::date::Date;
use boa_engine::builtins::object::OrdinaryObject;
use boa_engine::builtins::regexp::RegExp;
use boa_engine::object::builtins::{JsArray, JsDate, JsMap, JsSet};
use boa_engine::property::{PropertyDescriptor, PropertyKey};
use boa_engine::{Context, JsNativeError, JsObject, JsResult, JsString, JsValue, JsVariant, js_string};

use crate::host_data::{self, HostObject};
use crate::scope::{self, Scope};
use crate::string_cache::StringCache;
use crate::{ScriptObject, ScriptValue};
use ensemble_core::value::{Map, Value};
use lazy_object::LazyObject;

/// Deepest nesting of data; deeper data is refused.
pub const MAX_DEPTH: usize = 128;

/// Limit of values in one conversion.
const MAX_VALUES: usize = 5_000_000;

/// Converts a value to arrays and objects of the current realm. Large values of maps are converted when first read.
pub(super) fn to_js(value: &Value, strings: &StringCache, context: &mut Context) -> JsResult<JsValue> {
    Writer { strings, left: lazy_object::EAGER_VALUES, scope: None }.write(value, 0, context)
}

/// An object with these fields of a map, for code that reads no others.
pub(super) fn fields_to_js(
    map: &Map,
    fields: &[Arc<str>],
    strings: &StringCache,
    context: &mut Context,
) -> JsResult<JsValue> {
    let part: Map = fields.iter().filter_map(|field| Some((field.clone(), map.get(field)?.clone()))).collect();
    to_js(&Value::Map(Arc::new(part)), strings, context)
}

struct Writer<'a> {
    strings: &'a StringCache,
    /// Rest of [`lazy_object::EAGER_VALUES`].
    left: usize,
    /// The current screen; looked up for the first lazy value.
    scope: Option<Rc<Scope>>,
}

impl Writer<'_> {
    fn write(&mut self, value: &Value, depth: usize, context: &mut Context) -> JsResult<JsValue> {
        if depth > MAX_DEPTH {
            return Err(too_deep());
        }
        self.left = self.left.saturating_sub(1);
        Ok(match value {
            Value::Null => JsValue::null(),
            Value::Bool(bool) => JsValue::new(*bool),
            Value::Number(number) => JsValue::new(*number),
            Value::Text(text) => JsValue::new(self.strings.string(text)),
            Value::List(items) => {
                let mut elements = Vec::with_capacity(items.len());
                for item in items.iter() {
                    elements.push(self.write(item, depth + 1, context)?);
                }
                JsArray::from_iter(elements, context).into()
            }
            Value::Map(map) => {
                let waits = map.iter().any(|(_, value)| lazy_object::waits(value, self.left));
                let object = if waits { lazy_object(context) } else { plain_object(context) };
                for (at, (name, value)) in map.iter().enumerate() {
                    let key = self.strings.key_at(at, name);
                    if waits
                        && lazy_object::waits(value, self.left)
                        && !matches!(key, PropertyKey::Index(_))
                        && let Some(scope) = self.scope(context)
                    {
                        lazy_object::set_waiting(&scope, &object, name, &key, value.clone(), context);
                        continue;
                    }
                    let value = self.write(value, depth + 1, context)?;
                    set_plain(&object, key, value);
                }
                object.into()
            }
        })
    }

    fn scope(&mut self, context: &Context) -> Option<Rc<Scope>> {
        if self.scope.is_none() {
            self.scope = scope::shared(context).ok().and_then(|shared| scope::current(&shared, context));
        }
        self.scope.clone()
    }
}

fn lazy_object(context: &Context) -> JsObject {
    let prototype = context.intrinsics().constructors().object().prototype();
    JsObject::new(context.root_shape(), prototype, LazyObject::new()).upcast()
}

/// An empty object of the current realm.
pub(super) fn plain_object(context: &Context) -> JsObject {
    let prototype = context.intrinsics().constructors().object().prototype();
    JsObject::new(context.root_shape(), prototype, OrdinaryObject).upcast()
}

/// Sets an ordinary property without asking setters.
pub(super) fn set_plain(object: &JsObject, key: impl Into<PropertyKey>, value: JsValue) {
    let property = PropertyDescriptor::builder().value(value).writable(true).enumerable(true).configurable(true);
    object.insert_property(key.into(), property);
}

/// A JavaScript value as a [`ScriptValue`]: primitives become plain data, objects stay handles.
pub(super) fn to_script_value(value: &JsValue) -> ScriptValue {
    match value.variant() {
        JsVariant::Object(object) => ScriptValue::Object(ScriptObject(object)),
        other => ScriptValue::Plain(scalar(other)),
    }
}

/// The JavaScript value for a [`ScriptValue`].
pub(super) fn from_script_value(
    script_value: &ScriptValue,
    strings: &StringCache,
    context: &mut Context,
) -> JsResult<JsValue> {
    match script_value {
        ScriptValue::Plain(value) => to_js(value, strings, context),
        ScriptValue::Object(script) => Ok(script.0.clone().into()),
    }
}

/// A JavaScript string as shared text; lone surrogates become the replacement character.
pub(super) fn to_text(string: &JsString) -> Arc<str> {
    if let Some(latin1) = string.as_str().as_latin1()
        && let Ok(text) = std::str::from_utf8(latin1)
        && text.is_ascii()
    {
        return Arc::from(text);
    }
    Arc::from(string.to_std_string_lossy())
}

fn scalar(value: JsVariant) -> Value {
    match value {
        JsVariant::Null | JsVariant::Undefined | JsVariant::Object(_) => Value::Null,
        JsVariant::Boolean(bool) => Value::Bool(bool),
        JsVariant::Integer32(number) => Value::Number(f64::from(number)),
        JsVariant::Float64(number) => Value::Number(number),
        JsVariant::String(text) => Value::Text(to_text(&text)),
        JsVariant::BigInt(number) => Value::Text(Arc::from(number.to_string())),
        JsVariant::Symbol(symbol) => Value::Text(Arc::from(symbol.to_string())),
    }
}

/// Plain data from any JavaScript value.
///
/// Functions and promises become null, a Date its ISO text, a Map a map (a list of pairs when its keys are no text), a Set a list,
/// an Error its message, a RegExp its pattern.
pub(super) fn to_value(value: &JsValue, context: &mut Context) -> JsResult<Value> {
    Reader { path: Vec::new(), left: MAX_VALUES, json: false }.read(value, context)
}

/// As [`to_value`], with what `JSON.stringify` leaves out left out of objects, and numbers JSON lacks as null.
pub(super) fn to_json_value(value: &JsValue, context: &mut Context) -> JsResult<Value> {
    Reader { path: Vec::new(), left: MAX_VALUES, json: true }.read(value, context)
}

struct Reader {
    /// Objects around the current one.
    path: Vec<JsObject>,
    left: usize,
    json: bool,
}

/// A property during conversion.
enum PropertyValue {
    Value(JsValue),
    /// An unconverted value of a lazy object.
    Waiting(Value),
    Accessor,
}

impl Reader {
    fn read(&mut self, value: &JsValue, context: &mut Context) -> JsResult<Value> {
        self.left = self.left.checked_sub(1).ok_or_else(too_large)?;
        let JsVariant::Object(object) = value.variant() else { return Ok(scalar(value.variant())) };
        if self.path.len() >= MAX_DEPTH {
            return Err(too_deep());
        }
        // A linear search: the path is at most `MAX_DEPTH` long, and a hash set would cost more on ordinary data.
        if self.path.iter().any(|outer| JsObject::equals(outer, &object)) {
            return Err(JsNativeError::typ().with_message("this data contains itself").into());
        }
        self.path.push(object.clone());
        let result = self.read_object(&object, context);
        self.path.pop();
        result
    }

    fn read_object(&mut self, object: &JsObject, context: &mut Context) -> JsResult<Value> {
        if object.is_array() {
            return self.read_array(object, context);
        }
        if is_plain(object) {
            return self.read_plain(object, context);
        }
        if object.is_callable() {
            return Ok(Value::Null);
        }
        if object.is::<HostObject>() {
            return Ok(host_data::snapshot(object));
        }
        if let Some(value) = host_data::response_fields(object) {
            let mut map = Map::default();
            for (key, script_value) in value {
                let value = match script_value {
                    ScriptValue::Plain(value) => value,
                    ScriptValue::Object(script) => self.read(&script.0.into(), context)?,
                };
                map.insert(key, value);
            }
            return Ok(Value::Map(Arc::new(map)));
        }
        if object.is::<Date>() {
            // An invalid date has no ISO text.
            let text = JsDate::from_object(object.clone()).and_then(|date| date.to_iso_string(context));
            return Ok(text.map_or(Value::Null, |text| scalar(text.variant())));
        }
        if let Ok(map) = JsMap::from_object(object.clone()) {
            return self.read_map(&map, context);
        }
        if let Ok(set) = JsSet::from_object(object.clone()) {
            let mut items = Vec::new();
            set.for_each_native(|item| {
                items.push(item);
                Ok(())
            })?;
            return self.read_items(&items, context);
        }
        if object.is::<boa_engine::builtins::error::Error>() || object.is::<RegExp>() {
            let text = JsValue::from(object.clone()).to_string(context)?;
            return Ok(Value::Text(to_text(&text)));
        }
        if JsValue::from(object.clone()).is_promise() {
            return Ok(Value::Null);
        }
        self.read_plain(object, context)
    }

    fn read_array(&mut self, object: &JsObject, context: &mut Context) -> JsResult<Value> {
        let length = object.get(js_string!("length"), context)?.to_length(context)? as usize;
        // Checked before the list is allocated: `new Array(4294967295)` is one value without elements.
        if length > self.left {
            return Err(too_large());
        }
        // Collected first: reading an element may run a getter that changes the array while it is borrowed.
        let mut found: Vec<(u32, PropertyValue)> = object
            .borrow()
            .properties()
            .index_properties()
            .map(|(index, property)| {
                (index, property.value().map_or(PropertyValue::Accessor, |value| PropertyValue::Value(value.clone())))
            })
            .collect();
        found.sort_unstable_by_key(|(index, _)| *index);
        // Holes of a sparse array are null.
        let mut items = vec![Value::Null; length];
        for (index, found) in found {
            let value = match found {
                PropertyValue::Value(value) => value,
                PropertyValue::Waiting(_) | PropertyValue::Accessor => object.get(index, context)?,
            };
            let value =
                if self.json { json_form(&value, || JsString::from(index.to_string()), context)? } else { value };
            let value = self.read(&value, context)?;
            // A getter that was run above may have made the array longer than `length`.
            if let Some(item) = items.get_mut(index as usize) {
                *item = value;
            }
        }
        Ok(Value::List(Arc::new(items)))
    }

    fn read_items(&mut self, items: &[JsValue], context: &mut Context) -> JsResult<Value> {
        let items = items.iter().map(|item| self.read(item, context)).collect::<JsResult<Vec<_>>>()?;
        Ok(Value::List(Arc::new(items)))
    }

    fn read_map(&mut self, map: &JsMap, context: &mut Context) -> JsResult<Value> {
        let mut entries = Vec::new();
        map.for_each_native(|key, value| {
            entries.push((key, value));
            Ok(())
        })?;
        if entries.iter().all(|(key, _)| key.is_string() || key.is_number()) {
            let mut result = Map::with_capacity(entries.len());
            for (key, value) in entries {
                let key = to_text(&key.to_string(context)?);
                result.insert(key, self.read(&value, context)?);
            }
            return Ok(Value::Map(Arc::new(result)));
        }
        let mut pairs = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            pairs.push(self.read_items(&[key, value], context)?);
        }
        Ok(Value::List(Arc::new(pairs)))
    }

    fn read_plain(&mut self, object: &JsObject, context: &mut Context) -> JsResult<Value> {
        let properties = match own_properties(object) {
            Some(properties) => properties,
            // A proxy and other exotic objects answer for themselves.
            None => object.own_property_keys(context)?.into_iter().map(|key| (key, PropertyValue::Accessor)).collect(),
        };
        if properties.len() > self.left {
            return Err(too_large());
        }
        let mut map = Map::with_capacity(properties.len());
        for (key, found) in properties {
            let name = match &key {
                PropertyKey::String(name) => to_text(name),
                PropertyKey::Index(index) => Arc::from(index.get().to_string()),
                PropertyKey::Symbol(_) => continue,
            };
            let value = match found {
                PropertyValue::Value(value) => value,
                PropertyValue::Waiting(value) => {
                    map.insert(name, value);
                    continue;
                }
                PropertyValue::Accessor => object.get(key, context)?,
            };
            let value = if self.json { json_form(&value, || JsString::from(&*name), context)? } else { value };
            if self.json && (value.is_undefined() || value.is_callable() || value.is_symbol()) {
                continue;
            }
            map.insert(name, self.read(&value, context)?);
        }
        Ok(Value::Map(Arc::new(map)))
    }
}

/// True for an object whose properties are all in its map.
pub(super) fn is_plain(object: &JsObject) -> bool {
    object.is_ordinary() || object.is::<LazyObject>()
}

/// The JSON form of a value by its `toJSON`; the value itself without one.
pub(super) fn json_form(value: &JsValue, key: impl FnOnce() -> JsString, context: &mut Context) -> JsResult<JsValue> {
    let Some(object) = value.as_object().filter(|object| !object.is::<HostObject>() && !object.is::<Date>()) else {
        return Ok(value.clone());
    };
    match object.get(js_string!("toJSON"), context)?.as_callable() {
        Some(method) => method.call(value, &[key().into()], context),
        None => Ok(value.clone()),
    }
}

/// Enumerable own properties in JavaScript's order, or none for an object whose properties are not in its map.
fn own_properties(object: &JsObject) -> Option<Vec<(PropertyKey, PropertyValue)>> {
    if !is_plain(object) {
        return None;
    }
    let borrowed = object.borrow();
    let properties = borrowed.properties();
    let found = |property: PropertyDescriptor| match property.value() {
        Some(value) => PropertyValue::Value(value.clone()),
        None => PropertyValue::Accessor,
    };
    let waiting = |key: &PropertyKey| match key {
        PropertyKey::String(name) => lazy_object::peek(object, &name.to_std_string_lossy()),
        PropertyKey::Index(_) | PropertyKey::Symbol(_) => None,
    };
    let mut result: Vec<_> = properties
        .index_properties()
        .filter(|(_, property)| property.enumerable() != Some(false))
        .map(|(index, property)| (PropertyKey::from(index), found(property)))
        .collect();
    result.sort_by_key(|(key, _)| match key {
        PropertyKey::Index(index) => index.get(),
        PropertyKey::String(_) | PropertyKey::Symbol(_) => u32::MAX,
    });
    for key in borrowed.shape().keys() {
        if let Some(property) = properties.get(&key)
            && property.enumerable() != Some(false)
        {
            let found = match found(property) {
                PropertyValue::Accessor => waiting(&key).map_or(PropertyValue::Accessor, PropertyValue::Waiting),
                found => found,
            };
            result.push((key, found));
        }
    }
    Some(result)
}

fn too_deep() -> boa_engine::JsError {
    JsNativeError::range().with_message(format!("this data is nested deeper than {MAX_DEPTH} levels")).into()
}

fn too_large() -> boa_engine::JsError {
    JsNativeError::range().with_message(format!("this data has more than {MAX_VALUES} values")).into()
}
