//! The widgets that exist, the rows of their item-templates, and what tables and radio buttons need beyond their properties.

pub(crate) mod instance;
mod radio;
pub(crate) mod row_filter;
mod table;
