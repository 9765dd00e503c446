//! Rows of item-templates.

use ensemble_run::value::Value;

use crate::harness::{message, on_screen, opened};

const ROWS: &str = r#"
Global: |-
  var rows = [{id: 1, name: 'a'}, {id: 2, name: 'b'}];
View:
  body:
    Column:
      children:
        - Column:
            item-template:
              data: ${rows}
              name: row
              key: ${row.id}
              template:
                Row:
                  children:
                    - Text: {text: "${index} ${row.name}"}
                    - TextInput: {testId: "field${row.id}", id: field, value: ""}
                    - Button: {label: "Tap ${row.name}", onTap: "console.log(row.name + index + field.value)"}
        - Button: {label: Reverse, onTap: "rows.reverse()"}
        - Button: {label: Add, onTap: "rows.unshift({id: 3, name: 'c'})"}
        - Button: {label: Rename, onTap: "rows[0].name = 'z'"}
        - Button: {label: Clear, onTap: "rows = []"}
        - Button: {label: Nothing, onTap: "rows = null"}
"#;

#[test]
fn rows_follow_their_data() {
    on_screen(ROWS, |app| {
        assert_eq!(app.texts(), ["0 a", "1 b"]);
        app.tap("Add");
        assert_eq!(app.texts(), ["0 c", "1 a", "2 b"]);
        app.tap("Rename");
        assert_eq!(app.texts(), ["0 z", "1 a", "2 b"]);
        app.tap("Clear");
        assert_eq!(app.texts(), [""; 0]);
        app.tap("Add");
        app.tap("Nothing");
        assert_eq!(app.texts(), [""; 0]);
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn a_row_with_a_key_keeps_what_was_typed_when_it_moves() {
    on_screen(ROWS, |app| {
        app.type_text("field", "typed");
        app.tap("Reverse");
        assert_eq!(app.texts(), ["0 b", "1 a"]);
        app.tap("Tap a");
        app.tap("Tap b");
        assert_eq!(app.console(), ["a1typed", "b0"]);
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn a_long_list_creates_the_rows_in_sight_only() {
    on_screen(
        r#"
Global: |-
  var rows = [];
  for (let i = 0; i < 100000; i++) rows.push(i);
View:
  body:
    ListView:
      id: list
      item-template: {data: "${rows}", name: row, template: {Text: {text: "row ${row}"}}}
"#,
        |app| {
            let rows = app.find("list").rows.clone().unwrap();
            assert_eq!((rows.count, rows.first), (100_000, 0));
            assert!(rows.nodes.len() <= 100, "{}", rows.nodes.len());
            app.show_rows("list", 50_000, 50_020);
            let texts = app.texts();
            assert_eq!(texts.len(), 20);
            assert_eq!((&*texts[0], &*texts[19]), ("row 50000", "row 50019"));
            app.show_rows("list", 99_990, 100_030);
            assert_eq!(app.texts().last().unwrap(), "row 99999");
            app.show_rows("list", usize::MAX - 1, usize::MAX);
            assert_eq!(app.texts(), ["row 99999"]);
        },
    );
}

#[test]
fn a_list_that_was_empty_shows_what_comes() {
    on_screen(
        r#"
Global: var rows = [];
View:
  body:
    Column:
      children:
        - ListView: {id: list, item-template: {data: "${rows}", name: row, template: {Text: {text: "${row}"}}}}
        - Button: {label: Fill, onTap: "rows = [1, 2, 3, 4]"}
        - Button: {label: Empty, onTap: "rows = []"}
"#,
        |app| {
            app.tap("Fill");
            assert_eq!(app.texts(), ["1", "2", "3", "4"]);
            app.tap("Empty");
            app.tap("Fill");
            assert_eq!(app.texts(), ["1", "2", "3", "4"]);
        },
    );
}

#[test]
fn a_list_at_its_end_stays_there() {
    on_screen(
        r#"
Global: |-
  var rows = [];
  for (let i = 0; i < 1000; i++) rows.push(i);
View:
  body:
    Column:
      children:
        - ListView: {id: list, item-template: {data: "${rows}", name: row, template: {Text: {text: "${row}"}}}}
        - Button: {label: Down, onTap: "list.scrollToBottom()"}
        - Button: {label: Add, onTap: "rows.push(rows.length)"}
"#,
        |app| {
            app.tap("Down");
            assert_eq!(app.texts().last().unwrap(), "999");
            app.tap("Add");
            assert_eq!(app.texts().last().unwrap(), "1000");
            assert_eq!(app.scene().commands.len(), 1);
        },
    );
}

#[test]
fn templates_stand_in_templates() {
    on_screen(
        r#"
Global: |-
  var groups = [{name: 'A', items: [1, 2]}, {name: 'B', items: [3]}];
View:
  body:
    Column:
      item-template:
        data: ${groups}
        name: group
        indexId: g
        template:
          Column:
            children:
              - Text: {text: "${group.name}"}
            item-template:
              data: ${group.items}
              name: item
              template: {Text: {text: "${g}.${index} ${group.name}${item * 10}"}}
"#,
        |app| {
            assert_eq!(app.texts(), ["A", "0.0 A10", "0.1 A20", "B", "1.0 B30"]);
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn custom_widgets_in_rows_get_their_row() {
    on_screen(
        r#"
Global: |-
  var rows = [{name: 'a'}, {name: 'b'}];
  var out = '';
View:
  body:
    Column:
      children:
        - Column:
            item-template:
              data: ${rows}
              name: row
              template: {RowCard: {inputs: {r: "${row}", at: "${index}"}, events: {onPick: "out = row.name + event.data.note"}}}
        - Text: {id: out, text: "${out}"}
        - Button: {label: Rename, onTap: "rows[1].name = 'z'"}
RowCard:
  inputs: [r, at]
  events: {onPick: }
  Global: var taps = 0;
  body:
    Button:
      label: "${at} ${r.name} ${taps}"
      onTap: |-
        taps++;
        ensemble.dispatchEvent({onPick: {data: {note: '!' + taps}}});
"#,
        |app| {
            app.tap("1 b 0");
            assert_eq!(app.text("out"), "b!1");
            assert!(app.shows("1 b 1") && app.shows("0 a 0"), "{}", app.scene_text());
            app.tap("Rename");
            assert!(app.shows("1 z 1"), "{}", app.scene_text());
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn before_there_is_data_the_initial_value_stands_in() {
    on_screen(
        r#"
API:
  rows: {url: "http://there/rows"}
View:
  onLoad: {invokeAPI: rows}
  body:
    Column:
      item-template: {data: "${rows.body}", name: row, initialValue: [waiting], template: {Text: {text: "${row}"}}}
"#,
        |app| {
            assert_eq!(app.texts(), ["waiting"]);
            app.respond("rows", 200, r#"["one", "two"]"#);
            assert_eq!(app.texts(), ["one", "two"]);
        },
    );
}

#[test]
fn a_dropdown_offers_what_its_template_says() {
    on_screen(
        r#"
Global: |-
  var cities = [{code: 'b', name: 'Bern'}, {code: 'r', name: 'Rome'}];
View:
  body:
    Dropdown: {id: city, item-template: {data: "${cities}", name: city, value: "${city.code}", label: "${city.name}"}}
"#,
        |app| {
            let choices = app.find("city").rows.clone().unwrap().choices.unwrap();
            assert_eq!(choices[1], Value::map([("value", Value::text("r")), ("label", Value::text("Rome"))]));
        },
    );
}

#[test]
fn a_filter_leaves_rows_out_as_the_list_grows() {
    let screen = r#"
API:
  feed: {type: sse, url: http://there/feed, into: {mode: append, keep: 4, of: event}}
View:
  onLoad: {invokeAPI: {name: feed}}
  body:
    Column:
      children:
        - Text: {id: count, text: "${list.rowCount} of ${feed.items.length}"}
        - Button: {label: Prices, onTap: name = 'price';}
        - Button: {label: All, onTap: name = ''; words = '';}
        - ListView:
            id: list
            item-template:
              data: ${feed.items}
              filter: {text: "${words}", fields: [raw], equals: {event: "${name || null}"}}
              name: one
              key: ${one.n}
              template: {Text: {text: "${index} ${one.event} ${one.raw}"}}
Global: |-
  let name = '';
  let words = 'ACME';
"#;
    let events = |names: &[(&str, &str)]| names.iter().map(|(name, raw)| message(name, "", raw)).collect::<Vec<_>>();
    on_screen(screen, |app| {
        app.says(
            "feed",
            [opened()].into_iter().chain(events(&[("price", "Acme 1"), ("price", "Bolt 2"), ("log", "acme opens")])),
        );
        assert_eq!(app.texts(), ["2 of 3", "0 price Acme 1", "1 log acme opens"]);
        app.tap("Prices");
        assert_eq!(app.texts(), ["1 of 3", "0 price Acme 1"]);
        app.says("feed", events(&[("price", "acme 3"), ("price", "acme 4")]));
        assert_eq!(app.texts(), ["2 of 4", "0 price acme 3", "1 price acme 4"], "the first row has fallen out");
        app.tap("All");
        assert_eq!(app.texts()[0], "4 of 4");
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn a_filter_and_a_sorted_column_go_together() {
    let screen = r#"
View:
  body:
    DataGrid:
      sorting: {columnIndex: 0, order: descending}
      DataColumns: [{label: Name, sortKey: name}]
      item-template:
        data: ${rows}
        filter: a
        name: row
        template: {DataRow: {children: [{Text: {text: "${row.name}"}}]}}
Global: |-
  const rows = [{name: 'Paris'}, {name: 'Bern'}, {name: 'Malta'}];
"#;
    on_screen(screen, |app| assert_eq!(app.texts(), ["Paris", "Malta"]));
}
