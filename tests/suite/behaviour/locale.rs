//! The language of the app: texts, numbers, dates and the direction of the page follow it at once.

use ensemble_run::spec::TextDirection;

use crate::harness::{on_app, on_screen};

const HOME: &str = r#"
View:
  body:
    Column:
      children:
        - Text: {text: "r@hello"}
        - Text: {text: "${(1234.5).toLocaleString()}"}
        - Text: {text: "${'2024-01-17'.prettyDate()}"}
        - Text: {text: "${app.language.nativeName} of ${app.languages.length}"}
        - Text: {id: kept, text: none}
        - Button: {label: German, onTap: {setLocale: {languageCode: de}}}
        - Button: {label: Arabic, onTap: "ensemble.setLocale({languageCode: 'ar'})"}
        - Button: {label: Own, onTap: clearLocale}
        - Button: {label: Keep, onTap: "kept.text = new Intl.DateTimeFormat(undefined, {month: 'long'}).format(new Date(2024, 0, 17))"}
"#;

const FILES: [(&str, &str); 4] = [
    ("screens/Home.yaml", HOME),
    ("translations/en.yaml", "hello: Hello\n"),
    ("translations/de.yaml", "hello: Hallo\n"),
    ("translations/ar.yaml", "hello: مرحبا\n"),
];

#[test]
fn everything_is_written_anew_when_the_language_changes() {
    on_app(&FILES, |app| {
        assert_eq!(app.texts(), ["Hello", "1,234.5", "Jan 17, 2024", "English of 3", "none"]);
        assert_eq!(app.scene().direction, None);
        app.tap("German");
        assert_eq!(app.texts(), ["Hallo", "1.234,5", "17.01.2024", "Deutsch of 3", "none"]);
        app.tap("Keep");
        assert_eq!(app.text("kept"), "Januar");
        app.tap("Arabic");
        assert_eq!(app.texts()[0], "مرحبا");
        assert_eq!(app.texts()[3], "العربية of 3");
        assert_eq!(app.scene().direction, Some(TextDirection::RightToLeft));
        app.tap("Own");
        assert_eq!(app.texts()[..3], ["Hello", "1,234.5", "Jan 17, 2024"]);
        assert_eq!(app.scene().direction, None);
    });
}

#[test]
fn a_forced_locale_goes_before_the_users() {
    let config =
        "definitions:\n  from: local\n  local: {path: ensemble/apps/one, appHome: Home, forcedLocale: de_DE}\n";
    let files = [
        ("ensemble/ensemble-config.yaml", config),
        ("ensemble/apps/one/screens/Home.yaml", HOME),
        ("ensemble/apps/one/translations/en.yaml", "hello: Hello\n"),
        ("ensemble/apps/one/translations/de.yaml", "hello: Hallo\n"),
    ];
    on_app(&files, |app| {
        assert_eq!(app.texts()[..2], ["Hallo", "1.234,5"]);
        app.tap("Arabic");
        app.tap("Own");
        assert_eq!(app.texts()[0], "Hallo", "as the app is started");
    });
}

#[test]
fn names_are_sorted_as_in_a_dictionary() {
    let home = r#"
View:
  onLoad: |-
    const names = ['Zoe', 'adam', 'Ärger', 'arg', 'Adam'];
    console.log(names.sort((a, b) => a.localeCompare(b)).join());
    console.log(['b 10', 'b 9'].sort(new Intl.Collator('de', {numeric: true}).compare).join());
    console.log('a'.localeCompare('A', undefined, {sensitivity: 'base'}));
  body: {Text: {text: a}}
"#;
    on_screen(home, |app| assert_eq!(app.console(), ["adam,Adam,arg,Ärger,Zoe", "b 9,b 10", "0"]));
}

#[test]
fn texts_are_translated() {
    let home = r#"
View:
  body:
    Column:
      children:
        - Text: {text: r@greet.hello}
        - Text: {text: "${'r@greet.' + 'bye'}, r@greet.nobody"}
        - Text: {text: "Say r@greet.bye."}
"#;
    on_app(&[("screens/Home.yaml", home), ("translations/en.yaml", "greet: {hello: Hello, bye: Goodbye}\n")], |app| {
        assert_eq!(app.texts(), ["Hello", "Goodbye, r@greet.nobody", "Say Goodbye."])
    });
}
