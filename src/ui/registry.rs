//! Which widgets there are. Each folder has its table; this file puts them together, sorted by name.

use std::sync::{Arc, LazyLock};

use egui::{Ui, Vec2};

use super::planned::PLANNED;
use super::{Fill, Frame, Measure, Widget, data, display, icons, input, layout, media};
use ensemble_core::spec::{Catalog, Icons, Spec};
use ensemble_runtime::scene::Node;

/// A widget as the layout and the painter know it.
#[derive(Debug)]
pub struct WidgetDef {
    /// What it accepts.
    pub spec: &'static Spec,
    /// Who lays out and draws its inside.
    pub role: Role,
}

/// Who lays out and draws the inside of a widget.
#[derive(Clone, Copy, Debug)]
pub enum Role {
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
        Self { spec: Static::<W>::SPEC, role: Role::Leaf(leaf) }
    }

    /// A widget whose children the layout arranges.
    pub const fn container(spec: &'static Spec, container: Container) -> Self {
        Self { spec, role: Role::Container(container) }
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

static WIDGETS: LazyLock<Vec<&'static WidgetDef>> = LazyLock::new(|| {
    let mut widgets: Vec<_> = [layout::WIDGETS, display::WIDGETS, input::WIDGETS, data::WIDGETS, media::WIDGETS]
        .into_iter()
        .flatten()
        .collect();
    widgets.sort_by_key(|def| def.spec.name);
    widgets
});

/// Every widget that is built, sorted by name.
pub fn widgets() -> &'static [&'static WidgetDef] {
    &WIDGETS
}

/// The widget that a node shows.
pub fn find(spec: &Spec) -> Option<&'static WidgetDef> {
    WIDGETS.binary_search_by_key(&spec.name, |def| def.spec.name).ok().map(|at| WIDGETS[at])
}

/// What apps may name, as far as widgets go.
pub fn catalog() -> Catalog {
    Catalog {
        widgets: WIDGETS.iter().map(|def| def.spec).collect(),
        planned_widgets: PLANNED,
        icons: Some(Icons { known: |name| icons::glyph(name).is_some(), nearest: icons::nearest }),
        ..Catalog::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_properties_are_said_once() {
        assert!(WIDGETS.windows(2).all(|pair| pair[0].spec.name < pair[1].spec.name));
        for def in widgets() {
            // What a widget says itself goes before what its groups say.
            let names: Vec<_> = def.spec.props.iter().map(|prop| prop.name).collect();
            for prop in def.spec.props {
                assert!(prop.doc.ends_with('.'), "{}.{}", def.spec.name, prop.name);
                assert_eq!(
                    names.iter().filter(|name| **name == prop.name).count(),
                    1,
                    "{}.{}",
                    def.spec.name,
                    prop.name
                );
            }
            assert!(def.spec.doc.ends_with('.'), "{}", def.spec.name);
        }
    }
}
