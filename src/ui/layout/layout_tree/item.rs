//! A node with its layout, and the sizes that were measured of a leaf.

use std::sync::Arc;

use egui::Vec2;
use smallvec::SmallVec;

use crate::layout::constraints::ParentConstraints;
use crate::layout::container::Axis;
use crate::layout::fills::Fills;
use crate::layout::inherited::Inherited;
use crate::layout::layout_cx::LayoutCx;
use crate::layout::measure::{ChildLayout, Measure};
use crate::layout::role::{LayoutDef, LayoutRole};
use crate::layout::style;
use ensemble_runtime::scene::Node;

/// A node and its layout.
pub struct LayoutItem {
    /// The node as of the last layout.
    pub node: Arc<Node>,
    /// Layout of the widget; `None` for a widget that is not built.
    pub def: Option<LayoutDef>,
    /// The inherited properties of its children.
    pub below: Arc<Inherited>,
    /// The constraints of its parent.
    pub constraints: ParentConstraints,
    pub(super) id: taffy::NodeId,
    pub(super) fills: Fills,
    /// Measured sizes by available space: flexbox asks for several in one pass.
    pub(super) answers: SmallVec<[(Vec2, Vec2); 4]>,
    pub(super) generation: u32,
}

impl LayoutItem {
    /// True for a child of a Stack that is positioned from one side and sets no width: however narrow the Stack, its text is not broken.
    pub(super) fn is_free(&self) -> bool {
        let set = |name: &str| self.node.props.get(name).is_some();
        let positioned = ["stackPositionTop", "stackPositionBottom", "stackPositionLeft", "stackPositionRight"];
        self.constraints.within.axis == Axis::Stack
            && positioned.iter().any(|name| set(name))
            && !(set("stackPositionLeft") && set("stackPositionRight"))
            && !set("width")
            && !set("maxWidth")
    }

    pub(super) fn measure(&mut self, inner: &mut dyn ChildLayout, cx: &LayoutCx<'_>, space: Vec2) -> Vec2 {
        // Flexbox asks a leaf with a few different spaces in one pass: minimum, maximum, and what is left.
        const KEPT: usize = 8;
        if let Some((_, size)) = self.answers.iter().find(|(asked, _)| *asked == space) {
            return *size;
        }
        let size = self.ask(inner, cx, space);
        if self.answers.len() == KEPT {
            self.answers.remove(0);
        }
        self.answers.push((space, size));
        size
    }

    pub(super) fn ask(&self, inner: &mut dyn ChildLayout, cx: &LayoutCx<'_>, space: Vec2) -> Vec2 {
        let measure = match self.def.map(|def| def.role) {
            Some(LayoutRole::Leaf(leaf)) => leaf.measure,
            Some(LayoutRole::Container(_)) | None => return Vec2::ZERO,
        };
        let own = cx.theme.for_node(&self.node);
        let mut leaf_cx = Measure {
            ctx: cx.ctx,
            theme: own.as_ref().unwrap_or(cx.theme),
            now: cx.now,
            children: inner,
            inherited: &self.below,
            bounded: self.constraints.bounded,
        };
        let size = measure(&self.node, &mut leaf_cx, space);
        // `taffy` spreads one NaN over the whole tree.
        let sane = |extent: f32| if extent.is_finite() { extent.max(0.0) } else { 0.0 };
        // `taffy` takes what a scroll container measures for its part of a Column that is as high as its content, whatever `maxHeight` says.
        Vec2::new(sane(size.x), sane(size.y)).min(style::greatest_content(&self.node, &self.constraints))
    }
}

/// The children that a container lays out: its own, then the rows of its item-template.
pub fn in_flow(node: &Node) -> impl Iterator<Item = &Arc<Node>> {
    node.children.iter().chain(node.rows.iter().flat_map(|rows| &rows.nodes))
}
