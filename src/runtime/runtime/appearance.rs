//! Theme and language of the running app: changes, and the values and nodes that depend on them.

use std::sync::Arc;

use super::Runtime;
use crate::locale::Locale;
use crate::scene::ScreenId;
use crate::store::Key;
use crate::theme::ThemeState;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::value::{Map, Value};
use ensemble_script::Name;

/// Theme and language of an app.
pub struct Appearance {
    /// The theme.
    pub theme: ThemeState,
    /// The language.
    pub locale: Locale,
}

impl Appearance {
    /// The theme and language of the system and the user.
    pub fn new(system_dark: bool, language: Arc<str>) -> Self {
        Self { theme: ThemeState::new(system_dark), locale: Locale::new(language) }
    }
}

impl Runtime {
    /// Sets the app's language; `None` for the user's. All translations are looked up again.
    pub(super) fn use_language(&mut self, language: Option<Arc<str>>) {
        self.appearance.locale.select(language);
        self.update_locale();
        // A language may have themes of its own.
        self.update_theme();
        self.graph.mark_all();
        self.store.record_change(Key::App);
        self.publisher.mark_changed();
    }

    /// Handles assignments such as `app.theme = "Dark"`.
    pub(super) fn set_app(&mut self, key: &str, value: Value) {
        match key {
            "theme" | "setTheme" | "saveTheme" => {
                let wanted = value.to_display();
                if !self.appearance.theme.select(&self.program.app, &wanted) {
                    let message = format!("unknown theme `{wanted}`");
                    return self.report(Diagnostic::error(Code::BadArgument, None, message));
                }
                if key == "saveTheme" {
                    self.storage_set("ensemble.theme", Value::Text(wanted));
                }
                self.update_theme();
            }
            // The theme that is on stays on until the next start.
            "removeSavedTheme" => self.storage_set("ensemble.theme", Value::Null),
            "useMockResponse" | "setUseMockResponse" => {
                let mut app = self.store.app_object();
                app.insert("useMockResponse", value);
                self.store.set_app_object(app);
            }
            _ => {
                let message = format!("`app.{key}` cannot be set");
                self.report(Diagnostic::warning(Code::BadArgument, None, message));
            }
        }
    }

    /// Passes the language to scripts and formatters.
    pub(super) fn update_locale(&mut self) {
        let mut app = self.store.app_object();
        self.appearance.locale.describe(&self.program.app, &mut app);
        self.store.set_app_object(app);
        self.store.set_locale(self.appearance.locale.tag());
    }

    /// Determines the active theme.
    pub(super) fn update_theme(&mut self) {
        let mut app = self.store.app_object();
        let tag = self.appearance.locale.tag();
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        let changed = self.appearance.theme.update(&self.program.app, language, &mut app);
        app.insert("baseUrl", self.program.app.base_url.clone().map_or(Value::Null, Value::Text));
        self.store.set_app_object(app);
        if changed {
            self.restyle();
        }
        self.publisher.mark_changed();
    }

    /// Rebuilds all nodes with the tokens of the active theme.
    pub(super) fn restyle(&mut self) {
        self.widgets.mark_all_stale();
        let tokens =
            self.appearance.theme.current(&self.program.app).map(|theme| theme.tokens.clone()).unwrap_or_default();
        let screens: Vec<ScreenId> = self.screens.iter().map(|screen| screen.id).collect();
        for (root, value) in tokens.as_map().into_iter().flat_map(Map::iter) {
            let name = token_name(root);
            for screen in &screens {
                // A screen's own thing of that name hides the token.
                let hidden = self.screens.get(*screen).is_some_and(|screen| {
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
