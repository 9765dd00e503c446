//! Dialogs and toasts.

use ensemble_run::runtime::scene::Interaction;

use crate::harness::{on_app, on_screen};

const DIALOG: &str = r#"
Global: var name = 'Ann';
View:
  body:
    Column:
      children:
        - Text: {id: out, text: none}
        - Button:
            label: Open
            onTap:
              showDialog:
                dismissible: true
                body:
                  Column:
                    children:
                      - TextInput: {id: field}
                      - Text: {text: "${name}: ${field.value}"}
                      - Button: {label: Done, onTap: {dismissDialog: {payload: {value: "${field.value}"}}}}
                      - Button: {label: Rename, onTap: "name = 'Bob'"}
                onDialogDismiss: "out.text = event.data ? 'got ' + event.data.value : 'left'"
        - Button: {label: Ask, onTap: {showDialog: {dismissible: false, body: {Text: {text: sure}}}}}
        - Button: {label: Close all, onTap: closeAllDialogs}
"#;

#[test]
fn a_dialog_gives_back_what_was_chosen() {
    on_screen(DIALOG, |app| {
        app.tap("Open");
        app.type_text("field", "seven");
        app.tap("Rename");
        assert!(app.shows("Bob: seven"), "{}", app.scene_text());
        app.tap("Done");
        assert_eq!(app.scene().dialogs.len(), 0);
        assert_eq!(app.text("out"), "got seven");
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn a_click_beside_it_closes_a_dialog_that_allows_it() {
    on_screen(DIALOG, |app| {
        app.tap("Open");
        let id = app.scene().dialogs[0].id;
        app.interact(Interaction::DismissDialog(id));
        assert_eq!(app.text("out"), "left");
        app.tap("Ask");
        let id = app.scene().dialogs[0].id;
        app.interact(Interaction::DismissDialog(id));
        assert_eq!(app.scene().dialogs.len(), 1);
        app.tap("Close all");
        assert_eq!(app.scene().dialogs.len(), 0);
    });
}

#[test]
fn a_dialog_that_opens_another_when_it_closes_is_not_endless() {
    on_screen(
        r#"
Action:
  ask:
    body:
      showDialog: {body: {Text: {text: again}}, onDialogDismiss: {executeAction: {name: ask}}}
View:
  body:
    Column:
      children:
        - Button: {label: Ask, onTap: {executeAction: {name: ask}}}
        - Button: {label: Close all, onTap: closeAllDialogs}
"#,
        |app| {
            app.tap("Ask");
            app.tap("Close all");
            assert_eq!(app.scene().dialogs.len(), 1);
        },
    );
}

#[test]
fn opening_a_screen_closes_the_dialog_it_was_asked_from() {
    on_app(
        &[
            (
                "screens/Home.yaml",
                r#"
View:
  body:
    Button:
      label: Open
      onTap: {showDialog: {body: {Button: {label: Go, onTap: {navigateScreen: Other}}}, onDialogDismiss: "console.log('closed')"}}
"#,
            ),
            ("screens/Other.yaml", "View: {body: {Button: {label: Back, onTap: navigateBack}}}\n"),
        ],
        |app| {
            app.tap("Open");
            app.tap("Go");
            assert_eq!(app.console(), ["closed"]);
            app.tap("Back");
            assert_eq!(app.scene().dialogs.len(), 0);
        },
    );
}

#[test]
fn a_toast_goes_by_itself_and_a_new_one_takes_its_place() {
    on_screen(
        r#"
Global: var n = 0;
View:
  body:
    Column:
      children:
        - Button: {label: Say, onTap: "n++; ensemble.showToast({message: 'toast ' + n, options: {type: 'success', duration: 2}})"}
        - Button: {label: Low, onTap: {showToast: {message: "low ${n}", options: {alignment: bottomCenter}}}}
        - Button: {label: Widget, onTap: {showToast: {body: {Text: {text: "rich ${n}"}}, options: {duration: 0}}}}
"#,
        |app| {
            app.tap("Say");
            app.tap("Say");
            let toasts = app.scene().toasts.clone();
            assert_eq!((toasts.len(), &*toasts[0].message, &*toasts[0].kind), (1, "toast 2", "success"));
            app.tap("Low");
            assert_eq!(app.scene().toasts.len(), 2);
            app.advance_millis(2000);
            assert_eq!(app.scene().toasts.len(), 1);
            let id = app.scene().toasts[0].id;
            app.interact(Interaction::DismissToast(id));
            assert_eq!((app.scene().toasts.len(), app.timers()), (0, 0));
            app.tap("Widget");
            app.tap("Say");
            assert!(!app.shows("rich 2") && !app.shows("rich 3"));
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn a_toast_that_was_shown_just_before_a_navigation_survives_it() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - Switch: {id: live}\n        - Text: {id: out, text: \"${live.value}\"}\n        - Button: {label: Save, onTap: \"ensemble.showToast({message: 'Saved', options: {duration: 9}}); ensemble.navigateScreen('Next')\"}\n";
    let next = "View:\n  body:\n    Button: {label: Back, onTap: {navigateBack: {}}}\n";
    on_app(&[("screens/Home.yaml", home), ("screens/Next.yaml", next)], |app| {
        assert_eq!(app.text("out"), "false", "a switch that nobody has touched is off");
        app.tap("Save");
        assert!(app.shows("Back"));
        assert_eq!(app.scene().toasts.len(), 1, "it is about what comes");
        app.advance_millis(1500);
        app.tap("Back");
        assert_eq!(app.scene().toasts.len(), 0, "it was about what is left");
    });
}

#[test]
fn navigation_closes_what_its_options_say() {
    let home = |options: &str| {
        format!(
            "View:\n  body:\n    Column:\n      children:\n        - Button: {{label: Sheet, onTap: {{showBottomSheet: {{body: {{Text: {{text: In the sheet}}}}, onDismiss: console.log('sheet closed')}}}}}}\n        - Button: {{label: Go, onTap: {{navigateScreen: {{name: Two, options: {options}}}}}}}\n"
        )
    };
    let two = "View:\n  body: {Text: {text: two}}\n";
    for (options, closed) in [("{}", 1), ("{dismissBottomSheet: false}", 0), ("{dismissDialog: false}", 1)] {
        let home = home(options);
        on_app(&[("screens/Home.yaml", &home), ("screens/Two.yaml", two)], |app| {
            app.tap("Sheet");
            app.tap("Go");
            assert_eq!(app.console().len(), closed, "{options}");
        });
    }
}
