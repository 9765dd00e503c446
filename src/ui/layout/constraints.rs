//! What a node's surroundings say about it: along which line it stands and how much space there is.

use std::sync::Arc;

use super::Inherited;
use super::role::{Fill, LayoutDef, LayoutRole};
use super::style::axis;
use ensemble_core::spec::{Insets, Length, Props};
use ensemble_runtime::scene::Node;

/// The line along which children stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// From left to right.
    Row,
    /// From top to bottom.
    Column,
    /// Over each other.
    Stack,
}

/// What a container says to all of its children.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ContainerFlow {
    /// The line along which they stand.
    pub axis: Axis,
    /// Whether width and height have an end.
    pub bounded: [bool; 2],
    /// Children share the line equally unless they say otherwise.
    pub equal: bool,
}

/// Everything around a node that its style depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct ParentConstraints {
    /// The container it stands in.
    pub within: ContainerFlow,
    /// Whether its own width and height have an end, without what it says itself.
    pub bounded: [bool; 2],
    /// Its weight by `childrenFits`; `Some(None)` = natural size.
    pub fit: Option<Option<f32>>,
    /// Whether it is a screen's body, which fills its space and scrolls rather than being cut.
    pub body: bool,
    /// Whether it stands beside others in a body that is a row: it is as high as the row and scrolls by itself.
    pub pane: bool,
    /// Whether its children stand in the middle across the line unless it says otherwise: a bar.
    pub bar: bool,
    /// Whether it measures itself and is as wide as there is space.
    pub wide: bool,
    /// Whether it reaches from edge to edge across the line, even where nothing bounds it but its neighbours.
    pub across: bool,
    /// Padding it gets unless it says otherwise.
    pub padding: Insets,
    /// Space it keeps free inside whatever it says: what a body's `maxWidth` leaves.
    pub spare: Insets,
    /// What the containers around hand down.
    pub inherited: Arc<Inherited>,
}

impl ParentConstraints {
    /// The place of a tree's root.
    pub fn root(inherited: Arc<Inherited>, bounded: [bool; 2]) -> Self {
        Self {
            within: ContainerFlow { axis: Axis::Stack, bounded, equal: false },
            bounded,
            fit: None,
            body: false,
            pane: false,
            bar: false,
            wide: false,
            across: false,
            padding: Insets::default(),
            spare: Insets::default(),
            inherited,
        }
    }

    /// The place of a child.
    pub fn child(within: ContainerFlow, fit: Option<Option<f32>>, inherited: Arc<Inherited>) -> Self {
        Self {
            within,
            bounded: within.bounded,
            fit,
            body: false,
            pane: false,
            bar: false,
            wide: false,
            across: false,
            padding: Insets::default(),
            spare: Insets::default(),
            inherited,
        }
    }

    /// Notes what the widget itself adds.
    pub fn settle(&mut self, node: &Node, def: Option<LayoutDef>) {
        if let Some(LayoutRole::Leaf(leaf)) = def.map(|def| def.role) {
            self.wide = matches!(leaf.fill, Fill::Width | Fill::Both);
            self.across = leaf.fill == Fill::Across;
        }
        self.pane &= matches!(def.map(|def| def.role), Some(LayoutRole::Container(container)) if axis(container, &node.props) == Axis::Column);
        if node.spec.name == "Spacer" {
            let sized = node.props.get("size").is_some();
            self.fit = Some((!sized).then(|| node.props.read("flex").unwrap_or(1.0)));
        }
    }

    /// The share of the free space it takes, if it takes any.
    pub fn weight(&self, props: &Props) -> Option<f32> {
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

    /// Whether its width and height have an end, with what it says itself.
    pub fn own_bounds(&self, props: &Props) -> [bool; 2] {
        let said = |name: &str, bounded: bool| match props.read::<Length>(name) {
            Some(Length::Pixels(_)) => true,
            Some(Length::Share(_)) => bounded,
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
            bounds[line] = false;
        }
        [bounds[0] || said("width", self.bounded[0]), bounds[1] || said("height", self.bounded[1])]
    }
}
