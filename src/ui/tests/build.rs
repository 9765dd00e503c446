//! A small builder of scenes.

use std::sync::Arc;

use egui::Vec2;

use crate::offscreen::Offscreen;
use crate::widgets;
use ensemble_core::spec::Spec;
use ensemble_core::value::Value;
use ensemble_runtime::scene::{Node, NodeId, Rows, Scene};

/// A node with its children, before ids are assigned.
#[derive(Clone)]
pub struct Build {
    spec: &'static Spec,
    props: Vec<(&'static str, Value)>,
    handlers: Vec<&'static str>,
    children: Vec<Build>,
    slots: Vec<(&'static str, Build)>,
    rows: Option<(usize, usize, Vec<Build>)>,
    id: Option<u64>,
}

/// A widget by its name.
pub fn widget(name: &str) -> Build {
    let def = widgets::widgets().iter().find(|def| def.spec.name == name);
    let spec = def.unwrap_or_else(|| panic!("`{name}` is built")).spec;
    Build {
        spec,
        props: Vec::new(),
        handlers: Vec::new(),
        children: Vec::new(),
        slots: Vec::new(),
        rows: None,
        id: None,
    }
}

/// A `Text`.
pub fn text(text: &str) -> Build {
    widget("Text").prop("text", text)
}

impl Build {
    /// With a property, as YAML writes it.
    pub fn prop(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        let name = self.spec.prop(name).map_or(name, |prop| prop.name);
        self.props.push((name, value.into()));
        self
    }

    /// With a number as a property.
    pub fn num(self, name: &'static str, number: f64) -> Self {
        self.prop(name, number)
    }

    /// With a truth value that is true.
    pub fn yes(self, name: &'static str) -> Self {
        self.prop(name, true)
    }

    /// With a handler.
    pub fn on(mut self, event: &'static str) -> Self {
        self.handlers.push(event);
        self
    }

    /// With children.
    pub fn with(mut self, children: impl IntoIterator<Item = Build>) -> Self {
        self.children.extend(children);
        self
    }

    /// With a widget-valued property.
    pub fn slot(mut self, name: &'static str, child: Build) -> Self {
        self.slots.push((name, child));
        self
    }

    /// With rows `first..` of `count`.
    pub fn rows(mut self, count: usize, first: usize, rows: impl IntoIterator<Item = Build>) -> Self {
        self.rows = Some((count, first, rows.into_iter().collect()));
        self
    }

    /// With a fixed name.
    pub fn id(mut self, id: u64) -> Self {
        self.id = Some(id);
        self
    }

    /// The node; names are given in order of appearance unless they are fixed.
    pub fn node(self, next: &mut u64) -> Arc<Node> {
        *next += 1;
        let id = NodeId(self.id.unwrap_or(*next));
        let mut props = ensemble_core::spec::Props::default();
        for (name, value) in self.props {
            props.set(name, value);
        }
        let mut node = Node::new(id, self.spec, props);
        node.handlers = self.handlers;
        node.children = self.children.into_iter().map(|child| child.node(next)).collect();
        node.slots = self.slots.into_iter().map(|(name, child)| (name, child.node(next))).collect();
        node.rows = self.rows.map(|(count, first, rows)| Rows {
            count,
            first,
            nodes: rows.into_iter().map(|row| row.node(next)).collect(),
            choices: None,
            keys: None,
        });
        Arc::new(node)
    }
}

/// A scene with this body.
pub fn scene(body: Build) -> Arc<Scene> {
    screen(widget("View").slot("body", body))
}

/// A scene with this screen.
pub fn screen(view: Build) -> Arc<Scene> {
    Arc::new(bare(view.node(&mut 0)))
}

/// A scene around a root.
pub fn bare(root: Arc<Node>) -> Scene {
    Scene::new(Default::default(), "Test".into(), root)
}

/// A window of this size that has shown the scene.
pub fn shown(scene: &Arc<Scene>, width: f32, height: f32) -> Offscreen {
    let mut offscreen = Offscreen::new(Vec2::new(width, height), 1.0, false);
    for frame in 0..3 {
        offscreen.frame(scene, f64::from(frame) * 0.5);
    }
    offscreen
}

/// Positions of all texts: `x y width height "text"`, a line each.
pub fn places(body: Build, width: f32, height: f32) -> String {
    let lines = shown(&scene(body), width, height).found().into_iter().map(|found| {
        let rect = found.rect;
        format!("{} {} {} {} {}\n", rect.min.x, rect.min.y, rect.width(), rect.height(), found.label)
    });
    lines.collect()
}
