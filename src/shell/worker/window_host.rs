//! Performs the effects of an app that runs in a window.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::shared::{Message, Shared, lock};
use crate::shell::app_export::{self, AppExporter};
use crate::shell::clock::{Clock, wall_millis};
use crate::shell::desktop_tasks::{DesktopTasks, network_info};
use crate::shell::examples::ExampleFiles;
use crate::shell::gate::AppGate;
use crate::shell::host::{Host, desktop_action};
use crate::shell::panic_guard;
use crate::shell::permissions::{OpenDecision, Permissions, Question};
use crate::shell::terminal::{say, say_fault};
use crate::shell::{Net, desktop, grants, secrets, storage};
use ensemble_core::diag::{Code, Diagnostic, Severity, Sources};
use ensemble_core::message::Event;
use ensemble_core::message::app_export::AppExport;
use ensemble_core::message::desktop::{DesktopAnswer, DesktopRequest};
use ensemble_core::message::net::{NetCommand, TaskId};
use ensemble_core::security::DesktopAction;
use ensemble_core::value::Map;
use ensemble_runtime::Runtime;
use ensemble_sse::queue::QueueSender;

/// The host of an app in a window.
pub(super) struct WindowHost {
    pub(super) permissions: Permissions,
    pub(super) gate: AppGate,
    /// Key under which the app's grants are stored.
    pub(super) storage_key: String,
    pub(super) clock: Clock,
    /// Refusals that have been reported; each is reported once.
    pub(super) refusals: BTreeSet<String>,
    /// `None` during a replay.
    pub(super) net: Option<Net>,
    pub(super) shared: Arc<Shared>,
    pub(super) sources: Arc<Sources>,
    pub(super) repaint: Box<dyn Fn() + Send>,
    pub(super) quit: Box<dyn Fn() + Send>,
    /// `None` where storage is not kept.
    pub(super) storage: Option<storage::StorageWriter>,
    pub(super) exporter: Option<AppExporter>,
    /// The gallery's files; `None` for other apps.
    pub(super) examples: Option<ExampleFiles>,
    pub(super) events: QueueSender<Message>,
    pub(super) tasks: DesktopTasks,
}

/// Limit of reported refusals.
const MOST_REFUSALS: usize = 64;

impl WindowHost {
    /// Performs a network command if its addresses are allowed; otherwise asks the user first. `api` is the API of the command.
    pub(super) fn reach(&mut self, command: NetCommand, api: impl FnOnce() -> Option<Arc<str>>) {
        match self.permissions.admit(command, api) {
            Some(command) => {
                if let Some(net) = &self.net {
                    net.perform(command);
                }
            }
            None => (self.repaint)(),
        }
    }

    /// Asks about redirect targets; after a yes, the refused request can be repeated.
    pub(super) fn ask_about_redirects(&mut self) {
        if self.permissions.ask_about_redirects() {
            (self.repaint)();
        }
    }

    /// Performs the commands that have waited for this answer.
    pub(super) fn answered(&mut self, question: Question, allowed: bool, runtime: &Runtime) {
        match question {
            Question::Reach { origin, .. } => {
                for command in self.permissions.reach_answered(&origin, allowed) {
                    self.net(command, runtime);
                }
                if allowed && let Err(error) = grants::write(&self.storage_key, self.gate.granted()) {
                    say(&format!("warning: what you have allowed was not kept: {error}"));
                }
            }
            Question::Open { url } => {
                self.permissions.open_answered(allowed);
                if allowed {
                    launch(&url);
                }
            }
        }
    }

    /// Current time on the clock of [`Gestures`](ensemble_core::security::Gestures), after recording the last user gesture.
    fn moment(&mut self) -> Duration {
        let pressed = self.shared.pressed_at.load(Ordering::Relaxed);
        if pressed != 0 {
            self.permissions.pressed(Duration::from_nanos(pressed));
        }
        self.clock.elapsed()
    }

    /// A line that no event of the app has written.
    fn note(&self, text: String) {
        say(&format!("info: {text}"));
        lock(&self.shared.console).push_of_host(wall_millis(), "info", &text, None);
    }

    /// Reports once that the app may not do something, and why; `what` is that of the first time.
    fn refuse(&mut self, what: &str, why: String) {
        let message = format!("{what}: {why}");
        if self.refusals.len() < MOST_REFUSALS && self.refusals.insert(why) {
            let fault = Diagnostic::warning(Code::NotAllowed, None, message);
            say_fault(&fault, &self.sources);
            lock(&self.shared.console).push_of_host(wall_millis(), "warn", &fault.message, Some(&fault));
        }
    }
}

/// Opens an allowed URL.
fn launch(url: &str) {
    if let Err(message) = desktop::open_url(url) {
        say(&format!("warning: {message}"));
    }
}

impl Host for WindowHost {
    fn is_replayed(&self) -> bool {
        self.net.is_none()
    }

    fn net(&mut self, command: NetCommand, runtime: &Runtime) {
        secrets::hide_logins_of(&command);
        if self.is_replayed() {
            return;
        }
        let api = match &command {
            NetCommand::OpenStream { id, .. } => runtime.api_of_stream(*id),
            NetCommand::Request { id, .. } => runtime.api_of_request(*id),
            NetCommand::OpenSocket { id, .. } => runtime.socket_of(*id),
            _ => None,
        };
        self.reach(command, || api);
    }

    fn save_storage(&mut self, storage: Arc<Map>) {
        if let Some(keeper) = &self.storage
            && !self.shared.abandoned.load(Ordering::Relaxed)
        {
            keeper.keep(storage);
        }
    }

    fn log(&mut self, level: &'static str, text: String) {
        // Those of a thread that was given up have been printed then.
        if !self.shared.abandoned.load(Ordering::Relaxed) {
            say(&format!("{level}: {text}"));
        }
        lock(&self.shared.console).push(wall_millis(), level, &text, None);
    }

    fn fault(&mut self, fault: Diagnostic) {
        say_fault(&fault, &self.sources);
        let level = if fault.severity == Severity::Error { "error" } else { "warn" };
        lock(&self.shared.console).push(wall_millis(), level, &fault.message, Some(&fault));
    }

    fn open_url(&mut self, url: Arc<str>) {
        if self.is_replayed() {
            return self.note(format!("would open {url}"));
        }
        let now = self.moment();
        match self.permissions.open(&url, now) {
            OpenDecision::Now => launch(&url),
            OpenDecision::Asked => (self.repaint)(),
            OpenDecision::Refused(words) => self.refuse(&format!("`{url}` is not opened"), words),
        }
    }

    fn notify(&mut self, title: Arc<str>, body: Arc<str>) {
        if self.is_replayed() {
            return self.note(format!("would show the notification {title}: {body}"));
        }
        let now = self.moment();
        if let Err(words) = self.permissions.may_act(DesktopAction::Notify, now) {
            return self.refuse("a notification is not shown", words);
        }
        if let Err(message) = desktop::notify(&title, &body) {
            say(&format!("warning: {message}"));
        }
    }

    /// The clipboard belongs to the window's thread, which takes the texts with its next frame.
    fn copy(&mut self, text: Arc<str>) {
        if self.is_replayed() {
            return self.note(format!("would copy to the clipboard: {text}"));
        }
        let now = self.moment();
        if let Err(words) = self.permissions.may_act(DesktopAction::Copy, now) {
            return self.refuse("nothing is put on the clipboard", words);
        }
        lock(&self.shared.copies).push(text);
        (self.repaint)();
    }

    /// The answer goes through the queue, so that a handler which repeats the request does not block others.
    fn export_app(&mut self, id: TaskId, request: AppExport) -> Option<Event> {
        // Its answer is among the events.
        if self.is_replayed() {
            return None;
        }
        let events = self.events.clone();
        let answer = move |event| {
            if events.urgent(Message::Event(event)).is_err() {
                say("warning: the app is not told what became of the exported app: too many events are waiting");
            }
        };
        let Some(exporter) = self.exporter.clone() else {
            answer(app_export::refusal(id));
            return None;
        };
        // A preview is drawn and a document may be fetched: the app goes on meanwhile. After a panic the app still gets its answer.
        let work = move || {
            let made = panic_guard::catch(|| exporter.export(id, &request));
            answer(made.unwrap_or_else(|panic| app_export::failure(id, &format!("a fault of ensemble-run: {panic}"))));
        };
        if std::thread::Builder::new().name("export".into()).spawn(work).is_err() {
            return Some(app_export::failure(id, "there is no thread left to make an app"));
        }
        None
    }

    fn desktop(&mut self, id: TaskId, request: DesktopRequest) -> Option<Event> {
        if matches!(request, DesktopRequest::NetworkInfo) {
            let info = network_info(!self.gate.is_of_network());
            return Some(Event::Desktop { id, result: Ok(DesktopAnswer::Value(info)) });
        }
        let now = self.moment();
        if let Some(action) = desktop_action(&request)
            && let Err(words) = self.permissions.may_act(action, now)
        {
            return Some(Event::Desktop { id, result: Err(Arc::from(words)) });
        }
        let events = self.events.clone();
        self.tasks.begin(id, request, move |event| {
            if events.urgent(Message::Event(event)).is_err() {
                say("warning: the app is not told what came of a request to the desktop: too many events are waiting");
            }
        });
        None
    }

    fn save_example(&mut self, name: &str, source: &str) {
        if self.is_replayed() {
            return;
        }
        let saved = match &self.examples {
            Some(files) => files.save(name, source),
            None => Err("only `ensemble-run gallery` saves examples".to_owned()),
        };
        if let Err(message) = saved {
            say(&format!("warning: {message}"));
        }
    }

    fn quit(&mut self) {
        // The window stays open after a replay, with the last screen.
        if self.is_replayed() {
            return self.note("would close the window".to_owned());
        }
        (self.quit)();
    }
}
