//! [`Screens`]: past scenes, each with the record after which it was made. Unchanged nodes are shared. Bounded in bytes: beyond the limit every other
//! scene is dropped, so that old ones are sparser than new ones.

use std::collections::VecDeque;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use ensemble_core::value::Value;
use ensemble_runtime::scene::{Node, Scene};
use ensemble_runtime::value_size;

/// Scenes, oldest first.
#[derive(Debug, Default)]
pub struct Screens {
    screens: VecDeque<Screen>,
    bytes: usize,
}

#[derive(Debug)]
struct Screen {
    /// Total of records when the scene was made.
    after: usize,
    scene: Arc<Scene>,
    /// Size of the nodes that the previous scene does not share, in bytes.
    bytes: usize,
}

impl Screens {
    /// Limit in bytes, estimated from the nodes.
    pub const MOST_BYTES: usize = 64 << 20;

    /// Limit of scenes.
    pub const MOST: usize = 20_000;

    /// Adds the latest scene.
    pub fn push(&mut self, after: usize, scene: Arc<Scene>) {
        if let Some(last) = self.screens.back_mut()
            && (last.after == after || Arc::ptr_eq(&last.scene, &scene))
        {
            last.after = after;
            // A newer one of the same record takes its place.
            if Arc::ptr_eq(&last.scene, &scene) {
                return;
            }
            self.pop_newest();
        }
        let bytes = own_bytes(self.screens.back().map(|last| &*last.scene), &scene);
        self.bytes += bytes;
        self.screens.push_back(Screen { after, scene, bytes });
        while (self.bytes > Self::MOST_BYTES || self.screens.len() > Self::MOST) && self.screens.len() > 2 {
            self.thin();
        }
    }

    /// Drops scenes that show only records before this position.
    pub(crate) fn forget_before(&mut self, place: usize) {
        while self.screens.front().is_some_and(|screen| screen.after <= place) && self.screens.len() > 1 {
            if let Some(gone) = self.screens.pop_front() {
                self.bytes = self.bytes.saturating_sub(gone.bytes);
            }
        }
    }

    /// Drops all scenes.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// The first scene that shows the record at this position, with the total of records that it shows.
    pub fn at(&self, place: usize) -> Option<(usize, &Arc<Scene>)> {
        let at = self.screens.partition_point(|screen| screen.after <= place);
        let screen = self.screens.get(at).or(self.screens.back())?;
        Some((screen.after, &screen.scene))
    }

    /// Number of scenes.
    pub fn len(&self) -> usize {
        self.screens.len()
    }

    /// True without scenes.
    pub fn is_empty(&self) -> bool {
        self.screens.is_empty()
    }

    /// Total size in bytes, estimated.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    fn pop_newest(&mut self) {
        if let Some(gone) = self.screens.pop_back() {
            self.bytes = self.bytes.saturating_sub(gone.bytes);
        }
    }

    /// Drops every other scene; the oldest and the latest stay.
    fn thin(&mut self) {
        let count = self.screens.len();
        let mut at = 0;
        self.screens.retain(|_| {
            at += 1;
            at == 1 || (count - at).is_multiple_of(2)
        });
        // Nodes shared with the dropped screens only are counted for the next screen from now on.
        self.bytes = 0;
        let mut before: Option<Arc<Scene>> = None;
        for screen in &mut self.screens {
            screen.bytes = own_bytes(before.as_deref(), &screen.scene);
            self.bytes += screen.bytes;
            before = Some(screen.scene.clone());
        }
    }
}

/// Size in bytes of the nodes that are not shared with another scene.
fn own_bytes(before: Option<&Scene>, scene: &Scene) -> usize {
    let mut bytes = size_of::<Scene>();
    let roots = |scene: &Scene| -> Vec<Arc<Node>> {
        let toasts = scene.toasts.iter().filter_map(|toast| toast.node.clone());
        std::iter::once(scene.root.clone())
            .chain(scene.dialogs.iter().map(|dialog| dialog.node.clone()))
            .chain(toasts)
            .collect()
    };
    let old = before.map(roots).unwrap_or_default();
    // Pairs of a node and its predecessor in the scene before.
    let mut left: Vec<(Arc<Node>, Option<Arc<Node>>)> =
        roots(scene).into_iter().enumerate().map(|(at, node)| (node, old.get(at).cloned())).collect();
    while let Some((node, before)) = left.pop() {
        if before.as_ref().is_some_and(|before| Arc::ptr_eq(before, &node)) {
            continue;
        }
        bytes += node_bytes(&node);
        let old: Vec<&Arc<Node>> = before.iter().flat_map(|before| before.all_children()).collect();
        let known: FxHashSet<*const Node> = old.iter().map(|node| Arc::as_ptr(node)).collect();
        for (at, child) in node.all_children().enumerate() {
            if !known.contains(&Arc::as_ptr(child)) {
                // Rows move, so that a child's predecessor is the node with the same id.
                let same =
                    old.get(at).filter(|old| old.id == child.id).or_else(|| old.iter().find(|old| old.id == child.id));
                left.push((child.clone(), same.map(|node| (*node).clone())));
            }
        }
    }
    bytes
}

fn node_bytes(node: &Node) -> usize {
    // A property's name and value, and a pointer in the list of children.
    const PROP: usize = 48;
    const CHILD: usize = 8;
    let texts: usize = node.props.iter().map(|(_, value)| PROP + value_bytes(value)).sum();
    let choices = node
        .rows
        .as_ref()
        .map_or(0, |rows| [&rows.choices, &rows.keys].into_iter().flatten().map(|values| 24 * values.len()).sum());
    size_of::<Node>() + texts + choices + CHILD * node.all_children().count()
}

fn value_bytes(value: &Value) -> usize {
    match value {
        Value::Text(text) => text.len(),
        Value::List(_) | Value::Map(_) => 32 * value_size(value),
        _ => 0,
    }
}
