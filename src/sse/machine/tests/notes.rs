//! Input that makes no event, the filter of events, the size of waiting events, and memory in a pause.

use super::*;
use crate::facts::NoteKind;

const BODY: &[u8] = b":hello\nretry: 5000\n\nevent: other\nid: 1\ndata: x\n\nevent: wanted\nid: 2\ndata: y\n\n";

fn filtered() -> Driven {
    let mut stream = Driven::start(request(StreamOptions { events: vec!["wanted".into()], ..quick() }));
    stream.open();
    stream.said();
    stream
}

#[test]
fn r03_a_wait_of_the_server_is_told_and_kept_and_filtered_events_move_the_id() {
    let mut stream = filtered();
    stream.on(Input::Bytes(BODY));
    assert_eq!(stream.said(), ["retry 5000", "wanted [2] y"]);
    stream.on(Input::Bytes(b"event: other\nid: 3\ndata: z\n\n"));
    assert_eq!(stream.machine.last_event_id(), "3");
    stream.on(Input::End);
    assert_eq!(stream.said(), ["waiting 1 in 5000"]);
}

#[test]
fn l02_what_makes_no_event_is_counted_and_its_text_kept_on_request() {
    for keeps in [false, true] {
        let mut stream = filtered();
        stream.machine.keep_notes(keeps);
        stream.on(Input::Bytes(BODY));
        let notes = stream.machine.take_notes();
        assert_eq!((notes.comments, notes.filtered, notes.retry), (1, 1, Some(5000)));
        let all = [NoteKind::Comment("hello".into()), NoteKind::Retry(5000), NoteKind::Filtered("other".into())];
        assert_eq!(notes.into_texts(), if keeps { &all[..] } else { &[] });
        assert_eq!(stream.said(), ["retry 5000", "wanted [2] y"], "a note is no event");
        stream.machine.keep_notes(false);
        stream.on(Input::Bytes(BODY));
        assert!(stream.machine.take_notes().into_texts().is_empty());
    }
}

#[test]
fn p07_comments_that_an_application_wants_are_events_with_and_without_notes() {
    let mut stream = Driven::start(request(StreamOptions { comments: true, ..quick() }));
    stream.open();
    stream.said();
    for keeps in [true, false] {
        stream.machine.keep_notes(keeps);
        stream.on(Input::Bytes(b":hello\n"));
        assert_eq!(stream.said(), ["comment hello"]);
        assert_eq!(stream.machine.take_notes().into_texts(), []);
    }
}

#[test]
fn m02_a_machine_is_full_when_a_batch_waits() {
    let mut stream = Driven::start(request(quick()));
    stream.open();
    for number in 0..512 {
        assert!(!stream.machine.is_full(), "{number}");
        stream.machine.on(Input::Bytes(b"data\n\n"), stream.now);
    }
    assert!(stream.machine.is_full());
}

#[test]
fn m01_a_pause_gives_back_the_memory_of_a_large_event() {
    for (format, kind) in
        [(crate::StreamFormat::Events, "text/event-stream"), (crate::StreamFormat::Lines, "application/x-ndjson")]
    {
        let mut stream = Driven::start(request(StreamOptions { format, ..quick() }));
        stream.connect();
        stream.answer(200, &[("content-type", kind)]);
        // In pieces and of two lines, so that both buffers are used.
        let line = format!("data: {}\n", "x".repeat(2000));
        let large = format!("{line}{line}\n");
        large.as_bytes().chunks(1000).for_each(|piece| drop(stream.on(Input::Bytes(piece))));
        assert!(stream.machine.reader.capacity() >= 1000, "{format:?}");
        stream.machine.shrink();
        assert!(stream.machine.reader.capacity() < 1000);
    }
}
