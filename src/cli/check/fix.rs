//! `check --fix`: applies certain cures to the files, repeatedly, until there are none.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use crate::shell::disk::Disk;
use ensemble_core::app::{FileKind, Files};
use ensemble_core::diag::{Edit, Report};

/// Files on disk, some with a new text.
#[derive(Default)]
pub(super) struct PatchedFiles {
    texts: BTreeMap<PathBuf, String>,
    /// Number of applied cures.
    pub cures: usize,
}

/// Limit of rounds: a cure may uncover a fault with another cure.
pub(super) const ROUNDS: usize = 8;

impl Files for PatchedFiles {
    fn kind(&self, path: &Path) -> Option<FileKind> {
        Disk.kind(path)
    }

    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        match self.texts.get(path) {
            Some(text) => Ok(text.as_bytes().to_vec()),
            None => Disk.read(path, limit),
        }
    }

    fn list(&self, folder: &Path) -> Vec<PathBuf> {
        Disk.list(folder)
    }

    fn canonical(&self, path: &Path) -> Option<PathBuf> {
        Disk.canonical(path)
    }
}

impl PatchedFiles {
    /// Applies every certain cure of a report; false when there was none.
    pub fn apply(&mut self, report: &Report) -> bool {
        let mut edits: Vec<Edit> =
            report.diagnostics().iter().filter_map(|fault| fault.cure(&report.sources)).collect();
        // From the end of each file, so that the places in front of a change stay true.
        edits.sort_unstable_by(|one, other| other.cmp(one));
        edits.dedup();
        let mut start = None;
        let before = self.cures;
        for edit in edits {
            let Some(source) = report.sources.get(edit.span.file) else { continue };
            // Of two overlapping edits the later one is applied; the other is computed again in the next round.
            if start.is_some_and(|(file, start)| file == edit.span.file && edit.span.end > start) {
                continue;
            }
            start = Some((edit.span.file, edit.span.start));
            let text = self.texts.entry(PathBuf::from(&source.name)).or_insert_with(|| source.text.to_string());
            let place = edit.span.start as usize..edit.span.end as usize;
            if text.get(place.clone()).is_some() {
                text.replace_range(place, &edit.text);
                self.cures += 1;
            }
        }
        self.cures > before
    }

    /// Number of changed files.
    pub fn files(&self) -> usize {
        self.texts.len()
    }

    /// Unified diff of the changes; empty when there are none.
    pub fn diff(&self) -> String {
        let mut whole = String::new();
        for (path, text) in &self.texts {
            let old = std::fs::read_to_string(path).unwrap_or_default();
            let name = path.display().to_string();
            let diff = TextDiff::from_lines(&old, text);
            whole.push_str(&diff.unified_diff().header(&name, &name).to_string());
        }
        whole
    }

    /// Writes the changed files.
    ///
    /// # Errors
    ///
    /// The first file that cannot be written, with the reason.
    pub fn write(&self) -> Result<(), (PathBuf, io::Error)> {
        for (path, text) in &self.texts {
            std::fs::write(path, text).map_err(|fault| (path.clone(), fault))?;
        }
        Ok(())
    }
}
