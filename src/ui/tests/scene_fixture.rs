//! Scenes for tests, written as YAML.

use std::sync::Arc;

use crate::widgets;
use ensemble_core::diag::{FileId, Report};
use ensemble_core::spec::{Kind, Prop, Props, Spec};
use ensemble_core::syntax;
use ensemble_core::value::Value;
use ensemble_runtime::scene::{Node, NodeId, Rows, Scene, ScreenId};

/// A scene whose body is the widget in `yaml`. Every event in it has a handler; ids count up in reading order, the body's is 1.
pub fn scene(yaml: &str) -> Arc<Scene> {
    scene_after(yaml, 0)
}

/// A scene whose ids count up after `last`, as those of a new version of an app do.
pub fn scene_after(yaml: &str, last: u64) -> Arc<Scene> {
    let tree = syntax::parse(yaml, FileId(0), &mut Report::default()).unwrap();
    let mut next = last;
    let body = node(&tree.root.to_value(), &mut next);
    let spec = spec_of("View");
    let mut root = Node::new(NodeId(1000), spec, Props::default());
    root.slots.push(("body", body));
    Arc::new(Scene::new(ScreenId(1), "Test".into(), Arc::new(root)))
}

/// A widget from `{Name: {property: value}}`.
pub fn node(value: &Value, next: &mut u64) -> Arc<Node> {
    let map = value.as_map().unwrap();
    let (name, settings) = map.iter().next().unwrap();
    made(spec_of(name), settings, next)
}

/// A part of a widget: `{property: value}`, or its label.
fn part(spec: &'static Spec, value: &Value, next: &mut u64) -> Arc<Node> {
    match value {
        Value::Map(_) => made(spec, value, next),
        label => made(spec, &Value::map([("label", label.clone())]), next),
    }
}

fn made(spec: &'static Spec, settings: &Value, next: &mut u64) -> Arc<Node> {
    let name = spec.name;
    *next += 1;
    let mut made = Node::new(NodeId(*next), spec, Props::default());
    for (key, setting) in settings.as_map().into_iter().flat_map(|map| map.iter()) {
        match (&**key, spec.prop(key)) {
            ("id", _) => made.key = setting.as_str().map(Arc::from),
            ("children", _) => {
                made.children = setting.as_list().unwrap().iter().map(|child| node(child, next)).collect()
            }
            ("rows", _) => {
                let nodes: Vec<_> = setting.as_list().unwrap().iter().map(|row| node(row, next)).collect();
                made.rows = Some(Rows { count: nodes.len(), first: 0, nodes, choices: None, keys: None });
            }
            (_, Some(Prop { kind: Kind::Parts(part), .. })) => {
                made.children.extend(setting.as_list().unwrap().iter().map(|item| self::part(part, item, next)))
            }
            (_, Some(prop)) if prop.kind == Kind::Widget => made.slots.push((prop.name, node(setting, next))),
            (_, Some(prop)) => drop(made.props.set(prop.name, setting.clone())),
            (other, None) => panic!("`{name}` has no `{other}`"),
        }
    }
    // Containers whose children can be picked would take the clicks on them.
    let own = |name: &str| name != "onItemTap" || spec.events.iter().any(|slot| slot.name == name);
    made.handlers = spec.all_events().map(|slot| slot.name).filter(|name| own(name)).collect();
    Arc::new(made)
}

fn spec_of(name: &str) -> &'static Spec {
    widgets::catalog().widget(name).unwrap_or_else(|| panic!("no widget `{name}`"))
}
