//! The files beside a document that its references lead to, read when a reference is followed.

use std::sync::Arc;

use super::{LIMITS, prepared};
use ensemble_core::diag::{FileId, Report};
use ensemble_core::syntax::{Tree, parse_within};

/// How many files one document may be made of, and how many bytes they may have together.
// Large public descriptions have some hundred files; one of a stranger must not fill the memory.
pub const FILES: usize = 2_000;
const BYTES: usize = 64 * 1024 * 1024;

/// One of the files.
pub struct ReferencedFile {
    /// Its path from the document's folder; it begins with `..` for a file in the folder above.
    pub path: String,
    /// Its number; none when it cannot be read.
    pub file: Option<FileId>,
    /// Its content; none when it cannot be read.
    pub tree: Option<Tree>,
}

/// The files that were read so far.
#[derive(Default)]
pub struct ReferencedFiles {
    /// Each path once, also of a file that is not there.
    pub read: Vec<ReferencedFile>,
    /// True when files were left out because there are too many or they are too large together.
    pub is_full: bool,
    bytes: usize,
}

impl ReferencedFiles {
    /// Reads the files at `wanted`. `beside` gives the text at a path; a reference to what it does not give is reported where it is followed.
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

    /// The file at a path, when it was asked for before.
    pub fn at(&self, path: &str) -> Option<&ReferencedFile> {
        self.read.iter().find(|one| one.path == path)
    }
}

/// The path of the file that a reference in the file `from` leads to; none when it stays there, and none further out than the folder above
/// the document's.
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
