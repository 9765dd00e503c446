//! Keys that were accepted without effect: each has its effect, in the picture or in a script, or a reason.

use super::{load, play, play_faulty, play_files};
use crate::support::faults;

/// Faults that `check` finds in a screen.
pub fn told(screen: &str) -> Vec<String> {
    told_files(&[("screens/Home.yaml", screen)])
}

/// Faults that `check` finds in an app of these files.
pub fn told_files(files: &[(&str, &str)]) -> Vec<String> {
    faults(&load(files).1)
}

#[test]
fn a_name_of_css_for_several_sides_is_told_once() {
    for name in ["paddingX", "paddingY", "marginX", "marginHorizontal", "paddingVertical"] {
        let told = told(&format!("View: {{body: {{Text: {{text: One, styles: {{{name}: wide}}}}}}}}"));
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains(&format!("`{name}` of `Text` cannot be `wide`")), "{told:?}");
    }
}

#[test]
fn a_style_beside_a_computed_whole_is_told() {
    let told = told("View: {inputs: [look], body: {Text: {text: One, textStyle: \"${look}\", letterSpacing: 2}}}");
    assert!(
        told.iter().any(|fault| fault.contains("`letterSpacing` has no effect: `textStyle` is computed")),
        "{told:?}"
    );
}

#[test]
fn letters_are_drawn_in_the_case_of_their_style() {
    let screen = "View: {body: {Column: {styles: {textTransform: uppercase}, children: [{Text: {text: one two}}, {Button: {label: three, styles: {textTransform: uppercase}}}, \
        {Text: {text: four-five six, styles: {textTransform: capitalize}}}, {Text: {text: seven, styles: {textTransform: none}}}, \
        {Markdown: {text: \"eight `nine`\"}}]}}}";
    play(screen, |app| {
        for text in ["ONE TWO", "THREE", "Four-Five Six", "seven", "EIGHT nine"] {
            app.expect(text);
        }
    });
}

#[test]
fn a_text_that_does_not_wrap_has_one_line() {
    let screen = |style: &str| {
        format!("View: {{body: {{Text: {{id: it, width: 60, text: some words that need lines{style}}}}}}}")
    };
    let height = |style: &str| {
        let mut height = 0.0;
        play(&screen(style), |app| height = app.rect("it").height());
        height
    };
    let (wrapped, one) = (height(""), height(", styles: {whiteSpace: nowrap}"));
    assert!(one * 2.0 < wrapped, "{one} and {wrapped}");
    assert_eq!(height(", styles: {whiteSpace: pre-wrap}"), wrapped);
}

#[test]
fn single_corners_are_round() {
    let screen = "View: {styles: {backgroundColor: white}, body: {Column: {id: it, width: 100, height: 60, styles: {backgroundColor: '#ff0000', \
        borderRadius: \"${4}\", borderTopLeftRadius: \"${30}\"}}}}";
    play(screen, |app| {
        let at = app.rect("it");
        assert_eq!(app.color_at(at.left() + 4.0, at.top() + 4.0), [255, 255, 255]);
        assert_eq!(app.color_at(at.right() - 4.0, at.top() + 4.0), [255, 0, 0]);
    });
}

#[test]
fn functions_of_css_move_and_stretch_what_is_drawn() {
    let screen = |transform: &str| {
        format!(
            "View: {{styles: {{backgroundColor: white}}, body: {{Column: {{padding: 100, children: [{{Column: {{id: it, width: 40, height: 20, \
             styles: {{backgroundColor: '#ff0000', transform: \"{transform}\"}}}}}}]}}}}}}"
        )
    };
    let at = |transform: &str, x: f32, y: f32| {
        let mut color = [0; 3];
        play(&screen(transform), |app| {
            let middle = app.rect("it").center();
            color = app.color_at(middle.x + x, middle.y + y);
        });
        color
    };
    let (red, white) = ([255, 0, 0], [255, 255, 255]);
    assert_eq!((at("none", 15.0, 0.0), at("none", 0.0, 15.0)), (red, white));
    assert_eq!((at("rotate(90deg)", 15.0, 0.0), at("rotate(90deg)", 0.0, 15.0)), (white, red));
    assert_eq!((at("translate(50%, 20px)", 0.0, 0.0), at("translate(50%, 20px)", 30.0, 20.0)), (white, red));
    assert_eq!((at("scaleX(2)", 35.0, 0.0), at("scaleX(2)", 0.0, 12.0)), (red, white));
    assert_eq!((at("skewX(45deg)", 25.0, 8.0), at("skewX(45deg)", -25.0, 8.0)), (red, white));
    let wrong = told(&screen("rotateX(20deg)"));
    assert!(wrong.iter().any(|fault| fault.contains("`transform` of `Column` cannot be")), "{wrong:?}");
}

#[test]
fn a_range_is_given_and_read_as_a_list() {
    let screen = "View: {body: {Column: {children: [{Slider: {id: it, range: true, min: 0, max: 100, initialValue: [20, 60], \
        onChange: \"out.text = JSON.stringify(value)\"}}, {Text: {id: out, text: \"${it.value}\"}}]}}}";
    play(screen, |app| {
        app.expect("[20,60]");
        let at = app.rect("it");
        app.click_at(at.left() + at.width() * 0.9, at.center().y);
        app.pass(200);
        assert!(!app.sees("[20,60]") && app.sees("[20,"), "the end was moved");
    });
    let wrong = told("View: {body: {Slider: {value: [1, 2, 3]}}}");
    assert!(wrong.iter().any(|fault| fault.contains("`value` of `Slider` cannot be")), "{wrong:?}");
}

#[test]
fn a_value_that_is_not_offered_is_sought_and_offered() {
    let screen = "View: {body: {Column: {children: [{MultiSelect: {id: it, label: Tags, items: [One, Two], allowCreateOptions: true, \
        onSearch: \"out.text = 'sought ' + search\", onChange: \"out.text = JSON.stringify(value)\"}}, {Text: {id: out, text: nothing}}]}}}";
    play(screen, |app| {
        app.click("Tags");
        app.pass(200);
        app.0.type_text("Three");
        app.pass(200);
        app.expect("sought Three");
        let painted = app.0.painted();
        let top = |words: &str| painted.iter().find(|painted| painted.text == words).map(|painted| painted.shown.top());
        let (typed, first) = (top("Three").unwrap(), top("One").unwrap());
        assert!(first > typed + 16.0, "the choices stand below the field: {first}, {typed}");
        app.click("Add Three");
        app.pass(200);
        app.expect("[\"Three\"]");
    });
}

#[test]
fn rows_may_be_written_as_an_expression_without_braces() {
    let of = |data: &str| {
        format!(
            "View: {{onLoad: \"ensemble.storage.set('people', [{{name: Ann}}, {{name: 'Bob'}}])\", body: {{Column: {{item-template: \
             {{data: {data}, name: row, template: {{Text: {{text: \"Here is ${{row.name}}\"}}}}}}}}}}}}"
        )
    };
    for data in [
        "ensemble.storage.people",
        "ensemble.storage.get('people')",
        "\"(ensemble.storage.get('people') ?? []).slice(1)\"",
    ] {
        play(&of(data).replace("name: Ann", "name: 'Ann'"), |app| {
            app.pass(100);
            app.expect("Here is Bob");
            assert_eq!(app.faults(), Vec::<String>::new(), "{data}");
        });
    }
}

#[test]
fn a_chart_has_the_title_beside_its_configuration() {
    let config = "{type: bar, title: Within, data: {labels: [a], datasets: [{data: [1]}]}}";
    play(&format!("View: {{body: {{Chart: {{config: {config}}}}}}}"), |app| app.expect("Within"));
    let config = "{type: bar, data: {labels: [a], datasets: [{data: [1]}]}}";
    play(&format!("View: {{body: {{Chart: {{title: Beside, config: {config}}}}}}}"), |app| app.expect("Beside"));
}

#[test]
fn the_title_of_a_dialog_and_of_a_modal_screen_may_be_a_widget() {
    let home = "View: {body: {Column: {children: [{Button: {id: go, label: Dialog, onTap: {showDialog: {options: {title: {Row: {children: \
        [{Text: {text: \"Title of ${go.label}\"}}]}}}, widget: {Text: {text: Content}}}}}}, \
        {Button: {label: Screen, onTap: {navigateModalScreen: {name: Two, title: {Text: {text: \"Above ${go.label}\"}}}}}}]}}}";
    let files = [("screens/Home.yaml", home), ("screens/Two.yaml", "View: {body: {Text: {text: Second}}}")];
    play_files(&files, |app| {
        app.click("Dialog");
        app.pass(400);
        app.expect("Title of Dialog");
        app.click("Close");
        app.pass(400);
        app.click("Screen");
        app.pass(400);
        app.expect("Above Dialog");
        app.expect("Second");
        app.click("Close");
        app.pass(400);
        assert!(!app.sees("Above Dialog"));
    });
}

#[test]
fn a_row_of_a_table_has_a_background_and_letters_of_its_own() {
    let screen = "View: {body: {DataGrid: {DataColumns: [{label: A}], children: [{DataRow: {id: it, styles: {backgroundColor: '#ff0000', color: \
        '#00ff00', height: 80}, children: [{Text: {id: cell, text: one}}]}}]}}}";
    play_faulty(screen, |app| {
        let at = app.rect("cell");
        assert_eq!(app.color_at(at.left() - 6.0, at.center().y), [255, 0, 0]);
    });
    let told = told(screen);
    assert!(told.len() == 1 && told[0].contains("`dataRowHeight` of its DataGrid"), "{told:?}");
}

#[test]
fn entries_of_a_menu_stand_below_others() {
    let home = "ViewGroup: {SideBar: {isCollapsed: false, onCollapse: \"console.log('collapsed ' + event.data.isCollapsed)\", items: [{label: First, \
        page: One}, {label: More, children: [{label: Second, page: Two}]}]}}";
    let page = |text: &str| format!("View: {{body: {{Text: {{text: {text}}}}}}}");
    let (one, two) = (page("page one"), page("page two"));
    let files = [("screens/Home.yaml", home), ("screens/One.yaml", &*one), ("screens/Two.yaml", &*two)];
    play_files(&files, |app| {
        app.expect("page one");
        assert!(app.place("Second").left() > app.place("More").left() + 8.0, "it is indented");
        app.click("More");
        app.pass(200);
        app.expect("page one");
        app.click("Second");
        app.pass(200);
        app.expect("page two");
    });
}

#[test]
fn closed_menus_are_not_in_the_tree() {
    let screen = "View: {menu: {Drawer: {items: [{label: Far, page: Home}, {label: Farther, page: Home}]}}, body: {Column: {children: \
        [{PopupMenu: {items: [Copy, Paste], widget: {Text: {text: Edit}}}}]}}}";
    play(screen, |app| {
        let tree = app.0.shown_tree();
        assert!(!tree.contains("Far") && !tree.contains("Copy"), "{tree}");
        app.click("Edit");
        app.pass(200);
        let tree = app.0.shown_tree();
        assert!(tree.contains("MenuItem \"Copy\""), "{tree}");
        app.0.escape();
        app.click("Menu");
        app.pass(400);
        let tree = app.0.shown_tree();
        assert!(tree.contains("MenuEntry \"Far\""), "{tree}");
    });
}

#[test]
fn a_field_of_several_lines_submits_on_enter() {
    let screen = |more: &str| {
        format!(
            "View: {{body: {{Form: {{onSubmit: \"out.text = 'sent'\", children: [{{TextInput: {{id: it, multiline: true{more}}}}}, \
             {{Text: {{id: out, text: nothing}}}}]}}}}}}"
        )
    };
    for (more, text) in [(", submitOnEnter: true", "sent"), ("", "nothing")] {
        play(&screen(more), |app| {
            let field = app.0.target("it").unwrap();
            app.0.focus(&field);
            app.0.type_text("one");
            app.0.enter();
            app.pass(200);
            app.expect(text);
        });
    }
}

#[test]
fn data_of_rows_that_is_no_list_is_told() {
    let written =
        told("View: {body: {Column: {item-template: {data: no list, name: r, template: {Text: {text: x}}}}}}");
    assert!(written.iter().any(|fault| fault.contains("`data` of `item-template` cannot be `no list`")), "{written:?}");
    let screen = "View: {body: {Column: {children: [{Column: {id: it, item-template: {data: \"${go.label == 'Go' ? null : ({a: 1})}\", name: r, \
        template: {Text: {text: x}}}}}, {Button: {id: go, label: Go, onTap: \"go.label = 'Gone'\"}}]}}}";
    play_faulty(screen, |app| {
        assert_eq!(app.faults(), [""; 0], "there is no data yet");
        app.click("Go");
        app.pass(200);
        assert_eq!(app.faults(), ["`data` of `item-template` cannot be `{\"a\":1}`"]);
    });
}

#[test]
fn a_value_may_be_javascript_below_a_mark() {
    let screen = "View:\n  body:\n    Column:\n      children:\n        - Text:\n            text: |-\n              //@code\n              3 + 4;\n        - \
        Text:\n            text: |-\n              //@code\n              var a = 'st';\n              return a + 'atements';\n";
    play(screen, |app| {
        app.expect("7");
        app.expect("statements");
    });
}

#[test]
fn items_of_lists_are_checked() {
    for (screen, fault) in [
        ("Dropdown: {items: [{value: a, lable: A}]}", "unknown property `lable` of `items`"),
        ("BarChart: {data: [{y: 1, width: 4}], properties: {barWidth: 3, minY: 0}}", "`width` of `data` has no effect"),
        ("BarChart: {data: [1], properties: {barWidth: 3}}", "`barWidth` of `properties` has no effect"),
        ("LineChart: {data: [{data: [1], colour: red}]}", "unknown property `colour` of `data`"),
        ("DataGrid: {DataColumns: [{label: A, sortOrder: ascending}]}", "`sortOrder` of `DataColumns` has no effect"),
        (
            "Chat: {initialMessages: [{content: x, widget: {Text: {text: y}}}]}",
            "`widget` of `initialMessages` has no effect",
        ),
        ("TabBar: {items: [{label: A, opacity: 0.5, widget: {Text: {text: x}}}]}", "`opacity` of `Tab` has no effect"),
        ("Text: {text: x, spans: [{text: y, expanded: true}]}", "`expanded` of `Span` has no effect"),
        ("Text: {text: x, transform: [{rotat: 3}]}", "unknown property `rotat` of `transform`"),
        ("Text: {text: x, transform: [{scale: {scaleZ: 3}}]}", "unknown property `scaleZ` of `scale`"),
    ] {
        let told = told(&format!("View: {{body: {{{screen}}}}}"));
        assert!(told.iter().any(|one| one.contains(fault)), "{screen}: {told:?}");
    }
}

#[test]
fn what_matters_on_a_phone_only_is_no_fault() {
    let screen = "View: {styles: {useSafeArea: true}, body: {Button: {label: One, onTapHaptic: heavyImpact, htmlAttributes: {role: x}}}}";
    let (app, report) = load(&[("screens/Home.yaml", screen)]);
    assert_eq!(faults(&report), [""; 0]);
    let hints = ensemble_run::app::hints::hints(&app);
    assert_eq!(hints.len(), 3, "{hints:?}");
}

#[test]
fn parts_of_a_screen_are_no_widgets() {
    let told = told("View: {body: {Column: {children: [{Header: {title: One}}, {Menu: {items: []}}]}}}");
    assert!(told.iter().any(|fault| fault.contains("unknown widget `Header`")), "{told:?}");
    assert!(told.iter().any(|fault| fault.contains("unknown widget `Menu`")), "{told:?}");
}

#[test]
fn keys_of_another_kind_of_menu_are_told() {
    let screen = |kind: &str, more: &str| {
        format!(
            "View: {{menu: {{{kind}: {{items: [{{label: A, page: Home}}, {{label: B, page: Home}}], {more}}}}}, body: {{Text: {{text: x}}}}}}"
        )
    };
    let bar = told(&screen("BottomNavBar", "header: {Text: {text: x}}, styles: {minWidth: 30, height: 70}"));
    assert!(bar.len() == 2 && bar.iter().all(|fault| fault.contains("of `BottomNavBar` has no effect")), "{bar:?}");
    let side = told(&screen("Sidebar", "header: {Text: {text: x}}, styles: {minWidth: 30, height: 70}"));
    assert!(side.len() == 1 && side[0].contains("`height` of `Sidebar` has no effect"), "{side:?}");
}
