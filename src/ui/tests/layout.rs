//! Positions of laid-out widgets, in bodies without padding. Each line: `x y width height words`.

use insta::assert_snapshot;

use super::build::{Build, places, scene, shown, text, widget};

fn column() -> Build {
    widget("Column").num("padding", 0.0)
}

fn row() -> Build {
    widget("Row").num("padding", 0.0)
}

/// A text of a fixed size.
fn sized(words: &str, width: f64, height: f64) -> Build {
    text(words).num("width", width).num("height", height)
}

#[test]
fn a_body_without_padding_of_its_own_gets_the_screens() {
    assert_snapshot!(places(widget("Column").with([text("aa")]), 800.0, 100.0), @"24 24 16 20 aa");
    assert_snapshot!(places(widget("Column").with([text("aa")]), 400.0, 100.0), @"16 16 16 20 aa");
}

#[test]
fn a_body_is_no_wider_than_it_says_and_keeps_the_screens_padding() {
    let wide = || text("aa").prop("width", "100%");
    let body = widget("Column").num("maxWidth", 348.0).with([wide()]);
    assert_snapshot!(places(body, 800.0, 100.0), @"24 24 300 20 aa");
    let body = widget("Column").num("maxWidth", 348.0).prop("alignment", "center").with([wide()]);
    assert_snapshot!(places(body, 800.0, 100.0), @"250 24 300 20 aa");
}

#[test]
fn a_card_is_no_page_by_itself() {
    assert_snapshot!(places(widget("Card").with([text("aa")]), 800.0, 200.0), @"41 41 16 20 aa");
}

#[test]
fn parts_of_a_body_side_by_side_scroll_by_themselves() {
    let tall = (0..40).map(|at| sized(&format!("row {at}"), 20.0, 30.0));
    let end = widget("Column").yes("expanded").with([widget("Spacer"), text("end")]);
    let scene = scene(row().with([column().yes("scrollable").with(tall), end]));
    let offscreen = shown(&scene, 200.0, 300.0);
    assert_eq!(offscreen.find("end").unwrap().rect.max.y, 300.0, "the row is as high as the screen");
}

#[test]
fn what_stands_below_other_things_is_no_wider_than_the_page() {
    assert_snapshot!(places(column().with([sized("aa", 300.0, 30.0), text("bb")]), 200.0, 100.0), @"
    0 0 200 30 aa
    0 30 18 20 bb
    ");
}

#[test]
fn in_a_page_that_scrolls_a_list_is_as_high_as_its_rows_and_no_higher_than_the_page() {
    let list = |rows: usize| widget("ListView").with((0..rows).map(|at| sized(&format!("row {at}"), 20.0, 30.0)));
    let page =
        |rows: usize, top: f64| column().yes("scrollable").with([sized("top", 20.0, top), list(rows), text("end")]);
    // Four rows do not give way to what stands below them, though they do not fit into the window.
    assert_snapshot!(places(page(4, 250.0), 200.0, 300.0), @"
    0 0 20 250 top
    0 250 20 30 row 0
    0 280 20 30 row 1
    0 370 25 20 end
    ");
    let many = places(page(40, 30.0), 200.0, 300.0);
    assert_eq!(many.lines().last(), Some("0 330 25 20 end"), "forty rows take the height of the window");
}

#[test]
fn a_column_puts_children_below_each_other() {
    assert_snapshot!(places(column().num("gap", 10.0).with([text("aa"), text("bb")]), 200.0, 100.0), @"
    0 0 16 20 aa
    0 30 18 20 bb
    ");
}

#[test]
fn expanded_takes_what_is_left_by_weight() {
    let body = column().with([text("a"), text("b").yes("expanded"), text("c").num("flex", 2.0), text("d")]);
    assert_snapshot!(places(body, 200.0, 160.0), @"
    0 0 8 20 a
    0 20 9 40 b
    0 60 8 80 c
    0 140 9 20 d
    ");
    let body = row().with([sized("a", 20.0, 20.0), text("b").yes("expanded"), sized("c", 30.0, 20.0)]);
    assert_snapshot!(places(body, 200.0, 100.0), @"
    0 0 20 20 a
    20 0 150 20 b
    170 0 30 20 c
    ");
}

#[test]
fn expanded_without_an_end_keeps_its_natural_size() {
    let body = column().yes("scrollable").with([text("a").yes("expanded"), text("b")]);
    assert_snapshot!(places(body, 200.0, 100.0), @"
    0 0 8 20 a
    0 20 9 20 b
    ");
    let body = row().with([row().with([text("a").yes("expanded"), text("b")]), text("c")]);
    assert_snapshot!(places(body, 200.0, 100.0), @"
    0 0 8 20 a
    8 0 9 20 b
    17 0 8 20 c
    ");
}

#[test]
fn main_axis_spreads_children() {
    for (word, expected) in [
        ("start", "0 20 40"),
        ("center", "70 90 110"),
        ("end", "140 160 180"),
        ("spaceBetween", "0 90 180"),
        ("space-evenly", "35 90 145"),
    ] {
        let children = ["a", "b", "c"].map(|words| sized(words, 20.0, 20.0));
        let places = places(row().prop("mainAxis", word).with(children), 200.0, 100.0);
        let lefts: Vec<&str> = places.lines().filter_map(|line| line.split(' ').next()).collect();
        assert_eq!(lefts.join(" "), expected, "{word}");
    }
}

#[test]
fn cross_axis_aligns_and_stretches() {
    for (word, expected) in [("start", "0 20"), ("center", "10 20"), ("end", "20 20"), ("stretch", "0 40")] {
        let small = widget("Column").with([text("a")]).num("width", 20.0);
        let body = column().with([row().prop("crossAxis", word).with([small, sized("b", 20.0, 40.0)])]);
        let places = places(body, 200.0, 100.0);
        let first = places.lines().next().map(|line| line.split(' ').collect::<Vec<_>>()).unwrap();
        let [top, _] = expected.split(' ').collect::<Vec<_>>()[..] else { unreachable!("two numbers each") };
        assert!(word == "stretch" || first[1] == top || places.contains(&format!("0 {top} ")), "{word}: {places}");
    }
}

#[test]
fn a_row_fills_its_column_and_a_column_does_not() {
    let inner = row().prop("mainAxis", "spaceBetween").with([sized("a", 20.0, 20.0), sized("b", 20.0, 20.0)]);
    assert_snapshot!(places(column().with([inner]), 200.0, 100.0), @"
    0 0 20 20 a
    180 0 20 20 b
    ");
    let inner = column().prop("crossAxis", "end").with([sized("a", 20.0, 20.0), sized("b", 60.0, 20.0)]);
    assert_snapshot!(places(column().with([inner]), 200.0, 100.0), @"
    40 0 20 20 a
    0 20 60 20 b
    ");
}

#[test]
fn margin_padding_and_border_add_up() {
    let boxed = column().num("padding", 8.0).num("margin", 4.0).num("borderWidth", 2.0).with([sized("a", 20.0, 20.0)]);
    assert_snapshot!(places(column().with([boxed, sized("b", 20.0, 20.0)]), 200.0, 100.0), @"
    14 14 20 20 a
    0 48 20 20 b
    ");
    let wide = text("a").num("width", 100.0).prop("padding", "0 10");
    assert_snapshot!(places(column().with([wide]), 200.0, 100.0), @"10 0 80 20 a");
}

#[test]
fn a_share_is_one_of_the_container_and_limits_hold() {
    assert_snapshot!(places(column().with([text("a").prop("width", "50%")]), 200.0, 100.0), @"0 0 100 20 a");
    let body =
        column().prop("crossAxis", "stretch").with([text("a").num("maxWidth", 80.0), text("b").num("minHeight", 50.0)]);
    assert_snapshot!(places(body, 200.0, 100.0), @"
    0 0 80 20 a
    0 20 200 50 b
    ");
}

#[test]
fn a_stack_puts_children_over_each_other() {
    let body =
        column().with([widget("Stack").num("width", 100.0).num("height", 60.0).prop("alignChildren", "center").with(
            [
                sized("a", 20.0, 20.0),
                sized("b", 10.0, 10.0).num("stackPositionRight", 5.0).num("stackPositionBottom", 6.0),
                sized("c", 10.0, 10.0).prop("alignment", "topRight"),
            ],
        )]);
    assert_snapshot!(places(body, 200.0, 100.0), @"
    90 0 10 10 c
    40 20 20 20 a
    85 44 10 10 b
    ");
}

#[test]
fn a_flow_breaks_where_it_is_full() {
    let children = ["a", "b", "c"].map(|words| sized(words, 80.0, 20.0));
    let body = column().with([widget("Flow").num("gap", 10.0).num("lineGap", 4.0).with(children)]);
    assert_snapshot!(places(body, 200.0, 100.0), @"
    0 0 80 20 a
    90 0 80 20 b
    0 24 80 20 c
    ");
}

#[test]
fn flex_rows_share_equally_and_fitted_rows_by_their_list() {
    let children = || ["a", "b", "c"].map(text);
    assert_snapshot!(places(widget("FlexRow").num("padding", 0.0).with(children()), 300.0, 100.0), @"
    0 0 100 20 a
    100 0 100 20 b
    200 0 100 20 c
    ");
    let fits = ensemble_core::value::Value::list([2.0.into(), "auto".into()]);
    assert_snapshot!(places(widget("FittedRow").num("padding", 0.0).prop("childrenFits", fits).with(children()), 300.0, 100.0), @"
    0 0 194 20 a
    194 0 9 20 b
    203 0 97 20 c
    ");
}

#[test]
fn spacers_push_apart() {
    let body = row().with([
        sized("a", 20.0, 20.0),
        widget("Spacer"),
        sized("b", 20.0, 20.0),
        widget("Spacer").num("size", 10.0),
    ]);
    assert_snapshot!(places(body, 200.0, 100.0), @"
    0 0 20 20 a
    170 0 20 20 b
    ");
}

#[test]
fn text_wraps_in_a_row_and_ends_in_an_ellipsis_where_lines_are_counted() {
    let long = "several words that need more than one line";
    assert_snapshot!(places(row().with([text(long), sized("b", 20.0, 20.0)]), 160.0, 100.0), @"
    0 0 140 60 several words that need more than one line
    140 0 20 20 b
    ");
    assert_snapshot!(places(row().with([text(long).num("maxLines", 1.0), sized("b", 20.0, 20.0)]), 160.0, 100.0), @"
    0 0 140 20 several words that need more than one line
    140 0 20 20 b
    ");
}

#[test]
fn a_card_has_room_inside_and_fills_its_line() {
    let card = widget("Card").with([text("a"), text("b")]);
    assert_snapshot!(places(column().with([card, text("c")]), 200.0, 200.0), @"
    17 17 8 20 a
    17 49 9 20 b
    0 86 8 20 c
    ");
}

#[test]
fn a_grid_has_tiles_of_one_size() {
    let tiles = ["a", "b", "c"].map(text);
    let grid = widget("GridView").num("padding", 0.0).num("horizontalTileCount", 2.0).num("itemHeight", 40.0);
    assert_snapshot!(places(grid.rows(3, 0, tiles), 210.0, 200.0), @r"
    0 0 100 40 a
    110 0 100 40 b
    0 50 100 40 c
    ");
}

#[test]
fn a_greatest_width_that_is_larger_than_the_container_lets_nothing_reach_over_it() {
    let line = || row().with([text("03-state-and-scripts/state.yaml").yes("expanded"), sized("run", 60.0, 20.0)]);
    let page = column().with([column().num("maxWidth", 760.0).with([line()])]);
    assert_snapshot!(places(page, 200.0, 100.0), @"
    0 0 140 40 03-state-and-scripts/state.yaml
    140 0 60 20 run
    ");
    let nested = column().num("maxWidth", 700.0).with([column().num("maxWidth", 600.0).with([line()])]);
    assert_snapshot!(places(column().with([nested]), 200.0, 100.0), @"
    0 0 140 40 03-state-and-scripts/state.yaml
    140 0 60 20 run
    ");
}

#[test]
fn rows_of_a_list_scroll_through_its_padding() {
    for list in ["ListView", "GridView", "StaggeredGrid"] {
        let rows = (0..20).map(|at| sized(&format!("row {at}"), 50.0, 30.0));
        let list = widget(list).yes("expanded").num("padding", 40.0).num("itemHeight", 30.0).num("gap", 0.0);
        let list = list.num("horizontalTileCount", 1.0).num("crossAxisCount", 1.0).num("verticalGap", 0.0);
        let scene = scene(column().with([list.with(rows)]));
        let offscreen = shown(&scene, 200.0, 300.0);
        assert_eq!(offscreen.find("row 0").unwrap().rect.min.y, 40.0);
        let seen = offscreen.texts().iter().map(|text| text.shown.max.y).fold(0.0, f32::max);
        assert!(seen > 270.0, "the last row that is seen ends at {seen}");
    }
}
