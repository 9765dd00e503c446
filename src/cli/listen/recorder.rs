//! Writes the events of a stream as records, one per line.

use std::borrow::Cow;
use std::io::{self, Write};
use std::time::SystemTime;

use url::Url;

use super::args::Format;
use super::human::Style;
use super::record::Record;
use crate::shell::terminal::masked;
use ensemble_core::message::stream::{Failure, Message, StreamEvent};
use ensemble_core::security::printable_json;

/// Writes records in one format, and remembers the address of the open connection.
pub(super) struct Recorder {
    format: Format,
    style: Style,
    origin: String,
}

impl Recorder {
    pub fn new(format: Format, style: Style) -> Self {
        Self { format, style, origin: String::new() }
    }

    /// Writes the record of an event, if it has one.
    pub fn write(&mut self, event: &StreamEvent, writer: &mut impl Write) -> io::Result<()> {
        if let StreamEvent::Opened { url, .. } = event {
            self.origin = Url::parse(url).map(|url| url.origin().ascii_serialization()).unwrap_or_default();
        }
        match self.record(event) {
            Some(record) => self.write_record(&record, writer),
            None => Ok(()),
        }
    }

    /// Writes the last record for an end that was not caused by the stream.
    pub fn write_closed(&self, reason: &str, writer: &mut impl Write) -> io::Result<()> {
        self.write_record(&Record::Closed { reason }, writer)
    }

    fn record<'a>(&'a self, event: &'a StreamEvent) -> Option<Record<'a>> {
        Some(match event {
            StreamEvent::Opened { status, url, .. } => Record::Open { status: *status, url },
            StreamEvent::Message(Message { event, id, raw, .. })
            | StreamEvent::Malformed { message: Message { event, id, raw, .. } } => {
                Record::Event { event, id, data: raw, origin: &self.origin }
            }
            StreamEvent::Comment { text } => Record::Comment { text },
            StreamEvent::Oversized { limit } => Record::Error {
                message: Cow::Owned(format!("an event of more than {limit} bytes was dropped")),
                status: None,
                retrying: false,
                delay_millis: None,
            },
            StreamEvent::Failed(Failure { status, message, retrying, delay, .. }) => Record::Error {
                message: masked(message),
                status: *status,
                retrying: *retrying,
                delay_millis: delay.map(|delay| delay.as_millis() as u64),
            },
            StreamEvent::Probing { delay, message } => {
                Record::Probing { message, delay_millis: delay.as_millis() as u64 }
            }
            StreamEvent::Waiting { delay, .. } => Record::Error {
                message: Cow::Borrowed("the server ended the stream"),
                status: Some(200),
                retrying: true,
                delay_millis: Some(delay.as_millis() as u64),
            },
            StreamEvent::Closed { reason } => Record::Closed { reason: reason.as_str() },
            StreamEvent::Connecting { .. }
            | StreamEvent::Refresh { .. }
            | StreamEvent::Retry { .. }
            | StreamEvent::Skipped { .. } => return None,
        })
    }

    fn write_record(&self, record: &Record<'_>, writer: &mut impl Write) -> io::Result<()> {
        match self.format {
            Format::Ndjson => writer.write_all(printable_json(&serde_json::to_string(record)?).as_bytes())?,
            Format::Human => self.style.write(record, SystemTime::now(), writer)?,
        }
        writer.write_all(b"\n")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use ensemble_core::message::stream::CloseReason;
    use ensemble_core::value::Value;

    fn written(format: Format, events: &[StreamEvent]) -> String {
        let mut recorder = Recorder::new(format, Style { is_spread: false, is_coloured: false });
        let mut bytes = Vec::new();
        events.iter().for_each(|event| recorder.write(event, &mut bytes).unwrap());
        String::from_utf8(bytes).unwrap()
    }

    fn events() -> Vec<StreamEvent> {
        let message = |event: &str, data: &str| Message {
            event: event.into(),
            id: "7".into(),
            raw: data.into(),
            data: Value::Null,
            bytes: data.len(),
        };
        vec![
            StreamEvent::Connecting { attempt: 0 },
            StreamEvent::Opened { status: 200, url: "http://host:80/a?b".into(), headers: Vec::new() },
            StreamEvent::Message(message("tick", "a\n\"\u{1B}[2J")),
            StreamEvent::Oversized { limit: 10 },
            StreamEvent::Failed(Failure {
                status: Some(503),
                message: Arc::from("busy"),
                retrying: true,
                attempt: 1,
                delay: Some(Duration::from_millis(1100)),
                ..Failure::default()
            }),
            StreamEvent::Failed(Failure { message: Arc::from("no host"), ..Failure::default() }),
            StreamEvent::Probing { delay: Duration::from_secs(45), message: Arc::from("no host") },
            StreamEvent::Closed { reason: CloseReason::Failed },
        ]
    }

    #[test]
    fn records_for_programs_are_lines_of_json() {
        insta::assert_snapshot!(written(Format::Ndjson, &events()), @r#"
        {"type":"open","status":200,"url":"http://host:80/a?b"}
        {"type":"event","event":"tick","id":"7","data":"a\n\"\u001b[2J","origin":"http://host"}
        {"type":"error","message":"an event of more than 10 bytes was dropped","retrying":false}
        {"type":"error","message":"busy","status":503,"retrying":true,"delayMs":1100}
        {"type":"error","message":"no host","retrying":false}
        {"type":"probing","message":"no host","delayMs":45000}
        {"type":"closed","reason":"failed"}
        "#);
    }

    #[test]
    fn records_for_people_hold_no_control_characters() {
        let written = written(Format::Human, &events());
        let without_time: String = written
            .lines()
            .map(|line| line.split_once("Z ").map_or(line, |(_, rest)| rest))
            .flat_map(|line| [line, "\n"])
            .collect();
        insta::assert_snapshot!(without_time, @r#"
        open 200 http://host:80/a?b
        tick [7] a
        "�[2J
        error an event of more than 10 bytes was dropped
        error busy; next attempt in 1.1 s
        error no host
        probing no host; next try in 45.0 s
        closed failed
        "#);
    }
}
