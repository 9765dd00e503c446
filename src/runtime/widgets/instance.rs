//! `Instance`: an existing widget.

use std::rc::Rc;
use std::sync::Arc;

use super::rows::RowsState;
use crate::scene::Node;
use crate::scope::{Context, LexicalScope};
use ensemble_core::app::Element;

/// An existing widget.
pub struct Instance {
    /// Element of the widget in the app's files.
    pub element: Arc<Element>,
    /// Scope of its expressions and handlers.
    pub cx: Context,
    /// Parent widget.
    pub parent: Option<u64>,
    /// Ordinary children.
    pub children: Vec<u64>,
    /// Widget-valued properties.
    pub slots: Vec<(&'static str, u64)>,
    /// Rows of the item-template.
    pub rows: Option<RowsState>,
    /// Shown branch of a `Conditional`: index and widget.
    pub branch: Option<(usize, u64)>,
    /// Current conditions of a `Conditional`.
    pub conditions: Vec<bool>,
    /// The body of a custom widget.
    pub body: Option<u64>,
    /// Scope inside of a custom widget.
    pub scope: Option<Rc<LexicalScope>>,
    /// Watches that update it.
    pub watches: Vec<u64>,
    /// Node of the last build.
    pub node: Option<Arc<Node>>,
    /// True if the node must be rebuilt.
    pub stale: bool,
    /// Number of ancestors.
    pub depth: usize,
}

impl Instance {
    /// Widgets directly inside.
    pub fn below(&self) -> Vec<u64> {
        let mut below = self.children.clone();
        below.extend(self.slots.iter().map(|(_, slot)| *slot));
        below.extend(self.rows.iter().flat_map(RowsState::instances));
        below.extend(self.branch.map(|(_, branch)| branch));
        below.extend(self.body);
        below
    }

    /// A widget without its parts.
    pub fn new(element: Arc<Element>, cx: Context, parent: Option<u64>, depth: usize) -> Self {
        Self {
            conditions: vec![false; element.branches.len()],
            element,
            cx,
            parent,
            children: Vec::new(),
            slots: Vec::new(),
            rows: None,
            branch: None,
            body: None,
            scope: None,
            watches: Vec::new(),
            node: None,
            stale: true,
            depth,
        }
    }
}
