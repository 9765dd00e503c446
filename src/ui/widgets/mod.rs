//! The widgets of the language by kind, one file each, and the tables of them.

pub(crate) mod containers;
mod data;
mod display;
pub mod input;
mod media;
mod planned;
mod registry;

pub use registry::{catalog, registry, widgets};
