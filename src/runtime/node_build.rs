//! Parts of building a node: comparison with the previous one, properties of a custom widget's caller, theme styles.

use std::sync::Arc;

use crate::scene::Node;
use ensemble_core::app::AppTheme;
use ensemble_core::spec::{CssTarget, Kind, Props, Spec};
use ensemble_core::value::{Map, Value};

/// True when two nodes are equal and their children are the same pointers; the old one is then kept, and nothing is drawn.
pub fn same(old: &Node, new: &Node) -> bool {
    let pointers =
        |a: &[Arc<Node>], b: &[Arc<Node>]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| Arc::ptr_eq(a, b));
    old.id == new.id
        && std::ptr::eq(old.spec, new.spec)
        && old.props == new.props
        && old.test_id == new.test_id
        && pointers(&old.children, &new.children)
        && old.slots.len() == new.slots.len()
        && old.slots.iter().zip(&new.slots).all(|((a, x), (b, y))| a == b && Arc::ptr_eq(x, y))
        && match (&old.rows, &new.rows) {
            (None, None) => true,
            (Some(a), Some(b)) => {
                a.count == b.count
                    && a.first == b.first
                    && pointers(&a.nodes, &b.nodes)
                    && a.choices == b.choices
                    && a.keys == b.keys
            }
            _ => false,
        }
}

/// The root node of a custom widget or branch, with its caller's properties.
pub fn overlaid(inner: &Arc<Node>, outer: &Props) -> Node {
    let mut props = inner.props.clone();
    for (name, value) in outer.iter() {
        if !value.is_null() && inner.spec.prop(name).is_some() {
            props.set(name, value.clone());
        }
    }
    inner.with_props(props)
}

/// Class names as one text, for values that are a text with blanks between the names, or a list.
pub fn class_names(classes: &Value) -> Arc<str> {
    match classes {
        Value::List(classes) => {
            let words: Vec<Arc<str>> = classes.iter().map(Value::to_display).collect();
            Arc::from(words.join(" "))
        }
        classes => classes.to_display(),
    }
}

pub fn themed(theme: &AppTheme, spec: &'static Spec, classes: &str, id: Option<&str>, own: &Props) -> Props {
    let mut props = Props::default();
    let mut apply = |selector: &str| {
        for (key, value) in theme.styles.get(selector).and_then(Value::as_map).into_iter().flat_map(|map| map.iter()) {
            apply_style(&mut props, spec, theme.styles.get(selector), key, value);
        }
    };
    apply(spec.name);
    for class in classes.split_whitespace() {
        let class = class.trim_start_matches('.');
        // Older React themes name classes without the dot; names of widgets begin with a capital letter.
        if class.starts_with(|c: char| c.is_lowercase() || c == '_') {
            apply(class);
        }
        apply(&format!(".{class}"));
    }
    if let Some(id) = id {
        apply(&format!("#{id}"));
    }
    for (name, value) in own.iter() {
        let kind = spec.prop(name).map_or(Kind::Any, |prop| prop.kind);
        merge(&mut props, name, kind, value);
    }
    props
}

/// Sets what a key of a theme's style means on this widget; a key that it does not know is one of other widgets.
fn apply_style(props: &mut Props, spec: &'static Spec, styles: Option<&Value>, key: &Arc<str>, value: &Value) {
    match spec.prop(key).map(CssTarget::Prop).or_else(|| spec.css(key)) {
        Some(CssTarget::Prop(prop)) => merge(props, prop.name, prop.kind, value),
        Some(CssTarget::Both(both)) => both.iter().for_each(|prop| merge(props, prop.name, prop.kind, value)),
        // What stands in the map itself counts more than what stands beside it.
        Some(CssTarget::Part(map, part)) => {
            let own = styles.map(|styles| styles.get(map.name)).unwrap_or_default();
            if own.get(part.name).is_null() && part.kind.accepts(value) {
                merge(props, map.name, map.kind, &Value::map([(Arc::from(part.name), value.clone())]));
            }
        }
        Some(CssTarget::Nothing(_)) | None => {}
    }
}

fn merge(props: &mut Props, name: &'static str, kind: Kind, value: &Value) {
    if value.is_null() || !kind.accepts(value) {
        return;
    }
    let value = match (kind, props.get(name), value) {
        (Kind::TextStyle | Kind::Map | Kind::Keys(_), Some(Value::Map(below)), Value::Map(above)) => {
            Value::Map(Arc::new(merged(below, above)))
        }
        // Single corners over a radius of all.
        (Kind::BorderRadius, Some(below), Value::Map(above)) if above.get("all").is_none() => {
            let all = || Map::from_iter([(Arc::from("all"), below.clone())]);
            Value::Map(Arc::new(merged(&below.as_map().cloned().unwrap_or_else(all), above)))
        }
        _ => value.clone(),
    };
    props.set(name, value);
}

fn merged(below: &Map, above: &Map) -> Map {
    let mut map = below.clone();
    for (key, value) in above.iter() {
        map.insert(key.clone(), value.clone());
    }
    map
}
