//! Host of an app without a window: real network and disk, answers to desktop requests, faults on stderr.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use crate::shell::app_export::AppExporter;
use crate::shell::desktop_tasks;
use crate::shell::external_commands::ExternalCommands;
use crate::shell::gate::AppGate;
use crate::shell::host::{Host, NOBODY, desktop_action};
use crate::shell::inspector::console_log::ConsoleLog;
use crate::shell::sign_in::SignIns;
use crate::shell::terminal::{say, say_fault};
use crate::shell::{Net, app_export, host, secrets, storage};
use ensemble_core::diag::{Code, Diagnostic, Severity, Sources};
use ensemble_core::message::Event;
use ensemble_core::message::app_export::AppExport;
use ensemble_core::message::desktop::{DesktopAnswer, DesktopRequest};
use ensemble_core::message::net::{NetCommand, TaskId};
use ensemble_core::message::sign_in::SignInRequest;
use ensemble_core::security::{DesktopAction, Gestures, Permission};
use ensemble_core::value::Map;
use ensemble_runtime::Runtime;

/// Host of an app without a window: network and disk are real, there is no desktop.
pub(super) struct HeadlessHost {
    /// `None` while a recording takes the place of the network.
    pub(super) net: Option<Net>,
    pub(super) sign_ins: Arc<SignIns>,
    pub(super) external: ExternalCommands,
    pub(super) exporter: Option<AppExporter>,
    pub(super) storage_key: String,
    pub(super) sources: Arc<Sources>,
    pub(super) faults: usize,
    /// Console lines for the inspector.
    pub(super) console: ConsoleLog,
    /// Current time of the app, in milliseconds since 1970.
    pub(super) clock: f64,
    /// The last request to the desktop, which is printed and not done, and how many times it came in a row.
    pub(super) repeated: (String, usize),
    pub(super) gate: AppGate,
    /// Presses of the steps, on the clock of the app.
    pub(super) gestures: Gestures,
    /// Time of the app since its start.
    pub(super) elapsed: Duration,
    /// Refusals that have been reported; each is reported once.
    pub(super) refusals: BTreeSet<String>,
}

/// Limit of different refusals.
const MOST_REFUSALS: usize = 64;

impl HeadlessHost {
    pub(super) fn perform(&self, command: NetCommand) {
        if let Some(net) = &self.net {
            net.perform(command);
        }
    }
}

impl HeadlessHost {
    /// True when the app may do this now. A refusal is a fault, reported once for each reason; `what` is that of the first time.
    fn may_act(&mut self, action: DesktopAction, what: &str) -> bool {
        match self.gate.may_act(action, self.gestures.is_fresh(self.elapsed)) {
            Permission::Allowed | Permission::Ask => true,
            Permission::Refused(why) => {
                let message = format!("{what}: {why}");
                if self.refusals.len() < MOST_REFUSALS && self.refusals.insert(why) {
                    self.fault(Diagnostic::warning(Code::NotAllowed, None, message));
                }
                false
            }
        }
    }

    /// Says how many times the last effect was asked for, when it was more than once.
    fn say_repeated(&mut self) {
        let (text, count) = std::mem::take(&mut self.repeated);
        if count > 1 {
            say(&format!("info: {text} ({count} times)"));
        }
    }
}

impl Drop for HeadlessHost {
    fn drop(&mut self) {
        self.say_repeated();
    }
}

impl Host for HeadlessHost {
    fn net(&mut self, command: NetCommand, _runtime: &Runtime) {
        secrets::hide_logins_of(&command);
        self.perform(command);
    }

    fn save_storage(&mut self, storage: Arc<Map>) {
        // Changes of the storage were saved when the recording was made.
        if self.net.is_none() {
            return;
        }
        if let Err(error) = storage::write(&self.storage_key, &storage) {
            say(&format!("warning: the app's storage was not kept: {error}"));
        }
    }

    fn log(&mut self, level: &'static str, text: String) {
        let is_again = text.starts_with("would ") && text == self.repeated.0;
        if is_again {
            self.repeated.1 += 1;
        } else {
            self.say_repeated();
            say(&format!("{level}: {text}"));
            self.repeated = (text.clone(), 1);
        }
        self.console.push(self.clock, level, &text, None);
    }

    fn fault(&mut self, fault: Diagnostic) {
        self.faults += 1;
        say_fault(&fault, &self.sources);
        let level = if fault.severity == Severity::Error { "error" } else { "warn" };
        self.console.push(self.clock, level, &fault.message, Some(&fault));
    }

    fn open_url(&mut self, url: Arc<str>) {
        let has_gesture = self.gestures.spend(self.elapsed);
        let would = match self.gate.may_act(DesktopAction::Open, has_gesture) {
            Permission::Allowed => "would open",
            // Nothing was pressed: a window asks its user.
            Permission::Ask | Permission::Refused(_) => "would ask before it opens",
        };
        self.log("info", format!("{would} {url}"));
    }

    fn notify(&mut self, title: Arc<str>, body: Arc<str>) {
        if self.may_act(DesktopAction::Notify, "a notification is not shown") {
            self.log("info", format!("would show the notification {title}: {body}"));
        }
    }

    fn copy(&mut self, text: Arc<str>) {
        if self.may_act(DesktopAction::Copy, "nothing is put on the clipboard") {
            self.log("info", format!("would copy to the clipboard: {text}"));
        }
    }

    fn desktop(&mut self, id: TaskId, request: DesktopRequest) -> Option<Event> {
        if let Some(action) = desktop_action(&request)
            && let Permission::Refused(why) = self.gate.may_act(action, self.gestures.is_fresh(self.elapsed))
        {
            return Some(Event::Desktop { id, result: Err(Arc::from(why)) });
        }
        // The signed-in user is known without a window; signing in needs a person.
        let result = match request {
            DesktopRequest::SignIn(request) if !matches!(*request, SignInRequest::Begin(_)) => {
                self.sign_ins.perform(*request, |_| Err(NOBODY.to_owned())).map(DesktopAnswer::Value).map_err(Arc::from)
            }
            DesktopRequest::NetworkInfo => {
                Ok(DesktopAnswer::Value(desktop_tasks::network_info(!self.gate.is_of_network())))
            }
            DesktopRequest::External { name, payload } => {
                self.external.run(&name, &payload).map(DesktopAnswer::Value).map_err(Arc::from)
            }
            request => host::without_window(self, request),
        };
        Some(Event::Desktop { id, result })
    }

    fn is_replayed(&self) -> bool {
        self.net.is_none()
    }

    fn export_app(&mut self, id: TaskId, request: AppExport) -> Option<Event> {
        // Its answer is among the events.
        self.net.as_ref()?;
        Some(match &self.exporter {
            Some(exporter) => exporter.export(id, &request),
            None => app_export::refusal(id),
        })
    }
}
