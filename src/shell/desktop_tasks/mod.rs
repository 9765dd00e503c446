//! Desktop requests with an answer: file dialogs, uploads, keyring, network state, screen inhibition. Each runs on a thread of its own, because a
//! dialog may stay open for any time.

mod form;
mod keep_awake;
pub(crate) mod keyring_store;
mod picked;
pub(crate) mod screenshot;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::audio::Audio;
use super::external_commands::ExternalCommands;
use super::net_options::net_options;
use super::sign_in::SignIns;
use super::{desktop, panic_guard, secrets, terminal};
use ensemble_core::message::Event;
use ensemble_core::message::desktop::{DesktopAnswer, DesktopRequest, KeychainAction};
use ensemble_core::message::http::HttpRequest;
use ensemble_core::message::net::TaskId;
use ensemble_core::value::Value;
use ensemble_sse::{Gate, NetOptions, download};

pub(crate) use form::read_form;
pub use keep_awake::KeepAwake;
pub use picked::PickedFiles;

/// Limit of concurrent requests of an app; further ones are refused.
const MOST_AT_ONCE: usize = 8;

/// `{isOnline, addresses}`: local addresses of outgoing connections, or none of them.
pub fn network_info(with_addresses: bool) -> Value {
    let addresses = (NetOptions::default().local_addresses)();
    let shown = addresses.iter().flatten().filter(|_| with_addresses);
    let found: Vec<Value> = shown.map(|address| Value::text(address.to_string())).collect();
    let is_online = addresses.iter().flatten().any(|address| !address.is_loopback());
    let info = Value::map([("isOnline", Value::Bool(is_online)), ("addresses", Value::list(found))]);
    Value::map([("isOnline", Value::Bool(is_online)), ("networkInfo", info)])
}

/// Desktop requests of one app.
pub struct DesktopTasks {
    picked: PickedFiles,
    sign_ins: Arc<SignIns>,
    external: ExternalCommands,
    audio: Arc<Audio>,
    gate: Arc<dyn Gate>,
    /// Name of the app in the keyring.
    owner: String,
    awake: Arc<Mutex<KeepAwake>>,
    running: Arc<AtomicUsize>,
}

impl DesktopTasks {
    /// For the app with this storage key.
    pub fn new(
        storage_key: &str,
        sign_ins: Arc<SignIns>,
        external: ExternalCommands,
        audio: Audio,
        gate: Arc<dyn Gate>,
    ) -> Self {
        let owner = super::storage::file_name(storage_key);
        Self {
            picked: PickedFiles::default(),
            sign_ins,
            external,
            audio: Arc::new(audio),
            gate,
            owner: owner.trim_end_matches(".json").to_owned(),
            awake: Arc::default(),
            running: Arc::default(),
        }
    }

    /// Starts a request; `answer` is called with the result, possibly from another thread.
    pub fn begin(&self, id: TaskId, request: DesktopRequest, answer: impl FnOnce(Event) + Send + 'static) {
        let finish =
            move |result: Result<DesktopAnswer, String>| Event::Desktop { id, result: result.map_err(Arc::from) };
        if let DesktopRequest::Audio { id: sound, action } = request {
            // On a thread of its own: the answer comes when the sound ends. `Audio` bounds the number of sounds.
            let audio = self.audio.clone();
            let work = move || {
                let done = panic_guard::catch(|| audio.perform(&sound, action).map(DesktopAnswer::Value));
                answer(finish(done.unwrap_or_else(Err)));
            };
            return start(work);
        }
        if self.running.fetch_add(1, Ordering::Relaxed) >= MOST_AT_ONCE {
            self.running.fetch_sub(1, Ordering::Relaxed);
            return answer(finish(Err(format!("more than {MOST_AT_ONCE} things are asked of the desktop at once"))));
        }
        let (picked, owner, awake) = (self.picked.clone(), self.owner.clone(), self.awake.clone());
        let (running, sign_ins, external) = (self.running.clone(), self.sign_ins.clone(), self.external.clone());
        let gate = self.gate.clone();
        let work = move || {
            let done = panic_guard::catch(|| match request {
                DesktopRequest::SignIn(request) => {
                    sign_ins.perform(*request, desktop::open_url).map(DesktopAnswer::Value)
                }
                DesktopRequest::SaveDownload { name, url } => {
                    save_download(&name, &url, gate).map(DesktopAnswer::Value)
                }
                DesktopRequest::External { name, payload } => external.run(&name, &payload).map(DesktopAnswer::Value),
                request => perform(request, &picked, &owner, &awake),
            });
            // Before the answer: the app may ask again in it.
            running.fetch_sub(1, Ordering::Relaxed);
            answer(finish(done.unwrap_or_else(Err)));
        };
        start(work);
    }
}

fn start(work: impl FnOnce() + Send + 'static) {
    if let Err(error) = std::thread::Builder::new().name("desktop".into()).spawn(work) {
        terminal::say(&format!("warning: cannot start a thread: {error}"));
    }
}

fn perform(
    request: DesktopRequest,
    picked: &PickedFiles,
    owner: &str,
    awake: &Mutex<KeepAwake>,
) -> Result<DesktopAnswer, String> {
    let value = match request {
        DesktopRequest::PickFiles { extensions, multiple } => match choose_files(&extensions, multiple)? {
            paths if paths.is_empty() => Value::Null,
            paths => picked.add(&paths)?,
        },
        DesktopRequest::SaveFile { name, bytes } => match choose_target(&name)? {
            None => Value::Null,
            Some(path) => write_file(&path, &bytes)?,
        },
        DesktopRequest::ReadFiles { files, fields, most_bytes, too_large } => {
            return read_form(&files, &fields, most_bytes, too_large.as_deref(), picked);
        }
        DesktopRequest::Keychain { key, action } => {
            // A script may print what it reads, and a recording holds the answer.
            if let KeychainAction::Save(text) = &action {
                terminal::hide([&**text]);
            }
            let value = keyring_store::perform(owner, &key, &action)?;
            secrets::hide_value(&value);
            value
        }
        DesktopRequest::NetworkInfo => network_info(true),
        DesktopRequest::KeepAwake(on) => {
            awake.lock().unwrap_or_else(PoisonError::into_inner).set(on)?;
            Value::Null
        }
        // Drawn where the scene is known: `host::perform`.
        DesktopRequest::Screenshot { .. } => return Err("there is no scene to draw".to_owned()),
        // `DesktopTasks::begin` performs these, because they need the sign-ins, the commands or the sound.
        DesktopRequest::SaveDownload { .. }
        | DesktopRequest::SignIn(_)
        | DesktopRequest::External { .. }
        | DesktopRequest::Audio { .. } => {
            return Err("nobody is there for it".to_owned());
        }
    };
    Ok(DesktopAnswer::Value(value))
}

/// Downloads a file, then asks where to save it, so that a failed download opens no dialog.
fn save_download(name: &str, url: &str, gate: Arc<dyn Gate>) -> Result<Value, String> {
    let bytes = download(&HttpRequest::get(url), &NetOptions { gate, ..net_options() })?;
    match choose_target(name)? {
        None => Ok(Value::Null),
        Some(path) => write_file(&path, &bytes),
    }
}

/// Writes a file at the chosen path. Returns `{path, fileName}`.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<Value, String> {
    fs::write(path, bytes).map_err(|error| format!("`{}` cannot be written: {error}", path.display()))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Value::map([("path", Value::text(path.display().to_string())), ("fileName", Value::text(name))]))
}

fn choose_files(extensions: &[Arc<str>], multiple: bool) -> Result<Vec<PathBuf>, String> {
    has_dialogs()?;
    let mut dialog = rfd::FileDialog::new();
    if !extensions.is_empty() {
        let extensions: Vec<&str> = extensions.iter().map(|extension| &**extension).collect();
        dialog = dialog.add_filter("Files", &extensions);
    }
    Ok(if multiple { dialog.pick_files().unwrap_or_default() } else { dialog.pick_file().into_iter().collect() })
}

fn choose_target(name: &str) -> Result<Option<PathBuf>, String> {
    has_dialogs()?;
    // A file name without a path: the person chooses the folder.
    let name: String = name.chars().filter(|c| !matches!(c, '/' | '\\' | '\0')).take(200).collect();
    let name = if name.trim_matches('.').is_empty() { "file" } else { &name };
    Ok(rfd::FileDialog::new().set_file_name(name).save_file())
}

/// Fails without a desktop portal and `zenity`: the dialog library would report a missing dialog as a cancelled one.
fn has_dialogs() -> Result<(), String> {
    if !cfg!(target_os = "linux") || std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some() {
        return Ok(());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    if std::env::split_paths(&path).any(|folder| folder.join("zenity").is_file()) {
        return Ok(());
    }
    Err("this desktop has no file dialog: neither a portal (xdg-desktop-portal) nor `zenity`".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_network_is_described() {
        let info = network_info(true);
        assert!(matches!(info.get("networkInfo").get("isOnline"), Value::Bool(_)));
        assert!(info.get("networkInfo").get("addresses").as_list().is_some());
    }
}
