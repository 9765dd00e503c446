//! Draws a scene with egui. One file for each widget; `layout` says where it stands, `view` is the screen around it.
//!
//! A widget says what it accepts, how large it would like to be and how it is drawn; what all widgets share (margins, backgrounds,
//! borders, taps, tooltips) is done for it.

pub mod base;
pub mod frame;
pub mod layout;
pub mod offscreen;
pub mod raster;
#[cfg(test)]
mod tests;
pub mod toolkit;
pub mod view;
pub mod widgets;

pub use widgets::catalog;
