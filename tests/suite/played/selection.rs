//! Texts that the mouse selects, and what Ctrl+C copies.

use egui::{Key, Modifiers, Vec2};

use super::play;

const CARD: &str = "View:
  body:
    Column:
      children:
        - Card:
            onTap: out.text = 'tapped';
            children:
              - Text: {text: First line of a card}
              - Text: {text: Second line}
        - Text: {text: Not for anybody, selectable: false}
        - Text: {id: out, text: Below}
";

/// Just inside of an end of a text.
const INSIDE: Vec2 = Vec2::new(1.0, 0.0);

#[test]
fn a_drag_selects_over_several_texts_and_a_card_keeps_its_click() {
    play(CARD, |app| {
        let (first, second) = (app.place("First line of a card"), app.place("Second line"));
        app.0.drag_between(first.left_center() + INSIDE, second.right_center() - INSIDE);
        assert!(!app.sees("tapped"), "a drag is no click");
        assert_eq!(app.copy().as_deref(), Some("First line of a card\nSecond line"));
        // The whole area of the card answers, its texts included.
        app.0.click_at(first.center());
        app.expect("tapped");
        assert_eq!(app.copy(), None, "a click ends the selection");
    });
}

#[test]
fn what_is_not_selectable_is_left_out() {
    play(CARD, |app| {
        let (from, to) = (app.place("Second line"), app.place("Below"));
        app.0.drag_between(from.left_center() + INSIDE, to.right_center() - INSIDE);
        assert_eq!(app.copy().as_deref(), Some("Second line\nBelow"));
        let place = app.place("Not for anybody");
        app.0.drag_between(place.left_center() + INSIDE, place.right_center());
        assert_eq!(app.copy(), None);
    });
}

#[test]
fn a_part_of_a_text_is_selected_backwards_and_seen() {
    play(CARD, |app| {
        let before = app.0.picture().unwrap();
        let place = app.place("First line of a card");
        app.0.drag_between(place.right_center() - INSIDE, place.left_center() - INSIDE);
        assert_eq!(app.copy().as_deref(), Some("First line of a card"));
        let changed =
            app.0.picture().unwrap().pixels.iter().zip(&before.pixels).filter(|(now, before)| now != before).count();
        assert!(changed > 500, "the selection is marked: {changed} pixels");
        app.0.press(Key::Escape, Modifiers::NONE);
        assert_eq!(app.copy(), None, "Escape ends it");
    });
}

#[test]
fn a_double_click_selects_a_word() {
    play(CARD, |app| {
        let at = app.place("First line of a card").left_center() + Vec2::new(8.0, 0.0);
        app.0.click_at(at);
        app.0.click_at(at);
        assert_eq!(app.copy().as_deref(), Some("First"));
    });
}

#[test]
fn ctrl_a_selects_the_screen_and_a_field_keeps_its_own() {
    let screen = "View:\n  body:\n    Column:\n      children:\n        - Row: {children: [{Text: {text: A}}, {Text: {text: B}}]}\n        - TextInput: {id: field, value: Own}\n";
    play(screen, |app| {
        app.0.press(Key::A, Modifiers::COMMAND);
        assert_eq!(app.copy().as_deref(), Some("A\tB\nOwn"));
        let field = app.rect("field").center();
        app.0.click_at(field);
        app.0.press(Key::A, Modifiers::COMMAND);
        assert_eq!(app.copy().as_deref(), Some("Own"));
    });
}

const TABLE: &str = "View:
  body:
    DataGrid:
      SELECTION
      DataColumns: [{label: Symbol}, {label: Price, type: numeric, sortable: true, sortKey: price}]
      onItemTap: console.log('row');
      item-template:
        data: ${rows}
        name: row
        key: ${row.symbol}
        template:
          DataRow: {children: [{Text: {text: \"${row.symbol}\"}}, {Text: {text: \"${row.price}\"}}]}
Global: |-
  var rows = Array.from({length: 200}, (_, n) => ({symbol: 'S' + n, price: n / 2}));
";

#[test]
fn a_row_with_the_focus_is_copied_with_tabs() {
    play(&TABLE.replace("      SELECTION\n", ""), |app| {
        app.0.press(Key::Tab, Modifiers::NONE);
        app.0.press(Key::Tab, Modifiers::NONE);
        assert_eq!(app.copy().as_deref(), Some("S0\t0"), "the first row");
        app.0.press(Key::ArrowDown, Modifiers::NONE);
        assert_eq!(app.copy().as_deref(), Some("S1\t0.5"));
    });
}

#[test]
fn selected_rows_are_copied_together_with_those_that_do_not_exist_yet() {
    let rows = "allowSelection: true\n      selectedRowKeys: [S0, S150]";
    play(&TABLE.replace("SELECTION", rows), |app| {
        let row = app.place("S1").center();
        app.0.click_at(row);
        // When the rows are there.
        let copied = app.copy();
        assert_eq!(copied.as_deref(), Some("S0\t0\nS150\t75"));
    });
}

#[test]
fn a_line_of_a_log_that_can_be_tapped_is_copied() {
    let screen = "View:\n  body:\n    ListView:\n      onItemTap: console.log('x');\n      children:\n        - Row: {children: [{Text: {text: '10:02'}}, {Text: {text: started}}]}\n";
    play(screen, |app| {
        app.0.press(Key::Tab, Modifiers::NONE);
        assert_eq!(app.copy().as_deref(), Some("10:02\tstarted"));
    });
}
