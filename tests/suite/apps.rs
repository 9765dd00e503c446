//! Loading of correct apps: screens, widgets, themes, environment and home.

use std::fs;
use std::path::{Path, PathBuf};

use ensemble_run::app::{self, Binding, Element, Handler, LoadOptions, MemoryFiles, TextPart, WidgetType};
use ensemble_run::diag::Rendering;
use ensemble_run::script::Checker;
use ensemble_run::value::Value;

use crate::support::{catalog, faults, load, load_path, with_stack};

/// A folder of files that is removed when the test ends.
pub struct Folder(pub PathBuf);

impl Folder {
    /// Writes the files, `(path, text)` each.
    pub fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = std::env::temp_dir().join(format!("ensemble-run-{name}-{}", std::process::id()));
        for (path, text) in files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left behind lies in the folder for temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn setting<'e>(element: &'e Element, name: &str) -> &'e Binding {
    &element.settings.iter().find(|setting| setting.name == name).unwrap().value
}

const APP: &[(&str, &str)] = &[
    (
        "ensemble/ensemble-config.yaml",
        "definitions: {from: local, local: {path: apps/demo, appHome: Start}}\nenvironmentVariables: {B: config}\n",
    ),
    (
        "ensemble/apps/demo/screens/Start.yaml",
        "View:\n  body:\n    Card: {id: card, inputs: {title: \"${env.A}\"}, visible: false}\n",
    ),
    ("ensemble/apps/demo/screens/Details.yaml", "View:\n  body:\n    Text: {text: \"${colors.primary}\"}\n"),
    (
        "ensemble/apps/demo/widgets/Card.yaml",
        "Widget:\n  inputs: [title]\n  events: {onPick: {}}\n  onLoad:\n    invokeAPI: more\n  body:\n    Column:\n      children:\n        - Text: {id: inner, text: \"${title}\", onTap: {dispatchEvent: {onPick: {data: 1}}}}\n        - Row:\n            item-template: {data: \"${more.body.rows}\", name: row, template: {Text: {id: rowText, text: \"${row.a + 1}\"}}}\nAPI:\n  more: {url: \"${env.A}/more\"}\n",
    ),
    (
        "ensemble/apps/demo/actions/greet.yaml",
        "Action:\n  inputs: [who]\n  body: |-\n    ensemble.storage.greeted = who;\n",
    ),
    ("ensemble/apps/demo/scripts/common.js", "function twice(x) { return 2 * x; }\n"),
    ("ensemble/apps/demo/translations/en.yaml", "greet: {hello: Hello}\n"),
    (
        "ensemble/apps/demo/config/appConfig.json",
        "{\"baseUrl\": \"http://x\", \"envVariables\": {\"A\": \"json\", \"B\": \"json\", \"N\": 1}}",
    ),
    ("ensemble/apps/demo/config/secrets.json", "{\"secrets\": {\"key\": \"s\"}}"),
    ("ensemble/apps/demo/.env.config", "A=file\n"),
    (
        "ensemble/apps/demo/theme.yaml",
        "Themes: [Light, {Dark: {default: true}}]\nLight:\n  Tokens: {Colors: {primary: {\"800\": \"#243B6A\"}}}\n  Styles:\n    Button: {background-color: \"${Colors.primary['800']}\"}\nDark:\n  inheritsFrom: Light\n  Styles:\n    .danger: {backgroundColor: red}\n",
    ),
];

#[test]
fn a_folder_becomes_an_app() {
    let folder = Folder::new("folder", APP);
    let options = LoadOptions { env: vec![("C".into(), "given".into())], ..LoadOptions::default() };
    let (app, report) = load_path(&folder.0, &options);
    assert_eq!(faults(&report), Vec::<String>::new());
    assert_eq!(&*app.home, "Start");
    assert_eq!(app.screens.keys().map(|name| &**name).collect::<Vec<_>>(), ["Details", "Start"]);
    let env: Vec<String> = app.env.iter().map(|(key, value)| format!("{key}={}", value.to_display())).collect();
    assert_eq!(env, ["A=file", "B=config", "C=given", "N=1"]);
    assert_eq!(app.secrets["key"], Value::text("s"));
    assert_eq!(app.base_url.as_deref(), Some("http://x"));
    assert_eq!(app.storage_keys.iter().map(|key| &**key).collect::<Vec<_>>(), ["greeted"]);
    assert_eq!(app.translations["en"].get("greet").get("hello"), Value::text("Hello"));
    assert!(app.actions.contains_key("greet") && app.scripts.contains_key("common"));
}

#[test]
fn an_app_is_loaded_from_memory_and_its_environment_is_what_the_host_gives() {
    let home = "View: {body: {Text: {text: \"${env.GIVEN} ${env.PATH} ${env.API_URL}\"}}}\n";
    let files = [("app/screens/Home.yaml", home), ("app/.env.config", "API_URL=http://file\nGIVEN=\n")];
    let files: MemoryFiles = files.into_iter().collect();
    let given = [("GIVEN", "given"), ("API_URL", "http://process"), ("OTHER", "not read")];
    let environment = given.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().collect();
    let options = LoadOptions { environment, ..LoadOptions::default() };
    let (app, report) = with_stack(|| app::load(Path::new("app"), &files, &catalog(), &Checker, &options));
    assert_eq!(faults(&report), Vec::<String>::new());
    let env: Vec<String> = app.env.iter().map(|(key, value)| format!("{key}={}", value.to_display())).collect();
    assert_eq!(env, ["API_URL=http://file", "GIVEN=given"], "`PATH` of this process is not seen");
    let given = [("GIVEN", "given"), ("PATH", "of the host")];
    let environment = given.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().collect();
    let all = LoadOptions { environment, any_from_environment: true, ..LoadOptions::default() };
    let (all, _) = with_stack(|| app::load(Path::new("app"), &files, &catalog(), &Checker, &all));
    assert_eq!(all.env["PATH"], Value::text("of the host"), "a name that no file lists is read where that is said");
    let unlisted = LoadOptions { reports_missing_env: true, ..options.clone() };
    let (app_unlisted, report_unlisted) =
        with_stack(|| app::load(Path::new("app"), &files, &catalog(), &Checker, &unlisted));
    assert!(!app_unlisted.env.contains_key("PATH"), "a name that no file lists is not read");
    assert_eq!(faults(&report_unlisted).len(), 1, "{:?}", faults(&report_unlisted));
    assert_eq!((&*app.name, &*app.home, &*app.storage_key), ("app", "Home", "app"));
}

#[test]
fn a_custom_widget_brings_its_apis_ids_and_code() {
    let folder = Folder::new("custom", APP);
    let (app, _) = load_path(&folder.0, &LoadOptions::default());
    let card = &app.widgets["Card"];
    assert_eq!(card.ids.iter().map(|id| &**id).collect::<Vec<_>>(), ["inner"]);
    let codes: Vec<String> =
        card.codes.iter().map(|(code, templates)| format!("{} {}", code.source, templates.join(" "))).collect();
    assert_eq!(codes, ["env.A ", "title ", "more.body.rows ", "row.a + 1 row index"]);
    let start = &app.screens["Start"];
    assert!(start.apis.contains_key("more"));
    let WidgetType::Custom(call) = &start.view.body.as_ref().unwrap().widget else { panic!("a custom widget") };
    assert_eq!((&*call.name, call.private, &*call.inputs[0].0), ("Card", false, "title"));
    assert_eq!(start.ids.iter().map(|id| &**id).collect::<Vec<_>>(), ["card"]);
}

#[test]
fn a_theme_has_its_tokens_put_in_and_its_parents_merged() {
    let folder = Folder::new("theme", APP);
    let (app, _) = load_path(&folder.0, &LoadOptions::default());
    let [light, dark] = &app.themes[..] else { panic!("two themes") };
    assert_eq!((light.default, light.dark, dark.default, dark.dark), (false, false, true, true));
    assert_eq!(dark.styles["Button"].get("backgroundColor"), Value::text("#243B6A"));
    assert_eq!(dark.styles[".danger"].get("backgroundColor"), Value::text("red"));
    assert_eq!(dark.tokens.get("colors").get("primary").get("800"), Value::text("#243B6A"));
}

#[test]
fn a_screen_file_of_an_app_is_loaded_with_the_app() {
    let folder = Folder::new("within", APP);
    let (app, report) = load_path(&folder.0.join("ensemble/apps/demo/screens/Details.yaml"), &LoadOptions::default());
    assert_eq!(faults(&report), Vec::<String>::new());
    assert_eq!((&*app.home, app.screens.len()), ("Details", 2));
}

#[test]
fn flat_styles_are_folded() {
    let text = "View:\n  body:\n    Text:\n      text: a\n      margin: 2\n      styles: {fontSize: 20, color: \"${env.c}\", marginTop: 4px}\n";
    let (app, report) = load(text);
    assert_eq!(faults(&report), Vec::<String>::new());
    let body = app.screens["screen"].view.body.as_ref().unwrap();
    assert_eq!(setting(body, "margin").constant().unwrap().to_string(), "[4,2,2,2]");
    let Binding::Map(entries) = setting(body, "textStyle") else { panic!("a map") };
    assert_eq!(entries.iter().map(|(key, _)| &**key).collect::<Vec<_>>(), ["fontSize", "color"]);
}

#[test]
fn texts_and_expressions_keep_their_kinds() {
    let text = "View:\n  body:\n    Column:\n      children:\n        - Text: {text: \"Hi ${env.name}!\"}\n        - Text: {text: \"${ {a: 1}.a }\"}\n        - Text: {text: \"${'x'}\"}\n        - Text:\n            text: |\n              ${env\n                .name}\n";
    let (app, report) = load(text);
    assert_eq!(faults(&report), Vec::<String>::new());
    let children = &app.screens["screen"].view.body.as_ref().unwrap().children;
    let Binding::Text(parts) = setting(&children[0], "text") else { panic!("a text") };
    assert!(
        matches!(&parts[..], [TextPart::Literal(_), TextPart::Code(code), TextPart::Literal(_)] if code.path.is_some())
    );
    assert!(
        matches!(setting(&children[1], "text"), Binding::Code(code) if code.path.is_none() && &*code.source == " {a: 1}.a ")
    );
    assert_eq!(setting(&children[2], "text").constant(), Some(&Value::text("x")));
    let Binding::Code(code) = setting(&children[3], "text") else { panic!("code") };
    let second = text.find("  .name").unwrap() as u32;
    assert_eq!(code.line_starts[1], second);
}

#[test]
fn actions_are_read_in_all_their_forms() {
    let text = "View:\n  onLoad: navigateBack\n  body:\n    Column:\n      onTap: ${go()}\n      children:\n        - Button:\n            label: a\n            onTap:\n              executeConditionalAction:\n                conditions:\n                  - if: ${env.a}\n                    action: {navigateBack: }\n                  - else:\n                    action: go()\n        - Button:\n            label: b\n            onTap: |-\n              await go();\n              stop();\n";
    let (app, report) = load(text);
    assert_eq!(faults(&report), Vec::<String>::new());
    let view = &app.screens["screen"].view;
    assert!(matches!(&view.on_load, Some(Handler::Action(call)) if call.action.name == "navigateBack"));
    let body = view.body.as_ref().unwrap();
    assert!(matches!(&body.handlers[0].1, Handler::Script(code) if &*code.source == "go()" && !code.is_expression));
    let Handler::Action(choice) = &body.children[0].handlers[0].1 else { panic!("an action") };
    assert_eq!(choice.steps.iter().map(|(condition, _)| condition.is_some()).collect::<Vec<_>>(), [true, false]);
    assert!(matches!(&body.children[1].handlers[0].1, Handler::Script(code) if code.is_async));
}

#[test]
fn what_is_there_but_broken_is_not_called_unknown_too() {
    let home = "Import: [common, missing]\nView:\n  onLoad:\n    executeActionGroup:\n      actions:\n        - executeAction: {name: greet}\n        - executeAction: {name: own}\n        - invokeAPI: {name: feed}\n  body: {Text: {text: x}}\nAction:\n  own: {inputs: [a]}\nAPI:\n  feed: https://example.com\n";
    let files = [
        ("screens/Home.yaml", home),
        ("screens/Other.yaml", "Global: {scriptName: absent}\nView: {body: {Text: {text: x}}}\n"),
        ("scripts/common.js", "function (\n"),
        ("actions/greet.yaml", "Action:\n  body: \"1 +\"\n"),
    ];
    let folder = Folder::new("broken-parts", &files);
    let (_, report) = load_path(&folder.0, &LoadOptions::default());
    let found = faults(&report);
    let mut codes: Vec<&str> = found.iter().filter_map(|fault| fault.split('[').nth(1)?.split(']').next()).collect();
    codes.sort_unstable();
    // Two scripts that are not there, a script and an action that are no JavaScript, an action without a body, an API that is no map.
    assert_eq!(codes, ["E0211", "E0212", "E0305", "E0305", "E0401", "E0401"], "{found:#?}");
}

#[test]
fn environment_files_are_read_as_other_tools_read_them() {
    let files = [
        ("screens/Home.yaml", "View: {body: {Text: {text: \"${env.URL}\"}}}\n"),
        (".env.config", "URL=http://localhost:80 # where it is\nNAME='a # b'\nnonsense\n"),
        (".env.secrets", "export TOKEN=\"x\\ny\" # one\nhunter2\n"),
    ];
    let folder = Folder::new("dotenv", &files);
    let (app, report) = load_path(&folder.0, &LoadOptions::default());
    let text = |value: &Value| value.to_display().to_string();
    assert_eq!((text(&app.env["URL"]), text(&app.env["NAME"])), ("http://localhost:80".into(), "a # b".into()));
    assert_eq!(text(&app.secrets["TOKEN"]), "x\ny");
    assert_eq!(report.diagnostics().len(), 2);
    for fault in report.diagnostics() {
        let shown = Rendering::PLAIN.render(fault, &report.sources);
        assert!(shown.starts_with("warning[E0114]") && !shown.contains("hunter2"), "{shown}");
    }
}

#[test]
fn a_style_of_the_theme_that_its_widget_cannot_use_is_reported() {
    let theme = "Tokens: {Colors: {primary: reddish, ok: red}}\nStyles:\n  Text:\n    color: nothing\n    background-color: ${Colors.primary}\n    textStyle: {fontSize: huge, color: red}\n    maxLines: 2\n  Column: {backgroundColor: \"${Colors.ok}\", gap: wide}\n";
    let files = [("screens/Home.yaml", "View: {body: {Text: {text: x}}}\n"), ("theme.yaml", theme)];
    let folder = Folder::new("theme-types", &files);
    let (_, report) = load_path(&folder.0, &LoadOptions::default());
    assert_eq!(
        faults(&report),
        [
            "4:12 error[E0207]: `color` of `Text` cannot be `nothing`",
            "5:23 error[E0207]: `backgroundColor` of `Text` cannot be `reddish`",
            "6:27 error[E0207]: `fontSize` of `textStyle` cannot be `huge`",
            "8:50 error[E0207]: `gap` of `Column` cannot be `wide`",
        ]
    );
}
