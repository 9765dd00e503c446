//! The kinds of containers and their main axes.

use ensemble_core::spec::Props;
use ensemble_core::value::Value;

/// Arrangement of a container's children.
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

/// The main axis of a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// From left to right.
    Row,
    /// From top to bottom.
    Column,
    /// Children on top of each other.
    Stack,
}

/// The main axis of a container.
pub(crate) fn axis(container: Container, props: &Props) -> Axis {
    match container {
        Container::Row | Container::FlexRow | Container::FittedRow => Axis::Row,
        Container::Flex | Container::Flow => {
            let horizontal = props
                .get("direction")
                .and_then(Value::as_str)
                .map_or(container == Container::Flow, |word| matches!(word, "horizontal" | "row"));
            if horizontal { Axis::Row } else { Axis::Column }
        }
        Container::Stack => Axis::Stack,
        Container::Card
        | Container::Column
        | Container::Conditional
        | Container::FittedColumn
        | Container::FlexColumn
        | Container::Footer
        | Container::Form => Axis::Column,
    }
}
