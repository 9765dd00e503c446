//! Finds widgets by id and by painted text, and the reason why a widget cannot be pressed.

use std::sync::Arc;

use egui::{Pos2, Rect};

use super::VirtualApp;
use ensemble_runtime::scene::{Node, NodeId};
use ensemble_ui::frame::{DrawnNode, own_text};

/// A widget that the pointer can reach.
#[derive(Clone, Debug)]
pub struct Target {
    /// The widget.
    pub node: Arc<Node>,
    /// Border box in logical pixels.
    pub rect: Rect,
    /// The visible part of its box.
    pub shown: Rect,
}

/// Reason why the pointer cannot reach a widget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// No widget has the id.
    Missing,
    /// `visible` is false, or the widget is in a closed container.
    NotShown,
    /// Scrolled away or outside of the window.
    Outside,
    /// Has no size.
    Empty,
    /// Transparent.
    Transparent,
    /// Covered by a dialog.
    Covered,
}

impl Hidden {
    /// The reason as a predicate after "the widget".
    pub fn words(self) -> &'static str {
        match self {
            Self::Missing => "is not on the screen",
            Self::NotShown => "is in the screen's tree but not shown: it stands in something that is closed or hidden",
            Self::Outside => "is outside of the visible part of the window; `scrollUntilVisible` brings it there",
            Self::Empty => "has no size",
            Self::Transparent => "is transparent",
            Self::Covered => "lies behind a dialog",
        }
    }
}

/// Opacity below which a widget counts as invisible, the limit of the original test runner.
const FAINTEST: f32 = 0.01;

impl VirtualApp {
    /// All widgets with this `testId` or `id`; those of dialogs first, topmost first.
    pub fn nodes(&self, id: &str) -> Vec<Arc<Node>> {
        let is = |node: &&Arc<Node>| node.test_id.as_deref() == Some(id) || node.key.as_deref() == Some(id);
        self.all_nodes().iter().filter(is).cloned().collect()
    }

    /// All widgets on the screen, with dialogs and toasts, in reading order.
    pub fn all_nodes(&self) -> Vec<Arc<Node>> {
        let toasts = self.scene.toasts.iter().filter_map(|toast| toast.node.as_ref());
        let dialogs = self.scene.dialogs.iter().rev().map(|dialog| &dialog.node);
        let mut all = Vec::new();
        for root in dialogs.chain([&self.scene.root]).chain(toasts) {
            below(root, &mut all);
        }
        all
    }

    /// The first widget with this id that the pointer can reach; otherwise the reason for the first of them.
    pub fn target(&mut self, id: &str) -> Result<Target, Hidden> {
        let mut why = None;
        for node in self.nodes(id) {
            match self.reach(&node) {
                Ok(target) => return Ok(target),
                Err(hidden) => why = why.or(Some(hidden)),
            }
        }
        Err(why.unwrap_or(Hidden::Missing))
    }

    /// The reachable part of a widget, or the reason why there is none.
    pub fn reach(&mut self, node: &Arc<Node>) -> Result<Target, Hidden> {
        let seen = self.seen(node.id).ok_or(Hidden::NotShown)?;
        let window = Rect::from_min_size(Pos2::ZERO, self.window.size());
        let shown = seen.shown.intersect(window);
        if seen.opacity <= FAINTEST {
            return Err(Hidden::Transparent);
        }
        if seen.rect.width() <= 0.0 || seen.rect.height() <= 0.0 {
            return Err(Hidden::Empty);
        }
        if shown.width() <= 0.0 || shown.height() <= 0.0 {
            return Err(Hidden::Outside);
        }
        if self.is_covered(node.id) {
            return Err(Hidden::Covered);
        }
        Ok(Target { node: node.clone(), rect: seen.rect, shown })
    }

    /// The widget in the last frame.
    pub fn seen(&mut self, node: NodeId) -> Option<DrawnNode> {
        self.window.view().drawn_nodes().iter().rev().find(|seen| seen.node == node).copied()
    }

    /// True for a widget behind a dialog.
    fn is_covered(&self, node: NodeId) -> bool {
        let Some(top) = self.scene.dialogs.last() else { return false };
        let toasts = self.scene.toasts.iter().filter_map(|toast| toast.node.as_ref());
        !toasts.chain([&top.node]).any(|root| holds(root, node))
    }

    /// Texts on the screen, including scrolled-away ones: as painted, and as accessible names.
    pub fn texts(&mut self) -> Vec<Arc<str>> {
        let mut texts: Vec<Arc<str>> =
            self.window.texts().into_iter().map(|painted| Arc::from(painted.text.as_str())).collect();
        for node in self.all_nodes() {
            let Some((from, text)) = own_text(&node) else { continue };
            // A field's value and an icon's name are no text of their own; both are painted where they can be read.
            let readable = matches!(from, "text" | "label" | "title" | "labelText");
            let is_there = readable && self.seen(node.id).is_some_and(|seen| seen.opacity > FAINTEST);
            if is_there && !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts.extend(self.scene.toasts.iter().map(|toast| toast.message.clone()).filter(|text| !text.is_empty()));
        texts
    }

    /// Texts in the visible part of the window or of a widget, from top to bottom and left to right.
    pub(crate) fn reading_order(&mut self, within: Option<&Arc<Node>>) -> Vec<String> {
        let around = within.and_then(|node| self.seen(node.id)).map_or(Rect::EVERYTHING, |seen| seen.shown);
        let mut painted = self.window.texts();
        painted.retain(|painted| painted.shown.is_positive() && around.contains(painted.shown.center()));
        // Words of one line differ by a pixel when their sizes do.
        const LINE: f32 = 4.0;
        let line = |rect: &Rect| (rect.center().y / LINE).round() as i64;
        painted.sort_by(|a, b| line(&a.shown).cmp(&line(&b.shown)).then(a.shown.left().total_cmp(&b.shown.left())));
        painted.into_iter().map(|painted| painted.text).collect()
    }

    /// Accessible names within the rectangle of a widget.
    pub(crate) fn accessible_names(&mut self, node: &Arc<Node>) -> Vec<String> {
        let Some(seen) = self.seen(node.id) else { return Vec::new() };
        let inside = |rect: &Rect| seen.rect.expand(1.0).contains_rect(*rect);
        self.window.found().into_iter().filter(|found| inside(&found.rect)).map(|found| found.label).collect()
    }

    /// A descendant that extends beyond this widget, if any.
    pub fn overflowing(&mut self, node: &Arc<Node>) -> Option<Arc<Node>> {
        let around = self.seen(node.id)?.rect.expand(1.0);
        let mut all = Vec::new();
        below(node, &mut all);
        all.into_iter().find(|node| {
            self.seen(node.id).is_some_and(|seen| {
                // What is scrolled does not overflow: it is cut where it scrolls.
                let rect = seen.rect.intersect(seen.shown.expand(1.0));
                rect.is_positive() && (rect.left() < around.left() || rect.right() > around.right())
            })
        })
    }

    /// Ids on the screen, for "did you mean".
    pub fn ids(&self) -> Vec<Arc<str>> {
        let nodes = self.all_nodes();
        let ids = nodes.iter().flat_map(|node| node.test_id.iter().chain(&node.key)).cloned();
        let mut ids: Vec<Arc<str>> = ids.collect();
        ids.sort();
        ids.dedup();
        ids
    }
}

fn below(node: &Arc<Node>, all: &mut Vec<Arc<Node>>) {
    all.push(node.clone());
    let parts = ["header", "body"].iter().filter_map(|name| node.slot(name));
    let rows = node.rows.iter().flat_map(|rows| &rows.nodes);
    let others = node.slots.iter().filter(|(name, _)| !matches!(*name, "header" | "body")).map(|(_, node)| node);
    for child in parts.chain(&node.children).chain(rows).chain(others) {
        below(child, all);
    }
}

fn holds(root: &Arc<Node>, node: NodeId) -> bool {
    root.id == node || root.all_children().any(|child| holds(child, node))
}
