//! Performs the effects of an app. There is one loop; a [`Host`] performs each effect where the app runs: in a window, for a picture, in a test.

use std::sync::Arc;

use super::desktop_tasks::{self, screenshot};
use super::{app_export, bundled};
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::message::app_export::AppExport;
use ensemble_core::message::desktop::{AudioAction, DesktopAnswer, DesktopRequest};
use ensemble_core::message::net::{NetCommand, TaskId};
use ensemble_core::message::{Effect, Event};
use ensemble_core::security::system_address;
use ensemble_core::value::{Map, Value};
use ensemble_runtime::{Now, Runtime};

/// The host of a running app.
///
/// Methods without a default have to be implemented by every host. The defaults are those of a host without a desktop: they log the effect and do
/// nothing.
pub trait Host {
    /// Performs a network command. `runtime` is there for hosts that ask which API a request belongs to.
    fn net(&mut self, command: NetCommand, runtime: &Runtime);

    /// Keeps the app's storage; each version replaces the one before.
    fn save_storage(&mut self, storage: Arc<Map>);

    /// Takes a line of the console or of `logEvent`; `level` is `debug`, `info`, `warn` or `error`.
    fn log(&mut self, level: &'static str, text: String);

    /// Takes a fault of the running app.
    fn fault(&mut self, fault: Diagnostic);

    /// True while a recording replaces the outside: the answers of the desktop are among its events.
    fn is_replayed(&self) -> bool {
        false
    }

    /// Opens an address with the desktop's browser.
    fn open_url(&mut self, url: Arc<str>) {
        self.log("info", format!("would open {url}"));
    }

    /// Shows a notification of the desktop.
    fn notify(&mut self, title: Arc<str>, body: Arc<str>) {
        self.log("info", format!("would show the notification {title}: {body}"));
    }

    /// Puts a text on the clipboard.
    fn copy(&mut self, text: Arc<str>) {
        self.log("info", format!("would copy to the clipboard: {text}"));
    }

    /// Makes an app of a stream. The answer, an [`Event::AppExported`], is returned when it is there at once; a host that returns `None`
    /// sends it later.
    fn export_app(&mut self, id: TaskId, request: AppExport) -> Option<Event> {
        let _nobody_makes_it = request;
        Some(app_export::refusal(id))
    }

    /// Does something on the desktop that the app waits for. The answer, an [`Event::Desktop`], is returned when it is there at once; a host
    /// that returns `None` sends it later.
    fn desktop(&mut self, id: TaskId, request: DesktopRequest) -> Option<Event> {
        let result = without_window(self, request);
        Some(Event::Desktop { id, result })
    }

    /// Writes the code of an example of the gallery.
    fn save_example(&mut self, name: &str, _source: &str) {
        self.log("info", format!("would save the example {name}"));
    }

    /// Closes the window.
    fn quit(&mut self) {
        self.log("info", "would close the window".to_owned());
    }
}

/// Error of a request that needs a person, in an app without a window.
pub const NOBODY: &str = "there is nobody to ask: the app has no window";

/// The answer to what needs no window; to others that there is none.
///
/// # Errors
///
/// In words, when it needs a window.
pub fn without_window(host: &mut (impl Host + ?Sized), request: DesktopRequest) -> Result<DesktopAnswer, Arc<str>> {
    match request {
        DesktopRequest::NetworkInfo => Ok(DesktopAnswer::Value(desktop_tasks::network_info())),
        DesktopRequest::KeepAwake(on) => {
            host.log("info", format!("would keep the screen on: {on}"));
            Ok(DesktopAnswer::Value(Value::Null))
        }
        DesktopRequest::Audio { id, action } => {
            if let AudioAction::Play { source, .. } = action {
                host.log("info", format!("would play the sound {source} as {id}"));
            }
            Ok(DesktopAnswer::Value(Value::Bool(false)))
        }
        _ => Err(Arc::from(NOBODY)),
    }
}

/// The address as the desktop gets it. The runtime refuses others at their place in the YAML; this is the last check before the system.
fn openable(url: &Arc<str>) -> Result<Arc<str>, Diagnostic> {
    if bundled::app_of(url).is_some() || bundled::step_of(url).is_some() {
        return Ok(url.clone());
    }
    // The text of a valid address stays as the app has it: tests compare it.
    match system_address(url) {
        Ok(_) => Ok(url.clone()),
        Err(words) => Err(Diagnostic::error(Code::NotAllowed, None, words)),
    }
}

/// Performs the effects that have gathered in `runtime`, in order, then hands over its new faults.
///
/// Handles answers that a host has at once, but the effects that follow from them wait for the next call: an app that asks again in each answer does
/// not block others.
pub fn perform(runtime: &mut Runtime, host: &mut impl Host, now: Now) {
    let mut answers = Vec::new();
    for effect in runtime.take_effects() {
        match effect {
            Effect::Net(command) => host.net(command, runtime),
            Effect::SaveStorage(storage) => host.save_storage(storage),
            Effect::Log { level, text } => host.log(level, text),
            Effect::OpenUrl(url) => match openable(&url) {
                Ok(url) => host.open_url(url),
                Err(fault) => host.fault(fault),
            },
            Effect::Notify { title, body } => host.notify(title, body),
            Effect::Copy(text) => host.copy(text),
            Effect::ExportApp { id, request } => answers.extend(host.export_app(id, *request)),
            Effect::Desktop { .. } if host.is_replayed() => {}
            Effect::Desktop { id, request } if matches!(*request, DesktopRequest::Screenshot { .. }) => {
                let DesktopRequest::Screenshot { node } = *request else { continue };
                let (size, dark) = runtime.window();
                let scene = runtime.scene();
                let taken = screenshot::take(&scene, size, dark, runtime.app(), node);
                let result = taken.map(DesktopAnswer::Value).map_err(Arc::from);
                answers.push(Event::Desktop { id, result });
            }
            Effect::Desktop { id, request } => answers.extend(host.desktop(id, *request)),
            Effect::SaveExample { name, source } => host.save_example(&name, &source),
            Effect::Quit => host.quit(),
        }
    }
    for event in answers {
        runtime.handle(event, now);
    }
    for fault in runtime.take_faults() {
        host.fault(fault);
    }
}
