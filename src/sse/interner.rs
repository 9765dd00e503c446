//! Short texts seen before, so that a repetition is a pointer and no allocation.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::FxHasher;

/// Most texts that are kept.
const SLOTS: usize = 256;

/// Texts by their hash; a newer one takes the place of an older. Those longer than `LONGEST` are not remembered.
#[derive(Debug, Default)]
pub struct Interner<const LONGEST: usize> {
    slots: Vec<Option<Arc<str>>>,
}

impl<const LONGEST: usize> Interner<LONGEST> {
    /// The same text, shared with earlier ones where it was seen before.
    pub fn intern(&mut self, text: &str) -> Arc<str> {
        if text.len() > LONGEST {
            return Arc::from(text);
        }
        // Not before the first text: a stream without events takes no memory for their names.
        if self.slots.is_empty() {
            self.slots.resize(SLOTS, None);
        }
        // A hash that a server can foresee does no harm: texts that share a slot push each other out and are allocated, as all would be without this.
        let mut hasher = FxHasher::default();
        text.hash(&mut hasher);
        let slot = &mut self.slots[hasher.finish() as usize % SLOTS];
        match slot {
            Some(known) if **known == *text => known.clone(),
            _ => slot.insert(Arc::from(text)).clone(),
        }
    }
}
