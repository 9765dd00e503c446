//! [`Order`]: all requests of the inspector to a running app. Panes have no other access to it.

use std::sync::Arc;

use ensemble_core::message::stream::ConnectionId;
use ensemble_core::value::Value;
use ensemble_runtime::StateTarget;
use ensemble_runtime::scene::NodeId;
use ensemble_sse::Disturbance;

/// A request to the app.
#[derive(Clone, Debug, PartialEq)]
pub enum Order {
    /// Sets the watched items, so that nothing else is collected; `None` stops collecting.
    Watch(Option<Watched>),
    /// Reconnect a stream now.
    Reconnect(Arc<str>),
    /// Disconnect a stream.
    Disconnect(Arc<str>),
    /// Inject a network failure into a stream.
    Disturb(ConnectionId, Disturbance),
    /// Give the app an event of a stream, as its server could send it.
    Send {
        /// The key of the stream.
        stream: Arc<str>,
        /// The name of the event; empty for `message`.
        event: String,
        /// Id of the event; empty for none.
        id: String,
        /// Data of the event.
        data: String,
    },
    /// Set a value.
    Set(StateTarget, Value),
    /// Run JavaScript in the scope of the current screen; the number is returned with the result.
    Run(u64, String),
    /// Pause, resume or step the app.
    Debug(DebugCommand),
    /// List the members of an expression that consists of names and dots.
    Members(String),
}

/// Execution of the app's events while the inspector is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DebugCommand {
    /// Run.
    #[default]
    Run,
    /// Pause: events are held.
    Pause,
    /// Handle this many events, then pause.
    Step(usize),
    /// Continue to the event with this number, then pause. For an earlier one, a recording is replayed from its start.
    RunTo(usize),
    /// Continue to the first error or marked event, then pause.
    RunUntil {
        /// True to stop at an error.
        error: bool,
        /// Numbers of the marked events, sorted.
        marks: Vec<usize>,
    },
}

/// Items that the inspector watches.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Watched {
    /// Values of the state.
    pub state: bool,
    /// Properties and bindings of a widget.
    pub widget: Option<NodeId>,
    /// Names that scripts can use.
    pub names: bool,
}
