//! Fields with tags, a page whose header collapses, a tournament, an animation, a time that is picked in place.

use std::rc::Rc;

use egui::{Key, Modifiers};

use super::{EchoServer, load, open_files, play};
use crate::support::with_stack;

fn console(app: &super::Played) -> Vec<String> {
    app.0.record().console.iter().map(|line| line.text.to_string()).collect()
}

const FIELD: &str = "View:
  body:
    Column:
      children:
        - TagInput:
            id: note
            triggers: ['@', {character: '#', triggerType: topic, data: [release, {id: 7, label: bug}]}]
            onSearch: \"console.log(event.data.triggerChar + event.data.query + event.data.triggerType)\"
            item-template: {data: [{id: 1, name: Ada}, {id: 2, name: Alan}, {id: 3, name: Grace}], name: person, value: \"${person.id}\", label: \"${person.name}\"}
        - Text: {text: \"${note.value}|${note.tags.map(tag => tag.triggerCharacter + tag.id).join()}|${note.isOverlayVisible}\"}
        - Button: {label: Clear, onTap: note.clear()}
        - Button: {label: Begin, onTap: \"note.initialTag({id: 9, label: 'Kurt'})\"}
";

#[test]
fn a_tag_is_written_chosen_and_deleted() {
    play(FIELD, |app| {
        let field = app.0.target("note").unwrap();
        app.0.focus(&field);
        app.0.type_text("Hi @a");
        app.expect("Ada");
        app.expect("Alan");
        app.0.press(Key::ArrowDown, Modifiers::NONE);
        app.0.enter();
        app.expect("Hi @Alan |@2|false");
        app.0.type_text("#");
        app.expect("release");
        app.0.type_text("bu");
        app.click("bug");
        app.expect("Hi @Alan #bug |@2,#7|false");
        assert_eq!(console(app).last().unwrap(), "#butopic");
        for _ in 0..4 {
            app.0.press(Key::Backspace, Modifiers::NONE);
        }
        app.expect("Hi @Alan #|@2|");
        // The suggestions lie over the button.
        app.0.press(Key::Escape, Modifiers::NONE);
        app.click("Clear");
        app.expect("||false");
        app.click("Begin");
        app.expect("@Kurt |@9|false");
    });
}

#[test]
fn escape_closes_the_suggestions_until_another_tag_begins() {
    play(FIELD, |app| {
        let field = app.0.target("note").unwrap();
        app.0.focus(&field);
        app.0.type_text("@a");
        app.expect("|true");
        app.0.press(Key::Escape, Modifiers::NONE);
        app.expect("|false");
        app.0.type_text(" @g");
        app.expect("Grace");
    });
}

#[test]
fn a_header_gets_lower_while_its_page_is_scrolled() {
    let screen = "View:
  body:
    AppScroller:
      id: page
      expandedHeight: 160
      collapsedHeight: 48
      fixedHeaderHeight: 48
      headerBackgroundColor: '#ff0000'
      fixedHeader: {Text: {text: Harbour}}
      flexibleHeader: {Text: {text: 12 ships}}
      onExpandedHeightReset: \"console.log('reset')\"
      body:
        Column: {children: [{Column: {height: 700, children: [{Text: {text: Arrivals}}, {Button: {label: Stretch, onTap: page.stretchExpandedHeight(50)}}]}}, {Text: {text: The end}}]}
";
    play(screen, |app| {
        let is_red = |app: &super::Played, y: f32| app.color_at(2.0, y) == [255, 0, 0];
        app.expect("12 ships");
        assert!(is_red(app, 155.0) && !is_red(app, 165.0));
        app.click("Stretch");
        assert!(is_red(app, 245.0) && !is_red(app, 255.0), "all but 50 pixels");
        let page = app.0.target("page").unwrap();
        app.0.scroll_at(&page, 400.0);
        app.0.scroll_at(&page, 400.0);
        assert_eq!(console(app), ["reset"]);
        app.expect("Harbour");
        assert!(is_red(app, 45.0) && !is_red(app, 60.0), "collapsed");
        assert!(!app.sees("12 ships"));
        app.expect("The end");
    });
}

#[test]
fn rounds_of_a_tournament_stand_side_by_side() {
    let screen = "View:
  body:
    Column:
      children:
        - Bracket:
            items:
              data: [{title: Semi-finals, matches: [one, two]}, {title: Final, matches: [three]}, {title: After, matches: [four]}]
              name: round
              title: ${round.title}
              item-template: {data: \"${round.matches}\", name: game, height: 60, template: {Text: {text: \"${game}\"}}}
";
    play(screen, |app| {
        let (one, two, three) = (app.place("one"), app.place("two"), app.place("three"));
        assert!(one.left() == two.left() && three.left() > one.right());
        let middle = (one.center().y + two.center().y) / 2.0;
        assert!((three.center().y - middle).abs() < 2.0, "between the two that lead to it");
        assert!(!app.sees("four"));
        app.click("After");
        app.pass(500);
        app.expect("four");
    });
}

#[test]
fn an_animation_plays_and_says_when_it_is_over() {
    let square = r#"{"v":"5.7.0","fr":10,"ip":0,"op":10,"w":40,"h":20,"assets":[],"layers":[{"ty":4,"nm":"a","ip":0,"op":10,"st":0,"ks":{"o":{"a":0,"k":100},"r":{"a":0,"k":0},"p":{"a":1,"k":[{"t":0,"s":[10,10,0],"i":{"x":[1],"y":[1]},"o":{"x":[0],"y":[0]}},{"t":10,"s":[30,10,0]}]},"a":{"a":0,"k":[0,0,0]},"s":{"a":0,"k":[100,100,100]}},"shapes":[{"ty":"gr","it":[{"ty":"rc","s":{"a":0,"k":[10,10]},"p":{"a":0,"k":[0,0]},"r":{"a":0,"k":0}},{"ty":"fl","c":{"a":0,"k":[1,0,0,1]},"o":{"a":0,"k":100}},{"ty":"tr","p":{"a":0,"k":[0,0]},"a":{"a":0,"k":[0,0]},"s":{"a":0,"k":[100,100]},"r":{"a":0,"k":0},"o":{"a":0,"k":100}}]}]}]}"#;
    let screen = format!(
        "View:\n  body:\n    Column:\n      padding: 0\n      children:\n        - Lottie: {{id: play, width: 80, height: 40, autoPlay: false, repeat: false, source: '{square}', onForward: \"console.log('forward')\", onComplete: \"console.log('complete')\", onStop: \"console.log('stop')\", onReverse: \"console.log('reverse')\"}}\n        - Button: {{label: Forward, onTap: play.forward()}}\n        - Button: {{label: Back, onTap: play.reverse()}}\n        - Button: {{label: Stop, onTap: play.stop()}}\n"
    );
    play(&screen, |app| {
        app.0.animate();
        app.pass(100);
        let rect = app.rect("play");
        let is_red = |app: &super::Played, x: f32| app.color_at(rect.left() + x, rect.center().y)[1] < 60;
        assert!(is_red(app, 20.0) && !is_red(app, 60.0), "it does not play by itself");
        app.click("Forward");
        app.pass(1500);
        assert!(is_red(app, 56.0) && !is_red(app, 20.0));
        assert_eq!(console(app), ["forward", "complete"]);
        app.click("Back");
        app.click("Stop");
        let said = console(app);
        assert_eq!((said[2].as_str(), said.last().unwrap().as_str()), ("reverse", "stop"));
    });
}

#[test]
fn a_time_is_picked_in_place() {
    let screen = "View:
  body:
    Column:
      children:
        - InlineTimePicker: {id: start, initialTime: '11:44:59', mode: hms, onChange: \"console.log(event.data.value)\"}
        - Text: {text: \"${start.selectedTime}\"}
";
    play(screen, |app| {
        app.click("Later seconds");
        app.expect("11:44:00");
        app.click("Earlier hours");
        app.expect("10:44:00");
        assert_eq!(console(app), ["11:44:00", "10:44:00"]);
    });
}

#[test]
fn a_group_of_avatars_shows_some_and_how_many_more() {
    let screen = "View:\n  body:\n    Column:\n      children:\n        - Text: {id: out, text: nothing}\n        - Avatar:\n            id: team\n            group-template:\n              data: [{n: Ada Lovelace}, {n: Grace Hopper}, {n: Alan Turing}, {n: Edsger Dijkstra}]\n              name: person\n              max: 2\n              offset: 24\n              template: {name: \"${person.n}\", onTap: \"out.text = 'hello ' + person.n\"}\n              surplus: {width: 36, height: 36, onTap: \"out.text = 'all of them'\"}\n";
    play(screen, |app| {
        for initials in ["AL", "GH", "+2"] {
            app.expect(initials);
        }
        assert!(!app.sees("AT"));
        assert!((app.place("GH").center().x - app.place("AL").center().x - 24.0).abs() < 2.0);
        app.click("Grace Hopper");
        app.expect("hello Grace Hopper");
        app.click("+2");
        app.expect("all of them");
    });
}

#[test]
fn labels_that_are_widgets_are_drawn_and_leave_room_for_others() {
    let screen = "View:\n  body:\n    Column:\n      children:\n        - TabBar:\n            styles: {tabPosition: stretch}\n            items:\n              - {label: First, body: {Text: {text: One}}}\n              - {tabItem: {Row: {children: [{Icon: {name: star}}, {Text: {text: Second}}]}}, body: {Text: {text: Two}}}\n              - {label: {Text: {text: Third}}, body: {Text: {text: Three}}}\n        - Collapsible:\n            id: parts\n            items:\n              - {key: a, label: {Text: {text: Details}}, children: {Text: {text: Inside}}}\n              - {key: b, label: More, children: {Text: {text: Again}}}\n        - Text: {text: \"open ${JSON.stringify(parts.openSections)}\"}\n";
    play(screen, |app| {
        for text in ["First", "Second", "Third", "Details", "open []"] {
            app.expect(text);
        }
        app.click("More, closed");
        app.expect("open [1]");
    });
}

#[test]
fn a_chart_takes_all_that_a_handler_adds() {
    let screen = "View:\n  body:\n    Column:\n      children:\n        - Button:\n            label: More\n            onTap: |-\n              chart.addData(0, [7]);\n              chart.addData(1, [2]);\n              setTimeout(() => { out.text = JSON.stringify(chart.config.data.datasets.map(set => set.data)); }, 200);\n        - Text: {id: out, text: nothing}\n        - ChartJs: {id: chart, height: 120, config: {type: bar, data: {labels: [a, b], datasets: [{data: [1]}, {data: [3]}]}}}\n";
    play(screen, |app| {
        app.click("More");
        app.pass(500);
        app.expect("[[1,7],[3,2]]");
    });
}

#[test]
fn a_radar_writes_its_labels_around_its_values() {
    let screen = "View:\n  body:\n    Chart: {height: 260, config: {type: radar, data: {labels: [Speed, Range, Cost], datasets: [{label: A, data: [4, 3, 2]}]}}}\n";
    play(screen, |app| {
        let (top, right, left) = (app.place("Speed"), app.place("Range"), app.place("Cost"));
        assert!(top.max.y < right.min.y && top.max.y < left.min.y && left.max.x < right.min.x);
    });
}

#[test]
fn a_day_or_a_time_that_is_none_is_said_where_it_is_written() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - Date: {initialValue: 2024-02-31, firstDate: soon, lastDate: 1767225600, value: ''}\n        - Time: {initialValue: '25:00'}\n        - Calendar: {focusDate: 31.12.2024, rowSpans: {children: [{span: {start: 2024-13-01, end: '2024-01-02T03:04:05Z'}}]}}\n        - DateRange: {startDate: today}\n";
    with_stack(|| {
        let (_, report) = open_files(&[("screens/Home.yaml", home)], Rc::new(EchoServer));
        let expected = [
            "`initialValue` of `Date` cannot be `2024-02-31`",
            "`firstDate` of `Date` cannot be `soon`",
            "`initialValue` of `Time` cannot be `25:00`",
            "`focusDate` of `Calendar` cannot be `31.12.2024`",
            "`start` of `Span` cannot be `2024-13-01`",
            "`startDate` of `DateRange` cannot be `today`",
        ];
        assert_eq!(report.len(), expected.len(), "{report:?}");
        for (fault, expected) in report.iter().zip(expected) {
            assert!(fault.contains(expected), "no `{expected}` in `{fault}`");
        }
    });
}

#[test]
fn a_day_that_an_expression_gives_is_said_while_the_app_runs() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - Date: {id: due, initialValue: \"${'next ' + 'week'}\"}\n        - Date: {id: done, initialValue: \"${'2024-' + '03-04'}\"}\n        - Text: {text: \"${due.value ?? 'no day'}, ${done.value}\"}\n";
    play(home, |app| {
        let faults = app.faults();
        assert!(matches!(&faults[..], [fault] if fault.contains("next week")), "{faults:?}");
    });
}

#[test]
fn the_slip_of_another_systems_word_is_found() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - TabBar: {items: [{titel: One, body: {Text: Hi}}]}\n        - Button: {lable: a, onPresed: \"1\"}\n        - Text: {mesage: b}\n";
    with_stack(|| {
        let (_, report) = load(&[("screens/Home.yaml", home)]);
        let helps: Vec<&str> = report.diagnostics().iter().filter_map(|fault| fault.help.as_deref()).collect();
        let expected =
            ["did you mean `label`?", "did you mean `label`?", "did you mean `onTap`?", "did you mean `text`?"];
        assert_eq!(helps, expected);
    });
}

#[test]
fn a_tip_has_its_style_its_time_and_its_event() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - Button:\n            id: it\n            label: Rest here\n            tooltip:\n              message: Said after a second\n              onTriggered: console.log('shown')\n              styles: {backgroundColor: '#00ff00', textStyle: {color: black}, padding: 20, borderWidth: 0, waitDuration: 1, showDuration: 2, verticalOffset: 10}\n        - Text: {text: Plain, tooltip: An ordinary one}\n";
    play(home, |app| {
        let target = app.0.target("it").unwrap();
        app.0.hover(&target);
        app.pass(700);
        assert!(!app.sees("Said after"));
        app.pass(600);
        app.expect("Said after a second");
        let tip = app.place("Said after a second");
        assert_eq!(app.color_at(tip.left() - 10.0, tip.center().y), [0, 255, 0]);
        assert!(
            tip.top() > target.rect.bottom() + 10.0 + 15.0,
            "below its widget, with space around the text: {tip:?}"
        );
        app.pass(2500);
        assert!(!app.sees("Said after"));
        assert_eq!(console(app), ["shown"]);
    });
}

#[test]
fn the_parts_of_a_slider_have_the_styles_of_both_dialects() {
    let shown = |styles: &str| {
        let home = format!(
            "View:\n  styles: {{backgroundColor: white}}\n  body:\n    Column:\n      padding: 0\n      children:\n        - Slider: {{id: volume, min: 0, max: 10, divisions: 5, initialValue: 4, {styles}}}\n"
        );
        let mut colors = Vec::new();
        play(&home, |app| {
            let rect = app.rect("volume");
            let at = |share: f32| (rect.left() + share * rect.width(), rect.center().y);
            colors = [0.04, 0.25, 0.9].map(|share| app.color_at(at(share).0, at(share).1)).to_vec();
        });
        colors
    };
    let red = shown("trackStyle: {activeColor: '#ff0000', inactiveColor: '#0000ff', trackHeight: 20}");
    assert_eq!(red[1..], [[255, 0, 0], [0, 0, 255]]);
    assert_eq!(shown("activeTrackColor: '#ff0000', inactiveTrackColor: '#0000ff', trackHeight: 20"), red);
    let off = "enabled: false, trackStyle: {disabledActiveColor: '#ff0000', disabledInactiveColor: '#ff0000', trackHeight: 20}";
    let off = shown(off);
    assert!(off[1..].iter().all(|[r, g, b]| *r == 255 && g == b && *g < 200), "{off:?}");
}

#[test]
fn an_unknown_key_of_a_map_of_styles_is_said() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - Text: {text: a, tooltip: {mesage: b}, semantics: {lable: c}, animation: {durration: 3}}\n        - TextInput: {validator: {minLenght: 3}}\n        - Slider: {trackStyle: {hight: 3}}\n";
    with_stack(|| {
        let (_, report) = open_files(&[("screens/Home.yaml", home)], Rc::new(EchoServer));
        assert_eq!(report.len(), 5, "{report:?}");
    });
}
