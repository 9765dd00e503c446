//! An app opens whatever folder of its project is named, with the configuration, variables and translations of the whole project.

use std::path::Path;

use ensemble_run::app::{self, App, LoadOptions, MemoryFiles};
use ensemble_run::script::Checker;

use crate::support::{catalog, faults, with_stack};

const CONFIG: &str = "definitions:
  from: local
  local:
    path: ensemble/apps/demo
    appHome: Start
    i18n: {path: ensemble/i18n, languages: [en, es], fallbackLanguage: es}
environmentVariables: {B: config}
";

const PROJECT: &[(&str, &str)] = &[
    ("ensemble/ensemble-config.yaml", CONFIG),
    ("ensemble/.env.config", "A=ensemble\n"),
    ("ensemble/i18n/en.yaml", "hello: Hello\n"),
    ("ensemble/i18n/es.yaml", "hello: Hola\n"),
    ("ensemble/i18n/nl.yaml", "hello: Hallo\n"),
    ("ensemble/apps/demo/screens/Start.yaml", "View: {body: Card}"),
    ("ensemble/apps/demo/screens/Another.yaml", "View: {body: Card}"),
    ("ensemble/apps/demo/widgets/Card.yaml", "Widget: {body: {Text: {text: r@hello}}}"),
    ("ensemble/apps/demo/config.yaml", "environmentVariables: {mode: DEVELOPMENT}\nbaseUrl: https://web.example\n"),
    ("ensemble/apps/demo/config/appConfig.json", r#"{"envVariables": {"api": "app"}}"#),
    ("ensemble/apps/demo/.env.config", "A=app\nC=app\n"),
    ("ensemble/apps/demo/.env.assets", "logo=logo.png\n"),
];

fn load(files: &[(&str, &str)], path: &str) -> (App, Vec<String>) {
    let root = Path::new("/p");
    let files: MemoryFiles = files.iter().map(|(path, text)| (root.join(path), *text)).collect();
    let path = if path.is_empty() { root.to_owned() } else { root.join(path) };
    with_stack(|| {
        let (app, report) = app::load(&path, &files, &catalog(), &Checker, &LoadOptions::default());
        (app, faults(&report))
    })
}

#[test]
fn every_folder_of_a_project_opens_its_app() {
    let app = "ensemble/apps/demo";
    for (path, home) in [
        ("", "Start"),
        ("ensemble", "Start"),
        ("ensemble/apps", "Start"),
        (app, "Start"),
        ("ensemble/apps/demo/screens", "Start"),
        ("ensemble/apps/demo/screens/Another.yaml", "Another"),
    ] {
        let (app, faults) = load(PROJECT, path);
        assert_eq!(faults, [""; 0], "{path}");
        assert_eq!((&*app.home, app.screens.len(), app.widgets.len()), (home, 2, 1), "{path}");
        let env: Vec<String> = app.env.iter().map(|(key, value)| format!("{key}={}", value.to_display())).collect();
        assert_eq!(env, ["A=ensemble", "B=config", "C=app", "api=app", "logo=logo.png", "mode=DEVELOPMENT"], "{path}");
        assert_eq!(app.base_url.as_deref(), Some("https://web.example"), "{path}");
        let languages: Vec<&str> = app.translations.keys().map(|language| &**language).collect();
        assert_eq!((languages, &*app.default_language), (vec!["en", "es"], "es"), "{path}");
        let key = if cfg!(windows) { app.storage_key.replace('\\', "/") } else { app.storage_key.clone() };
        assert!(key.starts_with("/p"), "{path}: {key}");
    }
}

#[test]
fn a_second_app_of_a_project_has_its_variables_and_a_start_screen_of_its_own() {
    let mut files = PROJECT.to_vec();
    files.push(("ensemble/apps/other/screens/Hello Home.yaml", "View: {body: {Text: {text: Hi}}}"));
    files.push(("ensemble/apps/other/screens/About.yaml", "View: {body: {Text: {text: Hi}}}"));
    let (app, faults) = load(&files, "ensemble/apps/other");
    assert_eq!(faults, [""; 0]);
    assert_eq!((&*app.name, &*app.home, app.widgets.len()), ("other", "Hello Home", 0));
    assert!(app.env.contains_key("B") && app.translations.contains_key("en"));
}

#[test]
fn a_path_of_translations_that_leads_nowhere_is_told() {
    let config = CONFIG.replace("ensemble/i18n", "nowhere");
    let mut files = PROJECT.to_vec();
    files[0].1 = &config;
    let (_, faults) = load(&files, "");
    assert_eq!(faults, ["6:18 warning[E0110]: no translations lie at this path"]);
}

#[test]
fn screens_of_older_apps_open_with_what_lies_beside_them() {
    let files = [
        ("apps/demo/Start.yaml", "View: {body: Card}"),
        ("apps/demo/resources.ensemble", "Widgets:\n  Card:\n    body: {Text: {text: Hi}}\n"),
        ("apps/demo/theme.ensemble", "Colors: {}\n"),
    ];
    for path in ["", "apps", "apps/demo", "apps/demo/Start.yaml"] {
        let (app, faults) = load(&files, path);
        assert_eq!(faults, [""; 0], "{path}");
        assert_eq!((&*app.home, app.widgets.len()), ("Start", 1), "{path}");
    }
}
