//! `ViewGroup` and `View.menu`: entries that lead to screens, `LANGUAGE.md` 2.6.

use std::sync::Arc;

use super::loader::Loader;
use crate::app::facts::ReferenceKind;
use crate::app::{Binding, Element, Menu, Setting};
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

/// Properties that a bar at the bottom does not have.
const SIDE_KEYS: [&str; 9] = [
    "header",
    "footer",
    "width",
    "minWidth",
    "itemDisplay",
    "itemPadding",
    "borderColor",
    "borderWidth",
    "isCollapsed",
];

/// Properties that only a bar at the bottom has.
const BAR_KEYS: [&str; 2] = ["height", "borderRadius"];

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

    /// Reports keys that this kind of menu does not show.
    fn check_kind(&mut self, kind: &str, element: &Element) {
        let (others, reason) = match kind {
            "BottomNavBar" => (&SIDE_KEYS[..], "a Sidebar or Drawer has it"),
            _ => (&BAR_KEYS[..], "a BottomNavBar has it"),
        };
        let settings = element.settings.iter().map(|setting| (setting.name, setting.span));
        let slots = element.slots.iter().map(|(name, slot)| (*name, slot.span));
        for (name, span) in settings.chain(slots).filter(|(name, _)| others.contains(name)).collect::<Vec<_>>() {
            let message = format!("`{name}` of `{kind}` has no effect: {reason}");
            self.warning(FaultCode::IgnoredKey, span, message, None);
        }
    }

    fn menu_of(&mut self, kind: &'static str, entry: &Entry) -> Option<Menu> {
        let spec = self.catalog.widget("Menu")?;
        let (node, nested) = with_nested_items(&entry.node);
        let node = with_custom_items(&node);
        for item in node.get("items").and_then(Node::list).unwrap_or_default() {
            if let Some(page) = item.get("page") {
                self.refer(ReferenceKind::Screen, page);
            }
        }
        let mut element = self.builtin(spec, entry.key_span, Some(&node));
        for (child, Nested { depth, is_heading }) in element.children.iter_mut().zip(nested) {
            // Nobody else has the element that was just made.
            let Some(child) = Arc::get_mut(child).filter(|_| depth > 0 || is_heading) else { continue };
            let span = child.span;
            let depth = Binding::Constant(Value::Number(depth as f64));
            child.settings.push(Setting { name: "depth", value: depth, span });
            if is_heading && !child.settings.iter().any(|setting| setting.name == "switchScreen") {
                let value = Binding::Constant(Value::Bool(false));
                child.settings.push(Setting { name: "switchScreen", value, span });
            }
        }
        self.check_kind(kind, &element);
        element.settings.push(Setting {
            name: "kind",
            value: Binding::Constant(Value::from(kind)),
            span: entry.key_span,
        });
        Some(Menu { element: Arc::new(element), on_resume: None })
    }
}

/// Place of an entry of a menu among others.
struct Nested {
    /// Count of entries around it.
    depth: usize,
    /// True for an entry that has others below it and leads nowhere by itself.
    is_heading: bool,
}

/// The menu with the entries below others behind them, and the place of each.
fn with_nested_items(node: &Node) -> (Node, Vec<Nested>) {
    let (mut node, mut nested) = (node.clone(), Vec::new());
    let Content::Map(entries) = &mut node.content else { return (node, nested) };
    let items = entries.iter_mut().find(|entry| &*entry.key == "items").map(|entry| &mut entry.node.content);
    let Some(Content::List(items)) = items else { return (node, nested) };
    let mut flat = Vec::with_capacity(items.len());
    items.iter().for_each(|item| flatten(item, 0, &mut flat, &mut nested));
    *items = flat;
    (node, nested)
}

fn flatten(item: &Node, depth: usize, flat: &mut Vec<Node>, nested: &mut Vec<Nested>) {
    // Deeper ones would have no place for their labels.
    const DEEPEST: usize = 8;
    let below = item.get("children").filter(|below| below.list().is_some() && depth < DEEPEST);
    let mut item = item.clone();
    if let Content::Map(keys) = &mut item.content {
        keys.retain(|key| below.is_none() || &*key.key != "children");
    }
    let below = below.and_then(Node::list).unwrap_or_default().to_vec();
    nested.push(Nested { depth, is_heading: !below.is_empty() && item.get("page").is_none() });
    flat.push(item);
    below.iter().for_each(|item| flatten(item, depth + 1, flat, nested));
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
