//! Records for people: time, what it is, id, data; JSON spread over lines on a terminal.

use std::borrow::Cow;
use std::io::{self, Write};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::record::Record;

/// How records are drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// Colours, and JSON spread over lines.
    pub is_terminal: bool,
}

#[derive(Clone, Copy)]
enum Ink {
    Dim,
    Bold,
    Good,
    Bad,
}

impl Style {
    /// Writes a record without its line end.
    pub fn write(self, record: &Record<'_>, now: SystemTime, writer: &mut impl Write) -> io::Result<()> {
        write!(writer, "{} ", self.ink(Ink::Dim, &time_of_day(now)))?;
        match record {
            Record::Open { status, url } => {
                write!(writer, "{} {status} {}", self.ink(Ink::Good, "open"), printable(url))
            }
            Record::Event { event, id, data, .. } => {
                write!(writer, "{}", self.ink(Ink::Bold, &printable(event)))?;
                if !id.is_empty() {
                    write!(writer, " {}", self.ink(Ink::Dim, &format!("[{}]", printable(id))))?;
                }
                write!(writer, " {}", printable(&self.spread(data)))
            }
            Record::Comment { text } => write!(writer, "{}", self.ink(Ink::Dim, &format!(":{}", printable(text)))),
            Record::Error { message, retrying, delay_millis, .. } => {
                write!(writer, "{} {}", self.ink(Ink::Bad, "error"), printable(message))?;
                match delay_millis {
                    Some(millis) if *retrying => write!(writer, "; next attempt in {millis} ms"),
                    _ => Ok(()),
                }
            }
            Record::Closed { reason } => write!(writer, "{} {reason}", self.ink(Ink::Bold, "closed")),
        }
    }

    fn ink(self, ink: Ink, text: &str) -> String {
        if !self.is_terminal {
            return text.to_owned();
        }
        let code = match ink {
            Ink::Dim => 2,
            Ink::Bold => 1,
            Ink::Good => 32,
            Ink::Bad => 31,
        };
        format!("\x1B[{code}m{text}\x1B[0m")
    }

    /// Objects and lists over several lines, where there is room for them.
    fn spread(self, data: &str) -> Cow<'_, str> {
        if !self.is_terminal || !data.trim_start().starts_with(['{', '[']) {
            return Cow::Borrowed(data);
        }
        let value: Result<serde_json::Value, _> = serde_json::from_str(data);
        match value.ok().and_then(|value| serde_json::to_string_pretty(&value).ok()) {
            Some(pretty) => Cow::Owned(pretty),
            None => Cow::Borrowed(data),
        }
    }
}

/// Hours, minutes, seconds and milliseconds of the day, UTC.
fn time_of_day(now: SystemTime) -> String {
    let since = now.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    let seconds = since.as_secs() % 86_400;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{hours:02}:{minutes:02}:{seconds:02}.{:03}Z", since.subsec_millis())
}

/// Text without what would steer a terminal: a server must not move the cursor.
fn printable(text: &str) -> Cow<'_, str> {
    let steers = |character: char| character.is_control() && !matches!(character, '\n' | '\t');
    if text.contains(steers) { Cow::Owned(text.replace(steers, "\u{FFFD}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(record: &Record<'_>, is_terminal: bool) -> String {
        let mut bytes = Vec::new();
        let noon = UNIX_EPOCH + Duration::from_millis(12 * 3_600_000 + 34);
        Style { is_terminal }.write(record, noon, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn json_is_spread_on_a_terminal_only() {
        let record = Record::Event { event: "tick", id: "7", data: r#"{"b":1,"a":[2]}"#, origin: "http://h" };
        assert_eq!(written(&record, false), r#"12:00:00.034Z tick [7] {"b":1,"a":[2]}"#);
        let spread = "{\n  \"b\": 1,\n  \"a\": [\n    2\n  ]\n}";
        let drawn = format!("\x1B[2m12:00:00.034Z\x1B[0m \x1B[1mtick\x1B[0m \x1B[2m[7]\x1B[0m {spread}");
        assert_eq!(written(&record, true), drawn);
    }

    #[test]
    fn s04_a_server_does_not_steer_the_terminal() {
        let record = Record::Event { event: "a\x1B[2J", id: "", data: "b\r\x07", origin: "" };
        assert_eq!(written(&record, false), "12:00:00.034Z a\u{FFFD}[2J b\u{FFFD}\u{FFFD}");
    }
}
