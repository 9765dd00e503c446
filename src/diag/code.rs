//! The codes of faults.

/// What kind of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "being written")]
pub enum Code {
    HandlerFailed,
    ExpressionFailed,
}
