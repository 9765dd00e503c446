//! Access to an app's files. The loader reads through it, so that it runs where there is no disk, too.

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};

/// Source of files: the disk, memory, or the downloads of a browser.
pub trait Files: Send + Sync {
    /// Kind of the entry at `path`, symbolic links followed; `None` if there is none or it cannot be read.
    fn kind(&self, path: &Path) -> Option<FileKind>;

    /// Reads a file, at most `limit + 1` bytes: a result longer than `limit` means that the file is too large.
    ///
    /// # Errors
    ///
    /// As `std::fs::File::open` and `read`.
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>>;

    /// The paths of the files and folders directly in `folder`, sorted; empty when it cannot be read.
    fn list(&self, folder: &Path) -> Vec<PathBuf>;

    /// `path` without `..` and symbolic links, absolute if the host knows a current folder; `None` if there is no entry at the path.
    fn canonical(&self, path: &Path) -> Option<PathBuf>;

    /// True if there is an ordinary file at `path`.
    fn is_file(&self, path: &Path) -> bool {
        self.kind(path) == Some(FileKind::File)
    }

    /// True if there is a folder at `path`.
    fn is_folder(&self, path: &Path) -> bool {
        self.kind(path) == Some(FileKind::Folder)
    }
}

/// Kinds of entries at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// An ordinary file.
    File,
    /// A folder.
    Folder,
    /// A pipe, a socket or a device.
    Other,
}

/// Files in memory, by path. A folder exists if there is a file below it.
#[derive(Clone, Debug, Default)]
pub struct MemoryFiles(BTreeMap<PathBuf, Vec<u8>>);

impl<P: Into<PathBuf>, B: Into<Vec<u8>>> FromIterator<(P, B)> for MemoryFiles {
    fn from_iter<I: IntoIterator<Item = (P, B)>>(files: I) -> Self {
        Self(files.into_iter().map(|(path, bytes)| (normalized(&path.into()), bytes.into())).collect())
    }
}

impl Files for MemoryFiles {
    fn kind(&self, path: &Path) -> Option<FileKind> {
        let path = normalized(path);
        if self.0.contains_key(&path) {
            return Some(FileKind::File);
        }
        self.0.keys().any(|file| file.starts_with(&path)).then_some(FileKind::Folder)
    }

    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let bytes = self.0.get(&normalized(path)).ok_or(io::ErrorKind::NotFound)?;
        let most = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
        Ok(bytes[..bytes.len().min(most)].to_vec())
    }

    fn list(&self, folder: &Path) -> Vec<PathBuf> {
        let inner = normalized(folder);
        let below = self.0.keys().filter_map(|file| file.strip_prefix(&inner).ok());
        let mut names: Vec<&Path> =
            below.filter_map(|rest| rest.components().next()).map(|first| Path::new(first.as_os_str())).collect();
        // The keys are sorted, so what lies in one folder stands together.
        names.dedup();
        names.into_iter().map(|name| folder.join(name)).collect()
    }

    fn canonical(&self, path: &Path) -> Option<PathBuf> {
        self.kind(path).map(|_| normalized(path))
    }
}

/// A path without `.` and `..`.
fn normalized(path: &Path) -> PathBuf {
    let mut whole = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => _ = whole.pop(),
            other => whole.push(other),
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_in_memory_are_those_of_the_files() {
        let files = MemoryFiles::from_iter([("app/theme.yaml", "a: 1"), ("app/screens/Home.yaml", "View:")]);
        assert_eq!(files.kind(Path::new("app/screens")), Some(FileKind::Folder));
        assert_eq!(files.kind(Path::new("./app/screens/../theme.yaml")), Some(FileKind::File));
        assert_eq!(files.kind(Path::new("app/scr")), None);
        assert_eq!(files.list(Path::new("app")), [Path::new("app/screens"), Path::new("app/theme.yaml")]);
        assert_eq!(files.canonical(Path::new("app/./screens")), Some(PathBuf::from("app/screens")));
        assert_eq!(files.read(Path::new("app/theme.yaml"), 2).unwrap(), b"a: ");
        assert_eq!(files.read(Path::new("none"), 2).unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
