//! The schema of a theme file.

use serde_json::{Map, Value, json};

use super::kinds::{DIALECT, kinds, properties, reference};
use super::widgets::{all_name, define, groups};
use ensemble_core::app::topics;
use ensemble_core::spec::{Catalog, Spec};

/// Schema of `theme.yaml`.
pub(super) fn schema(catalog: &Catalog) -> Value {
    let style = |spec: &&'static Spec| {
        (spec.name.to_owned(), json!({"type": ["object", "null"], "allOf": [reference(&all_name(spec))]}))
    };
    let styles: Map<String, Value> = catalog.widgets.iter().map(style).collect();
    let mut defs = groups(catalog);
    for spec in &catalog.widgets {
        define(spec, &mut defs);
        for parts in spec.props.iter().filter_map(|prop| prop.kind.parts_spec()) {
            defs.insert(format!("part.{}", parts.name), json!({"type": ["object", "string"]}));
        }
    }
    // Widgets and actions do not stand in themes, but some properties hold them.
    for name in ["widget", "action", "branches"] {
        defs.insert(name.to_owned(), json!({"type": ["object", "string", "array"]}));
    }
    defs.extend(kinds());
    let mut keys = properties(topics::THEME.keys);
    // Classes and ids have the styles of any widget.
    let any = json!({"type": ["object", "null"]});
    keys.insert(
        "Styles".into(),
        json!({"type": ["object", "null"], "properties": styles, "additionalProperties": any}),
    );
    let names = json!({"type": "array", "items": {"type": ["string", "object"]}});
    let mut root = keys.clone();
    root.insert("Themes".into(), names.clone());
    root.insert("LocaleThemes".into(), json!({"type": "object", "additionalProperties": names}));
    json!({
        "$schema": DIALECT, "title": "A theme file", "type": "object",
        "properties": root,
        "additionalProperties": {"type": ["object", "null"], "properties": keys, "additionalProperties": false},
        "$defs": defs,
    })
}
