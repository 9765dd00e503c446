//! A value that says a part only: one corner, the colour of one bar, one style of a table's head, one key of a chart's configuration. The rest stays
//! as it is, and what has no effect is told.

use super::accepted::{told, told_files};
use super::{play, play_faulty, play_files};

const BLUE: [u8; 3] = [0, 0, 255];
/// The ground of a page.
const GROUND: [u8; 3] = [247, 248, 250];

#[test]
fn a_single_corner_leaves_the_others_as_they_are() {
    let screen = "View: {body: {Column: {padding: 20, children: [{Button: {id: one, label: One, backgroundColor: '#0000ff', \
                  borderTopLeftRadius: 0}}, {Button: {id: all, label: All, backgroundColor: '#0000ff'}}, {Button: {id: two, label: Two, \
                  backgroundColor: '#0000ff', borderRadius: 0, styles: {borderBottomRightRadius: 12}}}]}}}";
    play(screen, |app| {
        let corners = |app: &mut super::Played, id: &str| {
            let rect = app.rect(id).shrink(1.5);
            [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom()]
                .map(|at| app.color_at(at.x, at.y) == BLUE)
        };
        assert_eq!(corners(app, "all"), [false; 4]);
        assert_eq!(corners(app, "one"), [true, false, false, false]);
        assert_eq!(corners(app, "two"), [true, true, false, true]);
    });
}

#[test]
fn one_bar_may_have_a_colour_of_its_own() {
    let screen =
        "View: {body: {BarChart: {id: it, height: 200, labels: [A, B], data: [{y: 5, color: '#0000ff'}, {y: 5}]}}}";
    play(screen, |app| {
        let rect = app.rect("it");
        let y = rect.bottom() - 40.0;
        let row: Vec<[u8; 3]> = (0..rect.width() as usize).map(|x| app.color_at(rect.left() + x as f32, y)).collect();
        let blue = row.iter().filter(|color| **color == BLUE).count();
        assert!(blue > 10, "the first bar is blue");
        let last = row.iter().rposition(|color| *color == BLUE).unwrap();
        let ground = row[row.len() - 1];
        let other = row[last + 10..].iter().filter(|color| **color != ground).count();
        assert!(other > 10, "the second bar has the colour of the theme");
    });
}

#[test]
fn the_head_of_a_table_has_the_styles_of_the_react_runtime() {
    let screen = |styles: &str| {
        format!(
            "View: {{body: {{DataGrid: {{id: it, headingRowHeight: 40, styles: {{headerStyle: {{backgroundColor: white, {styles}}}}}, DataColumns: \
             [{{label: Region}}, {{label: Sales}}], children: [{{DataRow: {{children: [{{Text: a}}, {{Text: b}}]}}}}]}}}}}}"
        )
    };
    // The head is 40 pixels high, its words stand in its middle.
    let below = |app: &mut super::Played| {
        let middle = app.place("Region").center().y;
        let color = |y: f32| app.color_at(300.0, middle + y);
        [18.0, 19.0, 20.0].map(color).into_iter().find(|color| *color != [255; 3] && *color != GROUND)
    };
    let between = |app: &mut super::Played| {
        let middle = app.place("Region").center().y;
        (40..360).filter(|x| app.color_at(*x as f32, middle) != [255; 3]).count()
    };
    play(&screen("textColor: '#ff0000', fontSize: 12px"), |app| {
        assert!(below(app).is_some(), "a line by default");
        let letters = app.place("Region");
        let is_red = |x: usize, y: usize| {
            let [r, g, b] = app.color_at(letters.left() + x as f32, letters.top() + y as f32);
            r > 200 && g < 80 && b < 80
        };
        assert!((0..letters.width() as usize).any(|x| (0..letters.height() as usize).any(|y| is_red(x, y))));
    });
    play(&screen("borderBottom: false, textColor: white"), |app| {
        assert_eq!(below(app), None);
        assert_eq!(between(app), 0);
    });
    play(&screen("hasDivider: true, textColor: white"), |app| assert!(between(app) > 0));
    let told = told(
        "View: {body: {DataGrid: {headerStyle: {textColour: red}, scroll: {z: 3}, dataText: {sise: 3}, DataColumns: [{label: A}]}}}",
    );
    assert_eq!(told.len(), 3, "{told:?}");
}

#[test]
fn keys_of_a_chart_are_checked() {
    let chart = |config: &str| told(&format!("View: {{body: {{Chart: {{config: {{{config}}}}}}}}}"));
    for (config, fault) in [
        ("typ: bar", "unknown property `typ` of `config`"),
        ("type: bar, options: {maintainAspectRatio: true}", "`maintainAspectRatio` of `options` has no effect"),
        ("type: bar, options: {scales: {y: {ticks: {stepSize: 3}}}}", "`stepSize` of `ticks` has no effect"),
        ("type: bar, options: {plugins: {legend: {positon: top}}}", "unknown property `positon` of `legend`"),
        ("data: {datasets: [{data: [1], bakgroundColor: red}]}", "unknown property `bakgroundColor` of `datasets`"),
    ] {
        let told = chart(config);
        assert!(told.len() == 1 && told[0].contains(fault), "{config}: {told:?}");
    }
    let usual = "type: bar, data: {labels: [a], datasets: [{label: A, data: [1], backgroundColor: [red], borderWidth: 1}]}, options: {responsive: \
                 true, maintainAspectRatio: false, plugins: {legend: {display: false}, title: {display: true, text: T}}, scales: {y: {beginAtZero: true}}}";
    assert_eq!(chart(usual), [""; 0]);
    assert_eq!(chart("type: bar, data: '${x}'").iter().filter(|told| told.contains("config")).count(), 0);
}

#[test]
fn the_open_section_is_named_by_a_key_or_a_list_of_keys() {
    for (value, key) in [("b", "b"), ("[b]", "b"), ("2", "2"), ("[2]", "'2'")] {
        let items = format!(
            "[{{label: A, key: a, children: {{Text: {{text: in a}}}}}}, {{label: B, key: {key}, children: {{Text: {{text: in b}}}}}}]"
        );
        play(&format!("View: {{body: {{Accordion: {{value: {value}, items: {items}}}}}}}"), |app| {
            app.expect("in b");
            assert!(!app.sees("in a"), "value: {value}");
        });
    }
}

#[test]
fn bars_have_the_shape_of_their_series() {
    let blue = |shape: &str| {
        let screen = format!(
            "View: {{body: {{Chart: {{id: it, height: 200, config: {{type: bar, data: {{labels: [a], datasets: [{{data: [5], \
             backgroundColor: '#0000ff', {shape}}}]}}}}}}}}}}"
        );
        let mut row = 0;
        let mut corner = false;
        play(&screen, |app| {
            let rect = app.rect("it");
            let at = |app: &mut super::Played, x: f32, y: f32| app.color_at(x, y) == BLUE;
            let columns: Vec<f32> = (0..rect.width() as usize).map(|x| rect.left() + x as f32).collect();
            let filled: Vec<f32> = columns.into_iter().filter(|x| at(app, *x, rect.bottom() - 60.0)).collect();
            row = filled.len();
            let top = (0..200).map(|y| rect.top() + y as f32).find(|y| at(app, filled[row / 2], *y + 1.0)).unwrap();
            corner = at(app, filled[1], top + 2.0);
        });
        (row, corner)
    };
    assert_eq!(blue("barThickness: 30, borderRadius: 0"), (30, true));
    assert_eq!(blue("barThickness: 30, borderRadius: 15"), (30, false));
    assert_eq!(blue("barThickness: 30, borderRadius: {topLeft: 15, topRight: 15}"), (30, false));
    let (half, whole) = (blue("barPercentage: 0.25").0, blue("barPercentage: 0.5").0);
    assert!(whole.abs_diff(2 * half) <= 2, "{half} {whole}");
}

#[test]
fn a_chart_without_data_shows_its_title() {
    play("View: {body: {Chart: {title: Sales}}}", |app| app.expect("Sales"));
}

#[test]
fn axes_are_also_those_of_version_2() {
    let screen = "View: {body: {Chart: {config: {type: line, data: {labels: [a, b], datasets: [{data: [40, 60]}]}, options: {scales: {yAxes: [{ticks: \
                  {min: 0, max: 300}, scaleLabel: {display: true, labelString: Litres}}]}}}}}}";
    play(screen, |app| {
        app.expect("Litres");
        app.expect("300");
    });
}

#[test]
fn numbers_that_json_lacks_have_their_names() {
    let screen = "View: {body: {Column: {children: [{Text: {text: '${NaN}'}}, {Text: {text: 'a ${1 / 0} b'}}, {Text: {text: '${-1 / 0}'}}, \
                  {Text: {text: 'zero ${-0}'}}, {Text: {text: 'list ${[NaN, undefined]}'}}, {Text: {text: '${/a+/g}'}}]}}}";
    play(screen, |app| {
        for text in ["NaN", "a Infinity b", "-Infinity", "zero 0", "list [null,null]", "/a+/g"] {
            app.expect(text);
        }
    });
}

#[test]
fn a_theme_styles_toasts_and_sheets() {
    let home = "View: {body: {Column: {children: [{Button: {label: Toast, onTap: {showToast: {message: hello, styles: {padding: 20}}}}}, {Button: \
                {label: Sheet, onTap: \"ensemble.showBottomSheet({body: {Text: {text: 'inside'}}})\"}}]}}}";
    let theme = "Styles: {ShowToastAction: {background-color: '#0000ff', padding: 1}, ShowBottomSheetAction: {backgroundColor: '#0000ff'}}";
    play_files(&[("screens/Home.yaml", home), ("theme.yaml", theme)], |app| {
        app.click("Toast");
        app.pass(400);
        let text = app.place("hello");
        assert_eq!(app.color_at(text.right() + 3.0, text.center().y), BLUE);
        app.click("Sheet");
        app.pass(400);
        let text = app.place("inside");
        assert_eq!(app.color_at(text.right() + 3.0, text.center().y), BLUE);
    });
    let told = told_files(&[
        ("screens/Home.yaml", "View: {body: {Text: x}}"),
        (
            "theme.yaml",
            "Styles: {ShowToastAction: {colour: red}, ShowDialogAction: {padding: 1}, ShowBottomSheetAction: {margin: 3}}",
        ),
    ]);
    assert_eq!(told.len(), 3, "{told:?}");
}

#[test]
fn data_where_a_text_is_wanted_is_told() {
    let told = told(
        "View: {body: {Column: {children: [{Text: {text: [1]}}, {Button: {label: {a: b}}}, {Chart: {title: [1]}}]}}}",
    );
    assert_eq!(told.len(), 3, "{told:?}");
    play_faulty("View: {body: {Text: {text: [1]}}}", |app| app.expect("[1]"));
}

#[test]
fn choices_may_stand_in_groups_below_a_heading() {
    let screen = "View: {body: {Dropdown: {id: it, onChange: \"console.log(it.value)\", items: [{label: All, value: all}, {label: Places, type: group, \
                  items: [{label: North, value: n}, {label: South, value: s, enabled: false}]}]}}}";
    play(screen, |app| {
        let field = app.0.target("it").unwrap();
        app.0.tap(&field);
        app.pass(200);
        for text in ["All", "Places", "North", "South"] {
            app.expect(text);
        }
        // The keys leave out the heading and what is disabled.
        for key in [egui::Key::Home, egui::Key::ArrowDown, egui::Key::ArrowDown, egui::Key::Enter] {
            app.0.press(key, egui::Modifiers::NONE);
        }
        app.pass(200);
        assert_eq!(&*app.0.record().console[0].text, "n");
        app.0.tap(&field);
        app.pass(200);
        for text in ["Places", "South"] {
            let at = app.place(text).center();
            app.click_at(at.x, at.y);
        }
        app.pass(200);
        assert_eq!(app.0.record().console.len(), 1);
    });
}

#[test]
fn a_single_choice_may_be_disabled() {
    let screen = "View: {body: {Column: {children: [{RadioGroup: {id: it, items: [{label: One, value: 1, enabled: false}, {label: Two, value: 2}]}}, \
                  {Text: {text: \"chosen ${it.selectedValue}\"}}]}}}";
    play(screen, |app| {
        let one = app.place("One").center();
        app.click_at(one.x, one.y);
        app.pass(100);
        app.expect("chosen ");
        assert!(!app.sees("chosen 1"));
        app.click("Two");
        app.pass(100);
        app.expect("chosen 2");
    });
}

#[test]
fn styles_of_tabs_are_those_of_the_react_runtime() {
    let screen = "View: {body: {TabBar: {tabStyles: {tabNavBackgroundColor: '#0000ff'}, styles: {tabContentHolderBackgroundColor: '#00ff00', \
                  tabContentHolderPadding: 30}, items: [{label: A, widget: {Text: {text: Inside}}}]}}}";
    play(screen, |app| {
        let strip = app.place("A");
        assert_eq!(app.color_at(strip.right() + 20.0, strip.center().y), BLUE);
        let text = app.place("Inside");
        assert_eq!(app.color_at(text.left() - 20.0, text.top() - 20.0), [0, 255, 0], "space around the content");
    });
}

const PICTURE: &str = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='40'><rect width='40' height='40' fill='#ff0000'/></svg>";

#[test]
fn filters_change_the_colours_of_boxes_texts_and_pictures() {
    let screen = format!(
        "View: {{body: {{Column: {{children: [{{Image: {{id: plain, width: 40, height: 40, source: \"{PICTURE}\"}}}}, {{Image: {{id: grey, filter: \
         grayscale(1), width: 40, height: 40, source: \"{PICTURE}\"}}}}, {{Image: {{id: black, colorFilter: {{color: black}}, width: 40, height: 40, \
         source: \"{PICTURE}\"}}}}, {{Column: {{id: box, filter: invert(1), width: 40, height: 40, backgroundColor: '#00ffff', children: [{{Image: \
         {{id: inner, width: 20, height: 20, source: \"{PICTURE}\"}}}}]}}}}]}}}}}}"
    );
    play(&screen, |app| {
        app.pass(400);
        let color = |app: &mut super::Played, id: &str| {
            let rect = app.rect(id);
            app.color_at(rect.right() - 3.0, rect.bottom() - 3.0)
        };
        assert_eq!(color(app, "plain"), [255, 0, 0]);
        assert_eq!(color(app, "grey"), [54, 54, 54]);
        assert_eq!(color(app, "black"), [76, 76, 76]);
        assert_eq!(color(app, "box"), [255, 0, 0]);
        assert_eq!(color(app, "inner"), [0, 255, 255]);
    });
    let told = told("View: {body: {Text: {text: x, filter: blur(3px)}}}");
    assert!(told.len() == 1 && told[0].contains("`filter` of `Text` cannot be `blur(3px)`"), "{told:?}");
}
