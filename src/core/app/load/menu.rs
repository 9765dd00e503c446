//! `ViewGroup` and `View.menu`: entries that lead to screens, `LANGUAGE.md` 2.6.

use std::sync::Arc;

use super::loader::Loader;
use crate::app::facts::ReferenceKind;
use crate::app::{Binding, Menu, Setting};
use crate::diag::Code as FaultCode;
use crate::spec::{Kind, Prop, prop};
use crate::syntax::{Content, Entry, Node};
use crate::value::Value;

/// Keys of a `ViewGroup` or of `View.menu`: one menu, by its kind.
pub const KEYS: &[Prop] = &[
    menu("Sidebar", "A bar at the left with icons and labels; in a narrow window with icons only.").also(&[
        "SideBar",
        "navBar_left",
        "leftNavBar",
    ]),
    menu("EndSidebar", "A bar at the right.").also(&["EndSideBar", "navBar_right"]),
    menu("Drawer", "A panel from the left that a button in the header opens.").also(&["drawer"]),
    menu("EndDrawer", "A panel from the right."),
    menu("BottomNavBar", "A bar at the bottom.").also(&["navBar"]),
    prop(RESUMED, Kind::Action, "Runs when a page of the group is shown again."),
];

/// A kind of menu.
const fn menu(name: &'static str, doc: &'static str) -> Prop {
    prop(name, Kind::Map, doc)
}

/// The key that is no menu.
const RESUMED: &str = "onViewGroupResume";

impl Loader<'_> {
    /// The menu at `node`; `place` is the name of its key. `None` if there is none, which is reported.
    pub fn menu(&mut self, node: &Node, place: &str) -> Option<Menu> {
        if let Some(newer) = self.older_menu(node) {
            return self.menu(&newer, place);
        }
        let mut menu = None;
        let mut on_resume = None;
        for entry in self.entries_of(node, &format!("`{place}`")) {
            let kind = Prop::find(KEYS, &entry.key).map(|kind| kind.name);
            match (&*entry.key, kind) {
                (RESUMED, _) => on_resume = self.handler(&entry.node),
                (_, Some(kind)) if menu.is_none() => menu = self.menu_of(kind, entry),
                (key, Some(_)) => {
                    let message = format!("`{key}` is a second menu of `{place}`; the first one is shown");
                    self.warning(FaultCode::IgnoredKey, entry.key_span, message, None);
                }
                (key, None) => {
                    let help = self
                        .did_you_mean(key, Prop::names(KEYS))
                        .unwrap_or_else(|| "menus are `Sidebar`, `Drawer` and `BottomNavBar`".to_owned());
                    self.warning(
                        FaultCode::UnknownKey,
                        entry.key_span,
                        format!("unknown key `{key}` in `{place}`"),
                        help,
                    );
                }
            }
        }
        if menu.is_none() && !node.is_null() {
            let help = "add `Sidebar:` with `items:` below it".to_owned();
            self.warning(FaultCode::MissingKey, node.span, format!("`{place}` has no menu"), help);
        }
        menu.map(|menu| Menu { on_resume, ..menu })
    }

    /// `{display: bottomNavBar, items: […]}` as the newer form, with a warning; `None` for every other.
    fn older_menu(&mut self, node: &Node) -> Option<Node> {
        let entries = node.map()?;
        let display = entries.iter().find(|entry| &*entry.key == "display")?;
        entries.iter().find(|entry| &*entry.key == "items")?;
        let word = display.node.text()?;
        let kind = KEYS.iter().find(|kind| {
            [kind.name].iter().chain(kind.aliases).any(|name| name.eq_ignore_ascii_case(word)) && kind.name != RESUMED
        })?;
        let help = format!("write `{}:` with what it takes below it", kind.name);
        self.warning(FaultCode::OldForm, display.key_span, format!("`display: {word}` is an old form"), help);
        let rest = entries.iter().filter(|entry| entry.key != display.key).cloned().collect();
        let below = Node { content: Content::Map(rest), ..node.clone() };
        let entry = Entry { key: Arc::from(kind.name), key_span: display.node.span, node: below };
        Some(Node { content: Content::Map(vec![entry]), ..node.clone() })
    }

    fn menu_of(&mut self, kind: &'static str, entry: &Entry) -> Option<Menu> {
        let spec = self.catalog.widget("Menu")?;
        let node = with_custom_items(&entry.node);
        for item in node.get("items").and_then(Node::list).unwrap_or_default() {
            if let Some(page) = item.get("page") {
                self.refer(ReferenceKind::Screen, page);
            }
        }
        let mut element = self.builtin(spec, entry.key_span, Some(&node));
        element.settings.push(Setting {
            name: "kind",
            value: Binding::Constant(Value::from(kind)),
            span: entry.key_span,
        });
        Some(Menu { element: Arc::new(element), on_resume: None })
    }
}

/// The menu with the content of `customItem` moved into its entries.
fn with_custom_items(node: &Node) -> Node {
    let mut node = node.clone();
    let Content::Map(entries) = &mut node.content else { return node };
    let items = entries.iter_mut().find(|entry| &*entry.key == "items").map(|entry| &mut entry.node.content);
    let Some(Content::List(items)) = items else { return node };
    for item in items {
        let Content::Map(keys) = &mut item.content else { continue };
        let Some(at) = keys.iter().position(|key| &*key.key == "customItem" && key.node.map().is_some()) else {
            continue;
        };
        let custom = keys.remove(at);
        keys.extend(custom.node.map().unwrap_or_default().iter().cloned());
    }
    node
}
