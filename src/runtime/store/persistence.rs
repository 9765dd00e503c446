//! The app's storage: read at the start, handed out for saving when it has changed.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::FxHasher;

use crate::Runtime;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::message::Effect;
use ensemble_core::value::{Map, Value};
use ensemble_script::ScriptValue;

impl Runtime {
    /// While it changes all the time, storage is handed out for saving at most this often: a large one takes a while.
    const SAVE_EVERY_MILLIS: f64 = 30_000.0;

    pub(crate) fn load_storage(&mut self, storage: Map) {
        for (key, value) in storage.iter() {
            self.store.storage_set(key, ScriptValue::Plain(value.clone()));
        }
        if let Some(theme) = storage.get("ensemble.theme").and_then(|theme| theme.as_str()) {
            self.theme_name = Some(Arc::from(theme));
        }
        self.store.storage_dirty.set(false);
        self.saved = fingerprint(&storage);
    }

    /// Hands the storage out for saving, when it has changed and was not handed out just before.
    pub(crate) fn save_storage(&mut self) {
        let now = self.clock_millis();
        if now - self.saved_at >= Self::SAVE_EVERY_MILLIS && self.storage_may_have_changed() {
            self.saved_at = now;
            self.emit_save();
        }
    }

    /// Hands the storage out for saving, when it has changed. For the end of the program and for quiet moments.
    pub fn flush_storage(&mut self) {
        if self.storage_may_have_changed() {
            self.emit_save();
        }
    }

    /// What scripts change in place changes without a word.
    fn storage_may_have_changed(&self) -> bool {
        let ran = self.store.scripts.get() != self.saved_scripts;
        self.store.storage_dirty.get() || (ran && self.store.storage_is_live())
    }

    fn emit_save(&mut self) {
        self.saved_scripts = self.store.scripts.get();
        self.store.storage_dirty.set(false);
        let keys = self.store.storage_order.borrow().clone();
        let mut map = Map::default();
        for key in keys {
            let datum = self.store.storage.borrow().get(&key).cloned().unwrap_or_default();
            match self.engine.to_value(&datum) {
                // A function, which is nothing in JSON.
                Ok(Value::Null) if !matches!(datum, ScriptValue::Plain(_)) => {
                    let message = format!("storage key `{key}` cannot be kept: it is a function");
                    self.report(Diagnostic::error(Code::StorageFailed, None, message));
                }
                Ok(value) => map.insert(key, value),
                Err(fault) => {
                    let message =
                        format!("storage key `{key}` cannot be kept: {}", fault.message.trim_end_matches('.'));
                    self.report(Diagnostic::error(Code::StorageFailed, fault.span, message));
                }
            }
        }
        let fingerprint = fingerprint(&map);
        if self.saved != fingerprint {
            self.saved = fingerprint;
            self.effects.push(Effect::SaveStorage(Arc::new(map)));
        }
    }
}

/// Tells one storage from another without keeping it.
fn fingerprint(storage: &Map) -> u64 {
    let mut hasher = FxHasher::default();
    hash_map(storage, &mut hasher);
    hasher.finish()
}

fn hash_map(map: &Map, hasher: &mut FxHasher) {
    map.iter().len().hash(hasher);
    for (key, value) in map.iter() {
        key.hash(hasher);
        hash_value(value, hasher);
    }
}

/// As deep as the value, which comes out of the engine with a bound.
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
