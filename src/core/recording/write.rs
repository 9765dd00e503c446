//! Writes the lines of a recording.

use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use crate::json::may_be_json;
use crate::message::Event;
use crate::message::desktop::{DesktopAnswer, DesktopRequest};
use crate::message::http::{Headers, HttpFault, HttpResponse};
use crate::message::interaction::{Interaction, NodeId};
use crate::message::net::{NetCommand, NetEvent, TaskId};
use crate::message::socket::{SocketEnvelope, SocketEvent};
use crate::message::stream::{ConnectionId, Failure, Message, StreamBatch, StreamEvent};
use crate::value::{Value, format_number};
use ensemble_sse::{is_secret_header, without_secrets};

/// Names for the ids in events, which mean something in the running app only.
pub trait Labels {
    /// The API of a stream.
    fn stream(&self, id: ConnectionId) -> Option<Arc<str>>;

    /// The API of a request.
    fn request(&self, id: TaskId) -> Option<Arc<str>>;

    /// The name of a WebSocket.
    fn socket(&self, id: ConnectionId) -> Option<Arc<str>> {
        let _unnamed = id;
        None
    }

    /// The widget of a node on the screen.
    fn widget(&self, node: NodeId) -> Option<WidgetLabel>;
}

/// How a widget is found again in an app that has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WidgetLabel {
    /// Its kind: `Button`.
    pub kind: Arc<str>,
    /// Its `testId` or `id`; may be empty.
    pub id: Arc<str>,
    /// The text that it shows; may be empty.
    pub text: Arc<str>,
    /// How many like it come before it on the screen.
    pub nth: usize,
}

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
        let mut line = Line::begin(out, at, kind);
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

/// Appends the line that says that the scene was made.
pub fn write_frame(out: &mut Vec<u8>, at: Duration) {
    Line::begin(out, at, "frame");
}

/// Appends the line of a command, where later lines hold its id. Returns false for other commands.
pub fn write_call(out: &mut Vec<u8>, at: Duration, command: &NetCommand, labels: &dyn Labels) -> bool {
    match command {
        NetCommand::OpenStream { id, generation, request } => {
            let mut line = Line::begin(out, at, "call");
            line.id("stream", id.0);
            line.id("generation", *generation);
            line.optional("api", labels.stream(*id).as_deref());
            line.text("method", &request.method);
            line.text("url", &without_secrets(&request.url));
        }
        NetCommand::Request { id, request } => {
            let mut line = Line::begin(out, at, "call");
            line.id("task", id.0);
            line.optional("api", labels.request(*id).as_deref());
            line.text("method", &request.method);
            line.text("url", &without_secrets(&request.url));
        }
        NetCommand::OpenSocket { id, generation, request } => {
            let mut line = Line::begin(out, at, "call");
            line.id("socket", id.0);
            line.id("generation", *generation);
            line.optional("api", labels.socket(*id).as_deref());
            line.text("url", &without_secrets(&request.url));
        }
        NetCommand::Timer { id, after } => {
            let mut line = Line::begin(out, at, "call");
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

/// Appends the line of something that is asked of the desktop.
pub fn write_asked(out: &mut Vec<u8>, at: Duration, id: TaskId, request: &DesktopRequest) {
    let mut line = Line::begin(out, at, "call");
    line.id("desktop", id.0);
    line.text("api", request.name());
}

/// Appends the line of a picture that the window has got from a server.
pub fn write_picture(out: &mut Vec<u8>, at: Duration, url: &str, result: Result<&str, &str>) {
    let mut line = Line::begin(out, at, "picture");
    line.text("url", &without_secrets(url));
    match result {
        Ok(base64) => line.text("data", base64),
        Err(message) => line.text("error", message),
    }
}

fn socket_kind(event: &SocketEvent) -> &'static str {
    match event {
        SocketEvent::Opened => "socket.open",
        SocketEvent::Message(_) => "socket.message",
        SocketEvent::Closed { .. } => "socket.close",
        SocketEvent::Reconnecting { .. } => "socket.reconnecting",
        SocketEvent::Failed(_) => "socket.error",
    }
}

fn write_socket_event(line: &mut Line<'_>, news: &SocketEnvelope, labels: &dyn Labels) {
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

fn write_batch(
    out: &mut Vec<u8>,
    at: Duration,
    wall_millis: Option<f64>,
    batch: &StreamBatch,
    labels: &dyn Labels,
) -> usize {
    let api = labels.stream(batch.connection);
    for (index, event) in batch.events.iter().enumerate() {
        let mut line = Line::begin(out, at, kind_of_stream_event(event));
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

/// The word for the start of an app, which is no event and has no line.
pub const START: &str = "start";

/// The word for an event that is none of a stream, as its line has it; those that are not recorded have words of their own.
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

/// How many lines an event has in a recording.
pub fn lines_of_event(event: &Event) -> usize {
    match event {
        Event::Net(NetEvent::Stream(batch)) => batch.events.len(),
        Event::Net(NetEvent::Fetched { .. }) => 0,
        _ => 1,
    }
}

/// The word for an event of a stream, as its line has it.
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

fn write_stream_event(line: &mut Line<'_>, event: &StreamEvent) {
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

fn write_message(line: &mut Line<'_>, message: &Message) {
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

fn write_response(line: &mut Line<'_>, response: &HttpResponse) {
    line.number("status", f64::from(response.status));
    line.text("reason", &response.reason);
    line.headers("headers", &response.headers);
    line.value("body", &response.body);
    line.headers("cookies", &response.cookies);
}

/// `pointer`, `key` and `text` for what happens to a widget, by what it most likely came from; other words for the rest.
fn kind_of(interaction: &Interaction) -> &'static str {
    match interaction {
        Interaction::Fire { event, .. } => match *event {
            "onChange" | "onChanged" => "text",
            event if event.contains("Key") || event.starts_with("onSubmit") || event == "onEnter" => "key",
            _ => "pointer",
        },
        Interaction::Set { value: Value::Text(_), .. } => "text",
        Interaction::Set { .. } => "pointer",
        Interaction::Choose { .. } => "choose",
        Interaction::Range { .. } => "range",
        Interaction::FindRows { .. } => "find",
        Interaction::StopFinding => "stopFinding",
        Interaction::Back => "back",
        Interaction::DismissDialog(_) | Interaction::DismissToast(_) => "dismiss",
        Interaction::ClearFaults => "clearFaults",
        Interaction::ReconnectStream(_) => "reconnect",
        Interaction::StopStream(_) => "stop",
        Interaction::Link(_) => "link",
        Interaction::Go { .. } => "go",
        Interaction::ImageFailed { .. } => "imageFailed",
    }
}

fn write_interaction(mut line: Line<'_>, interaction: &Interaction, labels: &dyn Labels) {
    match interaction {
        Interaction::Fire { node, event, data } => {
            line.node(*node, labels);
            line.text("event", event);
            if !data.is_null() {
                line.value("data", data);
            }
        }
        Interaction::Set { node, prop, value } => {
            line.node(*node, labels);
            line.text("prop", prop);
            line.value("value", value);
        }
        Interaction::Choose { node, index } => {
            line.node(*node, labels);
            line.number("index", *index as f64);
        }
        Interaction::Range { node, first, end } => {
            line.node(*node, labels);
            line.number("first", *first as f64);
            line.number("end", *end as f64);
        }
        Interaction::FindRows { node, words } => {
            line.node(*node, labels);
            line.text("words", words);
        }
        Interaction::Back | Interaction::ClearFaults | Interaction::StopFinding => {}
        Interaction::DismissDialog(node) => {
            line.id("node", node.0);
            line.text("what", "dialog");
        }
        Interaction::DismissToast(node) => {
            line.id("node", node.0);
            line.text("what", "toast");
        }
        Interaction::ReconnectStream(stream) | Interaction::StopStream(stream) => line.text("name", stream),
        Interaction::Link(target) => line.text("target", target),
        Interaction::Go { screen, inputs, replace } => {
            line.text("screen", screen);
            line.value("inputs", inputs);
            line.flag("replace", *replace);
        }
        Interaction::ImageFailed { node, prop, source, reason } => {
            line.node(*node, labels);
            line.text("prop", prop);
            line.text("source", source);
            line.text("reason", reason);
        }
    }
}

/// A JSON object on a line of its own, finished when it is dropped.
struct Line<'a>(&'a mut Vec<u8>);

impl<'a> Line<'a> {
    fn begin(out: &'a mut Vec<u8>, at: Duration, kind: &str) -> Self {
        out.extend_from_slice(b"{\"at\":");
        push_millis(out, at);
        let mut line = Self(out);
        line.text("kind", kind);
        line
    }

    fn key(&mut self, key: &str) {
        self.0.extend_from_slice(b",\"");
        self.0.extend_from_slice(key.as_bytes());
        self.0.extend_from_slice(b"\":");
    }

    fn text(&mut self, key: &str, text: &str) {
        self.key(key);
        push_text(self.0, text);
    }

    fn optional(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(key, text);
        }
    }

    fn number(&mut self, key: &str, number: f64) {
        self.key(key);
        self.0.extend_from_slice(format_number(number).as_bytes());
    }

    fn id(&mut self, key: &str, id: u64) {
        self.key(key);
        // Writing into memory cannot fail.
        let _ = write!(self.0, "{id}");
    }

    fn millis(&mut self, key: &str, time: Duration) {
        self.key(key);
        push_millis(self.0, time);
    }

    fn flag(&mut self, key: &str, flag: bool) {
        self.key(key);
        self.0.extend_from_slice(if flag { b"true" } else { b"false" });
    }

    fn value(&mut self, key: &str, value: &Value) {
        self.key(key);
        let _ = write!(self.0, "{value}");
    }

    fn headers(&mut self, key: &str, headers: &Headers) {
        if headers.is_empty() {
            return;
        }
        self.key(key);
        // A list of pairs: a name may come twice, and the order counts.
        for (index, (name, value)) in headers.iter().enumerate() {
            self.0.extend_from_slice(if index == 0 { b"[[" } else { b"],[" });
            push_text(self.0, name);
            self.0.push(b',');
            push_text(
                self.0,
                if is_secret_header(&name.to_ascii_lowercase()) || key == "cookies" { "***" } else { value },
            );
        }
        self.0.extend_from_slice(b"]]");
    }

    fn node(&mut self, node: NodeId, labels: &dyn Labels) {
        self.id("node", node.0);
        let Some(WidgetLabel { kind, id, text, nth }) = labels.widget(node) else { return };
        self.key("widget");
        self.0.extend_from_slice(b"{\"type\":");
        push_text(self.0, &kind);
        let mut line = Inner(self.0);
        line.optional("id", &id);
        line.optional("text", &text);
        if nth > 0 {
            line.0.extend_from_slice(b",\"nth\":");
            let _ = write!(line.0, "{nth}");
        }
        self.0.push(b'}');
    }
}

impl Drop for Line<'_> {
    fn drop(&mut self) {
        self.0.extend_from_slice(b"}\n");
    }
}

/// The rest of an object inside a line.
struct Inner<'a>(&'a mut Vec<u8>);

impl Inner<'_> {
    fn optional(&mut self, key: &str, text: &str) {
        if !text.is_empty() {
            self.0.extend_from_slice(b",\"");
            self.0.extend_from_slice(key.as_bytes());
            self.0.extend_from_slice(b"\":");
            push_text(self.0, text);
        }
    }
}

fn push_text(out: &mut Vec<u8>, text: &str) {
    // A text is written into memory: neither can fail.
    let _ = serde_json::to_writer(out, text);
}

/// Milliseconds with up to three decimals: a recording's clock has microseconds.
fn push_millis(out: &mut Vec<u8>, time: Duration) {
    let micros = time.as_micros();
    let (millis, rest) = (micros / 1000, micros % 1000);
    let _ = match rest {
        0 => write!(out, "{millis}"),
        rest => write!(out, "{millis}.{rest:03}"),
    };
}
