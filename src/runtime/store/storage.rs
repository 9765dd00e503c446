//! `Storage`: the app's storage in memory, in the order in which keys were first set.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use ensemble_core::value::Value;
use ensemble_script::ScriptValue;

/// Storage keys with their values.
#[derive(Default)]
pub struct Storage {
    values: RefCell<FxHashMap<Arc<str>, ScriptValue>>,
    /// Keys of `values` in the order in which they were first set.
    order: RefCell<Vec<Arc<str>>>,
    /// True when a key was set or removed since the last [`Self::clear_dirty`].
    is_dirty: Cell<bool>,
    /// Number of changes.
    version: Cell<u64>,
}

impl Storage {
    /// The value of a key; null when it is not set.
    pub fn get(&self, key: &str) -> ScriptValue {
        self.values.borrow().get(key).cloned().unwrap_or_default()
    }

    /// Sets a key; null removes it. Returns the shared key.
    pub fn set(&self, key: &str, value: ScriptValue) -> Arc<str> {
        let mut values = self.values.borrow_mut();
        // Also for an equal value: the fingerprint tells at the next save.
        self.is_dirty.set(true);
        self.version.set(self.version.get() + 1);
        let name = match values.get_key_value(key) {
            Some((name, _)) => name.clone(),
            None => Arc::from(key),
        };
        if matches!(&value, ScriptValue::Plain(Value::Null)) {
            if values.remove(key).is_some() {
                self.order.borrow_mut().retain(|name| &**name != key);
            }
        } else if values.insert(name.clone(), value).is_none() {
            self.order.borrow_mut().push(name.clone());
        }
        name
    }

    /// Replaces the plain data of a key by the object that a script has received for it. Returns the key; `None` when it holds an object already or
    /// is not set.
    pub fn keep(&self, key: &str, object: ScriptValue) -> Option<Arc<str>> {
        let mut values = self.values.borrow_mut();
        let name = match values.get_key_value(key)? {
            (name, ScriptValue::Plain(_)) => name.clone(),
            (_, ScriptValue::Object(_)) => return None,
        };
        values.insert(name.clone(), object);
        Some(name)
    }

    /// Replaces all objects of scripts by `plain`, because their engine is going to be dropped.
    pub fn replace_objects(&self, mut plain: impl FnMut(&ScriptValue) -> ScriptValue) {
        for value in self.values.borrow_mut().values_mut() {
            if let ScriptValue::Object(_) = value {
                *value = plain(value);
            }
        }
    }

    /// The keys in the order in which they were first set.
    pub fn keys(&self) -> Vec<Arc<str>> {
        self.order.borrow().clone()
    }

    /// True if scripts can change a stored value in place.
    pub fn is_live(&self) -> bool {
        self.values.borrow().values().any(|value| matches!(value, ScriptValue::Object(_)))
    }

    /// True if a key was set or removed since the last save.
    pub fn is_dirty(&self) -> bool {
        self.is_dirty.get()
    }

    /// Version, which changes with each key that is set or removed.
    pub fn version(&self) -> u64 {
        self.version.get()
    }

    /// Marks the current values as saved.
    pub fn clear_dirty(&self) {
        self.is_dirty.set(false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> ScriptValue {
        ScriptValue::Plain(Value::from(text))
    }

    #[test]
    fn keys_stand_in_the_order_in_which_they_were_first_set() {
        let storage = Storage::default();
        for (key, value) in [("b", "1"), ("a", "2"), ("b", "3")] {
            storage.set(key, text(value));
        }
        assert_eq!((storage.keys(), storage.get("b")), (vec!["b".into(), "a".into()], text("3")));
        storage.set("b", ScriptValue::NULL);
        assert_eq!((storage.keys(), storage.get("b")), (vec!["a".into()], ScriptValue::NULL));
        storage.set("b", text("4"));
        assert_eq!(storage.keys(), ["a".into(), "b".into()], "set for the first time again");
    }

    #[test]
    fn it_is_dirty_until_it_is_saved() {
        let storage = Storage::default();
        assert!(!storage.is_dirty() && !storage.is_live());
        storage.set("a", text("1"));
        assert!(storage.is_dirty());
        storage.clear_dirty();
        assert!(!storage.is_dirty());
        assert!(storage.keep("b", text("2")).is_none(), "a key that is not set");
    }
}
