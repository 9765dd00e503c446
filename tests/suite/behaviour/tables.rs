//! Tables: shown rows, their order, data of events.

use ensemble_run::runtime::scene::Interaction;
use ensemble_run::value::Value;

use crate::harness::{Harness, on_screen};

const TABLE: &str = r#"
Global: |-
  var rows = [{name: pen(), price: 2, kind: 'a'}, {name: 'ink', price: 10, kind: 'b'}, {name: 'cap', price: 5, kind: 'a'}];
  function pen() { return 'pen'; }
View:
  body:
    Column:
      children:
        - Text: {id: out, text: none}
        - Button: {label: Remove, onTap: grid.removeRow(1)}
        - DataGrid:
            id: grid
            allowSelection: true
            DataColumns:
              - {label: Name, sort: {compareFn: "a.name.length - b.name.length || a.name.localeCompare(b.name)"}}
              - {label: Price, sortKey: price, sortable: true, filter: {values: [5, 10], onFilter: "${record.price >= value}"}}
              - {label: Kind, dataKey: kind, filter: {values: [a, b]}}
            onRowsSelected: |-
              out.text = selectedRowKeys.join() + ' ' + selectedRows.map(row => row.price).join() + ' ' + event.data.selectedRows.length;
            onPageChange: out.text = 'page ' + page + ' of ' + totalRows
            item-template:
              data: ${rows}
              name: row
              key: ${row.name}
              template:
                DataRow:
                  onTap: out.text = data.name + ' at ' + index
                  children:
                    - Text: {text: "${row.name}"}
"#;

fn names(app: &Harness) -> Vec<String> {
    app.texts().split_off(1)
}

fn set(app: &mut Harness, prop: &'static str, value: Value) {
    let node = app.find("grid").id;
    app.interact(Interaction::Set { node, prop, value });
}

fn keys(words: &[&str]) -> Value {
    Value::list(words.iter().map(|word| Value::from(*word)))
}

#[test]
fn a_table_is_sorted_by_a_key_or_by_what_a_script_says() {
    on_screen(TABLE, |app| {
        let by = |column: f64, order: &str| {
            Value::map([("columnIndex", Value::from(column)), ("order", Value::from(order))])
        };
        set(app, "sorting", by(1.0, "descending"));
        assert_eq!(names(app), ["ink", "cap", "pen"]);
        set(app, "sorting", by(0.0, "ascending"));
        assert_eq!(names(app), ["cap", "ink", "pen"]);
        assert!(app.faults().is_empty());
    });
}

#[test]
fn a_table_is_narrowed_by_values_and_by_what_a_script_says() {
    on_screen(TABLE, |app| {
        let by = |column: &str, value: Value| Value::map([(column, Value::list([value]))]);
        set(app, "filters", by("2", Value::from("a")));
        assert_eq!(names(app), ["pen", "cap"]);
        set(app, "filters", by("1", Value::from(5.0)));
        assert_eq!(names(app), ["ink", "cap"]);
        set(app, "filters", Value::map([("1", Value::list([]))]));
        assert_eq!(names(app), ["pen", "ink", "cap"]);
    });
}

#[test]
fn events_of_a_table_say_which_rows() {
    on_screen(TABLE, |app| {
        let by = Value::map([("columnIndex", Value::from(1.0)), ("order", Value::from("descending"))]);
        set(app, "sorting", by);
        let data = Value::map([("selectedRowKeys", keys(&["cap", "pen"]))]);
        app.fire("grid", "onRowsSelected", data);
        assert_eq!(app.text("out"), "cap,pen 5,2 2");
        let page = Value::map([("page", Value::from(2.0)), ("totalRows", Value::from(30.0))]);
        app.fire("grid", "onPageChange", page);
        assert_eq!(app.text("out"), "page 2 of 30");
        let row = app.find("grid").rows.as_ref().unwrap().nodes[0].id;
        app.interact(Interaction::Fire { node: row, event: "onTap", data: Value::Null });
        assert_eq!(app.text("out"), "ink at 0", "the place on the screen, not in the data");
    });
}

#[test]
fn rows_have_keys_and_go_when_a_script_says() {
    on_screen(TABLE, |app| {
        let shown = app.find("grid").rows.clone().unwrap();
        assert_eq!(*shown.keys.unwrap(), ["pen", "ink", "cap"].map(Value::from));
        app.tap("Remove");
        assert_eq!(names(app), ["pen", "cap"]);
    });
}

#[test]
fn a_bare_name_is_the_events_unless_it_means_something_else() {
    const FIELDS: &str = r#"
Global: var page = 7;
Asker:
  inputs: [word]
  events: {asked: {data: {}}}
  body:
    Column:
      children:
        - TextInput: {id: inner, onChange: "console.log(word + ' ' + value)"}
View:
  body:
    Column:
      children:
        - Text: {id: out, text: none}
        - TextInput: {id: own, onChange: "out.text = value + ' ' + page"}
        - TextInput: {id: nested, onChange: {executeCode: {body: "out.text = value", onComplete: "console.log('then ' + value)"}}}
        - TextInput: {id: bound, onChange: {showToast: {message: "typed ${value}"}}}
        - Asker: {id: asker, inputs: {word: inside}}
"#;
    on_screen(FIELDS, |app| {
        app.type_text("own", "a");
        assert_eq!(app.text("out"), "a 7");
        app.type_text("nested", "b");
        assert_eq!(app.text("out"), "b");
        app.type_text("bound", "c");
        assert!(app.scene_text().contains("typed c"), "{}", app.scene_text());
        app.type_text("inner", "d");
        assert_eq!(app.console(), ["then b", "inside d"]);
        assert!(app.faults().is_empty());
    });
}

#[test]
fn on_key_down_gets_the_name_of_the_key() {
    const FIELD: &str = r#"
View:
  body:
    Column:
      children:
        - Text: {id: out, text: none}
        - TextInput:
            id: field
            onKeyDown: |-
              if (event.key === 'Enter' && !event.shiftKey) {
                event.preventDefault();
                out.text = 'sent ' + event.data.key;
              }
"#;
    on_screen(FIELD, |app| {
        let key = |shift: bool| Value::map([("key", Value::from("Enter")), ("shiftKey", Value::Bool(shift))]);
        app.fire("field", "onKeyDown", key(true));
        assert_eq!(app.text("out"), "none");
        app.fire("field", "onKeyDown", key(false));
        assert_eq!(app.text("out"), "sent Enter");
        assert!(app.faults().is_empty());
    });
}

#[test]
fn radio_buttons_of_a_group_are_one_choice() {
    const CHOICE: &str = r#"
View:
  body:
    Column:
      children:
        - Text: {id: out, text: "${plan.selectedValue}"}
        - RadioButton: {id: free, groupId: plan, value: free, label: Free, selected: true}
        - RadioButton: {id: pro, groupId: plan, value: pro, label: Pro, onChange: "console.log(event.data.selectedValue)"}
"#;
    on_screen(CHOICE, |app| {
        assert_eq!(app.text("out"), "free");
        let node = app.find("pro").id;
        app.interact(Interaction::Set { node, prop: "selected", value: Value::Bool(true) });
        assert_eq!(app.text("out"), "pro");
        assert_eq!(app.prop("free", "selected"), Value::Bool(false));
    });
}

#[test]
fn what_a_field_holds_is_there_for_scripts() {
    const FIELD: &str = r#"
View:
  body:
    Column:
      children:
        - Text: {id: out, text: none}
        - Dropdown: {id: unit, value: km, items: [km, miles]}
        - PasswordInput: {id: secret}
        - TextInput: {id: plain}
        - Button: {label: Read, onTap: "out.text = unit.getValue() + ' ' + secret.obscured + ' ' + plain.obscured"}
"#;
    on_screen(FIELD, |app| {
        app.tap("Read");
        assert_eq!(app.text("out"), "km true false");
    });
}

#[test]
fn what_a_script_says_of_rows_may_be_a_function_or_have_one_in_it() {
    for predicate in [
        "[value].some(least => record.price >= least)",
        "(record, value) => record.price >= value",
        "function (record, value) { return record.price >= value }",
    ] {
        on_screen(&TABLE.replace("record.price >= value", predicate), |app| {
            set(app, "filters", Value::map([("1", Value::list([Value::from(5.0)]))]));
            assert_eq!(names(app), ["ink", "cap"], "{predicate}");
            assert_eq!(app.faults(), [""; 0], "{predicate}");
        });
    }
}
