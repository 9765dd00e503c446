//! The widgets that exist, the rows of their item-templates, and what tables and exclusive choices need beyond their properties.

mod choice;
pub(crate) mod commands;
pub(crate) mod instance;
pub(crate) mod row_filter;
pub(crate) mod row_window;
mod table;
pub(crate) mod tree;
