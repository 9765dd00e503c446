//! `StorageSaver`: schedules saving of the storage, so that it is neither written continuously nor without a change.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::Store;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::value::{Map, Value};
use ensemble_script::{Engine, ScriptValue};

/// Fingerprint and time of the last save.
pub struct StorageSaver {
    /// Time of the last save, in milliseconds of the runtime's clock.
    saved_at: f64,
    /// Number of script runs at the last save.
    saved_scripts: u64,
    /// Fingerprint of the saved storage.
    saved: u64,
    /// Version of the storage and number of script runs at the last [`Self::copy`].
    copied: (u64, u64),
}

impl Default for StorageSaver {
    fn default() -> Self {
        Self { saved_at: f64::NEG_INFINITY, saved_scripts: 0, saved: 0, copied: (0, 0) }
    }
}

impl StorageSaver {
    /// Minimum interval of saves while the storage keeps changing, in milliseconds; writing a large one takes time.
    const SAVE_EVERY_MILLIS: f64 = 30_000.0;

    /// Loads the storage of an earlier run.
    pub fn load(&mut self, store: &Store, storage: &Map) {
        for (key, value) in storage.iter() {
            store.storage_set(key, ScriptValue::Plain(value.clone()));
        }
        store.storage().clear_dirty();
        self.saved = fingerprint(storage);
        self.copied = (store.storage().version(), store.script_runs());
    }

    /// True if changes are possible and the last save is long enough ago; counts as a save then. `now` is in milliseconds of the runtime's clock.
    pub fn is_due(&mut self, store: &Store, now: f64) -> bool {
        let due = now - self.saved_at >= Self::SAVE_EVERY_MILLIS && self.may_have_changed(store);
        if due {
            self.saved_at = now;
        }
        due
    }

    /// True if the storage may differ from the saved one. Changes inside of objects are not recorded, so every script run counts.
    pub fn may_have_changed(&self, store: &Store) -> bool {
        let ran = store.script_runs() != self.saved_scripts;
        store.storage().is_dirty() || (ran && store.storage().is_live())
    }

    /// The storage as plain data if it differs from the saved one; counts as saved then. Keys without a plain value are omitted, each with a fault.
    pub fn take(&mut self, store: &Store, engine: &mut Engine, faults: &mut Vec<Diagnostic>) -> Option<Map> {
        self.saved_scripts = store.script_runs();
        store.storage().clear_dirty();
        let map = plain(store, engine, faults);
        let fingerprint = fingerprint(&map);
        (fingerprint != std::mem::replace(&mut self.saved, fingerprint)).then_some(map)
    }

    /// The storage as plain data if it may have changed since the last call; does not count as saved.
    pub fn copy(&mut self, store: &Store, engine: &mut Engine) -> Option<Map> {
        let now = (store.storage().version(), store.script_runs());
        let before = std::mem::replace(&mut self.copied, now);
        let may_differ = before.0 != now.0 || (before.1 != now.1 && store.storage().is_live());
        // The faults are dropped here: saving reports what cannot be stored.
        may_differ.then(|| plain(store, engine, &mut Vec::new()))
    }
}

/// The storage as plain data. Keys that cannot be converted are omitted, each with a fault.
fn plain(store: &Store, engine: &mut Engine, faults: &mut Vec<Diagnostic>) -> Map {
    let mut map = Map::default();
    for key in store.storage().keys() {
        let stored = store.storage().get(&key);
        match engine.to_value(&stored) {
            // JSON has no functions; they convert to null.
            Ok(Value::Null) if !matches!(stored, ScriptValue::Plain(_)) => {
                let message = format!("storage key `{key}` cannot be kept: it is a function");
                faults.push(Diagnostic::error(Code::StorageFailed, None, message));
            }
            Ok(value) => map.insert(key, value),
            Err(fault) => {
                let message = format!("storage key `{key}` cannot be kept: {}", fault.message.trim_end_matches('.'));
                faults.push(Diagnostic::error(Code::StorageFailed, fault.span, message));
            }
        }
    }
    map
}

/// Hash of the storage.
fn fingerprint(storage: &Map) -> u64 {
    let mut hasher = FxHasher::default();
    hash_map(storage, &mut hasher);
    hasher.finish()
}

fn hash_map(map: &Map, hasher: &mut FxHasher) {
    // Lengths go in first, so that `[[a], b]` and `[[a, b]]` differ.
    map.iter().len().hash(hasher);
    for (key, value) in map.iter() {
        key.hash(hasher);
        hash_value(value, hasher);
    }
}

/// Recursion is as deep as the value, whose depth the engine's conversion limits.
fn hash_value(value: &Value, hasher: &mut FxHasher) {
    std::mem::discriminant(value).hash(hasher);
    match value {
        Value::Null => {}
        Value::Bool(value) => value.hash(hasher),
        Value::Number(value) => value.to_bits().hash(hasher),
        Value::Text(value) => value.hash(hasher),
        Value::List(items) => {
            items.len().hash(hasher);
            items.iter().for_each(|item| hash_value(item, hasher));
        }
        Value::Map(map) => hash_map(map, hasher),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(value: f64) -> Map {
        Value::map([("count", Value::Number(value))]).as_map().unwrap().clone()
    }

    fn set(store: &Store, value: f64) {
        store.storage_set("count", ScriptValue::Plain(Value::Number(value)));
    }

    #[test]
    fn a_change_is_due_at_once_and_then_half_a_minute_later() {
        let (mut saver, store) = (StorageSaver::default(), Store::default());
        saver.load(&store, &one(1.0));
        assert!(!saver.is_due(&store, 0.0), "nothing has changed since it was loaded");
        set(&store, 2.0);
        assert!(saver.is_due(&store, 0.0));
        assert!(!saver.is_due(&store, 29_999.0) && saver.is_due(&store, 30_000.0));
    }

    #[test]
    fn what_was_changed_back_is_not_saved_again() {
        let store = std::rc::Rc::new(Store::default());
        let mut engine = Engine::new(store.clone(), ensemble_script::Limits::default());
        let mut saver = StorageSaver::default();
        let mut faults = Vec::new();
        saver.load(&store, &one(1.0));
        set(&store, 2.0);
        assert_eq!(saver.take(&store, &mut engine, &mut faults), Some(one(2.0)));
        assert!(!saver.may_have_changed(&store));
        set(&store, 3.0);
        set(&store, 2.0);
        assert!(saver.may_have_changed(&store));
        assert_eq!(saver.take(&store, &mut engine, &mut faults), None);
        assert!(faults.is_empty());
    }

    #[test]
    fn a_fingerprint_sees_order_depth_and_type() {
        let list = |items: Vec<Value>| Value::map([("list", Value::list(items))]).as_map().unwrap().clone();
        let all = [
            list(vec![Value::Number(1.0), Value::Number(2.0)]),
            list(vec![Value::Number(2.0), Value::Number(1.0)]),
            list(vec![Value::list([Value::Number(1.0)]), Value::Number(2.0)]),
            list(vec![Value::from("1"), Value::Number(2.0)]),
        ];
        let mut prints: Vec<u64> = all.iter().map(fingerprint).collect();
        prints.dedup();
        assert_eq!(prints.len(), all.len());
    }
}
