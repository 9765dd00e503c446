//! Cache of parsed YAML files, for an editor that loads an app after every keystroke.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::diag::{Diagnostic, FileId, Report, Severity};
use crate::syntax::{Tree, parse};

/// Trees of the last loading, by file. A tree is reused if its file has the same id and text.
#[derive(Debug, Default)]
pub struct KeptTrees {
    before: FxHashMap<FileId, CachedTree>,
    now: FxHashMap<FileId, CachedTree>,
    is_keeping: bool,
}

#[derive(Debug)]
struct CachedTree {
    text: Arc<str>,
    tree: Option<Arc<Tree>>,
    faults: Vec<Diagnostic>,
}

impl KeptTrees {
    /// Texts that were read without an error, with their trees.
    pub fn sound(&self) -> impl Iterator<Item = (&Arc<str>, &Arc<Tree>)> {
        let is_sound = |kept: &&CachedTree| kept.faults.iter().all(|fault| fault.severity != Severity::Error);
        self.now.values().filter(is_sound).filter_map(|kept| Some((&kept.text, kept.tree.as_ref()?)))
    }

    /// Begins a loading.
    pub(super) fn begin(&mut self) {
        self.before = std::mem::take(&mut self.now);
        self.is_keeping = true;
    }

    /// Ends a loading. Trees that it did not use are dropped.
    pub(super) fn end(&mut self) {
        self.before = FxHashMap::default();
    }

    /// The tree of a text, with the faults that reading it finds.
    pub(super) fn get(&mut self, file: FileId, text: &Arc<str>, report: &mut Report) -> Option<Arc<Tree>> {
        if !self.is_keeping {
            return parse(text, file, report).map(Arc::new);
        }
        let kept = match self.before.remove(&file).filter(|kept| kept.text == *text) {
            Some(kept) => kept,
            None => {
                let mut found = Report::default();
                let tree = parse(text, file, &mut found).map(Arc::new);
                CachedTree { text: text.clone(), tree, faults: found.diagnostics().to_vec() }
            }
        };
        kept.faults.iter().for_each(|fault| report.add(fault.clone()));
        let tree = kept.tree.clone();
        self.now.insert(file, kept);
        tree
    }
}
