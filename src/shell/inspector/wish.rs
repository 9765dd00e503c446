//! [`Wish`]: what a pane asks for when it is used: an order to the app, a place in the editor, another pane.

use super::order::Order;
use ensemble_core::diag::Span;
use ensemble_runtime::scene::NodeId;

/// What a pane asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// Something of the app.
    Order(Order),
    /// A place in the editor.
    Edit(Span),
    /// An event in the pane *Events*, by its number.
    ShowEvent(usize),
    /// The screen of a past moment, by the place of its record.
    ShowMoment(usize),
    /// A widget in the pane *Widgets*.
    ShowWidget(NodeId),
    /// Choose a widget on the screen by pointing at it.
    Pick,
}

impl Wish {
    /// The order, when it is one.
    pub fn into_order(self) -> Option<Order> {
        match self {
            Self::Order(order) => Some(order),
            _ => None,
        }
    }
}
