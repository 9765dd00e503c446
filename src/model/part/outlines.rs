//! Cache of JavaScript outlines: a keystroke changes one piece of a file.

use std::sync::Arc;

use ensemble_core::syntax::JsOutline;
use rustc_hash::FxHashMap;

use crate::vocabulary::Vocabulary;

/// Outlines by source text and whether it is an expression.
#[derive(Clone, Default)]
pub struct Outlines {
    known: FxHashMap<(Arc<str>, bool), Arc<JsOutline>>,
    /// Total size of the source texts, in bytes.
    bytes: usize,
}

impl Outlines {
    // Limit of the cache, because each typed version of a text stays in it: beyond, it is emptied.
    const MOST: usize = 100_000;
    const MOST_BYTES: usize = 16 * 1024 * 1024;

    /// The outline of a text, from the cache or made now.
    pub fn get(&mut self, source: &Arc<str>, is_expression: bool, vocabulary: &Vocabulary) -> Arc<JsOutline> {
        if let Some(known) = self.known.get(&(source.clone(), is_expression)) {
            return known.clone();
        }
        if self.known.len() >= Self::MOST || self.bytes >= Self::MOST_BYTES {
            self.known.clear();
            self.bytes = 0;
        }
        self.bytes += source.len();
        let made = Arc::new(vocabulary.js.outline(source, is_expression));
        self.known.insert((source.clone(), is_expression), made.clone());
        made
    }
}
