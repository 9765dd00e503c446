//! `JSON.parse` and `JSON.stringify` over [`Value`], and `structuredClone`.
//!
//! These are ours because Boa's are recursive without a limit (deep text ends the process by stack overflow) and about 9 times slower than
//! building objects from Rust.

use std::fmt;

use boa_engine::{Context, JsArgs, JsNativeError, JsObject, JsResult, JsString, JsValue, NativeFunction, js_string};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::native::{add_hidden, wrap_method};
use crate::convert::{json_form, to_js, to_json_value, to_text};
use crate::native_stack;
use crate::scope::{Scope, shared};
use ensemble_core::value::{Map, Value};

pub(crate) fn install(scope: &Scope, context: &mut Context) -> JsResult<()> {
    let json = scope.global.get(js_string!("JSON"), context)?.to_object(context)?;
    // The engine's own are called for revivers, replacers and indentation.
    wrap_method(&json, "parse", |_, args, original, context| parse(args, original, context), context)?;
    wrap_method(&json, "stringify", |_, args, original, context| stringify(args, original, context), context)?;
    add_hidden(&scope.global, "structuredClone", NativeFunction::from_fn_ptr(structured_clone), context);
    Ok(())
}

fn parse(args: &[JsValue], original: &JsObject, context: &mut Context) -> JsResult<JsValue> {
    let text = args.get_or_undefined(0).to_string(context)?;
    let text = to_text(&text);
    let value: Parsed = serde_json::from_str(&text)
        .map_err(|error| JsNativeError::syntax().with_message(format!("this text is not JSON: {error}")))?;
    if args.get_or_undefined(1).is_callable() {
        // What passed our parser is shallow enough for the engine's.
        return original.call(&JsValue::undefined(), args, context);
    }
    let shared = shared(context)?;
    to_js(&value.0, &shared.strings, context)
}

fn stringify(args: &[JsValue], original: &JsObject, context: &mut Context) -> JsResult<JsValue> {
    native_stack::check()?;
    let value = args.get_or_undefined(0);
    let formatted =
        !args.get_or_undefined(1).is_null_or_undefined() || !args.get_or_undefined(2).is_null_or_undefined();
    // For the other case the engine's `stringify` calls `toJSON` itself.
    let form = if formatted { value.clone() } else { json_form(value, JsString::default, context)? };
    let value = &form;
    if value.is_undefined() || value.is_symbol() || value.is_callable() {
        return Ok(JsValue::undefined());
    }
    if value.as_bigint().is_some() {
        return Err(JsNativeError::typ().with_message("JSON has no form for a BigInt").into());
    }
    // Refuses cycles and data beyond the depth limit, on which the engine would recurse.
    let plain = to_json_value(value, context)?;
    if formatted {
        return original.call(&JsValue::undefined(), args, context);
    }
    Ok(JsString::from(plain.to_string()).into())
}

/// Deep copy of plain data. Other objects that `structuredClone` supports (Dates, Maps) are converted to plain data.
fn structured_clone(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = crate::convert::to_value(args.get_or_undefined(0), context)?;
    let shared = shared(context)?;
    to_js(&value, &shared.strings, context)
}

/// A value read from JSON text.
struct Parsed(Value);

impl<'de> Deserialize<'de> for Parsed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor).map(Self)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, bool: bool) -> Result<Value, E> {
        Ok(Value::Bool(bool))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::from(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Parsed(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::list(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::default();
        while let Some((key, Parsed(value))) = entries.next_entry::<String, Parsed>()? {
            map.insert(key, value);
        }
        Ok(Value::Map(map.into()))
    }
}
