//! Themes: the older keys, classes without a dot, what is kept for the next start, themes of a language.

use ensemble_run::value::Value;

use crate::harness::{Harness, on_app, on_screen};

const HOME: &str = r#"
View:
  body:
    Column:
      children:
        - Text: {id: plain, text: "${app.theme}"}
        - Text: {id: loud, text: "${app.themes.join()}", styles: {names: loud}}
        - Text: {id: kept, text: ""}
        - Button: {id: save, label: Save, onTap: "app.saveTheme('Night')"}
        - Button: {label: Assign, onTap: "app.saveTheme = 'Day'"}
        - Button: {label: Read, onTap: "kept.text = app.getSavedTheme() ?? 'nothing'"}
        - Button: {label: Forget, onTap: "app.removeSavedTheme()"}
        - Button: {label: Arabic, onTap: {setLocale: {languageCode: ar}}}
"#;

const THEME: &str = r##"
Themes: [{Day: {default: true}}, Night]
LocaleThemes: {ar: [{Rtl: {default: true}}, Night]}
Day:
  Tokens: {Colors: {ink: "#112233"}}
  Widgets:
    Text: {maxLines: 2}
    Button: {borderRadius: 3}
  Text:
    labelLarge: {fontSize: 21}
  Styles:
    loud: {maxLines: 7}
    Button: {borderRadius: 9}
Night: {}
Rtl: {}
"##;

const FILES: [(&str, &str); 2] = [("screens/Home.yaml", HOME), ("theme.yaml", THEME)];

#[test]
fn older_keys_are_styles_below_those_of_the_theme() {
    on_app(&FILES, |app| {
        assert_eq!(app.prop("plain", "maxLines"), Value::Number(2.0));
        assert_eq!(app.prop("loud", "maxLines"), Value::Number(7.0));
        assert_eq!(app.prop("save", "borderRadius"), Value::Number(9.0));
        assert_eq!(app.prop("save", "labelStyle").get("fontSize"), Value::Number(21.0));
    });
}

#[test]
fn a_theme_is_kept_read_and_forgotten() {
    on_app(&FILES, |app| {
        app.tap("Read");
        assert_eq!(app.text("kept"), "nothing");
        app.tap("Save");
        app.tap("Read");
        assert_eq!((app.text("plain"), app.text("kept")), ("Night".to_owned(), "Night".to_owned()));
        app.tap("Assign");
        app.tap("Read");
        assert_eq!((app.text("plain"), app.text("kept")), ("Day".to_owned(), "Day".to_owned()));
        app.tap("Forget");
        app.tap("Read");
        assert_eq!((app.text("plain"), app.text("kept")), ("Day".to_owned(), "nothing".to_owned()));
    });
}

#[test]
fn a_language_has_themes_of_its_own() {
    on_app(&FILES, |app| {
        assert_eq!((app.text("plain"), app.text("loud")), ("Day".to_owned(), "Day,Night".to_owned()));
        app.tap("Arabic");
        assert_eq!((app.text("plain"), app.text("loud")), ("Rtl".to_owned(), "Night,Rtl".to_owned()));
    });
}

#[test]
fn scripts_read_and_set_classes() {
    let theme = "Styles: {.tall: {maxLines: 7}, .loud: {textStyle: {fontSize: 30}}}";
    let home = r#"
Global: var classes = 'tall';
View:
  body:
    Column:
      children:
        - Text: {id: words, className: "${classes}", text: ""}
        - Text: {id: listed, text: "", classList: [tall, loud]}
        - Button: {label: Read, onTap: "words.text = words.className"}
        - Button: {label: Set, onTap: "words.className = 'loud'"}
        - Button: {label: List, onTap: "words.classList = ['tall', 'loud']"}
        - Button: {label: Bound, onTap: "classes = ''"}
"#;
    on_app(&[("screens/Home.yaml", home), ("theme.yaml", theme)], |app| {
        let seen = |app: &mut Harness, id: &str| (app.prop(id, "maxLines"), app.prop(id, "textStyle").get("fontSize"));
        let (tall, loud) = (Value::Number(7.0), Value::Number(30.0));
        assert_eq!(seen(app, "listed"), (tall.clone(), loud.clone()));
        assert_eq!(seen(app, "words"), (tall.clone(), Value::Null));
        app.tap("Read");
        assert_eq!(app.text("words"), "tall");
        app.tap("Set");
        assert_eq!(seen(app, "words"), (Value::Null, loud.clone()));
        app.tap("List");
        assert_eq!(seen(app, "words"), (tall, loud));
        app.tap("Bound");
        assert_eq!(seen(app, "words"), (Value::Null, Value::Null));
    });
}

#[test]
fn class_names_bring_the_theme_s_styles_and_follow() {
    on_app(
        &[
            (
                "screens/Home.yaml",
                r#"
Global: var hot = false;
View:
  body:
    Column:
      children:
        - Text: {id: title, text: Hello, className: "big ${hot ? 'alarm' : ''}"}
        - Button: {label: Heat, onTap: "hot = true"}
"#,
            ),
            ("theme.yaml", "Themes: [Light]\nLight:\n  Styles:\n    .big: {maxLines: 2}\n    .alarm: {maxLines: 5}\n"),
        ],
        |app| {
            assert_eq!(app.prop("title", "maxLines"), Value::Number(2.0));
            app.tap("Heat");
            assert_eq!(app.prop("title", "maxLines"), Value::Number(5.0));
        },
    );
}

#[test]
fn another_theme_changes_styles_and_tokens() {
    on_app(
        &[
            (
                "screens/Home.yaml",
                r#"
View:
  body:
    Column:
      children:
        - Text: {id: title, text: "${app.theme}", className: big}
        - Text: {id: path, text: "${colors.primary}"}
        - Text: {id: script, text: "${'is ' + colors.primary}"}
        - Button: {label: Dark, onTap: "app.theme = 'Dark'"}
        - Button: {label: Bad, onTap: "app.theme = 'Pink'"}
"#,
            ),
            (
                "theme.yaml",
                "Themes: [Light, Dark]\nLight:\n  Tokens: {Colors: {primary: \"#111111\"}}\n  Styles: {.big: {maxLines: 2}}\nDark:\n  Tokens: {Colors: {primary: \"#eeeeee\"}}\n  Styles: {.big: {maxLines: 7}}\n",
            ),
        ],
        |app| {
            assert_eq!(app.texts(), ["Light", "#111111", "is #111111"]);
            app.tap("Dark");
            assert_eq!(app.texts(), ["Dark", "#eeeeee", "is #eeeeee"]);
            assert_eq!(app.prop("title", "maxLines"), Value::Number(7.0));
            assert_eq!(app.scene().theme.dark, Some(true));
            app.tap("Bad");
            assert_eq!(app.faults().len(), 1);
        },
    );
}

#[test]
fn dark_without_a_theme_of_the_app_is_the_built_in_one() {
    on_screen(
        r#"
View:
  body:
    Column:
      children:
        - Text: {text: "${app.isDark}"}
        - Button: {label: Dark, onTap: "app.theme = 'dark'"}
"#,
        |app| {
            app.tap("Dark");
            assert_eq!(app.texts(), ["true"]);
            assert_eq!(app.scene().theme.dark, Some(true));
        },
    );
}
