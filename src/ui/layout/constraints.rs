//! Constraints from a parent for a child: main axis, bounded axes, inherited properties.

use std::sync::Arc;

use super::container::{Axis, axis};
use super::inherited::Inherited;
use super::role::{Fill, LayoutDef, LayoutRole};
use ensemble_core::spec::{Insets, Length, Props};
use ensemble_runtime::scene::Node;

/// The constraints that all children of a container share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ContainerFlow {
    /// The main axis.
    pub axis: Axis,
    /// Axes that are bounded: width, height.
    pub bounded: [bool; 2],
    /// Children share the main axis equally unless they set `flex` or `flexMode`: FlexRow, FlexColumn.
    pub equal: bool,
}

/// The constraints of a node: everything around it that its style depends on. Two nodes with equal constraints and equal properties have
/// equal styles.
#[derive(Clone, Debug, PartialEq)]
pub struct ParentConstraints {
    /// The constraints that it shares with its siblings.
    pub within: ContainerFlow,
    /// Axes that the parent bounds: width, height.
    pub bounded: [bool; 2],
    /// Flex weight by `childrenFits`; `Some(None)` for the natural size, `None` when the container has no `childrenFits`.
    pub fit: Option<Option<f32>>,
    /// True for a screen's body, which fills its space and scrolls when its content is higher.
    pub body: bool,
    /// True for a pane: a child of a body that is a Row. It is as high as the row and scrolls by itself.
    pub pane: bool,
    /// True for a child of a Column that scrolls.
    pub scrolled: bool,
    /// True for a header: its children are centred across a row by default.
    pub bar: bool,
    /// True for a leaf that fills the width: [`Fill::Width`], [`Fill::Both`].
    pub wide: bool,
    /// True for a widget that stretches across the main axis, even where that is unbounded: [`Fill::Across`].
    pub across: bool,
    /// Padding of a node that sets none.
    pub padding: Insets,
    /// Padding added to its own: the space that the `maxWidth` of a body leaves free.
    pub spare: Insets,
    /// Default margin before it along the main axis, between two controls in a container without a gap.
    pub apart: f32,
    /// The part of the message line below a field that overlaps with the gap after it.
    pub absorbed: f32,
    /// The inherited properties.
    pub inherited: Arc<Inherited>,
}

impl ParentConstraints {
    /// The constraints of a tree's root.
    pub fn root(inherited: Arc<Inherited>, bounded: [bool; 2]) -> Self {
        Self::child(ContainerFlow { axis: Axis::Stack, bounded, equal: false }, None, inherited)
    }

    /// The constraints of a child.
    pub fn child(within: ContainerFlow, fit: Option<Option<f32>>, inherited: Arc<Inherited>) -> Self {
        Self {
            within,
            bounded: within.bounded,
            fit,
            body: false,
            pane: false,
            scrolled: false,
            bar: false,
            wide: false,
            across: false,
            padding: Insets::default(),
            spare: Insets::default(),
            apart: 0.0,
            absorbed: 0.0,
            inherited,
        }
    }

    /// Sets the constraints that depend on the node's own widget.
    pub fn settle(&mut self, node: &Node, def: Option<LayoutDef>) {
        if let Some(LayoutRole::Leaf(leaf)) = def.map(|def| def.role) {
            self.wide = matches!(leaf.fill, Fill::Width | Fill::Both);
            self.across = leaf.fill == Fill::Across;
        }
        // A pane scrolls from top to bottom, so only a Column can be one.
        self.pane &= matches!(def.map(|def| def.role), Some(LayoutRole::Container(container)) if axis(container, &node.props) == Axis::Column);
        // Without `size` a Spacer has weight 1, where other widgets need `flex` or `expanded` to have one.
        if node.spec.name == "Spacer" {
            let sized = node.props.get("size").is_some();
            self.fit = Some((!sized).then(|| node.props.read("flex").unwrap_or(1.0)));
        }
    }

    /// Flex weight; `None` for the natural size.
    pub fn weight(&self, props: &Props) -> Option<f32> {
        // `childrenFits` of the parent takes precedence over the child's own properties.
        if let Some(fit) = self.fit {
            return fit;
        }
        let word = props.get("flexMode").and_then(|mode| mode.as_str());
        if word == Some("none") {
            return None;
        }
        if let Some(flex) = props.read::<f32>("flex").filter(|flex| *flex > 0.0) {
            return Some(flex);
        }
        (self.within.equal || word.is_some() || props.read("expanded").unwrap_or(false)).then_some(1.0)
    }

    /// Axes that are bounded, by the parent or by the node's own `width` and `height`.
    pub(crate) fn own_bounds(&self, props: &Props) -> [bool; 2] {
        let sets = |name: &str, shares: bool| match props.read::<Length>(name) {
            Some(Length::Pixels(_)) => true,
            Some(Length::Share(_)) => shares,
            Some(Length::Usual) | None => false,
        };
        let line = match self.within.axis {
            Axis::Row => Some(0),
            Axis::Column => Some(1),
            Axis::Stack => None,
        };
        let mut bounds = self.bounded;
        if let Some(line) = line.filter(|_| !self.body)
            && self.weight(props).is_none()
        {
            // Along the main axis a child without weight is as long as its content, whatever the container has.
            bounds[line] = false;
        }
        [bounds[0] || sets("width", true), bounds[1] || sets("height", self.bounded[1])]
    }
}
