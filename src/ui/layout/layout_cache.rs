//! All layout trees of a window by the id of their root: the parts of a screen, dialogs, widget-valued properties, rows of lists.

use std::sync::Arc;

use egui::{Context, Vec2};
use rustc_hash::FxHashMap;
use taffy::AvailableSpace;

use super::Inherited;
use super::constraints::ParentConstraints;
use super::layout_tree::LayoutTree;
use super::role::LayoutTable;
use crate::toolkit::theme::Theme;
use ensemble_runtime::scene::{Node, NodeId};
use time::OffsetDateTime;

/// What laying out needs besides the nodes.
pub struct LayoutCx<'a> {
    /// egui's context, for fonts and pictures.
    pub ctx: &'a Context,
    /// The theme, for sizes.
    pub theme: &'a Arc<Theme>,
    /// How each widget is laid out.
    pub widgets: &'a dyn LayoutTable,
    /// The local time of the frame.
    pub now: OffsetDateTime,
}

/// The available space along one axis, in logical pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Extent {
    /// Exactly this extent.
    Exact(f32),
    /// The content's extent, at most this.
    AtMost(f32),
    /// The content's extent, without limit.
    Free,
}

/// The available space of a tree.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Space {
    pub width: Extent,
    pub height: Extent,
}

impl Extent {
    /// At most `extent`; [`Extent::Free`] when it is infinite.
    pub fn at_most(extent: f32) -> Self {
        if extent.is_finite() { Self::AtMost(extent.max(0.0)) } else { Self::Free }
    }

    fn bounded(self) -> bool {
        self != Self::Free
    }

    pub(super) fn available(self) -> AvailableSpace {
        match self {
            Self::Exact(extent) | Self::AtMost(extent) => AvailableSpace::Definite(extent),
            Self::Free => AvailableSpace::MaxContent,
        }
    }
}

impl Space {
    /// Exactly this size.
    pub fn exact(size: Vec2) -> Self {
        Self { width: Extent::Exact(size.x), height: Extent::Exact(size.y) }
    }

    /// Exactly this wide, as high as the content.
    pub fn wide(width: f32) -> Self {
        Self { width: Extent::Exact(width), height: Extent::Free }
    }

    /// The size of the content, at most this.
    pub fn up_to(size: Vec2) -> Self {
        Self { width: Extent::at_most(size.x), height: Extent::at_most(size.y) }
    }
}

/// All layout trees of a window.
#[derive(Default)]
pub struct LayoutCache {
    trees: FxHashMap<NodeId, Box<LayoutTree>>,
    /// The heights of the rows of each list, by the list's id.
    pub heights: FxHashMap<NodeId, super::virtual_list::RowHeights>,
    frame: u64,
}

impl LayoutCache {
    /// Frames after which an unused tree is dropped when there are more than [`Self::MANY`]. A list on a fast stream shows other rows in
    /// every frame, so a bound by number alone would drop trees that are still shown.
    const KEPT_FRAMES: u64 = 4;
    const MANY: usize = 512;

    /// Starts a frame and drops trees that are no longer used.
    pub fn begin(&mut self) {
        self.frame += 1;
        if self.trees.len() > Self::MANY {
            let oldest = self.frame.saturating_sub(Self::KEPT_FRAMES);
            self.trees.retain(|_, tree| tree.used >= oldest);
        }
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
    pub fn arrange(&mut self, cx: &LayoutCx<'_>, root: &Arc<Node>, inherited: &Arc<Inherited>, space: Space) -> Vec2 {
        let bounded = [space.width.bounded(), space.height.bounded()];
        self.arrange_in(cx, root, ParentConstraints::root(Arc::clone(inherited), bounded), space)
    }

    /// Lays out the tree of `root` with the parent's constraints given and returns its size.
    pub fn arrange_in(
        &mut self,
        cx: &LayoutCx<'_>,
        root: &Arc<Node>,
        constraints: ParentConstraints,
        space: Space,
    ) -> Vec2 {
        let mut tree = self.take(root.id).unwrap_or_default();
        let size = tree.arrange(self, cx, root, constraints, space);
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
    pub fn remeasure(&mut self, node: NodeId) {
        for tree in self.trees.values_mut() {
            tree.remeasure(node);
        }
    }
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
    }
}
