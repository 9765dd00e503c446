//! Faults with their places: what every module reports when something in an app is wrong.

mod code;
mod cure;
mod excerpt;
mod explain;
mod json;
mod nearest;
mod render;
mod source;

pub use code::{Code, NoSuchCode};
pub use cure::Edit;
pub use excerpt::excerpt;
pub use explain::{Examples, Explanation};
pub use json::to_json;
pub use nearest::{is_slip, nearest};
pub use render::Rendering;
pub use source::{FileId, Position, Source, Sources, Span};

use std::sync::Arc;

/// Severity of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The written text is ignored or doubtful.
    Warning,
    /// The written text cannot be done.
    Error,
}

/// One fault.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// Code of the fault.
    pub code: Code,
    /// Severity of the fault.
    pub severity: Severity,
    /// Message that names the subject; lower case, no final period.
    pub message: String,
    /// Place of the fault; `None` when no file is at fault.
    pub span: Option<Span>,
    /// Text beside the mark in the snippet.
    pub label: Option<String>,
    /// The cure, such as the text to type instead.
    pub help: Option<String>,
    /// Handler or file in which it happened.
    pub note: Option<String>,
}

impl Diagnostic {
    /// An error.
    pub fn error(code: Code, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, span.into(), message.into())
    }

    /// A warning.
    pub fn warning(code: Code, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, span.into(), message.into())
    }

    fn new(code: Code, severity: Severity, span: Option<Span>, message: String) -> Self {
        debug_assert!(!message.ends_with('.'), "a message ends without a period: {message}");
        Self { code, severity, message, span, label: None, help: None, note: None }
    }

    /// Sets the text of the mark.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Sets the cure: a text to type instead.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the note: the handler or file in which it happened.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// All faults of one loading.
#[derive(Clone, Debug, Default)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
    /// Source files; diagnostics refer to them.
    pub sources: Arc<Sources>,
    dropped: usize,
}

impl Report {
    /// Limit of kept faults; further ones are counted.
    pub const LIMIT: usize = 1000;

    /// Adds a fault.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < Self::LIMIT {
            self.diagnostics.push(diagnostic);
        } else {
            self.dropped += 1;
        }
    }

    /// Every fault in the order in which it was found.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Number of faults beyond [`Self::LIMIT`].
    pub fn dropped(&self) -> usize {
        self.dropped
    }

    /// True when further faults are only counted.
    pub fn is_full(&self) -> bool {
        self.diagnostics.len() >= Self::LIMIT
    }

    /// Sorts faults by place; those without a place come first.
    pub fn sort(&mut self) {
        self.diagnostics.sort_by_key(|diagnostic| diagnostic.span.map(|span| (span.file, span.start)));
    }

    /// True when there is an error among the faults.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}
