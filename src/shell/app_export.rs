//! `saveStreamAsApp`: generates an app from a stream. The generator is injected, because only some commands have one.

use std::sync::Arc;

use ensemble_core::message::Event;
use ensemble_core::message::app_export::AppExport;
use ensemble_core::message::net::TaskId;
use ensemble_core::value::Value;

/// Generates an app from a stream.
#[derive(Clone)]
pub struct AppExporter(Arc<Make>);

type Make = dyn Fn(&AppExport) -> Result<Value, String> + Send + Sync;

impl AppExporter {
    /// `make` returns `{folder, files, view, notes}`, for a preview `{title, streams, picture, notes}`, or an error message.
    pub fn new(make: impl Fn(&AppExport) -> Result<Value, String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(make))
    }

    /// Generates the app and returns the event with the result.
    pub fn export(&self, id: TaskId, request: &AppExport) -> Event {
        Event::AppExported { id, result: self.0(request).map_err(Arc::from) }
    }
}

impl std::fmt::Debug for AppExporter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AppExporter")
    }
}

/// The event for a command without a generator.
pub fn refusal(id: TaskId) -> Event {
    failure(id, "only `ensemble-run view`, `ensemble-run new` and the bundled stream viewer make apps")
}

/// The event for a failure.
pub fn failure(id: TaskId, why: &str) -> Event {
    Event::AppExported { id, result: Err(Arc::from(why)) }
}
