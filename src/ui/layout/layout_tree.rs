//! One layout tree: a persistent `taffy` tree that is brought up to date with the nodes of each scene. A subtree with the same pointer as
//! before is skipped, and a leaf whose content changed without changing its measured size does not invalidate its neighbours.
//! The engine is ours because no egui layout crate keeps its tree between frames: a clean pass over 10,000 nodes takes 0.2 ms here and 17
//! to 59 ms with egui_taffy and egui_flex. Flexbox itself is `taffy`'s.

mod item;
mod narrowing;
mod single_leaf;

use std::sync::Arc;

use egui::{Pos2, Rect, Vec2};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use taffy::Direction;
use taffy::prelude::*;

use super::constraints::ParentConstraints;
use super::container::{Axis, Container};
use super::edges;
use super::fills::{self, Fills};
use super::inherited::Inherited;
use super::layout_cx::LayoutCx;
use super::measure::ChildLayout;
use super::role::{LayoutDef, LayoutRole};
use super::space::{Extent, Space};
use super::style;
use ensemble_runtime::scene::{Node, NodeId};
pub use item::{LayoutItem, in_flow};

/// Nodes in each other that are narrowed to their containers in one pass of layout.
const NARROWINGS: usize = 4;

/// One layout tree.
pub struct LayoutTree {
    boxes: TaffyTree<NodeId>,
    /// A box around the root that has the size of the available space.
    outer: taffy::NodeId,
    items: FxHashMap<NodeId, LayoutItem>,
    /// Nodes whose `maxWidth` may be larger than their container, and what they have narrowed it to.
    limited: FxHashMap<NodeId, Option<f32>>,
    generation: u32,
    asked: Option<(Space, Fills, bool)>,
    /// Size of the root's border box when the last layout was that of a single leaf, without the box around it.
    single: Option<Vec2>,
    size: Vec2,
    /// The number of the frame in which it was last used.
    pub(super) used: u64,
}

/// The position and size of a node, in logical pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayoutBox {
    /// The border box.
    pub rect: Rect,
    /// The content box: without border and padding.
    pub content: Rect,
    /// Width of the border.
    pub border: f32,
    /// Extent of its children from `rect.min`, with margins and trailing padding: the scrollable area.
    pub extent: Vec2,
}

impl Default for LayoutTree {
    fn default() -> Self {
        // Most trees are rows of lists and small: a larger capacity would be the largest part of their memory.
        let mut boxes = TaffyTree::with_capacity(4);
        let outer = boxes.new_leaf(Style::default()).expect("a leaf without children is always accepted");
        Self {
            boxes,
            outer,
            items: FxHashMap::default(),
            limited: FxHashMap::default(),
            generation: 0,
            asked: None,
            single: None,
            size: Vec2::ZERO,
            used: 0,
        }
    }
}

impl LayoutTree {
    /// True if nothing else holds the node that was laid out under `root`, or none was.
    pub(super) fn is_orphan(&self, root: NodeId) -> bool {
        self.items.get(&root).is_none_or(|item| Arc::strong_count(&item.node) == 1)
    }

    /// Lays out `root` in `space` and returns its size.
    pub(crate) fn arrange(
        &mut self,
        inner: &mut dyn ChildLayout,
        cx: &LayoutCx<'_>,
        root: &Arc<Node>,
        constraints: ParentConstraints,
        space: Space,
    ) -> Vec2 {
        self.generation += 1;
        let rtl = constraints.inherited.is_rtl();
        let mut sync = Sync { tree: self, inner, cx, gone: Vec::new() };
        let (id, fills) = sync.node(root, constraints);
        let gone = std::mem::take(&mut sync.gone);
        // Only after the whole pass is it known which of these nodes another parent has taken in.
        for node in gone {
            self.forget(node);
        }
        if let Some(size) = self.arrange_single(inner, cx, (id, root.id), (space, fills, rtl)) {
            return size;
        }
        // Compared first: `set_children` and `set_style` mark as dirty whatever they are given, and a dirty tree is computed again.
        if self.boxes.child_at_index(self.outer, 0).ok() != Some(id) {
            let _ = self.boxes.set_children(self.outer, &[id]);
        }
        if self.asked != Some((space, fills, rtl)) {
            self.asked = Some((space, fills, rtl));
            let style = outer_style(space, fills, rtl);
            let _ = self.boxes.set_style(self.outer, style);
        }
        // `taffy` marks all ancestors of a dirty node, so a clean `outer` means that nothing below it has changed.
        if self.boxes.dirty(self.outer).unwrap_or(true) {
            let available = Size { width: space.width.available(), height: space.height.available() };
            self.widen();
            self.compute(inner, cx, self.outer, available);
            // A container that is narrower now narrows what is in it.
            for _ in 0..NARROWINGS {
                if !self.narrow() {
                    break;
                }
                self.compute(inner, cx, self.outer, available);
            }
        }
        self.size
    }

    /// Computes the layout of `root` and below, and sets the size of the tree to its size.
    fn compute(
        &mut self,
        inner: &mut dyn ChildLayout,
        cx: &LayoutCx<'_>,
        root: taffy::NodeId,
        available: Size<AvailableSpace>,
    ) {
        let Self { boxes, items, .. } = self;
        let done = boxes.compute_layout_with_measure(root, available, |input, _, context, style| {
            taffy::compute_leaf_layout(
                input,
                style,
                |_, _| 0.0,
                |known, available| {
                    let Some(item) = context.and_then(|id| items.get_mut(id)) else { return Size::ZERO };
                    let space = Vec2::new(
                        known.width.unwrap_or(asked(available.width)),
                        known.height.unwrap_or(asked(available.height)),
                    );
                    let space = if item.is_free() { Vec2::new(f32::INFINITY, space.y) } else { space };
                    let size = item.measure(inner, cx, space);
                    Size { width: known.width.unwrap_or(size.x), height: known.height.unwrap_or(size.y) }
                },
            )
        });
        debug_assert!(done.is_ok(), "the tree holds the nodes it was made of");
        self.size =
            self.boxes.layout(root).map_or(Vec2::ZERO, |layout| Vec2::new(layout.size.width, layout.size.height));
    }

    /// The layout of a node; `None` when it is not in this tree.
    pub fn item(&self, node: NodeId) -> Option<&LayoutItem> {
        self.items.get(&node)
    }

    /// The box of a node whose parent's box is at `origin`.
    pub fn laid(&self, item: &LayoutItem, origin: Pos2) -> LayoutBox {
        let Ok(layout) = self.boxes.layout(item.id) else {
            return LayoutBox { rect: Rect::NOTHING, content: Rect::NOTHING, border: 0.0, extent: Vec2::ZERO };
        };
        let min = origin + Vec2::new(layout.location.x, layout.location.y);
        let size = self.single.unwrap_or(Vec2::new(layout.size.width, layout.size.height));
        let rect = Rect::from_min_size(min, size);
        let content = Rect::from_min_max(
            rect.min + Vec2::new(layout.border.left + layout.padding.left, layout.border.top + layout.padding.top),
            rect.max
                - Vec2::new(layout.border.right + layout.padding.right, layout.border.bottom + layout.padding.bottom),
        );
        // One width is enough: a border whose sides differ is drawn from its properties (`border_sides`).
        LayoutBox { rect, content, border: layout.border.left, extent: self.extent(item, layout) }
    }

    /// The extent of the children of a container.
    fn extent(&self, item: &LayoutItem, layout: &Layout) -> Vec2 {
        let Ok(children) = self.boxes.children(item.id) else { return Vec2::ZERO };
        let mut end = Vec2::ZERO;
        let rtl = item.below.is_rtl();
        for child in children {
            let Ok(child) = self.boxes.layout(child) else { continue };
            end.x = end.x.max(match rtl {
                false => child.location.x + child.size.width + child.margin.right,
                // From the right edge, where such a container starts.
                true => layout.size.width - child.location.x + child.margin.left,
            });
            end.y = end.y.max(child.location.y + child.size.height + child.margin.bottom);
        }
        let after =
            if rtl { layout.padding.left + layout.border.left } else { layout.padding.right + layout.border.right };
        end + Vec2::new(after, layout.padding.bottom + layout.border.bottom)
    }

    /// Marks a node to be measured again.
    pub(crate) fn remeasure(&mut self, node: NodeId) {
        if let Some(item) = self.items.get_mut(&node) {
            // Without this the measure function would answer from them.
            item.answers.clear();
            let _ = self.boxes.mark_dirty(item.id);
        }
    }

    /// Drops a node and its descendants, except those that were laid out elsewhere in this pass: a node may move to another parent.
    fn forget(&mut self, node: NodeId) {
        let mut open = vec![node];
        while let Some(id) = open.pop() {
            if self.items.get(&id).is_some_and(|item| item.generation == self.generation) {
                continue;
            }
            let Some(item) = self.items.remove(&id) else { continue };
            self.limited.remove(&id);
            let _ = self.boxes.remove(item.id);
            // The children of a leaf are roots of trees of their own.
            if is_container(item.def) {
                open.extend(in_flow(&item.node).map(|child| child.id));
            }
        }
    }
}

/// Brings a tree up to date with the nodes of a scene.
struct Sync<'s, 'e> {
    tree: &'s mut LayoutTree,
    inner: &'s mut (dyn ChildLayout + 's),
    cx: &'s LayoutCx<'e>,
    gone: Vec<NodeId>,
}

impl Sync<'_, '_> {
    /// Brings the box of a node and of all below it up to date, and returns it with the axes that it fills.
    fn node(&mut self, node: &Arc<Node>, mut constraints: ParentConstraints) -> (taffy::NodeId, Fills) {
        let generation = self.tree.generation;
        let def = match self.tree.items.get_mut(&node.id) {
            Some(item) if std::ptr::eq(item.node.spec, node.spec) => {
                // Those of the item are settled, so these have to be before they are compared.
                constraints.settle(node, item.def);
                item.generation = generation;
                // The runtime keeps the pointer of a node that has not changed: most of a frame ends here.
                if Arc::ptr_eq(&item.node, node) && item.constraints == constraints {
                    return (item.id, item.fills);
                }
                item.def
            }
            _ => self.cx.widgets.layout_of(node.spec),
        };
        constraints.settle(node, def);
        let below = constraints.inherited.below(node).map_or_else(|| Arc::clone(&constraints.inherited), Arc::new);
        let (children, fills) = match def.map(|def| def.role) {
            Some(LayoutRole::Container(container)) => self.children(node, container, &constraints, &below),
            Some(LayoutRole::Leaf(leaf)) => (Vec::new(), fills::leaf_fills(leaf.fill, node)),
            None => (Vec::new(), [false, false]),
        };
        let style = style::style(self.cx.theme, def, node, &constraints, fills);
        if style::may_be_too_wide(&style, node, &constraints) {
            self.tree.limited.insert(node.id, None);
        } else {
            self.tree.limited.remove(&node.id);
        }
        let id = self.put(node, def, style, &children, &below, &constraints);
        let fresh = LayoutItem {
            node: Arc::clone(node),
            def,
            below,
            constraints,
            id,
            fills,
            answers: SmallVec::new(),
            generation: self.tree.generation,
        };
        match self.tree.items.get_mut(&node.id) {
            // `update_leaf` has emptied the answers that no longer hold.
            Some(item) => *item = LayoutItem { answers: std::mem::take(&mut item.answers), ..fresh },
            None => drop(self.tree.items.insert(node.id, fresh)),
        }
        (id, fills)
    }

    /// Brings what a container lays out up to date, and returns it with the axes that the container fills.
    fn children(
        &mut self,
        node: &Arc<Node>,
        container: Container,
        constraints: &ParentConstraints,
        below: &Arc<Inherited>,
    ) -> (Vec<taffy::NodeId>, Fills) {
        let within = style::within(container, node, constraints);
        let fits = match container {
            Container::FittedRow | Container::FittedColumn => Some(style::fits(&node.props)),
            _ => None,
        };
        let gap = style::gap(container, &node.props, self.cx.theme);
        let touching = gap == 0.0 && node.props.get("gap").is_none();
        let mut children = Vec::with_capacity(node.children.len());
        let mut filled = [false, false];
        let mut flow = in_flow(node).enumerate().peekable();
        let mut before: Option<&Arc<Node>> = None;
        while let Some((at, child)) = flow.next() {
            // As upstream, a child without an entry in `childrenFits` has weight 1.
            let fit = fits.as_ref().map(|fits| fits.get(at).copied().unwrap_or(Some(1.0)));
            let apart = match before.replace(child).filter(|_| touching) {
                Some(before) => edges::space_between(self.cx.theme, before, child),
                None => 0.0,
            };
            // The message of the last one may have something below its container.
            let absorbed = if flow.peek().is_some() && edges::keeps_message(child) {
                edges::message_height(self.cx.theme).min((gap - self.cx.theme.spacing.xs).max(0.0))
            } else {
                0.0
            };
            let around = ParentConstraints {
                pane: constraints.body && within.axis == Axis::Row,
                scrolled: within.axis == Axis::Column && style::scrolls(node, constraints),
                apart,
                absorbed,
                ..ParentConstraints::child(within, fit, Arc::clone(below))
            };
            let (id, fills) = self.node(child, around);
            filled = [filled[0] || fills[0], filled[1] || fills[1]];
            children.push(id);
        }
        (children, fills::container_fills(container, node, constraints, filled))
    }

    /// Creates or updates the `taffy` node of a node. What did not change is not touched, because `taffy` marks everything it is given as
    /// dirty.
    fn put(
        &mut self,
        node: &Arc<Node>,
        def: Option<LayoutDef>,
        style: Style,
        children: &[taffy::NodeId],
        below: &Arc<Inherited>,
        constraints: &ParentConstraints,
    ) -> taffy::NodeId {
        let known =
            self.tree.items.get(&node.id).filter(|item| std::ptr::eq(item.node.spec, node.spec)).map(|item| item.id);
        let boxes = &mut self.tree.boxes;
        let Some(id) = known else {
            // The same id with another widget is another node.
            if let Some(old) = self.tree.items.remove(&node.id) {
                let _ = boxes.remove(old.id);
                self.gone.extend(in_flow(&old.node).map(|child| child.id));
            }
            let made = if is_container(def) {
                boxes.new_with_children(style, children)
            } else {
                boxes.new_leaf_with_context(style, node.id)
            };
            return made.expect("children were made or kept in this very pass");
        };
        if boxes.style(id).is_ok_and(|old| *old != style) {
            let _ = boxes.set_style(id, style);
        }
        if is_container(def) {
            if boxes.children(id).is_ok_and(|old| old != children) {
                if let Some(item) = self.tree.items.get(&node.id) {
                    self.gone.extend(in_flow(&item.node).map(|child| child.id));
                }
                let _ = boxes.set_children(id, children);
            }
        } else {
            self.update_leaf(node, id, below, constraints);
        }
        id
    }

    /// Updates a leaf whose content changed. It is marked as dirty only if its size for one of the spaces it was asked with is another one
    /// than before.
    fn update_leaf(
        &mut self,
        node: &Arc<Node>,
        id: taffy::NodeId,
        below: &Arc<Inherited>,
        constraints: &ParentConstraints,
    ) {
        let Some(item) = self.tree.items.get_mut(&node.id) else { return };
        // All that `ask` reads: a size that was measured where the height is bounded is not that where it is not.
        item.node = Arc::clone(node);
        item.below = Arc::clone(below);
        item.constraints = constraints.clone();
        let answers = std::mem::take(&mut item.answers);
        let same = answers.iter().all(|(space, size)| item.ask(self.inner, self.cx, *space) == *size);
        // `all` is true of an empty list, but a leaf that was never measured has no size to keep.
        if same && !answers.is_empty() {
            item.answers = answers;
        } else {
            let _ = self.tree.boxes.mark_dirty(id);
        }
    }
}

fn is_container(def: Option<LayoutDef>) -> bool {
    matches!(def.map(|def| def.role), Some(LayoutRole::Container(_)))
}

fn asked(space: AvailableSpace) -> f32 {
    match space {
        AvailableSpace::Definite(extent) => extent.max(0.0),
        // `Widget::measure` knows no minimum content: 0 asks for the smallest size, infinity for the natural one.
        AvailableSpace::MinContent => 0.0,
        AvailableSpace::MaxContent => f32::INFINITY,
    }
}

/// The style of the box around the root: one grid cell as large as the space, which the root fills along the axes in `fills`.
fn outer_style(space: Space, fills: Fills, rtl: bool) -> Style {
    let fixed = |extent: Extent, fills: bool| match extent {
        Extent::Exact(extent) => Some(extent),
        Extent::AtMost(extent) => fills.then_some(extent),
        Extent::Least | Extent::Free => None,
    };
    let most = |extent: Extent| match extent {
        Extent::AtMost(extent) => LengthPercentageAuto::length(extent),
        Extent::Exact(_) | Extent::Least | Extent::Free => LengthPercentageAuto::auto(),
    };
    let (width, height) = (fixed(space.width, fills[0]), fixed(space.height, fills[1]));
    let stand = |fixed: Option<f32>| if fixed.is_some() { AlignItems::STRETCH } else { AlignItems::START };
    Style {
        display: Display::Grid,
        direction: if rtl { Direction::Rtl } else { Direction::Ltr },
        justify_items: stand(width),
        align_items: stand(height),
        size: Size {
            width: width.map_or(Dimension::auto(), Dimension::length),
            height: height.map_or(Dimension::auto(), Dimension::length),
        },
        max_size: Size { width: most(space.width), height: most(space.height) },
        ..Style::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{Fill, LayoutTable, LeafLayout, Measure, RowHeights};
    use crate::toolkit::theme::Theme;
    use ensemble_core::spec::{Props, Spec};
    use time::OffsetDateTime;

    /// A leaf that is small where its height is bounded.
    struct Leaves;

    static LEAF: Spec = Spec { name: "Leaf", ..Spec::DEFAULT };

    impl LayoutTable for Leaves {
        fn layout_of(&self, _: &Spec) -> Option<LayoutDef> {
            fn measure(_: &Node, cx: &mut Measure<'_>, _: Vec2) -> Vec2 {
                Vec2::splat(if cx.bounded()[1] { 10.0 } else { 50.0 })
            }
            Some(LayoutDef {
                role: LayoutRole::Leaf(LeafLayout { fill: Fill::Nothing, measure, least_height: |_| 0.0 }),
                widget: 0,
            })
        }
    }

    struct Nothing;

    impl ChildLayout for Nothing {
        fn arrange(&mut self, _: &Arc<Node>, _: &Arc<Inherited>, _: Space) -> Vec2 {
            Vec2::ZERO
        }

        fn row_heights(&mut self, _: NodeId) -> &mut RowHeights {
            unreachable!("there is no list")
        }
    }

    #[test]
    fn a_size_does_not_outlive_the_bounds_that_it_was_measured_in() {
        let (ctx, theme) = (egui::Context::default(), Theme::light());
        let cx = LayoutCx { ctx: &ctx, theme: &theme, widgets: &Leaves, now: OffsetDateTime::UNIX_EPOCH };
        let node = Arc::new(Node::new(NodeId(1), &LEAF, Props::default()));
        let mut tree = LayoutTree::default();
        let mut size = |bounded| {
            let constraints = ParentConstraints::root(Arc::default(), bounded);
            tree.arrange(&mut Nothing, &cx, &node, constraints, Space::up_to(Vec2::splat(100.0)))
        };
        assert_eq!(size([true, true]), Vec2::splat(10.0));
        assert_eq!(size([true, false]), Vec2::splat(50.0));
    }
}
