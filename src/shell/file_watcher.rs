//! Watches the app's files for changes.

use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::event::ModifyKind;
use notify::{EventKind, RecursiveMode, Watcher};

use super::debounce::Debounce;

/// A watcher; dropping it stops it.
pub struct FileWatcher {
    _watcher: notify::RecommendedWatcher,
}

/// Debounce time: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(80);

/// Longest delay for a file that changes without a pause.
const LONGEST: Duration = Duration::from_secs(2);

/// Calls `changed` on its own thread when one of `files` or a file beside them changes.
///
/// # Errors
///
/// A message when the operating system cannot watch files.
pub fn watch(files: &[PathBuf], changed: impl Fn() + Send + 'static) -> Result<FileWatcher, String> {
    let read =
        Debounce::start("watch", QUIET, LONGEST, changed).map_err(|error| format!("cannot start a thread: {error}"))?;
    // Events name canonical paths; macOS puts `/private` before those of `/tmp`.
    let known: Vec<PathBuf> = files.iter().filter_map(|file| std::fs::canonicalize(file).ok()).collect();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|event| is_relevant(&event, &known)) {
            read.changed();
        }
    })
    .map_err(|error| format!("files cannot be watched: {error}"))?;
    let mut folders: Vec<PathBuf> = files.iter().filter_map(|file| file.parent().map(PathBuf::from)).collect();
    folders.sort();
    folders.dedup();
    for folder in folders {
        let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
        watcher
            // Folders, not files: editors save by renaming a new file over the old one, and a watch on the file would end with it.
            .watch(&folder, RecursiveMode::NonRecursive)
            .map_err(|error| format!("`{}` cannot be watched: {error}", folder.display()))?;
    }
    Ok(FileWatcher { _watcher: watcher })
}

/// True for a change of a file of the app, and for a new or deleted file that may belong to it.
fn is_relevant(event: &notify::Event, known: &[PathBuf]) -> bool {
    let comes_or_goes = event.kind.is_create()
        || event.kind.is_remove()
        || matches!(event.kind, EventKind::Modify(ModifyKind::Name(_)));
    let could_be = |path: &Path| {
        let extension = path.extension().and_then(|extension| extension.to_str());
        matches!(extension, Some("yaml" | "yml" | "js" | "json"))
    };
    !event.kind.is_access()
        // A single file is watched through its folder; other files that appear or vanish there are not the app's.
        && event.paths.iter().any(|path| known.contains(path) || (comes_or_goes && known.len() > 1 && could_be(path)))
}
