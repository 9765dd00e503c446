//! Reads files within limits: size, UTF-8, YAML and JSON into trees.

use std::path::Path;
use std::sync::Arc;

use super::loader::Loader;
use crate::app::files::{FileKind, Files};
use crate::diag::{Code as FaultCode, Diagnostic, FileId, Span};
use crate::syntax::Tree;
use crate::value::Value;

/// Most bytes of a file; larger files are refused.
const LARGEST: u64 = 16 * 1024 * 1024;

impl Loader<'_> {
    /// Reads a file; a failure is reported.
    pub fn read(&mut self, path: &Path) -> Option<FileId> {
        let name = path.display().to_string();
        match text_of(self.files, path) {
            Ok(text) => {
                self.app.files.push(path.to_owned());
                Some(self.sources.add(name, text))
            }
            Err((code, message)) => {
                // An empty text gives the fault a file to name.
                let file = self.sources.add(name.clone(), "");
                let span = Span { file, start: 0, end: 0 };
                self.report.add(Diagnostic::error(code, span, format!("`{name}` {message}")));
                None
            }
        }
    }

    /// A file that may be absent.
    pub fn read_if_there(&mut self, path: &Path) -> Option<FileId> {
        if self.files.is_file(path) { self.read(path) } else { None }
    }

    /// The tree of a YAML file.
    pub fn tree(&mut self, path: &Path) -> Option<Arc<Tree>> {
        let file = self.read(path)?;
        self.tree_of(file)
    }

    /// The tree of a text that was read.
    pub fn tree_of(&mut self, file: FileId) -> Option<Arc<Tree>> {
        let text = self.sources.get(file)?.text.clone();
        let known = self.report.diagnostics().len();
        let tree = self.trees.get(file, &text, &mut self.report);
        if tree.is_none() && self.report.diagnostics().len() == known && !self.report.is_full() {
            let span = Span { file, start: 0, end: 0 };
            self.error(FaultCode::EmptyFile, span, "the file is empty", None);
        }
        tree
    }

    /// The value of a JSON file that may be absent.
    pub fn json(&mut self, path: &Path) -> Option<Value> {
        let file = self.read_if_there(path)?;
        let source = self.sources.get(file)?;
        match serde_json::from_str::<serde_json::Value>(&source.text) {
            Ok(json) => Some(from_json(json)),
            Err(fault) => {
                let line = source.line_start(fault.line()) as u32;
                let start = line + (fault.column() as u32).saturating_sub(1);
                let span = Span { file, start, end: start + 1 };
                let words = fault.to_string();
                let words = words.split(" at line").next().unwrap_or_default().to_owned();
                self.error(FaultCode::JsonSyntax, span, format!("this is no JSON: {words}"), None);
                None
            }
        }
    }
}

/// JSON as a value. The reader bounds its depth.
fn from_json(json: serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(bool) => Value::Bool(bool),
        serde_json::Value::Number(number) => number.as_f64().map_or(Value::Null, Value::Number),
        serde_json::Value::String(text) => Value::text(text),
        serde_json::Value::Array(items) => Value::list(items.into_iter().map(from_json)),
        serde_json::Value::Object(entries) => {
            Value::map(entries.into_iter().map(|(key, value)| (key, from_json(value))))
        }
    }
}

/// The text of a file of at most 16 MiB in UTF-8.
///
/// # Errors
///
/// Code and reason of the failure; the reason follows the file's name in a message.
pub fn text_of(files: &dyn Files, path: &Path) -> Result<Arc<str>, (FaultCode, String)> {
    let unreadable = |fault: std::io::Error| {
        let message = match fault.kind() {
            std::io::ErrorKind::NotFound => "does not exist".to_owned(),
            std::io::ErrorKind::PermissionDenied => "may not be read".to_owned(),
            _ => format!("cannot be read: {fault}"),
        };
        (FaultCode::FileUnreadable, message)
    };
    // A pipe without a writer would be read for ever.
    match files.kind(path) {
        Some(FileKind::Folder) => return Err((FaultCode::FileUnreadable, "is a directory, not a file".to_owned())),
        Some(FileKind::Other) => return Err((FaultCode::FileUnreadable, "is no ordinary file".to_owned())),
        // A missing file is reported by reading it.
        Some(FileKind::File) | None => {}
    }
    let bytes = files.read(path, LARGEST).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        return Err((FaultCode::FileTooLarge, format!("is larger than {} MiB", LARGEST / 1024 / 1024)));
    }
    if bytes.contains(&0) {
        return Err((FaultCode::NotText, "is no text: it holds zero bytes".to_owned()));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Arc::from(text)),
        Err(fault) => {
            let at = fault.utf8_error().valid_up_to();
            let line = memchr::memchr_iter(b'\n', &fault.as_bytes()[..at]).count() + 1;
            Err((FaultCode::NotText, format!("is no UTF-8 text: line {line} holds other bytes")))
        }
    }
}
