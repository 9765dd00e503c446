//! Open documents. Their texts take precedence over the files on disk.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ensemble_core::app::{FileKind, Files};
use lsp_types::{TextDocumentContentChangeEvent, Uri};

use crate::position::{Encoding, LineIndex};

/// An open document.
#[derive(Clone, Debug)]
pub struct Document {
    /// URI as the client writes it.
    pub uri: Uri,
    /// Version from the client.
    pub version: i32,
    /// The text.
    pub text: Arc<str>,
    /// Offsets of the lines of the text.
    pub lines: LineIndex,
    /// Canonical path, if it differs from the path.
    canonical: Option<PathBuf>,
}

impl Document {
    /// Largest document in bytes; the loader's limit for a file.
    pub const LARGEST: usize = 16 * 1024 * 1024;

    /// Applies changes in order. A range whose end is before its start is empty.
    pub fn change(&mut self, changes: Vec<TextDocumentContentChangeEvent>, version: i32, encoding: Encoding) {
        let mut text = self.text.to_string();
        for change in changes {
            match change.range {
                None => text = change.text,
                Some(range) => {
                    let lines = LineIndex::of(&text);
                    let start = lines.byte(&text, range.start, encoding) as usize;
                    let end = lines.byte(&text, range.end, encoding) as usize;
                    text.replace_range(start..end.max(start), &change.text);
                }
            }
        }
        (self.version, self.lines) = (version, LineIndex::of(&text));
        self.text = Arc::from(text);
    }
}

/// Open documents, by path.
#[derive(Debug, Default)]
pub struct Documents(BTreeMap<PathBuf, Document>);

impl Documents {
    /// Limit of open documents.
    pub const MOST: usize = 4096;

    /// Opens a document.
    ///
    /// # Errors
    ///
    /// A message when the text is too large or too many documents are open.
    pub fn open(
        &mut self,
        path: PathBuf,
        uri: Uri,
        version: i32,
        text: String,
        disk: &dyn Files,
    ) -> Result<(), String> {
        if text.len() > Document::LARGEST {
            return Err(format!("`{}` is larger than {} MiB", path.display(), Document::LARGEST / 1024 / 1024));
        }
        if self.0.len() >= Self::MOST && !self.0.contains_key(&path) {
            return Err(format!("`{}` is not looked at: {} texts are open", path.display(), Self::MOST));
        }
        let canonical = disk.canonical(&path).filter(|canonical| *canonical != path);
        let lines = LineIndex::of(&text);
        self.0.insert(path, Document { uri, version, text: Arc::from(text), lines, canonical });
        Ok(())
    }

    /// Closes a document.
    pub fn close(&mut self, path: &Path) -> Option<Document> {
        self.0.remove(path)
    }

    /// The open document at `path`.
    pub fn get(&self, path: &Path) -> Option<&Document> {
        self.0.get(path)
    }

    /// The open document at `path`, for changes.
    pub fn get_mut(&mut self, path: &Path) -> Option<&mut Document> {
        self.0.get_mut(path)
    }

    /// All open documents.
    pub fn iter(&self) -> impl Iterator<Item = (&PathBuf, &Document)> {
        self.0.iter()
    }

    /// A file system with the open documents in front of `disk`.
    pub fn over<'a>(&'a self, disk: &'a dyn Files) -> Overlay<'a> {
        Overlay { documents: self, disk }
    }
}

/// A file system in which open documents take precedence.
pub struct Overlay<'a> {
    documents: &'a Documents,
    disk: &'a dyn Files,
}

impl Overlay<'_> {
    fn open(&self, path: &Path) -> Option<&Document> {
        if let Some(document) = self.documents.get(path) {
            return Some(document);
        }
        // The same file by another way.
        if self.documents.0.values().all(|document| document.canonical.is_none()) && path.is_absolute() {
            return None;
        }
        let canonical = self.disk.canonical(path)?;
        let same = |(path, document): &(&PathBuf, &Document)| *document.canonical.as_ref().unwrap_or(path) == canonical;
        self.documents.0.iter().find(same).map(|(_, document)| document)
    }
}

impl Files for Overlay<'_> {
    fn kind(&self, path: &Path) -> Option<FileKind> {
        if self.open(path).is_some() { Some(FileKind::File) } else { self.disk.kind(path) }
    }

    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let Some(document) = self.open(path) else { return self.disk.read(path, limit) };
        let bytes = document.text.as_bytes();
        let most = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
        Ok(bytes[..bytes.len().min(most)].to_vec())
    }

    fn list(&self, folder: &Path) -> Vec<PathBuf> {
        let mut found = self.disk.list(folder);
        // Texts that were never saved.
        found.extend(self.documents.0.keys().filter(|path| path.parent() == Some(folder)).cloned());
        found.sort();
        found.dedup();
        found
    }

    fn canonical(&self, path: &Path) -> Option<PathBuf> {
        self.disk.canonical(path).or_else(|| self.documents.get(path).map(|_| path.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use ensemble_core::app::MemoryFiles;
    use lsp_types::{Position, Range};

    use super::*;
    use crate::uri::uri_of;

    fn opened(text: &str) -> Documents {
        let (mut documents, path) = (Documents::default(), PathBuf::from("/app/screens/Home.yaml"));
        let uri = uri_of(&path).unwrap();
        documents.open(path, uri, 1, text.to_owned(), &MemoryFiles::default()).unwrap();
        documents
    }

    #[test]
    fn changes_are_made_one_after_the_other() {
        let mut documents = opened("a: ü\nb: 2\n");
        let document = documents.get_mut(Path::new("/app/screens/Home.yaml")).unwrap();
        let change = |line, from, to, text: &str| TextDocumentContentChangeEvent {
            range: Some(Range::new(Position::new(line, from), Position::new(line, to))),
            range_length: None,
            text: text.to_owned(),
        };
        document.change(
            vec![change(0, 3, 4, "x\nc: 3"), change(2, 3, 4, "4"), change(9, 5, 1, "d")],
            2,
            Encoding::Utf16,
        );
        assert_eq!((&*document.text, document.version), ("a: x\nc: 3\nb: 4\nd", 2));
        assert_eq!(document.lines.byte(&document.text, Position::new(3, 0), Encoding::Utf16), 15);
    }

    #[test]
    fn open_texts_stand_in_front_of_files() {
        let documents = opened("View: {}");
        let disk = MemoryFiles::from_iter([("/app/screens/Home.yaml", "old"), ("/app/screens/Other.yaml", "other")]);
        let files = documents.over(&disk);
        assert_eq!(files.read(Path::new("/app/screens/Home.yaml"), 3).unwrap(), b"View");
        assert_eq!(files.read(Path::new("/app/screens/Other.yaml"), 9).unwrap(), b"other");
        let empty = MemoryFiles::default();
        let files = documents.over(&empty);
        assert!(files.is_file(Path::new("/app/screens/Home.yaml")));
        assert_eq!(files.list(Path::new("/app/screens")), [Path::new("/app/screens/Home.yaml")]);
    }

    #[test]
    fn a_text_that_is_too_large_is_refused() {
        let path = PathBuf::from("/a.yaml");
        let text = " ".repeat(Document::LARGEST + 1);
        let refused = Documents::default().open(path.clone(), uri_of(&path).unwrap(), 1, text, &MemoryFiles::default());
        assert_eq!(refused.unwrap_err(), "`/a.yaml` is larger than 16 MiB");
    }
}
