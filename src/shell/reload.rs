//! Watches the app's files and reads them again when they change.

use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use notify::{RecursiveMode, Watcher};

/// Keeps the watch alive; dropping it ends it.
pub struct Watch {
    _watcher: notify::RecommendedWatcher,
}

/// Editors write a file in several steps: wait until it has been quiet for so long.
const QUIET: Duration = Duration::from_millis(80);

/// So many changes may wait; more say nothing new.
const WAITING: usize = 64;

/// Calls `changed` on a thread of its own whenever one of `files`, or a file beside them, has changed.
///
/// # Errors
///
/// In words, when the operating system cannot watch files.
pub fn watch(files: &[PathBuf], changed: impl Fn() + Send + 'static) -> Result<Watch, String> {
    let (send, receive) = mpsc::sync_channel(WAITING);
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|event| !event.kind.is_access()) {
            // A full queue already says that something has changed.
            let _full = send.try_send(());
        }
    })
    .map_err(|error| format!("files cannot be watched: {error}"))?;
    let mut folders: Vec<PathBuf> = files.iter().filter_map(|file| file.parent().map(PathBuf::from)).collect();
    folders.sort();
    folders.dedup();
    for folder in folders {
        let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
        watcher
            .watch(&folder, RecursiveMode::NonRecursive)
            .map_err(|error| format!("`{}` cannot be watched: {error}", folder.display()))?;
    }
    std::thread::Builder::new()
        .name("watch".into())
        .spawn(move || {
            while receive.recv().is_ok() {
                loop {
                    match receive.recv_timeout(QUIET) {
                        Ok(()) => {}
                        Err(RecvTimeoutError::Timeout) => break,
                        Err(RecvTimeoutError::Disconnected) => return,
                    }
                }
                changed();
            }
        })
        .map_err(|error| format!("cannot start a thread: {error}"))?;
    Ok(Watch { _watcher: watcher })
}
