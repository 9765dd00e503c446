//! The properties of a tree of data and its state between frames.

use std::sync::Arc;

use egui::Pos2;
use rustc_hash::FxHashMap;

use super::rows::{self, Row, RowOptions, RowState};
use crate::widgets::input::menu;
use ensemble_core::spec::Kind;
use ensemble_core::value::Value;

props! {
    /// Properties of a JsonTree.
    pub struct JsonTreeProps {
        /// The data: a map, a list, or anything else.
        "value" => value: Value; Kind::Any,
        /// Number of levels that are open at first.
        "expandedDepth" => levels: usize = 1usize; Kind::Number { min: 0.0, max: 64.0 },
        /// Shows only entries whose key or value contains this text, with their parents.
        "filter" => filter: Arc<str> = "",
        /// The beginning of the path of a line.
        "rootName" => root: Arc<str> = "$",
        /// Text while there is no data.
        "emptyText" => empty: Arc<str> = "No data yet",
    }
    elsewhere {
        /// The path of the line that was chosen last.
        "selectedPath" => Kind::Text,
    }
}

/// Limit of branches whose open or closed state is remembered.
const TOGGLED: usize = 20_000;

/// Limit of branches that `Expand all` opens.
// `Expand all` on a document of megabytes would hold up the frame.
const EXPANDED: usize = 5_000;

/// The state of a tree between frames.
#[derive(Clone, Default)]
pub(super) struct TreeState {
    pub rows: Arc<Vec<Row>>,
    /// True when one of the rows can be opened; if not, no space is kept for arrows.
    pub branches: bool,
    pub made_of: Option<(Value, usize, Arc<str>)>,
    pub toggled: FxHashMap<u64, bool>,
    /// The selected line.
    pub chosen: Option<u64>,
    /// True if the selected line has to be scrolled into view.
    pub shows: bool,
    pub menu: menu::Menu,
    pub menu_at: Pos2,
    pub copied: Option<(u64, f64)>,
}

impl TreeState {
    /// Builds the rows again if the value, the filter, or the open branches have changed.
    pub fn refresh(&mut self, props: &JsonTreeProps) {
        let known = self.made_of.as_ref().is_some_and(|(value, levels, filter)| {
            is_same(value, &props.value) && *levels == props.levels && *filter == props.filter
        });
        if known {
            return;
        }
        let search = props.filter.trim().to_lowercase();
        let options = RowOptions { levels: props.levels, toggled: &self.toggled, search: &search };
        let rows = rows::rows(&props.value, &options);
        self.branches = rows.iter().any(|row| matches!(row.state, RowState::Open | RowState::Closed));
        self.rows = Arc::new(rows);
        self.made_of = Some((props.value.clone(), props.levels, Arc::clone(&props.filter)));
    }

    pub fn toggle(&mut self, row: usize, open: bool) {
        let Some(row) = self.rows.get(row) else { return };
        if self.toggled.len() >= TOGGLED {
            self.toggled.clear();
        }
        self.toggled.insert(row.id, open);
        self.made_of = None;
    }

    /// Opens or closes all branches, at most [`EXPANDED`].
    pub fn toggle_all(&mut self, props: &JsonTreeProps, open: bool) {
        let mut known = 0;
        // What opens shows branches that can be opened, too.
        while known < EXPANDED {
            let branches: Vec<u64> = self
                .rows
                .iter()
                .filter(|row| row.state == if open { RowState::Closed } else { RowState::Open })
                .map(|row| row.id)
                .take(EXPANDED - known)
                .collect();
            if branches.is_empty() {
                return;
            }
            known += branches.len();
            self.toggled.extend(branches.into_iter().map(|id| (id, open)));
            self.made_of = None;
            self.refresh(props);
        }
    }

    pub fn index(&self) -> Option<usize> {
        let chosen = self.chosen?;
        self.rows.iter().position(|row| row.id == chosen)
    }
}

/// Compares two values, lists and maps by pointer: a changed one has another.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Map(one), Value::Map(other)) => Arc::ptr_eq(one, other),
        (Value::List(one), Value::List(other)) => Arc::ptr_eq(one, other),
        (one, other) => one == other,
    }
}
