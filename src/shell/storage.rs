//! The app's storage on disk: one file for each app in the user's data directory, replaced in one step.

use std::fs;
use std::hash::{Hash, Hasher};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, SyncSender, TrySendError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use super::terminal::say;
use ensemble_core::json::from_json;
use ensemble_core::value::{Map, Value};

/// Storage larger than this is not kept.
pub const LIMIT: usize = 64 * 1024 * 1024;

/// What was kept for this app; empty when nothing was, or when it cannot be read.
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
    let fresh = path.with_extension(format!("{}.new", std::process::id()));
    let mut file = fs::File::create(&fresh)?;
    file.write_all(text.as_bytes())?;
    file.sync_data()?;
    fs::rename(fresh, path)
}

/// Writes the storage of one app on a thread of its own: a large one, or a slow disk, holds up nobody. Of versions that come while
/// one is being written only the newest is kept.
pub struct Keeper {
    newest: Arc<Mutex<Option<Arc<Map>>>>,
    wake: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// For the storage of this app. What goes wrong is said on stderr.
    ///
    /// # Errors
    ///
    /// In words, when no thread can be had.
    pub fn start(app: String) -> Result<Self, String> {
        let newest = Arc::<Mutex<Option<Arc<Map>>>>::default();
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

impl Drop for Keeper {
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
        if let Some(version) = version
            && let Err(error) = write(app, &version)
        {
            say(&format!("warning: the app's storage was not kept: {error}"));
        }
    }
}

/// `$XDG_DATA_HOME/ensemble-run/NAME-HASH.json`.
fn path(app: &str) -> Option<PathBuf> {
    let data = std::env::var_os("XDG_DATA_HOME").filter(|value| !value.is_empty()).map(PathBuf::from);
    let data = data.or_else(|| std::env::home_dir().map(|home| home.join(".local/share")))?;
    let name: String = app
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .chars()
        .map(|c| if c.is_alphanumeric() || c == '-' || c == '_' { c } else { '-' })
        .take(40)
        .collect();
    let mut hasher = rustc_hash::FxHasher::default();
    app.hash(&mut hasher);
    Some(data.join("ensemble-run").join(format!("{name}-{:016x}.json", hasher.finish())))
}
