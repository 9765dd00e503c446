//! Writing an event and reading it again is the identity, and so is playing a recording that is cut anywhere, up to there.

use std::sync::Arc;
use std::time::Duration;

use ensemble_run::json::from_json;
use ensemble_run::message::Event;
use ensemble_run::message::desktop::DesktopAnswer;
use ensemble_run::message::http::{HttpFault, HttpResponse};
use ensemble_run::message::net::{NetEvent, TaskId};
use ensemble_run::message::socket::{SocketEnvelope, SocketEvent};
use ensemble_run::message::stream::{CloseReason, ConnectionId, Failure, Message, StreamBatch, StreamEvent};
use ensemble_run::recording::{
    Entry, EntryReader, ExternalEvent, Header, Labels, Names, Tape, WidgetLabel, write_event, write_frame,
};
use ensemble_run::runtime::scene::{Interaction, NodeId};
use ensemble_run::shell::catalog;
use ensemble_run::value::Value;
use proptest::prelude::*;

use super::stage::{Recording, record, replay};
use crate::support::with_stack;

struct NoLabels;

impl Labels for NoLabels {
    fn stream(&self, _: ConnectionId) -> Option<Arc<str>> {
        Some("feed".into())
    }

    fn request(&self, _: TaskId) -> Option<Arc<str>> {
        None
    }

    fn widget(&self, node: NodeId) -> Option<WidgetLabel> {
        let text = "say \"hi\"\n".into();
        (node.0.is_multiple_of(2)).then(|| WidgetLabel {
            kind: "Button".into(),
            id: "".into(),
            text,
            nth: node.0 as usize % 3,
        })
    }
}

/// Any text, control characters, quotes and line ends of every kind among it.
fn text() -> impl Strategy<Value = Arc<str>> {
    prop_oneof![
        any::<String>().prop_map(Arc::from),
        Just(Arc::from("a\r\nb\rc\u{2028}d\u{0}\"\\é😀")),
        "[ -~]{0,12}".prop_map(Arc::from),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i32>().prop_map(|number| Value::Number(f64::from(number))),
        any::<i16>().prop_map(|number| Value::Number(f64::from(number) / 1000.0)),
        // Of all digits: the last one counts, too.
        prop::num::f64::NORMAL.prop_map(Value::Number),
        text().prop_map(Value::Text),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::list),
            prop::collection::vec((text(), inner), 0..4).prop_map(Value::map),
        ]
    })
}

/// An event's data, read as the stream client reads it: JSON where it is some, or kept as text.
fn message() -> impl Strategy<Value = Message> {
    let raw = prop_oneof![text(), value().prop_map(|value| Arc::from(value.to_string())), Just(Arc::from("{broken"))];
    (text(), text(), raw, any::<bool>()).prop_map(|(event, id, raw, is_text)| {
        let data = if is_text { None } else { from_json(&raw).ok().filter(|_| ensemble_run::json::may_be_json(&raw)) };
        let data = data.unwrap_or_else(|| Value::Text(raw.clone()));
        Message { event, id, bytes: raw.len(), raw, data }
    })
}

fn time() -> impl Strategy<Value = Duration> {
    (0u64..10_000_000_000).prop_map(Duration::from_micros)
}

fn headers() -> impl Strategy<Value = Vec<(Arc<str>, Arc<str>)>> {
    prop::collection::vec(("x-[a-d]{3}".prop_map(Arc::from), text()), 0..3)
}

fn failure() -> impl Strategy<Value = Failure> {
    let parts = (any::<Option<u16>>(), text(), prop::option::of(text()), headers());
    (parts, any::<bool>(), any::<u32>(), prop::option::of(time())).prop_map(
        |((status, message, body, headers), retrying, attempt, delay)| Failure {
            status,
            message,
            body,
            headers,
            retrying,
            attempt,
            delay,
        },
    )
}

fn stream_event() -> impl Strategy<Value = StreamEvent> {
    let reasons = [CloseReason::NoContent, CloseReason::Ended, CloseReason::Finished, CloseReason::Failed];
    prop_oneof![
        6 => message().prop_map(StreamEvent::Message),
        1 => message().prop_map(|message| StreamEvent::Malformed { message: Message { data: Value::Text(message.raw.clone()), ..message } }),
        1 => any::<u32>().prop_map(|attempt| StreamEvent::Connecting { attempt }),
        1 => any::<u32>().prop_map(|attempt| StreamEvent::Refresh { attempt }),
        1 => (any::<u16>(), text(), headers()).prop_map(|(status, url, headers)| StreamEvent::Opened { status, url, headers }),
        1 => text().prop_map(|text| StreamEvent::Comment { text }),
        1 => time().prop_map(|delay| StreamEvent::Retry { delay }),
        1 => (0usize..1 << 40).prop_map(|limit| StreamEvent::Oversized { limit }),
        1 => (0u64..1 << 40).prop_map(|count| StreamEvent::Skipped { count }),
        1 => failure().prop_map(StreamEvent::Failed),
        1 => (time(), text()).prop_map(|(delay, message)| StreamEvent::Probing { delay, message }),
        1 => (any::<u32>(), time(), text()).prop_map(|(attempt, delay, last_event_id)| StreamEvent::Waiting { attempt, delay, last_event_id }),
        1 => prop::sample::select(reasons.to_vec()).prop_map(|reason| StreamEvent::Closed { reason }),
    ]
}

fn socket_event() -> impl Strategy<Value = SocketEvent> {
    prop_oneof![
        Just(SocketEvent::Opened),
        text().prop_map(SocketEvent::Message),
        (text(), prop::option::of(time()), any::<u32>(), any::<bool>())
            .prop_map(|(reason, retry, attempt, was_open)| SocketEvent::Closed { reason, retry, attempt, was_open }),
        any::<u32>().prop_map(|attempt| SocketEvent::Reconnecting { attempt }),
        text().prop_map(SocketEvent::Failed),
    ]
}

fn interaction() -> impl Strategy<Value = Interaction> {
    let node = || (0u64..1 << 50).prop_map(NodeId);
    let names = prop::sample::select(vec!["onTap", "onChange", "onSubmit", "onLongPress"]);
    prop_oneof![
        (node(), names, value()).prop_map(|(node, event, data)| Interaction::Fire { node, event, data }),
        (node(), prop::sample::select(vec!["value", "selected"]), value())
            .prop_map(|(node, prop, value)| Interaction::Set { node, prop, value }),
        (node(), 0usize..1000).prop_map(|(node, index)| Interaction::Choose { node, index }),
        (node(), 0usize..1000, 0usize..1000).prop_map(|(node, first, end)| Interaction::Range { node, first, end }),
        (node(), text()).prop_map(|(node, words)| Interaction::FindRows { node, words }),
        Just(Interaction::StopFinding),
        Just(Interaction::Back),
        Just(Interaction::ClearFaults),
        node().prop_map(Interaction::DismissDialog),
        node().prop_map(Interaction::DismissToast),
        text().prop_map(Interaction::ReconnectStream),
        text().prop_map(Interaction::StopStream),
        text().prop_map(Interaction::Link),
        (text(), value(), any::<bool>()).prop_map(|(screen, inputs, replace)| Interaction::Go {
            screen,
            inputs,
            replace
        }),
        (node(), text(), text()).prop_map(|(node, source, reason)| Interaction::ImageFailed {
            node,
            prop: "source",
            source,
            reason
        }),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    let batch = (0u64..1 << 50, 0u64..1 << 50, prop::collection::vec(stream_event(), 1..5));
    let response = (any::<u16>(), text(), headers(), value());
    let result = prop_oneof![
        response.prop_map(|(status, reason, headers, body)| {
            Ok(Box::new(HttpResponse { status, reason, headers, body, cookies: Vec::new() }))
        }),
        text().prop_map(|message| Err(HttpFault { message })),
    ];
    let exported = prop_oneof![value().prop_map(Ok), text().prop_map(Err)];
    let task = || (0u64..1 << 50).prop_map(TaskId);
    prop_oneof![
        5 => batch.prop_map(|(connection, generation, events)| {
            Event::Net(NetEvent::Stream(StreamBatch { connection: ConnectionId(connection), generation, events }))
        }),
        2 => (task(), result).prop_map(|(id, result)| Event::Net(NetEvent::Response { id, result })),
        1 => task().prop_map(|id| Event::Net(NetEvent::Timer { id })),
        1 => (task(), 0u64..1 << 50, 0u64..1 << 50)
            .prop_map(|(id, sent, total)| Event::Net(NetEvent::Progress { id, sent, total })),
        2 => (0u64..1 << 50, 0u64..1 << 50, socket_event()).prop_map(|(id, generation, event)| {
            Event::Net(NetEvent::Socket(SocketEnvelope { id: ConnectionId(id), generation, event }))
        }),
        1 => (task(), prop_oneof![value().prop_map(|value| Ok(DesktopAnswer::Value(value))), text().prop_map(Err)])
            .prop_map(|(id, result)| Event::Desktop { id, result }),
        4 => interaction().prop_map(Event::Interaction),
        1 => (50u16..9000, 50u16..9000).prop_map(|(width, height)| Event::Resized { width: f32::from(width), height: f32::from(height) }),
        1 => any::<bool>().prop_map(Event::Visible),
        1 => Just(Event::Focused),
        1 => any::<bool>().prop_map(Event::DarkMode),
        1 => (task(), exported).prop_map(|(id, result)| Event::AppExported { id, result }),
    ]
}

/// The events as single ones: a batch is one line an event.
fn single(event: &Event) -> Vec<Event> {
    match event {
        Event::Net(NetEvent::Stream(batch)) => batch
            .events
            .iter()
            .map(|event| Event::Net(NetEvent::Stream(StreamBatch { events: vec![event.clone()], ..batch.clone() })))
            .collect(),
        other => vec![other.clone()],
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_recorded_is_read_back(events in prop::collection::vec((time(), event()), 1..8)) {
        let mut bytes = format!("{}\n", Header::default().to_line()).into_bytes();
        let mut expected = Vec::new();
        for (at, event) in &events {
            let lines = write_event(&mut bytes, *at, None, event, &NoLabels);
            let parts = single(event);
            prop_assert_eq!(lines, parts.len());
            expected.extend(parts.into_iter().map(|part| (*at, part)));
            write_frame(&mut bytes, *at);
        }
        let tape = Tape::open(bytes).unwrap();
        prop_assert_eq!((tape.events(), tape.len()), (expected.len(), expected.len() + events.len()));
        let mut reader = EntryReader::new(Names::of(&catalog()));
        let mut read = Vec::new();
        for at in 0..tape.len() {
            match reader.read(tape.line(at).unwrap().unwrap()) {
                Ok(Entry::Event(recorded)) => {
                    prop_assert!(tape.is_event(at));
                    let ExternalEvent::Event(event) = recorded.outside else { panic!("no reload was written") };
                    read.push((recorded.at, event));
                }
                Ok(Entry::Frame) => prop_assert!(!tape.is_event(at)),
                other => prop_assert!(false, "{:?}", other),
            }
        }
        prop_assert_eq!(format!("{read:?}"), format!("{expected:?}"));
    }
}

#[test]
fn a_recording_that_is_cut_at_any_byte_plays_up_to_there() {
    with_stack(|| {
        let Recording { bytes, app, .. } =
            record("apps/stock-observer", |app| app.pass(Duration::from_millis(400)).unwrap());
        let header_end = bytes.iter().position(|byte| *byte == b'\n').unwrap();
        let whole = Tape::open(bytes.clone()).unwrap();
        // Every byte is opened; a part is played, which takes its time.
        let mut played = 0;
        for cut in 0..bytes.len() {
            match Tape::open(bytes[..cut].to_vec()) {
                Ok(tape) => {
                    assert!(cut >= header_end && tape.events() <= whole.events(), "{cut}");
                    if cut % 4001 == 0 {
                        let events = tape.events();
                        let replayed = replay(tape, &app, None, None);
                        let notes = replayed.notes.iter().filter(|note| !note.contains("cut off"));
                        assert_eq!((replayed.played, notes.count()), (events, 0), "{cut}");
                        played += 1;
                    }
                }
                Err(_) => assert!(cut < header_end, "{cut}"),
            }
        }
        assert!(played > 1, "{played}");
    });
}
