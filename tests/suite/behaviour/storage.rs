//! `ensemble.storage`.

use ensemble_run::value::Value;

use crate::harness::{on_screen, on_screen_with};

const STORE: &str = r#"
View:
  body:
    Column:
      children:
        - Text: {id: path, text: "${ensemble.storage.name}"}
        - Text: {id: script, text: "${'is ' + ensemble.storage.name}"}
        - Text: {id: get, text: "${e.storage.get('name')}"}
        - Button: {label: Set, onTap: "ensemble.storage.name = 'Ann'"}
        - Button: {label: Call, onTap: "ensemble.storage.set('name', 'Bob')"}
        - Button: {label: Nil, onTap: "ensemble.storage.name = null"}
        - Button: {label: Delete, onTap: "ensemble.storage.delete('name')"}
        - Button: {label: Clear, onTap: "ensemble.storage.clear()"}
"#;

#[test]
fn what_is_stored_is_seen_at_once_and_kept() {
    on_screen(STORE, |app| {
        assert_eq!(app.texts(), ["", "is null", ""]);
        app.tap("Set");
        assert_eq!(app.texts(), ["Ann", "is Ann", "Ann"]);
        assert_eq!(app.saved(), Value::map([("name", Value::text("Ann"))]));
        app.tap("Call");
        assert_eq!(app.texts(), ["Bob", "is Bob", "Bob"]);
        app.tap("Delete");
        assert_eq!(app.texts(), ["", "is null", ""]);
        assert_eq!(app.saved(), Value::map::<&str>([]));
        app.tap("Set");
        app.tap("Nil");
        assert_eq!(app.saved(), Value::map::<&str>([]));
        app.tap("Set");
        app.tap("Clear");
        assert_eq!(app.texts(), ["", "is null", ""]);
        assert_eq!(app.saved(), Value::map::<&str>([]));
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn what_is_changed_inside_of_it_is_seen_and_kept() {
    let rows = || Value::list([Value::Number(1.0)]);
    on_screen_with(
        r#"
View:
  body:
    Column:
      children:
        - Text: {id: path, text: "${ensemble.storage.rows.length}"}
        - Text: {id: script, text: "${ensemble.storage.rows.join('-')}"}
        - Button: {label: Add, onTap: "ensemble.storage.rows.push(2)"}
        - Button: {label: Nest, onTap: "ensemble.storage.user = {age: 1}; ensemble.storage.user.age = 7"}
"#,
        |setup| setup.storage.insert("rows", rows()),
        |app| {
            assert_eq!(app.texts(), ["1", "1"]);
            app.tap("Add");
            assert_eq!(app.texts(), ["2", "1-2"]);
            let both = Value::list([Value::Number(1.0), Value::Number(2.0)]);
            assert_eq!(app.saved().get("rows"), both);
            app.tap("Nest");
            assert_eq!(app.saved().get("user").get("age"), Value::Number(7.0));
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn what_is_changed_under_a_key_that_a_script_computes_is_kept() {
    let rows = || Value::list([Value::Number(1.0)]);
    on_screen_with(
        r#"
View:
  body:
    Column:
      children:
        - Button: {label: Add, onTap: "const key = 'ro' + 'ws'; ensemble.storage[key].push(2)"}
        - Button: {label: Name, onTap: "const key = 'us' + 'er'; ensemble.storage[key].name = 'Ann'"}
        - Button: {label: None, onTap: "ensemble.storage['no' + 'ne'] ?? (ensemble.storage['no' + 'ne'] = 1)"}
"#,
        |setup| {
            setup.storage.insert("rows", rows());
            setup.storage.insert("user", Value::map([("name", Value::text("Bob"))]));
        },
        |app| {
            app.tap("Add");
            assert_eq!(app.saved().get("rows"), Value::list([Value::Number(1.0), Value::Number(2.0)]));
            app.tap("Name");
            assert_eq!(app.saved().get("user").get("name"), Value::text("Ann"));
            app.tap("None");
            assert_eq!(app.saved().get("none"), Value::Number(1.0));
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn what_cannot_be_kept_is_reported() {
    on_screen(
        r#"
View:
  body:
    Button: {label: Loop, onTap: "const a = {}; a.a = a; ensemble.storage.loop = a"}
"#,
        |app| {
            app.tap("Loop");
            app.saved();
            let faults = app.faults();
            assert!(faults.iter().any(|fault| fault.contains("storage key `loop` cannot be kept")), "{faults:?}");
        },
    );
}
