//! Hands on tables: pages, boxes, menus in the head, keys.

use egui::Key;

use super::user::User;

fn grid(more: &str, rows: usize) -> String {
    let mut yaml = format!(
        "DataGrid:\n  DataColumns: [{{label: Name}}, {{label: Kind, filter: {{values: [a, b]}}}}]\n{more}  rows:\n"
    );
    for row in 0..rows {
        yaml.push_str(&format!(
            "    - DataRow: {{children: [{{Text: {{text: row {row}}}}}, {{Text: {{text: a}}}}]}}\n"
        ));
    }
    yaml
}

#[test]
fn a_table_has_pages() {
    let mut user = User::open(&grid("  pageSize: 3\n", 8));
    assert!(user.sees("row 2") && !user.sees("row 3"));
    user.take_interactions();
    user.click("Page 3");
    assert_eq!(user.take_interactions(), ["set curPage=3", "onPageChange {\"page\":3,\"pageSize\":3,\"totalRows\":8}"]);
    assert!(user.sees("row 7") && !user.sees("row 5"), "the user sees it before the app answers");
    user.click("Previous page");
    assert!(user.sees("row 3") && !user.sees("row 7"));
}

#[test]
fn a_table_whose_pages_are_fetched_shows_what_it_has() {
    let mut user = User::open(&grid("  pageSize: 3\n  totalRows: 30\n  curPage: 4\n", 3));
    assert!(user.sees("row 0") && user.sees("row 2"));
    user.take_interactions();
    user.click("Next page");
    assert!(user.take_interactions().contains(&"set curPage=5".to_owned()));
}

#[test]
fn rows_are_chosen_by_their_boxes() {
    let mut user = User::open(&grid("  allowSelection: true\n", 3));
    user.take_interactions();
    user.click("Select row 1");
    assert_eq!(user.take_interactions(), ["set selectedRowKeys=[1]", "onRowsSelected {\"selectedRowKeys\":[1]}"]);
    user.click("All rows");
    assert_eq!(user.take_interactions()[0], "set selectedRowKeys=[1,0,2]");
    user.click("All rows");
    assert_eq!(user.take_interactions()[0], "set selectedRowKeys=[]");
    let mut one =
        User::open(&grid("  allowSelection: true\n  selectionType: radio\n  defaultSelectedRowKeys: [0]\n", 3));
    one.take_interactions();
    one.click("Select row 2");
    assert_eq!(one.take_interactions()[0], "set selectedRowKeys=[2]");
    assert!(!one.sees("All rows"), "one choice is not all");
}

#[test]
fn a_menu_in_the_head_narrows_the_rows() {
    let mut user = User::open(&grid("", 2));
    user.take_interactions();
    user.click("Filter Kind").click("b");
    assert_eq!(user.take_interactions(), ["set filters={\"1\":[\"b\"]}"]);
    user.click("a");
    assert_eq!(user.take_interactions(), ["set filters={\"1\":[\"b\",\"a\"]}"], "the menu stays open");
}

#[test]
fn keys_go_from_row_to_row() {
    let mut user = User::open(&grid("", 3));
    user.click("row 0").take_interactions();
    user.tab(1);
    for _ in 0..20 {
        user.press(Key::ArrowDown);
    }
    user.press(Key::Enter);
    let said = user.take_interactions();
    assert!(said.contains(&"onItemTap {\"selectedItemIndex\":2}".to_owned()), "{said:?}");
}

#[test]
fn edges_of_columns_move_by_keys_and_go_back() {
    let mut user = User::open(&grid("  allowResizableColumns: true\n", 2));
    let left = |user: &User| user.window.texts().into_iter().find(|text| text.text == "Kind").unwrap().shown.left();
    let before = left(&user);
    // The names do not sort: the first stop is the edge after `Name`.
    user.tab(1).press(Key::ArrowRight).press(Key::ArrowRight);
    assert!((left(&user) - before - 20.0).abs() < 1.0, "{} {before}", left(&user));
    user.press(Key::ArrowLeft);
    assert!((left(&user) - before - 10.0).abs() < 1.0);
    user.press(Key::Home);
    assert!((left(&user) - before).abs() < 1.0, "the width of the content");
    assert!(user.sees("Width of column Name"));
}

#[test]
fn a_column_takes_what_the_others_leave() {
    let yaml = "DataGrid: {width: 600, DataColumns: [{label: A}, {label: B, expanded: true}, {label: C}], rows: [{DataRow: {children: [{Text: {text: a}}, {Text: {text: b}}, {Text: {text: c}}]}}]}";
    let user = User::open(yaml);
    let at = |label: &str| user.window.texts().into_iter().find(|text| text.text == label).unwrap().shown.left();
    assert!(at("B") < 100.0 && at("C") > 500.0, "{} {}", at("B"), at("C"));
}

#[test]
fn what_an_empty_table_says_stands_in_its_middle() {
    let long = "cannot connect: nobody listens at port 8080 of 127.0.0.1 (connection refused); start the server, or correct the port";
    let widget = format!("DataGrid: {{emptyText: '{long}', DataColumns: [{{label: A}}]}}");
    let user = User::open(&widget);
    let picture = user.window.picture().unwrap();
    // The lines have the same space on both sides.
    let ink = |row: usize| {
        let dark: Vec<usize> = (0..600).filter(|x| picture.pixels[row * 600 + x].r() < 190).collect();
        Some((*dark.first()?, *dark.last()?))
    };
    let seen: Vec<_> = (100..400).filter_map(ink).filter(|(from, to)| to - from < 500).collect();
    let (left, right) = seen.iter().fold((600, 0), |(left, right), (from, to)| (left.min(*from), right.max(*to)));
    assert!(seen.len() > 20, "{}", seen.len());
    assert!((left + right).abs_diff(599) < 8, "from {left} to {right}");
    let last = &seen[seen.len() - 14..];
    let (left, right) = last.iter().fold((600, 0), |(left, right), (from, to)| (left.min(*from), right.max(*to)));
    assert!((left + right).abs_diff(599) < 12, "the last line is from {left} to {right}");
}
