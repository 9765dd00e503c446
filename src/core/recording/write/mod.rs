//! Writes the lines of a recording.

mod interactions;
mod kinds;
mod labels;
mod line;
mod sockets;
mod streams;

use std::time::Duration;

pub use self::kinds::{START, kind_of_event, kind_of_stream_event, lines_of_event};
pub use self::labels::{Labels, WidgetLabel};

use self::interactions::{kind_of, write_interaction};
use self::line::JsonLine;
use self::sockets::{socket_kind, write_socket_event};
use self::streams::write_batch;
use crate::message::Event;
use crate::message::desktop::{DesktopAnswer, DesktopRequest};
use crate::message::http::{HttpFault, HttpResponse};
use crate::message::net::{NetCommand, NetEvent, TaskId};
use ensemble_sse::without_secrets;

/// Appends the lines of an event: one, or one for each event of a stream's batch. `wall_millis` is given where the clock does not agree with
/// the time since the start. Returns the number of lines.
pub fn write_event(
    out: &mut Vec<u8>,
    at: Duration,
    wall_millis: Option<f64>,
    event: &Event,
    labels: &dyn Labels,
) -> usize {
    if let Event::Net(NetEvent::Stream(batch)) = event {
        return write_batch(out, at, wall_millis, batch, labels);
    }
    let begin = |out, kind| {
        let mut line = JsonLine::begin(out, at, kind);
        if let Some(wall) = wall_millis {
            line.number("wall", wall);
        }
        line
    };
    match event {
        Event::Net(NetEvent::Stream(_)) => {}
        Event::Net(NetEvent::Response { id, result }) => {
            let mut line = begin(out, "response");
            line.id("task", id.0);
            line.optional("api", labels.request(*id).as_deref());
            match result {
                Ok(response) => write_response(&mut line, response),
                Err(HttpFault { message }) => line.text("error", message),
            }
        }
        // Pictures belong to the window; the runtime ignores them: `write_picture`.
        Event::Net(NetEvent::Fetched { .. }) => return 0,
        Event::Net(NetEvent::Progress { id, sent, total }) => {
            let mut line = begin(out, "progress");
            line.id("task", id.0);
            line.id("sent", *sent);
            line.id("total", *total);
        }
        Event::Net(NetEvent::Socket(news)) => {
            let mut line = begin(out, socket_kind(&news.event));
            write_socket_event(&mut line, news, labels);
        }
        Event::Desktop { id, result } => {
            let mut line = begin(out, "desktop");
            line.id("task", id.0);
            match result {
                Ok(DesktopAnswer::Value(value)) => line.value("result", value),
                // What was read of the person's files goes to the server, whose answer is recorded: it is not kept.
                Ok(DesktopAnswer::Form { .. }) => line.flag("form", true),
                Err(message) => line.text("error", message),
            }
        }
        Event::Net(NetEvent::Timer { id }) => begin(out, "timer").id("task", id.0),
        Event::Interaction(interaction) => write_interaction(begin(out, kind_of(interaction)), interaction, labels),
        Event::Reload(_) => _ = begin(out, "reload"),
        Event::Resized { width, height } => {
            let mut line = begin(out, "resize");
            line.number("width", f64::from(*width));
            line.number("height", f64::from(*height));
        }
        Event::Visible(visible) => begin(out, "visible").flag("visible", *visible),
        Event::Focused => _ = begin(out, "focus"),
        Event::DarkMode(dark) => begin(out, "theme").flag("dark", *dark),
        Event::AppExported { id, result } => {
            let mut line = begin(out, "appExported");
            line.id("task", id.0);
            match result {
                Ok(value) => line.value("result", value),
                Err(message) => line.text("error", message),
            }
        }
    }
    1
}

/// Appends a frame line: the scene was made.
pub fn write_frame(out: &mut Vec<u8>, at: Duration) {
    JsonLine::begin(out, at, "frame");
}

/// Appends the line of a command whose id occurs in later lines; false for other commands.
pub fn write_call(out: &mut Vec<u8>, at: Duration, command: &NetCommand, labels: &dyn Labels) -> bool {
    match command {
        NetCommand::OpenStream { id, generation, request } => {
            let mut line = JsonLine::begin(out, at, "call");
            line.id("stream", id.0);
            line.id("generation", *generation);
            line.optional("api", labels.stream(*id).as_deref());
            line.text("method", &request.method);
            line.text("url", &without_secrets(&request.url));
        }
        NetCommand::Request { id, request } => {
            let mut line = JsonLine::begin(out, at, "call");
            line.id("task", id.0);
            line.optional("api", labels.request(*id).as_deref());
            line.text("method", &request.method);
            line.text("url", &without_secrets(&request.url));
        }
        NetCommand::OpenSocket { id, generation, request } => {
            let mut line = JsonLine::begin(out, at, "call");
            line.id("socket", id.0);
            line.id("generation", *generation);
            line.optional("api", labels.socket(*id).as_deref());
            line.text("url", &without_secrets(&request.url));
        }
        NetCommand::Timer { id, after } => {
            let mut line = JsonLine::begin(out, at, "call");
            line.id("timer", id.0);
            line.millis("afterMs", *after);
        }
        NetCommand::CloseStream { .. }
        | NetCommand::ReconnectStream { .. }
        | NetCommand::ProbeStream { .. }
        | NetCommand::HoldStream { .. }
        | NetCommand::RefreshStream { .. }
        | NetCommand::CancelRequest { .. }
        | NetCommand::Fetch { .. }
        | NetCommand::SendSocket { .. }
        | NetCommand::CloseSocket { .. }
        | NetCommand::CancelFetch { .. }
        | NetCommand::CancelTimer { .. } => return false,
    }
    true
}

/// Appends the line of a desktop request.
pub fn write_asked(out: &mut Vec<u8>, at: Duration, id: TaskId, request: &DesktopRequest) {
    let mut line = JsonLine::begin(out, at, "call");
    line.id("desktop", id.0);
    line.text("api", request.name());
}

/// Appends the line of a picture that the window has got from a server.
pub fn write_picture(out: &mut Vec<u8>, at: Duration, url: &str, result: Result<&str, &str>) {
    let mut line = JsonLine::begin(out, at, "picture");
    line.text("url", &without_secrets(url));
    match result {
        Ok(base64) => line.text("data", base64),
        Err(message) => line.text("error", message),
    }
}

fn write_response(line: &mut JsonLine<'_>, response: &HttpResponse) {
    line.number("status", f64::from(response.status));
    line.text("reason", &response.reason);
    line.headers("headers", &response.headers);
    line.value("body", &response.body);
    line.headers("cookies", &response.cookies);
}
