//! The loader's interface to the JavaScript engine: syntax check and names used.

use std::sync::Arc;

use super::JsOutline;

/// Checks JavaScript without running it.
pub trait JavaScript {
    /// True when `source` is an expression, false for statements.
    fn check(&self, source: &str, is_expression: bool) -> Result<JsInfo, JsFault>;

    /// Declarations and uses in `source`; for invalid source, as far as its tokens tell.
    fn outline(&self, source: &str, is_expression: bool) -> JsOutline;
}

/// The names and features that a piece of JavaScript uses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JsInfo {
    /// True if the code uses `await` outside of a nested function.
    pub is_async: bool,
    /// True for an expression that is an assignment: `count = 2`, `count++`.
    pub is_assignment: bool,
    /// Identifiers that it reads or writes and does not declare, sorted.
    pub free: Vec<Arc<str>>,
}

/// Fault of a text that is no JavaScript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsFault {
    /// The message, lower case, without a final period.
    pub message: String,
    /// Line, from 1.
    pub line: u32,
    /// Character of the line, from 1.
    pub column: u32,
}
