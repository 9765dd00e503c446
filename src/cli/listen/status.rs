//! Status line at the bottom of a terminal: state of the stream, counts, rates.

use crate::shell::terminal::stderr_rendering;
use std::collections::VecDeque;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use ensemble_core::message::stream::StreamEvent;
use ensemble_core::message::stream_state::StreamState;

/// Time over which rates are averaged. Shorter, the rate of a slow stream would alternate between 0 and 1.
const WINDOW: Duration = Duration::from_secs(5);

/// Carriage return, and erase the line.
const ERASE: &str = "\r\x1B[K";

/// Disables line wrapping, because of a wrapped line only the last row could be erased.
const NO_WRAP: &str = "\x1B[?7l";
const WRAP: &str = "\x1B[?7h";

/// Counters of the status line.
#[derive(Debug, Default)]
pub(super) struct Status {
    state: StreamState,
    /// Event counts in the last seconds.
    past: VecDeque<(Instant, u64)>,
    /// Time of the next attempt.
    next_attempt: Option<Instant>,
    is_drawn: bool,
}

impl Status {
    /// True when stderr is a terminal that supports erasing a line.
    pub fn can_be_drawn() -> bool {
        io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
    }

    /// Counts an event.
    pub fn count(&mut self, event: &StreamEvent, now: Instant) {
        self.state.apply(event);
        if let StreamEvent::Waiting { .. } | StreamEvent::Failed(_) = event {
            self.next_attempt = self.state.delay.map(|delay| now + delay);
        }
    }

    /// Erases the line before records are printed.
    pub fn erase(&mut self) {
        if std::mem::take(&mut self.is_drawn) {
            // A terminal that has gone is noticed when a record is written.
            let _ = io::stderr().write_all(ERASE.as_bytes());
        }
    }

    /// Draws the line.
    pub fn draw(&mut self) {
        let now = Instant::now();
        let (dim, plain) = if stderr_rendering().color { ("\x1B[2m", "\x1B[0m") } else { ("", "") };
        let line = format!("{ERASE}{NO_WRAP}{dim}{}{plain}{WRAP}", self.line(now));
        let _ = io::stderr().write_all(line.as_bytes());
        self.is_drawn = true;
    }

    fn line(&mut self, now: Instant) -> String {
        let StreamState { phase, events, bytes, attempt, delay, .. } = &self.state;
        let mut line = format!("{} · {events} events · {:.1}/s · {}", phase.as_str(), 0.0, size(*bytes));
        if let Some(rate) = rate(&mut self.past, now, *events) {
            line = format!("{} · {events} events · {rate:.1}/s · {}", phase.as_str(), size(*bytes));
        }
        if *attempt > 0 {
            line.push_str(&format!(" · attempt {attempt}"));
        }
        if let (Some(_), Some(at)) = (delay, self.next_attempt) {
            line.push_str(&format!(" · next in {:.1} s", at.saturating_duration_since(now).as_secs_f64()));
        }
        line
    }
}

/// Average events per second over the last seconds.
fn rate(past: &mut VecDeque<(Instant, u64)>, now: Instant, events: u64) -> Option<f64> {
    past.push_back((now, events));
    while past.len() > 2 && past.front().is_some_and(|(at, _)| now.saturating_duration_since(*at) > WINDOW) {
        past.pop_front();
    }
    let (since, before) = past.front()?;
    let seconds = now.saturating_duration_since(*since).as_secs_f64();
    (seconds > 0.1).then(|| events.saturating_sub(*before) as f64 / seconds)
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{:.1} KiB", bytes as f64 / 1024.0),
        _ => format!("{:.1} MiB", bytes as f64 / 1_048_576.0),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use ensemble_core::message::stream::Message;
    use ensemble_core::value::Value;

    #[test]
    fn the_line_says_how_fast_events_come() {
        let mut status = Status::default();
        let start = Instant::now();
        let opened = StreamEvent::Opened { status: 200, url: Arc::from("http://h/"), headers: Vec::new() };
        status.count(&opened, start);
        assert_eq!(status.line(start), "open · 0 events · 0.0/s · 0 B");
        let (event, id, raw) = (Arc::from("message"), Arc::from(""), Arc::from("x"));
        let message = Message { event, id, raw, data: Value::Null, bytes: 1000 };
        (0..10).for_each(|_| status.count(&StreamEvent::Message(message.clone()), start));
        assert_eq!(status.line(start + Duration::from_secs(2)), "open · 10 events · 5.0/s · 9.8 KiB");
        let (delay, last_event_id) = (Duration::from_millis(1500), Arc::from(""));
        let lost = start + Duration::from_secs(4);
        status.count(&StreamEvent::Waiting { attempt: 2, delay, last_event_id }, lost - Duration::from_secs(1));
        assert_eq!(status.line(lost), "waiting · 10 events · 2.5/s · 9.8 KiB · attempt 2 · next in 0.5 s");
    }
}
