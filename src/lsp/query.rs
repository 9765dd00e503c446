//! A question about a place of an open text.

use std::path::{Path, PathBuf};

use ensemble_core::diag::{FileId, Span};
use ensemble_model::Model;
use lsp_types::{Location, Range, Uri};

use crate::document::Documents;
use crate::host::Host;
use crate::position::{Encoding, LineIndex};
use crate::uri::uri_of;

/// A question about a place, with everything that its answer is made of.
pub struct Query<'a> {
    /// The app's model, with the open texts.
    pub model: &'a Model,
    /// The file of the place.
    pub file: FileId,
    /// The lines of the file, where they are known.
    pub lines: Option<&'a LineIndex>,
    /// The place as a byte of the file.
    pub offset: u32,
    /// The program around.
    pub host: &'a dyn Host,
    /// The open texts.
    pub documents: &'a Documents,
    /// The unit of columns.
    pub encoding: Encoding,
}

impl Query<'_> {
    /// The text of the file.
    pub fn text(&self) -> &str {
        self.model.text(self.file)
    }

    /// A range of a file as the protocol has it.
    pub fn range(&self, span: Span) -> Range {
        let text = self.model.text(span.file);
        let range = |lines: &LineIndex| lines.range(text, span.start, span.end, self.encoding);
        match self.lines.filter(|_| span.file == self.file) {
            Some(lines) => range(lines),
            None => range(&LineIndex::of(text)),
        }
    }

    /// A range of a file with the file.
    pub fn location(&self, span: Span) -> Option<Location> {
        Some(Location { uri: self.uri(span.file)?, range: self.range(span) })
    }

    /// The version of the text of the file, where it is open.
    pub fn version(&self) -> Option<i32> {
        self.documents.get(&self.path(self.file)).map(|document| document.version)
    }

    /// The URI of a file, of an open one as the client writes it.
    pub fn uri(&self, file: FileId) -> Option<Uri> {
        let path = self.path(file);
        self.documents.get(&path).map(|document| document.uri.clone()).or_else(|| uri_of(&path))
    }

    /// The path of a file.
    pub fn path(&self, file: FileId) -> PathBuf {
        Path::new(self.model.path(file)).to_owned()
    }

    /// The name of JavaScript around the place; empty between names.
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
