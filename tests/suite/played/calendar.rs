//! A calendar as a person uses it: clicks, keys, months, ranges, methods.

use egui::{Key, Modifiers};

use super::{Played, play};

/// A screen with a text that shows the calendar's state, the calendar, then `more`.
fn screen(calendar: &str, more: &str) -> String {
    format!(
        "View:\n  body:\n    Column:\n      padding: 0\n      children:\n        - Text: {{text: \"${{days.selectedCell}}|${{days.rangeStart}}|${{days.rangeEnd}}|${{days.focusDate}}\"}}\n{more}        - Calendar:\n            id: days\n            rowHeight: 30\n            firstDay: '2024-01-01'\n            lastDay: '2024-12-31'\n            focusDate: '2024-03-14'\n{calendar}"
    )
}

fn console(app: &Played) -> Vec<String> {
    app.0.record().console.iter().map(|line| line.text.to_string()).collect()
}

#[test]
fn a_click_selects_a_day_where_the_app_says_nothing_of_clicks() {
    play(&screen("", ""), |app| {
        app.click("Mar 5, 2024");
        app.expect("[\"2024-03-05\"]|");
        app.click("Mar 5, 2024");
        app.expect("[]|");
    });
}

#[test]
fn a_handler_gets_the_day_and_chooses_what_it_means() {
    let cell = "            cell:\n              onTap: |\n                console.log(`day ${day} of ${event.data.month}, marked ${days.markedCell}`);\n                days.markCell(event.data.date);\n";
    play(&screen(cell, ""), |app| {
        app.click("Mar 6, 2024");
        app.click("Mar 7, 2024");
        assert_eq!(console(app), ["day 6 of 3, marked ", "day 7 of 3, marked 2024-03-06"]);
        assert!(app.0.heard().iter().any(|text| text == "Mar 7, 2024, marked"));
    });
}

#[test]
fn a_day_that_is_disabled_has_a_handler_of_its_own() {
    let cells = "            disabledCell: ['2024-03-08']\n            disableCell: {onTap: \"console.log('closed on ' + event.data.date)\"}\n            cell: {onTap: \"console.log('open')\"}\n";
    play(&screen(cells, ""), |app| {
        app.click("Mar 8, 2024, not available");
        app.click("Mar 7, 2024");
        assert_eq!(console(app), ["closed on 2024-03-08", "open"]);
    });
}

#[test]
fn days_have_widgets_of_their_own() {
    let cells = "            cell: {widget: {Text: {text: \"${day}.${month}.\"}}}\n            selectCell: {widget: {Text: {text: \"x${date}\"}}}\n";
    play(&screen(cells, ""), |app| {
        app.expect("5.3.");
        app.click("Mar 6, 2024");
        app.expect("x2024-03-06");
        app.click("Next month");
        app.expect("7.4.");
        assert!(!app.sees("5.3."));
    });
}

#[test]
fn two_clicks_are_a_range() {
    let range = "            range:\n              onStart: \"console.log('from ' + event.data.start)\"\n              onComplete: \"console.log(event.data.start + ' to ' + event.data.end)\"\n";
    play(&screen(range, ""), |app| {
        app.click("Mar 12, 2024");
        app.click("Mar 15, 2024");
        assert_eq!(console(app), ["from 2024-03-12", "2024-03-12 to 2024-03-15"]);
        app.expect("|2024-03-12|2024-03-15|");
        app.click("Mar 20, 2024");
        app.expect("|2024-03-20||");
    });
}

#[test]
fn months_are_turned_by_buttons_keys_a_swipe_and_methods() {
    let button = "        - Button: {label: Turn, onTap: \"days.next()\"}\n";
    play(&screen("", button).replace("rowHeight: 30", "rowHeight: 26"), |app| {
        app.click("Next month");
        app.expect("April 2024");
        app.click("Previous month");
        app.expect("March 2024");
        app.click("Mar 14, 2024");
        app.0.press(Key::ArrowDown, Modifiers::NONE);
        app.expect("|2024-03-21");
        app.0.press(Key::PageDown, Modifiers::NONE);
        app.expect("April 2024");
        app.0.press(Key::Enter, Modifiers::NONE);
        app.expect("[\"2024-04-21\"]|");
        app.click("Turn");
        app.expect("May 2024");
        let target = app.0.target("days").unwrap();
        app.0.drag(&target, -150.0, 0.0);
        app.expect("June 2024");
        for _ in 0..9 {
            app.click("Turn");
        }
        app.expect("December 2024");
    });
}

#[test]
fn bars_lie_across_their_days() {
    let spans = "            headerVisible: false\n            rowSpans:\n              span-template:\n                data: [{from: '2024-03-05', to: '2024-03-07', who: Ada}]\n                name: stay\n                span: {start: \"${stay.from}\", end: \"${stay.to}\", label: \"${stay.who}\"}\n";
    let button = "        - Button: {label: Add, onTap: \"days.addRowSpan({start: '2024-03-12', end: '2024-03-14', label: 'Kurt'})\"}\n        - Button: {label: Put, onTap: \"const who = 'Ida'; days.addRowSpan({start: '2024-03-19', end: '2024-03-21', widget: {Row: {onTap: 'console.log(days.rowHeight)', children: [{Text: {text: who}}]}}})\"}\n";
    play(&screen(spans, button).replace("rowHeight: 30", "rowHeight: 48"), |app| {
        let bar = app.place("Ada");
        assert!(bar.width() > 10.0);
        app.click("Add");
        app.expect("Kurt");
        app.0.resize(400.0, 600.0);
        app.click("Put");
        assert!(app.place("Ida").width() > 10.0, "a widget instead of a bar");
        let middle = app.place("Ida").center();
        app.click_at(middle.x, middle.y);
        assert_eq!(console(app), ["48"]);
    });
}

#[test]
fn scripts_read_the_range_and_hand_it_to_methods() {
    let range = "            range: {highlightColor: red}\n";
    let button = "        - Text: {text: \"range ${days.range?.start} ${days.range?.end}\"}\n        - Button: {label: Take, onTap: \"days.selectCell(days.range)\"}\n";
    play(&screen(range, button).replace("rowHeight: 30", "rowHeight: 26"), |app| {
        app.click("Mar 12, 2024");
        app.expect("range  ");
        app.click("Mar 14, 2024");
        app.expect("range 2024-03-12 2024-03-14");
        app.click("Take");
        app.expect("[\"2024-03-12\",\"2024-03-13\",\"2024-03-14\"]|");
    });
}

#[test]
fn bars_without_room_have_a_widget_of_their_own() {
    let spans = "            rowSpans:\n              spanPerRow: 1\n              overflowWidget: {Text: {text: \"${collapsedLength} more: ${collapsedSpans[0].label}\"}}\n              children:\n                - span: {start: '2024-03-05', end: '2024-03-08', label: Fair}\n                - span: {start: '2024-03-06', end: '2024-03-07', label: Away}\n                - span: {start: '2024-03-07', end: '2024-03-07', label: Call}\n";
    play(&screen(spans, "").replace("rowHeight: 30", "rowHeight: 60"), |app| {
        app.expect("1 more: Away");
        app.expect("2 more: Away");
        app.click("Next month");
        assert!(!app.sees("1 more: Away"));
    });
}

#[test]
fn days_and_months_are_named_in_the_apps_language() {
    let button = "        - Button: {label: German, onTap: {setLocale: {languageCode: de}}}\n        - Date: {id: due, initialValue: '2024-03-08'}\n";
    play(&screen("", button).replace("rowHeight: 30", "rowHeight: 20"), |app| {
        app.expect("March 2024");
        app.expect("Sun");
        app.click("German");
        app.expect("März 2024");
        app.expect("Mo.");
        assert!(!app.sees("Sun"));
        app.click("5. März 2024");
        app.expect("[\"2024-03-05\"]|");
    });
}
