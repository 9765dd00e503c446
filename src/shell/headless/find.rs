//! Finds widgets by text, label or id, for the steps of `screenshot`.

use std::sync::Arc;

use egui::Pos2;

use super::HeadlessApp;
use ensemble_runtime::scene::Node;
use ensemble_ui::frame::tree;

impl HeadlessApp {
    pub(super) fn shows(&self, text: &str) -> bool {
        tree(&self.scene).contains(text) || self.window.tree(&self.scene).contains(text)
    }

    /// Centre of the first tappable widget that shows `text` or has it as its id.
    pub(super) fn tap_target(&mut self, text: &str) -> Option<Pos2> {
        if let Some(place) = self.place_of(text) {
            return Some(place);
        }
        let by_id = self.label_of(text);
        let wanted = by_id.as_deref().unwrap_or(text);
        let found = self.window.found();
        // `Send` must not press `Send all`.
        let exact = found.iter().find(|found| found.clickable && found.label == wanted);
        let part = || found.iter().find(|found| found.clickable && found.label.contains(wanted));
        exact
            .or_else(part)
            .or_else(|| found.iter().find(|found| found.label == wanted))
            .map(|found| found.rect.center())
    }

    pub(super) fn field(&mut self, field: &str) -> Option<Pos2> {
        let id = field.strip_prefix("id=").unwrap_or(field);
        // What is typed into a Text is lost.
        if self.node(id).is_some_and(|node| node.spec.prop("value").is_none()) {
            return None;
        }
        if let Some(place) = self.place_of(id) {
            return Some(place);
        }
        let by_id = self.node(field).and_then(|node| {
            let names = ["label", "labelText", "placeholder", "hintText"];
            names.iter().find_map(|name| node.props.get(name)).map(|value| value.to_display().to_string())
        });
        let wanted = by_id.as_deref().unwrap_or(field);
        self.window.find(wanted).map(|found| found.rect.center())
    }

    /// Centre of the visible part of the widget with this id. For a field with a label above, a point in its box.
    fn place_of(&mut self, id: &str) -> Option<Pos2> {
        let node = self.node(id)?;
        let (node, is_field) = (node.id, node.spec.value.is_some() && node.props.get("label").is_some());
        let drawn = self.window.view().drawn_nodes().iter().rev().find(|drawn| drawn.node == node)?.shown;
        let place =
            if is_field { Pos2::new(drawn.center().x, drawn.top() + drawn.height() * 0.6) } else { drawn.center() };
        drawn.is_positive().then_some(place)
    }

    /// The label of the node with this id.
    fn label_of(&self, id: &str) -> Option<String> {
        let node = self.node(id)?;
        ["label", "text", "tooltip"]
            .iter()
            .find_map(|name| node.props.get(name))
            .map(|value| value.to_display().to_string())
    }

    fn node(&self, id: &str) -> Option<&Node> {
        let mut left: Vec<&Arc<Node>> =
            self.scene.dialogs.iter().map(|dialog| &dialog.node).chain([&self.scene.root]).collect();
        while let Some(node) = left.pop() {
            if node.key.as_deref() == Some(id) || node.test_id.as_deref() == Some(id) {
                return Some(node);
            }
            left.extend(node.all_children());
        }
        None
    }
}
