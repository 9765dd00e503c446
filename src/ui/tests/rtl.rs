//! Right-to-left pages: positions of widgets, and presses on them.

use egui::{Key, Pos2, Rect, Vec2};

use super::build::bare;
use super::scene_fixture::scene;
use super::user::User;
use crate::offscreen::Offscreen;
use ensemble_core::spec::TextDirection;

/// Rectangle of the widget labelled `label`.
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

/// Left edge of a text.
fn left_of(user: &User, words: &str) -> f32 {
    let texts = user.window.texts();
    texts.iter().find(|text| text.text == words).unwrap_or_else(|| panic!("no `{words}`")).shown.left()
}

#[test]
fn a_table_begins_at_the_right() {
    let grid = |direction: &str| {
        format!(
            "DataGrid: {{textDirection: {direction}, allowSelection: true, pageSize: 1, DataColumns: [{{label: Name, filter: {{values: [a]}}}}, {{label: Price, type: numeric, sortable: true}}], rows: [{{DataRow: {{children: [{{Text: {{text: one}}}}, {{Text: {{text: 12}}}}]}}}}, {{DataRow: {{children: [{{Text: {{text: two}}}}, {{Text: {{text: 7}}}}]}}}}]}}"
        )
    };
    let (ltr, mut rtl) = (User::open(&grid("ltr")), User::open(&grid("rtl")));
    assert!(left_of(&ltr, "Name") < left_of(&ltr, "Price") && left_of(&rtl, "Name") > left_of(&rtl, "Price"));
    assert!(left_of(&rtl, "one") > left_of(&rtl, "12"));
    assert!(left_of(&rtl, "12") < 60.0, "numbers stand at the end, which is the left: {}", left_of(&rtl, "12"));
    assert!(place(&rtl, "Select one").left() > 500.0 && place(&rtl, "Next page").left() < 60.0);
    rtl.take_interactions();
    rtl.click("Select one");
    assert!(rtl.take_interactions().iter().any(|said| said.contains("selectedRowKeys=[0]")));
    rtl.click("Next page");
    assert!(rtl.take_interactions().iter().any(|said| said.contains("curPage=2")));
}

#[test]
fn a_slider_grows_to_the_left() {
    let mut user = User::open("Slider: {textDirection: rtl, label: Volume, min: 0, max: 100, value: 20}");
    let track = place(&user, "Volume");
    user.window.click(Pos2::new(track.left() + track.width() * 0.25, track.center().y));
    user.wait(0.05);
    let said = user.take_interactions().join(" ");
    let value: f64 = said
        .split("set value=")
        .nth(1)
        .and_then(|rest| rest.split(' ').next()?.parse().ok())
        .unwrap_or_else(|| panic!("{said}"));
    assert!((70.0..80.0).contains(&value), "{value}");
    user.tab(1).take_interactions();
    user.press(Key::ArrowLeft);
    let after = user.take_interactions().join(" ");
    assert!(after.contains(&format!("set value={}", value + 1.0)), "the left arrow enlarges it: {after}");
}

#[test]
fn steps_pages_tags_and_stars_begin_at_the_right() {
    let steps = "steps: [{stepLabel: One, contentWidget: {Text: {text: a}}}, {stepLabel: Two, contentWidget: {Text: {text: b}}}]";
    let user = User::open(&format!("Stepper: {{textDirection: rtl, {steps}}}"));
    assert!(left_of(&user, "One") > left_of(&user, "Two"));
    let tags = User::open("Tag: {textDirection: rtl, label: [first, second]}");
    assert!(left_of(&tags, "first") > left_of(&tags, "second"));
    let ltr = User::open("Rating: {value: 4.5, count: 12}");
    let rtl = User::open("Rating: {textDirection: rtl, value: 4.5, count: 12}");
    assert!(left_of(&rtl, "4.5 (12)") < left_of(&ltr, "4.5 (12)") || place(&rtl, "4.5 (12) stars").left() > 300.0);
    let mut pages = User::open(
        "Carousel: {textDirection: rtl, layout: multiple, multipleItemWidthRatio: 0.5, gap: 0, children: [{Text: {text: first}}, {Text: {text: second}}, {Text: {text: third}}]}",
    );
    assert!(left_of(&pages, "first") > left_of(&pages, "second"));
    pages.take_interactions();
    pages.click("Next");
    assert!(pages.take_interactions().iter().any(|said| said.contains("currentIndex=1")));
    let chosen = User::open("MultiSelect: {textDirection: rtl, label: Kinds, items: [a, b], value: [a, b]}");
    assert!(left_of(&chosen, "a") > left_of(&chosen, "b"));
}

#[test]
fn the_calendar_of_a_date_field_runs_from_right_to_left() {
    let mut user = User::open("Date: {textDirection: rtl, label: Due, value: '2024-01-17'}");
    user.click("Due").take_interactions();
    let left = |name: &str| place(&user, name).left();
    assert!(left("Jan 15, 2024") > left("Jan 16, 2024"));
    assert!(left("Previous month") > left("Next month"));
    user.press(Key::ArrowLeft).press(Key::Enter);
    assert_eq!(user.take_interactions()[0], "set value=\"2024-01-18\"");
}

#[test]
fn icons_that_show_a_direction_are_mirrored_wherever_they_stand() {
    let picture = |direction: &str, widget: &str| {
        let column = format!("Column: {{textDirection: {direction}, crossAxis: center, children: [{{{widget}}}]}}");
        User::open(&column).window.picture().unwrap()
    };
    let same = |one: &egui::ColorImage, other: &egui::ColorImage, reversed: bool| {
        one.pixels.chunks(one.size[0]).zip(other.pixels.chunks(one.size[0])).all(|(one, other)| {
            let at = |x: usize| if reversed { other[other.len() - 1 - x] } else { other[x] };
            let far = |a: u8, b: u8| a.abs_diff(b) > 8;
            (0..one.len()).all(|x| !one[x].to_array().into_iter().zip(at(x).to_array()).any(|(a, b)| far(a, b)))
        })
    };
    for icon in ["send", "home"] {
        for widget in [
            format!("Icon: {{name: {icon}}}"),
            format!("IconButton: {{icon: {icon}}}"),
            format!("Button: {{startingIcon: {icon}}}"),
        ] {
            let (left, right) = (picture("ltr", &widget), picture("rtl", &widget));
            assert!(same(&left, &right, icon == "send"), "{widget}");
            assert_eq!(same(&left, &right, false), icon == "home", "{widget}");
        }
    }
}
