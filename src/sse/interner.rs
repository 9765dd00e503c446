//! Short texts seen before, so that a repetition is a pointer and no allocation.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::FxHasher;

/// Most texts that are kept.
const SLOTS: usize = 256;

/// Slots at first: most streams have a handful of names, and there may be a thousand streams.
const FIRST_SLOTS: usize = 16;

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
            self.slots.resize(FIRST_SLOTS, None);
        }
        loop {
            let at = place(text, self.slots.len());
            match &self.slots[at] {
                Some(known) if **known == *text => return known.clone(),
                Some(_) if self.slots.len() < SLOTS => self.grow(),
                _ => return self.slots[at].insert(Arc::from(text)).clone(),
            }
        }
    }

    fn grow(&mut self) {
        let slots = 2 * self.slots.len();
        for known in std::mem::replace(&mut self.slots, vec![None; slots]).into_iter().flatten() {
            let at = place(&known, slots);
            self.slots[at] = Some(known);
        }
    }
}

/// A hash that a server can foresee does no harm: texts that share a slot push each other out and are allocated, as all would be without this.
fn place(text: &str, slots: usize) -> usize {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish() as usize % slots
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_shared_and_their_number_has_an_end() {
        let mut interner = Interner::<8>::default();
        let first = interner.intern("price");
        assert!(Arc::ptr_eq(&first, &interner.intern("price")));
        assert_eq!(interner.slots.len(), FIRST_SLOTS);
        assert!(!Arc::ptr_eq(&interner.intern("longer than 8"), &interner.intern("longer than 8")));
        for number in 0..10 * SLOTS {
            assert_eq!(*interner.intern(&number.to_string()), *number.to_string());
        }
        assert_eq!(interner.slots.len(), SLOTS);
    }

    #[test]
    fn what_is_known_stays_known_when_more_comes() {
        let mut interner = Interner::<8>::default();
        // As many as fit: each has a slot of its own once there are enough.
        let texts: Vec<String> = (0..40).map(|number| format!("n{number}")).collect();
        let mut slots = std::collections::BTreeSet::new();
        let texts: Vec<&String> = texts.iter().filter(|text| slots.insert(place(text, SLOTS))).collect();
        let known: Vec<Arc<str>> = texts.iter().map(|text| interner.intern(text)).collect();
        assert!(texts.iter().zip(&known).all(|(text, known)| Arc::ptr_eq(known, &interner.intern(text))));
    }
}
