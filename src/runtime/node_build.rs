//! Parts of building a node: comparison with the previous one, properties of a custom widget's caller, theme styles.

use std::sync::Arc;

use crate::scene::Node;
use ensemble_core::app::AppTheme;
use ensemble_core::spec::{Kind, Props, Spec, TEXT_STYLE};
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
    let text_style = spec.prop("textStyle");
    let mut apply = |selector: &str| {
        if let Some(styles) = theme.styles.get(selector).and_then(Value::as_map) {
            for (key, value) in styles.iter() {
                if let Some(prop) = spec.prop(key) {
                    merge(&mut props, prop.name, prop.kind, value);
                } else if let (Some(prop), true) = (text_style, TEXT_STYLE.iter().any(|part| part.name == &**key)) {
                    // `fontSize` and the like may stand flat, as they do on a widget; what stands in `textStyle` itself counts more.
                    let flat = Value::map([(key.clone(), value.clone())]);
                    let own = styles.get(prop.name).cloned().unwrap_or_default();
                    if own.get(key).is_null() {
                        merge(&mut props, prop.name, prop.kind, &flat);
                    }
                }
            }
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

fn merge(props: &mut Props, name: &'static str, kind: Kind, value: &Value) {
    if value.is_null() || !kind.accepts(value) {
        return;
    }
    let value = match (kind, props.get(name), value) {
        (Kind::TextStyle | Kind::Map | Kind::Keys(_), Some(Value::Map(below)), Value::Map(above)) => {
            Value::Map(Arc::new(merged(below, above)))
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
