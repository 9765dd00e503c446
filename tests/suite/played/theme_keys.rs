//! Every key of a theme file changes the picture, or says in its declaration that it does not.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use ensemble_run::app::topics::TOPICS;
use ensemble_run::spec::{Kind, Prop};

use super::play_files;

const HOME: &str = r#"
View:
  header: {title: A title}
  body:
    Column:
      gap: 6
      children:
        - Text: {text: Some words}
        - Text: {id: loud, className: loud, text: Loud words}
        - Checkbox: {label: Yes, value: true}
        - Button: {label: Send}
        - Button: {label: Cancel, outline: true}
        - TextInput: {label: Name, value: Ann}
        - Dropdown: {label: Colour, items: [Red, Green], value: Red}
"#;

/// The theme file of each key that has an effect, by its path.
const THEMES: &[(&str, &str)] = &[
    ("Tokens", "Tokens: {Colors: {ink: '#ff0055'}}\nStyles: {Text: {color: '${Colors.ink}'}}"),
    ("Styles", "Styles: {Text: {fontSize: 30}, .loud: {color: red}, '#loud': {fontWeight: bold}}"),
    (
        "inheritsFrom",
        "Themes: [One, {Two: {default: true}}]\nOne: {Styles: {Text: {fontSize: 30}}}\nTwo: {inheritsFrom: One}",
    ),
    ("default", "Themes: [One, Two]\nOne: {}\nTwo: {default: true, Styles: {Text: {fontSize: 30}}}"),
    ("dark", "Themes: [One]\nOne: {default: true, dark: true}"),
    ("Colors.primary", "Colors: {primary: '#ff0055'}"),
    ("Colors.seed", "Colors: {seed: '#ff0055'}"),
    ("Colors.onPrimary", "Colors: {onPrimary: '#ff0055'}"),
    ("Screen.backgroundColor", "Screen: {backgroundColor: '#ffeecc'}"),
    ("Screen.Header.color", "Screen: {Header: {color: '#ff0055'}}"),
    ("Screen.Header.backgroundColor", "Screen: {Header: {backgroundColor: '#ff0055'}}"),
    ("Screen.Header.titleTextStyle", "Screen: {Header: {titleTextStyle: {fontSize: 30}}}"),
    ("App.textStyle", "App: {textStyle: {fontSize: 22}}"),
    ("App.fontFamily", "App: {fontFamily: JetBrains Mono}"),
    ("Text.bodyMedium", "Text: {bodyMedium: {fontSize: 22}}"),
    ("Text.labelLarge", "Text: {labelLarge: {fontSize: 22}}"),
    ("Text.titleLarge", "Text: {titleLarge: {fontSize: 30}}"),
    ("Widgets.Input", "Widgets: {Input: {fillColor: '#ffee00', variant: box}}"),
    ("Widgets.Button", "Widgets: {Button: {backgroundColor: '#ff0055'}}"),
    ("Widgets.Checkbox", "Widgets: {Checkbox: {activeColor: '#ff0055'}}"),
    ("Widgets.Text", "Widgets: {Text: {textStyle: {fontSize: 22}}}"),
    // Those that may stand in `Styles`, too.
    ("", "colors: {primary: '#ff0055'}"),
    ("", "Styles: {Screen: {backgroundColor: '#ffeecc'}}"),
    ("", "Styles: {Colors: {primary: '#ff0055'}}"),
    ("", "Styles: {Widgets: {Button: {borderRadius: 1}}}"),
    // Tokens may be written in small letters.
    ("", "Tokens: {colors: {ink: '#ff0055'}}\nStyles: {Text: {color: '${colors.ink}'}}"),
];

fn picture(theme: &str) -> u64 {
    let mut hash = DefaultHasher::new();
    // A class that no theme has is a fault.
    let class = if theme.contains(".loud") { "className: loud, " } else { "" };
    let home = HOME.replace("className: loud, ", class);
    play_files(&[("screens/Home.yaml", &*home), ("theme.yaml", theme)], |app| {
        app.0.picture().unwrap().pixels.iter().for_each(|pixel| pixel.to_array().hash(&mut hash));
    });
    hash.finish()
}

/// The paths of the keys that have an effect by their declaration.
fn paths(keys: &'static [Prop], before: &str) -> Vec<String> {
    let effective = keys.iter().filter(|key| key.ignored.is_none());
    effective
        .flat_map(|key| {
            let path = format!("{before}{}", key.name);
            match key.kind {
                Kind::Keys(parts) => paths(parts, &format!("{path}.")),
                _ => vec![path],
            }
        })
        .collect()
}

#[test]
fn every_key_of_a_theme_changes_the_picture() {
    let plain = picture("Styles: {}");
    for (path, theme) in THEMES {
        assert_ne!(picture(theme), plain, "{path}: {theme}");
    }
    let theme = TOPICS.iter().find(|topic| topic.name == "theme").unwrap();
    for path in paths(theme.keys, "") {
        assert!(THEMES.iter().any(|(tried, _)| *tried == path), "no theme tries `{path}`");
    }
}

#[test]
fn a_language_has_its_own_theme_on_the_screen() {
    let theme = "Themes: [{Day: {default: true}}]\nLocaleThemes: {ar: [{Rtl: {default: true}}]}\nDay: {}\nRtl: {Screen: {backgroundColor: '#00ff00'}}";
    let home = "View: {body: {Button: {label: Arabic, onTap: {setLocale: {languageCode: ar}}}}}";
    play_files(&[("screens/Home.yaml", home), ("theme.yaml", theme)], |app| {
        assert_ne!(app.color_at(200.0, 290.0), [0, 255, 0]);
        app.click("Arabic");
        assert_eq!(app.color_at(200.0, 290.0), [0, 255, 0]);
    });
}
