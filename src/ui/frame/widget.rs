//! What a widget is: the trait that its file implements, and the entry that the tables of widgets hold.

use std::sync::Arc;

use egui::{Ui, Vec2};

use super::Frame;
use crate::layout::Measure;
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
    fn measure(props: &Self::Props, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2;

    /// What is wrong with what it holds, in words: its form is not sent while there is something.
    fn mistake(_props: &Self::Props, _node: &Node, _frame: &Frame<'_>) -> Option<Arc<str>> {
        None
    }

    /// Draws the content; `ui.max_rect()` is the content's rectangle.
    fn show(props: &Self::Props, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>);
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

/// A widget as the layout and the painter know it.
#[derive(Debug)]
pub struct WidgetDef {
    /// What it accepts.
    pub spec: &'static Spec,
    /// Who lays out and draws its inside.
    pub role: LayoutRole,
}

/// Who lays out and draws the inside of a widget.
#[derive(Clone, Copy, Debug)]
pub enum LayoutRole {
    /// The layout stacks its children.
    Container(Container),
    /// The widget itself.
    Leaf(Leaf),
}

/// How a container arranges its children.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the widgets of these names say it")]
pub enum Container {
    Card,
    Column,
    Conditional,
    FittedColumn,
    FittedRow,
    Flex,
    FlexColumn,
    FlexRow,
    Flow,
    Footer,
    Form,
    Row,
    Stack,
}

/// A widget that measures and draws itself.
#[derive(Clone, Copy, Debug)]
pub struct Leaf {
    /// Which axes it fills.
    pub fill: Fill,
    /// Its natural size.
    pub measure: fn(&Node, &mut Measure<'_>, Vec2) -> Vec2,
    /// Draws it.
    pub show: fn(&Node, &mut Ui, &mut Frame<'_>),
    /// What is wrong with what it holds.
    pub mistake: fn(&Node, &Frame<'_>) -> Option<Arc<str>>,
}

impl WidgetDef {
    /// A widget that measures and draws itself.
    pub const fn of<W: Widget>() -> Self {
        let leaf = Leaf { fill: W::FILL, measure: measure::<W>, show: show::<W>, mistake: mistake::<W> };
        Self { spec: Static::<W>::SPEC, role: LayoutRole::Leaf(leaf) }
    }

    /// A widget whose children the layout arranges.
    pub const fn container(spec: &'static Spec, container: Container) -> Self {
        Self { spec, role: LayoutRole::Container(container) }
    }
}

/// Gives a widget's declaration an address that lasts.
struct Static<W>(std::marker::PhantomData<W>);

impl<W: Widget> Static<W> {
    const SPEC: &'static Spec = &W::SPEC;
}

fn measure<W: Widget>(node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
    node.typed(W::read).map_or(Vec2::ZERO, |props| W::measure(props, node, cx, available))
}

fn show<W: Widget>(node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
    if let Some(props) = node.typed(W::read) {
        W::show(props, node, ui, frame);
    }
}

fn mistake<W: Widget>(node: &Node, frame: &Frame<'_>) -> Option<Arc<str>> {
    node.typed(W::read).and_then(|props| W::mistake(props, node, frame))
}
