//! One function for all pieces of a screen's code that have the same text, such as the `onResponse` of many APIs: the engine keeps 8 KiB of source
//! for each function that it compiles.

use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::compiled_code::{Compiled, Signature};
use ensemble_core::app::Code;

/// Functions by the text that they were compiled from.
#[derive(Default)]
pub(super) struct SameText(FxHashMap<TextKey, (Arc<Code>, Rc<Compiled>)>);

/// Everything of a piece of code that decides what function it becomes, except the names around it.
#[derive(PartialEq, Eq, Hash)]
struct TextKey {
    source: Arc<str>,
    is_expression: bool,
    signature: Signature,
    takes_fields: bool,
}

impl TextKey {
    fn of(code: &Code, signature: Signature, takes_fields: bool) -> Self {
        Self { source: code.source.clone(), is_expression: code.is_expression, signature, takes_fields }
    }
}

impl SameText {
    /// The function of another piece of code, for `code`. `takes_fields`: the one on the field fast path.
    pub fn get(
        &self,
        code: &Code,
        locals: &[Arc<str>],
        signature: Signature,
        takes_fields: bool,
    ) -> Option<Rc<Compiled>> {
        let (original, known) = self.0.get(&TextKey::of(code, signature, takes_fields))?;
        let stands_for = Some((original.id, Arc::new(code.clone())));
        (known.locals == locals).then(|| Rc::new(Compiled { stands_for, ..(**known).clone() }))
    }

    /// Keeps the function of `code` for others with its text.
    pub fn add(&mut self, code: &Arc<Code>, compiled: &Rc<Compiled>) {
        if !code.is_async && !may_outlive_its_call(&code.source) {
            let key = TextKey::of(code, compiled.signature, !compiled.fields.is_empty());
            self.0.entry(key).or_insert_with(|| (code.clone(), compiled.clone()));
        }
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }
}

/// True for code that may make functions: when one of them fails later, nobody knows for which piece of code it was made. Decided by the text alone,
/// and true in case of doubt.
fn may_outlive_its_call(source: &str) -> bool {
    const MAKERS: [&str; 6] = ["=>", "function", "Function", "class", "eval", "\\u"];
    MAKERS.iter().any(|maker| source.contains(maker)) || has_method(source)
}

/// True if a `{` follows the parentheses of what is no statement: `{ valueOf() { … } }`.
fn has_method(source: &str) -> bool {
    const STATEMENTS: [&str; 6] = ["if", "for", "while", "switch", "catch", "with"];
    source.match_indices(')').filter(|(at, _)| source[at + 1..].trim_start().starts_with('{')).any(|(end, _)| {
        let mut depth = 0;
        let start = source[..=end].char_indices().rev().find(|(_, char)| {
            depth += match char {
                ')' => 1,
                '(' => -1,
                _ => 0,
            };
            depth == 0
        });
        let before = start.map_or("", |(start, _)| source[..start].trim_end());
        let word = before.rsplit(|char: char| !(char.is_alphanumeric() || matches!(char, '_' | '$'))).next();
        word.is_none_or(|word| !STATEMENTS.contains(&word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_functions_is_not_shared() {
        for source in [
            "rows.map((row) => row.id)",
            "later(function () { fail() })",
            "last = { valueOf() { fail() } }",
            "last = { get [name + (1)] () { fail() } }",
            "new Function('fail()')",
            "eval(text)",
        ] {
            assert!(may_outlive_its_call(source), "{source}");
        }
        for source in [
            "seen++; last = response.body.data;",
            "if (f(1) && (2)) { a() } else if (b) { c() } for (var i = 0; i < (9); i++) { d(i) }",
            "try { a() } catch (e) { b(e) } while (c()) { d() }",
        ] {
            assert!(!may_outlive_its_call(source), "{source}");
        }
    }
}
