//! Keeps the screen up to date: bindings record what they read, a change marks its readers, only these are evaluated again.

mod build;
mod resolve;
pub(crate) mod watch_graph;
