//! Traverses the nodes of a scene.

use std::sync::Arc;

use ensemble_runtime::scene::{Node, NodeId, Scene};

/// Limit of lines of the tree.
pub(super) const MOST_LINES: usize = 20_000;

/// Roots of the scene: the screen, then its overlays.
pub(super) fn roots(scene: &Scene) -> impl Iterator<Item = &Arc<Node>> {
    let dialogs = scene.dialogs.iter().map(|dialog| &dialog.node);
    let toasts = scene.toasts.iter().filter_map(|toast| toast.node.as_ref());
    std::iter::once(&scene.root).chain(dialogs).chain(toasts)
}

pub(super) fn all(scene: &Scene) -> Vec<Arc<Node>> {
    let mut found = Vec::new();
    let mut left: Vec<&Arc<Node>> = roots(scene).collect();
    left.reverse();
    while let Some(node) = left.pop() {
        found.push(node.clone());
        let from = left.len();
        left.extend(node.all_children());
        left[from..].reverse();
        if found.len() >= MOST_LINES {
            break;
        }
    }
    found
}

/// The node with this id.
pub fn find(scene: &Scene, id: NodeId) -> Option<Arc<Node>> {
    all(scene).into_iter().find(|node| node.id == id)
}

/// Ancestors of a node.
pub(crate) fn path_to(scene: &Scene, id: NodeId) -> Vec<NodeId> {
    fn walk(node: &Arc<Node>, id: NodeId, path: &mut Vec<NodeId>) -> bool {
        if node.id == id {
            return true;
        }
        if path.len() > 200 {
            return false;
        }
        path.push(node.id);
        if node.all_children().any(|child| walk(child, id, path)) {
            return true;
        }
        path.pop();
        false
    }
    let mut path = Vec::new();
    for root in roots(scene) {
        if walk(root, id, &mut path) {
            return path;
        }
    }
    path
}
