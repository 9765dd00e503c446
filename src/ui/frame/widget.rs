//! The trait that a widget's file implements, and the type-erased entry of it in the tables.

use std::sync::Arc;

use egui::{Role, Ui, Vec2};

use super::Frame;
use crate::layout::{Container, Fill, LayoutRole, LeafLayout, Measure};
use ensemble_core::spec::{Props, Spec};
use ensemble_runtime::scene::Node;

/// A widget that measures and draws itself. Containers are declared with [`WidgetDef::container`] instead.
pub trait Widget {
    /// Declaration: name, properties, events, methods and examples.
    const SPEC: Spec;
    /// Axes that the widget fills when there is space, whatever its content; none by default.
    const FILL: Fill = Fill::Nothing;
    /// Role for screen readers. With `GenericContainer` the widget has no node of its own. Several parts of one role, such as the choices of a group
    /// or the texts of tags, also count as its node.
    const ROLE: Role = Role::GenericContainer;
    /// Properties as a struct, usually made by `props!`.
    type Props: Send + Sync + 'static;

    /// Reads its properties; usually the `read` that `props!` makes. The result is kept with the node until it changes.
    fn read(props: &Props) -> Self::Props;

    /// Natural size of the content, without padding and border, in logical pixels. `available` is infinite along an unbounded axis; 0 asks
    /// for the smallest size in which it can be drawn.
    fn measure(props: &Self::Props, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2;

    /// Least height of its content where the page around it scrolls, in logical pixels: a page is too short for a table when it shows none of its
    /// rows. For widgets with [`Fill::Both`].
    fn least_height(_props: &Self::Props, _node: &Node) -> f32 {
        0.0
    }

    /// The validation message for its value; `None` when it is valid. A form is not submitted while one of its fields has a message.
    fn mistake(_props: &Self::Props, _node: &Node, _frame: &Frame<'_>) -> Option<Arc<str>> {
        None
    }

    /// Draws the content; `ui.max_rect()` is the content's rectangle.
    fn show(props: &Self::Props, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>);
}

/// A widget in the tables: its declaration and its functions, with the type of its properties erased.
#[derive(Debug)]
pub struct WidgetDef {
    /// Declaration: name, properties, events, methods and examples.
    pub spec: &'static Spec,
    /// Layout of the widget.
    pub role: LayoutRole,
    /// Role for screen readers: [`Widget::ROLE`].
    pub access_role: Role,
    /// Draws its content; a container has none of its own.
    pub show: fn(&Node, &mut Ui, &mut Frame<'_>),
    /// The validation message for its value; `None` when it is valid.
    pub mistake: fn(&Node, &Frame<'_>) -> Option<Arc<str>>,
}

impl WidgetDef {
    /// A widget that measures and draws itself.
    pub const fn of<W: Widget>() -> Self {
        let leaf = LeafLayout { fill: W::FILL, measure: measure::<W>, least_height: least_height::<W> };
        let role = LayoutRole::Leaf(leaf);
        Self { spec: Static::<W>::SPEC, role, access_role: W::ROLE, show: show::<W>, mistake: mistake::<W> }
    }

    /// A widget whose children the layout arranges.
    pub const fn container(spec: &'static Spec, container: Container) -> Self {
        let role = LayoutRole::Container(container);
        let access_role = match container {
            Container::Form => Role::Form,
            _ => Role::GenericContainer,
        };
        Self { spec, role, access_role, show: |_, _, _| {}, mistake: |_, _| None }
    }
}

/// Gives a widget's declaration a static address.
struct Static<W>(std::marker::PhantomData<W>);

impl<W: Widget> Static<W> {
    const SPEC: &'static Spec = &W::SPEC;
}

fn measure<W: Widget>(node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
    node.typed(W::read).map_or(Vec2::ZERO, |props| W::measure(props, node, cx, available))
}

fn least_height<W: Widget>(node: &Node) -> f32 {
    node.typed(W::read).map_or(0.0, |props| W::least_height(props, node))
}

fn show<W: Widget>(node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
    if let Some(props) = node.typed(W::read) {
        W::show(props, node, ui, frame);
    }
}

fn mistake<W: Widget>(node: &Node, frame: &Frame<'_>) -> Option<Arc<str>> {
    node.typed(W::read).and_then(|props| W::mistake(props, node, frame))
}
