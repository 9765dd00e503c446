//! Tabs, menus and groups of choices, used through pointer and keyboard.

use egui::Key;

use super::user::User;

#[test]
fn a_tab_is_chosen_by_click_and_by_key() {
    let mut user = User::open(
        "TabBar: {items: [{label: One, widget: {Text: {text: first}}}, {label: Two, widget: {Text: {text: second}}}]}",
    );
    assert!(user.sees("first") && !user.sees("second"));
    assert_eq!(user.click("Two").take_interactions(), ["set selectedIndex=1", "onTabSelection {\"selectedIndex\":1}"]);
    assert!(user.sees("second") && !user.sees("first"));
    user.tab(1).press(Key::ArrowLeft);
    assert_eq!(user.take_interactions(), ["set selectedIndex=0", "onTabSelection {\"selectedIndex\":0}"]);
}

#[test]
fn a_menu_opens_and_says_what_was_chosen() {
    let mut user =
        User::open("PopupMenu: {items: [Rename, {label: Delete, value: gone}, {label: Locked, enabled: false}]}");
    assert!(!user.sees("Rename"));
    assert_eq!(user.click("More").take_interactions(), ["onTriggered {\"open\":true}"]);
    assert!(user.click("Locked").take_interactions().is_empty(), "what is off stays where it is");
    user.click("Delete");
    assert_eq!(
        user.take_interactions(),
        ["onTap {\"value\":\"gone\"}", "onItemSelect {\"value\":\"gone\"}", "onTriggered {\"open\":false}"]
    );
    user.tab(1).press(Key::Enter).press(Key::ArrowDown).press(Key::Enter);
    assert!(user.take_interactions().contains(&"onItemSelect {\"value\":\"Rename\"}".to_owned()));
    user.press(Key::Enter).press(Key::Escape);
    assert!(!user.sees("Rename"));
}

#[test]
fn the_menu_of_an_avatar_belongs_to_its_entries() {
    let mut user = User::open("Avatar: {name: Ada Lovelace, menu: [{label: Sign out}]}");
    user.click("Ada Lovelace").take_interactions();
    assert_eq!(user.click("Sign out").take_interactions(), ["onTap {\"value\":\"Sign out\"}"]);
}

#[test]
fn a_toggle_button_has_one_on_or_several() {
    let mut user = User::open("ToggleButton: {value: Week, items: [Day, Week]}");
    assert!(user.click("Week").take_interactions().is_empty(), "it is on already");
    assert_eq!(user.click("Day").take_interactions(), ["set value=\"Day\"", "onChange {\"value\":\"Day\"}"]);
    let mut user = User::open("ToggleButton: {allowMultiple: true, value: [Day], items: [Day, Week]}");
    assert_eq!(user.click("Week").take_interactions()[0], "set value=[\"Day\",\"Week\"]");
    assert_eq!(user.click("Day").take_interactions()[0], "set value=[\"Week\"]");
}

#[test]
fn one_of_several_is_chosen_by_click_and_by_arrow() {
    let mut user = User::open("RadioGroup: {label: Plan, items: [{value: free, label: Free}, Pro]}");
    let said = |value: &str| {
        [
            format!("set selectedValue=\"{value}\""),
            format!("onChange {{\"selectedValue\":\"{value}\",\"value\":\"{value}\"}}"),
        ]
    };
    assert_eq!(user.click("Pro").take_interactions(), said("Pro"));
    user.tab(1).press(Key::ArrowDown);
    assert_eq!(
        user.take_interactions(),
        said("Pro").into_iter().take(0).collect::<Vec<_>>(),
        "from the first to the one that is on"
    );
    assert_eq!(user.press(Key::ArrowUp).take_interactions(), said("free"));
}

#[test]
fn the_last_entry_of_a_drop_down_chooses_nothing() {
    let mut user = User::open("Dropdown: {label: Tag, items: [a, b], createNewItem: [{label: Another}]}");
    user.click("Tag").click("Another");
    assert_eq!(user.take_interactions(), ["onTap"]);
}

#[test]
fn a_link_leads_to_a_screen() {
    let mut user = User::open("Link: {url: /Detail, widget: {Text: {text: More}}}");
    user.click("More");
    assert_eq!(user.take_interactions(), ["onTap", "Go { screen: \"Detail\", inputs: Null, replace: false }"]);
}

#[test]
fn a_search_suggests_what_matches() {
    let mut user = User::open("Search: {label: City, items: [Berlin, Bern, Paris]}");
    user.click("City").write("be");
    assert!(user.sees("Berlin") && user.sees("Bern") && !user.sees("Paris"));
    assert!(user.take_interactions().contains(&"onSearch {\"search\":\"be\"}".to_owned()));
    user.click("Berlin");
    let said = user.take_interactions();
    assert!(said.contains(&"onSelect {\"value\":\"Berlin\"}".to_owned()), "{said:?}");
    assert!(said.contains(&"set value=\"Berlin\"".to_owned()), "{said:?}");
}

#[test]
fn several_are_chosen_from_a_menu_that_stays() {
    let mut user = User::open("MultiSelect: {label: Tags, value: [red], items: [red, green, blue]}");
    user.click("Tags").click("green");
    assert_eq!(user.take_interactions()[0], "set value=[\"red\",\"green\"]");
    assert!(user.sees("blue"), "the menu is still open");
    user.click("red");
    assert_eq!(user.take_interactions()[0], "set value=[\"green\"]");
}

#[test]
fn one_section_is_open_at_a_time() {
    let mut user = User::open(
        "Accordion: {items: [{label: One, isOpen: true, widget: {Text: {text: first}}}, {label: Two, widget: {Text: {text: second}}}]}",
    );
    assert!(user.sees("first") && !user.sees("second"));
    assert_eq!(
        user.click("Two, closed").take_interactions(),
        ["set openSections=[0]", "set openSections=[1]", "onCollapse {\"index\":1,\"open\":true,\"data\":[1]}"]
    );
    assert!(user.sees("second") && !user.sees("first"));
    user.click("Two, open");
    assert!(!user.sees("second"));
}
