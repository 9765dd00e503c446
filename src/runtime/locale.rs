//! `Locale`: the language that the app speaks, and its texts `r@some.key` in it (`LANGUAGE.md` 14.4).

use std::sync::Arc;

use ensemble_core::app::App;
use ensemble_core::value::{Segment, Value};

/// The language of the app.
pub struct Locale {
    current: Arc<str>,
    /// The user's own language, which `clearLocale` goes back to.
    system: Arc<str>,
}

impl Locale {
    /// The user's language: `en`.
    pub fn new(system: Arc<str>) -> Self {
        Self { current: system.clone(), system }
    }

    /// The app speaks this language; `None` or an empty code = the user's own.
    pub fn select(&mut self, language: Option<Arc<str>>) {
        self.current = language.filter(|code| !code.is_empty()).unwrap_or_else(|| self.system.clone());
    }

    /// The user's language is another one.
    pub fn set_system(&mut self, language: &str) {
        self.system = Arc::from(language);
        self.current = self.system.clone();
    }

    /// Replaces every `r@some.key` in a text by its translation. Values without one are returned as they are.
    pub fn translate(&self, app: &App, value: Value) -> Value {
        match &value {
            Value::Text(text) if text.contains("r@") => Value::from(self.translate_text(app, text)),
            _ => value,
        }
    }

    fn translate_text(&self, app: &App, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find("r@") {
            out.push_str(&rest[..at]);
            let key_text = &rest[at + 2..];
            let length =
                key_text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).unwrap_or(key_text.len());
            // A period after a key ends the sentence, not the key.
            let key = key_text[..length].trim_end_matches('.');
            match self.translation(app, key) {
                Some(found) => out.push_str(&found),
                // An address like `r@example.com` stays as it is written.
                None => out.push_str(&rest[at..at + 2 + key.len()]),
            }
            rest = &key_text[key.len()..];
        }
        out.push_str(rest);
        out
    }

    fn translation(&self, app: &App, key: &str) -> Option<Arc<str>> {
        if key.is_empty() {
            return None;
        }
        let path: Vec<Segment> = key.split('.').map(|part| Segment::Key(Arc::from(part))).collect();
        [&self.current, &app.default_language].into_iter().find_map(|language| {
            let found = app.translations.get(language)?.at(&path);
            (!found.is_null()).then(|| found.to_display())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app() -> App {
        let texts = |hello: &str| Value::map([("home", Value::map([("hello", Value::from(hello))]))]);
        let english =
            Value::map([("home", Value::map([("hello", Value::from("Hello")), ("only", Value::from("Only here"))]))]);
        App {
            translations: [("en".into(), english), ("de".into(), texts("Hallo"))].into_iter().collect(),
            default_language: "en".into(),
            ..App::default()
        }
    }

    fn says(locale: &Locale, text: &str) -> String {
        locale.translate(&app(), Value::from(text)).to_display().to_string()
    }

    #[test]
    fn keys_are_replaced_in_the_apps_language_else_in_its_default() {
        let mut locale = Locale::new("de".into());
        assert_eq!(says(&locale, "r@home.hello, Ann. r@home.only."), "Hallo, Ann. Only here.");
        locale.select(Some("en".into()));
        assert_eq!(says(&locale, "r@home.hello"), "Hello");
        locale.select(None);
        assert_eq!(says(&locale, "r@home.hello"), "Hallo");
        locale.set_system("fr");
        assert_eq!(says(&locale, "r@home.hello"), "Hello");
    }

    #[test]
    fn what_is_no_key_stays() {
        let locale = Locale::new("en".into());
        assert_eq!(says(&locale, "write to r@example.com or r@"), "write to r@example.com or r@");
        assert_eq!(locale.translate(&app(), Value::Number(1.0)), Value::Number(1.0));
    }
}
