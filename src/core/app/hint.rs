//! A suggestion about a place of an app. It is counted as no fault.

use crate::diag::Span;

/// A suggestion.
#[derive(Clone, Debug, PartialEq)]
pub struct Hint {
    /// The place that it is about.
    pub span: Span,
    /// The suggestion, in one line.
    pub message: String,
}
