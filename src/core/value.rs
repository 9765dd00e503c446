//! `Value`: JSON-shaped data, cheap to clone, shared between threads. `Path`: a way into one.

use std::fmt;
use std::sync::Arc;

/// JSON-shaped data. Cloning copies a pointer at most.
#[derive(Clone, Debug, Default)]
pub enum Value {
    /// Absent or JSON `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as JavaScript has it: 64-bit floating point.
    Number(f64),
    /// Text.
    Text(Arc<str>),
    /// An ordered list.
    List(Arc<Vec<Value>>),
    /// A map that keeps the order of its keys.
    Map(Arc<Map>),
}

impl PartialEq for Value {
    /// True for equal data. Shared pointers are equal without comparing content, even with NaN: bindings compare what they have read after each
    /// event, and an event may be megabytes large.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(one), Self::Bool(other)) => one == other,
            (Self::Number(one), Self::Number(other)) => one == other,
            (Self::Text(one), Self::Text(other)) => Arc::ptr_eq(one, other) || one == other,
            (Self::List(one), Self::List(other)) => Arc::ptr_eq(one, other) || one == other,
            (Self::Map(one), Self::Map(other)) => Arc::ptr_eq(one, other) || one == other,
            (Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) | Self::List(_) | Self::Map(_), _) => false,
        }
    }
}

/// A map that keeps the order of its keys. Look-up is linear below `Map::INDEX_FROM` keys and hashed above.
#[derive(Clone, Debug, Default)]
pub struct Map {
    entries: Vec<(Arc<str>, Value)>,
    index: Option<rustc_hash::FxHashMap<Arc<str>, usize>>,
}

impl PartialEq for Map {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

impl Map {
    /// Number of keys from which lookups use a hash index.
    pub(crate) const INDEX_FROM: usize = 16;

    /// An empty map with space for `capacity` keys.
    pub fn with_capacity(capacity: usize) -> Self {
        Self { entries: Vec::with_capacity(capacity), index: None }
    }

    /// The value under `key`.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.position(key).map(|at| &self.entries[at].1)
    }

    /// Sets `key`; an existing key keeps its position.
    pub fn insert(&mut self, key: impl Into<Arc<str>>, value: Value) {
        let key = key.into();
        if let Some(at) = self.position(&key) {
            self.entries[at].1 = value;
            return;
        }
        if let Some(index) = &mut self.index {
            index.insert(key.clone(), self.entries.len());
        }
        self.entries.push((key, value));
        if self.index.is_none() && self.entries.len() >= Self::INDEX_FROM {
            self.index = Some(self.entries.iter().enumerate().map(|(at, (key, _))| (key.clone(), at)).collect());
        }
    }

    /// Removes `key` and gives back its value.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let at = self.position(key)?;
        // Key order is kept, so the positions of all later keys change.
        let (_, value) = self.entries.remove(at);
        if self.index.is_some() {
            self.index = Some(self.entries.iter().enumerate().map(|(at, (key, _))| (key.clone(), at)).collect());
        }
        Some(value)
    }

    /// Keys and values in their order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Arc<str>, &Value)> {
        self.entries.iter().map(|(key, value)| (key, value))
    }

    /// Count of keys.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns true for a map without keys.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn position(&self, key: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(key).copied(),
            None => self.entries.iter().position(|(k, _)| &**k == key),
        }
    }
}

impl<K: Into<Arc<str>>> FromIterator<(K, Value)> for Map {
    fn from_iter<I: IntoIterator<Item = (K, Value)>>(entries: I) -> Self {
        let mut map = Self::default();
        for (key, value) in entries {
            map.insert(key, value);
        }
        map
    }
}

impl Value {
    /// Text.
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Self::Text(text.into())
    }

    /// A map from its entries.
    pub fn map<K: Into<Arc<str>>>(entries: impl IntoIterator<Item = (K, Value)>) -> Self {
        Self::Map(Arc::new(entries.into_iter().collect()))
    }

    /// A list from its items.
    pub fn list(items: impl IntoIterator<Item = Value>) -> Self {
        Self::List(Arc::new(items.into_iter().collect()))
    }

    /// True for [`Value::Null`], which also represents JavaScript's `undefined`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The text, when this is text.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, when this is a number.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The truth value, when this is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(bool) => Some(*bool),
            _ => None,
        }
    }

    /// The items, when this is a list.
    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// The map, when this is one.
    pub fn as_map(&self) -> Option<&Map> {
        match self {
            Self::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The value under `key`, or `Null` when there is none or this is no map.
    pub fn get(&self, key: &str) -> Value {
        self.as_map().and_then(|map| map.get(key)).cloned().unwrap_or_default()
    }

    /// The value at the end of `path`, or `Null` where it leads nowhere. `length` of text and lists is known.
    pub fn at(&self, path: &[Segment]) -> Value {
        let Some((first, rest)) = path.split_first() else { return self.clone() };
        let next = match (self, first) {
            (Self::Map(map), Segment::Key(key)) => map.get(key),
            (Self::Map(map), Segment::Index(index)) => map.get(&index.to_string()),
            (Self::List(items), Segment::Index(index)) => items.get(*index),
            (Self::List(items), Segment::Key(key)) if &**key == "length" => {
                return Value::Number(items.len() as f64).at(rest);
            }
            (Self::Text(text), Segment::Key(key)) if &**key == "length" => {
                return Value::Number(text.encode_utf16().count() as f64).at(rest);
            }
            (Self::Text(text), Segment::Index(index)) => {
                let unit = text.encode_utf16().nth(*index);
                return unit.map(|unit| Self::from(String::from_utf16_lossy(&[unit])).at(rest)).unwrap_or_default();
            }
            _ => None,
        };
        next.map(|value| value.at(rest)).unwrap_or_default()
    }

    /// Estimated size in bytes. Shared data counts in full.
    pub fn memory_size(&self) -> usize {
        const POINTED: usize = 2 * size_of::<usize>();
        match self {
            Self::Null | Self::Bool(_) | Self::Number(_) => 0,
            Self::Text(text) => POINTED + text.len(),
            Self::List(items) => {
                POINTED + items.iter().map(|item| size_of::<Self>() + item.memory_size()).sum::<usize>()
            }
            // Keys repeat from row to row and are mostly the same text.
            Self::Map(map) => {
                let entry = size_of::<(Arc<str>, Self)>();
                POINTED + size_of::<Map>() + map.iter().map(|(_, value)| entry + value.memory_size()).sum::<usize>()
            }
        }
    }

    /// The value as text for a person: text without quotes, integers without `.0`, `Null` as an empty text, lists and maps as compact JSON.
    /// Numbers that JSON lacks have their names in JavaScript: `NaN`, `Infinity`.
    pub fn to_display(&self) -> Arc<str> {
        match self {
            Self::Null => Arc::from(""),
            Self::Text(text) => text.clone(),
            Self::Number(number) if number.is_nan() => Arc::from("NaN"),
            Self::Number(number) if number.is_infinite() => {
                Arc::from(if *number > 0.0 { "Infinity" } else { "-Infinity" })
            }
            other => Arc::from(other.to_string()),
        }
    }

    /// JavaScript's truthiness.
    pub fn is_truthy(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Bool(bool) => *bool,
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Text(text) => !text.is_empty(),
            Self::List(_) | Self::Map(_) => true,
        }
    }
}

impl From<bool> for Value {
    fn from(bool: bool) -> Self {
        Self::Bool(bool)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Arc::from(text))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Arc::from(text))
    }
}

/// Compact JSON; numbers that JSON cannot hold are `null`.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(bool) => write!(f, "{bool}"),
            Self::Number(number) => f.write_str(&format_number(*number)),
            Self::Text(text) => write_json_text(f, text),
            Self::List(items) => {
                f.write_str("[")?;
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        f.write_str(",")?;
                    }
                    write!(f, "{item}")?;
                }
                f.write_str("]")
            }
            Self::Map(map) => {
                f.write_str("{")?;
                for (at, (key, value)) in map.iter().enumerate() {
                    if at > 0 {
                        f.write_str(",")?;
                    }
                    write_json_text(f, key)?;
                    write!(f, ":{value}")?;
                }
                f.write_str("}")
            }
        }
    }
}

/// A number as JavaScript prints it, for common magnitudes; `null` for NaN and infinity.
pub fn format_number(number: f64) -> String {
    if !number.is_finite() {
        return "null".to_owned();
    }
    // Integers below 1e15 need no search for the shortest form; `-0` becomes `0`, as JavaScript prints it.
    if number == number.trunc() && number.abs() < 1e15 {
        return format!("{}", number as i64);
    }
    // At these magnitudes JavaScript writes exponents (ECMA-262, Number::toString).
    if number.abs() >= 1e21 || number.abs() < 1e-6 {
        let text = format!("{number:e}");
        return match text.split_once('e') {
            Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
            _ => text,
        };
    }
    format!("{number}")
}

fn write_json_text(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str(&serde_json::to_string(text).map_err(|_| fmt::Error)?)
}

/// A step into a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Segment {
    /// A key of a map.
    Key(Arc<str>),
    /// An index in a list, from 0.
    Index(usize),
}
