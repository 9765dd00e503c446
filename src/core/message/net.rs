//! Commands to the network driver, and its events.

use crate::value::Value;

pub use ensemble_sse::{NetCommand, TaskId};

/// An event of the network driver.
pub type NetEvent = ensemble_sse::NetEvent<Value>;
