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
