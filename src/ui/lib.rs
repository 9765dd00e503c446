//! Draws a [`Scene`](ensemble_runtime::scene::Scene) with egui and returns the user's actions as
//! [`Interaction`](ensemble_runtime::scene::Interaction)s. Knows no socket, file or window system.
//!
//! # Map
//!
//! | module | what it is |
//! |---|---|
//! | [`toolkit`] | theme, fonts, icons, text, pictures and shared shapes; knows no node and no widget |
//! | [`base`] | the properties that all widgets share, declared once |
//! | [`layout`] | the layout engine: sizes and positions of nodes, kept between frames |
//! | [`frame`] | what a widget may use while it is drawn, and what is drawn for all widgets alike: boxes, taps, tooltips, scrolling |
//! | [`widgets`] | one file for each widget, in folders by kind; their table is `widgets/registry.rs`, each folder's part of it `mod.rs` |
//! | [`view`] | a screen from header to footer with its menu, dialogs and toasts |
//! | [`raster`] | a software painter for what egui tessellates |
//! | [`offscreen`] | a window without a display, for screenshots and tests |
//!
//! Each module imports only those above it in this list; inside of `widgets` the order is media, input, display, data, containers.
//! `tests/suite/module_order.rs` of the root package holds both.
//!
//! # A new widget
//!
//! One file in a folder of `widgets`: a type that implements [`frame::Widget`] (its declaration `SPEC`, its properties with `props!`, `measure` and
//! `show`), and a line in the table of the folder's `mod.rs`. The features that all widgets share come with it. `show` draws the node and reports the
//! user's wishes with [`Frame::emit`](frame::Frame::emit) and [`Frame::set`](frame::Frame::set); the store decides, and the next scene shows it.

#[macro_use]
#[path = "../core/spec/declare.rs"]
mod declare;

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
