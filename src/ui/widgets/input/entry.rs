//! The entries of PopupMenu and of Avatar's menu.

use std::sync::Arc;

use super::menu::{EntryKind, MenuEntry};
use crate::base::{PART, PART_LETTERS, PART_SPOKEN, WIDGET};
use crate::frame::{Frame, visible_text};
use ensemble_core::spec::{Children, FromValue, IconRef, Kind, Spec, prop, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// An entry of a menu, `items` of PopupMenu and `menu` of Avatar.
pub static MENU_ITEM: Spec = Spec {
    name: "MenuItem",
    aliases: &[],
    doc: "An entry of a menu.",
    base: &[&WIDGET],
    without_effect: &[PART, PART_LETTERS, PART_SPOKEN],
    props: &[
        prop("value", Kind::Any, "The value in `onItemSelect`; its label by default."),
        prop("icon", Kind::Icon, "An icon before its label."),
        prop("enabled", Kind::Bool, "Can be chosen; true by default."),
        prop("type", Kind::Enum(&["group", "divider"]), "`group` is a heading over its `items`, `divider` a line."),
        prop("items", Kind::Parts(&MENU_ITEM), "The entries below it.").also(&["children"]),
        prop("key", Kind::Any, "Has no effect: entries are told apart by their `value`.")
            .ignored("entries are told apart by their `value`"),
        prop("iconLibrary", Kind::Text, "The library of `icon`: `default`, `remix` or `fontAwesome`."),
        prop("url", Kind::Text, "Has no effect: `onTap` says what it does.").ignored("`onTap` says what it does"),
        prop("widget", Kind::Widget, "A widget whose words are its label.").also(&["labelWidget"]),
    ],
    events: &[slot("onTap", "It was chosen.")],
    children: Children::None,
    methods: &[],
    examples: &[],
    ..Spec::DEFAULT
};

/// An entry with its action.
pub struct Item<'a> {
    /// Entry of the menu.
    pub entry: MenuEntry,
    /// The value that `onItemSelect` reports.
    pub value: Value,
    /// Node with its own `onTap`; `None` for an entry of a computed list.
    pub node: Option<&'a Arc<Node>>,
}

/// The entries of a menu, written out or in a computed list, with separators between them when `lines`.
pub fn items<'a>(owner: &'a Node, bound: Option<&Value>, lines: bool) -> Vec<Item<'a>> {
    let mut items = Vec::new();
    collect(owner.parts(), 0, &mut items);
    items.extend(bound.and_then(Value::as_list).unwrap_or_default().iter().map(from_value));
    if lines {
        items = items
            .into_iter()
            .flat_map(|item| [Item { value: Value::Null, node: None, entry: line() }, item])
            .skip(1)
            .collect();
    }
    items
}

/// Fires the events of a chosen entry: its own `onTap`, then `onItemSelect` of the menu.
pub fn choose(frame: &mut Frame<'_>, owner: &Node, item: &Item<'_>) {
    if let Some(node) = item.node {
        frame.emit(node, "onTap", Value::map([("value", item.value.clone())]));
    }
    frame.emit(owner, "onItemSelect", Value::map([("value", item.value.clone())]));
}

fn collect<'a>(nodes: impl Iterator<Item = &'a Arc<Node>>, depth: usize, items: &mut Vec<Item<'a>>) {
    // Entries nest by recursion; a menu that is deeper than this cannot be read.
    const DEEPEST: usize = 8;
    if depth > DEEPEST {
        return;
    }
    for node in nodes {
        let props = &node.props;
        // A widget in the place of a label is shown by its words.
        let label: Arc<str> = props
            .read("label")
            .or_else(|| node.slot("widget").map(|widget| visible_text(widget).into()))
            .unwrap_or_default();
        let group = props.get("type").and_then(Value::as_str) == Some("group") || !node.children.is_empty();
        let kind = match props.get("type").and_then(Value::as_str) {
            Some("divider") => EntryKind::Line,
            _ if group => EntryKind::Heading,
            _ if props.read("enabled") == Some(false) => EntryKind::Off,
            _ => EntryKind::Choice,
        };
        let value = props.get("value").cloned().unwrap_or_else(|| Value::Text(Arc::clone(&label)));
        let entry = MenuEntry {
            label,
            icon: icon(|name| props.get(name).cloned().unwrap_or_default(), "icon"),
            kind,
            depth,
            ticked: false,
        };
        items.push(Item { entry, value, node: Some(node) });
        // By dynamic dispatch: a type for each level would have no end.
        let below: Box<dyn Iterator<Item = &'a Arc<Node>> + 'a> = Box::new(node.parts());
        collect(below, depth + 1, items);
    }
}

fn from_value<'a>(value: &Value) -> Item<'a> {
    let label = match value {
        Value::Map(map) => map.get("label").or_else(|| map.get("value")).map(Value::to_display).unwrap_or_default(),
        other => other.to_display(),
    };
    let own_value = if value.as_map().is_some() { value.get("value") } else { value.clone() };
    let own_value = if own_value.is_null() { Value::Text(Arc::clone(&label)) } else { own_value };
    let icon = icon(|name| value.get(name), "icon");
    Item { entry: MenuEntry { label, icon, ..MenuEntry::default() }, value: own_value, node: None }
}

/// The icon of an entry; the icon's library may be a property beside its name.
pub fn icon(get: impl Fn(&str) -> Value, name: &str) -> Option<IconRef> {
    let icon = IconRef::from_value(&get(name))?;
    let beside = || get("iconLibrary").as_str().map(Arc::from);
    Some(IconRef { library: icon.library.clone().or_else(beside), ..icon })
}

fn line() -> MenuEntry {
    MenuEntry { kind: EntryKind::Line, ..MenuEntry::default() }
}
