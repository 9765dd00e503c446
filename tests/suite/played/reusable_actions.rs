//! Reusable actions in all their forms, called by a click and seen in the picture: from YAML and JavaScript, with a body in either, with APIs,
//! events, scripts, and inside a custom widget.

use super::{Played, play, play_files};

const GREET: &str = "Action:\n  inputs: [who]\n  body:\n    showToast: {message: \"Hello ${who}\"}\n";

fn click_and_wait(app: &mut Played, label: &str) {
    app.click(label);
    app.pass(400);
}

/// A screen whose button runs `handler`, a line of YAML, with a text `out` above it.
fn home(handler: &str) -> String {
    format!(
        "View:\n  body:\n    Column:\n      children:\n        - Text: {{id: out, text: nothing}}\n        - Button: {{label: Go, onTap: {handler}}}\n"
    )
}

#[test]
fn every_way_to_call_one_shows_what_it_shows() {
    for handler in [
        "{executeAction: {name: greet, inputs: {who: Ann}}}",
        "{executeAction: {name: \"${'gre' + 'et'}\", inputs: {who: \"${'A' + 'nn'}\"}}}",
        "\"ensemble.executeAction({name: 'greet', inputs: {who: 'Ann'}})\"",
        "\"ensemble.executeAction('greet', {who: 'Ann'})\"",
        "\"e.executeAction({name: 'greet', inputs: {who: ['Ann'][0]}})\"",
        "{executeActionGroup: {actions: [{executeAction: {name: greet, inputs: {who: Ann}}}]}}",
        "{executeConditionalAction: {conditions: [{if: \"${1 > 2}\", action: {showToast: {message: no}}}, {else: null, action: {executeAction: {name: greet, inputs: {who: Ann}}}}]}}",
    ] {
        play_files(&[("screens/Home.yaml", &home(handler)), ("actions/greet.yaml", GREET)], |app| {
            click_and_wait(app, "Go");
            app.expect("Hello Ann");
        });
    }
}

#[test]
fn a_body_may_be_javascript_or_a_group() {
    for body in [
        "\"ensemble.showToast({message: 'Hello ' + who})\"",
        "{executeCode: {body: \"ensemble.showToast({message: `Hello ${who}`})\"}}",
        "{executeActionGroup: {actions: [{executeCode: \"out.text = 'seen'\"}, {showToast: {message: \"Hello ${who}\"}}]}}",
    ] {
        let action = format!("Action:\n  inputs: [who]\n  body: {body}\n");
        let screen = home("{executeAction: {name: greet, inputs: {who: Ann}}}");
        play_files(&[("screens/Home.yaml", &screen), ("actions/greet.yaml", &action)], |app| {
            click_and_wait(app, "Go");
            app.expect("Hello Ann");
        });
    }
}

#[test]
fn an_action_of_the_screen_goes_before_one_of_the_app() {
    let screen = home("{executeAction: {name: greet, inputs: {who: Ann}}}")
        + "Action:\n  greet:\n    inputs: [who]\n    body: {showToast: {message: \"Private ${who}\"}}\n";
    play_files(&[("screens/Home.yaml", &screen), ("actions/greet.yaml", GREET)], |app| {
        click_and_wait(app, "Go");
        app.expect("Private Ann");
    });
}

#[test]
fn events_are_answered_where_the_action_was_called() {
    let action = "API:\n  rows: {inputs: [page], url: \"http://there/rows/${page}\"}\nAction:\n  inputs: [page]\n  events: {onRows: {data: {url: string}}, onStart: {}}\n  body:\n    executeActionGroup:\n      actions:\n        - dispatchEvent: {onStart: {data: {}}}\n        - invokeAPI:\n            name: rows\n            inputs: {page: \"${page}\"}\n            onResponse: {dispatchEvent: {onRows: {data: {url: \"${response.body.url}\"}}}}\n";
    for handler in [
        "{executeAction: {name: load, inputs: {page: 4}, events: {onStart: {showToast: {message: started}}, onRows: \"out.text = event.data.url\"}}}",
        "{executeAction: {name: load, inputs: {page: 4}, events: {onStart: {showToast: {message: started}}, onRows: {executeCode: {body: \"out.text = event.data.url\"}}}}}",
        "\"ensemble.executeAction({name: 'load', inputs: {page: 4}, events: {onStart: {showToast: {message: 'started'}}, onRows: {executeCode: {body: 'out.text = event.data.url'}}}})\"",
    ] {
        play_files(&[("screens/Home.yaml", &home(handler)), ("actions/load.yaml", action)], |app| {
            click_and_wait(app, "Go");
            app.expect("started");
            app.expect("http://there/rows/4");
        });
    }
}

#[test]
fn an_action_has_scripts_of_its_own_and_calls_others() {
    let outer = "Import: [words]\nGlobal: |-\n  function polite(name) { return dear + name; }\nAction:\n  inputs: [who]\n  body:\n    executeAction: {name: greet, inputs: {who: \"${polite(who)}\"}}\n";
    play_files(
        &[
            ("screens/Home.yaml", &home("{executeAction: {name: outer, inputs: {who: Ann}}}")),
            ("actions/outer.yaml", outer),
            ("actions/greet.yaml", GREET),
            ("scripts/words.js", "const dear = 'dear ';\n"),
        ],
        |app| {
            click_and_wait(app, "Go");
            app.expect("Hello dear Ann");
        },
    );
}

#[test]
fn rows_and_custom_widgets_give_their_own_values() {
    let row = "Widget:\n  inputs: [name]\n  events: {onGreeted: {}}\n  body:\n    Button:\n      label: \"Greet ${name}\"\n      onTap:\n        executeAction: {name: greet, inputs: {who: \"${name}\"}, events: {onDone: {dispatchEvent: {onGreeted: {data: {who: \"${event.data.who}\"}}}}}}\n";
    let action = "Action:\n  inputs: [who]\n  events: {onDone: {}}\n  body:\n    executeActionGroup:\n      actions:\n        - showToast: {message: \"Hello ${who}\"}\n        - dispatchEvent: {onDone: {data: {who: \"${who}\"}}}\n";
    let screen = "View:\n  body:\n    Column:\n      children:\n        - Text: {id: out, text: nothing}\n      item-template:\n        data: [Ann, Bob]\n        name: person\n        template:\n          Greeter: {inputs: {name: \"${person}\"}, events: {onGreeted: \"out.text = 'greeted ' + event.data.who\"}}\n";
    play_files(
        &[("screens/Home.yaml", screen), ("widgets/Greeter.yaml", row), ("actions/greet.yaml", action)],
        |app| {
            click_and_wait(app, "Greet Bob");
            app.expect("Hello Bob");
            app.expect("greeted Bob");
        },
    );
}

#[test]
fn an_unknown_action_is_said_and_what_follows_is_done() {
    let screen = home("\"ensemble.executeAction({name: 'gret'}); out.text = 'after';\"")
        + "Action:\n  greet:\n    inputs: [who]\n    body: {showToast: {message: hello}}\n";
    play(&screen, |app| {
        click_and_wait(app, "Go");
        app.expect("after");
        let faults = app.faults();
        assert!(faults.iter().any(|fault| fault.contains("did you mean `greet`?")), "{faults:?}");
    });
}
