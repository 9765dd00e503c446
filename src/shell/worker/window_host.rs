//! Performs the effects of an app that runs in a window.

use std::sync::Arc;

use super::shared::{Message, Shared, lock};
use crate::shell::app_export::{self, AppExporter};
use crate::shell::examples::ExampleFiles;
use crate::shell::host::Host;
use crate::shell::terminal::say;
use crate::shell::{Net, desktop, storage};
use ensemble_core::diag::{Diagnostic, Rendering, Sources};
use ensemble_core::message::Event;
use ensemble_core::message::app_export::AppExport;
use ensemble_core::message::net::{NetCommand, TaskId};
use ensemble_core::value::Map;
use ensemble_runtime::Runtime;
use ensemble_sse::queue::QueueSender;

/// The desktop around an app that runs in a window.
pub(super) struct WindowHost {
    pub(super) net: Net,
    pub(super) shared: Arc<Shared>,
    pub(super) sources: Arc<Sources>,
    pub(super) rendering: Rendering,
    pub(super) repaint: Box<dyn Fn() + Send>,
    pub(super) quit: Box<dyn Fn() + Send>,
    /// `None` where the storage is not kept.
    pub(super) storage: Option<storage::StorageWriter>,
    pub(super) exporter: Option<AppExporter>,
    /// The gallery's files; `None` for every other app.
    pub(super) examples: Option<ExampleFiles>,
    pub(super) events: QueueSender<Message>,
}

impl Host for WindowHost {
    fn net(&mut self, command: NetCommand, _runtime: &Runtime) {
        self.net.perform(command);
    }

    fn save_storage(&mut self, storage: Arc<Map>) {
        if let Some(keeper) = &self.storage {
            keeper.keep(storage);
        }
    }

    fn log(&mut self, level: &'static str, text: String) {
        say(&format!("{level}: {text}"));
    }

    fn fault(&mut self, fault: Diagnostic) {
        say(&self.rendering.render(&fault, &self.sources));
    }

    fn open_url(&mut self, url: Arc<str>) {
        if let Err(message) = desktop::open_url(&url) {
            say(&format!("warning: {message}"));
        }
    }

    fn notify(&mut self, title: Arc<str>, body: Arc<str>) {
        if let Err(message) = desktop::notify(&title, &body) {
            say(&format!("warning: {message}"));
        }
    }

    /// The clipboard belongs to the window's thread, which takes the texts with its next frame.
    fn copy(&mut self, text: Arc<str>) {
        lock(&self.shared.copies).push(text);
        (self.repaint)();
    }

    /// The answer goes through the queue: a handler that asks again and again keeps nobody else from being heard.
    fn export_app(&mut self, id: TaskId, request: AppExport) -> Option<Event> {
        let event = match &self.exporter {
            Some(exporter) => exporter.export(id, &request),
            None => app_export::refusal(id),
        };
        if self.events.urgent(Message::Event(event)).is_err() {
            say("warning: the app is not told what became of the exported app: too many events are waiting");
        }
        None
    }

    fn save_example(&mut self, name: &str, source: &str) {
        let saved = match &self.examples {
            Some(files) => files.save(name, source),
            None => Err("only `ensemble-run gallery` saves examples".to_owned()),
        };
        if let Err(message) = saved {
            say(&format!("warning: {message}"));
        }
    }

    fn quit(&mut self) {
        (self.quit)();
    }
}
