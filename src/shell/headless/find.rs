//! Finds widgets by text, label or id, for the steps of `screenshot`.

use std::sync::Arc;

use egui::{Pos2, Rect};

use super::HeadlessApp;
use super::step::Step;
use ensemble_core::diag::{excerpt, nearest};
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

    /// The reason why a step of pointer or keyboard was not met, from what is on the screen now.
    pub(super) fn reason_against(&mut self, step: &Step) -> Option<String> {
        match step {
            Step::Tap(text) => Some(self.reason_against_tap(text)),
            Step::Type { field, .. } => {
                let what = "no field has this id, testId or label";
                Some(not_found(field, what, self.field_names().iter().map(String::as_str)))
            }
            Step::Text(text) => {
                let found = self.window.found();
                let what = "no text on the screen contains this";
                Some(not_found(text, what, found.iter().map(|found| &*found.label)))
            }
            Step::Scroll(_) => Some("nothing scrolls: the screen shows all that it has".to_owned()),
            Step::Events(_) | Step::Pause(_) => None,
        }
    }

    fn reason_against_tap(&mut self, text: &str) -> String {
        let Some(at) = self.tap_target(text) else {
            let found = self.window.found();
            let names = found.iter().filter(|found| found.clickable).map(|found| &*found.label);
            return not_found(text, "nothing on the screen says this or has it as its id", names);
        };
        let window = Rect::from_min_size(Pos2::ZERO, self.window.size());
        if !window.contains(at) {
            return "it is outside of the visible part of the window and cannot be scrolled to".to_owned();
        }
        match self.window.has_disabled(at) {
            true => "it is disabled".to_owned(),
            false => "it is there, and takes no taps: it has no `onTap`, nor has what it stands in".to_owned(),
        }
    }

    /// The ids and labels of the fields.
    fn field_names(&self) -> Vec<String> {
        let mut names = Vec::new();
        let mut left: Vec<&Arc<Node>> =
            std::iter::once(&self.scene.root).chain(self.scene.dialogs.iter().map(|dialog| &dialog.node)).collect();
        while let Some(node) = left.pop() {
            if node.spec.value.is_some() {
                let label = ["label", "labelText"].iter().find_map(|name| node.props.get(name));
                let label = label.map(|label| label.to_display().to_string());
                names.extend(node.test_id.as_deref().or(node.key.as_deref()).map(str::to_owned).or(label));
            }
            let mut below: Vec<&Arc<Node>> = node.all_children().collect();
            // In reading order.
            below.reverse();
            left.extend(below);
        }
        names
    }

    pub(super) fn field(&mut self, field: &str) -> Option<Pos2> {
        let id = field.strip_prefix("id=").unwrap_or(field);
        // Only widgets with a `value` keep typed text.
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

/// `what`, with the nearest of the names, or with the first of them.
fn not_found<'n>(written: &str, what: &str, names: impl Iterator<Item = &'n str>) -> String {
    const MOST: usize = 8;
    let names: Vec<&str> = names.take(200).collect();
    if let Some(near) = nearest(written, names.iter().copied()) {
        return format!("{what}; did you mean `{near}`?");
    }
    let listed: Vec<String> = names.iter().take(MOST).map(|name| format!("`{}`", excerpt(name))).collect();
    match listed.is_empty() {
        true => what.to_owned(),
        false => format!("{what}; there are: {}", listed.join(", ")),
    }
}
