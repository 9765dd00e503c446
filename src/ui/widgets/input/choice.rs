//! The choices of Dropdown, RadioGroup, ToggleButton, MultiSelect and Search, read from `items`.

use std::sync::Arc;

use ensemble_core::spec::{FromValue, IconRef, Kind, Prop, prop};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// Keys of a choice that is a map.
pub const CHOICE: &[Prop] = &[
    prop("value", Kind::Any, "Its value; its label where it has none."),
    prop("label", Kind::Text, "Its label; its value where it has none."),
    prop("icon", Kind::Icon, "An icon before the label."),
];

/// Keys of a choice that can be disabled by itself.
pub const CHOICE_OR_NOT: [Prop; CHOICE.len() + 1] =
    Prop::both(CHOICE, &[prop("enabled", Kind::Bool, "Can be chosen.").or("true")]);

/// Keys of a choice, or of a group of them below a heading.
pub const CHOICE_OR_GROUP: [Prop; CHOICE.len() + 3] = Prop::both(
    &[
        prop("enabled", Kind::Bool, "Can be chosen.").or("true"),
        prop("type", Kind::Enum(&["group"]), "`group` makes it a heading with `items` below it."),
        prop("items", Kind::Items(&CHOICE_OR_NOT), "The choices of a group."),
    ],
    CHOICE,
);

/// A choice.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Value of the choice.
    pub value: Value,
    /// Label of the choice.
    pub label: Arc<str>,
    /// The icon before the label.
    pub icon: Option<IconRef>,
    /// False for one that cannot be chosen.
    pub enabled: bool,
    /// True for the heading of a group, which is no choice.
    pub is_heading: bool,
}

impl Choice {
    /// Reads a choice from a text, a number or a map with the given keys for value and label, and `icon`.
    pub fn from_value(item: &Value, value_key: &str, label_key: &str) -> Self {
        let Value::Map(map) = item else {
            let label = item.to_display();
            return Self { value: item.clone(), label, icon: None, enabled: true, is_heading: false };
        };
        let value = map.get(value_key).cloned().unwrap_or_default();
        let label = map.get(label_key).filter(|label| !label.is_null());
        let label = label.map_or_else(|| value.to_display(), words_of);
        // A choice that says no value means its label.
        let value = if value.is_null() { Value::Text(Arc::clone(&label)) } else { value };
        let icon = map.get("icon").and_then(IconRef::from_value);
        Self { value, label, icon, enabled: bool::from_value(&item.get("enabled")) != Some(false), is_heading: false }
    }
}

/// The words of a label: itself, or the texts in the widget that is written in its place, `{Row: {children: [{Text: {text: Home}}]}}`.
pub fn words_of(label: &Value) -> Arc<str> {
    let Some(map) = label.as_map().filter(|map| map.iter().len() == 1) else { return label.to_display() };
    let mut words = Vec::new();
    for (_, inner) in map.iter() {
        note_words(inner, 0, &mut words);
    }
    if words.is_empty() { label.to_display() } else { words.join(" ").into() }
}

/// Adds the texts of a widget that is data, and of its children.
fn note_words(widget: &Value, depth: usize, words: &mut Vec<Arc<str>>) {
    const DEEPEST: usize = 16;
    let text = ["text", "label"].into_iter().map(|key| widget.get(key)).find(|text| !text.is_null());
    words.extend(text.map(|text| text.to_display()).filter(|text| !text.is_empty()));
    let children = widget.get("children");
    let inner = children.as_list().unwrap_or_default().iter().filter_map(Value::as_map).flat_map(|map| map.iter());
    for (_, child) in inner.filter(|_| depth < DEEPEST) {
        note_words(child, depth + 1, words);
    }
}

/// The choices of a list.
pub fn all(items: &Value) -> Vec<Choice> {
    let items = items.as_list().unwrap_or_default();
    items.iter().map(|item| Choice::from_value(item, "value", "label")).collect()
}

/// The choices of a list and of the node's item-template.
pub fn of(node: &Node, items: &Value) -> Vec<Choice> {
    let rows = node.rows.as_ref().and_then(|rows| rows.choices.as_deref());
    let mut choices = all(items);
    choices.extend(rows.into_iter().flatten().map(|row| Choice::from_value(row, "value", "label")));
    choices
}

/// The choices as [`of`] has them, with those of groups below their headings.
pub fn grouped(node: &Node, items: &Value) -> Vec<Choice> {
    let items = items.as_list().unwrap_or_default();
    let mut choices: Vec<Choice> = Vec::with_capacity(items.len());
    for item in items {
        let choice = Choice::from_value(item, "value", "label");
        if item.get("type").as_str() == Some("group") {
            choices.push(Choice { enabled: false, is_heading: true, ..choice });
            choices.extend(all(&item.get("items")));
        } else {
            choices.push(choice);
        }
    }
    choices.extend(of(node, &Value::Null));
    choices
}

/// Compares two values of choices as text, because `value: 5` is often written for an item `"5"`. Null equals only null.
pub fn same(a: &Value, b: &Value) -> bool {
    a == b || (!a.is_null() && !b.is_null() && a.to_display() == b.to_display())
}

/// True for the chosen value, and for one of several chosen values.
pub fn is_on(chosen: &Value, choice: &Value) -> bool {
    match chosen.as_list() {
        Some(several) => several.iter().any(|one| same(one, choice)),
        None => same(chosen, choice),
    }
}

/// The chosen value, or list of values when `several`, after a press on `choice`.
pub fn toggled(chosen: &Value, choice: &Value, several: bool) -> Value {
    if !several {
        return choice.clone();
    }
    let mut list: Vec<Value> = match chosen.as_list() {
        Some(list) => list.to_vec(),
        None if chosen.is_null() || chosen.as_str() == Some("") => Vec::new(),
        None => vec![chosen.clone()],
    };
    match list.iter().position(|one| same(one, choice)) {
        Some(at) => drop(list.remove(at)),
        None => list.push(choice.clone()),
    }
    Value::list(list)
}

/// True if a label contains the filter, in any case.
pub fn matches(label: &str, filter: &str) -> bool {
    filter.is_empty() || label.to_lowercase().contains(&filter.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_words_or_maps() {
        let choice = |item: &Value| Choice::from_value(item, "value", "label");
        assert_eq!(&*choice(&Value::Number(5.0)).label, "5");
        let map = Value::map([("value", Value::from("eu")), ("label", Value::from("Europe"))]);
        assert_eq!((choice(&map).value, &*choice(&map).label), (Value::from("eu"), "Europe"));
        assert_eq!(&*choice(&Value::map([("value", Value::from("us"))])).label, "us");
        let map = Value::map([("mail", Value::from("a@b.c")), ("who", Value::from("Ada"))]);
        assert_eq!(&*Choice::from_value(&map, "mail", "who").label, "Ada");
    }

    #[test]
    fn a_label_that_is_a_widget_is_read_as_its_texts() {
        let text = |words: &str| Value::map([("Text", Value::map([("text", Value::from(words))]))]);
        let icon = Value::map([("Icon", Value::map([("name", Value::from("home"))]))]);
        let row = |children: Vec<Value>| Value::map([("Row", Value::map([("children", Value::list(children))]))]);
        assert_eq!(&*words_of(&text("Apple")), "Apple");
        assert_eq!(&*words_of(&row(vec![icon.clone(), text("Home"), row(vec![text("page")])])), "Home page");
        assert_eq!(&*words_of(&Value::from("plain")), "plain");
        assert_eq!(words_of(&icon), icon.to_display(), "a widget without words");
        let deep = (0..100).fold(text("deep"), |inner, _| row(vec![inner]));
        assert!(words_of(&deep).contains("Row"), "deeper than any label");
    }

    #[test]
    fn a_number_means_the_item_with_that_text() {
        assert!(same(&Value::Number(5.0), &Value::from("5")));
        assert!(!same(&Value::Null, &Value::from("")));
        assert!(matches("United States", "sTat") && !matches("Europe", "us"));
    }

    #[test]
    fn several_are_chosen_one_after_the_other() {
        let (a, b) = (Value::from("a"), Value::from("b"));
        let both = toggled(&toggled(&Value::Null, &a, true), &b, true);
        assert_eq!(both, Value::list([a.clone(), b.clone()]));
        assert_eq!(toggled(&both, &a, true), Value::list([b.clone()]));
        assert_eq!(toggled(&a, &b, false), b);
    }
}
