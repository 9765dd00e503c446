//! Files referenced by a document, read on demand.

use std::sync::Arc;

use super::parse::{LIMITS, prepared};
use ensemble_core::diag::{FileId, Report};
use ensemble_core::syntax::{Tree, parse_within};

/// Limits of the files of a document: number, total size in bytes.
// Large public descriptions have some hundred files.
pub const FILES: usize = 2_000;
const BYTES: usize = 64 * 1024 * 1024;

/// A referenced file.
pub struct ReferencedFile {
    /// Path relative to the document's folder; `..` for the parent folder.
    pub path: String,
    /// File id; `None` when it cannot be read.
    pub file: Option<FileId>,
    /// Parsed content; `None` when it cannot be read.
    pub tree: Option<Tree>,
}

/// Files that have been read.
#[derive(Default)]
pub struct ReferencedFiles {
    /// Files by path, including those that do not exist.
    pub read: Vec<ReferencedFile>,
    /// True when files were skipped because a limit was reached.
    pub is_full: bool,
    bytes: usize,
}

impl ReferencedFiles {
    /// Reads the files at `wanted`. `beside` returns the text at a path; a missing file is reported where it is referenced.
    pub fn add(&mut self, wanted: &[String], beside: &dyn Fn(&str) -> Option<String>, report: &mut Report) {
        for path in wanted {
            if self.read.iter().any(|one| one.path == *path) {
                continue;
            }
            if self.read.len() >= FILES || self.bytes >= BYTES {
                self.is_full = true;
                return;
            }
            let mut one = ReferencedFile { path: path.clone(), file: None, tree: None };
            if let Some(text) = beside(path) {
                let text = prepared(&text);
                self.bytes += text.len();
                let file = Arc::make_mut(&mut report.sources).add(path.as_str(), text.as_str());
                one.file = Some(file);
                one.tree = parse_within(LIMITS, &text, file, report);
            }
            self.read.push(one);
        }
    }

    /// The file at a path, if it was requested before.
    pub fn at(&self, path: &str) -> Option<&ReferencedFile> {
        self.read.iter().find(|one| one.path == path)
    }
}

/// Path of the file that a reference in file `from` leads to; `None` for a reference within the file, and for one that leaves the parent of the
/// document's folder.
pub fn path_of(reference: &str, from: &str) -> Option<String> {
    let path = reference.split('#').next().filter(|path| !path.is_empty())?;
    if path.starts_with('/') || path.contains(':') || path.contains('\\') {
        return None;
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            // Many keep `api/openapi.yaml` beside `types/`, so one folder above belongs to the document, and no more.
            ".." if steps.is_empty() => steps.push(".."),
            ".." if steps == [".."] => return None,
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    Some(steps.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_stay_in_the_folder_or_the_one_above() {
        for (reference, from, path) in [
            ("#/a", "b.yaml", None),
            ("./c.yaml#/a", "", Some("c.yaml")),
            ("../c.yaml", "d/b.yaml", Some("c.yaml")),
            ("e/c.yaml", "d/b.yaml", Some("d/e/c.yaml")),
            ("../c.yaml", "b.yaml", Some("../c.yaml")),
            ("../types/c.yaml", "", Some("../types/c.yaml")),
            ("../other/d.yaml", "../types/c.yaml", Some("../other/d.yaml")),
            ("../../c.yaml", "", None),
            ("../../c.yaml", "../types/b.yaml", None),
            ("../d/../../c.yaml", "", None),
            ("/etc/passwd", "", None),
            ("https://example.com/c.yaml", "", None),
        ] {
            assert_eq!(path_of(reference, from).as_deref(), path, "{reference} from {from}");
        }
    }
}
