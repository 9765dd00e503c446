//! Sizes, places and grounds as they are painted.

use egui::{Key, Modifiers};

use super::{play, play_faulty, play_files};

#[test]
fn what_a_class_or_an_id_hides_takes_no_space() {
    let theme = "Styles:\n  .gone: {visible: false}\n  \"#away\": {visible: false}\n";
    let card = "Widget:\n  body:\n    Text: {text: A card}\n";
    let home = "View:\n  body:\n    Column:\n      gap: 10\n      children:\n        - Text: {className: gone, text: By class}\n        - Text: {id: away, text: By id}\n        - Card1: {className: gone}\n        - Text: {id: below, text: Below}\n        - Text: {id: last, text: Last}\n";
    play_files(&[("theme.yaml", theme), ("screens/Home.yaml", home), ("widgets/Card1.yaml", card)], |app| {
        assert!(!app.sees("By class"));
        assert!(!app.sees("By id"));
        assert!(!app.sees("A card"));
        let (below, last) = (app.rect("below"), app.rect("last"));
        assert!(below.min.y < last.min.y && below.min.y <= 26.0, "{below:?}");
    });
}

#[test]
fn a_list_is_no_higher_than_it_says() {
    for (list, more) in [("ListView", ""), ("GridView", ", horizontalTileCount: 1, itemHeight: 40")] {
        let home = format!(
            "View:\n  styles: {{scrollableView: true}}\n  body:\n    Column:\n      children:\n        - Column:\n            children:\n              - {list}: {{id: list, maxHeight: 90{more}, item-template: {{data: \"${{[1,2,3,4,5,6,7,8]}}\", name: n, template: {{Text: {{text: \"Row ${{n}}\", height: 40}}}}}}}}\n        - Text: {{id: below, text: Below}}\n"
        );
        play(&home, |app| {
            let list = app.rect("list");
            assert!((list.height() - 90.0).abs() < 1.0, "{list:?}");
            assert!(app.rect("below").min.y - list.max.y < 2.0);
        });
    }
}

#[test]
fn the_root_widget_has_the_size_that_it_asks_for() {
    let home = "View:\n  body:\n    Column: {id: root, width: 200, height: 100, backgroundColor: '#ff0000', children: [{Text: {text: x}}]}\n";
    play(home, |app| {
        assert_eq!(app.color_at(100.0, 50.0), [255, 0, 0]);
        assert_ne!(app.color_at(300.0, 50.0), [255, 0, 0], "right of it");
        assert_ne!(app.color_at(100.0, 200.0), [255, 0, 0], "below it");
    });
}

#[test]
fn the_ground_of_a_table_head_is_painted_from_edge_to_edge() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - DataGrid: {id: grid, headerStyle: {backgroundColor: '#ff0000'}, DataColumns: [{label: One}, {label: Two}], item-template: {data: \"${[1,2]}\", name: n, template: {DataRow: {children: [{Text: {text: a}}, {Text: {text: b}}]}}}}\n";
    play(home, |app| {
        let (grid, word) = (app.rect("grid"), app.place("One"));
        for x in [grid.min.x + 8.0, word.max.x + 20.0, grid.max.x - 8.0] {
            assert_eq!(app.color_at(x, word.center().y), [255, 0, 0], "at {x}");
        }
    });
}

#[test]
fn a_text_at_the_right_edge_of_a_stack_stays_in_one_line() {
    let home = "View:\n  body:\n    Stack:\n      children:\n        - Column: {width: 120, height: 80, backgroundColor: '#dddddd'}\n        - Text: {id: corner, text: Corner, stackPositionTop: 4, stackPositionRight: 4}\n";
    play(home, |app| {
        assert!(app.place("Corner").height() < 24.0, "{:?}", app.place("Corner"));
    });
}

#[test]
fn a_tab_that_is_wider_than_its_bar_is_drawn() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - TabBar: {id: tabs, width: 20, height: 120, selectedIndex: 1, items: [{label: A first tab, widget: {Text: {text: One}}}, {label: A second tab, widget: {Text: {text: Two}}}]}\n";
    play(home, |app| {
        assert!(app.rect("tabs").width() <= 20.0);
    });
}

#[test]
fn a_tooltip_is_shown_over_what_can_be_pressed_too() {
    for widget in [
        "Button: {id: it, label: Press, tooltip: A tip}",
        "Dropdown: {id: it, items: [One, Two], tooltip: {message: A tip}}",
        "Column: {id: it, tooltip: A tip, onTap: \"1\", children: [{Text: {text: Some words}}]}",
    ] {
        play(&format!("View:\n  body:\n    Column:\n      children:\n        - {widget}\n"), |app| {
            let it = app.0.target("it").unwrap();
            assert!(!app.sees("A tip"), "{widget}");
            app.0.hover(&it);
            app.pass(1000);
            app.expect("A tip");
        });
    }
}

#[test]
fn only_what_has_a_background_casts_a_shadow() {
    let home = "View:\n  styles: {backgroundColor: white}\n  body:\n    Column:\n      padding: 40\n      gap: 60\n      children:\n        - Text: {id: bare, text: Words, elevation: 12, width: 80, height: 30}\n        - Column: {id: box, backgroundColor: white, elevation: 12, width: 80, height: 30}\n        - Avatar: {id: round, name: A, elevation: 12}\n";
    play(home, |app| {
        let below = |app: &mut super::Played, id: &str| {
            let rect = app.rect(id);
            app.color_at(rect.center().x, rect.max.y + 3.0)
        };
        assert_eq!(below(app, "bare"), [255, 255, 255]);
        assert_ne!(below(app, "box"), [255, 255, 255]);
        assert_ne!(below(app, "round"), [255, 255, 255]);
    });
}

#[test]
fn what_has_faded_out_keeps_its_space_and_answers_no_more() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - Button: {label: Hide, onTap: \"gone.visible = false\"}\n        - Button: {id: gone, label: Gone, visibilityTransitionDuration: 1, onTap: \"out.text = 'pressed'\"}\n        - Text: {id: out, text: nothing}\n";
    play(home, |app| {
        let before = app.place("nothing");
        let at = app.rect("gone").center();
        app.0.animate();
        app.click("Hide");
        app.pass(300);
        app.expect("Gone");
        app.click_at(at.x, at.y);
        app.expect("nothing");
        app.pass(2000);
        assert!(!app.sees("Gone"));
        assert_eq!(app.place("nothing"), before, "its space is kept");
        app.click_at(at.x, at.y);
        for _ in 0..4 {
            app.0.press(Key::Tab, Modifiers::NONE);
            app.0.enter();
        }
        app.expect("nothing");
    });
}

#[test]
fn a_dialog_that_may_be_hardly_wide_is_drawn() {
    for options in ["{maxWidth: 10}", "{maxHeight: 10}", "{minWidth: 900, maxWidth: 20}", "{minHeight: 9000}"] {
        let home = format!(
            "View:\n  onLoad: {{showDialog: {{body: {{Text: {{text: Inside}}}}, options: {options}}}}}\n  body: {{Text: {{text: Below}}}}\n"
        );
        play(&home, |app| app.pass(500));
    }
}

#[test]
fn a_container_says_how_texts_in_it_are_aligned() {
    let home = "View:\n  body:\n    Column:\n      textStyle: {textAlign: end}\n      children:\n        - Text: {id: out, text: At the end, width: 300}\n";
    play(home, |app| {
        let whole = app.rect("out");
        assert!(app.place("At the end").max.x > whole.max.x - 2.0);
    });
}

#[test]
fn two_buttons_do_not_touch_and_fields_of_a_form_are_evenly_apart() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - Button: {id: one, label: One}\n        - Button: {id: two, label: Two}\n        - Form:\n            children:\n              - TextInput: {id: a, label: A, required: true}\n              - TextInput: {id: b, label: B}\n              - TextInput: {id: c, label: C}\n";
    play(home, |app| {
        assert_eq!(app.rect("two").min.y - app.rect("one").max.y, 8.0);
        let tops = [app.rect("a").min.y, app.rect("b").min.y, app.rect("c").min.y];
        assert_eq!(tops[1] - tops[0], tops[2] - tops[1], "{tops:?}");
    });
}

#[test]
fn a_field_grows_with_its_letters() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - TextInput: {id: small, value: Zq}\n        - TextInput: {id: large, value: Zq, textStyle: {fontSize: 40}}\n        - Dropdown: {id: choice, value: Zq, items: [Zq], fontSize: 40}\n";
    play(home, |app| {
        assert_eq!(app.rect("small").height(), 36.0);
        assert!(app.rect("large").height() > 60.0, "{}", app.rect("large").height());
        assert_eq!(app.rect("choice").height(), app.rect("large").height());
    });
}

#[test]
fn a_field_says_how_much_of_it_is_used() {
    let home =
        "View:\n  body:\n    Column:\n      children:\n        - TextInput: {id: field, value: abc, maxLength: 5}\n";
    play(home, |app| {
        app.expect("3/5");
        let field = app.0.target("field").unwrap();
        app.0.focus(&field);
        app.0.type_text("def");
        app.expect("5/5");
    });
}

#[test]
fn a_row_that_wraps_continues_on_the_next_line() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - Row: {id: row, flexWrap: WORD, width: 200, gap: 10, children: [{Text: {text: Aa, width: 120}}, {Text: {text: Bb, width: 120}}]}\n        - Text: {text: below}\n";
    let tops = |word: &str| {
        let mut tops = [0.0; 3];
        play(&home.replace("WORD", word), |app| tops = ["Aa", "Bb", "below"].map(|text| app.place(text).top()));
        tops
    };
    let [first, second, below] = tops("wrap");
    assert!(first < second && second < below);
    let [first, second, _] = tops("wrap-reverse");
    assert!(second < first);
    let [first, second, _] = tops("nowrap");
    assert_eq!(first, second);
}

#[test]
fn a_form_with_a_greatest_width_stands_in_the_middle_of_a_centred_column() {
    let screen = "View:\n  body:\n    Column:\n      padding: 0\n      crossAxis: center\n      children:\n        - Form:\n            id: form\n            maxWidth: 200\n            children:\n              - TextInput: {id: field}\n";
    play(screen, |app| {
        let rect = app.rect("field");
        assert!((rect.width() - 200.0).abs() < 1.0 && (rect.center().x - 200.0).abs() < 1.0, "{rect:?}");
    });
}

#[test]
fn a_share_of_a_box_without_a_width_is_one_of_its_content() {
    let screen = "View:\n  body:\n    Row:\n      children:\n        - Column:\n            children:\n              - Row:\n                  id: cards\n                  children:\n                    - Column: {id: left, width: 50%, height: 40, children: [{Text: {text: A few words}}]}\n                    - Column: {id: right, width: 50%, height: 40, children: [{Text: {text: More}}]}\n";
    play(screen, |app| {
        let (left, right) = (app.rect("left"), app.rect("right"));
        assert_eq!(left.max.x, right.min.x, "they stand beside each other");
        assert!((left.width() - right.width()).abs() < 1.0, "{left:?} {right:?}");
    });
}

#[test]
fn a_stack_is_as_wide_as_what_fills_it() {
    let screen = "View:\n  body:\n    Column:\n      padding: 0\n      children:\n        - Stack:\n            children:\n              - Column: {id: banner, width: 100%, height: 60, backgroundColor: '#ff0000'}\n              - Text: {text: Over it}\n";
    play(screen, |app| assert_eq!(app.rect("banner").width(), 400.0));
}

#[test]
fn the_padding_of_a_screen_stands_around_its_body() {
    let screen = "View:\n  styles: {padding: 30}\n  body: {Column: {id: body, backgroundColor: '#ff0000', children: [{Text: {id: words, text: Words}}]}}\n";
    play(screen, |app| {
        assert_eq!(app.rect("words").min, egui::pos2(30.0, 30.0));
        assert_ne!(app.color_at(10.0, 10.0), [255, 0, 0]);
        assert_eq!(app.color_at(35.0, 60.0), [255, 0, 0]);
    });
}

#[test]
fn a_table_and_a_chart_in_a_short_page_keep_what_they_need() {
    let grid = "DataGrid: {id: it, DataColumns: [{label: A, type: text}], item-template: {data: [1, 2, 3, 4, 5, 6], name: r, template: {DataRow: {children: [{Text: {text: \"row ${r}\"}}]}}}}";
    let chart = "Chart: {id: it, config: {type: bar, data: {labels: [a], datasets: [{data: [3]}]}}}";
    for (widget, least) in [(grid, 150.0), (chart, 110.0)] {
        let home = format!("View: {{body: {{Column: {{children: [{{Column: {{height: 280}}}}, {{{widget}}}]}}}}}}");
        play(&home, |app| {
            let height = app.0.target("it").unwrap().rect.height();
            assert!(height >= least, "{height} of {least}: {widget}");
            app.0.scroll(400.0);
            app.pass(300);
            assert!(widget != grid || app.sees("row 2"), "the page scrolls to its rows");
        });
    }
    // With space it is as high as ever.
    play(&format!("View: {{body: {{Column: {{children: [{{{chart}}}]}}}}}}"), |app| {
        assert!(app.0.target("it").unwrap().rect.height() >= 239.0);
    });
}

#[test]
fn children_of_a_row_in_a_scroll_view_are_spread_over_its_width() {
    let row =
        "Row: {mainAxis: spaceBetween, children: [{Text: {id: left, text: Left}}, {Text: {id: right, text: Right}}]}";
    for around in ["ScrollView: {children: [$R]}", "Column: {scrollable: true, children: [$R]}"] {
        let home = format!("View: {{body: {{{}}}}}", around.replace("$R", &format!("{{{row}}}")));
        play(&home, |app| {
            let (left, right) = (app.0.target("left").unwrap().rect, app.0.target("right").unwrap().rect);
            assert!(right.right() - left.left() > 300.0, "{around}: {left:?} {right:?}");
        });
    }
}

/// A page whose first widget is the example, with a space below it.
fn page_with(example: &str, space: f32) -> String {
    let example = example.trim_end().replace('\n', "\n                    ");
    format!(
        "View:\n  body:\n    Column:\n      children:\n        - Column:\n            id: around\n            children:\n                - {example}\n        - Spacer: {{styles: {{size: {space}}}}}\n"
    )
}

#[test]
fn a_widget_keeps_its_height_on_a_page_that_has_more_than_it_shows() {
    let mut wrong = Vec::new();
    for def in ensemble_run::ui::widgets::widgets() {
        let Some(example) = def.spec.examples.first() else { continue };
        let height = |space: f32| {
            let mut height = 0.0;
            play_faulty(&page_with(example, space), |app| {
                height = app.0.target("around").map_or(0.0, |target| target.rect.height());
            });
            height
        };
        let (natural, crowded) = (height(0.0), height(3000.0));
        if crowded < natural - 1.0 {
            wrong.push(format!("{}: {crowded} instead of {natural}", def.spec.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_list_in_a_container_of_another_widget_gives_way_and_scrolls() {
    let list = "ListView: {id: list, item-template: {data: \"${[1,2,3,4,5,6,7,8,9]}\", name: n, template: {Text: {text: \"Row ${n}\", height: 60}}}}";
    for inner in [list.to_owned(), format!("Column: {{children: [{{Text: {{text: Above}}}}, {{{list}}}]}}")] {
        let home = format!(
            "View:\n  body:\n    Column:\n      children:\n        - LoadingContainer: {{widget: {{{inner}}}}}\n        - Text: {{id: below, text: Below}}\n"
        );
        play(&home, |app| assert!(app.rect("below").max.y <= 300.0, "{inner}: {:?}", app.rect("below")));
    }
}

#[test]
fn what_is_behind_a_header_ends_where_the_header_ends() {
    let home = "View:\n  header:\n    title: Up\n    flexibleBackground: {Column: {height: 160, backgroundColor: '#ff0000'}}\n    styles: {flexibleMaxHeight: 160, flexibleMinHeight: 56}\n  styles: {scrollableView: true, backgroundColor: '#00ff00'}\n  body:\n    Column: {children: [{Spacer: {styles: {size: 2000}}}]}\n";
    play(home, |app| {
        assert_eq!(app.color_at(10.0, 150.0), [255, 0, 0], "open");
        assert!(app.0.scroll(500.0));
        assert_eq!(app.color_at(10.0, 40.0), [255, 0, 0], "low");
        assert_eq!(app.color_at(10.0, 150.0), [0, 255, 0], "the body begins below the low header");
    });
}
