//! Actions written in YAML.

use ensemble_run::message::interaction::Interaction;

use crate::harness::{on_app, on_screen};

#[test]
fn the_first_condition_that_holds_decides() {
    on_screen(
        r#"
Global: var n = 1;
View:
  body:
    Button:
      label: Go
      onTap:
        executeConditionalAction:
          conditions:
            - if: ${n == 1}
              action: {executeCode: {body: "console.log('one'); n = 2"}}
            - elseif: ${n == 2}
              action: {executeCode: {body: "console.log('two'); n = 3"}}
            - else:
              action: {executeCode: {body: "console.log('else')"}}
"#,
        |app| {
            app.tap("Go");
            app.tap("Go");
            app.tap("Go");
            assert_eq!(app.console(), ["one", "two", "else"]);
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn a_condition_without_an_action_does_nothing_and_ends_the_search() {
    on_screen(
        r#"
View:
  body:
    Button:
      label: Go
      onTap:
        executeConditionalAction:
          conditions:
            - {if: "${true}", action: null}
            - {else: null, action: {executeCode: {body: "console.log('else')"}}}
"#,
        |app| {
            app.tap("Go");
            assert_eq!((app.console(), app.faults()), (Vec::new(), Vec::new()));
        },
    );
}

#[test]
fn a_group_goes_on_after_a_fault() {
    on_screen(
        r#"
View:
  body:
    Button:
      label: Go
      onTap:
        executeActionGroup:
          actions:
            - executeCode: {body: "console.log('one')"}
            - executeCode: {body: "nothing.at.all()"}
            - executeCode: {body: "console.log('three')", onComplete: "console.log('complete')"}
"#,
        |app| {
            app.tap("Go");
            assert_eq!(app.console(), ["one", "three", "complete"]);
            assert_eq!(app.faults().len(), 1);
        },
    );
}

#[test]
fn a_reusable_action_gets_inputs_and_fires_events() {
    on_app(
        &[
            (
                "screens/Home.yaml",
                r#"
Global: var out = '';
View:
  body:
    Column:
      children:
        - Text: {text: "${out}"}
        - Button:
            label: Go
            onTap:
              executeAction:
                name: greet
                inputs: {who: Ann}
                events: {onDone: "out = event.data.text"}
        - Button:
            label: Load
            onTap: {executeAction: {name: load, inputs: {page: 4}, events: {onRows: "out = 'rows ' + event.data.count"}}}
"#,
            ),
            (
                "actions/greet.yaml",
                r#"
Action:
  inputs: [who]
  events: {onDone: {data: {text: string}}}
  body:
    executeActionGroup:
      actions:
        - executeCode: {body: "console.log('greet ' + polite(who))"}
        - dispatchEvent: {onDone: {data: {text: "${polite(who)}"}}}
Global: |-
  const word = 'Dear ';
  function polite(name) { return word + name; }
"#,
            ),
            (
                "actions/load.yaml",
                r#"
API:
  rows: {inputs: [page], url: "http://there/rows${page}"}
Action:
  inputs: [page]
  body:
    invokeAPI:
      name: rows
      inputs: {page: "${page}"}
      onResponse: {dispatchEvent: {onRows: {data: {count: "${response.body.length}"}}}}
"#,
            ),
        ],
        |app| {
            app.tap("Go");
            app.tap("Go");
            assert_eq!(app.texts(), ["Dear Ann"]);
            assert_eq!(app.console(), ["greet Dear Ann", "greet Dear Ann"]);
            app.tap("Load");
            app.respond("rows4", 200, "[1, 2, 3]");
            assert_eq!(app.texts(), ["rows 3"]);
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn an_action_that_is_not_built_says_so_and_the_script_goes_on() {
    on_screen(
        r#"
View:
  body:
    Column:
      children:
        - Text: {id: out, text: none}
        - Button: {label: Pick, onTap: "ensemble.openCamera({id: 'sound'}); out.text = 'after'"}
"#,
        |app| {
            app.tap("Pick");
            assert_eq!(app.text("out"), "after");
            let faults = app.faults();
            assert!(faults.len() == 1 && faults[0].contains("`ensemble.openCamera` is not supported"), "{faults:?}");
        },
    );
}

#[test]
fn actions_that_call_themselves_come_to_an_end() {
    on_screen(
        r#"
Action:
  once: {body: {executeAction: {name: once}}}
  twice: {body: {executeActionGroup: {actions: [{executeAction: {name: twice}}, {executeAction: {name: twice}}]}}}
View:
  body:
    Column:
      children:
        - Text: {id: out, text: idle}
        - Button: {label: Once, onTap: {executeAction: {name: once}}}
        - Button: {label: Twice, onTap: {executeAction: {name: twice}}}
        - Button: {label: Next, onTap: "out.text = 'alive'"}
"#,
        |app| {
            app.tap("Once");
            assert!(app.faults()[0].contains("levels deep"));
            app.tap("Twice");
            assert!(app.faults().iter().any(|fault| fault.contains("more than 20000 actions")));
            app.tap("Next");
            assert_eq!(app.text("out"), "alive");
        },
    );
}

#[test]
fn values_given_to_code_become_variables() {
    on_screen(
        r#"
View:
  body:
    Column:
      children:
        - Text: {text: "${typeof total === 'undefined' ? 'none' : total}"}
        - TextInput: {id: n, value: "3"}
        - Button: {label: Go, onTap: {executeCode: {inputs: {total: "${Number(n.value)}"}, body: "total = total * 2"}}}
"#,
        |app| {
            app.tap("Go");
            assert_eq!(app.texts(), ["6"]);
        },
    );
}

#[test]
fn an_address_is_opened_outside() {
    on_screen("View: {body: {Button: {label: Go, onTap: {openUrl: {url: \"http://there/${1 + 1}\"}}}}}\n", |app| {
        app.tap("Go");
        assert_eq!(app.opened(), ["http://there/2"]);
    });
}

#[test]
fn an_address_that_is_no_page_is_refused_where_it_is_written() {
    on_screen(
        r#"
View:
  body:
    Column:
      children:
        - Button: {label: A, onTap: {openUrl: {url: "file:///etc/passwd"}}}
        - Button: {label: B, onTap: {navigateUrl: {url: "file:///etc/passwd"}}}
        - Button: {label: C, onTap: {navigateExternalScreen: {url: "file:///etc/passwd"}}}
        - Button: {label: D, onTap: {navigateExternalScreen: {name: "file:///etc/passwd"}}}
"#,
        |app| {
            for (label, line) in [("A", 6), ("B", 7), ("C", 8), ("D", 9)] {
                app.tap(label);
                let faults = app.faults();
                assert_eq!(faults.len(), 1, "{label}: {faults:?}");
                let place = format!("{line}:");
                assert!(faults[0].starts_with(&place) && faults[0].contains("E0512"), "{label}: {faults:?}");
            }
            app.interact(Interaction::Link("javascript:alert(1)".into()));
            let faults = app.faults();
            assert!(faults.len() == 1 && faults[0].contains("`javascript:`"), "{faults:?}");
            assert_eq!(app.opened(), [""; 0]);
        },
    );
}

#[test]
fn a_computed_argument_that_cannot_be_used_is_reported_at_its_place() {
    on_screen(
        r#"
Global: |-
  var seconds = 'soon';
  var place = 'nowhere';
View:
  body:
    Column:
      children:
        - Button: {label: Timer, onTap: {startTimer: {id: t, options: {repeatInterval: "${seconds}"}, onTimer: {logEvent: {name: tick}}}}}
        - Button: {label: Toast, onTap: {showToast: {message: Saved, position: "${place}", duration: "${seconds}"}}}
        - Button: {label: Script, onTap: "ensemble.navigateViewGroup({viewIndex: 'many'})"}
"#,
        |app| {
            app.tap("Timer");
            assert_eq!(
                app.faults(),
                [
                    "9:71 [E0507] `options` of `startTimer` is not usable as it is: `repeatInterval` cannot be `soon`: it takes a number of at least 0; in `onTap` of `Button`"
                ]
            );
            app.tap("Toast");
            assert_eq!(
                app.faults(),
                [
                    "10:80 [E0507] `position` of `showToast` cannot be `nowhere`; in `onTap` of `Button`",
                    "10:102 [E0507] `duration` of `showToast` cannot be `soon`; in `onTap` of `Button`",
                ]
            );
            // What the action does without them, it does.
            assert_eq!(app.scene().toasts.len(), 1);
            assert_eq!(&*app.scene().toasts[0].alignment, "topRight");
            app.tap("Script");
            let faults = app.faults();
            assert_eq!(
                faults[0],
                "- [E0507] `viewIndex` of `navigateViewGroup` cannot be `many`; in `ensemble.navigateViewGroup`"
            );
        },
    );
}

#[test]
fn an_action_without_a_usable_necessary_argument_does_nothing_and_says_why_once() {
    on_screen(
        r#"
View:
  body:
    Button:
      label: Go
      onTap: "ensemble.executeActionGroup({actions: 5})"
"#,
        |app| {
            app.tap("Go");
            assert_eq!(
                app.faults(),
                ["- [E0507] `actions` of `executeActionGroup` cannot be `5`; in `ensemble.executeActionGroup`"]
            );
        },
    );
}
