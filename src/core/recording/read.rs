//! Reads the lines of a recording.

use std::sync::Arc;
use std::time::Duration;

use super::names::Names;
use super::write::WidgetLabel;
use crate::json::{JsonReader, may_be_json};
use crate::message::Event;
use crate::message::desktop::DesktopAnswer;
use crate::message::http::{Headers, HttpFault, HttpResponse};
use crate::message::interaction::{Interaction, NodeId};
use crate::message::net::{NetEvent, TaskId};
use crate::message::socket::{SocketEnvelope, SocketEvent};
use crate::message::stream::{CloseReason, ConnectionId, Failure, Message, StreamBatch, StreamEvent};
use crate::value::Value;

/// One line of a recording.
#[derive(Clone, Debug)]
pub enum Entry {
    /// An outside event.
    Event(Box<Recorded>),
    /// The scene was made.
    Frame,
    /// The app started a request, a stream or a timer.
    Call(Call),
    /// The window got a picture from a server.
    Picture(Picture),
}

/// An outside event.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Time since the start.
    pub at: Duration,
    /// Milliseconds since 1970, where the clock did not agree with the time since the start.
    pub wall_millis: Option<f64>,
    /// The recorded event. A batch of a stream is recorded as one entry for each of its events.
    pub outside: ExternalEvent,
    /// The API that it belongs to.
    pub api: Option<Arc<str>>,
    /// The widget that it happened to.
    pub widget: Option<WidgetLabel>,
    /// The next line was delivered together with this one.
    pub more: bool,
}

/// A picture that the window got from a server.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Address of the call, without secrets.
    pub url: Arc<str>,
    /// The file in base64, or why there is none.
    pub result: Result<Arc<str>, Arc<str>>,
}

/// An event from outside the app.
#[derive(Clone, Debug)]
pub enum ExternalEvent {
    /// An event that can be handled again.
    Event(Event),
    /// The app's files were changed. Recordings do not contain them.
    Reload,
}

/// A request, stream or timer that the app started. Later lines refer to it by its ids.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Time since the start.
    pub at: Duration,
    /// Kind and ids of the call.
    pub kind: CallKind,
    /// The API.
    pub api: Arc<str>,
    /// `GET`, `POST` and so on.
    pub method: Arc<str>,
    /// The address, without secrets.
    pub url: Arc<str>,
}

/// Kind of a call, with the ids that its answers carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CallKind {
    /// A stream.
    Stream(ConnectionId, u64),
    /// A WebSocket.
    Socket(ConnectionId, u64),
    /// A request.
    Request(TaskId),
    /// A timer.
    Timer(TaskId),
    /// A request to the desktop.
    Desktop(TaskId),
}

/// Reads lines; keeps repeated keys and texts from one to the next.
#[derive(Debug)]
pub struct EntryReader {
    names: Names,
    json: JsonReader,
}

impl EntryReader {
    /// A reader. Events and properties of widgets are found among `names`.
    pub fn new(names: Names) -> Self {
        Self { names, json: JsonReader::default() }
    }

    /// Reads a line.
    ///
    /// # Errors
    ///
    /// A message when it is no event that this program knows.
    pub fn read(&mut self, line: &str) -> Result<Entry, String> {
        let value = self.json.read(line).map_err(|error| format!("it is no JSON: {error}"))?;
        let fields = Fields(&value);
        let kind = fields.text("kind").ok_or("it has no `kind`")?;
        let at = fields.millis("at").ok_or("it has no `at`")?;
        let outside = match &*kind {
            "frame" => return Ok(Entry::Frame),
            "call" => return fields.call(at).map(Entry::Call),
            "picture" => {
                let url = fields.text("url").ok_or("it has no `url`")?;
                let result = match fields.text("error") {
                    Some(message) => Err(message),
                    None => Ok(fields.text("data").ok_or("it has no `data`")?),
                };
                return Ok(Entry::Picture(Picture { url, result }));
            }
            "reload" => ExternalEvent::Reload,
            kind => ExternalEvent::Event(self.event(kind, &fields)?),
        };
        let widget = value.get("widget");
        let widget = widget.as_map().map(|_| {
            let fields = Fields(&widget);
            let text = |key| fields.text(key).unwrap_or_default();
            let nth = fields.number("nth").unwrap_or_default() as usize;
            WidgetLabel { kind: text("type"), id: text("id"), text: text("text"), nth }
        });
        Ok(Entry::Event(Box::new(Recorded {
            at,
            wall_millis: fields.number("wall"),
            outside,
            api: fields.text("api"),
            widget,
            more: fields.flag("more"),
        })))
    }

    fn event(&mut self, kind: &str, fields: &Fields<'_>) -> Result<Event, String> {
        Ok(match kind {
            "response" => {
                let result = match fields.text("error") {
                    Some(message) => Err(HttpFault { message }),
                    None => Ok(Box::new(HttpResponse {
                        status: fields.status().ok_or("it has no `status`")?,
                        reason: fields.text("reason").unwrap_or_default(),
                        headers: fields.headers("headers"),
                        body: fields.0.get("body"),
                        cookies: fields.headers("cookies"),
                    })),
                };
                Event::Net(NetEvent::Response { id: fields.task()?, result })
            }
            "timer" => Event::Net(NetEvent::Timer { id: fields.task()? }),
            "resize" => {
                let side = |key| fields.number(key).map(|side| side as f32).ok_or("it has no size");
                Event::Resized { width: side("width")?, height: side("height")? }
            }
            "visible" => Event::Visible(fields.flag("visible")),
            "focus" => Event::Focused,
            "theme" => Event::DarkMode(fields.flag("dark")),
            "appExported" => {
                let error = fields.text("error");
                let result = error.map_or_else(|| Ok(fields.0.get("result")), Err);
                Event::AppExported { id: fields.task()?, result }
            }
            "progress" => Event::Net(NetEvent::Progress {
                id: fields.task()?,
                sent: fields.id("sent")?,
                total: fields.id("total")?,
            }),
            "desktop" => {
                let result = match fields.text("error") {
                    Some(message) => Err(message),
                    None if fields.flag("form") => Ok(DesktopAnswer::Form {
                        content_type: Arc::from("multipart/form-data"),
                        body: bytes::Bytes::new(),
                    }),
                    None => Ok(DesktopAnswer::Value(fields.0.get("result"))),
                };
                Event::Desktop { id: fields.task()?, result }
            }
            kind if kind.starts_with("socket.") => Event::Net(NetEvent::Socket(SocketEnvelope {
                id: ConnectionId(fields.id("socket")?),
                generation: fields.id("generation")?,
                event: socket_event(kind, fields)?,
            })),
            kind => match kind.strip_prefix("stream.") {
                Some(kind) => {
                    let connection = ConnectionId(fields.id("stream")?);
                    let generation = fields.id("generation")?;
                    let events = vec![self.stream_event(kind, fields)?];
                    Event::Net(NetEvent::Stream(StreamBatch { connection, generation, events }))
                }
                None => Event::Interaction(self.interaction(kind, fields)?),
            },
        })
    }

    fn stream_event(&mut self, kind: &str, fields: &Fields<'_>) -> Result<StreamEvent, String> {
        let attempt = || fields.number("attempt").unwrap_or_default() as u32;
        let delay = || fields.millis("delayMs");
        let text = |key| fields.text(key).unwrap_or_default();
        let count = |key| fields.number(key).unwrap_or_default();
        Ok(match kind {
            "connecting" => StreamEvent::Connecting { attempt: attempt() },
            "refresh" => StreamEvent::Refresh { attempt: attempt() },
            "open" => StreamEvent::Opened {
                status: fields.status().unwrap_or(200),
                url: text("url"),
                headers: fields.headers("headers"),
            },
            "event" => {
                let message = self.message(fields)?;
                if fields.flag("malformed") {
                    StreamEvent::Malformed { message }
                } else {
                    StreamEvent::Message(message)
                }
            }
            "retry" => StreamEvent::Retry { delay: delay().unwrap_or_default() },
            "comment" => StreamEvent::Comment { text: text("text") },
            "oversized" => StreamEvent::Oversized { limit: count("limit") as usize },
            "skipped" => StreamEvent::Skipped { count: count("count") as u64 },
            "error" => StreamEvent::Failed(Failure {
                status: fields.status(),
                message: text("message"),
                body: fields.text("body"),
                headers: fields.headers("headers"),
                retrying: fields.flag("retrying"),
                attempt: attempt(),
                delay: delay(),
            }),
            "probing" => StreamEvent::Probing { delay: delay().unwrap_or_default(), message: text("message") },
            "waiting" => StreamEvent::Waiting {
                attempt: attempt(),
                delay: delay().unwrap_or_default(),
                last_event_id: text("lastEventId"),
            },
            "close" => {
                let reasons = [CloseReason::NoContent, CloseReason::Ended, CloseReason::Finished, CloseReason::Failed];
                let said = text("reason");
                let reason = reasons.into_iter().find(|reason| reason.as_str() == &*said);
                StreamEvent::Closed { reason: reason.ok_or_else(|| format!("its `reason` is `{said}`"))? }
            }
            other => return Err(unknown(&format!("stream.{other}"))),
        })
    }

    fn message(&mut self, fields: &Fields<'_>) -> Result<Message, String> {
        let raw = match fields.0.get("data") {
            Value::Text(text) => text,
            Value::Null => Arc::default(),
            // Occurs in hand-written recordings. Without a fault the app would stay empty without a reason.
            _ => return Err("its `data` is no text: the bytes of an event are kept as the server sent them".to_owned()),
        };
        let is_text = fields.flag("text") || fields.flag("malformed");
        let read = (!is_text && may_be_json(&raw)).then(|| self.json.read(&raw).ok()).flatten();
        Ok(Message {
            event: fields.text("event").unwrap_or_else(|| Arc::from("message")),
            id: fields.text("id").unwrap_or_default(),
            bytes: fields.number("bytes").map_or(raw.len(), |bytes| bytes as usize),
            data: read.unwrap_or_else(|| Value::Text(raw.clone())),
            raw,
        })
    }

    fn interaction(&self, kind: &str, fields: &Fields<'_>) -> Result<Interaction, String> {
        let node = || fields.id("node").map(NodeId);
        let text = |key: &str| fields.text(key).ok_or_else(|| format!("it has no `{key}`"));
        let count = |key: &str| fields.number(key).map(|number| number as usize).ok_or(format!("it has no `{key}`"));
        let name = |key: &str| {
            let name = text(key)?;
            self.names.find(&name).ok_or_else(|| format!("no widget has `{name}`"))
        };
        Ok(match kind {
            "pointer" | "key" | "text" if fields.0.get("prop").is_null() => {
                Interaction::Fire { node: node()?, event: name("event")?, data: fields.0.get("data") }
            }
            "pointer" | "key" | "text" => {
                Interaction::Set { node: node()?, prop: name("prop")?, value: fields.0.get("value") }
            }
            "choose" => Interaction::Choose { node: node()?, index: count("index")? },
            "range" => Interaction::Range { node: node()?, first: count("first")?, end: count("end")? },
            "find" => Interaction::FindRows { node: node()?, words: text("words")? },
            "stopFinding" => Interaction::StopFinding,
            "back" => Interaction::Back,
            "clearFaults" => Interaction::ClearFaults,
            "dismiss" if fields.text("what").as_deref() == Some("toast") => Interaction::DismissToast(node()?),
            "dismiss" => Interaction::DismissDialog(node()?),
            "reconnect" => Interaction::ReconnectStream(text("name")?),
            "stop" => Interaction::StopStream(text("name")?),
            "link" => Interaction::Link(text("target")?),
            "go" => Interaction::Go {
                screen: text("screen")?,
                inputs: fields.0.get("inputs"),
                replace: fields.flag("replace"),
            },
            "imageFailed" => Interaction::ImageFailed {
                node: node()?,
                prop: name("prop")?,
                source: text("source")?,
                reason: text("reason")?,
            },
            other => return Err(unknown(other)),
        })
    }
}

fn socket_event(kind: &str, fields: &Fields<'_>) -> Result<SocketEvent, String> {
    let text = |key| fields.text(key).unwrap_or_default();
    let attempt = || fields.number("attempt").unwrap_or_default() as u32;
    Ok(match kind {
        "socket.open" => SocketEvent::Opened,
        "socket.message" => SocketEvent::Message(text("data")),
        "socket.close" => SocketEvent::Closed {
            reason: text("reason"),
            retry: fields.millis("delayMs"),
            attempt: attempt(),
            was_open: fields.flag("wasOpen"),
        },
        "socket.reconnecting" => SocketEvent::Reconnecting { attempt: attempt() },
        "socket.error" => SocketEvent::Failed(text("message")),
        other => return Err(unknown(other)),
    })
}

fn unknown(kind: &str) -> String {
    format!("this program knows no events of kind `{kind}`")
}

/// The fields of a line.
struct Fields<'a>(&'a Value);

impl Fields<'_> {
    fn text(&self, key: &str) -> Option<Arc<str>> {
        match self.0.get(key) {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    fn number(&self, key: &str) -> Option<f64> {
        self.0.get(key).as_f64()
    }

    fn flag(&self, key: &str) -> bool {
        self.0.get(key).as_bool() == Some(true)
    }

    fn millis(&self, key: &str) -> Option<Duration> {
        // As far as `f64` counts microseconds one by one: 285 years.
        const MOST: f64 = 9e15;
        let micros = (self.number(key)? * 1000.0).round();
        (0.0..=MOST).contains(&micros).then(|| Duration::from_micros(micros as u64))
    }

    fn id(&self, key: &str) -> Result<u64, String> {
        let id = self.number(key).filter(|id| *id >= 0.0 && id.fract() == 0.0);
        id.map(|id| id as u64).ok_or_else(|| format!("it has no `{key}`"))
    }

    fn task(&self) -> Result<TaskId, String> {
        self.id("task").map(TaskId)
    }

    fn status(&self) -> Option<u16> {
        self.number("status").filter(|status| (0.0..=f64::from(u16::MAX)).contains(status)).map(|status| status as u16)
    }

    fn headers(&self, key: &str) -> Headers {
        let list = self.0.get(key);
        let pair = |pair: &Value| match pair.as_list()? {
            [name, value] => Some((name.to_display(), value.to_display())),
            _ => None,
        };
        list.as_list().unwrap_or_default().iter().filter_map(pair).collect()
    }

    fn call(&self, at: Duration) -> Result<Call, String> {
        let kind = if let Ok(stream) = self.id("stream") {
            CallKind::Stream(ConnectionId(stream), self.id("generation")?)
        } else if let Ok(socket) = self.id("socket") {
            CallKind::Socket(ConnectionId(socket), self.id("generation")?)
        } else if let Ok(task) = self.id("desktop") {
            CallKind::Desktop(TaskId(task))
        } else if let Ok(task) = self.id("task") {
            CallKind::Request(TaskId(task))
        } else {
            CallKind::Timer(TaskId(self.id("timer")?))
        };
        let text = |key| self.text(key).unwrap_or_default();
        Ok(Call { at, kind, api: text("api"), method: text("method"), url: text("url") })
    }
}
