//! `saveStreamAsApp`: what makes an app of a stream. The maker is given from outside, because only some commands have one.

use std::sync::Arc;

use ensemble_core::message::Event;
use ensemble_core::message::app_export::AppExport;
use ensemble_core::message::net::TaskId;
use ensemble_core::value::Value;

/// Makes an app of a stream.
#[derive(Clone)]
pub struct AppExporter(Arc<Make>);

type Make = dyn Fn(&AppExport) -> Result<Value, String> + Send + Sync;

impl AppExporter {
    /// An exporter. `make` returns `{folder, files, view, notes}`, or of a preview `{title, streams, picture, notes}`; or in words why there is no app.
    pub fn new(make: impl Fn(&AppExport) -> Result<Value, String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(make))
    }

    /// Makes the app. The result as the event that the app waits for.
    pub fn export(&self, id: TaskId, request: &AppExport) -> Event {
        Event::AppExported { id, result: self.0(request).map_err(Arc::from) }
    }
}

impl std::fmt::Debug for AppExporter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AppExporter")
    }
}

/// The answer where nothing makes apps.
pub fn refusal(id: TaskId) -> Event {
    failure(id, "only `ensemble-run view`, `ensemble-run new` and the bundled stream viewer make apps")
}

/// The answer when no app can be made.
pub fn failure(id: TaskId, why: &str) -> Event {
    Event::AppExported { id, result: Err(Arc::from(why)) }
}
