//! The app's storage on disk: one file for each app in the user's data directory, replaced in one step.

use std::fs;
use std::hash::{Hash, Hasher};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, SyncSender, TrySendError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use etcetera::{BaseStrategy, choose_base_strategy};

use super::panic_guard;
use super::terminal::say;
use ensemble_core::json::from_json;
use ensemble_core::value::{Map, Value};

/// The most bytes of JSON that are written for one app.
// It is read as a whole at every start; a script that stores in a loop must not fill the disk.
pub const LIMIT: usize = 64 * 1024 * 1024;

/// The stored data of this app; empty when there is none, or when it cannot be read.
pub fn read(app: &str) -> Map {
    let Some(path) = path(app) else { return Map::default() };
    let Ok(text) = fs::read_to_string(path) else { return Map::default() };
    match from_json(&text) {
        Ok(Value::Map(map)) => (*map).clone(),
        _ => Map::default(),
    }
}

/// Keeps `storage` for this app.
///
/// # Errors
///
/// When it is larger than [`LIMIT`] or the disk does not take it.
pub fn write(app: &str, storage: &Map) -> io::Result<()> {
    let Some(path) = path(app) else { return Ok(()) };
    let text = Value::Map(Arc::new(storage.clone())).to_string();
    if text.len() > LIMIT {
        return Err(io::Error::other(format!("it takes {} MB, and {} MB is the most", text.len() >> 20, LIMIT >> 20)));
    }
    if storage.is_empty() && !path.exists() {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    // Written beside the file and renamed: a crash or a full disk leaves the old version. Two windows of one app do not share the name.
    let fresh = path.with_extension(format!("{}.new", std::process::id()));
    let mut file = fs::File::create(&fresh)?;
    file.write_all(text.as_bytes())?;
    file.sync_data()?;
    fs::rename(fresh, path)
}

/// Writes the storage of one app on a thread of its own: a large one, or a slow disk, holds up nobody. Of versions that come while
/// one is being written only the newest is kept.
pub struct StorageWriter {
    newest: Arc<Mutex<Option<Arc<Map>>>>,
    wake: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl StorageWriter {
    /// For the storage of this app. What goes wrong is said on stderr.
    ///
    /// # Errors
    ///
    /// In words, when no thread can be had.
    pub fn start(app: String) -> Result<Self, String> {
        let newest = Arc::<Mutex<Option<Arc<Map>>>>::default();
        // One wake-up is enough: the thread takes whatever is newest.
        let (wake, woken) = mpsc::sync_channel(1);
        let slot = newest.clone();
        let thread = std::thread::Builder::new()
            .name("storage".into())
            .spawn(move || keep(&app, &slot, &woken))
            .map_err(|error| format!("cannot start a thread: {error}"))?;
        Ok(Self { newest, wake: Some(wake), thread: Some(thread) })
    }

    /// Keeps this version.
    pub fn keep(&self, storage: Arc<Map>) {
        *self.newest.lock().unwrap_or_else(PoisonError::into_inner) = Some(storage);
        if let Some(wake) = &self.wake {
            match wake.try_send(()) {
                // It is awake, or about to be.
                Ok(()) | Err(TrySendError::Full(())) => {}
                Err(TrySendError::Disconnected(())) => {
                    say("warning: the app's storage was not kept: its thread has ended")
                }
            }
        }
    }
}

impl Drop for StorageWriter {
    /// Waits until the last version is on the disk.
    fn drop(&mut self) {
        self.wake = None;
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been printed where it happened.
            let _ended = thread.join();
        }
    }
}

fn keep(app: &str, newest: &Mutex<Option<Arc<Map>>>, woken: &Receiver<()>) {
    while woken.recv().is_ok() {
        let version = newest.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(version) = version else { continue };
        let written =
            panic_guard::catch(|| write(app, &version)).unwrap_or_else(|message| Err(io::Error::other(message)));
        if let Err(error) = written {
            say(&format!("warning: the app's storage was not kept: {error}"));
        }
    }
}

/// The file of an app's storage in the user's data folder: `$XDG_DATA_HOME/ensemble-run/NAME-HASH.json`, on Windows below `%APPDATA%`.
///
/// A file under the name of earlier versions is taken over once.
fn path(app: &str) -> Option<PathBuf> {
    let folder = data_folder()?;
    let path = folder.join(file_name(app));
    take_over(&folder.join(legacy_file_name(app)), &path);
    Some(path)
}

/// The program's folder among the user's data; none where the user has no home.
pub(super) fn data_folder() -> Option<PathBuf> {
    Some(choose_base_strategy().ok()?.data_dir().join("ensemble-run"))
}

/// `NAME-HASH.json`: the last part of the app's canonical path, with `-` for what is neither letter, digit, `-` nor `_`, cut to 40 characters;
/// and the 64-bit FNV-1a hash of the whole path in UTF-8, as 16 hexadecimal digits, which tells apps of one name apart.
///
/// Users' data is found by this name: it never changes.
pub(super) fn file_name(app: &str) -> String {
    format!("{}-{:016x}.json", readable_name(app), fnv1a(app.as_bytes()))
}

/// The name until November 2026, with a hash that an upgrade of `rustc-hash` may change.
fn legacy_file_name(app: &str) -> String {
    let mut hasher = rustc_hash::FxHasher::default();
    app.hash(&mut hasher);
    format!("{}-{:016x}.json", readable_name(app), hasher.finish())
}

fn readable_name(app: &str) -> String {
    let name = app.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().map(|c| if c.is_alphanumeric() || c == '-' || c == '_' { c } else { '-' }).take(40).collect()
}

/// Written out here because a library's hasher may be replaced by a better one.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

fn take_over(old: &Path, new: &Path) {
    if new.exists() || !old.exists() {
        return;
    }
    if let Err(error) = fs::rename(old, new) {
        say(&format!("warning: the app's storage in `{}` was not taken over: {error}", old.display()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_an_apps_file_never_changes() {
        assert_eq!(file_name("/home/ann/apps/Wetter & Märkte"), "Wetter---Märkte-16c3fd45a824aa72.json");
        // Known values of FNV-1a.
        assert_eq!((fnv1a(b""), fnv1a(b"foobar")), (0xcbf2_9ce4_8422_2325, 0x8594_4171_f739_67e8));
    }

    /// Where this fails after an upgrade of `rustc-hash`, its old hash has to be written out here: files of earlier versions are found by it.
    #[test]
    fn the_name_of_earlier_versions_is_still_known() {
        assert_eq!(legacy_file_name("/home/ann/apps/market"), "market-74d8085d90d4a4ea.json");
    }

    #[test]
    fn the_file_of_an_earlier_version_is_taken_over_once() {
        let folder = std::env::temp_dir().join(format!("ensemble-run-storage-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (old, new) = (folder.join("old.json"), folder.join("new.json"));
        fs::write(&old, "{\"visits\": 3}").unwrap();
        take_over(&old, &new);
        assert_eq!(fs::read_to_string(&new).unwrap(), "{\"visits\": 3}");
        assert!(!old.exists());
        fs::write(&old, "{\"visits\": 1}").unwrap();
        take_over(&old, &new);
        assert_eq!(fs::read_to_string(&new).unwrap(), "{\"visits\": 3}", "what is there is newer");
        fs::remove_dir_all(folder).unwrap();
    }
}
