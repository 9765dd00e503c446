//! Draws a scene with egui. One file for each widget; `layout` says where it stands, `view` is the screen around it.
//!
//! A widget says what it accepts, how large it would like to be and how it is drawn; what all widgets share (margins, backgrounds,
//! borders, taps, tooltips) is done for it.

pub mod base;
pub mod data;
pub mod display;
pub mod fonts;
mod frame;
pub mod icons;
mod inherited;
pub mod input;
pub mod layout;
mod measure;
pub mod media;
pub mod offscreen;
mod planned;
pub mod raster;
mod registry;
#[cfg(test)]
mod sketch;
#[cfg(test)]
mod tests;
pub mod text;
pub mod theme;
pub mod view;

pub use frame::Frame;
pub use inherited::Inherited;
pub use measure::Measure;
pub use registry::{Container, Role, WidgetDef, catalog, find, widgets};

use ensemble_core::spec::{Props, Spec};
use ensemble_runtime::scene::Node;

/// One widget of the language.
pub trait Widget {
    /// What it accepts.
    const SPEC: Spec;
    /// Which axes it fills when there is space, whatever its content.
    const FILL: Fill = Fill::Nothing;
    /// Its properties as Rust has them.
    type Props: Send + Sync + 'static;

    /// Reads its properties; usually the `read` that `props!` makes.
    fn read(props: &Props) -> Self::Props;

    /// Natural size of the content, inside padding and border, for an available space. Infinite where the space is unbounded; zero asks for
    /// the least extent in which it can be drawn.
    fn measure(props: &Self::Props, node: &Node, cx: &mut Measure<'_>, available: egui::Vec2) -> egui::Vec2;

    /// What is wrong with what it holds, in words: its form is not sent while there is something.
    fn mistake(_props: &Self::Props, _node: &Node, _frame: &Frame<'_>) -> Option<std::sync::Arc<str>> {
        None
    }

    /// Draws the content; `ui.max_rect()` is the content's rectangle.
    fn show(props: &Self::Props, node: &Node, ui: &mut egui::Ui, frame: &mut Frame<'_>);
}

/// Which axes a widget fills when there is space.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fill {
    /// It keeps its natural size.
    #[default]
    Nothing,
    /// Fields, dividers, bars: as wide as there is space.
    Width,
    /// Charts, tables: as large as there is space.
    Both,
    /// Dividers: from edge to edge across the line they stand in.
    Across,
}
