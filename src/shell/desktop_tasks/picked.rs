//! Files that the user has chosen, and their description for the app.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ensemble_core::value::Value;

/// Limit of chosen files; a dialog with more fails.
const MOST_PICKED: usize = 10_000;

/// Files chosen in dialogs of this app since it was opened. The app may upload no others.
#[derive(Clone, Debug, Default)]
pub struct PickedFiles(Arc<Mutex<BTreeSet<PathBuf>>>);

impl PickedFiles {
    /// Records files and describes them for the app.
    ///
    /// # Errors
    ///
    /// A message when a file cannot be read or there are too many.
    pub fn add(&self, paths: &[PathBuf]) -> Result<Value, String> {
        let mut picked = self.lock();
        if picked.len() + paths.len() > MOST_PICKED {
            return Err(format!("more than {MOST_PICKED} files were chosen"));
        }
        let mut files = Vec::with_capacity(paths.len());
        for path in paths {
            let path = canonical(path)?;
            files.push(describe(&path)?);
            picked.insert(path);
        }
        Ok(Value::list(files))
    }

    /// True for a chosen file.
    pub fn has(&self, path: &Path) -> bool {
        self.lock().contains(path)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<PathBuf>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Canonical path of a file.
pub fn canonical(path: &Path) -> Result<PathBuf, String> {
    path.canonicalize().map_err(|error| format!("`{}` cannot be read: {error}", path.display()))
}

/// The description of a file for the app.
fn describe(path: &Path) -> Result<Value, String> {
    let size = fs::metadata(path).map_err(|error| format!("`{}` cannot be read: {error}", path.display()))?.len();
    let text =
        |part: Option<&std::ffi::OsStr>| part.map(|part| part.to_string_lossy().into_owned()).unwrap_or_default();
    let extension = text(path.extension()).to_lowercase();
    Ok(Value::map([
        ("name", Value::text(text(path.file_name()))),
        ("mediaType", Value::from(media_type(&extension))),
        ("extension", Value::text(extension)),
        ("size", Value::Number(size as f64)),
        ("path", Value::text(path.display().to_string())),
    ]))
}

/// Media type of a file name extension.
pub fn media_type(extension: &str) -> &'static str {
    match extension {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "svg" => "image/svg+xml",
        "pdf" => "application/pdf",
        "json" => "application/json",
        "csv" => "text/csv",
        "txt" | "md" | "log" => "text/plain",
        "html" | "htm" => "text/html",
        "xml" => "application/xml",
        "zip" => "application/zip",
        "mp3" => "audio/mpeg",
        "wav" => "audio/wav",
        "mp4" => "video/mp4",
        "doc" => "application/msword",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xls" => "application/vnd.ms-excel",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chosen_files_are_described_and_remembered() {
        let folder = std::env::temp_dir().join(format!("ensemble-run-picked-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("Report ü.PDF");
        fs::write(&path, b"12345").unwrap();
        let picked = PickedFiles::default();
        let files = picked.add(std::slice::from_ref(&path)).unwrap();
        let file = files.as_list().unwrap()[0].clone();
        assert_eq!(file.get("name"), Value::from("Report ü.PDF"));
        assert_eq!(
            (file.get("extension"), file.get("mediaType")),
            (Value::from("pdf"), Value::from("application/pdf"))
        );
        assert_eq!(file.get("size"), Value::Number(5.0));
        assert!(picked.has(&path.canonicalize().unwrap()) && !picked.has(&folder.join("other")));
        assert!(picked.add(&[folder.join("missing")]).unwrap_err().contains("cannot be read"));
        fs::remove_dir_all(folder).unwrap();
    }
}
