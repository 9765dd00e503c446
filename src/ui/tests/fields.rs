//! Fields for dates, times and codes, names that float, widgets that swap: as a hand meets them.

use egui::{Event, Key};

use super::kit::Hand;

#[test]
fn a_day_is_picked_from_a_calendar() {
    let mut hand = Hand::at("Date: {label: Due, value: '2024-01-17'}");
    assert!(!hand.sees("Jan 20, 2024"));
    hand.click("Due").said();
    hand.click("Jan 20, 2024");
    assert_eq!(hand.said(), ["set value=\"2024-01-20\"", "onChange {\"value\":\"2024-01-20\"}"]);
    assert!(!hand.sees("Jan 21, 2024"), "it closes");
    hand.click("Due").click("Next month").click("Feb 3, 2024");
    assert_eq!(hand.said()[0], "set value=\"2024-02-03\"");
}

#[test]
fn a_day_is_picked_by_keys_within_its_bounds() {
    let mut hand = Hand::at("Date: {label: Due, value: '2024-01-17', lastDate: '2024-01-18'}");
    hand.tab(1).press(Key::ArrowDown);
    hand.press(Key::ArrowRight).press(Key::ArrowRight).press(Key::Enter);
    assert!(hand.said().is_empty(), "the 19th is out of bounds");
    hand.press(Key::ArrowLeft).press(Key::Enter);
    assert_eq!(hand.said()[0], "set value=\"2024-01-18\"");
    hand.press(Key::ArrowDown).press(Key::Escape);
    assert!(!hand.sees("Jan 16, 2024"));
}

#[test]
fn a_range_has_two_days_in_order() {
    let mut hand = Hand::at("DateRange: {label: Stay, startDate: '2024-01-10', endDate: '2024-01-12'}");
    hand.click("Stay").said();
    hand.click("Jan 20, 2024");
    assert!(hand.said().is_empty(), "the last day is missing");
    hand.click("Jan 15, 2024");
    let said = hand.said();
    assert_eq!(&said[..2], ["set startDate=\"2024-01-15\"", "set endDate=\"2024-01-20\""]);
}

#[test]
fn a_time_is_turned_by_keys_and_by_hand() {
    let mut hand = Hand::at("Time: {label: At, value: '23:30', use24hFormat: true}");
    hand.tab(1).press(Key::ArrowDown).press(Key::ArrowUp);
    assert_eq!(hand.said()[0], "set value=\"00:30:00\"");
    hand.click("Later minute");
    assert_eq!(hand.said()[0], "set value=\"00:31:00\"");
}

#[test]
fn a_code_is_typed_box_by_box() {
    let mut hand = Hand::at("ConfirmationInput: {label: Code, length: 4, inputType: number}");
    hand.click("Code").said();
    hand.write("1").write("x").write("2");
    assert_eq!(hand.said().last().map(String::as_str), Some("onChange {\"value\":\"12\"}"));
    hand.press(Key::Backspace);
    hand.window.input(Event::Paste("98765".into()));
    hand.wait(0.05);
    assert_eq!(hand.said().last().map(String::as_str), Some("onComplete {\"value\":\"9876\"}"));
}

#[test]
fn a_toggle_and_a_radio_button_answer_once() {
    let mut hand =
        Hand::at("Toggle: {label: Star, activeWidget: {Text: {text: lit}}, inactiveWidget: {Text: {text: dark}}}");
    assert!(hand.sees("dark"));
    assert_eq!(hand.click("Star").said(), ["set value=true", "onChange {\"value\":true}"]);
    assert!(hand.sees("lit"), "it is shown before the app answers");
    let mut hand = Hand::at("RadioButton: {label: Free, value: free}");
    assert_eq!(hand.click("Free").said()[0], "set selected=true");
    assert!(hand.click("Free").said().is_empty());
    let mut hand = Hand::at("TripleSwitch: {label: Alarm}");
    hand.tab(1).press(Key::ArrowRight);
    assert_eq!(hand.said(), ["set value=\"mixed\"", "onChange {\"value\":\"mixed\"}"]);
}

#[test]
fn a_carousel_goes_on_by_hand_and_by_itself() {
    let mut hand =
        Hand::at("Carousel: {layout: single, height: 200, children: [{Text: {text: one}}, {Text: {text: two}}]}");
    assert!(hand.sees("one"));
    hand.said();
    hand.click("Go to 2");
    assert_eq!(hand.said()[..2], ["set currentIndex=1", "onItemChange {\"currentIndex\":1}"]);
    let mut hand = Hand::at(
        "Carousel: {layout: single, autoplay: true, autoplayInterval: 2, children: [{Text: {text: one}}, {Text: {text: two}}]}",
    );
    hand.said();
    hand.wait(1.0);
    assert!(hand.said().is_empty());
    hand.wait(1.5);
    assert_eq!(hand.said()[0], "set currentIndex=1");
}

#[test]
fn a_step_is_chosen() {
    let mut hand = Hand::at(
        "Stepper: {steps: [{stepLabel: Match, contentWidget: {Text: {text: first}}}, {stepLabel: Check, contentWidget: {Text: {text: second}}}]}",
    );
    assert!(hand.sees("first") && !hand.sees("second"));
    assert_eq!(hand.click("Check").said(), ["set activeStepIndex=1", "onChange {\"step\":1}"]);
    assert!(hand.sees("second"));
}

#[test]
fn keys_are_told_while_a_field_is_typed_in() {
    let mut hand = Hand::at("TextInput: {label: Say}");
    hand.press(Key::Enter);
    assert!(hand.said().is_empty(), "it has no focus");
    hand.click("Say").said();
    hand.wait(0.05);
    hand.press(Key::Escape);
    let said = hand.said();
    assert!(said.iter().any(|one| one.starts_with("onKeyDown") && one.contains("\"key\":\"Escape\"")), "{said:?}");
}

#[test]
fn what_scrolls_is_asked_to_load_anew() {
    let mut hand = Hand::at("Column: {scrollable: true, children: [{Text: {text: one}}]}");
    hand.said();
    hand.press(Key::F5);
    assert_eq!(hand.said(), ["onPullToRefresh"]);
    for turn in 0..4 {
        hand.window.input(Event::PointerMoved(egui::pos2(100.0, 100.0)));
        hand.window.input(Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: egui::Vec2::new(0.0, 60.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: egui::Modifiers::NONE,
        });
        hand.wait(if turn == 0 { 2.0 } else { 0.2 });
    }
    assert_eq!(hand.said(), ["onPullToRefresh"], "one turn that rests asks for nothing");
}
