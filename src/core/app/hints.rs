//! Suggestions: features that an author may not know. They are not counted as faults.

use std::collections::BTreeSet;

pub use super::hint::Hint;
use super::{Api, ApiKind, App};

/// Default of `sseOptions.maxReconnectAttempts`. The language's own examples write it out, so it says nothing about the author's intent.
const USUAL_ATTEMPTS: f64 = 5.0;

/// The suggestions for an app, by their place.
pub fn hints(app: &App) -> Vec<Hint> {
    let apis = app.screens.values().flat_map(|screen| screen.apis.values());
    // A custom widget's API is one of every screen that shows the widget.
    let mut seen = BTreeSet::new();
    let mut hints: Vec<Hint> =
        apis.filter(|api| seen.insert(api.span)).filter_map(|api| suggest_probing(api)).collect();
    hints.extend(app.remarks.iter().cloned());
    hints.sort_by_key(|hint| hint.span);
    hints
}

/// Suggests `afterMaxAttempts: probe` to an author who raised `maxReconnectAttempts`: the stream still ends for good after a few minutes.
fn suggest_probing(api: &Api) -> Option<Hint> {
    if api.kind != ApiKind::Sse {
        return None;
    }
    let options = api.options.as_ref()?.constant()?;
    let attempts = options.get("maxReconnectAttempts").as_f64().filter(|attempts| *attempts > USUAL_ATTEMPTS)?;
    if !options.get("afterMaxAttempts").is_null() || options.get("autoReconnect").as_bool() == Some(false) {
        return None;
    }
    let name = api.name.escape_debug();
    let message = format!(
        "after {attempts} failed attempts the stream `{name}` ends for good, however long the app stays open; `sseOptions.afterMaxAttempts: probe` \
         tries it every minute from then on"
    );
    Some(Hint { span: api.span, message })
}
