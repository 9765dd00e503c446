//! The schemas of widgets, their parts and the groups of properties that they share.

use serde_json::{Map, Value, json};

use super::kinds::{described, properties, reference};
use ensemble_core::spec::{Catalog, Children, Group, Prop, Spec, all_css_names, css_without_effect};

pub(super) fn widget(spec: &Spec) -> Value {
    let mut keys = Map::new();
    let styles = json!({"type": "object", "allOf": [reference(&all_name(spec)), reference(CSS)]});
    keys.insert("styles".into(), json!({"anyOf": [styles, reference("expression"), {"type": "null"}]}));
    for key in ["id", "testId"] {
        keys.insert(key.into(), json!({"type": ["string", "number"]}));
    }
    keys.extend(classes(&["className", "classList"]));
    for slot in spec.all_events() {
        keys.insert(slot.name.into(), described(reference("action"), slot.doc));
    }
    if spec.children == Children::Many {
        keys.insert("children".into(), json!({"type": ["array", "object", "null"], "items": reference("widget")}));
        for name in ["item-template", "itemTemplate"] {
            keys.insert(name.into(), reference("template"));
        }
    }
    // A bare text is the widget's most telling property.
    let types = ["object", "string", "number", "boolean", "null"];
    json!({"description": spec.doc.trim(), "type": types, "properties": keys, "allOf": [reference(&all_name(spec))]})
}

/// An item of a list of parts. A bare text is its label.
pub(super) fn part(spec: &Spec) -> Value {
    let mut keys = Map::new();
    for slot in spec.all_events() {
        keys.insert(slot.name.into(), described(reference("action"), slot.doc));
    }
    let types = ["object", "string", "number", "boolean"];
    json!({"description": spec.doc.trim(), "type": types, "properties": keys, "allOf": [reference(&all_name(spec))]})
}

/// Adds the definitions of a widget or part: its own properties, the rest of a group that it overrides, and all of them together.
pub(super) fn define(spec: &Spec, defs: &mut Map<String, Value>) {
    let mut all = vec![reference(&own_name(spec))];
    for group in spec.base {
        let is_own = |prop: &&Prop| spec.props.iter().any(|own| own.is(prop.name));
        let changed: Vec<&str> = group.props.iter().filter(is_own).map(|prop| prop.name).collect();
        // Widgets that override the same properties of a group share one definition of the rest.
        let name = std::iter::once(group_name(group)).chain(changed.iter().map(|name| (*name).to_owned()));
        let name = name.collect::<Vec<_>>().join("-");
        all.push(reference(&name));
        if !changed.is_empty() && !defs.contains_key(&name) {
            let rest = properties(group.props.iter().filter(|prop| !is_own(prop)));
            defs.insert(name, json!({"properties": rest}));
        }
    }
    // Widgets with the same properties, such as those that sign in, have them written once.
    let own = json!({"properties": properties(spec.props)});
    let same = defs.iter().find(|(name, known)| **known == own && **name != own_name(spec));
    let own = same.map(|(name, _)| reference(name)).unwrap_or(own);
    defs.insert(own_name(spec), own);
    defs.insert(all_name(spec), json!({"allOf": all}));
}

/// Name of the definition of the names of CSS.
pub(super) const CSS: &str = "css";

/// Name of the definition of a value that holds classes.
const CLASSES: &str = "classes";

/// Keys that hold classes.
fn classes(names: &[&str]) -> Map<String, Value> {
    names.iter().map(|name| ((*name).to_owned(), reference(CLASSES))).collect()
}

/// The names of CSS that some widgets accept under `styles`, and the keys there that hold classes.
pub(super) fn css() -> Value {
    let mut keys = classes(&["className", "classList", "names"]);
    let names = all_css_names().filter(|name| css_without_effect(name).is_none());
    keys.extend(names.map(|name| (name.to_owned(), json!({"description": "As CSS has it."}))));
    json!({"properties": keys})
}

/// Name of the definition that holds all properties of a widget or part.
pub(super) fn all_name(spec: &Spec) -> String {
    format!("all.{}", spec.name)
}

pub(super) fn group_name(group: &Group) -> String {
    format!("group.{}", group.name)
}

pub(super) fn own_name(spec: &Spec) -> String {
    format!("own.{}", spec.name)
}

/// The properties that widgets share.
pub(super) fn groups(catalog: &Catalog) -> Map<String, Value> {
    let groups = catalog.widgets.iter().flat_map(|spec| spec.base);
    let mut defs: Map<String, Value> =
        groups.map(|group| (group_name(group), json!({"properties": properties(group.props)}))).collect();
    defs.insert(CSS.into(), css());
    let doc = "Classes of the theme: names with blanks between them, or a list.";
    defs.insert(CLASSES.into(), json!({"type": ["string", "number", "array", "null"], "description": doc}));
    // The title of a header may be a widget there, and is text for the widget that draws it.
    if let Some(header) = catalog.widget("Header") {
        let others = properties(header.props.iter().filter(|prop| prop.name != "title"));
        defs.insert("bar.Header".into(), json!({"properties": others}));
    }
    defs
}
