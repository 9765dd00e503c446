//! Effects of scripts are seen at once.

use super::{play, play_files};

/// A screen with a text `out` and a button that runs this JavaScript; `more` stands before `View`.
fn with_button(more: &str, code: &str) -> String {
    let code = code.replace('\n', "\n              ");
    format!(
        "{more}View:\n  body:\n    Column:\n      children:\n        - Text: {{id: out, text: nothing}}\n        - Button:\n            label: Go\n            onTap: |-\n              {code}\n"
    )
}

#[test]
fn an_api_has_its_new_response_inside_of_its_handler() {
    let api = "API:\n  a:\n    url: http://there/x\n    onResponse: \"out.text = a.body.url\"\n";
    play(&with_button(api, "ensemble.invokeAPI('a')"), |app| {
        app.click("Go");
        app.pass(500);
        app.expect("http://there/x");
    });
}

#[test]
fn a_body_that_the_handler_replaces_is_what_others_see() {
    let api = "API:\n  a:\n    url: http://there/x\n    onResponse: \"response.body = {url: a.body.url + '!'}\"\n";
    play(&with_button(api, "ensemble.invokeAPI('a').then(() => { out.text = a.body.url })"), |app| {
        app.click("Go");
        app.pass(500);
        app.expect("http://there/x!");
    });
}

#[test]
fn a_script_runs_a_group_of_actions() {
    let code = "ensemble.executeActionGroup({actions: [{executeCode: {body: \"out.text = 'one'\"}}, {showToast: {message: 'two'}}]})";
    play(&with_button("", code), |app| {
        app.click("Go");
        app.pass(300);
        app.expect("one");
        app.expect("two");
    });
}

#[test]
fn a_script_runs_the_first_action_whose_condition_holds() {
    let code = "ensemble.executeConditionalAction({conditions: [{if: 1 > 2, action: {showToast: {message: 'wrong'}}}, {else: null, action: {showToast: {message: 'right'}}}]})";
    play(&with_button("", code), |app| {
        app.click("Go");
        app.pass(300);
        app.expect("right");
        assert!(!app.sees("wrong"));
    });
}

#[test]
fn a_script_listens_to_the_events_of_a_reusable_action() {
    let action = "Action:\n  events: {onDone: {}}\n  body:\n    dispatchEvent: {onDone: {data: {word: heard}}}\n";
    for events in ["{onDone: \"out.text = event.data.word\"}", "{onDone: (event) => { out.text = event.data.word }}"] {
        let home = with_button("", &format!("ensemble.executeAction({{name: 'work', events: {events}}})"));
        play_files(&[("screens/Home.yaml", &home), ("actions/work.yaml", action)], |app| {
            app.click("Go");
            app.pass(300);
            app.expect("heard");
        });
    }
}

#[test]
fn in_order_means_that_an_action_waits_for_what_the_one_before_has_started() {
    let home = "API:\n  a: {url: 'http://there/x', onResponse: \"log.push('answer')\"}\nGlobal: |-\n  var log = [];\nView:\n  body:\n    Column:\n      children:\n        - Text: {id: out, text: nothing}\n        - Button:\n            label: Go\n            onTap:\n              executeActionGroup:\n                executeInOrder: true\n                actions:\n                  - invokeAPI: {name: a}\n                  - executeCode: {body: \"await new Promise(go => setTimeout(go, 200)); log.push('waited')\"}\n                  - executeCode: {body: \"log.push('last'); out.text = log.join(' ')\"}\n";
    play(home, |app| {
        app.click("Go");
        app.pass(1000);
        app.expect("answer waited last");
    });
}

#[test]
fn a_custom_widget_is_hidden_by_its_id() {
    let card = "Widget:\n  inputs: [title]\n  body:\n    Text: {text: \"${title}\"}\n";
    let home = "View:\n  body:\n    Column:\n      children:\n        - Card1: {id: card, inputs: {title: The card}}\n        - Text: {id: below, text: Below}\n        - Button: {label: Hide, onTap: \"card.visible = false\"}\n        - Button: {label: Show, onTap: \"card.visible = true\"}\n";
    play_files(&[("screens/Home.yaml", home), ("widgets/Card1.yaml", card)], |app| {
        let before = app.place("Below").min.y;
        app.click("Hide");
        assert!(!app.sees("The card"));
        assert!(app.place("Below").min.y < before);
        app.click("Show");
        app.expect("The card");
    });
}

#[test]
fn an_assigned_input_holds_until_its_expression_has_another_value() {
    let card = "Widget:\n  inputs: [title]\n  body:\n    Text: {text: \"${title}\"}\n";
    let home = "Global: |-\n  var word = 'first';\nView:\n  body:\n    Column:\n      children:\n        - Card1: {id: card, inputs: {title: \"${word}\"}}\n        - Button: {label: Assign, onTap: \"card.title = 'assigned'\"}\n        - Button: {label: Other, onTap: \"console.log('nothing')\"}\n        - Button: {label: Change, onTap: \"word = 'second'\"}\n";
    play_files(&[("screens/Home.yaml", home), ("widgets/Card1.yaml", card)], |app| {
        app.expect("first");
        app.click("Assign");
        app.expect("assigned");
        app.click("Other");
        app.expect("assigned");
        app.click("Change");
        app.expect("second");
    });
}

#[test]
fn a_key_is_deleted_through_a_variable_that_holds_the_storage() {
    let code = "ensemble.storage.x = 1;\nvar s = ensemble.storage;\ndelete s.x;\nconst key = 'y';\ns.y = 2;\ndelete s[key];\nout.text = String(ensemble.storage.x) + String(ensemble.storage.y);";
    play(&with_button("", code), |app| {
        app.click("Go");
        app.expect("nullnull");
    });
}

#[test]
fn the_device_says_that_the_screen_is_kept_on() {
    let home = "View: {body: {Column: {children: [{Text: {text: \"awake ${device.wakelockEnabled}\"}}, {Button: {label: Keep, onTap: {wakelock: {enable: true}}}}, {Button: {label: Let, onTap: {wakelock: {enable: false}}}}]}}}";
    play(home, |app| {
        app.expect("awake false");
        app.click("Keep");
        app.pass(100);
        app.expect("awake true");
        app.0.resize(500.0, 400.0);
        app.pass(100);
        app.expect("awake true");
        app.click("Let");
        app.pass(100);
        app.expect("awake false");
    });
}
