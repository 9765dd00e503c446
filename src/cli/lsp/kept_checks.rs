//! Cache of JavaScript syntax checks: a keystroke changes one piece of an app.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use ensemble_core::syntax::{JavaScript, JsFault, JsInfo, JsOutline};
use ensemble_script::Checker;

/// A syntax checker with a cache.
#[derive(Default)]
pub struct KeptChecks(Mutex<CheckCache>);

#[derive(Default)]
struct CheckCache {
    /// Results by source text: of handlers, of expressions.
    answers: [HashMap<Box<str>, Result<JsInfo, JsFault>>; 2],
    /// Total size of the source texts in bytes.
    bytes: usize,
}

impl CheckCache {
    // Limit of the cache, because each typed version of a text stays in it: beyond, it is emptied.
    const MOST: usize = 100_000;
    const MOST_BYTES: usize = 16 * 1024 * 1024;
}

impl JavaScript for KeptChecks {
    fn check(&self, source: &str, is_expression: bool) -> Result<JsInfo, JsFault> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = known.answers[usize::from(is_expression)].get(source) {
            return answer.clone();
        }
        let answer = Checker.check(source, is_expression);
        if known.bytes >= CheckCache::MOST_BYTES
            || known.answers.iter().map(HashMap::len).sum::<usize>() >= CheckCache::MOST
        {
            *known = CheckCache::default();
        }
        known.bytes += source.len();
        known.answers[usize::from(is_expression)].insert(Box::from(source), answer.clone());
        answer
    }

    fn outline(&self, source: &str, is_expression: bool) -> JsOutline {
        Checker.outline(source, is_expression)
    }
}
