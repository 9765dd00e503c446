//! `CompiledTexts`: JavaScript that is given as text at run time: callbacks of scripts, `compareFn` and `onFilter` of tables. Equal texts share an id
//! while they are cached, so that the engine compiles them once.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use ensemble_core::app::{Code, CodeId};
use ensemble_script::check_syntax;

/// First id of code that is given at run time; the loader uses the ids below.
const FIRST_ID: u32 = 1 << 31;

/// Assigns ids to texts.
pub struct CompiledTexts {
    last_id: u32,
    /// Expressions over the rows of tables, by text.
    predicates: FxHashMap<Arc<str>, Code>,
}

impl Default for CompiledTexts {
    fn default() -> Self {
        Self { last_id: FIRST_ID, predicates: FxHashMap::default() }
    }
}

impl CompiledTexts {
    /// Limit of cached predicates. A table has one or two for each column.
    const MAX_PREDICATES: usize = 256;

    /// Code for a text, without a source location.
    pub fn code(&mut self, text: &Arc<str>) -> Code {
        // Text that does not parse has no names; running it gives the fault.
        let info = check_syntax(text, false, true).unwrap_or_default();
        self.last_id = self.last_id.wrapping_add(1).max(FIRST_ID);
        Code {
            id: CodeId(self.last_id),
            source: text.clone(),
            span: Default::default(),
            line_starts: Arc::from([0]),
            path: None,
            free: Arc::from(info.free),
            is_async: info.is_async,
            is_expression: false,
        }
    }

    /// Code for an expression over two names, or for a function that takes them: `a.price - b.price`, `(a, b) => a.price - b.price`.
    pub fn predicate(&mut self, text: &str, names: [&str; 2]) -> Code {
        // The same text may stand in `compareFn` and in `onFilter`, with other names around it.
        if let Some(known) = self.predicates.get(text).filter(|known| known.free.iter().map(|name| &**name).eq(names)) {
            return known.clone();
        }
        // A function, or an expression that only has one in it (`tags.some(tag => …)`): its value tells.
        let may_be_function = text.contains("=>") || text.contains("function");
        let source = if may_be_function {
            format!("(ƒ => typeof ƒ === 'function' ? ƒ({}, {}) : ƒ)({text})", names[0], names[1])
        } else {
            text.to_owned()
        };
        let code = Code {
            is_expression: true,
            free: names.into_iter().map(Arc::from).collect(),
            ..self.code(&Arc::from(source))
        };
        // An app that makes up ever new texts gets them compiled anew; it does not fill the memory.
        if self.predicates.len() >= Self::MAX_PREDICATES {
            self.predicates.clear();
        }
        self.predicates.insert(Arc::from(text), code.clone());
        code
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_has_an_id_of_its_own_and_a_predicate_keeps_it() {
        let mut texts = CompiledTexts::default();
        let (one, two) = (texts.code(&"count++".into()), texts.code(&"count++".into()));
        assert_ne!(one.id, two.id);
        let first = texts.predicate("a - b", ["a", "b"]);
        assert_eq!(texts.predicate("a - b", ["a", "b"]).id, first.id);
        for n in 0..CompiledTexts::MAX_PREDICATES {
            texts.predicate(&format!("a - {n}"), ["a", "b"]);
        }
        assert!(texts.predicates.len() <= CompiledTexts::MAX_PREDICATES);
    }

    #[test]
    fn a_function_is_called_with_the_names() {
        let mut texts = CompiledTexts::default();
        let code = texts.predicate("(x, y) => x - y", ["a", "b"]);
        assert!(code.source.contains("ƒ(a, b)"), "{}", code.source);
        let other = texts.predicate("(x, y) => x - y", ["record", "value"]);
        assert!(other.source.contains("ƒ(record, value)"), "{}", other.source);
        assert!(code.is_expression && !code.is_async);
    }
}
