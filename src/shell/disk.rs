//! The local file system and the environment of the process.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use ensemble_core::app::{Environment, FileKind, Files};

/// The local file system.
pub struct Disk;

impl Files for Disk {
    fn kind(&self, path: &Path) -> Option<FileKind> {
        let kind = fs::metadata(path).ok()?.file_type();
        Some(if kind.is_file() {
            FileKind::File
        } else if kind.is_dir() {
            FileKind::Folder
        } else {
            FileKind::Other
        })
    }

    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        // What is longer is not read to its end: a file may be larger than memory, and may grow while it is read.
        fs::File::open(path)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn list(&self, folder: &Path) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
        let mut found: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        found.sort();
        found
    }

    fn canonical(&self, path: &Path) -> Option<PathBuf> {
        fs::canonicalize(path).ok()
    }
}

/// A file system with at most one file: an app that is a single file on the command line.
pub struct SingleFile<'a>(pub Option<&'a Path>);

impl Files for SingleFile<'_> {
    fn kind(&self, path: &Path) -> Option<FileKind> {
        Disk.kind(path).filter(|_| self.0 == Some(path))
    }

    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        if self.0 == Some(path) { Disk.read(path, limit) } else { Err(io::ErrorKind::NotFound.into()) }
    }

    fn list(&self, _folder: &Path) -> Vec<PathBuf> {
        Vec::new()
    }

    fn canonical(&self, path: &Path) -> Option<PathBuf> {
        Disk.canonical(path).filter(|_| self.0 == Some(path))
    }
}

/// Environment variables of the process that are valid Unicode.
pub fn environment() -> Environment {
    let variables = std::env::vars_os();
    variables.filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_disk_is_read_within_the_limit() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert_eq!(Disk.kind(folder), Some(FileKind::Folder));
        assert!(Disk.is_file(&folder.join("Cargo.toml")) && Disk.kind(&folder.join("none")).is_none());
        assert_eq!(Disk.read(&folder.join("Cargo.toml"), 3).unwrap().len(), 4);
        let listed = Disk.list(&folder.join("src"));
        assert!(listed.is_sorted() && listed.contains(&folder.join("src/lib.rs")));
        assert!(Disk.list(&folder.join("none")).is_empty());
    }

    #[test]
    fn one_file_is_all_there_is() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let (named, other) = (folder.join("Cargo.toml"), folder.join("README.md"));
        let one = SingleFile(Some(&named));
        assert!(one.is_file(&named) && one.read(&named, 3).is_ok() && one.canonical(&named).is_some());
        assert!(one.kind(&other).is_none() && one.read(&other, 3).is_err() && one.canonical(&other).is_none());
        assert!(one.list(folder).is_empty() && SingleFile(None).kind(&named).is_none());
    }
}
