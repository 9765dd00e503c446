//! Values of a document that are put together from maps and texts.

use std::sync::Arc;

use ensemble_core::value::{Map, Value};

/// Adds a text, unless it is empty.
pub(super) fn put(map: &mut Map, key: &str, text: &str) {
    if !text.is_empty() {
        map.insert(key, Value::from(text));
    }
}

/// A list of texts.
pub(super) fn texts(texts: &[String]) -> Value {
    Value::list(texts.iter().map(|text| Value::from(text.as_str())))
}

/// A map as a value.
pub(super) fn map(map: Map) -> Value {
    Value::Map(Arc::new(map))
}
