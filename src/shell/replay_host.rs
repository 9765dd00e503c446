//! [`ReplayHost`]: the host of an app that is replayed without a window.

use std::sync::Arc;

use super::host::Host;
use ensemble_core::diag::Diagnostic;
use ensemble_core::message::Event;
use ensemble_core::message::app_export::AppExport;
use ensemble_core::message::net::{NetCommand, TaskId};
use ensemble_core::value::Map;
use ensemble_runtime::Runtime;

/// Host that performs no effects: a replay has performed them before. Log lines are in the records.
pub struct ReplayHost;

impl Host for ReplayHost {
    fn is_replayed(&self) -> bool {
        true
    }

    fn net(&mut self, _: NetCommand, _: &Runtime) {}

    fn save_storage(&mut self, _: Arc<Map>) {}

    fn log(&mut self, _: &'static str, _: String) {}

    fn fault(&mut self, _: Diagnostic) {}

    fn export_app(&mut self, _: TaskId, _: AppExport) -> Option<Event> {
        None
    }
}
