//! Accessibility tree of every widget's examples, compared with their declarations.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use egui::accesskit::{Node, NodeId, Role, SortDirection, Toggled};
use egui::{Key, Modifiers};
use ensemble_run::runtime::Setup;
use ensemble_run::shell::virtual_app::{VirtualApp, VirtualAppConfig};
use ensemble_run::ui::widgets::widgets;

use super::{EchoServer, Played, play};
use crate::pictures::app_of_example;
use crate::support::with_stack;

/// Widgets whose examples show no node of their role, and why.
const WITHOUT: &[(&str, &str)] = &[
    ("DataRow", "it is the row of a table, which its example is not in"),
    ("LoadingContainer", "its example has loaded"),
];

fn nodes(app: &VirtualApp) -> BTreeMap<u64, Node> {
    let tree = app.access_tree().unwrap();
    tree.nodes.iter().map(|(NodeId(id), node)| (*id, node.clone())).collect()
}

fn name(node: &Node) -> &str {
    node.label().or_else(|| node.value()).unwrap_or_default()
}

/// All nodes of a role, in the order of reading.
fn of_role(app: &Played, role: Role) -> Vec<Node> {
    let nodes = nodes(&app.0);
    let mut found: Vec<Node> = nodes.into_values().filter(|node| node.role() == role).collect();
    found.sort_by(|a, b| {
        let at = |node: &Node| node.bounds().map_or((0.0, 0.0), |bounds| (bounds.y0, bounds.x0));
        at(a).partial_cmp(&at(b)).unwrap()
    });
    found
}

/// Roles that mean nothing to the user without a name.
fn needs_name(role: Role) -> bool {
    use Role::{ColumnHeader, Dialog, Heading, Image, Label, ListItem, ProgressIndicator, Timer};
    let says = matches!(role, ColumnHeader | Dialog | Heading | Image | Label | ListItem | ProgressIndicator | Timer);
    says || egui::accessibility::is_input(role)
}

#[test]
fn every_example_has_named_nodes_of_the_declared_role() {
    let mut wrong = Vec::new();
    for def in widgets() {
        let mut has_role = def.spec.examples.is_empty();
        for (at, example) in def.spec.examples.iter().enumerate() {
            let app = Arc::new(app_of_example(def.spec.name, at, example).unwrap());
            let nodes = with_stack(move || {
                let setup = Setup { size: (480.0, 480.0), ..Setup::default() };
                let servers = Rc::new(EchoServer);
                let config = VirtualAppConfig { wall_millis: 0.0, ..VirtualAppConfig::new(app, setup, servers) };
                let mut app = VirtualApp::start(config).unwrap();
                app.settle();
                nodes(&app)
            });
            has_role |= nodes.values().any(|node| node.role() == def.access_role);
            for node in nodes.values() {
                if node.role() == Role::Unknown || needs_name(node.role()) && name(node).trim().is_empty() {
                    wrong.push(format!("{}: a {:?} without a name in\n{example}", def.spec.name, node.role()));
                }
            }
        }
        if !has_role && !WITHOUT.iter().any(|(widget, _)| *widget == def.spec.name) {
            wrong.push(format!("{}: no {:?} in its examples", def.spec.name, def.access_role));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn body(widget: &str) -> String {
    format!("View:\n  body:\n    Column:\n      children:\n        - {}\n", widget.replace('\n', "\n          "))
}

#[test]
fn a_field_says_that_it_is_required_and_what_is_wrong() {
    let field = "TextInput: {label: Mail, required: true, requiredMessage: A mail address, description: Of the office}";
    let screen = body(&format!("Form: {{children: [{{{field}}}, {{Button: {{label: Send, submitForm: true}}}}]}}"));
    play(&screen, |app| {
        let field = of_role(app, Role::TextInput).remove(0);
        assert!(field.is_required() && field.invalid().is_none());
        assert_eq!((name(&field), field.description()), ("Mail", Some("Of the office")));
        app.click("Send");
        let field = of_role(app, Role::TextInput).remove(0);
        assert!(field.invalid().is_some(), "left empty");
        assert_eq!(field.description(), Some("A mail address"));
    });
}

#[test]
fn the_text_of_a_field_stands_in_runs() {
    play(&body("TextInput: {label: Name, value: Ada Lovelace}"), |app| {
        let field = of_role(app, Role::TextInput).remove(0);
        let nodes = nodes(&app.0);
        let runs: Vec<&str> = field.children().iter().filter_map(|NodeId(id)| nodes[id].value()).collect();
        assert_eq!(runs, ["Ada Lovelace"]);
    });
}

const TABLE: &str = "View:
  body:
    DataGrid:
      DataColumns: [{label: Symbol}, {label: Price, sortable: true, sortKey: price}]
      item-template:
        data: [{symbol: XYZ, price: 7}, {symbol: ABC, price: 5}]
        name: row
        template:
          DataRow: {children: [{Text: {text: \"${row.symbol}\"}}, {Text: {text: \"${row.price}\"}}]}
";

fn below(nodes: &BTreeMap<u64, Node>, node: &Node, role: Role) -> Vec<Node> {
    let mut found = Vec::new();
    let mut open: Vec<NodeId> = node.children().to_vec();
    while let Some(NodeId(id)) = open.pop() {
        let node = &nodes[&id];
        if node.role() == role {
            found.push(node.clone());
        }
        open.extend(node.children().iter().copied());
    }
    found
}

#[test]
fn a_table_has_rows_of_cells_below_heads() {
    play(TABLE, |app| {
        let nodes = nodes(&app.0);
        let table = nodes.values().find(|node| node.role() == Role::Table).unwrap();
        assert_eq!((table.row_count(), table.column_count()), (Some(3), Some(2)));
        let heads = of_role(app, Role::ColumnHeader);
        assert_eq!(heads.iter().map(name).collect::<Vec<_>>(), ["Symbol", "Price"]);
        let rows = below(&nodes, table, Role::Row);
        assert_eq!(rows.len(), 3, "the head is one: {:?}", rows.iter().map(name).collect::<Vec<_>>());
        let row = rows.iter().find(|row| name(row) == "ABC").unwrap();
        assert_eq!(below(&nodes, row, Role::Cell).len(), 2);
    });
}

#[test]
fn the_head_of_a_table_is_reached_by_tab_and_sorts_by_enter() {
    play(TABLE, |app| {
        assert!(app.place("XYZ").min.y < app.place("ABC").min.y);
        app.0.press(Key::Tab, Modifiers::NONE);
        app.0.press(Key::Enter, Modifiers::NONE);
        assert!(app.place("XYZ").min.y > app.place("ABC").min.y, "by price");
        assert_eq!(of_role(app, Role::ColumnHeader)[1].sort_direction(), Some(SortDirection::Ascending));
        app.0.press(Key::Space, Modifiers::NONE);
        assert!(app.place("XYZ").min.y < app.place("ABC").min.y, "the other way round");
        assert_eq!(of_role(app, Role::ColumnHeader)[1].sort_direction(), Some(SortDirection::Descending));
    });
}

#[test]
fn states_are_those_that_are_seen() {
    let widgets = [
        "Switch: {trailingText: Live, value: true}",
        "Button: {label: Send, isLoading: true}",
        "TabBarOnly: {items: [{label: A}, {label: B}]}",
        "Progress: {label: Upload, display: linear, value: 0.25}",
        "Dropdown: {label: Interval, value: 5m, items: [5m, 1h]}",
    ];
    let screen = format!(
        "View:\n  body:\n    Column:\n      children:\n{}",
        widgets.map(|widget| format!("        - {widget}\n")).concat()
    );
    play(&screen, |app| {
        assert_eq!(of_role(app, Role::Switch)[0].toggled(), Some(Toggled::True));
        let button = of_role(app, Role::Button).into_iter().find(|node| name(node) == "Send").unwrap();
        assert!(button.is_busy());
        let tabs: Vec<_> = of_role(app, Role::Tab).iter().map(|tab| tab.is_selected()).collect();
        assert_eq!(tabs, [Some(true), Some(false)]);
        let progress = of_role(app, Role::ProgressIndicator).into_iter().find(|node| name(node) == "Upload").unwrap();
        assert_eq!((progress.numeric_value(), progress.max_numeric_value()), (Some(25.0), Some(100.0)));
        let closed = of_role(app, Role::ComboBox).remove(0);
        assert_eq!((name(&closed), closed.is_expanded()), ("Interval", Some(false)));
        app.click("Interval");
        assert_eq!(of_role(app, Role::ComboBox)[0].is_expanded(), Some(true));
        let options: Vec<_> = of_role(app, Role::ListBoxOption).iter().map(|option| option.is_selected()).collect();
        assert_eq!(options, [Some(true), Some(false)]);
    });
}

#[test]
fn what_lies_behind_a_dialog_is_not_there() {
    let dialog = "Button: {label: Open, onTap: {showDialog: {body: {Column: {children: [{Text: {text: Sure?}}, {Button: {label: Yes}}, {Button: {label: No}}]}}}}}";
    play(&body(dialog), |app| {
        app.click("Open");
        app.pass(500);
        let nodes = nodes(&app.0);
        let dialog = nodes.values().find(|node| node.role() == Role::Dialog && node.is_modal()).unwrap();
        assert_eq!(name(dialog), "Sure? Yes No");
        assert_eq!(below(&nodes, dialog, Role::Button).len(), 2);
        let hidden = nodes.values().filter(|node| node.is_hidden()).flat_map(|node| below(&nodes, node, Role::Button));
        assert_eq!(hidden.map(|node| name(&node).to_owned()).collect::<Vec<_>>(), ["Open"]);
        // Tab stays within.
        let mut reached = Vec::new();
        for _ in 0..6 {
            app.0.press(Key::Tab, Modifiers::NONE);
            let tree = app.0.access_tree().unwrap();
            let focus = tree.nodes.iter().find(|(id, _)| *id == tree.focus).map(|(_, node)| name(node).to_owned());
            reached.extend(focus);
        }
        assert!(!reached.contains(&"Open".to_owned()) && reached.contains(&"Yes".to_owned()), "{reached:?}");
    });
}

#[test]
fn a_live_text_is_announced_at_most_once_a_second() {
    let screen = "View:
  onLoad: setInterval(() => { count += 1; }, 100);
  body:
    Column:
      children:
        - Text: {text: \"${count} events\", semantics: {live: true}}
Global: |-
  var count = 0;
";
    play(screen, |app| {
        let said =
            |app: &Played| of_role(app, Role::Status).iter().map(|node| name(node).to_owned()).collect::<Vec<_>>();
        assert!(said(app).is_empty(), "what is there at first is not announced: {:?}", said(app));
        let mut heard = Vec::new();
        for _ in 0..50 {
            app.pass(100);
            heard.extend(said(app));
            heard.dedup();
        }
        assert!((4..=6).contains(&heard.len()), "fifty changes in five seconds: {heard:?}");
    });
}

#[test]
fn toasts_are_announced() {
    play(&body("Button: {label: Save, onTap: {showToast: {message: All is saved}}}"), |app| {
        app.click("Save");
        app.pass(100);
        assert_eq!(
            of_role(app, Role::Status).iter().map(|node| name(node).to_owned()).collect::<Vec<_>>(),
            ["All is saved"]
        );
    });
}

#[test]
fn the_focus_goes_in_the_order_of_reading_and_is_seen() {
    let widgets = [
        "TextInput: {label: One}",
        "Row: {children: [{Button: {label: Two}}, {Button: {label: Three}}]}",
        "Text: {text: no stop}",
        "Switch: {trailingText: Four}",
        "Dropdown: {label: Five, items: [a]}",
    ];
    let screen = format!(
        "View:\n  body:\n    Column:\n      styles: {{gap: 8}}\n      children:\n{}",
        widgets.map(|widget| format!("        - {widget}\n")).concat()
    );
    play(&screen, |app| {
        let mut order = Vec::new();
        let mut before = app.0.picture().unwrap().pixels.clone();
        for _ in 0..5 {
            app.0.press(Key::Tab, Modifiers::NONE);
            let tree = app.0.access_tree().unwrap();
            let (_, node) = tree.nodes.iter().find(|(id, _)| *id == tree.focus).unwrap();
            order.push(name(node).to_owned());
            let now = app.0.picture().unwrap().pixels.clone();
            let changed = now.iter().zip(&before).filter(|(now, before)| now != before).count();
            assert!(changed > 40, "{order:?}: {changed} pixels show the focus");
            before = now;
        }
        assert_eq!(order, ["One", "Two", "Three", "Four", "Five"]);
    });
}
