//! [`Order`]: everything that the inspector may ask of a running app. There is no other way from a pane to the app.

use std::sync::Arc;

use ensemble_core::message::stream::ConnectionId;
use ensemble_core::value::Value;
use ensemble_runtime::StateTarget;
use ensemble_runtime::scene::NodeId;
use ensemble_sse::Disturbance;

/// Something that the inspector asks of the app.
#[derive(Clone, Debug, PartialEq)]
pub enum Order {
    /// Says what is looked at, so that nothing else is gathered; `None`: nobody looks any more.
    Watch(Option<Watched>),
    /// Connect a stream at once.
    Reconnect(Arc<str>),
    /// End a stream.
    Disconnect(Arc<str>),
    /// Make a stream fail, to see how the app takes it.
    Disturb(ConnectionId, Disturbance),
    /// Set a value.
    Set(StateTarget, Value),
    /// Run JavaScript in the scope of the screen in front; the number comes back with the answer.
    Run(u64, String),
    /// Let the app handle events as this says.
    Go(Go),
    /// List what stands behind the dot of an expression made of names and dots.
    Members(String),
}

/// How far an app goes while somebody looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Go {
    /// On, with everything that comes.
    #[default]
    On,
    /// Nowhere: what comes is held.
    Stand,
    /// As many events further; then it stands.
    Steps(usize),
    /// To the event with this number; a recording is played afresh for an earlier one. Then it stands.
    To(usize),
    /// To the first error, or the first of the marked events; then it stands.
    Until {
        /// An error stops it.
        error: bool,
        /// The numbers of the marked events, in order.
        marks: Vec<usize>,
    },
}

/// What of the app is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Watched {
    /// The values of the state.
    pub state: bool,
    /// The properties and bindings of a widget.
    pub widget: Option<NodeId>,
    /// The names that scripts find.
    pub names: bool,
}
