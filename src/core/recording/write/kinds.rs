//! The kinds of events, and how many lines an event has.

use super::interactions::kind_of;
use super::sockets::socket_kind;
use crate::message::Event;
use crate::message::net::NetEvent;
use crate::message::stream::StreamEvent;

/// Kind of the start, which is no event and has no line.
pub const START: &str = "start";

/// Kind of an event other than a stream's, as in its line; events that are not recorded have kinds of their own.
pub fn kind_of_event(event: &Event) -> &'static str {
    match event {
        Event::Net(NetEvent::Stream(batch)) => batch.events.first().map_or("stream", kind_of_stream_event),
        Event::Net(NetEvent::Response { .. }) => "response",
        Event::Net(NetEvent::Timer { .. }) => "timer",
        Event::Net(NetEvent::Fetched { .. }) => "picture",
        Event::Net(NetEvent::Progress { .. }) => "progress",
        Event::Net(NetEvent::Socket(news)) => socket_kind(&news.event),
        Event::Desktop { .. } => "desktop",
        Event::Interaction(interaction) => kind_of(interaction),
        Event::Reload(_) => "reload",
        Event::Resized { .. } => "resize",
        Event::Visible(_) => "visible",
        Event::Focused => "focus",
        Event::DarkMode(_) => "theme",
        Event::AppExported { .. } => "appExported",
    }
}

/// Number of lines of an event in a recording.
pub fn lines_of_event(event: &Event) -> usize {
    match event {
        Event::Net(NetEvent::Stream(batch)) => batch.events.len(),
        Event::Net(NetEvent::Fetched { .. }) => 0,
        _ => 1,
    }
}

/// Kind of a stream event, as in its line.
pub fn kind_of_stream_event(event: &StreamEvent) -> &'static str {
    match event {
        StreamEvent::Connecting { .. } => "stream.connecting",
        StreamEvent::Refresh { .. } => "stream.refresh",
        StreamEvent::Opened { .. } => "stream.open",
        StreamEvent::Message(_) | StreamEvent::Malformed { .. } => "stream.event",
        StreamEvent::Comment { .. } => "stream.comment",
        StreamEvent::Retry { .. } => "stream.retry",
        StreamEvent::Oversized { .. } => "stream.oversized",
        StreamEvent::Skipped { .. } => "stream.skipped",
        StreamEvent::Failed(_) => "stream.error",
        StreamEvent::Probing { .. } => "stream.probing",
        StreamEvent::Waiting { .. } => "stream.waiting",
        StreamEvent::Closed { .. } => "stream.close",
    }
}
