//! Lists and maps that the host holds as plain data, as one JavaScript object each.

use std::sync::Arc;

use boa_engine::{Context, JsResult, JsValue};

use crate::convert::to_js;
use crate::scope::{Scope, Shared};
use ensemble_core::value::Value;

/// The JavaScript object for a list or map; the same object each time, so that the next reader sees the script's changes in it.
pub(crate) fn data_object(scope: &Scope, value: &Value, shared: &Shared, context: &mut Context) -> JsResult<JsValue> {
    if !matches!(value, Value::List(_) | Value::Map(_)) {
        return to_js(value, &shared.strings, context);
    }
    if let Some((_, known)) = scope.data.borrow().iter().find(|(known, _)| same(known, value)) {
        return Ok(known.clone().into());
    }
    let made = to_js(value, &shared.strings, context)?;
    if let Some(object) = made.as_object() {
        let mut data = scope.data.borrow_mut();
        if data.len() >= DATA_LIMIT {
            data.remove(0);
        }
        data.push((value.clone(), object));
    }
    Ok(made)
}

// Enough for the lists that the bindings of one screen share; an evicted one is converted again.
const DATA_LIMIT: usize = 32;

fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::List(a), Value::List(b)) => Arc::ptr_eq(a, b),
        (Value::Map(a), Value::Map(b)) => Arc::ptr_eq(a, b),
        _ => false,
    }
}
