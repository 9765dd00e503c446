//! `Fault`: an error of a script with a readable message and its place in the YAML.

use std::sync::Arc;

use crate::source_map::CodePosition;
use ensemble_core::app::Code;
use ensemble_core::diag::Span;

/// An error that ended a script.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The message; lower case, no final period.
    pub message: String,
    /// Place of the fault, if known.
    pub span: Option<Span>,
    /// The text to write instead, when it is known.
    pub help: Option<String>,
    /// Kind of the fault.
    pub kind: FaultKind,
}

/// The kinds of faults in scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// An exception that nothing caught.
    Thrown,
    /// A loop that ran too often.
    LoopLimit,
    /// A call that held more memory than it may.
    MemoryLimit,
    /// The limit of nested calls was exceeded.
    RecursionLimit,
    /// Data or source that is nested too deeply, or too large.
    TooDeep,
    /// Source that is no JavaScript.
    Syntax,
    /// A request that failed, and no script handled the rejection of its promise.
    RequestFailed,
}

impl Fault {
    /// A fault without a span.
    pub fn new(kind: FaultKind, message: impl Into<String>) -> Self {
        Self { message: message.into(), span: None, help: None, kind }
    }

    /// With a span in `code` when it has none: that of the name in its message, otherwise the code's beginning.
    pub(super) fn located_in(mut self, code: &Arc<Code>) -> Self {
        if self.span.is_none() {
            let name = self.message.split('`').nth(1).unwrap_or_default();
            self.span = Some(CodePosition::of_word(code.clone(), name).span());
        }
        self
    }
}
