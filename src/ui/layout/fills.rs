//! Axes that a node fills when there is space.

use super::constraints::ParentConstraints;
use super::container::{Axis, Container, axis};
use super::role::Fill;
use ensemble_core::spec::Length;
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// Axes that a node fills when there is space: width, height.
pub type Fills = [bool; 2];

/// Axes that a container fills, given those that its children fill.
pub fn container_fills(container: Container, node: &Node, constraints: &ParentConstraints, children: Fills) -> Fills {
    let bounded = constraints.own_bounds(&node.props);
    // As in Flutter, a Row or Column takes the whole main axis unless it asks for `min`.
    let word = node.props.get("mainAxisSize").and_then(Value::as_str);
    let max = word != Some("min");
    let along = match container {
        Container::Conditional => [false, false],
        // These are as high as their content unless they ask for more.
        Container::Card | Container::Form => [true, word == Some("max")],
        Container::Footer | Container::Flow => [true, false],
        Container::Stack => [false, false],
        _ => match axis(container, &node.props) {
            Axis::Row => [max, false],
            Axis::Column => [false, max],
            Axis::Stack => [false, false],
        },
    };
    let place_alignment = node.props.get("alignment").is_some();
    if bounded[0] && is_share(node) {
        return [true, bounded[1] && (along[1] || children[1]) && node.props.get("height").is_none()];
    }
    [
        bounded[0] && (along[0] || children[0] || place_alignment) && node.props.get("width").is_none(),
        bounded[1] && (along[1] || children[1]) && node.props.get("height").is_none(),
    ]
}

/// True for a width that is a share of what stands around the node, which is therefore as wide as there is space.
fn is_share(node: &Node) -> bool {
    matches!(node.props.read::<Length>("width"), Some(Length::Share(_)))
}

/// Axes that a leaf fills.
pub fn leaf_fills(fill: Fill, node: &Node) -> Fills {
    let free = |name| node.props.get(name).is_none();
    if is_share(node) {
        return [true, fill == Fill::Both && free("height")];
    }
    match fill {
        Fill::Nothing => [false, false],
        Fill::Width => [free("width"), false],
        Fill::Both => [free("width"), free("height")],
        Fill::Across => {
            let vertical = node.props.get("direction").and_then(Value::as_str) == Some("vertical");
            [!vertical && free("width"), vertical && free("height")]
        }
    }
}
