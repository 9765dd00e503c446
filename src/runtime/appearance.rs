//! Theme and language of the running app: what changes them, and what has to be evaluated and built again then.

use std::sync::Arc;

use crate::Runtime;
use crate::scene::ScreenId;
use crate::store::Key;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::value::{Map, Value};
use ensemble_script::Name;

impl Runtime {
    /// The app speaks another language; `None` = the person's own. Every text is looked up anew.
    pub(crate) fn use_language(&mut self, language: Option<Arc<str>>) {
        self.locale.select(language);
        self.graph.mark_all();
        self.store.record_change(Key::App);
        self.changed = true;
    }

    /// `app.theme = "Dark"` and the like.
    pub(crate) fn set_app(&mut self, key: &str, value: Value) {
        match key {
            "theme" | "setTheme" | "saveTheme" => {
                let wanted = value.to_display();
                if !self.theme.select(&self.app, &wanted) {
                    let message = format!("unknown theme `{wanted}`");
                    return self.report(Diagnostic::error(Code::BadArgument, None, message));
                }
                if key == "saveTheme" {
                    self.storage_set("ensemble.theme", Value::Text(wanted));
                }
                self.update_theme();
            }
            "useMockResponse" | "setUseMockResponse" => {
                let app = self.store.app.borrow().as_map().cloned().unwrap_or_default();
                let mut app = app;
                app.insert("useMockResponse", value);
                *self.store.app.borrow_mut() = Value::Map(Arc::new(app));
                self.store.record_change(Key::App);
            }
            _ => {
                let message = format!("`app.{key}` cannot be set");
                self.report(Diagnostic::warning(Code::BadArgument, None, message));
            }
        }
    }

    /// Finds the theme that is on, after something that decides it has changed.
    pub(crate) fn update_theme(&mut self) {
        let mut app = self.store.app.borrow().as_map().cloned().unwrap_or_default();
        let changed = self.theme.update(&self.app, &mut app);
        app.insert("baseUrl", self.app.base_url.clone().map_or(Value::Null, Value::Text));
        *self.store.app.borrow_mut() = Value::Map(Arc::new(app));
        self.store.record_change(Key::App);
        if changed {
            self.restyle();
        }
        self.changed = true;
    }

    /// Another theme: every node is built anew, and token names get their new values.
    pub(crate) fn restyle(&mut self) {
        self.widgets.mark_all_stale();
        let tokens = self.theme.current(&self.app).map(|theme| theme.tokens.clone()).unwrap_or_default();
        let screens: Vec<ScreenId> = self.screens.iter().map(|screen| screen.id).collect();
        for (root, value) in tokens.as_map().into_iter().flat_map(Map::iter) {
            let name = token_name(root);
            for screen in &screens {
                // A screen's own thing of that name hides the token.
                let hidden = self.screen(*screen).is_some_and(|screen| {
                    screen.variables.contains(&name)
                        || matches!(screen.names.get(&name), Some(Name::Object(_) | Name::Widget(..)))
                });
                if !hidden {
                    self.declare(*screen, name.clone(), Name::Value(value.clone()));
                }
            }
        }
    }
}

/// The name by which expressions reach a theme's tokens: `Colors` is `colors`.
pub fn token_name(root: &str) -> Arc<str> {
    let mut name = root.to_owned();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    Arc::from(name)
}
