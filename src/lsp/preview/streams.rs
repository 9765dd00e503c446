//! Streams of an app with their live state, for a list in the editor.

use ensemble_model::part::Detail;
use lsp_types::Location;
use serde::Serialize;

use super::LiveState;
use crate::query::Query;

/// An API of `type: sse`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Stream {
    /// Path of the app.
    app: String,
    /// Name of the API.
    name: String,
    /// Screen or custom widget that declares it.
    owner: Option<String>,
    /// Location of its name.
    location: Location,
    /// `sse` object of the API in the preview: `state`, `events`, `attempt`; null while the app is not running.
    sse: Option<serde_json::Value>,
}

/// Streams of the app at `app`, with live values if it is running.
pub fn streams(query: &Query<'_>, app: &str, live: Option<&LiveState>) -> Vec<Stream> {
    let mut found = Vec::new();
    for symbol in query.model.workspace_symbols() {
        let part = query.model.part_of(symbol.span.file);
        let mut declared = part.into_iter().flat_map(|part| &part.declarations);
        let is_stream = declared.any(|declared| {
            declared.range.start == symbol.span.start && matches!(&declared.detail, Detail::Api(api) if api.is_stream)
        });
        let Some(location) = query.location(symbol.span).filter(|_| is_stream) else { continue };
        let sse = live.and_then(|live| live.names.get(&*symbol.name)?.get("sse").cloned());
        let owner = symbol.owner.as_deref().map(str::to_owned);
        found.push(Stream { app: app.to_owned(), name: symbol.name.to_string(), owner, location, sse });
    }
    found
}
