//! Source files, and places in them.

use std::sync::Arc;

/// One source file of an app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A range of bytes in a file, the end exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Span {
    pub file: FileId,
    pub start: u32,
    pub end: u32,
}

/// A line and a column, both from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// One source text.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path as a person reaches it.
    pub name: String,
    /// The whole text.
    pub text: Arc<str>,
    lines: Vec<u32>,
}

/// The source texts of an app, by [`FileId`].
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Adds a text.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        let text: Arc<str> = text.into();
        let lines =
            // 32 bits are enough: files of more than 16 MiB are refused.
            std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1)).collect();
        self.0.push(Source { name: name.into(), text, lines });
        FileId(self.0.len() as u32 - 1)
    }

    /// The text of a file.
    pub fn get(&self, file: FileId) -> Option<&Source> {
        self.0.get(file.0 as usize)
    }

    /// The file and line of a place, as in `screens/Home.yaml:31`.
    pub fn line_of(&self, span: Span) -> Option<String> {
        self.get(span.file).map(|source| format!("{}:{}", source.name, source.position(span.start).line))
    }

    /// All texts.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.0.iter().enumerate().map(|(at, source)| (FileId(at as u32), source))
    }
}

impl Source {
    /// A copy with another text whose lines must begin at the same offsets.
    pub(super) fn with_text(&self, name: String, text: impl Into<Arc<str>>) -> Self {
        Self { name, text: text.into(), lines: self.lines.clone() }
    }

    /// Line `line` (from 1) without its end; nothing beyond the last line.
    pub fn line(&self, line: usize) -> &str {
        let text = self.text.get(self.line_start(line)..self.line_start(line + 1)).unwrap_or_default();
        text.trim_end_matches(['\n', '\r'])
    }

    /// Offset of line `line` (from 1); the end of the text beyond the last line.
    pub fn line_start(&self, line: usize) -> usize {
        self.lines.get(line.saturating_sub(1)).map_or(self.text.len(), |start| *start as usize)
    }

    /// Line and column of a byte.
    pub fn position(&self, byte: u32) -> Position {
        // A text has one line at least, which begins at 0: there is an entry to look at.
        let line = self.lines.partition_point(|start| *start <= byte).max(1);
        let start = self.lines[line - 1] as usize;
        let end = (byte as usize).min(self.text.len());
        let column = self.text.get(start..end).map_or(0, |text| text.chars().count()) + 1;
        Position { line, column }
    }
}
