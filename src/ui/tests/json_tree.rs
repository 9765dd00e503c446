//! A tree of data as a hand meets it.

use egui::Key;

use super::kit::Hand;

const ORDERS: &str =
    "{value: {orders: [{id: 1, to: {city: Bern}}, {id: 2, to: {city: Paris}}], open: true}, expandedDepth: 1}";

#[test]
fn a_click_opens_and_closes_a_branch() {
    let mut hand = Hand::at(&format!("JsonTree: {ORDERS}"));
    assert!(hand.sees("orders: 2 items") && hand.sees("0: {id: 1") && !hand.sees("id: 2, to: 1"), "one level is open");
    hand.click("0: {id: 1").click("to: {city: \"Bern\"}");
    assert!(hand.sees("0: 2 fields") && hand.sees("city: \"Bern\""));
    let said = hand.said();
    assert!(said.contains(&"set selectedPath=\"$.orders[0].to\"".to_owned()), "{said:?}");
    hand.click("0: 2 fields");
    assert!(hand.sees("0: {id: 1") && !hand.sees("to: 1 field"));
}

#[test]
fn the_keyboard_walks_opens_and_goes_back() {
    let mut hand = Hand::at(&format!("JsonTree: {ORDERS}"));
    hand.tab(1).press(Key::ArrowDown).press(Key::ArrowDown).press(Key::ArrowRight).press(Key::ArrowRight);
    let said = hand.said();
    assert_eq!(said.last().unwrap(), "onItemTap {\"path\":\"$.orders[0].id\",\"value\":1}");
    hand.press(Key::ArrowLeft);
    assert!(hand.said().last().unwrap().contains("\"$.orders[0]\""));
    hand.press(Key::ArrowLeft).press(Key::End);
    assert!(hand.said().last().unwrap().contains("\"path\":\"$.open\""), "the branch is closed");
}

#[test]
fn a_value_and_its_path_are_copied() {
    let mut hand = Hand::at(&format!("JsonTree: {ORDERS}"));
    hand.click("open: true").said();
    hand.click("Copy open");
    assert_eq!(hand.said(), ["onCopy {\"text\":\"true\"}"]);
    hand.window.input(egui::Event::Copy);
    hand.wait(0.05);
    assert_eq!(hand.said(), ["onCopy {\"text\":\"true\"}"]);
}

#[test]
fn a_filter_shows_what_matches() {
    let mut hand = Hand::at(&format!("JsonTree: {}", ORDERS.replace("expandedDepth: 1", "filter: PARIS")));
    assert!(hand.sees("city: \"Paris\"") && !hand.sees("Bern") && !hand.sees("open: true"));
    hand = Hand::at(&format!("JsonTree: {}", ORDERS.replace("expandedDepth: 1", "filter: nowhere")));
    assert!(!hand.sees("orders"));
}

#[test]
fn many_rows_are_drawn_only_where_they_are_seen() {
    let items: Vec<String> = (0..20_000).map(|at| format!("{{n: {at}}}")).collect();
    let hand = Hand::at(&format!("JsonTree: {{value: [{}], expandedDepth: 0}}", items.join(", ")));
    let rows = hand.window.found().into_iter().filter(|found| found.label.contains("{n: ")).count();
    assert!((10..40).contains(&rows), "{rows} rows");
}
