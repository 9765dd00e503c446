//! Names for the ids in a recording's lines.

use std::sync::Arc;

use crate::message::interaction::NodeId;
use crate::message::net::TaskId;
use crate::message::stream::ConnectionId;

/// Names for the ids in events, because ids have a meaning in the running app only.
pub trait Labels {
    /// The API of a stream.
    fn stream(&self, id: ConnectionId) -> Option<Arc<str>>;

    /// The API of a request.
    fn request(&self, id: TaskId) -> Option<Arc<str>>;

    /// The name of a WebSocket.
    fn socket(&self, id: ConnectionId) -> Option<Arc<str>> {
        let _unnamed = id;
        None
    }

    /// The widget of a node on the screen.
    fn widget(&self, node: NodeId) -> Option<WidgetLabel>;
}

/// Identification of a widget that also works in a changed app.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WidgetLabel {
    /// Widget type: `Button`.
    pub kind: Arc<str>,
    /// `testId` or `id`; may be empty.
    pub id: Arc<str>,
    /// The text that it shows; may be empty.
    pub text: Arc<str>,
    /// Number of equal widgets before it on the screen.
    pub nth: usize,
}
