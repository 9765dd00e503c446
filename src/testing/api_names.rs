//! Names of APIs that tests may mock.

use std::collections::BTreeSet;
use std::sync::Arc;

use ensemble_core::app::App;

/// Names of all APIs in an app.
pub fn api_names(app: &App) -> BTreeSet<Arc<str>> {
    let screens = app.screens.values().flat_map(|screen| {
        let own = screen.apis.keys().cloned();
        own.chain(screen.actions.values().flat_map(|action| &action.apis).map(|api| api.name.clone()))
    });
    let widgets = app.widgets.values().flat_map(|widget| &widget.apis).map(|api| api.name.clone());
    let actions = app.actions.values().flat_map(|action| &action.apis).map(|api| api.name.clone());
    screens.chain(widgets).chain(actions).collect()
}
