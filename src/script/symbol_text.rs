//! Texts of the parser's symbols.

use std::sync::Arc;

use boa_engine::interner::{Interner, Sym};

/// The name behind a symbol of the parser; `None` for one with a lone surrogate, which no app can write.
pub(crate) fn text_of(sym: Sym, interner: &Interner) -> Option<Arc<str>> {
    interner.resolve(sym)?.utf8().map(Arc::from)
}
