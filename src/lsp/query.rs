//! `Query`: a place in an open document, with the context needed to answer.

use std::path::{Path, PathBuf};

use ensemble_core::diag::{FileId, Span};
use ensemble_model::Model;
use lsp_types::{Location, Range, Uri};

use crate::document::Documents;
use crate::host::Host;
use crate::position::{Encoding, LineIndex};
use crate::uri::uri_of;

/// A place with the context needed to answer questions about it.
pub struct Query<'a> {
    /// Model of the app with the texts of open documents.
    pub model: &'a Model,
    /// File of the place.
    pub file: FileId,
    /// Line index of the file, for an open document.
    pub lines: Option<&'a LineIndex>,
    /// Byte offset of the place.
    pub offset: u32,
    /// Services of the program.
    pub host: &'a dyn Host,
    /// Open documents.
    pub documents: &'a Documents,
    /// Unit of columns.
    pub encoding: Encoding,
}

impl Query<'_> {
    /// Text of the file.
    pub fn text(&self) -> &str {
        self.model.text(self.file)
    }

    /// Converts a span to a range of the protocol.
    pub fn range(&self, span: Span) -> Range {
        let text = self.model.text(span.file);
        let range = |lines: &LineIndex| lines.range(text, span.start, span.end, self.encoding);
        match self.lines.filter(|_| span.file == self.file) {
            Some(lines) => range(lines),
            None => range(&LineIndex::of(text)),
        }
    }

    /// Converts a span to a location of the protocol.
    pub fn location(&self, span: Span) -> Option<Location> {
        Some(Location { uri: self.uri(span.file)?, range: self.range(span) })
    }

    /// Version of the file's document, if open.
    pub fn version(&self) -> Option<i32> {
        self.documents.get(&self.path(self.file)).map(|document| document.version)
    }

    /// URI of a file; for an open document as the client writes it.
    pub fn uri(&self, file: FileId) -> Option<Uri> {
        let path = self.path(file);
        self.documents.get(&path).map(|document| document.uri.clone()).or_else(|| uri_of(&path))
    }

    /// Path of a file.
    pub fn path(&self, file: FileId) -> PathBuf {
        Path::new(self.model.path(file)).to_owned()
    }

    /// Span of the JavaScript identifier at the place; empty between identifiers.
    pub fn identifier(&self) -> Span {
        let text = self.text();
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
        let at = self.offset as usize;
        let before = text.get(..at).unwrap_or_default();
        let start = before.trim_end_matches(is_part).len();
        let behind = text.get(at..).unwrap_or_default();
        let end = at + behind.len() - behind.trim_start_matches(is_part).len();
        // `${` before a name is not part of it.
        let lead = text
            .get(start..end)
            .filter(|word| word.starts_with('$') && text[end..].starts_with('{'))
            .map_or(0, str::len);
        Span { file: self.file, start: (start + lead) as u32, end: end as u32 }
    }
}
