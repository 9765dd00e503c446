//! Pages that run from right to left: where things stand, and that a press reaches what stands there.

use egui::{Key, Pos2, Rect, Vec2};

use super::build::bare;
use super::scene_fixture::scene;
use super::user::User;
use crate::offscreen::Offscreen;
use ensemble_core::spec::TextDirection;

/// The rectangle of what says `label`.
fn place(user: &User, label: &str) -> Rect {
    user.window.find(label).unwrap_or_else(|| panic!("no `{label}` in {:?}", user.window.found())).rect
}

const ROW: &str = "children: [{Button: {label: One}}, {Button: {label: Two}}, {Button: {label: Three}}]";

#[test]
fn a_mirrored_row_starts_at_the_right_and_a_press_hits_what_is_seen() {
    for (direction, mirrored) in [("ltr", false), ("leftToRight", false), ("rtl", true), ("rightToLeft", true)] {
        let mut user = User::open(&format!("Row: {{textDirection: {direction}, gap: 10, {ROW}}}"));
        let [one, two, three] = ["One", "Two", "Three"].map(|label| place(&user, label));
        assert_eq!(one.left() > two.left() && two.left() > three.left(), mirrored, "{one} {two} {three}");
        assert!(!mirrored || one.right() > 550.0, "{one}");
        user.window.click(three.center());
        user.wait(0.05);
        assert_eq!(user.take_interactions(), ["onTap"]);
    }
}

#[test]
fn start_and_end_change_sides_and_left_stays_left() {
    let column = |cross: &str| {
        let user = User::open(&format!(
            "Column: {{textDirection: rtl, crossAxis: {cross}, children: [{{Text: {{text: A}}}}]}}"
        ));
        user.window.texts().into_iter().find(|text| text.text == "A").unwrap().shown
    };
    let (start, end) = (column("start"), column("end"));
    assert!(start.left() > end.left() + 100.0, "{start} {end}");
    let physical = User::open(
        "Stack: {textDirection: rtl, width: 400, height: 100, children: [{Button: {label: A, alignment: centerLeft}}, {Button: {label: B, alignment: centerRight}}]}",
    );
    assert!(place(&physical, "A").left() < place(&physical, "B").left());
    let main = User::open(&format!("Row: {{textDirection: rtl, mainAxis: end, {ROW}}}"));
    assert!(place(&main, "Three").left() < 40.0, "{}", place(&main, "Three"));
}

#[test]
fn text_starts_at_the_right_of_its_box() {
    let text = |direction: &str, words: &str| {
        let user = User::open(&format!(
            "Column: {{textDirection: {direction}, crossAxis: stretch, children: [{{Text: {{text: \"{words}\"}}}}]}}"
        ));
        let found = user.window.texts();
        found.into_iter().find(|text| text.text.contains(words)).unwrap().shown
    };
    assert!(text("ltr", "Hello").left() < 40.0);
    assert!(text("rtl", "Hello").right() > 560.0, "{}", text("rtl", "Hello"));
    // Without a stated direction the letters decide.
    let user = User::open("Column: {crossAxis: stretch, children: [{Text: {text: שלום}}, {Text: {text: Hello}}]}");
    let texts = user.window.texts();
    assert!(texts[0].shown.right() > 560.0 && texts[1].shown.left() < 40.0, "{texts:?}");
}

#[test]
fn the_mark_of_a_box_and_the_icon_of_a_field_change_sides() {
    let mut user = User::open("Column: {textDirection: rtl, children: [{Checkbox: {trailingText: Agree, id: a}}]}");
    let words = user.window.texts().into_iter().find(|text| text.text == "Agree").unwrap().shown;
    let whole = place(&user, "Agree");
    assert!(words.right() < whole.right() - 10.0, "the box stands right of its words: {words} in {whole}");
    // Where the box is seen.
    user.window.click(Pos2::new(words.right() + 16.0, words.center().y));
    user.wait(0.05);
    assert!(user.take_interactions().iter().any(|said| said.contains("true")));
}

#[test]
fn the_app_direction_reaches_everything() {
    let base = scene(&format!("Row: {{{ROW}}}"));
    let rtl = std::sync::Arc::new(ensemble_runtime::scene::Scene {
        direction: Some(TextDirection::RightToLeft),
        ..bare(base.root.clone())
    });
    let mut window = Offscreen::new(Vec2::new(600.0, 400.0), 1.0, false);
    window.frame(&rtl, 0.0);
    window.frame(&rtl, 0.1);
    let at = |window: &Offscreen, label: &str| window.find(label).unwrap().rect.left();
    assert!(at(&window, "One") > at(&window, "Three"));
    // Another language at once mirrors it back.
    window.frame(&base, 0.2);
    window.frame(&base, 0.3);
    assert!(at(&window, "One") < at(&window, "Three"));
}

#[test]
fn a_row_that_scrolls_starts_at_its_right_end() {
    let buttons: Vec<String> = (0..30).map(|at| format!("{{Button: {{label: B{at:02}}}}}")).collect();
    let mut user =
        User::open(&format!("Row: {{textDirection: rtl, scrollable: true, children: [{}]}}", buttons.join(", ")));
    let first = place(&user, "B00");
    assert!(first.right() > 550.0 && first.right() < 601.0, "{first}");
    user.window.input(egui::Event::PointerMoved(first.center()));
    user.window.input(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: Vec2::new(200.0, 0.0),
        modifiers: egui::Modifiers::NONE,
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
    });
    user.wait(1.0);
    assert!(place(&user, "B05").right() > first.right() - 400.0, "{}", place(&user, "B05"));
}

#[test]
fn typing_from_right_to_left_keeps_the_order_of_the_text() {
    let mut user = User::open("TextInput: {label: Name}");
    user.click("Name").write("ש").write("ל").write("ם");
    assert!(user.take_interactions().contains(&"set value=\"שלם\"".to_owned()));
    // The left arrow goes on in the text, as it is seen.
    user.press(Key::Home).press(Key::ArrowLeft).write("א");
    assert!(user.take_interactions().contains(&"set value=\"שאלם\"".to_owned()));
}

#[test]
fn a_click_in_a_right_to_left_field_sets_the_cursor_where_it_is_seen() {
    let mut user = User::open("TextInput: {label: Name, value: אבגד}");
    let text = user.window.texts().into_iter().find(|text| text.text == "אבגד").unwrap().shown;
    assert!(text.right() > 500.0, "the text starts at the right of the field: {text}");
    user.window.click(Pos2::new(text.right() - 1.0, text.center().y));
    user.wait(0.05);
    user.write("x");
    assert!(user.take_interactions().contains(&"set value=\"xאבגד\"".to_owned()));
}
