//! Widgets of apps of the React runtime, set from JavaScript: by clicks and in the picture.

use std::rc::Rc;

use super::{EchoServer, open_files, play};
use crate::support::with_stack;

#[test]
fn set_methods_change_what_is_seen() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - Text: {id: title, text: Peter}\n        - Button: {id: save, label: Save}\n        - TextInput: {id: name, label: Name}\n        - Dropdown: {id: pick, items: [one, two]}\n        - Text: {id: out, text: \"picked ${pick.selectedValue ?? 'nothing'}\"}\n        - Button: {label: Go, onTap: \"title.setText('Spiderman'); name.setValue('Ada'); save.setVisible(false); pick.setSelectedValue('two')\"}\n";
    play(home, |app| {
        app.expect("picked nothing");
        app.click("Go");
        app.pass(200);
        app.expect("Spiderman");
        app.expect("Ada");
        app.expect("picked two");
        assert!(!app.sees("Save") && !app.sees("Peter"));
    });
}

#[test]
fn a_form_is_read_filled_and_emptied() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - Form:\n            id: form\n            onSubmit: {executeCode: {body: \"out.text = JSON.stringify(event.data.vals)\"}}\n            children:\n              - TextInput: {id: name, value: Ada}\n              - TextInput: {label: Town}\n              - Checkbox: {id: agree, trailingText: Agree}\n        - Text: {id: out, text: nothing}\n        - Row:\n            children:\n              - Button: {label: Get, onTap: \"out.text = JSON.stringify(form.getValues())\"}\n              - Button: {label: Fill, onTap: \"form.updateValues({Town: 'Bern', agree: true})\"}\n              - Button: {label: Submit, onTap: \"form.submit()\"}\n        - Row:\n            children:\n              - Button: {label: Reset, onTap: \"form.reset()\"}\n              - Button: {label: Clear, onTap: \"form.clear()\"}\n";
    play(home, |app| {
        app.click("Get");
        app.pass(100);
        app.expect(r#"{"name":"Ada","Town":"","agree":false}"#);
        let field = app.0.target("name").unwrap();
        app.0.focus(&field);
        app.0.erase();
        app.0.type_text("Bob");
        app.click("Fill");
        app.pass(100);
        app.expect("Bern");
        app.click("Submit");
        app.pass(100);
        app.expect(r#"{"name":"Bob","Town":"Bern","agree":true}"#);
        app.click("Reset");
        app.pass(100);
        app.expect("Ada");
        assert!(!app.sees("Bern") || app.sees("Bob\",\"Town"), "only the text of the last submission is left");
        app.click("Clear");
        app.click("Get");
        app.pass(100);
        app.expect(r#"{"name":"","Town":"","agree":false}"#);
    });
}

#[test]
fn a_debounced_handler_runs_once_after_the_pause() {
    let home = "Global: |-\n  var count = 0;\nView:\n  body:\n    Column:\n      children:\n        - TextInput:\n            id: word\n            label: Word\n            onChange: {debounceMs: 400, executeCode: {body: \"out.text = 'typed ' + value\"}}\n        - Button: {label: Tap, onTap: {debounceMs: 300, executeCode: {body: \"count += 1; taps.text = 'taps ' + count\"}}}\n        - Text: {id: out, text: nothing}\n        - Text: {id: taps, text: no taps}\n";
    play(home, |app| {
        let field = app.0.target("word").unwrap();
        app.0.focus(&field);
        app.0.type_text("hel");
        app.pass(100);
        assert!(app.sees("nothing"), "not before the pause");
        app.0.type_text("lo");
        app.pass(600);
        app.expect("typed hello");
        for _ in 0..3 {
            app.click("Tap");
        }
        assert!(app.sees("no taps"));
        app.pass(500);
        app.expect("taps 1");
    });
}

#[test]
fn a_sidebar_is_collapsed_by_its_id() {
    let home = "View:\n  menu:\n    SideBar:\n      id: bar\n      items:\n        - {label: First, icon: home, page: Home}\n        - {label: Second, icon: list, page: Home}\n  body:\n    Column:\n      children:\n        - Text: {text: \"collapsed ${bar.isCollapsed ?? false}\"}\n        - Button: {label: Open, onTap: \"bar.setIsCollapsed(false)\"}\n        - Button: {label: Close, onTap: \"bar.setIsCollapsed(true)\"}\n";
    play(home, |app| {
        app.click("Open");
        app.pass(200);
        app.expect("First");
        app.click("Close");
        app.pass(200);
        assert!(!app.sees("First"));
        app.expect("collapsed true");
    });
}

#[test]
fn the_selected_rows_of_a_table_are_set() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - DataGrid:\n            id: grid\n            allowSelection: true\n            DataColumns: [{label: Name}]\n            item-template: {data: [{n: a}, {n: b}], name: row, template: {DataRow: {children: [{Text: {text: \"${row.n}\"}}]}}}\n        - Text: {text: \"chosen ${JSON.stringify(grid.selectedRowKeys)}\"}\n        - Button: {label: Choose, onTap: \"grid.setRowsSelected([1])\"}\n";
    play(home, |app| {
        app.click("Choose");
        app.pass(200);
        app.expect("chosen [1]");
    });
}

#[test]
fn a_row_with_other_data_loads_its_widget_again_and_keeps_what_was_typed() {
    let card = "Widget:\n  inputs: [user]\n  onLoad: \"seen.text = 'loaded ' + user.name\"\n  body:\n    Column:\n      children:\n        - Text: {id: seen, text: nothing}\n        - TextInput: {testId: note, label: Note}\n";
    let home = "Global: |-\n  var users = [{name: 'Ada'}];\nView:\n  body:\n    Column:\n      children:\n        - Button: {label: Other, onTap: \"ensemble.storage.users = [{name: 'Bob'}]\"}\n        - Column: {item-template: {data: \"${ensemble.storage.users ?? [{name: 'Ada'}]}\", name: user, template: {Card1: {inputs: {user: \"${user}\"}}}}}\n";
    super::play_files(&[("screens/Home.yaml", home), ("widgets/Card1.yaml", card)], |app| {
        app.expect("loaded Ada");
        let note = app.0.target("note").unwrap();
        app.0.focus(&note);
        app.0.type_text("typed");
        app.click("Other");
        app.pass(200);
        app.expect("loaded Bob");
        app.expect("typed");
    });
}

#[test]
fn item_templates_make_entries_sections_and_cells() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - PopupMenu:\n            label: Menu\n            item-template: {data: [{n: Copy, v: c}, {n: Paste, v: p}], name: one, value: \"${one.v}\", template: {Text: {text: \"${one.n}\"}}}\n            onItemSelect: \"out.text = 'chose ' + event.data.value\"\n        - Accordion:\n            item-template: {data: [{n: First, t: Body one}], name: part, template: {label: \"${part.n}\", isOpen: true, body: {Text: {text: \"${part.t}\"}}}}\n        - DataGrid:\n            DataColumns: [{label: A}, {label: B}]\n            children:\n              - DataRow: {item-template: {data: [left, right], name: cell, template: {Text: {text: \"cell ${cell}\"}}}}\n        - Text: {id: out, text: nothing}\n";
    play(home, |app| {
        app.expect("First");
        app.expect("Body one");
        app.expect("cell left");
        app.expect("cell right");
        app.click("Menu");
        app.pass(100);
        app.click("Paste");
        app.pass(100);
        app.expect("chose p");
    });
}

#[test]
fn markers_of_a_map_come_from_data_and_are_selected_by_a_click() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - Map:\n            tileSource: none\n            styles: {height: 200, autoZoom: true, autoZoomPadding: 60}\n            markers:\n              data: [{city: Bern, lat: 46.95, lng: 7.44}, {city: Basel, lat: 47.56, lng: 7.59}]\n              name: item\n              location: ${item.lat} ${item.lng}\n              marker:\n                widget: {Text: {text: \"${item.city}\"}}\n              selectedMarkerOverlay: {Text: {text: \"Here is ${item.city}\"}}\n              onMarkerTap: {executeCode: {body: \"out.text = 'tapped ' + item.city\"}}\n        - Text: {id: out, text: nothing}\n";
    play(home, |app| {
        app.expect("Bern");
        app.click("Basel");
        app.pass(100);
        app.expect("tapped Basel");
        app.expect("Here is Basel");
        assert!(!app.sees("Here is Bern"));
    });
}

#[test]
fn a_form_tells_its_fields_as_they_are_typed() {
    let home = "View:\n  body:\n    Form:\n      id: form\n      onChange: \"out.setText('has ' + fields.name)\"\n      children:\n        - TextInput: {id: name, label: Name}\n        - Text: {id: out, text: none}\n";
    play(home, |app| {
        let field = app.0.target("name").unwrap();
        app.0.tap(&field);
        app.0.type_text("a");
        app.expect("has a");
        app.0.type_text("b");
        app.expect("has ab");
    });
}

#[test]
fn the_result_of_code_is_there_when_it_is_complete() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - Text: {id: out, text: none}\n        - Button: {label: Go, onTap: {executeCode: {body: \"return [4, 5]\", onComplete: \"out.text = 'got ' + result[1]\"}}}\n";
    play(home, |app| {
        app.click("Go");
        app.expect("got 5");
    });
}

#[test]
fn a_label_may_be_a_widget() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - Button: {label: {Row: {children: [{Text: {text: Press}}, {Text: {text: me}}]}}, onTap: console.log('pressed')}\n        - TextInput: {label: {Text: {text: Name}}, value: Ada}\n        - Checkbox: {label: {Text: Agreed}}\n";
    play(home, |app| {
        for words in ["Press", "me", "Name", "Agreed"] {
            app.expect(words);
        }
        assert!(!app.sees("{"), "no label is written as data");
        let place = app.place("Press").center();
        app.click_at(place.x, place.y);
        let said: Vec<_> = app.0.record().console.iter().map(|line| line.text.to_string()).collect();
        assert_eq!(said, ["pressed"]);
    });
    with_stack(|| {
        let home = "View:\n  body:\n    TextInput: {label: {Icon: {name: home}}}\n";
        let (_, report) = open_files(&[("screens/Home.yaml", home)], Rc::new(EchoServer));
        assert!(matches!(&report[..], [fault] if fault.contains("`label` of `TextInput` is a text")), "{report:?}");
    });
}

#[test]
fn the_oldest_forms_of_charts_and_tabs_are_drawn() {
    let flat = "View: {body: {Column: {children: [{Chart: {id: it, height: 120, type: bar, labels: [Jan, Feb], datasets: [{label: One, data: [1, 2]}]}}, {Button: {label: More, onTap: \"it.addLabels(['Mar']); it.addData(0, [9])\"}}]}}}";
    play(flat, |app| {
        app.expect("Jan");
        app.click("More");
        app.pass(200);
        app.expect("Mar");
    });
    let tabs = "View: {body: {TabBar: {TabPane: [{label: Overview}, {label: Details}]}}}";
    play(tabs, |app| {
        app.expect("Overview");
        app.expect("Details");
    });
}

#[test]
fn a_dialog_has_the_size_and_the_place_of_its_options() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - Button:\n            label: Open\n            onTap:\n              showDialog:\n                options: {width: 200px, height: 100px, top: 40px, left: 60px, mask: false, padding: 0}\n                widget: {Text: {text: In the dialog}}\n        - Button:\n            label: Right\n            onTap:\n              showDialog:\n                options: {width: 50%, position: right, padding: 0}\n                widget: {Text: {text: At the right}}\n";
    play(home, |app| {
        let before = app.color_at(395.0, 295.0);
        app.click("Open");
        app.pass(500);
        let place = app.place("In the dialog");
        assert!((place.left() - 60.0).abs() < 2.0 && (place.top() - 40.0).abs() < 6.0, "{place:?}");
        assert_eq!(app.color_at(395.0, 295.0), before, "no mask");
        // A click below its 100 pixels is one beside it.
        app.click_at(100.0, 260.0);
        app.pass(500);
        assert!(!app.sees("In the dialog"));
        app.click("Right");
        app.pass(500);
        assert_ne!(app.color_at(20.0, 295.0), before, "a mask");
        let place = app.place("At the right");
        assert!(place.left() > 180.0, "{place:?}");
    });
}

#[test]
fn a_code_that_has_expired_is_renewed_by_a_press() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - QRCode: {id: code, value: abc, size: 200, status: expired, onRefresh: \"out.text = 'renewed'; code.setStatus('active')\"}\n        - Text: {id: out, text: old}\n";
    play(home, |app| {
        let code = app.rect("code");
        // In the mark of a corner, where a code is dark.
        let mark = code.min + egui::Vec2::splat(200.0 * 7.5 / 29.0);
        let veiled = app.color_at(mark.x, mark.y);
        app.click_at(code.center().x, code.center().y);
        app.pass(200);
        app.expect("renewed");
        assert_ne!(app.color_at(mark.x, mark.y), veiled, "the code is seen again");
    });
}

#[test]
fn a_picture_to_crop_is_turned_by_its_method() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - ImageCropper: {id: cut, width: 200, height: 200, source: \"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='100' height='100'><rect width='50' height='100' fill='red'/><rect x='50' width='50' height='100' fill='blue'/></svg>\"}\n        - Text: {text: \"turned ${cut.rotate ?? 0}\"}\n        - Button: {label: Turn, onTap: \"cut.setRotate(180)\"}\n";
    play(home, |app| {
        app.pass(300);
        let middle = app.rect("cut").center();
        let sides =
            |app: &super::Played| (app.color_at(middle.x - 40.0, middle.y), app.color_at(middle.x + 40.0, middle.y));
        let (left, right) = sides(app);
        assert_ne!(left, right);
        app.click("Turn");
        app.pass(300);
        app.expect("turned 180");
        assert_eq!(sides(app), (right, left));
    });
}

#[test]
fn styles_of_css_arrange_children() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - Row:\n            id: row\n            styles: {width: 300px, height: 80px, justifyContent: flex-end, alignItems: flex-end, paddingBlock: 10px, paddingInline: 20px}\n            children:\n              - Text: {text: Last}\n";
    play(home, |app| {
        let (row, place) = (app.rect("row"), app.place("Last"));
        let inside = (row.right() - 20.0 - place.right(), row.bottom() - 10.0 - place.bottom());
        assert!(inside.0.abs() < 3.0 && inside.1.abs() < 6.0, "{inside:?}");
    });
}

#[test]
fn a_widget_with_the_name_of_a_built_in_one_wraps_it() {
    let button = "Widget:\n  events: {onSent: {data: {}}}\n  body:\n    Button: {label: Wrapped, onTap: {dispatchEvent: {onSent: {data: {}}}}}\n";
    let home = "View:\n  body:\n    Column:\n      children:\n        - Button: {events: {onSent: \"out.text = 'sent'\"}}\n        - Button: {label: Plain, onTap: \"out.text = 'plain'\"}\n        - Text: {id: out, text: nothing}\n";
    super::play_files(&[("screens/Home.yaml", home), ("widgets/Button.yaml", button)], |app| {
        app.click("Wrapped");
        app.pass(100);
        app.expect("sent");
        app.click("Plain");
        app.pass(100);
        app.expect("plain");
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn a_mask_that_is_not_full_has_its_own_message() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - Form:\n            id: form\n            children:\n              - TextInput: {id: phone, label: Phone, mask: \"(###) ###-####\", validator: {maskError: All ten digits}}\n        - Button: {label: Check, onTap: \"form.validate()\"}\n";
    play(home, |app| {
        let field = app.0.target("phone").unwrap();
        app.0.focus(&field);
        app.0.type_text("555123");
        app.click("Check");
        app.pass(100);
        app.expect("All ten digits");
        let field = app.0.target("phone").unwrap();
        app.0.focus(&field);
        app.0.erase();
        app.0.type_text("5551234567");
        app.click("Check");
        app.pass(100);
        assert!(!app.sees("All ten digits"));
    });
}

#[test]
fn styles_of_a_collapsible_have_their_older_names() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - Collapsible:\n            headerStyle: {headerBg: '#ff0000', textColor: white}\n            contentStyle: {contentBg: '#0000ff', contentPadding: 8}\n            value: [one]\n            items:\n              - {key: one, label: Title, children: {Text: {text: Content}}}\n";
    play(home, |app| {
        let (title, content) = (app.place("Title"), app.place("Content"));
        assert_eq!(app.color_at(title.right() + 40.0, title.center().y), [255, 0, 0]);
        assert_eq!(app.color_at(content.right() + 40.0, content.center().y), [0, 0, 255]);
    });
}

#[test]
fn a_menu_of_the_oldest_form_is_shown() {
    let home = "View:\n  menu:\n    display: bottomNavBar\n    items:\n      - {label: First, icon: home, page: Home}\n      - {label: Second, icon: list, page: Home}\n  body: {Text: {text: The page}}\n";
    with_stack(|| {
        let (mut app, report) = open_files(&[("screens/Home.yaml", home)], Rc::new(EchoServer));
        assert_eq!(report.len(), 1, "{report:?}");
        assert!(report[0].contains("`display: bottomNavBar` is an old form"), "{report:?}");
        app.expect("The page");
        app.expect("Second");
    });
}

#[test]
fn flat_styles_of_text_are_those_of_a_label() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - Button: {id: small, label: Small, styles: {fontSize: 12}}\n        - Button: {id: large, label: Large, styles: {fontSize: 32, fontWeight: bold}}\n";
    play(home, |app| {
        let (small, large) = (app.place("Small"), app.place("Large"));
        assert!(large.height() > 1.5 * small.height(), "{small:?} {large:?}");
    });
}
