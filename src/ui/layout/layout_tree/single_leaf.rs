//! The layout of a tree that is one leaf, as the cells of a table are: its size follows from one or two measurements. The grid of the box around
//! the root measures it three times, and again whenever it is asked with another space, which a table does twice in a frame.

use egui::Vec2;
use taffy::prelude::TaffyMaxContent as _;
use taffy::{Rect, Size};

use super::LayoutTree;
use crate::layout::fills::Fills;
use crate::layout::layout_cx::LayoutCx;
use crate::layout::measure::ChildLayout;
use crate::layout::space::{Extent, Space};
use crate::layout::style;
use ensemble_runtime::scene::NodeId;

impl LayoutTree {
    /// Lays out a tree that is one leaf without the box around it, and returns its size. `None` when the tree is another one, or the leaf cannot be as
    /// narrow as the space.
    pub(super) fn arrange_single(
        &mut self,
        inner: &mut dyn ChildLayout,
        cx: &LayoutCx<'_>,
        (id, root): (taffy::NodeId, NodeId),
        asked: (Space, Fills, bool),
    ) -> Option<Vec2> {
        let was_single = self.single.take().is_some();
        let (space, fills, _) = asked;
        let is_dirty = self.boxes.dirty(id).unwrap_or(true);
        // What did not fit before and has not changed does not fit now.
        let may_fit = was_single || is_dirty || self.asked != Some(asked);
        let can = may_fit
            && self.items.len() == 1
            && is_sized_by_content(space.width, fills[0])
            && is_sized_by_content(space.height, fills[1])
            && self.boxes.style(id).is_ok_and(style::is_plain_leaf);
        if can && (is_dirty || !was_single) {
            self.compute(inner, cx, id, Size::MAX_CONTENT);
        }
        if can && let Some(size) = self.single_size(inner, cx, root, space) {
            let limit = |extent: Extent| match extent {
                Extent::Exact(extent) | Extent::AtMost(extent) => extent,
                Extent::Free | Extent::Least => f32::INFINITY,
            };
            self.single = Some(size);
            // What is too high reaches over its space.
            self.size = size.min(Vec2::new(limit(space.width), limit(space.height)).round());
            return Some(self.size);
        }
        if can || was_single {
            // The leaf has been laid out as a root since: its place in the box is another one.
            let _ = self.boxes.mark_dirty(self.outer);
        }
        None
    }

    /// The size of the leaf's border box in this space, in whole pixels as `taffy` rounds it; `None` when its content is wider.
    fn single_size(
        &mut self,
        inner: &mut dyn ChildLayout,
        cx: &LayoutCx<'_>,
        root: NodeId,
        space: Space,
    ) -> Option<Vec2> {
        let item = self.items.get_mut(&root)?;
        let layout = self.boxes.layout(item.id).ok()?;
        let sides = |side: Rect<f32>| Vec2::new(side.left + side.right, side.top + side.bottom);
        let around = sides(layout.padding) + sides(layout.border);
        let natural = Vec2::new(layout.size.width, layout.size.height);
        let content = match space.width {
            Extent::Exact(width) | Extent::AtMost(width) if natural.x > width => {
                let height = if let Extent::Exact(height) = space.height { height } else { f32::INFINITY };
                let mut measure = |width: f32| item.measure(inner, cx, Vec2::new(width, height) - around) + around;
                if measure(around.x).x > width {
                    return None;
                }
                measure(width)
            }
            // Content that is wider than natural may also be higher, as a picture is.
            Extent::Exact(width) if !matches!(space.height, Extent::Exact(_)) => {
                item.measure(inner, cx, Vec2::new(width, f32::INFINITY) - around) + around
            }
            _ => natural,
        };
        let width = match space.width {
            Extent::Exact(width) => width,
            // Rounded up, a text can be wider than the space it was broken for.
            Extent::AtMost(width) => content.x.min(width),
            Extent::Free | Extent::Least => content.x,
        };
        let height = match space.height {
            Extent::Exact(height) => content.y.max(height),
            Extent::AtMost(_) | Extent::Free | Extent::Least => content.y,
        };
        Some(Vec2::new(width, height).round())
    }
}

/// True if an extent is given, or is that of the content where it is not larger than the space.
fn is_sized_by_content(extent: Extent, fills: bool) -> bool {
    match extent {
        Extent::Exact(_) => true,
        Extent::AtMost(_) | Extent::Free => !fills,
        Extent::Least => false,
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::sync::Arc;

    use ensemble_core::spec::{Props, Spec};
    use ensemble_runtime::scene::Node;
    use time::OffsetDateTime;

    use super::*;
    use crate::layout::{
        Fill, Inherited, LayoutDef, LayoutRole, LayoutTable, LeafLayout, Measure, ParentConstraints, RowHeights,
    };
    use crate::toolkit::theme::Theme;

    /// A leaf of 200 by 10 pixels that breaks into lines; [`MEASURED`] counts its measurements.
    struct Lines;

    static LEAF: Spec = Spec { name: "Leaf", ..Spec::DEFAULT };

    thread_local! {
        static MEASURED: Cell<usize> = const { Cell::new(0) };
    }

    impl LayoutTable for Lines {
        fn layout_of(&self, _: &Spec) -> Option<LayoutDef> {
            fn measure(_: &Node, _: &mut Measure<'_>, space: Vec2) -> Vec2 {
                MEASURED.set(MEASURED.get() + 1);
                let width = space.x.clamp(50.0, 200.0);
                Vec2::new(width, (200.0 / width).ceil() * 10.0)
            }
            Some(LayoutDef {
                role: LayoutRole::Leaf(LeafLayout { fill: Fill::Nothing, measure, least_height: |_| 0.0 }),
                widget: 0,
            })
        }
    }

    struct NoChildren;

    impl ChildLayout for NoChildren {
        fn arrange(&mut self, _: &Arc<Node>, _: &Arc<Inherited>, _: Space) -> Vec2 {
            Vec2::ZERO
        }

        fn row_heights(&mut self, _: NodeId) -> &mut RowHeights {
            unreachable!("there is no list")
        }
    }

    /// A tree of one leaf; `in_box` gives it a margin that is rounded away, so that it is laid out in the box around it.
    struct Tree {
        tree: LayoutTree,
        in_box: bool,
    }

    impl Tree {
        fn node(&self) -> Arc<Node> {
            let mut props = Props::default();
            if self.in_box {
                props.set("marginTop", 0.001.into());
            }
            Arc::new(Node::new(NodeId(1), &LEAF, props))
        }

        /// The size of the tree, the box of the leaf, and the number of measurements.
        fn arrange(&mut self, node: &Arc<Node>, space: Space) -> (Vec2, egui::Rect, usize) {
            let (ctx, theme) = (egui::Context::default(), Theme::light());
            let cx = LayoutCx { ctx: &ctx, theme: &theme, widgets: &Lines, now: OffsetDateTime::UNIX_EPOCH };
            let before = MEASURED.get();
            // As bounded everywhere: the constraints of a cell are the same where it is measured and drawn.
            let constraints = ParentConstraints::root(Arc::default(), [true, true]);
            let size = self.tree.arrange(&mut NoChildren, &cx, node, constraints, space);
            let rect = self.tree.laid(self.tree.item(node.id).unwrap(), egui::Pos2::ZERO).rect;
            (size, rect, MEASURED.get() - before)
        }
    }

    #[test]
    fn a_single_leaf_has_the_place_that_it_has_in_the_box_around_it() {
        let extents = [5.0, 20.0, 49.6, 100.4, 199.5, 200.0, 300.0].map(|it| [Extent::Exact(it), Extent::AtMost(it)]);
        let extents: Vec<Extent> = extents.into_iter().flatten().chain([Extent::Free, Extent::Least]).collect();
        let [mut single, mut boxed] = [false, true].map(|in_box| Tree { tree: LayoutTree::default(), in_box });
        let nodes = [single.node(), boxed.node()];
        // Coprime steps, so that each space follows on several others.
        for step in (0..extents.len() * extents.len()).map(|at| at * 101 % (extents.len() * extents.len())) {
            let space = Space { width: extents[step / extents.len()], height: extents[step % extents.len()] };
            let (size, rect, _) = single.arrange(&nodes[0], space);
            let (boxed_size, boxed_rect, _) = boxed.arrange(&nodes[1], space);
            assert_eq!((size, rect), (boxed_size, boxed_rect), "in {space:?}");
        }
    }

    #[test]
    fn a_leaf_that_fits_is_measured_once() {
        let mut single = Tree { tree: LayoutTree::default(), in_box: false };
        let (first, changed) = (single.node(), single.node());
        let space = Space::up_to(Vec2::new(300.0, 100.0));
        let count = |(_, _, count): (Vec2, egui::Rect, usize)| count;
        assert_eq!(count(single.arrange(&first, space)), 1);
        assert_eq!(count(single.arrange(&first, Space::exact(Vec2::new(240.0, 12.0)))), 0, "as a table draws it");
        assert_eq!(count(single.arrange(&first, space)), 0);
        assert_eq!(count(single.arrange(&changed, space)), 1, "its size is compared with the one before");
    }
}
