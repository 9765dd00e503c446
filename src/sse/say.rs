//! Short texts of events, for comparison in tests.

use crate::event::StreamEvent;

/// A short text of an event.
pub fn say(event: &StreamEvent) -> String {
    match event {
        StreamEvent::Connecting { attempt } => format!("connecting {attempt}"),
        StreamEvent::Refresh { attempt } => format!("refresh {attempt}"),
        StreamEvent::Opened { status, .. } => format!("open {status}"),
        StreamEvent::Message(message) => format!("{} [{}] {}", message.event, message.id, message.raw),
        StreamEvent::Comment { text } => format!("comment {text}"),
        StreamEvent::Retry { delay } => format!("retry {}", delay.as_millis()),
        StreamEvent::Oversized { limit } => format!("oversized {limit}"),
        StreamEvent::Malformed { message } => format!("malformed {}", message.raw),
        StreamEvent::Skipped { count } => format!("skipped {count}"),
        StreamEvent::Failed(failure) => {
            let status = failure.status.map_or("-".to_owned(), |status| status.to_string());
            let what_follows = match failure.delay {
                Some(delay) => format!("retry {} in {}", failure.attempt, delay.as_millis()),
                None => "final".to_owned(),
            };
            assert_eq!(failure.retrying, failure.delay.is_some());
            format!("failed {status} {what_follows}: {}", failure.message)
        }
        StreamEvent::Probing { delay, message } => format!("probing in {}: {message}", delay.as_millis()),
        StreamEvent::Waiting { attempt, delay, .. } => format!("waiting {attempt} in {}", delay.as_millis()),
        StreamEvent::Closed { reason } => format!("closed {}", reason.as_str()),
    }
}
