//! The schemas of widgets, their parts and the groups of properties that they share.

use serde_json::{Map, Value, json};

use super::kinds::{described, properties, reference};
use ensemble_core::spec::{Catalog, Children, Group, Prop, Spec};

pub(super) fn widget(spec: &Spec) -> Value {
    let mut keys = Map::new();
    let styles = json!({"type": "object", "allOf": all_props(spec)});
    keys.insert("styles".into(), json!({"anyOf": [styles, reference("expression"), {"type": "null"}]}));
    for key in ["id", "testId", "className"] {
        keys.insert(key.into(), json!({"type": ["string", "number"]}));
    }
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
    json!({"description": spec.doc.trim(), "type": ["object", "string", "number", "boolean", "null"], "properties": keys, "allOf": all_props(spec)})
}

/// One item of a list of parts. A bare text is its label.
pub(super) fn part(spec: &Spec) -> Value {
    let mut keys = Map::new();
    for slot in spec.all_events() {
        keys.insert(slot.name.into(), described(reference("action"), slot.doc));
    }
    json!({"description": spec.doc.trim(), "type": ["object", "string", "number", "boolean"], "properties": keys, "allOf": all_props(spec)})
}

/// Its own properties, and those that it shares with others: said once where it changes none of them.
pub(super) fn all_props(spec: &Spec) -> Vec<Value> {
    let is_own = |prop: &&Prop| spec.props.iter().any(|own| own.is(prop.name));
    let shared = spec.base.iter().map(|group| {
        if group.props.iter().any(|prop| is_own(&prop)) {
            json!({"properties": properties(group.props.iter().filter(|prop| !is_own(prop)))})
        } else {
            reference(&group_name(group))
        }
    });
    std::iter::once(reference(&own_name(spec))).chain(shared).collect()
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
    // The title of a header may be a widget there, and is text for the widget that draws it.
    if let Some(header) = catalog.widget("Header") {
        let others = properties(header.props.iter().filter(|prop| prop.name != "title"));
        defs.insert("bar.Header".into(), json!({"properties": others}));
    }
    defs
}
