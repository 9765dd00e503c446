//! No fault keeps an app from opening: a faulty part is a marked box or a handler that only reports its fault, and everything around it is
//! drawn. Only a start screen that is missing or unreadable leaves nothing to open, and then the picture shows why.

use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use ensemble_run::app::{self, App, LoadOptions, MemoryFiles};
use ensemble_run::diag::{Code, Examples, Report};
use ensemble_run::runtime::Setup;
use ensemble_run::script::Checker;
use ensemble_run::shell::catalog;
use ensemble_run::shell::open::can_start;
use ensemble_run::shell::virtual_app::{VirtualApp, VirtualAppConfig};

use super::{EchoServer, Played};
use crate::apps::Folder;
use crate::cli::run;
use crate::support::{with_model, with_stack};

/// The footer beside the fault: it does not depend on the body.
const BESIDE: &str = "  footer: {children: [{Text: {text: Still here}}]}\n";

fn load(files: &[(&str, &str)]) -> (App, Report) {
    let root = Path::new("/app");
    let files: MemoryFiles = files.iter().map(|(path, text)| (root.join(path), *text)).collect();
    let options = LoadOptions { reports_missing_env: true, ..LoadOptions::default() };
    app::load(root, &files, &catalog(), &Checker, &options)
}

/// Opens an app that may have faults.
fn open(files: &[(&str, &str)], act: impl FnOnce(&mut Played, &Report) + Send) {
    with_stack(|| {
        let (app, report) = load(files);
        let report = with_model(&app, report);
        assert!(can_start(&app, None), "refused: {:?}", report.diagnostics());
        let setup = Setup { size: (400.0, 300.0), ..Setup::default() };
        let config = VirtualAppConfig::new(Arc::new(app), setup, Rc::new(EchoServer));
        let mut played = Played(VirtualApp::start(config).unwrap());
        played.0.settle();
        act(&mut played, &report);
    });
}

/// A screen with a footer beside its fault.
fn with_something_beside(screen: &str) -> String {
    let marked = screen.replacen("View:\n", &format!("View:\n{BESIDE}"), 1);
    assert_ne!(marked, screen, "no `View:` on a line of its own in\n{screen}");
    marked
}

#[test]
fn an_app_with_the_fault_of_any_code_opens_and_draws_the_rest() {
    let codes =
        Code::ALL.iter().filter(|code| (200..500).contains(&(**code as u16)) || **code == Code::UnclosedExpression);
    let mut tried = 0;
    for code in codes {
        let explanation = code.explanation().unwrap();
        let home = "View:\n  body: {Column: {children: [Logo, {Text: {text: Home}}]}}\n";
        let (path, text) = match explanation.examples {
            Examples::Screen => ("screens/Home.yaml", with_something_beside(explanation.wrong)),
            Examples::File(name) => (name, explanation.wrong.to_owned()),
            Examples::Words => continue,
        };
        let home = with_something_beside(home);
        // Later files of the same name replace earlier ones.
        open(
            &[
                ("widgets/Logo.yaml", "Widget: {body: {Text: {text: Logo}}}"),
                ("screens/Home.yaml", &home),
                (path, &text),
            ],
            |played, report| {
                assert!(
                    report.diagnostics().iter().any(|fault| fault.code == *code),
                    "{code}: {:?}",
                    report.diagnostics()
                );
                assert!(played.sees("Still here"), "{code}: {:?}", played.0.painted());
            },
        );
        let folder = Folder::new(&format!("open-{code}"), &[("screens/Home.yaml", &home), (path, &text)]);
        run(&["check", "--deny-warnings", folder.0.to_str().unwrap()]).with(1);
        tried += 1;
    }
    assert!(tried > 30, "only {tried} codes were tried");
}

/// Bodies and root keys that cannot be used, with the text of the box; empty where the fault has no place on the screen.
const FAULTY: &[(&str, &str)] = &[
    ("View:\n  body: {Txet: {text: Hello}}\n", "unknown widget `Txet`"),
    ("View:\n  body: {Kaleidoscope: {children: [{Text: {text: Inside}}]}}\n", "unknown widget `Kaleidoscope`"),
    ("View:\n  body: 7\n", "a number stands where a widget is wanted"),
    ("View:\n  body: {}\n", "an empty map stands where a widget is wanted"),
    ("View:\n  body: {Divider: [1, 2]}\n", "`Divider` takes a map, not a list"),
    ("View:\n  body: {Column: hello}\n", "`Column` takes a map, not text"),
    ("View:\n  body: {Column: {children: [7, {Text: {text: ok}}]}}\n", "a number stands where a widget is wanted"),
    (
        "View:\n  body: {Column: {item-template: {name: row, template: {Text: {text: x}}}}}\n",
        "`item-template` needs `data`",
    ),
    ("View:\n  body: {Column: {item-template: {data: [1], name: row}}}\n", "`item-template` needs `template`"),
    ("View:\n  body: {Column: {item-template: rows}}\n", "`item-template` is text, not a map"),
    ("View:\n  body: {Conditional: {conditions: [{if: true}]}}\n", "a condition without `widget`"),
    (
        "View:\n  body: {Conditional: {conditions: [{when: true, widget: {Text: {text: x}}}]}}\n",
        "a condition without `if`",
    ),
    ("View:\n  body: {Conditional: {conditions: never}}\n", "the conditions are text, not a list"),
    ("View:\n  body: Card\nCard: {inputs: [a]}\n", "a custom widget needs `body`"),
    ("View:\n  body: Card\nCard: {body: {Txet: {text: x}}}\n", "unknown widget `Txet`"),
    ("View:\n  body: {Text: {text: \"${1 +}\"}}\n", ""),
    ("View:\n  body: {Text: {text: ok, color: 7, textStyle: [1]}}\n", "ok"),
    ("View:\n  onLoad: [1]\n  body: {Text: {text: ok}}\n", "ok"),
    ("View:\n  onLoad: {}\n  body: {Text: {text: ok}}\n", "ok"),
    ("View:\n  onLoad: 'let 1'\n  body: {Text: {text: ok}}\n", "ok"),
    ("View:\n  styles: 7\n  header: [1]\n  body: {Text: {text: ok}}\n", "ok"),
    ("View:\n  body: {Text: {text: ok}}\nAPI: [1]\n", "ok"),
    ("View:\n  body: {Text: {text: ok}}\nAPI: {feed: text, more: {url: 7}}\n", "ok"),
    ("View:\n  body: {Text: {text: ok}}\nGlobal: [1]\n", "ok"),
    ("View:\n  body: {Text: {text: ok}}\nGlobal: 'let 1'\n", "ok"),
    ("View:\n  body: {Text: {text: ok}}\nImport: {a: 1}\n", "ok"),
    ("View:\n  body: {Text: {text: ok}}\nAction: text\n", "ok"),
    ("View:\n  body: {Text: {text: ok}}\nSocket: text\n", "ok"),
    ("View:\n  body: {Text: {text: ok}}\n  body: {Text: {text: twice}}\n", "ok"),
    ("View:\n  body: {Text: {text: ok}}\n? [a]\n: 1\n", "ok"),
    ("View:\n  body: {Text: {text: ok}}\nx: *nowhere\n", "ok"),
];

#[test]
fn what_cannot_be_drawn_is_a_marked_box() {
    for (screen, box_text) in FAULTY {
        open(&[("screens/Home.yaml", &with_something_beside(screen))], |played, report| {
            assert!(!report.diagnostics().is_empty(), "no fault in {screen}");
            assert!(played.sees("Still here"), "{screen}: {:?}", played.0.painted());
            assert!(played.sees(box_text), "no `{box_text}` for {screen}: {:?}", played.0.painted());
        });
    }
}

#[test]
fn a_box_says_where_the_fault_is_and_how_it_is_mended_and_keeps_what_stands_below_it() {
    let screen = "View:\n  body:\n    Column:\n      children:\n        - Txet: {text: Meant}\n        - Kaleidoscope: {children: [{Text: {text: Inside}}]}\n";
    open(&[("screens/Home.yaml", screen)], |played, _| {
        for text in ["unknown widget `Txet`", "Home.yaml:5", "did you mean `Text`?", "Meant", "Inside"] {
            played.expect(text);
        }
        let (sign, below) = (played.place("unknown widget `Txet`"), played.place("Meant"));
        assert!(sign.bottom() <= below.top(), "{sign:?} {below:?}");
        let background = played.color_at(390.0, 290.0);
        let ground = played.color_at(sign.left() - 2.0, sign.top());
        assert_ne!(ground, background, "the box has a ground of its own");
    });
}

#[test]
fn a_handler_that_cannot_be_run_says_so_once_and_does_nothing() {
    let handlers = [
        ("{navigatScreen: {name: Other}}", "unknown action `navigatScreen`"),
        ("[{navigateScreen: Other}]", "a list stands where one action is wanted"),
        ("7", "a number stands where an action is wanted"),
        ("'let 1'", ""),
        ("{executeCode: {body: 'let 1'}}", ""),
        ("{invokeAPI: {}}", "`invokeAPI` needs `name`"),
        ("{openCamera: {}}", "`openCamera` is not supported: no camera is reached"),
        ("{executeActionGroup: {actions: [{frobnicate: 1}, 'count += 1']}}", "unknown action `frobnicate`"),
        ("{executeConditionalAction: {conditions: [{if: true}]}}", "a condition without `action`"),
        ("{executeAction: {name: half}}", "reusable action `half` has no `body`"),
    ];
    for (handler, wanted) in handlers {
        let home = format!(
            "Global: var count = 0;\nAction: {{half: {{inputs: [a]}}}}\nView:\n  body: {{Column: {{children: [{{Button: {{label: Press, onTap: {handler}}}}}, {{Button: {{label: More, onTap: count += 10}}}}, {{Text: {{text: \"n = ${{count}}\"}}}}]}}}}\n"
        );
        open(
            &[("screens/Home.yaml", &home), ("screens/Other.yaml", "View: {body: {Text: {text: Other}}}")],
            |played, report| {
                assert!(!report.diagnostics().is_empty(), "{handler}");
                for _ in 0..2 {
                    played.click("Press");
                    played.pass(50);
                }
                let faults = std::mem::take(&mut played.0.record_mut().faults);
                assert_eq!(faults.len(), 1, "{handler}: {faults:?}");
                assert_eq!(faults[0].code, Code::HandlerUnusable, "{handler}: {faults:?}");
                assert!(faults[0].message.contains(wanted) && faults[0].span.is_some(), "{handler}: {faults:?}");
                assert_eq!(played.0.scene().faults[0].times, 2, "counted, not repeated");
                played.click("More");
                played.pass(50);
                // The group goes on behind the step that cannot be run.
                played.expect(if handler.contains("Group") { "n = 12" } else { "n = 10" });
            },
        );
    }
}

#[test]
fn files_that_cannot_be_read_are_said_where_they_are_used() {
    let files = [
        (
            "screens/Home.yaml",
            "View:\n  body: {Column: {children: [Card, {Button: {label: Go, onTap: {navigateScreen: Broken}}}, {Text: {text: Rest}}]}}\n",
        ),
        ("screens/Broken.yaml", "View: {body: [\n"),
        ("screens/Empty.yaml", ""),
        ("widgets/Card.yaml", "Widget: {body: \"\n"),
        ("widgets/NoWidget.yaml", "Text: {text: x}\n"),
        ("actions/broken.yaml", "Action: [\n"),
        ("scripts/broken.js", "let 1"),
        ("theme.yaml", "Themes: [\n"),
        (".manifest.json", "{"),
        ("translations/en.yaml", "a: [\n"),
    ];
    open(&files, |played, report| {
        assert!(report.has_errors());
        played.expect("a quotation mark is never closed");
        played.expect("Card.yaml:1");
        played.expect("Rest");
        played.click("Go");
        played.pass(500);
        played.expect("Broken.yaml:");
        assert!(!played.sees("Rest"), "the other screen is shown");
        played.0.back();
        played.pass(500);
        played.expect("Rest");
    });
}

#[test]
fn an_unreadable_start_screen_is_refused_and_the_picture_shows_why() {
    for (name, files) in [
        (
            "unread",
            &[("screens/Home.yaml", "View: {body: [\n"), ("screens/Other.yaml", "View: {body: {Text: {text: Other}}}")]
                [..],
        ),
        ("none", &[("theme.yaml", "Light: {}\n")][..]),
    ] {
        let folder = Folder::new(&format!("refused-{name}"), files);
        let app = folder.0.to_str().unwrap();
        let picture = folder.0.join("out.png");
        let tree = folder.0.join("out.txt");
        let ended =
            run(&["screenshot", app, "-o", picture.to_str().unwrap(), "--tree", tree.to_str().unwrap()]).with(1);
        ended.complains_of("the app cannot be opened; the picture shows why");
        assert!(std::fs::metadata(&picture).unwrap().len() > 1000);
        assert!(std::fs::read_to_string(&tree).unwrap().contains("error["));
        run(&["check", app]).with(1);
    }
    // Another screen of the same app can be opened.
    let folder = Folder::new(
        "refused-other",
        &[("screens/Home.yaml", "View: {body: [\n"), ("screens/Other.yaml", "View: {body: {Text: {text: Other}}}")],
    );
    let ended = run(&["screenshot", folder.0.to_str().unwrap(), "--screen", "Other", "--tree", "-"]).with(0);
    assert!(ended.stdout.contains("Other"));
}

#[test]
fn tests_of_an_app_with_faults_are_run() {
    let folder = Folder::new(
        "tests-with-faults",
        &[
            (
                "screens/Home.yaml",
                "View: {body: {Column: {children: [{Txet: {text: x}}, {Text: {id: rest, text: Rest}}]}}}",
            ),
            ("tests/rest.test.yaml", "id: rest\nstartScreen: Home\nsteps:\n  - expectText: Rest\n"),
        ],
    );
    let ended = run(&["test", folder.0.to_str().unwrap()]).with(0);
    ended.complains_of("unknown widget `Txet`");
}

/// Screens in the form of the oldest apps: the drawn texts, and the warning of `check` about the form.
const OLDER: &[(&str, &[&str], &str)] = &[
    (
        "View:\n  type: Column\n  styles: {gap: 8, backgroundColor: red}\n  children:\n    - Text: {text: One}\n    - Button: {label: Two, onTap: {action: navigateScreen, name: Home}}\n",
        &["One", "Two"],
        "old form",
    ),
    ("View:\n  children:\n    - Text: {text: One}\n    - Text: {text: Two}\n", &["One", "Two"], "old form"),
    ("View:\n  title: Header\n  Column:\n    children: [{Text: {text: One}}]\n", &["Header", "One"], ""),
    (
        "View:\n  body:\n    Column:\n    children: [{Text: {text: One}}, {Row: null, gap: 4, children: [{Text: {text: Two}}]}]\n",
        &["One", "Two"],
        "stands beside it",
    ),
    ("View:\n  Column:\n  children: [{Text: {text: One}}]\n", &["One"], "stands beside it"),
    (
        "View:\n  body:\n    type: Row\n    children: [{type: Text, text: One}, Divider, Spacer, {Text: Two}]\n",
        &["One", "Two"],
        "old form",
    ),
    ("View:\n  body:\n    Column:\n      children: {Text: {text: One}, Button: {label: Two}}\n", &["One", "Two"], ""),
    ("View:\n  boddy: {Text: {text: One}}\n", &["One"], "did you mean `body`?"),
    (
        "View:\n  body: [{Text: {text: One}}, {Text: {text: Two}}]\n",
        &["One", "Two"],
        "a list stands where one widget is wanted",
    ),
    ("View: Card\nCard: {Text: {text: One}}\n", &["One"], ""),
    ("Veiw:\n  body: {Text: {text: One}}\n", &["One", "did you mean `View`"], "has no `View`"),
    ("body: {Text: {text: One}}\nGlobal: |\n  var a = 1;\n", &["One", "has no `View`"], "has no `View`"),
    ("Column:\n  children: [{Text: {text: One}}]\nAPI: {}\n", &["One", "has no `View`"], "has no `View`"),
    ("- Text: {text: One}\n- Divider\n", &["One", "a screen is a list"], "a screen is a list"),
    ("Text: {text: One}\n", &["One"], ""),
    (
        "View:\n  body: {Text: {text: One}}\n  onLoad:\n    executeActionGroup:\n      actions: {executeCode: 'one = 1', invokeAPI: {name: none}}\n",
        &["One"],
        "not a list",
    ),
    (
        "View:\n  body:\n    Column:\n      children:\n        - Text:\n            text: Total: $5: now\n        - Text: {text: Two}\n",
        &["Total: $5: now", "Two"],
        "where no key can stand",
    ),
];

#[test]
fn the_oldest_forms_are_read() {
    for (screen, texts, told) in OLDER {
        open(&[("screens/Home.yaml", screen)], |played, report| {
            for text in *texts {
                assert!(played.sees(text), "no `{text}` for {screen}: {:?}", played.0.painted());
            }
            let says = |fault: &ensemble_run::diag::Diagnostic| {
                fault.message.contains(told) || fault.help.as_deref().is_some_and(|help| help.contains(told))
            };
            assert!(report.diagnostics().iter().any(says) != told.is_empty(), "{screen}: {:?}", report.diagnostics());
        });
    }
}
