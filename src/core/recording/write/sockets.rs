//! The lines of a WebSocket.

use super::labels::Labels;
use super::line::JsonLine;
use crate::message::socket::{SocketEnvelope, SocketEvent};

pub(super) fn socket_kind(event: &SocketEvent) -> &'static str {
    match event {
        SocketEvent::Opened => "socket.open",
        SocketEvent::Message(_) => "socket.message",
        SocketEvent::Closed { .. } => "socket.close",
        SocketEvent::Reconnecting { .. } => "socket.reconnecting",
        SocketEvent::Failed(_) => "socket.error",
    }
}

pub(super) fn write_socket_event(line: &mut JsonLine<'_>, news: &SocketEnvelope, labels: &dyn Labels) {
    line.optional("api", labels.socket(news.id).as_deref());
    line.id("socket", news.id.0);
    line.id("generation", news.generation);
    match &news.event {
        SocketEvent::Opened => {}
        SocketEvent::Message(text) => line.text("data", text),
        SocketEvent::Closed { reason, retry, attempt, was_open } => {
            line.text("reason", reason);
            if let Some(retry) = retry {
                line.millis("delayMs", *retry);
            }
            line.number("attempt", f64::from(*attempt));
            line.flag("wasOpen", *was_open);
        }
        SocketEvent::Reconnecting { attempt } => line.number("attempt", f64::from(*attempt)),
        SocketEvent::Failed(message) => line.text("message", message),
    }
}
