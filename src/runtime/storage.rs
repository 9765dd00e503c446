//! The app's storage: read at the start, handed out for saving when it has changed.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::FxHasher;

use super::Runtime;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::message::Effect;
use ensemble_core::value::{Map, Value};
use ensemble_script::Datum;

impl Runtime {
    /// While it changes all the time, storage is handed out for saving at most this often: a large one takes a while.
    const SAVE_EVERY_MILLIS: f64 = 30_000.0;

    pub(super) fn load_storage(&mut self, storage: Map) {
        for (key, value) in storage.iter() {
            self.core.storage_set(key, Datum::Value(value.clone()));
        }
        if let Some(theme) = storage.get("ensemble.theme").and_then(|theme| theme.as_str()) {
            self.theme_name = Some(Arc::from(theme));
        }
        self.core.storage_dirty.set(false);
        self.saved = fingerprint(&storage);
    }

    /// Hands the storage out for saving, when it has changed and was not handed out just before.
    pub(super) fn save_storage(&mut self) {
        let now = self.clock_millis();
        if now - self.saved_at >= Self::SAVE_EVERY_MILLIS && self.storage_may_have_changed() {
            self.saved_at = now;
            self.hand_out_storage();
        }
    }

    /// Hands the storage out for saving, when it has changed. For the end of the program and for quiet moments.
    pub fn flush_storage(&mut self) {
        if self.storage_may_have_changed() {
            self.hand_out_storage();
        }
    }

    /// What scripts change in place changes without a word.
    fn storage_may_have_changed(&self) -> bool {
        let ran = self.core.scripts.get() != self.saved_scripts;
        self.core.storage_dirty.get() || (ran && self.core.storage_is_live())
    }

    fn hand_out_storage(&mut self) {
        self.saved_scripts = self.core.scripts.get();
        self.core.storage_dirty.set(false);
        let keys = self.core.storage_order.borrow().clone();
        let mut map = Map::default();
        for key in keys {
            let datum = self.core.storage.borrow().get(&key).cloned().unwrap_or_default();
            match self.engine.to_value(&datum) {
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
