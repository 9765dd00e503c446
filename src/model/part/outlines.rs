//! Outlines that were made before: of the pieces of a file a keystroke changes one.

use std::sync::Arc;

use ensemble_core::syntax::JsOutline;
use rustc_hash::FxHashMap;

use crate::vocabulary::Vocabulary;

/// Outlines by the text that they are of, and whether that is an expression.
#[derive(Clone, Default)]
pub struct Outlines(FxHashMap<(Arc<str>, bool), Arc<JsOutline>>);

impl Outlines {
    // Every text that was typed stays here: when there are too many, all are made once more.
    const MOST: usize = 100_000;

    /// The outline of a text, made now unless it was before.
    pub fn get(&mut self, source: &Arc<str>, is_expression: bool, vocabulary: &Vocabulary) -> Arc<JsOutline> {
        if self.0.len() >= Self::MOST {
            self.0.clear();
        }
        let make = || Arc::new(vocabulary.js.outline(source, is_expression));
        self.0.entry((source.clone(), is_expression)).or_insert_with(make).clone()
    }
}
