//! Fields for dates, times and codes, floating labels, LoadingContainer: used through pointer and keyboard.

use egui::{Event, Key};
use ensemble_core::calendar::TimeZone;

use super::user::User;
use time::UtcOffset;

#[test]
fn a_day_is_picked_from_a_calendar() {
    let mut user = User::open("Date: {label: Due, value: '2024-01-17'}");
    assert!(!user.sees("Jan 20, 2024"));
    user.click("Due").take_interactions();
    user.click("Jan 20, 2024");
    assert_eq!(user.take_interactions(), ["set value=\"2024-01-20\"", "onChange {\"value\":\"2024-01-20\"}"]);
    assert!(!user.sees("Jan 21, 2024"), "it closes");
    user.click("Due").click("Next month").click("Feb 3, 2024");
    assert_eq!(user.take_interactions()[0], "set value=\"2024-02-03\"");
}

#[test]
fn a_day_is_picked_by_keys_within_its_bounds() {
    let mut user = User::open("Date: {label: Due, value: '2024-01-17', lastDate: '2024-01-18'}");
    user.tab(1).press(Key::ArrowDown);
    user.press(Key::ArrowRight).press(Key::ArrowRight).press(Key::Enter);
    assert!(user.take_interactions().is_empty(), "the 19th is out of bounds");
    user.press(Key::ArrowLeft).press(Key::Enter);
    assert_eq!(user.take_interactions()[0], "set value=\"2024-01-18\"");
    user.press(Key::ArrowDown).press(Key::Escape);
    assert!(!user.sees("Jan 16, 2024"));
}

#[test]
fn a_range_has_two_days_in_order() {
    let mut user = User::open("DateRange: {label: Stay, startDate: '2024-01-10', endDate: '2024-01-12'}");
    user.click("Stay").take_interactions();
    user.click("Jan 20, 2024");
    assert!(user.take_interactions().is_empty(), "the last day is missing");
    user.click("Jan 15, 2024");
    let said = user.take_interactions();
    assert_eq!(&said[..2], ["set startDate=\"2024-01-15\"", "set endDate=\"2024-01-20\""]);
}

#[test]
fn a_time_is_set_by_keys_and_by_pointer() {
    let mut user = User::open("Time: {label: At, value: '23:30', use24hFormat: true}");
    user.tab(1).press(Key::ArrowDown).press(Key::ArrowUp);
    assert_eq!(user.take_interactions()[0], "set value=\"00:30:00\"");
    user.click("Later minute");
    assert_eq!(user.take_interactions()[0], "set value=\"00:31:00\"");
}

#[test]
fn a_code_is_typed_box_by_box() {
    let mut user = User::open("ConfirmationInput: {label: Code, length: 4, inputType: number}");
    user.click("Code").take_interactions();
    user.write("1").write("x").write("2");
    assert_eq!(user.take_interactions().last().map(String::as_str), Some("onChange {\"value\":\"12\"}"));
    user.press(Key::Backspace);
    user.window.input(Event::Paste("98765".into()));
    user.wait(0.05);
    assert_eq!(user.take_interactions().last().map(String::as_str), Some("onComplete {\"value\":\"9876\"}"));
}

#[test]
fn a_toggle_and_a_radio_button_answer_once() {
    let mut user =
        User::open("Toggle: {label: Star, activeWidget: {Text: {text: lit}}, inactiveWidget: {Text: {text: dark}}}");
    assert!(user.sees("dark"));
    assert_eq!(user.click("Star").take_interactions(), ["set value=true", "onChange {\"value\":true}"]);
    assert!(user.sees("lit"), "it is shown before the app answers");
    let mut user = User::open("RadioButton: {label: Free, value: free}");
    assert_eq!(user.click("Free").take_interactions()[0], "set selected=true");
    assert!(user.click("Free").take_interactions().is_empty());
    let mut user = User::open("TripleSwitch: {label: Alarm}");
    user.tab(1).press(Key::ArrowRight);
    assert_eq!(user.take_interactions(), ["set value=\"mixed\"", "onChange {\"value\":\"mixed\"}"]);
}

#[test]
fn a_carousel_goes_on_by_click_and_by_itself() {
    let mut user =
        User::open("Carousel: {layout: single, height: 200, children: [{Text: {text: one}}, {Text: {text: two}}]}");
    assert!(user.sees("one"));
    user.take_interactions();
    user.click("Go to 2");
    assert_eq!(user.take_interactions()[..2], ["set currentIndex=1", "onItemChange {\"currentIndex\":1}"]);
    let mut user = User::open(
        "Carousel: {layout: single, autoplay: true, autoplayInterval: 2, children: [{Text: {text: one}}, {Text: {text: two}}]}",
    );
    user.take_interactions();
    user.wait(1.0);
    assert!(user.take_interactions().is_empty());
    user.wait(1.5);
    assert_eq!(user.take_interactions()[0], "set currentIndex=1");
}

#[test]
fn a_step_is_chosen() {
    let mut user = User::open(
        "Stepper: {steps: [{stepLabel: Match, contentWidget: {Text: {text: first}}}, {stepLabel: Check, contentWidget: {Text: {text: second}}}]}",
    );
    assert!(user.sees("first") && !user.sees("second"));
    assert_eq!(user.click("Check").take_interactions(), ["set activeStepIndex=1", "onChange {\"step\":1}"]);
    assert!(user.sees("second"));
}

#[test]
fn keys_are_reported_while_a_field_is_typed_in() {
    let mut user = User::open("TextInput: {label: Say}");
    user.press(Key::Enter);
    assert!(user.take_interactions().is_empty(), "it has no focus");
    user.click("Say").take_interactions();
    user.wait(0.05);
    user.press(Key::Escape);
    let said = user.take_interactions();
    assert!(said.iter().any(|one| one.starts_with("onKeyDown") && one.contains("\"key\":\"Escape\"")), "{said:?}");
}

#[test]
fn what_scrolls_is_asked_to_load_anew() {
    let mut user = User::open("Column: {scrollable: true, children: [{Text: {text: one}}]}");
    user.take_interactions();
    user.press(Key::F5);
    assert_eq!(user.take_interactions(), ["onPullToRefresh"]);
    for turn in 0..4 {
        user.window.input(Event::PointerMoved(egui::pos2(100.0, 100.0)));
        user.window.input(Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: egui::Vec2::new(0.0, 60.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: egui::Modifiers::NONE,
        });
        user.wait(if turn == 0 { 2.0 } else { 0.2 });
    }
    assert_eq!(user.take_interactions(), ["onPullToRefresh"], "one turn that rests asks for nothing");
}

/// 2024-03-01T04:30Z, five hours west of Greenwich: 23:30 on the last day of February.
const LATE: f64 = 1_709_267_400_000.0;
const WEST: TimeZone = TimeZone(|_| UtcOffset::from_hms(-5, 0, 0).unwrap());

#[test]
fn today_is_the_day_of_the_devices_zone() {
    let mut user = User::open("Date: {label: Due}");
    user.window.set_clock(WEST, LATE);
    user.click("Due").wait(0.05);
    assert!(user.sees("Feb 29, 2024"), "{:?}", user.window.found());
    assert_eq!(user.press(Key::Enter).take_interactions()[0], "set value=\"2024-02-29\"");
    let mut user = User::open("DateRange: {label: Stay}");
    user.window.set_clock(TimeZone::UTC, LATE);
    user.click("Stay").wait(0.05);
    assert!(user.sees("Mar 1, 2024"), "{:?}", user.window.found());
}

#[test]
fn a_countdown_counts_by_the_clock_it_is_given() {
    let mut user = User::open("Countdown: {date: '2024-03-01T05:00:00Z', format: minutesAndSeconds}");
    user.window.set_clock(WEST, LATE - 1000.0);
    user.wait(1.0);
    assert!(user.sees("30 minutes, 0 seconds"), "{:?}", user.window.found());
    user.wait(30.0);
    assert!(user.sees("29 minutes, 30 seconds"), "{:?}", user.window.found());
}

#[test]
fn the_focus_survives_a_new_version_of_the_app() {
    let field = |id: &str, value: &str| format!("TextInput: {{id: {id}, label: {id}, value: {value}}}");
    let mut user =
        User::open(&format!("Column: {{children: [{{{}}}, {{{}}}]}}", field("name", "Ann"), field("town", "Bern")));
    user.click("town").press(Key::Home);
    let new = format!(
        "Column: {{children: [{{{}}}, {{Text: {{text: new}}}}, {{{}}}]}}",
        field("name", "Ann"),
        field("town", "Bern")
    );
    user.reload(&new);
    user.take_interactions();
    user.write("x");
    // The caret is where it was, too.
    assert!(user.take_interactions().iter().any(|words| words == "set value=\"xBern\""));
    // A field that is gone takes the focus with it.
    user.reload("TextInput: {id: other, label: other}").write("y");
    assert_eq!(user.take_interactions().iter().filter(|words| words.contains("y")).count(), 0);
}

#[test]
fn a_tag_stays_while_the_runtime_has_not_answered_yet() {
    let mut user = User::open("TagInput: {label: Note, triggers: [{character: '#', data: [release, bug]}]}");
    user.tab(1).write("#r").take_interactions();
    user.press(Key::Enter).wait(0.3);
    let tags: Vec<String> =
        user.take_interactions().into_iter().filter(|interaction| interaction.starts_with("set tags=")).collect();
    assert_eq!(tags.len(), 1, "{tags:?}");
    assert!(tags[0].contains("release"), "{tags:?}");
}

#[test]
fn enter_opens_a_calendar_and_picks_nothing_in_it() {
    for field in [
        "Date: {label: Due, value: '2024-01-17'}",
        "DateRange: {label: Due, startDate: '2024-01-17', endDate: '2024-01-19'}",
    ] {
        let mut user = User::open(field);
        user.tab(1).press(Key::Enter);
        assert!(user.sees("Jan 20, 2024"), "{field}: {:?}", user.window.found());
        assert!(user.take_interactions().is_empty(), "{field}");
    }
    let mut user = User::open("Date: {label: Due, value: '2024-01-17'}");
    user.tab(1).press(Key::Enter).press(Key::ArrowRight).press(Key::Enter);
    assert_eq!(user.take_interactions()[0], "set value=\"2024-01-18\"");
}

/// The painted text that contains `words`.
fn painted(user: &User, words: &str) -> egui::Rect {
    user.window.texts().into_iter().find(|text| text.text.contains(words)).unwrap_or_else(|| panic!("no {words}")).shown
}

#[test]
fn long_choices_of_a_radio_group_are_broken_into_lines() {
    for direction in ["vertical", "wrap"] {
        let user = User::open(&format!(
            "Column: {{width: 160, children: [{{RadioGroup: {{direction: {direction}, items: ['Every event as soon as it comes, day and night', Never]}}}}]}}"
        ));
        let (long, short) = (painted(&user, "day and night"), painted(&user, "Never"));
        assert!(long.height() > 45.0 && long.width() < 140.0, "{direction}: {long}");
        assert!(short.top() >= long.bottom(), "{direction}: {long} {short}");
    }
}

#[test]
fn labels_of_steps_are_broken_into_lines_and_alone_where_a_word_does_not_fit() {
    let stepper = |width: f32| {
        format!(
            "Column: {{width: {width}, children: [{{Stepper: {{activeStepIndex: 1, steps: [{{stepLabel: Delivery address}}, {{stepLabel: Way of payment}}, {{stepLabel: Confirmation, contentWidget: {{Text: {{text: x}}}}}}]}}}}, {{Text: {{text: Below}}}}]}}"
        )
    };
    let user = User::open(&stepper(300.0));
    let (address, below) = (painted(&user, "Delivery address"), painted(&user, "Below"));
    assert!(address.height() > 20.0 && address.width() < 90.0, "{address}");
    assert!(below.top() >= address.bottom(), "{address} {below}");
    let user = User::open(&stepper(180.0));
    assert!(painted(&user, "Way of payment").height() < 20.0);
    assert!(!user.window.texts().iter().any(|text| text.text.contains("Confirmation")));
    assert!(user.sees("Confirmation"), "it can still be chosen: {:?}", user.window.found());
}

#[test]
fn a_right_click_on_a_text_field_opens_a_menu_that_cuts_copies_and_selects() {
    let mut user = User::open("TextInput: {label: Name, value: Ada Lovelace}");
    let at = painted(&user, "Ada Lovelace").left_center() + egui::Vec2::new(4.0, 0.0);
    user.window.click_with(at, egui::PointerButton::Secondary);
    user.wait(0.1);
    assert!(["Cut", "Copy", "Paste"].into_iter().all(|entry| user.sees(entry)), "{:?}", user.window.found());
    user.click("Select all");
    assert!(!user.sees("Paste"), "it closes");
    user.window.click_with(at, egui::PointerButton::Secondary);
    user.wait(0.1);
    user.click("Copy");
    assert_eq!(user.window.take_copied().as_deref(), Some("Ada Lovelace"), "a right click keeps the selection");
    user.window.click_with(at, egui::PointerButton::Secondary);
    user.wait(0.1);
    user.click("Cut").write("Grace");
    assert!(user.window.texts().iter().any(|text| text.text == "Grace"), "{:?}", user.window.texts());
    let mut user = User::open("PasswordInput: {label: Key, value: secret}");
    user.click("Key").press(Key::Home);
    let at = painted(&user, "••••••").left_center() + egui::Vec2::new(4.0, 0.0);
    user.window.click_with(at, egui::PointerButton::Secondary);
    user.wait(0.1);
    user.click("Select all").take_interactions();
    user.window.click_with(at, egui::PointerButton::Secondary);
    user.wait(0.1);
    user.click("Copy");
    assert_eq!(user.window.take_copied(), None, "a password is not copied");
}
