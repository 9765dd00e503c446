//! All layout trees of a window by the id of their root: the parts of a screen, dialogs, widget-valued properties, rows of lists.

use std::sync::Arc;

use egui::Vec2;
use rustc_hash::FxHashMap;

use super::constraints::ParentConstraints;
use super::inherited::Inherited;
use super::layout_cx::LayoutCx;
use super::layout_tree::LayoutTree;
use super::measure::ChildLayout;
use super::role::{Fill, LayoutRole, LayoutTable, LeafLayout};
use super::space::{Extent, Space};
use super::style::is_scrollable;
use super::virtual_list::RowHeights;
use ensemble_runtime::scene::{Node, NodeId};

/// All layout trees of a window.
#[derive(Default)]
pub struct LayoutCache {
    trees: FxHashMap<NodeId, Box<LayoutTree>>,
    /// The heights of the rows of each list, by the list's id.
    pub heights: FxHashMap<NodeId, RowHeights>,
    frame: u64,
}

impl LayoutCache {
    /// Frames after which an unused tree is dropped when there are more than [`Self::MANY`]. A list on a fast stream shows other rows in
    /// every frame, so a bound by number alone would drop trees that are still shown.
    // With 120 frames a list on 5,000 rows a second held 2.5 GB of trees, with 4 it holds 200 MB.
    const KEPT_FRAMES: u64 = 4;
    // More trees than a window shows at a time, so that nothing is dropped on most screens.
    const MANY: usize = 512;

    /// Starts a frame and drops trees that are no longer used.
    pub fn begin(&mut self) {
        self.frame += 1;
        // Trees of nodes that no scene holds are dropped; they may hold megabytes of text.
        let last = self.frame.saturating_sub(1);
        self.trees.retain(|root, tree| tree.used >= last || !tree.is_orphan(*root));
        if self.trees.len() > Self::MANY {
            let oldest = self.frame.saturating_sub(Self::KEPT_FRAMES);
            self.trees.retain(|_, tree| tree.used >= oldest);
        }
        // After the trees: a list counts as used while one of its rows still has one.
        if self.heights.len() > Self::MANY {
            let trees = &self.trees;
            self.heights.retain(|_, heights| heights.rows().any(|row| trees.contains_key(&row)));
        }
    }

    /// Drops all trees, because fonts, theme or scale have changed.
    pub fn clear(&mut self) {
        self.trees.clear();
        self.heights.clear();
    }

    /// Lays out the tree of `root` in `space` and returns its size.
    pub(crate) fn arrange(
        &mut self,
        cx: &LayoutCx<'_>,
        root: &Arc<Node>,
        inherited: &Arc<Inherited>,
        space: Space,
    ) -> Vec2 {
        let bounded = [space.width.bounded(), space.height.bounded()];
        self.arrange_in(cx, root, ParentConstraints::root(Arc::clone(inherited), bounded), space)
    }

    /// Lays out the tree of `root` with the parent's constraints given and returns its size.
    pub(crate) fn arrange_in(
        &mut self,
        cx: &LayoutCx<'_>,
        root: &Arc<Node>,
        constraints: ParentConstraints,
        space: Space,
    ) -> Vec2 {
        let mut tree = self.take(root.id).unwrap_or_default();
        let size = tree.arrange(&mut CachedTrees { layouts: self, cx }, cx, root, constraints, space);
        self.put(root.id, tree);
        size
    }

    /// Takes a tree out, so that it can be drawn while the widgets in it lay out other trees.
    pub fn take(&mut self, root: NodeId) -> Option<Box<LayoutTree>> {
        self.trees.remove(&root)
    }

    /// Puts a tree back that [`Self::take`] took out.
    pub fn put(&mut self, root: NodeId, mut tree: Box<LayoutTree>) {
        tree.used = self.frame;
        self.trees.insert(root, tree);
    }

    /// Marks a node to be measured again.
    pub(crate) fn remeasure(&mut self, node: NodeId) {
        for tree in self.trees.values_mut() {
            tree.remeasure(node);
        }
    }
}

/// The trees inside of a widget, as the widget lays them out while it is measured.
struct CachedTrees<'a, 'c> {
    layouts: &'a mut LayoutCache,
    cx: &'a LayoutCx<'c>,
}

impl ChildLayout for CachedTrees<'_, '_> {
    fn arrange(&mut self, child: &Arc<Node>, inherited: &Arc<Inherited>, space: Space) -> Vec2 {
        let space = match space.height {
            // A list gives way as long as it can scroll.
            Extent::Least if holds_scrolling(self.cx.widgets, child, 0) => {
                Space { height: Extent::AtMost(0.0), ..space }
            }
            _ => space,
        };
        self.layouts.arrange(self.cx, child, inherited, space)
    }

    fn row_heights(&mut self, list: NodeId) -> &mut RowHeights {
        self.layouts.heights.entry(list).or_default()
    }
}

/// True for a list, a table, a chart or a container that scrolls, and for what holds one.
fn holds_scrolling(widgets: &dyn LayoutTable, node: &Node, depth: usize) -> bool {
    const DEEPEST: usize = 64;
    let is_list = || {
        let role = widgets.layout_of(node.spec).map(|def| def.role);
        matches!(role, Some(LayoutRole::Leaf(LeafLayout { fill: Fill::Both, .. })))
    };
    let below = || node.all_children().any(|child| holds_scrolling(widgets, child, depth + 1));
    depth < DEEPEST && (is_list() || is_scrollable(&node.props) || below())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_of_rows_that_passed_by_are_not_kept() {
        let mut layouts = LayoutCache::default();
        for frame in 0..200 {
            layouts.begin();
            for row in 0..100 {
                layouts.put(NodeId(frame * 100 + row), Box::default());
            }
        }
        assert!(layouts.trees.len() <= LayoutCache::MANY + 100, "{} trees", layouts.trees.len());
        layouts.begin();
        assert!(layouts.take(NodeId(199 * 100)).is_some(), "a row of the last frame is kept");
        layouts.begin();
        assert!(layouts.trees.is_empty(), "rows that no scene holds are dropped");
    }
}
