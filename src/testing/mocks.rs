//! [`Mocks`]: mocked responses of APIs, and merging of later ones into earlier ones.

use std::sync::Arc;
use std::time::Duration;

use ensemble_core::value::Value;

/// Mocked responses by API name.
#[derive(Clone, Debug, Default)]
pub struct Mocks(pub Vec<(Arc<str>, Value)>);

impl Mocks {
    /// These mocks with `over` added, which takes precedence.
    pub fn and(&self, over: &Mocks) -> Mocks {
        Mocks(self.0.iter().chain(&over.0).cloned().collect())
    }

    /// The mock of an API: its last entry, where `$merge` changes the entry before. `None` without one.
    pub fn of(&self, api: &str) -> Option<Value> {
        let mut found: Option<Value> = None;
        for (_, value) in self.0.iter().filter(|(name, _)| &**name == api) {
            found = Some(match value.get("$merge") {
                Value::Map(changes) => {
                    let base = found.unwrap_or_else(|| Value::Map(Arc::default()));
                    changes.iter().fold(base, |base, (path, value)| with(&base, path, value))
                }
                _ => value.clone(),
            });
        }
        found
    }
}

/// Milliseconds as a duration, at most a year.
pub fn millis(number: f64) -> Duration {
    // `Duration::from_secs_f64` panics on numbers that it cannot hold.
    const YEAR_MILLIS: f64 = 366.0 * 86_400_000.0;
    Duration::from_secs_f64(number.clamp(0.0, YEAR_MILLIS) / 1000.0)
}

/// Longest list created by a path into it: `rows[999999999]` would fill the memory.
const LONGEST_LIST: usize = 10_000;

/// `value` with a new value at `path`, such as `body.items[0].name`; missing parents are created.
fn with(value: &Value, path: &str, new: &Value) -> Value {
    let path = path.trim_start_matches('.');
    if path.is_empty() {
        return new.clone();
    }
    if let Some((number, rest)) = path.strip_prefix('[').and_then(|path| path.split_once(']')) {
        let Some(at) = number.trim().parse::<usize>().ok().filter(|at| *at < LONGEST_LIST) else {
            return value.clone();
        };
        let mut items: Vec<Value> = value.as_list().map(<[Value]>::to_vec).unwrap_or_default();
        if items.len() <= at {
            items.resize(at + 1, Value::Null);
        }
        items[at] = with(&items[at], rest, new);
        return Value::list(items);
    }
    let end = path.find(['.', '[']).unwrap_or(path.len());
    let (key, rest) = path.split_at(end);
    let mut map = value.as_map().cloned().unwrap_or_default();
    let old = map.get(key).cloned().unwrap_or_default();
    map.insert(key, with(&old, rest, new));
    Value::Map(Arc::new(map))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(json: &str) -> Value {
        ensemble_core::json::from_json(json).unwrap()
    }

    #[test]
    fn merging_changes_one_place_and_makes_what_is_missing() {
        let base = value(r#"{"body": {"rows": [{"a": 1, "b": 2}]}}"#);
        let merged = with(&base, "body.rows[0].b", &value("3"));
        assert_eq!(merged.to_string(), r#"{"body":{"rows":[{"a":1,"b":3}]}}"#);
        assert_eq!(
            with(&base, "body.rows[2].c", &value("true")).to_string(),
            r#"{"body":{"rows":[{"a":1,"b":2},null,{"c":true}]}}"#
        );
        assert_eq!(with(&base, "body.rows[99999999]", &Value::Null), base);
    }

    #[test]
    fn the_last_mock_of_an_api_counts_unless_it_merges() {
        let mocks = |entries: &[(&str, &str)]| {
            Mocks(entries.iter().map(|(name, json)| (Arc::from(*name), value(json))).collect())
        };
        let suite = mocks(&[("a", r#"{"body": {"x": 1, "y": 2}}"#), ("b", r#"{"statusCode": 500}"#)]);
        let test = suite.and(&mocks(&[("a", r#"{"$merge": {"body.y": 5}}"#), ("b", r#"{"body": 1}"#)]));
        assert_eq!(test.of("a").unwrap().to_string(), r#"{"body":{"x":1,"y":5}}"#);
        assert_eq!(test.of("b").unwrap().to_string(), r#"{"body":1}"#);
        assert!(test.of("c").is_none());
    }
}
