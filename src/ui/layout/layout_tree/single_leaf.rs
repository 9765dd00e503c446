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
    /// Lays out a tree that is one leaf without the box around it, and returns its size. `None` when the tree is another one, or the leaf needs more
    /// than the space: `taffy` decides then what reaches over.
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
            (self.single, self.size) = (Some(size), size);
            return self.single;
        }
        if can || was_single {
            // The leaf has been laid out as a root since: its place in the box is another one.
            let _ = self.boxes.mark_dirty(self.outer);
        }
        None
    }

    /// The size of the leaf's border box in this space, in whole pixels as `taffy` rounds it; `None` when its content is larger.
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
            Extent::Exact(height) | Extent::AtMost(height) if content.y > height => return None,
            Extent::Exact(height) => height,
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
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

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

    static MEASURED: AtomicUsize = AtomicUsize::new(0);

    impl LayoutTable for Lines {
        fn layout_of(&self, _: &Spec) -> Option<LayoutDef> {
            fn measure(_: &Node, _: &mut Measure<'_>, space: Vec2) -> Vec2 {
                MEASURED.fetch_add(1, Relaxed);
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

    #[test]
    fn a_leaf_that_fits_is_measured_once_and_one_that_does_not_breaks_into_lines() {
        let (ctx, theme) = (egui::Context::default(), Theme::light());
        let cx = LayoutCx { ctx: &ctx, theme: &theme, widgets: &Lines, now: OffsetDateTime::UNIX_EPOCH };
        let mut tree = LayoutTree::default();
        let mut arrange = |node: &Arc<Node>, space: Space| {
            let before = MEASURED.load(Relaxed);
            let constraints = ParentConstraints::root(Arc::default(), [space.width.bounded(), space.height.bounded()]);
            let size = tree.arrange(&mut NoChildren, &cx, node, constraints, space);
            let item = tree.item(node.id).unwrap();
            let rect = tree.laid(item, egui::Pos2::ZERO).rect;
            assert_eq!(rect.min, egui::Pos2::ZERO);
            (size, rect.size(), MEASURED.load(Relaxed) - before)
        };
        let node = || Arc::new(Node::new(NodeId(1), &LEAF, Props::default()));
        let (one_line, two_lines) = (Vec2::new(200.0, 10.0), Vec2::new(100.0, 20.0));
        let (wide, narrow) = (Space::up_to(Vec2::new(300.0, 100.0)), Space::up_to(Vec2::new(100.0, 100.0)));
        let first = node();
        assert_eq!(arrange(&first, wide), (one_line, one_line, 1));
        assert_eq!(arrange(&first, wide), (one_line, one_line, 0));
        let drawn = Space::exact(Vec2::new(240.0, 12.0));
        for _ in 0..2 {
            assert_eq!(
                arrange(&first, drawn),
                (Vec2::new(240.0, 12.0), Vec2::new(240.0, 12.0), 0),
                "as a table draws it"
            );
            let (size, rect, _) = arrange(&first, narrow);
            assert_eq!((size, rect), (two_lines, two_lines));
            assert_eq!(arrange(&first, narrow), (two_lines, two_lines, 0), "nothing has changed");
            let (size, rect, _) = arrange(&first, wide);
            assert_eq!((size, rect), (one_line, one_line), "there is space again");
        }
        let low = Space::up_to(Vec2::new(300.0, 5.0));
        assert_eq!(arrange(&first, low).0, Vec2::new(200.0, 5.0), "a tree is never larger than its space");
        let exact = Space::exact(Vec2::splat(120.0));
        assert_eq!(arrange(&first, exact).0, Vec2::splat(120.0));
        let (size, rect, _) = arrange(&first, Space::exact(Vec2::new(20.0, 100.0)));
        assert_eq!((size, rect.x), (Vec2::new(20.0, 100.0), 50.0), "a long word reaches over its space");
        let (size, rect, _) = arrange(&first, Space::wide(100.0));
        assert_eq!((size, rect), (two_lines, two_lines));
        let changed = node();
        assert_eq!(arrange(&changed, wide).0, one_line);
    }
}
