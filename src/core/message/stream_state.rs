//! State of a stream, as apps read it under `feed.sse`.

use crate::value::Value;

pub use ensemble_sse::{Phase, StreamState};

/// The object that apps see.
pub fn to_value(state: &StreamState) -> Value {
    Value::map([
        ("state", Value::from(state.phase.as_str())),
        ("attempt", Value::Number(f64::from(state.attempt))),
        ("delayMs", state.delay.map_or(Value::Null, |delay| Value::Number(delay.as_millis() as f64))),
        ("lastEventId", Value::Text(state.last_event_id.clone())),
        ("reconnected", Value::Bool(state.reconnected)),
        ("events", Value::Number(state.events as f64)),
        ("bytes", Value::Number(state.bytes as f64)),
        ("skipped", Value::Number(state.skipped as f64)),
        ("comments", Value::Number(state.comments as f64)),
        ("lastError", state.last_error.clone().map_or(Value::Null, Value::Text)),
        ("url", Value::Text(state.url.clone())),
    ])
}
