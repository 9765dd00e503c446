//! Builds nodes from the widgets that exist. A node that would be equal stays the same pointer.

use std::sync::Arc;

use crate::Runtime;
use crate::scene::{Node, NodeId, Rows};
use crate::widgets::instance::Instance;
use ensemble_core::app::{AppTheme, What};
use ensemble_core::spec::{Kind, Props, Spec, TEXT_STYLE};
use ensemble_core::value::{Map, Value};

impl Runtime {
    /// The node of a widget; `None` while it is not visible.
    pub(crate) fn node(&mut self, handle: u64) -> Option<Arc<Node>> {
        let instance = self.widgets.get_mut(handle)?;
        if !instance.stale {
            return instance.node.clone();
        }
        instance.stale = false;
        let node = self.build(handle);
        let instance = self.widgets.get_mut(handle)?;
        let node = match (&instance.node, node) {
            (Some(old), Some(new)) if same(old, &new) => Some(old.clone()),
            (_, new) => new.map(Arc::new),
        };
        instance.node = node.clone();
        node
    }

    fn build(&mut self, handle: u64) -> Option<Node> {
        let instance = self.widgets.get(handle)?;
        let (children, slots) = (instance.children.clone(), instance.slots.clone());
        let (branch, body) = (instance.branch.map(|(_, branch)| branch), instance.body);
        let element = instance.element.clone();
        let rows: Option<Vec<u64>> =
            instance.rows.as_ref().map(|rows| rows.rows.iter().map(|row| row.instance).collect());
        let mut props = self.own_props(handle)?;
        let spec = self.store.widgets.borrow().get(&handle)?.spec;
        let classes = self.widgets.get(handle)?.classes.clone();
        if let Some(theme) = self.theme.current(&self.app) {
            props = themed(theme, spec, &classes, element.id.as_deref(), &props);
        }
        // Asked after the theme: a class may hide a widget.
        if props.read::<bool>("visible") == Some(false) && props.get("visibilityTransitionDuration").is_none() {
            return None;
        }
        if matches!(element.what, What::Custom(_)) {
            return self.node(body?).map(|body| overlaid(&body, &props));
        }
        if !element.branches.is_empty() {
            return self.node(branch?).map(|branch| overlaid(&branch, &props));
        }
        let mut node = Node::new(NodeId(handle), spec, props);
        node.key = element.id.clone();
        node.test_id = element.test_id.clone().or_else(|| element.id.clone());
        node.handlers = element.handlers.iter().map(|(name, _)| *name).collect();
        node.children = children.into_iter().filter_map(|child| self.node(child)).collect();
        node.slots = slots.into_iter().filter_map(|(name, slot)| Some((name, self.node(slot)?))).collect();
        if let Some(rows) = rows {
            let nodes: Vec<Arc<Node>> = rows.into_iter().filter_map(|row| self.node(row)).collect();
            let state = self.widgets.get(handle).and_then(|instance: &Instance| instance.rows.as_ref());
            node.rows = state.map(|state| Rows {
                count: state.count,
                first: state.range.0,
                nodes,
                choices: state.choices.clone(),
                keys: state.keys.clone(),
            });
        }
        Some(node)
    }

    /// A widget's properties as plain data.
    fn own_props(&mut self, handle: u64) -> Option<Props> {
        let (cells, spec) = {
            let widgets = self.store.widgets.borrow();
            let cell = widgets.get(&handle)?;
            (cell.props.clone(), cell.spec)
        };
        let cx = self.widgets.get(handle)?.cx.clone();
        let mut props = Props::default();
        for (name, datum) in cells {
            let value = self.plain(&datum, &cx);
            let kind = spec.prop(name).map_or(Kind::Any, |prop| prop.kind);
            if !kind.accepts(&value) {
                // It counts as not set, as a null does, but not in silence.
                self.type_mismatch(handle, name, None, kind, &value);
                continue;
            }
            if let Some((part, value)) = kind.wrong_part(&value) {
                self.type_mismatch(handle, name, Some(part.name), part.kind, value);
            }
            props.set(name, value);
        }
        Some(props)
    }
}

fn same(old: &Node, new: &Node) -> bool {
    let pointers =
        |a: &[Arc<Node>], b: &[Arc<Node>]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| Arc::ptr_eq(a, b));
    old.id == new.id
        && std::ptr::eq(old.spec, new.spec)
        && old.props == new.props
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

/// The root of a custom widget or branch with what its caller says about it.
fn overlaid(inner: &Arc<Node>, outer: &Props) -> Node {
    let mut props = inner.props.clone();
    for (name, value) in outer.iter() {
        if !value.is_null() && inner.spec.prop(name).is_some() {
            props.set(name, value.clone());
        }
    }
    let mut node = Node::new(inner.id, inner.spec, props);
    node.key = inner.key.clone();
    node.test_id = inner.test_id.clone();
    node.handlers = inner.handlers.clone();
    node.children = inner.children.clone();
    node.slots = inner.slots.clone();
    node.rows = inner.rows.clone();
    node
}

/// Properties with the theme's styles below them: by type, by class from left to right, by id, `LANGUAGE.md` 13.3.
fn themed(theme: &AppTheme, spec: &'static Spec, classes: &str, id: Option<&str>, own: &Props) -> Props {
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
        apply(&format!(".{}", class.trim_start_matches('.')));
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
