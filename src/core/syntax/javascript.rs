//! Questions of the loader to the JavaScript engine, of which it knows nothing else: is this text JavaScript, and which names does it use.

use std::sync::Arc;

use super::JsOutline;

/// Checks JavaScript without running it.
pub trait JavaScript {
    /// True when `source` is an expression, false for statements.
    fn check(&self, source: &str, is_expression: bool) -> Result<JsInfo, JsFault>;

    /// The declarations and uses of `source`; of one that does not parse, as far as its words tell.
    fn outline(&self, source: &str, is_expression: bool) -> JsOutline;
}

/// The names and features that a piece of JavaScript uses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JsInfo {
    /// True when it uses `await` outside of a nested function.
    pub is_async: bool,
    /// True for an expression that is an assignment: `count = 2`, `count++`.
    pub is_assignment: bool,
    /// Identifiers that it reads or writes and does not declare, sorted.
    pub free: Vec<Arc<str>>,
}

/// Why a text is no JavaScript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsFault {
    /// The message, lower case, without a final period.
    pub message: String,
    /// In which line, from 1.
    pub line: u32,
    /// At which character of the line, from 1.
    pub column: u32,
}
