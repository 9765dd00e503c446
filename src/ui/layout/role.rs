//! Layout roles of widgets: a container, whose children the layout arranges, or a leaf, which measures itself.

use egui::Vec2;

use super::container::Container;
use super::measure::Measure;
use ensemble_core::spec::Spec;
use ensemble_runtime::scene::Node;

/// Finds how a widget is laid out. The layout engine knows no widget: the caller brings the table.
pub trait LayoutTable {
    /// Layout of the widget of this declaration; `None` for a widget that is not built.
    fn layout_of(&self, spec: &Spec) -> Option<LayoutDef>;
}

/// Layout of one widget.
#[derive(Clone, Copy, Debug)]
pub struct LayoutDef {
    /// The layout of its content.
    pub role: LayoutRole,
    /// The widget's index in the caller's table, so that drawing finds it again without a search by name.
    pub widget: usize,
}

/// Layout of a widget's content.
#[derive(Clone, Copy, Debug)]
pub enum LayoutRole {
    /// The layout arranges its children.
    Container(Container),
    /// The widget measures itself.
    Leaf(LeafLayout),
}

/// Layout of a widget that draws itself.
#[derive(Clone, Copy, Debug)]
pub struct LeafLayout {
    /// Axes that the widget fills when there is space.
    pub fill: Fill,
    /// Natural size of its content in logical pixels, for an available space.
    pub measure: fn(&Node, &mut Measure<'_>, Vec2) -> Vec2,
    /// Least height of its content in logical pixels where what is around it scrolls.
    pub least_height: fn(&Node) -> f32,
}

/// Axes that a widget fills when there is space.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fill {
    /// The widget keeps its natural size.
    #[default]
    Nothing,
    /// Fields, dividers, bars: as wide as there is space.
    Width,
    /// Charts, tables: as large as there is space.
    Both,
    /// Dividers: from edge to edge across their line.
    Across,
}
