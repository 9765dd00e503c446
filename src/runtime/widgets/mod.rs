//! Existing widgets, rows of their item-templates, and the order of table rows.

mod commands;
mod instance;
mod row_filter;
mod row_order;
mod row_window;
mod rows;
mod tree;

pub(crate) use instance::Instance;
pub(crate) use row_filter::{MAX_DEPTH, contains_text};
pub(crate) use row_order::{compare, key_path, merge_sorted};
pub(crate) use row_window::RowWindow;
pub(crate) use rows::{Row, RowsState};
pub(crate) use tree::WidgetTree;
