//! JsonTree, used through pointer and keyboard.

use egui::Key;

use super::user::User;

const ORDERS: &str =
    "{value: {orders: [{id: 1, to: {city: Bern}}, {id: 2, to: {city: Paris}}], open: true}, expandedDepth: 1}";

#[test]
fn a_click_opens_and_closes_a_branch() {
    let mut user = User::open(&format!("JsonTree: {ORDERS}"));
    assert!(user.sees("orders: 2 items") && user.sees("0: {id: 1") && !user.sees("id: 2, to: 1"), "one level is open");
    user.click("0: {id: 1").click("to: {city: \"Bern\"}");
    assert!(user.sees("0: 2 fields") && user.sees("city: \"Bern\""));
    let said = user.take_interactions();
    assert!(said.contains(&"set selectedPath=\"$.orders[0].to\"".to_owned()), "{said:?}");
    user.click("0: 2 fields");
    assert!(user.sees("0: {id: 1") && !user.sees("to: 1 field"));
}

#[test]
fn the_keyboard_walks_opens_and_goes_back() {
    let mut user = User::open(&format!("JsonTree: {ORDERS}"));
    user.tab(1).press(Key::ArrowDown).press(Key::ArrowDown).press(Key::ArrowRight).press(Key::ArrowRight);
    let said = user.take_interactions();
    assert_eq!(said.last().unwrap(), "onItemTap {\"path\":\"$.orders[0].id\",\"value\":1}");
    user.press(Key::ArrowLeft);
    assert!(user.take_interactions().last().unwrap().contains("\"$.orders[0]\""));
    user.press(Key::ArrowLeft).press(Key::End);
    assert!(user.take_interactions().last().unwrap().contains("\"path\":\"$.open\""), "the branch is closed");
}

#[test]
fn a_value_and_its_path_are_copied() {
    let mut user = User::open(&format!("JsonTree: {ORDERS}"));
    user.click("open: true").take_interactions();
    user.click("Copy open");
    assert_eq!(user.take_interactions(), ["onCopy {\"text\":\"true\"}"]);
    user.window.input(egui::Event::Copy);
    user.wait(0.05);
    assert_eq!(user.take_interactions(), ["onCopy {\"text\":\"true\"}"]);
}

#[test]
fn a_filter_shows_what_matches() {
    let mut user = User::open(&format!("JsonTree: {}", ORDERS.replace("expandedDepth: 1", "filter: PARIS")));
    assert!(user.sees("city: \"Paris\"") && !user.sees("Bern") && !user.sees("open: true"));
    user = User::open(&format!("JsonTree: {}", ORDERS.replace("expandedDepth: 1", "filter: nowhere")));
    assert!(!user.sees("orders"));
}

#[test]
fn many_rows_are_drawn_only_where_they_are_seen() {
    let items: Vec<String> = (0..20_000).map(|at| format!("{{n: {at}}}")).collect();
    let user = User::open(&format!("JsonTree: {{value: [{}], expandedDepth: 0}}", items.join(", ")));
    let rows = user.window.found().into_iter().filter(|found| found.label.contains("{n: ")).count();
    assert!((10..40).contains(&rows), "{rows} rows");
}
