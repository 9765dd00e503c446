//! Texts of the parser's symbols.

use std::sync::Arc;

use boa_engine::interner::{Interner, Sym};

/// The name of a parser symbol; `None` with a lone surrogate, which no app can contain.
pub(crate) fn text_of(sym: Sym, interner: &Interner) -> Option<Arc<str>> {
    interner.resolve(sym)?.utf8().map(Arc::from)
}
