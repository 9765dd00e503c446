//! Caches JavaScript strings and property keys of repeated texts: an app's data has the same keys and short texts in every event.

use std::cell::RefCell;
use std::sync::Arc;

use boa_engine::JsString;
use boa_engine::property::PropertyKey;
use rustc_hash::FxHashMap;

/// Property keys by their text: making one costs an allocation and a scan for digits.
#[derive(Default)]
pub(super) struct StringCache {
    known: RefCell<FxHashMap<Box<str>, PropertyKey>>,
    /// Keys of the last converted map: the next event of a stream mostly has the same keys in the same order.
    last: RefCell<Vec<(Arc<str>, PropertyKey)>>,
    /// Short texts by address: streams repeat names, symbols and units as the same shared text.
    strings: RefCell<Vec<Option<CachedString>>>,
}

/// A text and its JavaScript string.
type CachedString = (Arc<str>, JsString);

impl StringCache {
    // More distinct keys than this belong to data that uses keys as values (ids, dates), which do not come again.
    const LIMIT: usize = 4096;

    /// The property key for `text`.
    pub fn key(&self, text: &str) -> PropertyKey {
        let mut keys = self.known.borrow_mut();
        if let Some(key) = keys.get(text) {
            return key.clone();
        }
        if keys.len() >= Self::LIMIT {
            // All at once: which keys are old is not recorded, and those in use are back with the next event.
            keys.clear();
        }
        let key = PropertyKey::from(JsString::from(text));
        keys.insert(Box::from(text), key.clone());
        key
    }

    /// The property key for the text that is the `at`-th key of a map.
    pub fn key_at(&self, at: usize, text: &Arc<str>) -> PropertyKey {
        let mut last = self.last.borrow_mut();
        if let Some((known, key)) = last.get(at)
            && (Arc::ptr_eq(known, text) || known == text)
        {
            return key.clone();
        }
        let key = self.key(text);
        if at < Self::LAST {
            // The keys after this one were those of a record with another shape.
            last.truncate(at);
            if last.len() == at {
                last.push((text.clone(), key.clone()));
            }
        }
        key
    }

    // Longer maps are tables by id rather than records: their keys differ from event to event.
    const LAST: usize = 32;

    /// The JavaScript string for a text.
    pub fn string(&self, text: &Arc<str>) -> JsString {
        if text.len() > Self::SHORT {
            return JsString::from(&**text);
        }
        let mut strings = self.strings.borrow_mut();
        if strings.is_empty() {
            strings.resize(Self::STRINGS, None);
        }
        // `Arc` allocations are 16 bytes apart at least, so that the lowest four bits say nothing.
        let slot = &mut strings[(Arc::as_ptr(text).addr() >> 4) % Self::STRINGS];
        match slot {
            Some((known, string)) if Arc::ptr_eq(known, text) => string.clone(),
            // The entry holds the `Arc`, so no other text can get this address while the entry stands.
            _ => slot.insert((text.clone(), JsString::from(&**text))).1.clone(),
        }
    }

    // Longer texts (messages, descriptions) rarely repeat.
    const SHORT: usize = 16;

    // A direct-mapped cache: one comparison per look-up, no hashing of the text. 256 entries hold the symbols and units of a busy stream.
    const STRINGS: usize = 256;
}
