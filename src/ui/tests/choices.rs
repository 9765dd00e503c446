//! Tabs, menus and groups of choices as a hand and an eye meet them.

use egui::Key;

use super::kit::Hand;

#[test]
fn a_tab_is_chosen_by_hand_and_by_key() {
    let mut hand = Hand::at(
        "TabBar: {items: [{label: One, widget: {Text: {text: first}}}, {label: Two, widget: {Text: {text: second}}}]}",
    );
    assert!(hand.sees("first") && !hand.sees("second"));
    assert_eq!(hand.click("Two").said(), ["set selectedIndex=1", "onTabSelection {\"selectedIndex\":1}"]);
    assert!(hand.sees("second") && !hand.sees("first"));
    hand.tab(1).press(Key::ArrowLeft);
    assert_eq!(hand.said(), ["set selectedIndex=0", "onTabSelection {\"selectedIndex\":0}"]);
}

#[test]
fn a_menu_opens_and_says_what_was_chosen() {
    let mut hand =
        Hand::at("PopupMenu: {items: [Rename, {label: Delete, value: gone}, {label: Locked, enabled: false}]}");
    assert!(!hand.sees("Rename"));
    assert_eq!(hand.click("More").said(), ["onTriggered {\"open\":true}"]);
    assert!(hand.click("Locked").said().is_empty(), "what is off stays where it is");
    hand.click("Delete");
    assert_eq!(
        hand.said(),
        ["onTap {\"value\":\"gone\"}", "onItemSelect {\"value\":\"gone\"}", "onTriggered {\"open\":false}"]
    );
    hand.tab(1).press(Key::Enter).press(Key::ArrowDown).press(Key::Enter);
    assert!(hand.said().contains(&"onItemSelect {\"value\":\"Rename\"}".to_owned()));
    hand.press(Key::Enter).press(Key::Escape);
    assert!(!hand.sees("Rename"));
}

#[test]
fn the_menu_of_an_avatar_belongs_to_its_entries() {
    let mut hand = Hand::at("Avatar: {name: Ada Lovelace, menu: [{label: Sign out}]}");
    hand.click("Ada Lovelace").said();
    assert_eq!(hand.click("Sign out").said(), ["onTap {\"value\":\"Sign out\"}"]);
}

#[test]
fn a_toggle_button_has_one_on_or_several() {
    let mut hand = Hand::at("ToggleButton: {value: Week, items: [Day, Week]}");
    assert!(hand.click("Week").said().is_empty(), "it is on already");
    assert_eq!(hand.click("Day").said(), ["set value=\"Day\"", "onChange {\"value\":\"Day\"}"]);
    let mut hand = Hand::at("ToggleButton: {allowMultiple: true, value: [Day], items: [Day, Week]}");
    assert_eq!(hand.click("Week").said()[0], "set value=[\"Day\",\"Week\"]");
    assert_eq!(hand.click("Day").said()[0], "set value=[\"Week\"]");
}

#[test]
fn one_of_several_is_chosen_by_hand_and_by_arrow() {
    let mut hand = Hand::at("RadioGroup: {label: Plan, items: [{value: free, label: Free}, Pro]}");
    let said = |value: &str| {
        [
            format!("set selectedValue=\"{value}\""),
            format!("onChange {{\"selectedValue\":\"{value}\",\"value\":\"{value}\"}}"),
        ]
    };
    assert_eq!(hand.click("Pro").said(), said("Pro"));
    hand.tab(1).press(Key::ArrowDown);
    assert_eq!(
        hand.said(),
        said("Pro").into_iter().take(0).collect::<Vec<_>>(),
        "from the first to the one that is on"
    );
    assert_eq!(hand.press(Key::ArrowUp).said(), said("free"));
}

#[test]
fn the_last_entry_of_a_drop_down_chooses_nothing() {
    let mut hand = Hand::at("Dropdown: {label: Tag, items: [a, b], createNewItem: [{label: Another}]}");
    hand.click("Tag").click("Another");
    assert_eq!(hand.said(), ["onTap"]);
}

#[test]
fn a_link_leads_to_a_screen() {
    let mut hand = Hand::at("Link: {url: /Detail, widget: {Text: {text: More}}}");
    hand.click("More");
    assert_eq!(hand.said(), ["onTap", "Go { screen: \"Detail\", inputs: Null, replace: false }"]);
}

#[test]
fn a_search_suggests_what_matches() {
    let mut hand = Hand::at("Search: {label: City, items: [Berlin, Bern, Paris]}");
    hand.click("City").write("be");
    assert!(hand.sees("Berlin") && hand.sees("Bern") && !hand.sees("Paris"));
    assert!(hand.said().contains(&"onSearch {\"search\":\"be\"}".to_owned()));
    hand.click("Berlin");
    let said = hand.said();
    assert!(said.contains(&"onSelect {\"value\":\"Berlin\"}".to_owned()), "{said:?}");
    assert!(said.contains(&"set value=\"Berlin\"".to_owned()), "{said:?}");
}

#[test]
fn several_are_chosen_from_a_menu_that_stays() {
    let mut hand = Hand::at("MultiSelect: {label: Tags, value: [red], items: [red, green, blue]}");
    hand.click("Tags").click("green");
    assert_eq!(hand.said()[0], "set value=[\"red\",\"green\"]");
    assert!(hand.sees("blue"), "the menu is still open");
    hand.click("red");
    assert_eq!(hand.said()[0], "set value=[\"green\"]");
}

#[test]
fn one_section_is_open_at_a_time() {
    let mut hand = Hand::at(
        "Accordion: {items: [{label: One, isOpen: true, widget: {Text: {text: first}}}, {label: Two, widget: {Text: {text: second}}}]}",
    );
    assert!(hand.sees("first") && !hand.sees("second"));
    assert_eq!(hand.click("Two, closed").said(), ["onCollapse {\"index\":1,\"open\":true}"]);
    assert!(hand.sees("second") && !hand.sees("first"));
    hand.click("Two, open");
    assert!(!hand.sees("second"));
}
