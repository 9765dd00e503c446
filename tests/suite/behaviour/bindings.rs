//! Values of bindings, and when they are evaluated again.

use ensemble_run::message::Event;
use ensemble_run::value::Value;

use crate::harness::{on_app, on_screen, on_screen_with};

#[test]
fn a_screen_is_printed_as_text() {
    on_screen(
        r#"
View:
  header: {title: Prices}
  body:
    Column:
      children:
        - Text: {text: "${1 + 1} and ${'two'}"}
        - Button: {label: Add, onTap: "console.log(1)"}
"#,
        |app| {
            assert_scene!(
                app,
                r#"
                View
                  Header "Prices"
                  Column
                    Text "2 and two"
                    Button "Add"
                "#
            );
        },
    );
}

#[test]
fn a_variable_of_global_is_seen_by_bindings() {
    on_screen(
        r#"
Global: |-
  var count = 3;
  const unit = 'rows';
  function twice(x) { return x * 2; }
View:
  body:
    Column:
      children:
        - Text: {id: path, text: "${count}"}
        - Text: {id: script, text: "${twice(count)} ${unit}"}
        - Text: {id: choice, text: "${count > 3 ? 'many' : 'few'}"}
        - Button: {label: Add, onTap: "count++"}
"#,
        |app| {
            assert_eq!(app.texts(), ["3", "6 rows", "few"]);
            app.tap("Add");
            assert_eq!(app.texts(), ["4", "8 rows", "many"]);
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn what_a_script_changes_in_place_is_seen() {
    on_screen(
        r#"
Global: |-
  const rows = [];
  const person = {name: 'Ann'};
View:
  body:
    Column:
      children:
        - Text: {id: length, text: "${rows.length} rows"}
        - Text: {id: last, text: "${rows}"}
        - Text: {id: name, text: "${person.name}"}
        - Button: {label: Add, onTap: "rows.push(7); person.name = 'Bob'"}
"#,
        |app| {
            app.tap("Add");
            assert_eq!(app.texts(), ["1 rows", "[7]", "Bob"]);
        },
    );
}

#[test]
fn a_variable_hides_a_widget_of_the_same_name() {
    on_screen(
        r#"
Global: var total = 0;
View:
  body:
    Column:
      children:
        - Text: {id: total, text: "${total}"}
        - Text: {text: "${total * 2}"}
        - Button: {label: Add, onTap: total++}
"#,
        |app| {
            app.tap("Add");
            assert_eq!(app.texts(), ["1", "2"]);
        },
    );
}

#[test]
fn what_was_typed_stays_when_a_binding_comes_to_the_same() {
    on_screen(
        r#"
Global: |-
  var start = 'a';
  var other = 0;
View:
  body:
    Column:
      children:
        - TextInput: {id: field, value: "${start}"}
        - Button: {label: Other, onTap: other++}
        - Button: {label: Reset, onTap: "start = 'b'"}
"#,
        |app| {
            app.type_text("field", "typed");
            app.tap("Other");
            assert_eq!(app.text("field"), "typed");
            app.tap("Reset");
            assert_eq!(app.text("field"), "b");
        },
    );
}

#[test]
fn null_leaves_a_text_empty_and_a_widget_visible() {
    on_screen(
        r#"
View:
  body:
    Column:
      children:
        - Text: {text: "${null}"}
        - Text: {text: "a${null}b"}
        - Text: {text: shown, visible: "${null}"}
        - Text: {text: hidden, visible: "${false}"}
        - Text: {text: hidden too, visible: "false"}
"#,
        |app| assert_eq!(app.texts(), ["", "ab", "shown"]),
    );
}

#[test]
fn what_is_hidden_comes_and_goes_with_its_condition() {
    on_screen(
        r#"
Global: var on = false;
View:
  body:
    Column:
      children:
        - Text: {text: here, visible: "${on}"}
        - Button: {label: Toggle, onTap: "on = !on"}
"#,
        |app| {
            assert_eq!(app.texts(), [""; 0]);
            app.tap("Toggle");
            assert_eq!(app.texts(), ["here"]);
            app.tap("Toggle");
            assert_eq!(app.texts(), [""; 0]);
        },
    );
}

#[test]
fn braces_inside_an_expression_belong_to_it() {
    on_screen(
        r#"
Global: |-
  var user = {name: 'Ann', age: 7};
View:
  body:
    Column:
      children:
        - Text: {text: "${JSON.stringify({a: {b: user.age}})}"}
        - Text: {text: "${`${user.name} is ${user.age > 6 ? `over ${6}` : 'small'}`}"}
        - Text: {text: "${'}'} and ${'{'}"}
"#,
        |app| assert_eq!(app.texts(), [r#"{"a":{"b":7}}"#, "Ann is over 6", "} and {"]),
    );
}

#[test]
fn a_widget_s_property_follows_another_widget() {
    on_screen(
        r#"
View:
  body:
    Column:
      children:
        - TextInput: {id: name, value: Ann}
        - Text: {id: path, text: "${name.value}"}
        - Text: {id: script, text: "${name.value.length} letters"}
        - Button: {label: Set, onTap: "name.value = 'Barbara'"}
"#,
        |app| {
            assert_eq!(app.texts(), ["Ann", "3 letters"]);
            app.type_text("name", "Bo");
            assert_eq!(app.texts(), ["Bo", "2 letters"]);
            app.tap("Set");
            assert_eq!(app.texts(), ["Barbara", "7 letters"]);
        },
    );
}

#[test]
fn assigning_keeps_the_binding() {
    on_screen(
        r#"
Global: var count = 0;
View:
  body:
    Column:
      children:
        - Text: {id: total, text: "${count}"}
        - Button: {label: Write, onTap: "total.text = 'mine'"}
        - Button: {label: Count, onTap: "count++"}
"#,
        |app| {
            app.tap("Write");
            assert_eq!(app.text("total"), "mine");
            app.tap("Count");
            assert_eq!(app.text("total"), "1");
        },
    );
}

#[test]
fn global_reaches_widgets_deep_in_the_tree() {
    on_screen(
        r#"
Global: |-
  title.text = 'from Global';
View:
  body:
    Column:
      children:
        - Row: {children: [{Column: {children: [{Text: {id: title}}]}}]}
"#,
        |app| {
            assert_eq!(app.text("title"), "from Global");
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn bindings_that_change_each_other_end_with_a_fault() {
    on_screen(
        r#"
View:
  body:
    Column:
      children:
        - Text: {id: a, text: "${(b.text || 'x') + 'a'}"}
        - Text: {id: b, text: "${(a.text || 'x') + 'b'}"}
        - Text: {id: c, text: fine}
"#,
        |app| {
            let faults = app.faults();
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(faults[0].contains("without end"), "{faults:?}");
            assert_eq!(app.text("c"), "fine");
        },
    );
}

#[test]
fn a_summary_of_many_widgets_is_no_endless_change() {
    let fields: String =
        (0..300).map(|at| format!("        - TextInput: {{id: f{at}, value: \"${{start}}\"}}\n")).collect();
    let sum: Vec<String> = (0..300).map(|at| format!("Number(f{at}.value)")).collect();
    let yaml = format!(
        "Global: var start = 1;\nView:\n  body:\n    Column:\n      children:\n        - Text: {{id: sum, text: \"${{{}}}\"}}\n{fields}        - Button: {{label: Add, onTap: start++}}\n",
        sum.join(" + ")
    );
    on_screen(&yaml, |app| {
        assert_eq!(app.text("sum"), "300");
        app.tap("Add");
        assert_eq!(app.text("sum"), "600");
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn the_window_s_size_is_seen() {
    on_screen(
        r#"
View:
  body:
    Text: {text: "${device.width > 600 ? 'wide' : 'narrow'} ${ensemble.device.orientation}"}
"#,
        |app| {
            assert_eq!(app.texts(), ["wide landscape"]);
            app.handle(Event::Resized { width: 400.0, height: 900.0 });
            assert_eq!(app.texts(), ["narrow portrait"]);
        },
    );
}

#[test]
fn the_environment_is_there() {
    on_app(
        &[
            (
                "screens/Home.yaml",
                r#"
View:
  body:
    Column:
      children:
        - Text: {text: "${env.API} ${secrets.token}"}
        - Text: {text: "${ensemble.env.API}"}
        - Text: {text: "${app.baseUrl}/rows"}
        - Text: {id: set}
  onLoad: "set.text = env.API + '!'"
"#,
            ),
            ("config/appConfig.json", r#"{"baseUrl": "http://base", "envVariables": {"API": "http://there"}}"#),
            ("config/secrets.json", r#"{"secrets": {"token": "abc"}}"#),
        ],
        |app| assert_eq!(app.texts(), ["http://there abc", "http://there", "http://base/rows", "http://there!"]),
    );
}

#[test]
fn a_branch_takes_the_place_of_another() {
    on_screen(
        r#"
Global: var n = 1;
View:
  body:
    Column:
      children:
        - Conditional:
            conditions:
              - if: ${n == 1}
                Text: {text: one}
              - elseif: ${n == 2}
                TextInput: {id: field, value: two}
              - else:
                Text: {text: many}
        - Text: {text: "field ${field.value}"}
        - Button: {label: Next, onTap: n++}
        - Button: {label: Write, onTap: "field.value = 'new'"}
"#,
        |app| {
            assert_eq!(app.texts(), ["one", "field "]);
            app.tap("Next");
            assert_eq!(app.texts(), ["field two"]);
            app.tap("Write");
            assert_eq!(app.texts(), ["field new"]);
            app.tap("Next");
            assert_eq!(app.texts(), ["many", "field "]);
        },
    );
}

#[test]
fn a_condition_without_a_widget_shows_nothing_and_ends_the_search() {
    on_screen(
        r#"
Global: var n = 1;
View:
  body:
    Column:
      children:
        - Conditional:
            conditions:
              - {if: "${n == 1}", widget: null}
              - {elseif: "${n == 2}", widget: {Text: {text: two}}}
              - {else: null, widget: {Text: {text: many}}}
        - Button: {label: Next, onTap: n++}
        - Button: {label: First, onTap: n = 1}
"#,
        |app| {
            assert_eq!(app.texts(), [""; 0]);
            app.tap("Next");
            assert_eq!(app.texts(), ["two"]);
            app.tap("Next");
            assert_eq!(app.texts(), ["many"]);
            app.tap("First");
            assert_eq!(app.texts(), [""; 0]);
        },
    );
}

#[test]
fn storage_of_the_last_time_is_there_at_once() {
    on_screen_with(
        "View: {body: {Text: {text: \"${ensemble.storage.name}\"}}}\n",
        |setup| setup.storage.insert("name", Value::text("Ann")),
        |app| assert_eq!(app.texts(), ["Ann"]),
    );
}

#[test]
fn a_later_condition_is_asked_only_when_those_before_it_do_not_hold() {
    let screen = "Global: var user = null;\nView:\n  body:\n    Column:\n      children:\n        - Conditional:\n            conditions:\n              - if: ${!user}\n                widget: {Text: {text: nobody}}\n              - elseif: ${user.role == 1}\n                widget: {Text: {text: admin}}\n              - else:\n                widget: {Text: {text: guest}}\n        - Button: {label: In, onTap: \"user = {role: 1}\"}\n        - Button: {label: Guest, onTap: \"user = {role: 2}\"}\n        - Button: {label: Out, onTap: \"user = null\"}\n";
    crate::played::play(screen, |app| {
        for (press, text) in [("In", "admin"), ("Guest", "guest"), ("Out", "nobody"), ("In", "admin")] {
            app.click(press);
            app.expect(text);
        }
    });
}

#[test]
fn a_test_id_may_be_an_expression_and_a_custom_widget_is_found_by_that_of_its_call() {
    let screen = "View:\n  body:\n    Column:\n      item-template:\n        data: ${[1, 2]}\n        name: n\n        template:\n          Card1: {testId: \"card${n}\", inputs: {n: \"${n}\"}}\nCard1:\n  inputs: [n]\n  body:\n    Row: {children: [{Button: {testId: \"press${n}\", label: Press}}]}\n";
    crate::played::play(screen, |app| {
        for id in ["card1", "card2", "press1", "press2"] {
            app.rect(id);
        }
    });
}
