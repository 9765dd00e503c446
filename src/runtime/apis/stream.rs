//! `Stream`: an open stream of an API, and the results of its opening, its events and its end.

use std::rc::Rc;

use super::waiting::Waiting;
use crate::callback::Callback;
use crate::scope::Context;
use ensemble_core::message::stream::{ConnectionId, StreamRequest};
use ensemble_script::{PromiseId, Response};

/// One open stream.
pub struct Stream {
    /// Connection at the network driver; the runtime assigns the id.
    pub(super) connection: ConnectionId,
    /// The generation it was opened with.
    pub(super) generation: u64,
    /// The request that it was opened with, which identifies it after the app's files have changed.
    pub(super) request: StreamRequest,
    /// The handlers of its events.
    pub(super) waiting: Waiting,
    /// [`Waiting::takes_event`].
    pub(super) takes_event: bool,
}

/// A stream that is being opened.
#[derive(Debug, PartialEq, Eq)]
pub struct StreamOpening {
    /// The connection: that of the stream before, if there was one.
    pub connection: ConnectionId,
    /// Number of the opening, repeated in every event of the stream.
    pub generation: u64,
    /// The promise that waited for the stream before to open.
    pub replaced: Option<PromiseId>,
}

/// A stream that was closed by the app or has ended.
pub struct ClosedStream {
    /// Connection at the network driver.
    pub connection: ConnectionId,
    /// The handlers of its events.
    pub waiting: Waiting,
}

/// An event that is to be handled.
pub struct Delivery {
    /// The scope in which its handler runs, with `response` and, when a handler takes it, `event`.
    pub context: Context,
    /// The handler that was given with the call.
    pub callback: Option<Callback>,
}

/// A promise that waits for a stream to open.
pub struct OpenedPromise {
    /// The promise.
    pub promise: PromiseId,
    /// The scope in which its script goes on.
    pub context: Context,
    /// The response that it is settled with.
    pub response: Rc<Response>,
}
