//! `Instance`: one widget that exists.

use std::rc::Rc;
use std::sync::Arc;

use super::rows::RowsState;
use crate::scene::Node;
use crate::scope::{Context, LexicalScope};
use ensemble_core::app::Element;

/// One widget that exists.
pub struct Instance {
    /// The widget of the app's files.
    pub element: Arc<Element>,
    /// The scope in which its expressions and handlers run.
    pub cx: Context,
    /// The widget it is inside of.
    pub parent: Option<u64>,
    /// Ordinary children.
    pub children: Vec<u64>,
    /// Widget-valued properties.
    pub slots: Vec<(&'static str, u64)>,
    /// Rows of its item-template.
    pub rows: Option<RowsState>,
    /// The shown branch of a `Conditional`: its index and its widget.
    pub branch: Option<(usize, u64)>,
    /// Conditions of a `Conditional` as they are now.
    pub conditions: Vec<bool>,
    /// The body of a custom widget.
    pub body: Option<u64>,
    /// The inside of a custom widget.
    pub scope: Option<Rc<LexicalScope>>,
    /// The watches that keep it up to date.
    pub watches: Vec<u64>,
    /// Node of the last build.
    pub node: Option<Arc<Node>>,
    /// True if the node has to be built again.
    pub stale: bool,
    /// Count of widgets around this one.
    pub depth: usize,
}

impl Instance {
    /// The widgets directly inside of it.
    pub fn below(&self) -> Vec<u64> {
        let mut below = self.children.clone();
        below.extend(self.slots.iter().map(|(_, slot)| *slot));
        below.extend(self.rows.iter().flat_map(RowsState::instances));
        below.extend(self.branch.map(|(_, branch)| branch));
        below.extend(self.body);
        below
    }

    /// A widget whose parts are yet to be made.
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
