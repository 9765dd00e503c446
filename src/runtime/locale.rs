//! `Locale`: the app's language, and its translations `r@some.key` (`LANGUAGE.md` 14.4).

use std::sync::Arc;

use ensemble_core::app::App;
use ensemble_core::spec::TextDirection;
use ensemble_core::value::{Map, Segment, Value};

/// The app's language.
pub struct Locale {
    current: Arc<str>,
    /// The user's language, to which `clearLocale` returns.
    system: Arc<str>,
    /// True when the app has chosen a language.
    is_chosen: bool,
    /// `forcedLocale`: initial language instead of the user's.
    forced: Option<Arc<str>>,
}

impl Locale {
    /// Starts with the user's language as a tag: `en`, `de-AT`.
    pub fn new(system: Arc<str>) -> Self {
        Self { current: system.clone(), system, is_chosen: false, forced: None }
    }

    /// Sets `forcedLocale`; it holds until a script chooses another language.
    pub fn forced(mut self, forced: Option<Arc<str>>) -> Self {
        self.forced = forced;
        self.select(None);
        self
    }

    /// Sets the app's language; `None` or an empty code for the user's.
    pub fn select(&mut self, language: Option<Arc<str>>) {
        let language = language.filter(|code| !code.is_empty());
        let language = language.or_else(|| self.forced.clone());
        self.is_chosen = language.is_some();
        self.current = language.unwrap_or_else(|| self.system.clone());
    }

    /// Sets the user's language.
    pub fn set_system(&mut self, language: &str) {
        self.system = Arc::from(language);
        self.select(None);
    }

    /// The language as a tag, with the user's country for the user's language: `de-AT` for `de`.
    pub fn tag(&self) -> Arc<str> {
        let is_own = language(&self.current) == language(&self.system) && language(&self.current) == &*self.current;
        if is_own { self.system.clone() } else { self.current.clone() }
    }

    /// Sets the members of the script object `app` about languages: `app.languages`, `app.language`, `app.locale`.
    pub fn describe(&self, app: &App, app_object: &mut Map) {
        let tag = self.tag();
        let mut parts = tag.split(['-', '_']);
        let code = parts.next().unwrap_or_default().to_ascii_lowercase();
        let country = parts.find(|part| part.len() == 2).map_or(Value::Null, |part| Value::from(part.to_uppercase()));
        let one = |code: &str| {
            let name = LANGUAGES.iter().find(|(known, ..)| *known == language(code));
            let (name, native) = name.map_or((code, code), |(_, name, native)| (*name, *native));
            Value::map([
                ("languageCode", Value::from(code)),
                ("name", Value::from(name)),
                ("nativeName", Value::from(native)),
            ])
        };
        app_object.insert("languages", Value::list(app.translations.keys().map(|code| one(code))));
        app_object.insert("language", one(&code));
        app_object.insert("locale", Value::map([("languageCode", Value::from(&*code)), ("countryCode", country)]));
    }

    /// The text direction of the app; `None` for left to right. A language that was not chosen and has no translations has no influence, because the
    /// app is not written in it.
    pub fn direction(&self, app: &App) -> Option<TextDirection> {
        let is_spoken = self.is_chosen || app.translations.keys().any(|code| language(code) == language(&self.current));
        let code = if is_spoken { &self.current } else { &app.default_language };
        let direction = TextDirection::of_language(code);
        direction.is_rtl().then_some(direction)
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
        [&*self.current, language(&self.current), &app.default_language].into_iter().find_map(|code| {
            let found = app.translations.get(code)?.at(&path);
            (!found.is_null()).then(|| found.to_display())
        })
    }
}

/// The language of a code without its region: `ar` of `ar-EG`.
fn language(code: &str) -> &str {
    code.split(['-', '_']).next().unwrap_or_default()
}

/// Languages: code, English name, own name.
const LANGUAGES: &[(&str, &str, &str)] = &[
    ("ar", "Arabic", "العربية"),
    ("bg", "Bulgarian", "български"),
    ("bn", "Bangla", "বাংলা"),
    ("cs", "Czech", "čeština"),
    ("da", "Danish", "dansk"),
    ("de", "German", "Deutsch"),
    ("el", "Greek", "Ελληνικά"),
    ("en", "English", "English"),
    ("es", "Spanish", "español"),
    ("fa", "Persian", "فارسی"),
    ("fi", "Finnish", "suomi"),
    ("fr", "French", "français"),
    ("he", "Hebrew", "עברית"),
    ("hi", "Hindi", "हिन्दी"),
    ("hr", "Croatian", "hrvatski"),
    ("hu", "Hungarian", "magyar"),
    ("id", "Indonesian", "Indonesia"),
    ("it", "Italian", "italiano"),
    ("ja", "Japanese", "日本語"),
    ("ko", "Korean", "한국어"),
    ("mr", "Marathi", "मराठी"),
    ("ms", "Malay", "Melayu"),
    ("nb", "Norwegian", "norsk"),
    ("nl", "Dutch", "Nederlands"),
    ("pl", "Polish", "polski"),
    ("pt", "Portuguese", "português"),
    ("ro", "Romanian", "română"),
    ("ru", "Russian", "русский"),
    ("sk", "Slovak", "slovenčina"),
    ("sl", "Slovenian", "slovenščina"),
    ("sr", "Serbian", "српски"),
    ("sv", "Swedish", "svenska"),
    ("ta", "Tamil", "தமிழ்"),
    ("te", "Telugu", "తెలుగు"),
    ("th", "Thai", "ไทย"),
    ("tr", "Turkish", "Türkçe"),
    ("uk", "Ukrainian", "українська"),
    ("ur", "Urdu", "اردو"),
    ("vi", "Vietnamese", "Tiếng Việt"),
    ("zh", "Chinese", "中文"),
];

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
    fn a_page_runs_as_the_language_that_it_is_written_in() {
        let arabic = App {
            translations: [("en".into(), Value::Null), ("ar".into(), Value::Null)].into_iter().collect(),
            ..app()
        };
        let mut locale = Locale::new("ar-EG".into());
        assert_eq!(locale.direction(&app()), None, "the app has no Arabic texts");
        assert_eq!(locale.direction(&arabic), Some(TextDirection::RightToLeft));
        locale.select(Some("en".into()));
        assert_eq!(locale.direction(&arabic), None);
        locale.select(Some("he".into()));
        assert_eq!(locale.direction(&app()), Some(TextDirection::RightToLeft), "it was chosen");
    }

    #[test]
    fn scripts_see_the_language_and_the_country() {
        let mut locale = Locale::new("de-AT".into());
        let seen = |locale: &Locale| {
            let mut object = Map::default();
            locale.describe(&app(), &mut object);
            let read = |key: &str, part: &str| object.get(key).unwrap().get(part).to_display().to_string();
            (read("language", "nativeName"), read("locale", "countryCode"), locale.tag().to_string())
        };
        assert_eq!(seen(&locale), ("Deutsch".into(), "AT".into(), "de-AT".into()));
        locale.select(Some("en".into()));
        assert_eq!(seen(&locale), ("English".into(), String::new(), "en".into()));
        locale.select(Some("de".into()));
        assert_eq!(seen(&locale).2, "de-AT");
        assert_eq!(says(&locale, "r@home.hello"), "Hallo");
    }

    #[test]
    fn what_is_no_key_stays() {
        let locale = Locale::new("en".into());
        assert_eq!(says(&locale, "write to r@example.com or r@"), "write to r@example.com or r@");
        assert_eq!(locale.translate(&app(), Value::Number(1.0)), Value::Number(1.0));
    }
}
