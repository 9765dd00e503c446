//! Storage of an app on disk: one file per app in the user's data folder, written atomically.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender, TrySendError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use etcetera::{BaseStrategy, choose_base_strategy};

use super::panic_guard;
use super::terminal::say;
use ensemble_core::json::from_json;
use ensemble_core::value::{Map, Value};

/// Limit of the storage of an app, in bytes of JSON.
// It is read as a whole at every start; a script that stores in a loop must not fill the disk.
pub const LIMIT: usize = 64 * 1024 * 1024;

/// Stored data of this app; empty without a file. A damaged file is renamed and reported, so that it is not overwritten.
pub fn read(app: &str) -> Map {
    path(app).map(|path| read_file(&path)).unwrap_or_default()
}

fn read_file(path: &Path) -> Map {
    let problem = match fs::read(path) {
        Ok(bytes) => match std::str::from_utf8(&bytes).map(from_json) {
            Ok(Ok(Value::Map(map))) => return (*map).clone(),
            Ok(Ok(_)) => "it is no JSON object".to_owned(),
            Ok(Err(error)) => format!("it is no JSON: {error}"),
            Err(error) => format!("it is no text: {error}"),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Map::default(),
        Err(error) => error.to_string(),
    };
    let shown = path.display();
    match set_aside(path) {
        Ok(aside) => say(&format!(
            "warning: the app's storage in `{shown}` cannot be read: {problem}; it begins empty, and the file is kept as `{}`",
            aside.display()
        )),
        Err(error) => {
            lock_left_alone().insert(path.to_owned());
            say(&format!(
                "warning: the app's storage in `{shown}` cannot be read: {problem}; it begins empty, and nothing is kept until the file is \
                 moved away, because it cannot be set aside: {error}"
            ));
        }
    }
    Map::default()
}

/// Files that could neither be read nor renamed. They are not overwritten.
static LEFT_ALONE: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn lock_left_alone() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    LEFT_ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Limit of damaged files of one app that are kept.
const MOST_ASIDE: u32 = 100;

/// Renames a file to `….damaged`, with a number if that exists; returns the new path.
fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let free = (1..=MOST_ASIDE).find_map(|number| {
        let suffix = if number == 1 { "damaged".to_owned() } else { format!("damaged-{number}") };
        let aside = path.with_extension(format!("json.{suffix}"));
        (!aside.exists()).then_some(aside)
    });
    let aside = free.ok_or_else(|| io::Error::other(format!("there are {MOST_ASIDE} damaged ones beside it")))?;
    fs::rename(path, &aside)?;
    Ok(aside)
}

/// Stores `storage` of this app.
///
/// # Errors
///
/// If it is larger than [`LIMIT`] or cannot be written.
pub fn write(app: &str, storage: &Map) -> io::Result<()> {
    let Some(path) = path(app) else { return Ok(()) };
    write_file(&path, storage)
}

fn write_file(path: &Path, storage: &Map) -> io::Result<()> {
    let text = Value::Map(Arc::new(storage.clone())).to_string();
    if text.len() > LIMIT {
        return Err(io::Error::other(format!("it takes {} MB, and {} MB is the most", text.len() >> 20, LIMIT >> 20)));
    }
    // An app without stored values creates no file.
    if storage.is_empty() && !path.exists() {
        return Ok(());
    }
    if lock_left_alone().contains(path) && path.exists() {
        return Err(io::Error::other(format!("`{}` could not be read and is left alone", path.display())));
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    // Written beside the file and renamed: a crash or a full disk leaves the old version. Two windows of one app do not share the name.
    let fresh = path.with_extension(format!("{}.new", std::process::id()));
    let mut file = fs::File::create(&fresh)?;
    file.write_all(text.as_bytes())?;
    // Before the rename: after a crash of the system the name could otherwise stand for an empty file.
    file.sync_data()?;
    fs::rename(fresh, path)
}

/// Writes the storage of an app on its own thread, so that a large storage or a slow disk blocks nothing. Of versions that arrive during a write only
/// the latest is written; a failed write is retried.
pub struct StorageWriter {
    newest: Arc<Mutex<Option<Arc<Map>>>>,
    wake: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl StorageWriter {
    /// A writer for this app. Failures are reported on stderr.
    ///
    /// # Errors
    ///
    /// A message when no thread can be started.
    pub fn start(app: String) -> Result<Self, String> {
        let newest = Arc::<Mutex<Option<Arc<Map>>>>::default();
        // One wake-up is enough: the thread takes whatever is newest.
        let (wake, woken) = mpsc::sync_channel(1);
        let slot = newest.clone();
        let thread = std::thread::Builder::new()
            .name("storage".into())
            .spawn(move || keep(|version| write(&app, version), &slot, &woken, RETRY_AFTER))
            .map_err(|error| format!("cannot start a thread: {error}"))?;
        Ok(Self { newest, wake: Some(wake), thread: Some(thread) })
    }

    /// Schedules this version to be written.
    pub fn keep(&self, storage: Arc<Map>) {
        *self.newest.lock().unwrap_or_else(PoisonError::into_inner) = Some(storage);
        if let Some(wake) = &self.wake {
            match wake.try_send(()) {
                // The thread is awake, or about to be.
                Ok(()) | Err(TrySendError::Full(())) => {}
                Err(TrySendError::Disconnected(())) => {
                    say("warning: the app's storage was not kept: its thread has ended")
                }
            }
        }
    }
}

impl Drop for StorageWriter {
    /// Waits until the last version is written.
    fn drop(&mut self) {
        // Ends the thread's loop after a pending wake-up, so that the last version is written first.
        self.wake = None;
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been printed where it happened.
            let _ended = thread.join();
        }
    }
}

/// Delay before a failed write is retried with the latest version; there is one more attempt at the end.
const RETRY_AFTER: Duration = Duration::from_secs(10);

fn keep(
    mut write: impl FnMut(&Map) -> io::Result<()>,
    newest: &Mutex<Option<Arc<Map>>>,
    woken: &Receiver<()>,
    retry_after: Duration,
) {
    // The version that could not be written, and why.
    let mut failed: Option<(Arc<Map>, String)> = None;
    loop {
        let woken = match &failed {
            Some(_) => woken.recv_timeout(retry_after),
            None => woken.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        let ends = woken == Err(RecvTimeoutError::Disconnected);
        let fresh = newest.lock().unwrap_or_else(PoisonError::into_inner).take();
        let (said, version) = match (failed.take(), fresh) {
            (Some((_, said)), Some(fresh)) => (Some(said), fresh),
            (Some((version, said)), None) => (Some(said), version),
            (None, Some(fresh)) => (None, fresh),
            (None, None) if ends => return,
            (None, None) => continue,
        };
        let written = panic_guard::catch(|| write(&version)).unwrap_or_else(|message| Err(io::Error::other(message)));
        match (written, said) {
            (Ok(()), Some(_)) => say("the app's storage is kept again"),
            (Ok(()), None) => {}
            (Err(error), said) => {
                let error = error.to_string();
                if ends {
                    say(&format!("warning: the app's storage was not kept: {error}"));
                } else if said.as_ref() != Some(&error) {
                    say(&format!("warning: the app's storage is not kept: {error}; it is tried again"));
                }
                failed = Some((version, error));
            }
        }
        if ends {
            return;
        }
    }
}

/// Path of an app's storage: `$XDG_DATA_HOME/ensemble-run/NAME-HASH.json`, on Windows below `%APPDATA%`.
///
/// A file with the name of earlier versions is renamed once.
fn path(app: &str) -> Option<PathBuf> {
    let folder = data_folder()?;
    let path = folder.join(file_name(app));
    take_over(&folder.join(legacy_file_name(app)), &path);
    Some(path)
}

/// The program's data folder; `None` without a home folder.
pub(super) fn data_folder() -> Option<PathBuf> {
    Some(choose_base_strategy().ok()?.data_dir().join("ensemble-run"))
}

/// `NAME-HASH.json`: the last part of the app's canonical path, with `-` for characters other than letters, digits, `-` and `_`, cut to 40
/// characters; and the 64-bit FNV-1a hash of the whole path in UTF-8, as 16 hexadecimal digits, which distinguishes apps of one name.
///
/// Users' data is found by this name: it never changes.
pub(super) fn file_name(app: &str) -> String {
    format!("{}-{:016x}.json", readable_name(app), fnv1a(app.as_bytes()))
}

/// File name until November 2026, with a hash that an upgrade of `rustc-hash` may change.
fn legacy_file_name(app: &str) -> String {
    let mut hasher = rustc_hash::FxHasher::default();
    app.hash(&mut hasher);
    format!("{}-{:016x}.json", readable_name(app), hasher.finish())
}

fn readable_name(app: &str) -> String {
    let name = app.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().map(|c| if c.is_alphanumeric() || c == '-' || c == '_' { c } else { '-' }).take(40).collect()
}

/// FNV-1a, written out because a library's hasher may be replaced.
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

    /// If this fails after an upgrade of `rustc-hash`, write out its old hash here: files of earlier versions are found by it.
    #[test]
    fn the_name_of_earlier_versions_is_still_known() {
        assert_eq!(legacy_file_name("/home/ann/apps/market"), "market-74d8085d90d4a4ea.json");
    }

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("ensemble-run-storage-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn visits(count: f64) -> Map {
        Value::map([("visits", Value::Number(count))]).as_map().unwrap().clone()
    }

    #[test]
    fn a_damaged_file_is_set_aside_and_never_overwritten() {
        let folder = folder("damaged");
        let path = folder.join("app-1.json");
        for (number, damage) in [&b"{\"visits\": 3"[..], b"[1]", b"\xff\xfe", b""].iter().enumerate() {
            fs::write(&path, damage).unwrap();
            assert_eq!(read_file(&path), Map::default());
            let suffix = if number == 0 { String::new() } else { format!("-{}", number + 1) };
            assert_eq!(&fs::read(folder.join(format!("app-1.json.damaged{suffix}"))).unwrap(), damage);
            assert!(!path.exists());
        }
        write_file(&path, &visits(1.0)).unwrap();
        assert_eq!(read_file(&path), visits(1.0));
        assert_eq!(read_file(&folder.join("none.json")), Map::default(), "an app that has kept nothing");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_file_that_cannot_be_set_aside_is_left_alone() {
        let folder = folder("stuck");
        let path = folder.join("app-1.json");
        fs::write(&path, "{").unwrap();
        for number in 1..=MOST_ASIDE {
            let suffix = if number == 1 { String::new() } else { format!("-{number}") };
            fs::write(folder.join(format!("app-1.json.damaged{suffix}")), "").unwrap();
        }
        assert_eq!(read_file(&path), Map::default());
        assert!(write_file(&path, &visits(1.0)).is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "{");
        fs::remove_file(&path).unwrap();
        write_file(&path, &visits(1.0)).unwrap();
        fs::remove_dir_all(folder).unwrap();
    }

    /// A channel with one message: a version waits to be written.
    fn woken_once() -> (Option<SyncSender<()>>, Receiver<()>) {
        let (wake, woken) = mpsc::sync_channel(1);
        wake.send(()).unwrap();
        (Some(wake), woken)
    }

    #[test]
    fn what_could_not_be_written_is_tried_again() {
        let full = || io::Error::other("no space left on device");
        // No newer version arrives; the failed one is written again after a delay.
        let newest = Mutex::new(Some(Arc::new(visits(1.0))));
        let (mut wake, woken) = woken_once();
        let mut tried = Vec::new();
        let write = |version: &Map| {
            tried.push(version.clone());
            if tried.len() < 3 {
                return Err(full());
            }
            wake = None;
            Ok(())
        };
        keep(write, &newest, &woken, Duration::ZERO);
        assert_eq!(tried, [visits(1.0), visits(1.0), visits(1.0)]);
        // A newer version takes its place, and the last one is tried at the end.
        let newest = Mutex::new(Some(Arc::new(visits(1.0))));
        let (mut wake, woken) = woken_once();
        let mut tried = Vec::new();
        let write = |version: &Map| {
            tried.push(version.clone());
            *newest.lock().unwrap() = (tried.len() == 1).then(|| Arc::new(visits(2.0)));
            wake = wake.take().filter(|wake| tried.len() == 1 && wake.send(()).is_ok());
            Err(full())
        };
        keep(write, &newest, &woken, Duration::from_secs(3600));
        assert_eq!(tried, [visits(1.0), visits(2.0), visits(2.0)]);
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
