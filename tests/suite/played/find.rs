//! The find bar.

use egui::{Event, Key, Modifiers};

use super::{Played, play};

fn find(app: &mut Played, words: &str) {
    app.0.press(Key::F, Modifiers::COMMAND);
    app.0.input(Event::Text(words.to_owned()));
}

const TEXTS: &str = "View:
  body:
    Column:
      styles: {scrollable: true}
      children:
        - Text: {text: Zürich is the first}
        - Column: {styles: {height: 900}}
        - Text: {text: \"zur is found twice: ZUR\"}
";

#[test]
fn words_are_counted_walked_and_scrolled_to() {
    play(TEXTS, |app| {
        find(app, "zur");
        app.expect("1 of 3");
        app.0.press(Key::Enter, Modifiers::NONE);
        app.pass(1000);
        app.expect("2 of 3");
        app.expect("zur is found twice: ZUR");
        app.0.press(Key::Enter, Modifiers::SHIFT);
        app.0.press(Key::F3, Modifiers::SHIFT);
        app.expect("3 of 3");
        app.0.press(Key::F3, Modifiers::NONE);
        app.pass(1000);
        app.expect("1 of 3");
        app.expect("Zürich is the first");
        app.0.press(Key::Escape, Modifiers::NONE);
        assert!(!app.sees("1 of 3"), "Escape closes it");
    });
}

#[test]
fn matches_are_marked_in_the_picture() {
    play(
        "View:\n  body:\n    Column:\n      styles: {padding: '80 0 0 0'}\n      children:\n        - Text: {text: Something}\n",
        |app| {
            app.0.press(Key::F, Modifiers::COMMAND);
            let before = app.0.picture().unwrap();
            app.0.input(Event::Text("some".to_owned()));
            let text = app.place("Something");
            let now = app.0.picture().unwrap();
            let width = now.size[0];
            let inside = |at: usize| text.contains(egui::Pos2::new((at % width) as f32, (at / width) as f32));
            let changed =
                (0..now.pixels.len()).filter(|at| inside(*at) && now.pixels[*at] != before.pixels[*at]).count();
            assert!(changed > 100, "{changed} pixels have changed");
            find(app, "nowhere");
            app.expect("nothing found");
        },
    );
}

/// A list or a table of 5,000 rows.
fn rows(widget: &str, template: &str) -> String {
    format!(
        "View:\n  body:\n    {widget}\n      item-template:\n        data: ${{rows}}\n        name: row\n        template:\n          {template}\nGlobal: |-\n  var rows = Array.from({{length: 5000}}, (_, n) => ({{name: n % 1000 === 999 ? `Needle ${{n}}` : `Straw ${{n}}`}}));\n"
    )
}

fn walks_through_rows(screen: &str) {
    play(screen, |app| {
        find(app, "needle");
        app.pass(1000);
        app.expect("1 of 5");
        app.expect("Needle 999");
        app.0.press(Key::Enter, Modifiers::NONE);
        app.pass(1000);
        app.expect("2 of 5");
        app.expect("Needle 1999");
        app.0.press(Key::F3, Modifiers::SHIFT);
        app.0.press(Key::F3, Modifiers::SHIFT);
        app.pass(1000);
        app.expect("5 of 5");
        app.expect("Needle 4999");
    });
}

#[test]
fn rows_of_a_list_that_do_not_exist_are_found_and_scrolled_to() {
    walks_through_rows(&rows("ListView:", "Text: {text: \"${row.name}\"}"));
}

#[test]
fn rows_of_a_table_are_found_and_scrolled_to() {
    walks_through_rows(&rows(
        "DataGrid:\n      DataColumns: [Name]",
        "DataRow: {children: [{Text: {text: \"${row.name}\"}}]}",
    ));
}

#[test]
fn tiles_of_a_grid_are_found_and_scrolled_to() {
    walks_through_rows(&rows("GridView:\n      horizontalTileCount: 3", "Text: {text: \"${row.name}\"}"));
}
