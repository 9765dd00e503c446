//! Writes a server-sent event as a server sends it (WHATWG 9.2.5).

use std::fmt::Write;

use bytes::Bytes;

/// A server-sent event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// Id of the event; `None` writes no `id` line.
    pub id: Option<String>,
    /// Name of the event; `None` writes no `event` line.
    pub name: Option<String>,
    /// Payload; `None` writes no `data` line.
    pub data: Option<String>,
    /// The reconnection time it sets, in milliseconds.
    pub retry: Option<u64>,
    /// True for fields without a blank after the colon, as some servers write them.
    pub tight: bool,
    /// True for a line of JSON (NDJSON): the payload alone.
    pub lines: bool,
}

impl Event {
    /// The bytes of the event with the blank line that ends it.
    pub fn to_bytes(&self) -> Bytes {
        if self.lines {
            return format!("{}\n", one_line(self.data.as_deref().unwrap_or_default())).into();
        }
        let mut text = String::with_capacity(64 + self.data.as_ref().map_or(0, String::len));
        let blank = if self.tight { "" } else { " " };
        let mut field = |name: &str, value: &str| {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{name}:{blank}{value}");
        };
        if let Some(retry) = self.retry {
            field("retry", &retry.to_string());
        }
        if let Some(id) = &self.id {
            field("id", &one_line(id));
        }
        if let Some(name) = &self.name {
            field("event", &one_line(name));
        }
        if let Some(data) = &self.data {
            for line in data.replace("\r\n", "\n").split(['\n', '\r']) {
                field("data", line);
            }
        }
        text.push('\n');
        text.into()
    }
}

/// A line end would end the field and let the rest be read as another one.
fn one_line(text: &str) -> String {
    text.replace(['\r', '\n', '\0'], " ")
}
