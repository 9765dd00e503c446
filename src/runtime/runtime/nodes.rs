//! Builds nodes of the existing widgets. An equal node keeps its pointer.

use std::sync::Arc;

use super::Runtime;
use crate::node_build::{class_names, overlaid, same, themed};
use crate::scene::{Node, NodeId};
use crate::store::{CLASSES, TEST_ID};
use ensemble_core::app::WidgetType;
use ensemble_core::spec::{Kind, Props, is_visible};

impl Runtime {
    /// The node of a widget; `None` while it is not visible.
    pub(super) fn node(&mut self, handle: u64) -> Option<Arc<Node>> {
        let instance = self.widgets.get_mut(handle)?;
        if !instance.stale {
            return instance.node.clone();
        }
        instance.stale = false;
        let node = self.build(handle);
        let instance = self.widgets.get_mut(handle)?;
        let node = match (&instance.node, node) {
            (Some(old), Some(new)) if same(old, &new) => Some(old.clone()),
            (_, new) => {
                self.store.trace().redrawn(handle);
                new.map(Arc::new)
            }
        };
        instance.node = node.clone();
        node
    }

    fn build(&mut self, handle: u64) -> Option<Node> {
        let instance = self.widgets.get(handle)?;
        let (children, slots) = (instance.children.clone(), instance.slots.clone());
        let (branch, body) = (instance.branch.map(|(_, branch)| branch), instance.body);
        let element = instance.element.clone();
        let rows: Option<Vec<u64>> = instance.rows.as_ref().map(|rows| rows.instances().collect());
        let mut props = self.own_props(handle)?;
        let cx = self.widgets.get(handle)?.cx.clone();
        let classes = self.store.peek_prop(handle, CLASSES).map(|classes| class_names(&self.plain(&classes, &cx)));
        let spec = self.store.widget_spec(handle)?;
        if let Some(theme) = self.appearance.theme.current(&self.program.app) {
            let classes = classes.as_deref().unwrap_or_default();
            props = themed(theme, spec, classes, element.id.as_deref(), &props);
        }
        // Asked after the theme: a class may hide a widget.
        let fades = props.get("visibilityTransitionDuration").is_some() && !std::ptr::eq(spec, self.program.specs.view);
        if !is_visible(&props) && !fades {
            return None;
        }
        let test_id = self.store.peek_prop(handle, TEST_ID).map(|id| self.plain(&id, &cx).to_display());
        let test_id = test_id.filter(|id| !id.is_empty()).or_else(|| element.id.clone());
        let is_custom = matches!(element.widget, WidgetType::Custom(_));
        if is_custom || !element.branches.is_empty() {
            let mut root = self.node(if is_custom { body? } else { branch? }).map(|root| overlaid(&root, &props))?;
            // Tests find a custom widget by the id of its call.
            root.test_id = root.test_id.or(test_id);
            return Some(root);
        }
        let mut node = Node::new(NodeId(handle), spec, props);
        node.key = element.id.clone();
        node.test_id = test_id;
        node.handlers = element.handlers.iter().map(|(name, _)| *name).collect();
        node.holds_keys =
            self.program.stops_keys && spec.all_events().any(|slot| slot.holds_keys && node.handles(slot.name));
        node.children = children.into_iter().filter_map(|child| self.node(child)).collect();
        node.slots = slots.into_iter().filter_map(|(name, slot)| Some((name, self.node(slot)?))).collect();
        if let Some(rows) = rows {
            let nodes: Vec<Arc<Node>> = rows.into_iter().filter_map(|row| self.node(row)).collect();
            node.rows = self.widgets.rows(handle).map(|rows| rows.to_scene(nodes));
        }
        Some(node)
    }

    /// Records that a property which was reported for its value is usable again.
    #[cold]
    fn mend_unusable(&mut self, handle: u64, name: &'static str) {
        if let Some(instance) = self.widgets.get(handle) {
            self.faults.mend_unusable(handle, instance.element.span, name);
        }
    }

    /// A widget's properties as plain data.
    fn own_props(&mut self, handle: u64) -> Option<Props> {
        let (set, spec) = (self.store.widget_props(handle)?, self.store.widget_spec(handle)?);
        let cx = self.widgets.get(handle)?.cx.clone();
        let mut props = Props::default();
        // Classes are no property: they say which styles of the theme count.
        for (name, stored) in set.into_iter().filter(|(name, _)| ![CLASSES, TEST_ID].contains(name)) {
            let value = self.plain(&stored, &cx);
            let kind = spec.prop(name).map_or(Kind::Any, |prop| prop.kind);
            if !kind.accepts(&value) {
                // It counts as not set, as a null does, but not in silence.
                self.type_mismatch(handle, name, None, kind, &value);
                continue;
            }
            match kind.wrong_part(&value) {
                Some((part, value)) => self.type_mismatch(handle, name, Some(part.name), part.kind, value),
                None if self.faults.has_unusable() => self.mend_unusable(handle, name),
                None => {}
            }
            props.set(name, value);
        }
        Some(props)
    }
}
