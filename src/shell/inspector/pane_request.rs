//! [`PaneRequest`]: a request of a pane: an order to the app, a source location in the editor, another pane.

use super::order::Order;
use ensemble_core::diag::Span;
use ensemble_runtime::scene::NodeId;

/// A request of a pane.
#[derive(Clone, Debug, PartialEq)]
pub enum PaneRequest {
    /// An order to the app.
    Order(Order),
    /// Open a source location in the editor.
    Edit(Span),
    /// Show an event in the pane *Events*, by number.
    ShowEvent(usize),
    /// Show the moment of a record, by its position.
    ShowMoment(usize),
    /// Show a widget in the pane *Widgets*.
    ShowWidget(NodeId),
    /// Start selecting a widget by pointing at it.
    Pick,
}

impl PaneRequest {
    /// The order, if it is one.
    pub fn into_order(self) -> Option<Order> {
        match self {
            Self::Order(order) => Some(order),
            _ => None,
        }
    }
}
