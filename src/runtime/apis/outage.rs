//! `Outage`: a stream that should be open and is not, from its first failed attempt until it is open again or stopped.

use std::sync::Arc;

use super::caller::Caller;

/// A stream that should be open and is not.
pub struct Outage {
    /// Failure of the last attempt.
    pub reason: Arc<str>,
    /// Time of the next attempt, in milliseconds since 1970.
    pub next_millis: f64,
    /// The stream's listeners, for opening it again after it has given up. Its promise is settled by then.
    pub caller: Caller,
    /// `sseOptions.badge`.
    pub has_badge: bool,
}
