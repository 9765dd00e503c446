//! `ThemeState`: the active theme. It is determined by a script's last choice (a name, or dark or light), then the app's declaration, then the
//! system's setting.

use std::sync::Arc;

use crate::scene::ThemeChoice;
use ensemble_core::app::{App, AppTheme};
use ensemble_core::value::{Map, Value};

/// The active theme and its inputs.
#[derive(Default)]
pub struct ThemeState {
    /// True if the system prefers dark.
    system_dark: bool,
    /// Dark or light, as set by a script.
    override_dark: Option<bool>,
    /// Theme named by a script or the storage; `None` after dark, light or system was set.
    name: Option<Arc<str>>,
    /// Index of the active theme in the app's list.
    index: usize,
    choice: Arc<ThemeChoice>,
}

impl ThemeState {
    /// Without any choice.
    pub fn new(system_dark: bool) -> Self {
        Self { system_dark, ..Self::default() }
    }

    /// The theme for the window.
    pub fn choice(&self) -> &Arc<ThemeChoice> {
        &self.choice
    }

    /// The active theme; `None` if the app has none.
    pub fn current<'a>(&self, app: &'a App) -> Option<&'a AppTheme> {
        app.themes.get(self.index)
    }

    /// Sets the system's preference.
    pub fn set_system_dark(&mut self, dark: bool) {
        self.system_dark = dark;
    }

    /// Sets a theme's name without looking it up; for storage, before the app's themes are known.
    pub fn set_name(&mut self, name: &str) {
        self.name = Some(Arc::from(name));
    }

    /// Sets a theme by its name, or `dark`, `light`, `system`; false for an unknown name.
    pub fn select(&mut self, app: &App, wanted: &str) -> bool {
        if let Some(theme) = app.themes.iter().find(|theme| *theme.name == *wanted) {
            self.name = Some(theme.name.clone());
            self.override_dark = None;
            return true;
        }
        let override_dark = match wanted.to_ascii_lowercase().as_str() {
            "dark" => Some(true),
            "light" => Some(false),
            "system" => None,
            _ => return false,
        };
        // The last word counts: a theme that was named before is named no longer.
        (self.name, self.override_dark) = (None, override_dark);
        true
    }

    /// Determines the active theme and writes its data into `app_object` for scripts. True when it has changed.
    ///
    /// The themes are those of the language in `LocaleThemes`, otherwise those of `Themes`.
    pub fn update(&mut self, app: &App, language: &str, app_object: &mut Map) -> bool {
        let themes = &app.themes;
        let dark = self.override_dark.unwrap_or(self.system_dark);
        let local = app.locale_themes.get(language);
        let is_offered = |theme: &AppTheme| match local {
            Some(listed) => listed.iter().any(|(name, _)| *name == theme.name),
            None => !theme.is_local,
        };
        let is_default = |theme: &AppTheme| match local {
            Some(listed) => listed.iter().any(|(name, default)| *name == theme.name && *default),
            None => theme.default,
        };
        let find =
            |wanted: &dyn Fn(&AppTheme) -> bool| themes.iter().position(|theme| is_offered(theme) && wanted(theme));
        let named = self.name.as_ref().and_then(|name| find(&|theme| theme.name == *name));
        let default = find(&is_default);
        let preferred = find(&|theme| theme.dark == dark);
        // A theme chosen by a script overrides the declared one.
        let declared = default.filter(|index| self.override_dark.is_none_or(|dark| themes[*index].dark == dark));
        self.index = named.or(declared).or(preferred).or(default).or(find(&|_| true)).unwrap_or(0);
        let theme = themes.get(self.index);
        let choice = ThemeChoice {
            name: theme.map(|theme| theme.name.clone()).unwrap_or_default(),
            dark: match (named, theme) {
                (Some(_), Some(theme)) => Some(theme.dark),
                // A dark theme that the app starts with is dark whatever the system prefers.
                (None, Some(theme)) if declared.is_some() && theme.dark => Some(true),
                _ => self.override_dark,
            },
            language: Arc::from(language),
            legacy: theme.map(|theme| theme.legacy.clone()).unwrap_or_default(),
        };
        let shown =
            if choice.name.is_empty() { Arc::from(if dark { "dark" } else { "light" }) } else { choice.name.clone() };
        app_object.insert("theme", Value::Text(shown));
        app_object.insert(
            "themes",
            Value::list(themes.iter().filter(|theme| is_offered(theme)).map(|theme| Value::Text(theme.name.clone()))),
        );
        app_object.insert("isDark", Value::Bool(choice.dark.unwrap_or(dark)));
        let changed = *self.choice != choice;
        if changed {
            self.choice = Arc::new(choice);
        }
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn theme(name: &str, dark: bool, default: bool) -> AppTheme {
        AppTheme { name: name.into(), dark, default, ..AppTheme::default() }
    }

    fn app(themes: Vec<AppTheme>) -> App {
        App { themes, ..App::default() }
    }

    /// Name of the active theme, and the value of `app.isDark`.
    fn update(state: &mut ThemeState, app: &App) -> (String, bool) {
        let mut object = Map::default();
        state.update(app, "en", &mut object);
        (object.get("theme").unwrap().to_display().to_string(), object.get("isDark") == Some(&Value::Bool(true)))
    }

    #[test]
    fn the_name_counts_before_the_default_and_that_before_the_system() {
        let app = app(vec![theme("Day", false, false), theme("Night", true, false), theme("House", false, true)]);
        let mut state = ThemeState::new(true);
        assert_eq!(update(&mut state, &app), ("House".to_owned(), true));
        assert!(state.select(&app, "Night"));
        assert_eq!(update(&mut state, &app), ("Night".to_owned(), true));
        assert!(!state.select(&app, "Dusk"), "there is no such theme");
        assert_eq!(update(&mut state, &app).0, "Night");
    }

    #[test]
    fn without_a_name_the_preference_decides() {
        let app = app(vec![theme("Day", false, false), theme("Night", true, false)]);
        let mut state = ThemeState::new(false);
        assert_eq!(update(&mut state, &app), ("Day".to_owned(), false));
        state.set_system_dark(true);
        assert_eq!(update(&mut state, &app), ("Night".to_owned(), true));
        state.select(&app, "light");
        assert_eq!(update(&mut state, &app), ("Day".to_owned(), false));
    }

    #[test]
    fn dark_and_light_take_effect_after_a_name_and_before_a_default() {
        let app = app(vec![theme("Day", false, true), theme("Night", true, false), theme("Dusk", true, false)]);
        let mut state = ThemeState::new(false);
        state.select(&app, "dark");
        assert_eq!(update(&mut state, &app), ("Night".to_owned(), true));
        state.select(&app, "Dusk");
        assert_eq!(update(&mut state, &app), ("Dusk".to_owned(), true));
        state.select(&app, "light");
        assert_eq!(update(&mut state, &app), ("Day".to_owned(), false));
        state.select(&app, "Dusk");
        state.select(&app, "system");
        assert_eq!(update(&mut state, &app), ("Day".to_owned(), false), "as the app declares it");
        state.set_name("Dusk");
        state.select(&app, "Light");
        assert_eq!(update(&mut state, &app), ("Day".to_owned(), false), "a name from storage, too");
    }

    #[test]
    fn an_app_without_themes_is_light_or_dark() {
        let app = app(Vec::new());
        let mut state = ThemeState::new(true);
        assert_eq!(update(&mut state, &app), ("dark".to_owned(), true));
        assert!(state.current(&app).is_none() && state.choice().dark.is_none());
        state.set_name("gone");
        assert_eq!(update(&mut state, &app), ("dark".to_owned(), true), "a name that the app does not know any more");
    }

    #[test]
    fn a_language_has_themes_of_its_own() {
        let mut app = app(vec![theme("Day", false, true), theme("Night", true, false)]);
        app.themes.push(AppTheme { is_local: true, ..theme("Rtl", false, false) });
        app.locale_themes.insert("ar".into(), vec![("Rtl".into(), true), ("Night".into(), false)]);
        let mut state = ThemeState::new(false);
        let seen = |state: &mut ThemeState, language: &str| {
            let mut object = Map::default();
            state.update(&app, language, &mut object);
            (object.get("theme").unwrap().to_string(), object.get("themes").unwrap().to_string())
        };
        assert_eq!(seen(&mut state, "en"), (r#""Day""#.into(), r#"["Day","Night"]"#.into()));
        assert_eq!(seen(&mut state, "ar"), (r#""Rtl""#.into(), r#"["Night","Rtl"]"#.into()));
        state.set_name("Night");
        assert_eq!(seen(&mut state, "ar").0, r#""Night""#);
        state.set_name("Day");
        assert_eq!(seen(&mut state, "ar").0, r#""Rtl""#, "it is none of this language");
    }

    #[test]
    fn the_same_theme_is_no_change() {
        let app = app(vec![theme("Day", false, false)]);
        let mut state = ThemeState::new(false);
        assert!(state.update(&app, "en", &mut Map::default()));
        assert!(!state.update(&app, "en", &mut Map::default()));
    }
}
