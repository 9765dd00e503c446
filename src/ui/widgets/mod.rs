//! The widgets of the language by kind, one file each, and the tables of them.

pub mod containers;
pub mod data;
pub mod display;
pub mod input;
pub mod media;
mod planned;
mod registry;

pub use registry::{catalog, registry, widgets};
