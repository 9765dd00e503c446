//! Stream requests and events as the runtime and the network driver exchange them: those of [`ensemble_sse`], with data read into a
//! [`Value`]. Plain data: no socket, no clock.

use crate::value::Value;

pub use ensemble_sse::{
    AfterMaxAttempts, CloseOn, CloseReason, ConnectionId, Failure, Growth, OnSlow, ParseJson, Resume, StreamFormat,
    StreamOptions, StreamRequest,
};

/// News of one stream, in order.
pub type StreamBatch = ensemble_sse::StreamBatch<Value>;

/// Event of a stream.
pub type StreamEvent = ensemble_sse::StreamEvent<Value>;

/// An event of the server.
pub type Message = ensemble_sse::Message<Value>;
