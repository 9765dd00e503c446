//! What the network driver can be asked, and what it reports.

use crate::value::Value;

pub use ensemble_sse::{NetCommand, TaskId};

/// An event of the network driver.
pub type NetEvent = ensemble_sse::NetEvent<Value>;
