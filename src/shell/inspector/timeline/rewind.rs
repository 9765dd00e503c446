//! Computes the state at a past moment by undoing the changes of later records. Data that records do not hold (inputs of screens, values beyond a
//! record's limit) keeps its current value.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use ensemble_core::value::{Map, Value};
use ensemble_runtime::{Record, StateEntry, StateGroup};

/// Undoes the changes of records behind the moment, given oldest first.
pub fn rewind<'a>(state: &[StateGroup], later: impl Iterator<Item = &'a Arc<Record>>) -> Vec<StateGroup> {
    let mut state = state.to_vec();
    // The value before the first later change of a key is its value at the moment; later changes of the key are skipped.
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    for change in later.flat_map(|record| &record.changed) {
        if seen.insert(&change.key) {
            set(&mut state, &change.key, &change.from);
        }
    }
    // The past is not set.
    for entry in state.iter_mut().flat_map(|group| &mut group.entries) {
        entry.target = None;
    }
    state
}

/// Sets the value with this name; null removes it.
fn set(state: &mut [StateGroup], key: &str, value: &Value) {
    if let Some(name) = key.strip_prefix("ensemble.storage.") {
        return set_entry(state, "Storage", name, value);
    }
    if matches!(key, "app" | "device") {
        if let Some(group) = state.iter_mut().find(|group| group.name == key) {
            let fields = value.as_map().into_iter().flat_map(|map| map.iter());
            let entry = |(name, value): (&Arc<str>, &Value)| StateEntry {
                name: name.clone(),
                value: value.clone(),
                target: None,
            };
            group.entries = fields.map(entry).collect();
        }
        return;
    }
    let has = |group: &StateGroup, name: &str| group.entries.iter().any(|entry| &*entry.name == name);
    let of = |name: &str| state.iter().find(|group| group.name == name);
    if of("Widgets").is_some_and(|group| has(group, key)) {
        return set_entry(state, "Widgets", key, value);
    }
    if let Some((api, path)) = key.split_once('.') {
        if of("APIs").is_some_and(|group| has(group, api)) {
            return set_field(state, api, path, value);
        }
        // A field that is not on the screen any more.
        return set_entry(state, "Widgets", key, value);
    }
    set_entry(state, "Global", key, value);
}

fn set_entry(state: &mut [StateGroup], group: &str, name: &str, value: &Value) {
    let Some(group) = state.iter_mut().find(|known| known.name == group) else { return };
    match group.entries.iter().position(|entry| &*entry.name == name) {
        Some(at) if value.is_null() => _ = group.entries.remove(at),
        Some(at) => group.entries[at].value = value.clone(),
        None if value.is_null() => {}
        None => group.entries.push(StateEntry { name: Arc::from(name), value: value.clone(), target: None }),
    }
}

/// Sets a field of an API's object, such as `body.data` or `isLoading`.
fn set_field(state: &mut [StateGroup], api: &str, path: &str, value: &Value) {
    let mut entries = state.iter_mut().filter(|group| group.name == "APIs").flat_map(|group| &mut group.entries);
    let Some(entry) = entries.find(|entry| &*entry.name == api) else { return };
    let mut fields = entry.value.as_map().cloned().unwrap_or_default();
    put(&mut fields, path, value);
    entry.value = Value::Map(Arc::new(fields));
}

fn put(fields: &mut Map, path: &str, value: &Value) {
    match path.split_once('.') {
        None => {
            fields.insert(Arc::from(path), value.clone());
        }
        Some((first, rest)) => {
            let mut inner = fields.get(first).and_then(Value::as_map).cloned().unwrap_or_default();
            put(&mut inner, rest, value);
            fields.insert(Arc::from(first), Value::Map(Arc::new(inner)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ensemble_core::json::from_json;

    fn group(name: &'static str, entries: &[(&str, &str)]) -> StateGroup {
        let entry = |(name, json): &(&str, &str)| StateEntry {
            name: Arc::from(*name),
            value: from_json(json).unwrap(),
            target: None,
        };
        StateGroup { name, entries: entries.iter().map(entry).collect() }
    }

    #[test]
    fn values_go_back_to_where_they_are_read() {
        let mut state = vec![
            group("APIs", &[("feed", r#"{"body": {"data": {"n": 2}}, "isLoading": false}"#)]),
            group("Global", &[("count", "2")]),
            group("Widgets", &[("field.value", "\"ab\"")]),
            group("Storage", &[("rows", "[1, 2]"), ("new", "1")]),
        ];
        let value = |json: &str| from_json(json).unwrap();
        set(&mut state, "feed.body.data", &value(r#"{"n": 1}"#));
        set(&mut state, "feed.isLoading", &value("true"));
        set(&mut state, "count", &value("1"));
        set(&mut state, "field.value", &value("\"a\""));
        set(&mut state, "ensemble.storage.rows", &value("[1]"));
        set(&mut state, "ensemble.storage.new", &Value::Null);
        let said: Vec<String> = state
            .iter()
            .flat_map(|group| &group.entries)
            .map(|entry| format!("{}={}", entry.name, entry.value))
            .collect();
        assert_eq!(
            said,
            [r#"feed={"body":{"data":{"n":1}},"isLoading":true}"#, "count=1", "field.value=\"a\"", "rows=[1]"]
        );
    }
}
