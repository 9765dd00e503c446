//! Rows of a table: its children, then those of its item-template, of which only some exist.

use std::sync::Arc;

use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// Children and rows as one list.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    pub(super) node: &'a Node,
}

impl<'a> Rows<'a> {
    pub(super) fn count(&self) -> usize {
        self.node.children.len() + self.node.rows.as_ref().map_or(0, |rows| rows.count)
    }

    /// The row at an index; `None` when it does not exist yet.
    pub(super) fn get(&self, row: usize) -> Option<&'a Arc<Node>> {
        match row.checked_sub(self.node.children.len()) {
            None => self.node.children.get(row),
            Some(at) => {
                let rows = self.node.rows.as_ref()?;
                rows.nodes.get(at.checked_sub(rows.first)?)
            }
        }
    }

    /// Key of the row at an index: its own, otherwise the index.
    pub(super) fn key(&self, row: usize) -> Value {
        let place = Value::Number(row as f64);
        match row.checked_sub(self.node.children.len()) {
            None => {
                let own = self.node.children.get(row).and_then(|row| row.props.get("key"));
                own.cloned().unwrap_or(place)
            }
            Some(at) => {
                let keys = self.node.rows.as_ref().and_then(|rows| rows.keys.as_ref());
                keys.and_then(|keys| keys.get(at)).cloned().unwrap_or(place)
            }
        }
    }

    /// The cells of a row.
    pub(super) fn cells(&self, row: usize) -> &'a [Arc<Node>] {
        match self.get(row) {
            // The cells of an item-template stand where no cells are written.
            Some(row) if row.spec.name == "DataRow" && row.children.is_empty() => {
                row.rows.as_ref().map_or(&[], |rows| &rows.nodes)
            }
            Some(row) if row.spec.name == "DataRow" => &row.children,
            Some(row) => std::slice::from_ref(row),
            None => &[],
        }
    }
}
