//! Controls, tables, charts and texts, used through pointer and keyboard.

use egui::{Key, Vec2};

use super::user::User;
use ensemble_core::value::Value;
use ensemble_runtime::scene::{Interaction, NodeId};

#[test]
fn each_line_of_wrapped_toggle_buttons_has_round_ends() {
    let long = "[A rather long choice, The second long choice, The third long choice, The fourth long choice, The fifth long choice]";
    let user = User::open(&format!("ToggleButton: {{value: none, width: 400, items: {long}}}"));
    let picture = user.window.picture().unwrap();
    let ground = *picture.pixels.last().unwrap();
    for words in ["A rather long choice", "The third long choice", "The fifth long choice"] {
        let corner = user.window.find(words).unwrap().rect.min;
        let at = |x: f32, y: f32| picture.pixels[(corner.y + y) as usize * 600 + (corner.x + x) as usize];
        assert_eq!(at(0.0, 0.0), ground, "{words}: nothing is painted in the corner");
        assert_ne!(at(0.0, 18.0), ground, "{words}: the edge");
    }
}

#[test]
fn a_button_is_pressed_by_click_and_by_key() {
    let mut user = User::open("Button: {label: Send}");
    assert_eq!(user.click("Send").take_interactions(), ["onTap"]);
    user.press(Key::Tab).press(Key::Enter);
    assert_eq!(user.take_interactions(), ["onTap"]);
    for off in ["enabled: false", "disabled: true", "isLoading: true"] {
        let mut user = User::open(&format!("Button: {{label: Send, {off}}}"));
        assert!(user.click("Send").take_interactions().is_empty(), "{off}");
    }
}

/// The event `onKeyDown` of a key without modifiers.
fn key_down(key: &str) -> String {
    format!("onKeyDown {{\"key\":\"{key}\",\"ctrlKey\":false,\"shiftKey\":false,\"altKey\":false,\"metaKey\":false}}")
}

#[test]
fn a_field_tells_every_key_then_the_pause_then_the_change() {
    let mut user = User::open("TextInput: {label: Name}");
    user.click("Name").write("a").write("b");
    assert_eq!(
        user.take_interactions(),
        [
            "onFocusReceived".to_owned(),
            key_down("a"),
            "set value=\"a\"".into(),
            "onKeyPress {\"value\":\"a\"}".into(),
            key_down("b"),
            "set value=\"ab\"".into(),
            "onKeyPress {\"value\":\"ab\"}".into()
        ]
    );
    user.wait(0.5);
    assert_eq!(user.take_interactions(), ["onDelayedKeyPress {\"value\":\"ab\"}"]);
    assert_eq!(user.press(Key::Enter).take_interactions(), [key_down("Enter"), "onChange {\"value\":\"ab\"}".into()]);
    assert_eq!(user.press(Key::Enter).take_interactions(), [key_down("Enter")]);
    assert_eq!(user.press(Key::Escape).take_interactions(), [key_down("Escape"), "onFocusLost".into()]);
}

#[test]
fn the_keyboard_reaches_a_secret_before_the_eye_at_its_end() {
    let mut user = User::open("PasswordInput: {label: Token}");
    user.tab(1).write("x");
    assert_eq!(user.take_interactions()[..3], ["onFocusReceived".to_owned(), key_down("x"), "set value=\"x\"".into()]);
    user.press(Key::Tab).press(Key::Enter);
    assert!(user.sees("Hide"), "the second stop is the eye");
}

#[test]
fn a_form_is_sent_when_its_fields_are_right() {
    let mut user = User::open(
        "Form: {children: [
            {TextInput: {label: Name, required: true, validator: {regex: '^[A-Z]', regexError: One capital first}}},
            {Checkbox: {trailingText: Agree, required: true}},
            {Button: {label: Send, submitForm: true}}]}",
    );
    assert!(
        user.click("Send").take_interactions().iter().all(|said| !said.contains("onTap") && !said.contains("onSubmit"))
    );
    assert!(user.sees("This field is required"), "the mistake is said where it is");
    user.write("ada").click("Send");
    assert!(user.sees("One capital first"), "the keyboard was in the field that was wrong");
    user.click("Name").press(Key::Home).write("A").click("Agree").take_interactions();
    assert_eq!(user.click("Send").take_interactions(), ["onTap", "onSubmit {\"vals\":{\"Name\":\"Aada\"}}"]);
}

#[test]
fn enter_sends_the_form_around_a_field() {
    let mut user = User::open("Form: {children: [{TextInput: {label: Name}}]}");
    user.click("Name").write("x").take_interactions();
    let said = user.press(Key::Enter).take_interactions();
    assert_eq!(
        said,
        [key_down("Enter"), "onChange {\"value\":\"x\"}".into(), "onSubmit {\"vals\":{\"Name\":\"x\"}}".into()]
    );
}

#[test]
fn a_mask_writes_along() {
    let mut user = User::open("TextInput: {label: Phone, mask: '###-##'}");
    user.click("Phone").write("1").write("2").write("3").write("4").write("x").write("5");
    assert!(user.take_interactions().contains(&"set value=\"123-45\"".to_owned()));
}

#[test]
fn a_number_field_takes_a_minus_and_a_decimal() {
    let mut user = User::open("TextInput: {label: Amount, inputType: number}");
    user.click("Amount").write("-1.5x");
    assert!(user.take_interactions().contains(&"set value=\"-1.5\"".to_owned()));
}

#[test]
fn a_tick_shows_before_the_store_answers() {
    let mut user = User::open(
        "Column: {children: [{Checkbox: {trailingText: Agree}}, {Switch: {trailingText: Live, value: true}}]}",
    );
    assert_eq!(user.click("Agree").take_interactions(), ["set value=true", "onChange {\"value\":true}"]);
    assert_eq!(user.click("Agree").take_interactions(), ["set value=false", "onChange {\"value\":false}"]);
    assert_eq!(user.click("Live").take_interactions(), ["set value=false", "onChange {\"value\":false}"]);
}

#[test]
fn a_choice_is_made_by_click_and_by_key() {
    let mut user = User::open("Dropdown: {label: Interval, value: 5m, items: [1m, 5m, {value: 1h, label: One hour}]}");
    user.click("Interval").click("One hour");
    let said = |value: &str| {
        let select = format!("onItemSelect {{\"selectedValue\":\"{value}\"}}");
        [format!("set value=\"{value}\""), select, format!("onChange {{\"value\":\"{value}\"}}")]
    };
    assert_eq!(user.take_interactions(), said("1h"));
    user.press(Key::Enter).press(Key::ArrowUp).press(Key::ArrowUp).press(Key::Enter);
    assert_eq!(user.take_interactions(), said("1m"));
    user.press(Key::Enter).press(Key::Escape);
    assert!(user.take_interactions().is_empty());
}

#[test]
fn a_slider_moves_by_key_in_its_steps() {
    let mut user = User::open("Slider: {label: Rate, min: 0, max: 10, divisions: 5, value: 4}");
    user.press(Key::Tab).press(Key::ArrowRight);
    assert_eq!(user.take_interactions(), ["set value=6", "onChange {\"value\":6}"]);
}

#[test]
fn a_table_sorts_and_its_rows_are_picked() {
    let mut user = User::open(
        "DataGrid: {DataColumns: [{label: Symbol, type: text}, {label: Price, type: numeric, sortable: true, sortKey: price}],
          children: [{DataRow: {children: [{Text: {text: ABC}}, {Text: {text: 12.5}}]}}, {DataRow: {children: [{Text: {text: XYZ}}]}}]}",
    );
    user.click("Price");
    let sorting = "{\"columnIndex\":1,\"order\":\"ascending\"}";
    assert_eq!(
        user.take_interactions(),
        [
            "onScrollEnd".into(),
            format!("set sorting={sorting}"),
            "onSort {\"columnIndex\":1,\"order\":\"ascending\",\"sortKey\":\"price\",\
             \"sortOrder\":\"ascend\",\"columnTitle\":\"Price\",\"dataKey\":\"price\"}"
                .into()
        ]
    );
    assert!(user.click("Price").take_interactions()[0].contains("descending"));
    user.click("XYZ");
    assert_eq!(user.take_interactions(), ["set selectedItemIndex=1", "onItemTap {\"selectedItemIndex\":1}", "onTap"]);
}

#[test]
fn boxes_are_turned_tinted_and_framed() {
    let user = User::open(
        "Column: {gap: 8, children: [
            {Text: {text: turned, transform: [{rotate: 15}, {scale: {scaleX: 1.5}}]}},
            {Column: {colorFilter: {color: black}, children: [{Text: {text: grey, color: red}}]}},
            {Column: {borderGradient: {colors: [red, blue]}, borderWidth: 3, borderRadius: 8, children: [{Text: {text: framed}}]}},
            {Column: {animation: {enabled: true}, backgroundColor: red, border: '2px solid blue', children: [{Text: {text: moving}}]}},
            {Column: {backgroundImage: missing.png, children: [{Text: {text: picture}}]}}]}",
    );
    for words in ["turned", "grey", "framed", "moving", "picture"] {
        assert!(user.sees(words), "{words}");
    }
    assert!(user.window.picture().is_ok());
}

#[test]
fn a_text_shows_what_was_cut_off() {
    let mut user = User::open("Text: {text: \"one\\ntwo\\nthree\", maxLines: 1, expandable: true}");
    user.click("Show more");
    assert!(user.sees("Show less"));
    let below = user.window.find("Show less").unwrap().rect.min.y;
    assert_eq!(below, 24.0 + 3.0 * 20.0, "below three lines");
    user.click("Show less");
    assert!(user.sees("Show more"));
}

#[test]
fn a_part_of_a_text_is_pressed() {
    let mut user = User::open("Text: {text: 'I accept ', spans: [{text: the terms}]}");
    let whole = user.window.find("I accept the terms").unwrap().rect;
    user.window.click(whole.left_center() + Vec2::new(10.0, 0.0));
    user.wait(0.1);
    assert!(user.take_interactions().is_empty());
    user.window.click(whole.right_center() - Vec2::new(10.0, 0.0));
    user.wait(0.1);
    assert_eq!(user.take_interactions(), ["onTap"]);
}

#[test]
fn a_list_without_rows_says_so() {
    assert!(User::open("ListView: {rows: []}").sees("Nothing here yet"));
    assert!(User::open("ListView: {rows: [], emptyText: Waiting}").sees("Waiting"));
    assert!(User::open("ListView: {rows: [], showLoading: true}").sees("Loading"));
}

#[test]
fn a_link_leads_away() {
    let mut user = User::open("Markdown: {text: \"Go [there](navigateScreen:Detail) now\"}");
    user.click("there");
    assert_eq!(user.done, [Interaction::Link("navigateScreen:Detail".into())]);
}

#[test]
fn what_loads_gives_way_to_what_is_there() {
    let yaml = |loading: bool| format!("LoadingContainer: {{isLoading: {loading}, widget: {{Text: {{text: Here}}}}}}");
    let user = User::open(&yaml(true));
    assert!(user.window.find("Loading").is_some() && user.window.find("Here").is_none());
    assert!(User::open(&yaml(false)).window.find("Here").is_some());
}

#[test]
fn an_event_names_its_widget() {
    let mut user = User::open("Button: {label: Send}");
    user.click("Send");
    assert_eq!(user.done, [Interaction::Fire { node: NodeId(1), event: "onTap", data: Value::Null }]);
}

#[test]
fn a_hidden_axis_of_a_chart_has_no_grid() {
    let lines = |shown: bool| {
        let axes = format!("scales: {{x: {{display: {shown}}}, y: {{display: {shown}}}}}");
        let data = "data: {labels: ['', '', ''], datasets: [{data: [1, 5, 3]}]}";
        let user = User::open(&format!("Chart: {{height: 200, config: {{type: line, {data}, options: {{{axes}}}}}}}"));
        let border = crate::toolkit::theme::Theme::light().colors.border;
        user.window.picture().unwrap().pixels.iter().filter(|pixel| **pixel == border).count()
    };
    assert!(lines(true) > 400, "{}", lines(true));
    assert_eq!(lines(false), 0);
}
