//! State of a generator for each value of its `by:` name.

use rustc_hash::FxHashMap;

use crate::fields::Fields;
use crate::scope::{Name, Scope};
use ensemble_core::diag::Diagnostic;

/// Limit of keys; beyond it all are reset.
const MOST_KEYS: usize = 10_000;

/// One `T` for each value of a name; without a name there is one.
#[derive(Clone)]
pub(super) struct Keyed<T> {
    by: Option<Name>,
    states: FxHashMap<String, T>,
}

impl<T> Keyed<T> {
    /// Reads the key `by` of a generator.
    pub(super) fn read(fields: &mut Fields<'_>) -> Result<Self, Diagnostic> {
        let by = fields.get("by").map(Name::read).transpose()?;
        Ok(Self { by, states: FxHashMap::default() })
    }

    /// A generator without `by:`.
    pub(super) fn single() -> Self {
        Self { by: None, states: FxHashMap::default() }
    }

    /// The state for the current key; `start` makes a new one.
    pub(super) fn state(&mut self, scope: &mut Scope<'_>, start: impl FnOnce(&mut Scope<'_>) -> T) -> &mut T {
        let key = self.by.as_ref().map(|by| by.key(scope)).unwrap_or_default();
        if self.states.len() >= MOST_KEYS && !self.states.contains_key(&key) {
            self.states.clear();
        }
        self.states.entry(key).or_insert_with(|| start(scope))
    }
}
