//! Hands on tables: pages, boxes, menus in the head, keys.

use egui::Key;

use super::kit::Hand;

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
    let mut hand = Hand::at(&grid("  pageSize: 3\n", 8));
    assert!(hand.sees("row 2") && !hand.sees("row 3"));
    hand.said();
    hand.click("Page 3");
    assert_eq!(hand.said(), ["set curPage=3", "onPageChange {\"page\":3,\"pageSize\":3,\"totalRows\":8}"]);
    assert!(hand.sees("row 7") && !hand.sees("row 5"), "the hand sees it before the app answers");
    hand.click("Previous page");
    assert!(hand.sees("row 3") && !hand.sees("row 7"));
}

#[test]
fn a_table_whose_pages_are_fetched_shows_what_it_has() {
    let mut hand = Hand::at(&grid("  pageSize: 3\n  totalRows: 30\n  curPage: 4\n", 3));
    assert!(hand.sees("row 0") && hand.sees("row 2"));
    hand.said();
    hand.click("Next page");
    assert!(hand.said().contains(&"set curPage=5".to_owned()));
}

#[test]
fn rows_are_chosen_by_their_boxes() {
    let mut hand = Hand::at(&grid("  allowSelection: true\n", 3));
    hand.said();
    hand.click("Select row 1");
    assert_eq!(hand.said(), ["set selectedRowKeys=[1]", "onRowsSelected {\"selectedRowKeys\":[1]}"]);
    hand.click("All rows");
    assert_eq!(hand.said()[0], "set selectedRowKeys=[1,0,2]");
    hand.click("All rows");
    assert_eq!(hand.said()[0], "set selectedRowKeys=[]");
    let mut one = Hand::at(&grid("  allowSelection: true\n  selectionType: radio\n  defaultSelectedRowKeys: [0]\n", 3));
    one.said();
    one.click("Select row 2");
    assert_eq!(one.said()[0], "set selectedRowKeys=[2]");
    assert!(!one.sees("All rows"), "one choice is not all");
}

#[test]
fn a_menu_in_the_head_narrows_the_rows() {
    let mut hand = Hand::at(&grid("", 2));
    hand.said();
    hand.click("Filter Kind").click("b");
    assert_eq!(hand.said(), ["set filters={\"1\":[\"b\"]}"]);
    hand.click("a");
    assert_eq!(hand.said(), ["set filters={\"1\":[\"b\",\"a\"]}"], "the menu stays open");
}

#[test]
fn keys_go_from_row_to_row() {
    let mut hand = Hand::at(&grid("", 3));
    hand.click("row 0").said();
    hand.tab(1);
    for _ in 0..20 {
        hand.press(Key::ArrowDown);
    }
    hand.press(Key::Enter);
    let said = hand.said();
    assert!(said.contains(&"onItemTap {\"selectedItemIndex\":2}".to_owned()), "{said:?}");
}
