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

/// Most bytes of memory that the values of one text may take. Brackets and digits of some bytes become values of some hundred: without a bound, an
/// answer of 64 KiB, which unpacks to 64 MiB of `{"a":1},`, would fill several gigabytes.
pub const MAX_TREE_BYTES: usize = 512 << 20;

/// Bytes of a value in a list, whose memory grows by doubling.
const ITEM_BYTES: usize = 2 * size_of::<Value>();

/// Bytes of a list or a map beside its entries.
const CONTAINER_BYTES: usize = 64;

/// Entries that a map has memory for from its first one on: most objects have no more.
const FIRST_ENTRIES: usize = 8;

/// Bytes of an entry of a map.
const ENTRY_BYTES: usize = size_of::<(Arc<str>, Value)>();

/// Bytes of the counters beside a shared text.
const TEXT_BYTES: usize = 16;

/// Reads JSON and remembers keys and short texts from one text to the next.
#[derive(Debug)]
pub struct JsonReader {
    keys: Interner<LONGEST_KEY>,
    texts: Interner<LONGEST_TEXT>,
    /// Memory that the values of a text may take, and what is left of it for the present one.
    most: usize,
    left: usize,
}

impl Default for JsonReader {
    fn default() -> Self {
        Self { keys: Interner::default(), texts: Interner::default(), most: MAX_TREE_BYTES, left: 0 }
    }
}

impl JsonReader {
    /// Reads a JSON text. Fails for invalid JSON, for too deep nesting, for text after the value, and when its values would take more than
    /// [`MAX_TREE_BYTES`].
    pub fn read(&mut self, text: &str) -> Result<Value, serde_json::Error> {
        self.left = self.most;
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let value = Seed(self).deserialize(&mut deserializer)?;
        deserializer.end()?;
        Ok(value)
    }

    /// Counts memory for values of the present text.
    fn spend<E: Error>(&mut self, bytes: usize) -> Result<(), E> {
        let too_large = || E::custom(format!("it would take more than {} MiB of memory", self.most >> 20));
        self.left = self.left.checked_sub(bytes).ok_or_else(too_large)?;
        Ok(())
    }
}

impl DataDecoder for JsonReader {
    type Data = Value;

    fn read(&mut self, text: &Arc<str>, parse_json: ParseJson) -> Result<Value, Value> {
        let read = match parse_json {
            ParseJson::Never => None,
            ParseJson::Auto | ParseJson::Always => may_be_json(text).then(|| JsonReader::read(self, text)),
        };
        match read {
            Some(Ok(value)) => Ok(value),
            Some(Err(fault)) if is_too_large(&fault) => Err(Value::Text(text.clone())),
            Some(Err(_)) | None if parse_json == ParseJson::Always => Err(Value::Text(text.clone())),
            Some(Err(_)) | None => Ok(Value::Text(text.clone())),
        }
    }

    fn read_body(&mut self, text: Cow<'_, str>) -> Result<Value, String> {
        if !may_be_json(&text) {
            return Ok(Value::text(text));
        }
        match JsonReader::read(self, &text) {
            Ok(value) => Ok(value),
            Err(fault) if is_too_large(&fault) => Err(format!("the JSON of the answer cannot be read: {fault}")),
            Err(_) => Ok(Value::text(text)),
        }
    }
}

/// True for a JSON text whose values would take more than [`MAX_TREE_BYTES`]: no other fault is one of the data.
fn is_too_large(fault: &serde_json::Error) -> bool {
    fault.is_data()
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
        self.0.spend(TEXT_BYTES + text.len())?;
        Ok(Value::Text(self.0.texts.intern(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        self.0.spend(CONTAINER_BYTES)?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Seed(&mut *self.0))? {
            self.0.spend(ITEM_BYTES)?;
            list.push(item);
        }
        Ok(Value::List(Arc::new(list)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        self.0.spend(CONTAINER_BYTES)?;
        let mut map = Map::default();
        while let Some(key) = entries.next_key_seed(Key(&mut self.0.keys))? {
            if map.is_empty() {
                // Not before the first key: an empty object takes no memory for entries.
                self.0.spend(FIRST_ENTRIES * ENTRY_BYTES)?;
                map = Map::with_capacity(FIRST_ENTRIES);
            }
            self.0.spend(ENTRY_BYTES + TEXT_BYTES + key.len())?;
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
        let read = |text: &str| JsonReader::default().read_body(text.into()).unwrap();
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
    fn values_take_no_more_memory_than_they_may() {
        let reader = || JsonReader { most: 1 << 20, ..JsonReader::default() };
        for (item, fits) in [("[]", 9_000), ("{}", 9_000), ("1", 20_000), (r#""a""#, 12_000), (r#"{"a":1}"#, 2_000)] {
            let list_of = |count: usize| format!("[{}]", vec![item; count].join(","));
            assert!(reader().read(&list_of(fits)).is_ok(), "{item}");
            let large = list_of(50_000);
            let fault = reader().read_body(large.as_str().into()).unwrap_err();
            let expected = "the JSON of the answer cannot be read: it would take more than 1 MiB of memory";
            assert!(fault.starts_with(expected), "{item}: {fault}");
            for mode in [ParseJson::Auto, ParseJson::Always] {
                assert!(DataDecoder::read(&mut reader(), &Arc::from(large.as_str()), mode).is_err(), "{item}");
            }
        }
    }

    #[test]
    fn numbers_are_exact() {
        assert_eq!(from_json("0.1").unwrap(), Value::Number(0.1));
        assert_eq!(from_json("12345678901234567890").unwrap(), Value::Number(12345678901234567890.0));
    }
}
