//! Fuzz target of a stream's state machine: bytes choose its options, and then its events, in any order.

use std::time::{Duration, SystemTime};

use ensemble_run::sse::machine::{Action, Input, Machine, MachineOptions};
use ensemble_run::sse::{
    AfterMaxAttempts, ConnectionId, Fault, Now, OnSlow, Resume, SleepOptions, StreamEvent, StreamOptions,
    StreamRequest, Text,
};
use http::{HeaderMap, HeaderValue, StatusCode};

const STATUSES: [u16; 12] = [200, 202, 204, 301, 303, 400, 401, 404, 413, 429, 503, 599];

/// State of the machine that the later checks depend on.
#[derive(Default)]
struct Seen {
    is_closed: bool,
    /// The answer to a request that must not be repeated has begun.
    is_begun: bool,
    /// A final failure that no end and no probe has followed yet.
    has_failed: bool,
}

/// In any order of events a closed stream is silent, a final failure is followed by the end or a probe, waits and attempts stay within their
/// bounds, and a request that must not be repeated is not repeated.
pub fn stream(data: &[u8]) {
    let [choice, more, inputs @ ..] = data else { return };
    let has = |bit: u8| choice & 1 << bit != 0;
    let options = StreamOptions {
        retry_unsafe: has(1) && has(2),
        reconnect_on_end: has(3).then_some(has(2)),
        after_max_attempts: if has(4) { AfterMaxAttempts::Probe } else { AfterMaxAttempts::Stop },
        auto_reconnect: has(5) || has(6),
        refresh: has(6) && has(7),
        max_reconnect_attempts: u32::from(more & 3),
        resume: if more & 4 != 0 { Resume::None } else { Resume::Session },
        on_slow: if more & 8 != 0 { OnSlow::DropOldest { queue_size: 2 } } else { OnSlow::Wait },
        idle_timeout: (more & 16 != 0).then_some(Duration::from_secs(7)),
        max_event_bytes: if more & 32 != 0 { 40 } else { 4000 },
        last_event_id: (more & 64 != 0).then(|| "x".repeat(2000).into()),
        jitter: f64::from(more >> 7),
        ..StreamOptions::default()
    };
    let repeats = !has(0) || options.retry_unsafe || options.reconnect_on_end == Some(true);
    let method = if has(0) { "POST" } else { "GET" };
    let request = StreamRequest { method: method.into(), options, ..StreamRequest::get("http://there/feed") };
    let mut now = Now { steady: Duration::ZERO, wall: SystemTime::UNIX_EPOCH, asleep: None };
    let settings = MachineOptions { sleep: Some(SleepOptions::default()), ..MachineOptions::default() };
    let mut machine = Machine::<Text>::new(ConnectionId(1), 1, request.clone(), settings, now);
    let mut seen = Seen::default();
    let mut rest = inputs;
    while let Some((&input, behind)) = rest.split_first() {
        let length = behind.len().min(usize::from(input >> 4) * 4);
        let (bytes, behind) = behind.split_at(length);
        rest = behind;
        let seconds = u64::from(input >> 4);
        now.steady += Duration::from_secs(seconds * seconds);
        now.wall += Duration::from_secs(seconds * seconds);
        let was_closed = seen.is_closed;
        let is_asked = matches!(input & 15, 8 | 10);
        let headers = headers(bytes);
        let status = STATUSES[bytes.first().map_or(0, |byte| usize::from(byte % 12))];
        let action = match input & 15 {
            0 | 1 => {
                now.steady = now.steady.max(machine.until().unwrap_or_default());
                machine.on(Input::Timer, now)
            }
            2 => machine.on(Input::Head { status: StatusCode::OK, headers: &stream_head() }, now),
            3 => machine
                .on(Input::Head { status: StatusCode::from_u16(status).unwrap_or_default(), headers: &headers }, now),
            4 | 5 => machine.on(Input::Bytes(bytes), now),
            6 => machine.on(Input::End, now),
            7 => machine.on(Input::Failed(Fault { is_transient: seconds > 3, ..Fault::fatal("lost") }), now),
            8 => machine.on(Input::Reconnect, now),
            9 => machine.on(Input::Hold(true), now),
            10 => machine.on(Input::Hold(false), now),
            11 => machine.on(Input::Probe, now),
            12 => machine.on(Input::NetworkChanged, now),
            13 => {
                now.wall += Duration::from_secs(3600);
                machine.on(Input::Timer, now)
            }
            14 => machine.on(Input::Refresh(Box::new(request.clone())), now),
            _ => Action::Continue,
        };
        if is_asked {
            seen.is_begun = false;
        }
        if let Action::Connect(request) = &action {
            assert!(!seen.is_begun || repeats, "{} is made again", request.method);
        }
        assert!(!was_closed || matches!(action, Action::Continue), "{action:?} of a closed stream");
        // All events are taken, except for a while now and then.
        while machine.has_events() && input != 15 {
            for event in machine.take_batch(now).events {
                look(&event, &request, &mut seen);
            }
        }
        if matches!(action, Action::Close) {
            assert!(machine.is_closed() && machine.until().is_none());
        }
    }
}

fn look(event: &StreamEvent, request: &StreamRequest, seen: &mut Seen) {
    assert!(!seen.is_closed, "{event:?} of a closed stream");
    let options = &request.options;
    let follows = matches!(event, StreamEvent::Closed { .. } | StreamEvent::Probing { .. });
    assert!(!seen.has_failed || follows, "{event:?} follows a final failure");
    seen.has_failed = false;
    match event {
        StreamEvent::Opened { .. } => seen.is_begun = true,
        StreamEvent::Failed(failure) => {
            assert_eq!(failure.retrying, failure.delay.is_some());
            assert!(failure.attempt <= options.max_reconnect_attempts, "{failure:?}");
            // Without the id it is asked at once.
            let is_gap = failure.delay == Some(Duration::ZERO) && failure.message.contains("gap");
            assert!(failure.delay.is_none_or(|delay| delay >= Duration::from_millis(100)) || is_gap, "{failure:?}");
            seen.has_failed = !failure.retrying;
        }
        StreamEvent::Probing { delay, .. } => {
            assert!(*delay >= Duration::from_secs(30) && options.after_max_attempts == AfterMaxAttempts::Probe);
        }
        StreamEvent::Waiting { delay, attempt, .. } => {
            assert!(*delay >= Duration::from_millis(100) && *attempt <= options.max_reconnect_attempts);
        }
        StreamEvent::Closed { .. } => seen.is_closed = true,
        StreamEvent::Message(message) => assert!(message.bytes <= options.max_event_bytes),
        _ => {}
    }
}

fn stream_head() -> HeaderMap {
    HeaderMap::from_iter([(http::header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"))])
}

/// Headers that the machine looks at, with values of the input.
fn headers(bytes: &[u8]) -> HeaderMap {
    const NAMES: [&str; 4] = ["content-type", "location", "retry-after", "content-encoding"];
    let pairs = bytes.chunks(9).zip(NAMES).filter_map(|(value, name)| {
        let value = match value.last()? % 4 {
            0 => HeaderValue::from_static("application/json"),
            1 => HeaderValue::from_static("/elsewhere"),
            2 => HeaderValue::from_static("9"),
            _ => HeaderValue::from_bytes(value).ok()?,
        };
        Some((name.parse().ok()?, value))
    });
    pairs.collect()
}
