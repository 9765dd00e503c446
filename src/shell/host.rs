//! Performs the effects of an app. There is one loop; a [`Host`] performs each effect where the app runs: in a window, for a picture, in a test.

use std::sync::Arc;

use super::desktop_tasks::{self, screenshot};
use super::{app_export, bundled};
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::message::app_export::AppExport;
use ensemble_core::message::desktop::{AudioAction, DesktopAnswer, DesktopRequest};
use ensemble_core::message::net::{NetCommand, TaskId};
use ensemble_core::message::sign_in::SignInRequest;
use ensemble_core::message::{Effect, Event};
use ensemble_core::security::{DesktopAction, system_address};
use ensemble_core::value::{Map, Value};
use ensemble_runtime::{Now, Runtime};

/// Host of a running app.
///
/// The default methods are those of a host without a desktop: they log the effect and do nothing else.
pub trait Host {
    /// Performs a network command. `runtime` tells which API it belongs to.
    fn net(&mut self, command: NetCommand, runtime: &Runtime);

    /// Stores the app's storage, replacing the previous version.
    fn save_storage(&mut self, storage: Arc<Map>);

    /// Handles a line of the console or of `logEvent`; `level` is `debug`, `info`, `warn` or `error`.
    fn log(&mut self, level: &'static str, text: String);

    /// Handles a fault of the running app.
    fn fault(&mut self, fault: Diagnostic);

    /// True during a replay: answers of the desktop then come from the recording.
    fn is_replayed(&self) -> bool {
        false
    }

    /// Opens a URL in the desktop's browser.
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

    /// Generates an app from a stream. Returns an [`Event::AppExported`], or `None` when the event is sent later.
    fn export_app(&mut self, id: TaskId, request: AppExport) -> Option<Event> {
        let _nobody_makes_it = request;
        Some(app_export::refusal(id))
    }

    /// Performs a desktop request that the app waits for. Returns an [`Event::Desktop`], or `None` when the event is sent later.
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

/// Error of a request that needs a user, in an app without a window.
pub(crate) const NOBODY: &str = "there is nobody to ask: the app has no window";

/// Answers a request that needs no window; fails for others.
///
/// # Errors
///
/// A message when it needs a window.
pub(crate) fn without_window(
    host: &mut (impl Host + ?Sized),
    request: DesktopRequest,
) -> Result<DesktopAnswer, Arc<str>> {
    match request {
        DesktopRequest::NetworkInfo => Ok(DesktopAnswer::Value(desktop_tasks::network_info(true))),
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

/// The action of the desktop that a request is, for the app's permissions; `None` for one that needs none.
pub(crate) fn desktop_action(request: &DesktopRequest) -> Option<DesktopAction> {
    match request {
        DesktopRequest::PickFiles { .. } | DesktopRequest::SaveFile { .. } | DesktopRequest::SaveDownload { .. } => {
            Some(DesktopAction::Files)
        }
        DesktopRequest::Keychain { .. } => Some(DesktopAction::Keychain),
        DesktopRequest::KeepAwake(_) => Some(DesktopAction::KeepAwake),
        DesktopRequest::Audio { action, .. } => {
            matches!(action, AudioAction::Play { .. }).then_some(DesktopAction::Sound)
        }
        DesktopRequest::SignIn(request) => {
            matches!(**request, SignInRequest::Begin(_)).then_some(DesktopAction::SignIn)
        }
        // The person has allowed it by name.
        DesktopRequest::External { .. }
        | DesktopRequest::ReadFiles { .. }
        | DesktopRequest::Screenshot { .. }
        | DesktopRequest::NetworkInfo => None,
    }
}

/// Validates a URL for the desktop. The runtime has checked it at its place in the YAML; this is the last check before the operating system.
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

/// Performs the queued effects of `runtime` in order, then passes its new faults to the host.
///
/// Immediate answers are handled, but the effects that follow from them wait for the next call, so that an app that asks again in each answer does
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
