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
