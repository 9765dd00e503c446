//! Screens: opening, covering, coming back.

use ensemble_run::message::Event;
use ensemble_run::runtime::scene::Interaction;

use crate::harness::on_app;

const HOME: &str = r#"
View:
  onLoad: "console.log('home load')"
  onPause: "console.log('home pause ' + event.data.isAppPause)"
  onResume: "console.log('home resume ' + event.data.inactiveDuration + ' ' + event.data.isAppResume)"
  body:
    Column:
      children:
        - Text: {id: out, text: none}
        - Button:
            label: Details
            onTap:
              navigateScreen:
                name: Details
                inputs: {item: {name: pen, price: 2}, count: 3}
                onNavigateBack: "out.text = event.data ? 'back with ' + event.data.ok : 'just back'"
        - Button: {label: Script, onTap: "ensemble.navigateScreen({name: 'Details', inputs: {item: {name: 'ink', price: 5}}})"}
        - Button: {label: Modal, onTap: {navigateModalScreen: {name: Details, inputs: {item: {name: cap, price: 3}}, onModalDismiss: "out.text = 'dismissed'"}}}
        - Button: {label: Nowhere, onTap: {navigateScreen: {name: "${'Detail'}"}}}
"#;

const DETAILS: &str = r#"
Global: |-
  var double = item.price * 2;
View:
  inputs: [item, count, missing]
  onLoad: "console.log('details load ' + item.name)"
  body:
    Column:
      children:
        - Text: {text: "${item.name} ${double} ${count} ${missing}"}
        - Text: {text: "${count}"}
        - Button: {label: More, onTap: "count = (count || 0) + 1"}
        - Button: {label: Done, onTap: {navigateBack: {payload: {ok: "${item.name}"}}}}
        - Button: {label: Bare, onTap: navigateBack}
        - Button: {label: Home, onTap: {navigateScreen: {name: Home, options: {clearAllScreens: true}}}}
        - Button: {label: Next, onTap: {navigateScreen: {name: Details, inputs: {item: {name: next, price: 1}}, options: {replaceCurrentScreen: true}}}}
"#;

const FILES: [(&str, &str); 2] = [("screens/Details.yaml", DETAILS), ("screens/Home.yaml", HOME)];

#[test]
fn a_screen_gets_its_inputs_and_gives_something_back() {
    on_app(&FILES, |app| {
        assert_eq!(app.console(), ["home load"]);
        app.tap("Details");
        assert_eq!(app.texts(), ["pen 4 3 ", "3"]);
        assert_eq!(app.console(), ["home pause false", "details load pen"]);
        app.advance_millis(1500);
        app.tap("Done");
        assert_eq!(app.text("out"), "back with pen");
        assert_eq!(app.console(), ["home resume 1500 false"]);
        app.tap("Script");
        assert_eq!(app.texts(), ["ink 10  ", ""]);
        app.tap("Bare");
        assert_eq!(app.text("out"), "back with pen");
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn a_script_may_change_an_input() {
    on_app(&FILES, |app| {
        app.tap("Details");
        app.tap("More");
        assert_eq!(app.texts(), ["pen 4 4 ", "4"]);
    });
}

#[test]
fn going_back_by_hand_runs_on_navigate_back_without_data() {
    on_app(&FILES, |app| {
        app.tap("Details");
        app.interact(Interaction::Back);
        assert_eq!(app.text("out"), "just back");
        app.interact(Interaction::Back);
        assert_eq!(app.text("out"), "just back");
    });
}

#[test]
fn a_replaced_screen_is_gone() {
    on_app(&FILES, |app| {
        app.tap("Details");
        app.tap("Next");
        assert_eq!(app.texts()[0], "next 2  ");
        app.tap("Bare");
        assert!(app.shows("Details"));
        app.tap("Details");
        app.tap("Home");
        app.interact(Interaction::Back);
        assert!(app.shows("Details"));
        assert_eq!(app.text("out"), "none");
    });
}

#[test]
fn a_modal_screen_stands_above_the_other() {
    on_app(&FILES, |app| {
        app.tap("Modal");
        assert_eq!(app.scene().dialogs.len(), 1);
        assert!(app.shows("cap 6  ") && app.shows("out"), "{}", app.scene_text());
        app.tap("Bare");
        assert_eq!(app.scene().dialogs.len(), 0);
        assert_eq!(app.text("out"), "dismissed");
        app.tap("Modal");
        let id = app.scene().dialogs[0].id;
        app.interact(Interaction::DismissDialog(id));
        assert_eq!(app.scene().dialogs.len(), 0);
    });
}

#[test]
fn an_unknown_screen_is_a_fault_with_a_hint() {
    on_app(&FILES, |app| {
        app.tap("Nowhere");
        let faults = app.faults();
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].contains("unknown screen `Detail`; did you mean `Details`?"), "{faults:?}");
        assert!(faults[0].starts_with("1"), "{faults:?}");
    });
}

#[test]
fn an_app_in_the_background_gets_its_event() {
    on_app(&FILES, |app| {
        app.console();
        app.handle(Event::Visible(false));
        app.advance_millis(250);
        app.handle(Event::Visible(true));
        assert_eq!(app.console(), ["home pause true", "home resume 250 true"]);
    });
}

#[test]
fn screens_cannot_be_piled_up_without_end() {
    on_app(
        &[("screens/Home.yaml", "View:\n  onLoad: {navigateScreen: Home}\n  body: {Text: {text: home}}\n")],
        |app| {
            for _ in 0..20 {
                app.advance_millis(1);
                app.handle(Event::Resized { width: 500.0, height: 400.0 });
            }
            let faults = app.faults();
            assert!(faults.iter().any(|fault| fault.contains("more than 100 screens")), "{faults:?}");
        },
    );
}
