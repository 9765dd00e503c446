//! Open documents of an editor, in front of the files on disk.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ensemble_core::app::{FileKind, Files};

use crate::shell::disk::Disk;

/// Open documents by path.
#[derive(Clone, Debug, Default)]
pub struct OpenTexts(Arc<Mutex<BTreeMap<PathBuf, Arc<str>>>>);

impl OpenTexts {
    /// Limit of documents, the same as the language server's.
    pub const MOST: usize = 4096;

    /// Sets or removes the text of `path`; false when there are too many.
    pub fn set(&self, path: PathBuf, text: Option<String>) -> bool {
        let mut texts = self.lock();
        match text {
            Some(text) if texts.len() < Self::MOST || texts.contains_key(&path) => {
                texts.insert(path, Arc::from(text));
            }
            Some(_) => return false,
            None => _ = texts.remove(&path),
        }
        true
    }

    fn get(&self, path: &Path) -> Option<Arc<str>> {
        self.lock().get(path).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Arc<str>>> {
        // Entries are replaced as a whole, so they are right even after a panic.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Files for OpenTexts {
    fn kind(&self, path: &Path) -> Option<FileKind> {
        if self.get(path).is_some() { Some(FileKind::File) } else { Disk.kind(path) }
    }

    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let Some(text) = self.get(path) else { return Disk.read(path, limit) };
        let most = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
        Ok(text.as_bytes()[..text.len().min(most)].to_vec())
    }

    fn list(&self, folder: &Path) -> Vec<PathBuf> {
        let mut found = Disk.list(folder);
        // Texts that were never saved.
        found.extend(self.lock().keys().filter(|path| path.parent() == Some(folder)).cloned());
        found.sort();
        found.dedup();
        found
    }

    fn canonical(&self, path: &Path) -> Option<PathBuf> {
        Disk.canonical(path).or_else(|| self.get(path).map(|_| path.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stands_in_front_of_the_file_until_it_is_closed() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let none = path.with_file_name("none.yaml");
        let texts = OpenTexts::default();
        assert!(texts.set(path.clone(), Some("typed".into())) && texts.set(none.clone(), Some("new".into())));
        assert_eq!(texts.read(&path, 3).unwrap(), b"type", "one byte more than the limit says that there is more");
        assert!(texts.is_file(&none) && texts.list(path.parent().unwrap()).contains(&none));
        assert_eq!(texts.canonical(&none), Some(none.clone()));
        texts.set(none.clone(), None);
        texts.set(path.clone(), None);
        assert!(!texts.is_file(&none));
        assert!(texts.read(&path, 1000).unwrap().starts_with(b"[workspace]"));
    }

    #[test]
    fn there_is_a_bound() {
        let texts = OpenTexts::default();
        let path = |at: usize| PathBuf::from(format!("/{at}.yaml"));
        assert!((0..OpenTexts::MOST).all(|at| texts.set(path(at), Some(String::new()))));
        assert!(!texts.set(path(OpenTexts::MOST), Some(String::new())));
        assert!(texts.set(path(0), Some("again".into())));
    }
}
