//! Reads JSON text into a `Value` in one pass.
//!
//! A stream repeats its keys with every event, and often its short texts too (names, symbols, units). Both are remembered, so
//! that a repetition is a pointer and no allocation. Nesting is bounded by the JSON reader, at 128 levels.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use ensemble_sse::{DataDecoder, Interner, ParseJson};
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};

use crate::value::{Map, Value};

/// Longest key that is interned, in bytes; longer keys rarely repeat.
const LONGEST_KEY: usize = 64;

/// Longest text that is interned, in bytes; longer texts rarely repeat.
const LONGEST_TEXT: usize = 16;

/// Reads JSON and remembers keys and short texts from one text to the next.
#[derive(Debug, Default)]
pub struct JsonReader {
    keys: Interner<LONGEST_KEY>,
    texts: Interner<LONGEST_TEXT>,
}

impl JsonReader {
    /// Reads a JSON text. Fails for invalid JSON, for too deep nesting, and for text after the value.
    pub fn read(&mut self, text: &str) -> Result<Value, serde_json::Error> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let value = Seed(self).deserialize(&mut deserializer)?;
        deserializer.end()?;
        Ok(value)
    }
}

impl DataDecoder for JsonReader {
    type Data = Value;

    fn read(&mut self, text: &Arc<str>, parse_json: ParseJson) -> Result<Value, Value> {
        let read = match parse_json {
            ParseJson::Never => None,
            ParseJson::Auto | ParseJson::Always => {
                may_be_json(text).then(|| JsonReader::read(self, text).ok()).flatten()
            }
        };
        match (read, parse_json) {
            (Some(value), _) => Ok(value),
            (None, ParseJson::Always) => Err(Value::Text(text.clone())),
            (None, ParseJson::Auto | ParseJson::Never) => Ok(Value::Text(text.clone())),
        }
    }

    fn read_body(&mut self, text: Cow<'_, str>) -> Value {
        let read = may_be_json(&text).then(|| JsonReader::read(self, &text).ok()).flatten();
        read.unwrap_or_else(|| Value::text(text))
    }
}

/// Reads a JSON text, for callers that read only one.
pub fn from_json(text: &str) -> Result<Value, serde_json::Error> {
    JsonReader::default().read(text)
}

/// The data of an event as the driver of its stream reads it.
///
/// # Errors
///
/// The text as a value, when it should be JSON and is not.
pub fn read_data(text: &Arc<str>, parse_json: ParseJson) -> Result<Value, Value> {
    DataDecoder::read(&mut JsonReader::default(), text, parse_json)
}

/// True when `text` begins as JSON does. Spares plain text the attempt.
pub fn may_be_json(text: &str) -> bool {
    let first = text.bytes().find(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    matches!(first, Some(b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n'))
}

struct Seed<'a>(&'a mut JsonReader);

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, bool: bool) -> Result<Value, E> {
        Ok(Value::Bool(bool))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Number(number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(self.0.texts.intern(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Seed(&mut *self.0))? {
            list.push(item);
        }
        Ok(Value::List(Arc::new(list)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::with_capacity(8);
        while let Some(key) = entries.next_key_seed(Key(&mut self.0.keys))? {
            map.insert(key, entries.next_value_seed(Seed(&mut *self.0))?);
        }
        Ok(Value::Map(Arc::new(map)))
    }
}

struct Key<'a>(&'a mut Interner<LONGEST_KEY>);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Arc<str>;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Arc<str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Arc<str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Arc<str>, E> {
        Ok(self.0.intern(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_json_where_it_parses() {
        let read = |text: &str| JsonReader::default().read_body(text.into());
        assert_eq!(read(r#"{"a":1}"#).to_string(), r#"{"a":1}"#);
        assert_eq!(read("[1]").to_string(), "[1]");
        assert_eq!(read("no: json"), Value::from("no: json"));
        assert_eq!(read(""), Value::from(""));
    }

    #[test]
    fn p21_data_is_read_as_configured() {
        let read = |text: &str, mode| DataDecoder::read(&mut JsonReader::default(), &Arc::from(text), mode);
        let object = Value::map([("a", Value::Number(1.0))]);
        let (json, number) = (r#"{"a":1}"#, "007");
        assert_eq!(
            [read(json, ParseJson::Auto), read(number, ParseJson::Auto)],
            [Ok(object.clone()), Ok(Value::from(number))]
        );
        assert_eq!(
            [read(json, ParseJson::Always), read(number, ParseJson::Always)],
            [Ok(object), Err(Value::from(number))]
        );
        assert_eq!(
            [read(json, ParseJson::Never), read(number, ParseJson::Never)],
            [Ok(Value::from(json)), Ok(Value::from(number))]
        );
    }

    #[test]
    fn values_come_out_as_they_went_in() {
        let text = r#"{"a":[1,-2.5,true,null],"b":{"c":"tëxt"},"__proto__":1}"#;
        assert_eq!(from_json(text).unwrap().to_string(), text);
    }

    #[test]
    fn repeated_keys_and_short_texts_are_shared() {
        let mut reader = JsonReader::default();
        let (first, second) =
            (reader.read(r#"{"symbol":"ABC"}"#).unwrap(), reader.read(r#"{"symbol":"ABC"}"#).unwrap());
        let entry = |value: &Value| {
            let (key, value) = value.as_map().unwrap().iter().next().unwrap();
            (key.as_ptr(), value.as_str().unwrap().as_ptr())
        };
        assert_eq!(entry(&first), entry(&second));
    }

    #[test]
    fn the_last_of_equal_keys_wins() {
        assert_eq!(from_json(r#"{"a":1,"a":2}"#).unwrap().to_string(), r#"{"a":2}"#);
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for text in ["", "007", "{", "[1,]", "{} x", "nul", "'a'"] {
            assert!(from_json(text).is_err(), "{text}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        assert!(from_json(&format!("{}{}", "[".repeat(120), "]".repeat(120))).is_ok());
        assert!(from_json(&"[".repeat(1_000_000)).is_err());
    }

    #[test]
    fn numbers_are_exact() {
        assert_eq!(from_json("0.1").unwrap(), Value::Number(0.1));
        assert_eq!(from_json("12345678901234567890").unwrap(), Value::Number(12345678901234567890.0));
    }
}
