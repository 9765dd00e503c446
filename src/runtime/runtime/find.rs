//! The find bar: searches the data of a list's rows, including rows that do not exist as widgets.

use std::sync::Arc;

use super::Runtime;
use crate::scene::{FoundRows, NodeId};
use crate::widgets::{MAX_DEPTH, contains_text};
use ensemble_core::value::Value;
use ensemble_script::ScriptValue;

/// Limit of lists that are searched at a time.
const MAX_LISTS: usize = 32;

impl Runtime {
    /// Searches the rows of a list for folded words and publishes the matches.
    pub(super) fn find_rows(&mut self, node: NodeId, words: Arc<str>) {
        let Some(rows) = self.widgets.rows(node.0) else { return };
        let items = match rows.data() {
            ScriptValue::Plain(value) => value.clone(),
            script => self.scripts.engine.to_value(script).unwrap_or_default(),
        };
        let Some(rows) = self.widgets.rows(node.0) else { return };
        let items = items.as_list().unwrap_or_default();
        let holds = |row: &usize| {
            items.get(rows.data_index(*row)).is_some_and(|item: &Value| contains_text(item, &words, MAX_DEPTH))
        };
        let rows = (0..rows.count()).filter(holds).take(FoundRows::MOST).map(|row| row as u32).collect();
        let answer = FoundRows { node, words, rows };
        if self.found.contains(&answer) {
            return;
        }
        let found = Arc::make_mut(&mut self.found);
        found.retain(|other| other.node != node);
        if found.len() == MAX_LISTS {
            found.remove(0);
        }
        found.push(answer);
        self.publisher.mark_changed();
    }

    /// Drops the matches after the find bar was closed.
    pub(super) fn stop_finding(&mut self) {
        self.found = Arc::default();
        self.publisher.mark_changed();
    }
}
