//! The pane *Widgets*: widget tree of the screen; for the selected widget its source location, properties with the origin of their values, box, and
//! bindings with last values and the events that set them.

mod bindings;
mod detail;
mod nodes;
mod properties;

pub use nodes::find;
pub(crate) use nodes::path_to;

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::Ui;

use self::detail::detail;
use self::nodes::{MOST_LINES, all, roots};
use super::kit::{Face, Kit, PAD, Part};
use super::model::Model;
use super::pane_request::PaneRequest;
use ensemble_runtime::scene::{Node, NodeId, Scene};
use ensemble_ui::frame::own_text;
use ensemble_ui::toolkit::icons;

/// Indentation of a level in logical pixels; smaller for deep trees.
const INDENT: f32 = 12.0;

/// The pane.
#[derive(Default)]
pub struct WidgetsPane {
    /// The words that it filters by.
    pub words: String,
    closed: BTreeSet<NodeId>,
    /// The selected widget.
    pub selected: Option<NodeId>,
    /// The hovered widget of the tree.
    pub hovered: Option<NodeId>,
    shows_defaults: bool,
    fraction: Option<f32>,
    keep: bool,
    order: Vec<NodeId>,
}

/// A line of the tree.
struct TreeRow {
    node: Arc<Node>,
    depth: usize,
    has_parts: bool,
    text: Option<Arc<str>>,
}

impl WidgetsPane {
    /// Draws the pane.
    pub fn show(&mut self, kit: &Kit<'_>, ui: &mut Ui, model: &Model, picking: bool, requests: &mut Vec<PaneRequest>) {
        kit.bar(ui, |ui| {
            if kit.icon(ui, "highlight_alt", "Choose a widget on the screen (Ctrl+Shift+C)", picking) {
                requests.push(PaneRequest::Pick);
            }
            kit.search(ui, egui::Id::unique("inspector widgets filter"), &mut self.words, "Kind, id or text", 200.0);
            kit.switch(ui, "Defaults", &mut self.shows_defaults);
            if picking {
                let words = "Point at a widget and click";
                ui.label(egui::RichText::new(words).font(kit.font(Face::Hint)).color(kit.theme.colors.accent));
            }
        });
        let Some(scene) = model.scene.clone() else {
            return kit.empty(ui, "widgets", "No screen", "The app has not shown a screen yet.");
        };
        let lines = self.lines(&scene);
        self.order = lines.iter().map(|line| line.node.id).collect();
        if lines.is_empty() {
            return kit.empty(
                ui,
                "filter_list",
                "Nothing is found",
                "No widget on the screen has this kind, id or text.",
            );
        }
        self.hovered = None;
        let keep = std::mem::take(&mut self.keep)
            .then(|| lines.iter().position(|line| Some(line.node.id) == self.selected))
            .flatten();
        let mut fraction = self.fraction.unwrap_or(0.5);
        let selected = self.selected;
        let mut clicked = None;
        let mut hovered = None;
        let closed = &self.closed;
        let mut list = |ui: &mut Ui| {
            kit.rows(ui, "widget tree", lines.len(), false, keep, |ui, at| {
                let line = &lines[at];
                let response = row(kit, ui, line, selected == Some(line.node.id), closed.contains(&line.node.id));
                if response.hovered() {
                    hovered = Some(line.node.id);
                }
                if response.clicked() {
                    let is_arrow = response.interact_pointer_pos().is_some_and(|at| {
                        at.x < response.rect.left() + PAD + INDENT * line.depth.min(24) as f32 + 14.0
                    });
                    clicked = Some((line.node.id, is_arrow && line.has_parts));
                }
            });
        };
        match self.selected.and_then(|id| find(&scene, id)) {
            Some(node) => {
                let shows_defaults = self.shows_defaults;
                kit.split(ui, &mut fraction, |ui, part| match part {
                    Part::List => list(ui),
                    Part::Detail => detail(kit, ui, model, &node, shows_defaults, requests),
                });
            }
            None => list(ui),
        }
        self.hovered = hovered;
        self.fraction = Some(fraction);
        match clicked {
            Some((id, true)) if self.closed.contains(&id) => _ = self.closed.remove(&id),
            Some((id, true)) => _ = self.closed.insert(id),
            Some((id, false)) => self.selected = if self.selected == Some(id) { None } else { Some(id) },
            None => {}
        }
    }

    /// Selects a widget and opens its ancestors.
    pub fn choose(&mut self, scene: &Scene, id: NodeId) {
        self.selected = Some(id);
        self.words.clear();
        for around in path_to(scene, id) {
            self.closed.remove(&around);
        }
        self.keep = true;
    }

    /// Selects the first widget with a bound text; for pictures.
    pub fn choose_first(&mut self, scene: &Scene) {
        let texts = all(scene).into_iter().filter(|node| node.spec.name == "Text" && node.key.is_some());
        let any = all(scene).into_iter().filter(|node| node.spec.name == "Text");
        if let Some(node) = texts.chain(any).next() {
            self.choose(scene, node.id);
        }
    }

    /// Moves the selection.
    pub fn step(&mut self, by: isize) {
        let at = self.order.iter().position(|id| Some(*id) == self.selected);
        let next = match at {
            Some(at) => at.saturating_add_signed(by).min(self.order.len().saturating_sub(1)),
            None => 0,
        };
        self.selected = self.order.get(next).copied().or(self.selected);
        self.keep = true;
    }

    /// Opens or closes the selected widget.
    pub fn turn(&mut self, open: bool) {
        if let Some(id) = self.selected {
            if open {
                self.closed.remove(&id);
            } else {
                self.closed.insert(id);
            }
        }
    }

    /// Closes the details; false when there were none.
    pub fn leave(&mut self) -> bool {
        self.selected.take().is_some()
    }

    /// Text of the filter.
    pub fn words(&mut self) -> &mut String {
        &mut self.words
    }

    fn lines(&mut self, scene: &Scene) -> Vec<TreeRow> {
        // Widgets that are gone do not come again: numbers are not used twice.
        if self.closed.len() > MOST_LINES {
            self.closed.clear();
        }
        let words = self.words.trim().to_lowercase();
        let mut lines = Vec::new();
        for root in roots(scene) {
            self.add(root, 0, &words, &mut lines);
        }
        lines
    }

    fn add(&self, node: &Arc<Node>, depth: usize, words: &str, lines: &mut Vec<TreeRow>) -> bool {
        if lines.len() >= MOST_LINES || depth > 200 {
            return false;
        }
        let text = own_text(node).map(|(_, text)| text).filter(|text| !text.is_empty());
        let has_parts = node.all_children().next().is_some();
        let is_match = words.is_empty()
            || node.spec.name.to_lowercase().contains(words)
            || node.key.as_deref().is_some_and(|id| id.to_lowercase().contains(words))
            || text.as_deref().is_some_and(|text| text.to_lowercase().contains(words));
        let at = lines.len();
        lines.push(TreeRow { node: node.clone(), depth, has_parts, text });
        let mut any = is_match;
        if !self.closed.contains(&node.id) || !words.is_empty() {
            for child in node.all_children() {
                any |= self.add(child, depth + 1, words, lines);
            }
        }
        if !any {
            lines.truncate(at);
        }
        any
    }
}

fn row(kit: &Kit<'_>, ui: &mut Ui, line: &TreeRow, selected: bool, closed: bool) -> egui::Response {
    let TreeRow { node, depth, has_parts, text } = line;
    let id = node.key.as_ref().map(|id| format!("#{id}")).unwrap_or_default();
    let words = text.as_deref().unwrap_or_default();
    kit.row(ui, selected, &format!("{} {id} {words}", node.spec.name), |kit, painter, rect| {
        let theme = kit.theme;
        let mut inner = rect.shrink2(egui::vec2(PAD, 0.0));
        inner.min.x += INDENT * (*depth).min(24) as f32;
        if *has_parts && let Some(glyph) = icons::glyph(if closed { "chevron_right" } else { "expand_more" }) {
            let at = egui::pos2(inner.left() + 5.0, inner.center().y);
            painter.text(at, egui::Align2::CENTER_CENTER, glyph, theme.icon_font(14.0), theme.colors.text3);
        }
        inner.min.x += 14.0;
        let width = kit.text(painter, inner, node.spec.name, Face::Name, theme.colors.accent);
        inner.min.x += width + 8.0;
        if !id.is_empty() {
            let width = kit.text(painter, inner, &id, Face::Data, theme.colors.text);
            inner.min.x += width + 8.0;
        }
        if !words.is_empty() {
            kit.text(painter, inner, &format!("\"{words}\""), Face::Text, theme.colors.text2);
        }
    })
}
