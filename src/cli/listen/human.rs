//! Prints records for people: time, kind, id, data; on a terminal JSON is indented, and a failed stream gets advice.

use crate::shell::terminal::{shown, stdout_rendering};
use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::record::Record;

/// Style of printed records.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// True to indent JSON.
    pub is_spread: bool,
    /// True for colours.
    pub is_coloured: bool,
}

#[derive(Clone, Copy)]
enum Emphasis {
    Dim,
    Bold,
    Good,
    Bad,
}

impl Style {
    /// Style for stdout: plain unless it is a terminal.
    pub fn of_stdout() -> Self {
        Self { is_spread: io::stdout().is_terminal(), is_coloured: stdout_rendering().color }
    }

    /// Writes a record without a line feed.
    pub fn write(self, record: &Record<'_>, now: SystemTime, writer: &mut impl Write) -> io::Result<()> {
        write!(writer, "{} ", self.emphasized(Emphasis::Dim, &time_of_day(now)))?;
        match record {
            Record::Open { status, url } => {
                write!(writer, "{} {status} {}", self.emphasized(Emphasis::Good, "open"), shown(url))
            }
            Record::Event { event, id, data, .. } => {
                write!(writer, "{}", self.emphasized(Emphasis::Bold, &shown(event)))?;
                if !id.is_empty() {
                    write!(writer, " {}", self.emphasized(Emphasis::Dim, &format!("[{}]", shown(id))))?;
                }
                write!(writer, " {}", shown(&self.spread(data)))
            }
            Record::Comment { text } => {
                write!(writer, "{}", self.emphasized(Emphasis::Dim, &format!(":{}", shown(text))))
            }
            Record::Error { message, status, retrying, delay_millis } => {
                write!(writer, "{} {}", self.emphasized(Emphasis::Bad, "error"), shown(message))?;
                match (delay_millis, cure(*status, message)) {
                    (Some(millis), _) if *retrying => write!(writer, "; next attempt in {}", wait(*millis)),
                    (_, Some(cure)) => write!(writer, "\n{:9}{} {cure}", "", self.emphasized(Emphasis::Bold, "help")),
                    _ => Ok(()),
                }
            }
            Record::Probing { message, delay_millis } => {
                let probing = self.emphasized(Emphasis::Bad, "probing");
                write!(writer, "{probing} {}; next try in {}", shown(message), wait(*delay_millis))
            }
            Record::Closed { reason } => write!(writer, "{} {reason}", self.emphasized(Emphasis::Bold, "closed")),
        }
    }

    fn emphasized(self, emphasis: Emphasis, text: &str) -> String {
        if !self.is_coloured {
            return text.to_owned();
        }
        let code = match emphasis {
            Emphasis::Dim => 2,
            Emphasis::Bold => 1,
            Emphasis::Good => 32,
            Emphasis::Bad => 31,
        };
        format!("\x1B[{code}m{text}\x1B[0m")
    }

    /// Indents objects and lists if they fit.
    fn spread(self, data: &str) -> Cow<'_, str> {
        if !self.is_spread || !data.trim_start().starts_with(['{', '[']) {
            return Cow::Borrowed(data);
        }
        let value: Result<serde_json::Value, _> = serde_json::from_str(data);
        match value.ok().and_then(|value| serde_json::to_string_pretty(&value).ok()) {
            Some(pretty) => Cow::Owned(pretty),
            None => Cow::Borrowed(data),
        }
    }
}

/// Advice for a failure that is not retried.
fn cure(status: Option<u16>, message: &str) -> Option<&'static str> {
    match status? {
        200 if LINES.iter().any(|kind| message.contains(kind)) => {
            Some("for lines of JSON instead of server-sent events, say `--ndjson`")
        }
        200 if message.contains("text/event-stream") => {
            Some("this address is no event stream; a login page says that `--user`, `--bearer` or `--header` is wanted")
        }
        401 => Some("log in with `--user NAME:PASSWORD`, `--bearer TOKEN` or `--header 'apikey: KEY'`"),
        403 => Some("the login is known but not allowed this; ask whoever runs the server, or use another login"),
        404 | 410 => Some("correct the path of the address"),
        405 => Some("the server wants another `--method`, often POST with a `--body`"),
        406 => Some("the server wants another `--header 'Accept: …'`"),
        407 => Some("the proxy wants a login: `http_proxy=http://NAME:PASSWORD@HOST:PORT`"),
        _ => None,
    }
}

/// Content types of JSON lines.
const LINES: [&str; 4] = ["ndjson", "jsonl", "json-seq", "stream+json"];

/// A delay in its shortest form.
fn wait(millis: u64) -> String {
    match millis {
        0..1000 => format!("{millis} ms"),
        1000..120_000 => format!("{:.1} s", millis as f64 / 1000.0),
        _ => format!("{} min", millis / 60_000),
    }
}

/// UTC time of day: hours, minutes, seconds, milliseconds.
fn time_of_day(now: SystemTime) -> String {
    let since = now.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    let seconds = since.as_secs() % 86_400;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{hours:02}:{minutes:02}:{seconds:02}.{:03}Z", since.subsec_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(record: &Record<'_>, is_terminal: bool) -> String {
        let mut bytes = Vec::new();
        let noon = UNIX_EPOCH + Duration::from_millis(12 * 3_600_000 + 34);
        Style { is_spread: is_terminal, is_coloured: is_terminal }.write(record, noon, &mut bytes).unwrap();
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
    fn a_failure_says_what_may_help_and_a_wait_how_long() {
        let failed = |message: &'static str, status, delay_millis: Option<u64>| {
            let retrying = delay_millis.is_some();
            written(&Record::Error { message: message.into(), status, retrying, delay_millis }, false)
        };
        let text = failed("the server answered 401 Unauthorized", Some(401), None);
        let cure = "         help log in with `--user NAME:PASSWORD`, `--bearer TOKEN` or `--header 'apikey: KEY'`";
        assert_eq!(
            text.lines().collect::<Vec<_>>(),
            ["12:00:00.034Z error the server answered 401 Unauthorized", cure]
        );
        let lines = failed("the server sent `application/x-ndjson` instead of `text/event-stream`", Some(200), None);
        assert!(lines.ends_with("say `--ndjson`"), "{lines}");
        let waits = [(999, "999 ms"), (1500, "1.5 s"), (3_600_000, "60 min")];
        for (millis, wait) in waits {
            assert!(failed("busy", Some(503), Some(millis)).ends_with(&format!("error busy; next attempt in {wait}")));
        }
        assert!(failed("refused", None, None).ends_with("error refused"));
    }

    #[test]
    fn s04_a_server_does_not_steer_the_terminal() {
        let record = Record::Event { event: "a\x1B[2J", id: "", data: "b\r\x07", origin: "" };
        assert_eq!(written(&record, false), "12:00:00.034Z a\u{FFFD}[2J b\u{FFFD}\u{FFFD}");
    }
}
