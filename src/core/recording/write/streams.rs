//! The lines of a stream: its batches and events.

use std::time::Duration;

use super::kinds::kind_of_stream_event;
use super::labels::Labels;
use super::line::JsonLine;
use crate::json::may_be_json;
use crate::message::stream::{Failure, Message, StreamBatch, StreamEvent};
use crate::value::Value;

pub(super) fn write_batch(
    out: &mut Vec<u8>,
    at: Duration,
    wall_millis: Option<f64>,
    batch: &StreamBatch,
    labels: &dyn Labels,
) -> usize {
    let api = labels.stream(batch.connection);
    for (index, event) in batch.events.iter().enumerate() {
        let mut line = JsonLine::begin(out, at, kind_of_stream_event(event));
        if let Some(wall) = wall_millis {
            line.number("wall", wall);
        }
        line.optional("api", api.as_deref());
        line.id("stream", batch.connection.0);
        line.id("generation", batch.generation);
        write_stream_event(&mut line, event);
        if index + 1 < batch.events.len() {
            line.flag("more", true);
        }
    }
    batch.events.len()
}

pub(super) fn write_stream_event(line: &mut JsonLine<'_>, event: &StreamEvent) {
    match event {
        StreamEvent::Connecting { attempt } | StreamEvent::Refresh { attempt } => {
            line.number("attempt", f64::from(*attempt));
        }
        StreamEvent::Opened { status, url, headers } => {
            line.number("status", f64::from(*status));
            line.text("url", url);
            line.headers("headers", headers);
        }
        StreamEvent::Message(message) => write_message(line, message),
        StreamEvent::Malformed { message } => {
            line.flag("malformed", true);
            write_message(line, message);
        }
        StreamEvent::Comment { text } => line.text("text", text),
        StreamEvent::Retry { delay } => line.millis("delayMs", *delay),
        StreamEvent::Oversized { limit } => line.number("limit", *limit as f64),
        StreamEvent::Skipped { count } => line.number("count", *count as f64),
        StreamEvent::Failed(failure) => {
            let Failure { status, message, body, headers, retrying, attempt, delay } = failure;
            if let Some(status) = status {
                line.number("status", f64::from(*status));
            }
            line.text("message", message);
            line.optional("body", body.as_deref());
            line.headers("headers", headers);
            line.flag("retrying", *retrying);
            line.number("attempt", f64::from(*attempt));
            if let Some(delay) = delay {
                line.millis("delayMs", *delay);
            }
        }
        StreamEvent::Probing { delay, message } => {
            line.millis("delayMs", *delay);
            line.text("message", message);
        }
        StreamEvent::Waiting { attempt, delay, last_event_id } => {
            line.number("attempt", f64::from(*attempt));
            line.millis("delayMs", *delay);
            line.text("lastEventId", last_event_id);
        }
        StreamEvent::Closed { reason } => line.text("reason", reason.as_str()),
    }
}

pub(super) fn write_message(line: &mut JsonLine<'_>, message: &Message) {
    let Message { event, id, raw, data, bytes } = message;
    if !id.is_empty() {
        line.text("id", id);
    }
    line.text("event", event);
    line.text("data", raw);
    // Read again, it would be taken for JSON.
    if may_be_json(raw) && matches!(data, Value::Text(text) if *text == *raw) {
        line.flag("text", true);
    }
    if *bytes != raw.len() {
        line.number("bytes", *bytes as f64);
    }
}
