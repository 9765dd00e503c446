//! Reconnects: back-off, holding, the last event id.

use super::*;

#[test]
fn r05_a_long_life_resets_the_count_without_an_event() {
    let mut stream = Driven::start(request(quick()));
    for (life, waits) in [(0, "waiting 1 in 10"), (9, "waiting 2 in 20"), (3600, "waiting 1 in 10")] {
        stream.open();
        stream.pass(life);
        stream.said();
        assert!(matches!(stream.on(Input::End), Action::Wait));
        assert_eq!(stream.said(), [waits]);
    }
}

#[test]
fn r12_a_wait_that_is_over_after_an_hour_asleep_is_one_attempt() {
    let mut stream = Driven::start(request(quick()));
    stream.connect();
    stream.answer(503, &[("retry-after", "1800")]);
    stream.on(Input::End);
    assert_eq!(stream.said()[1..], ["failed 503 retry 1 in 1800000: the server answered 503 Service Unavailable"]);
    stream.sleep(3600);
    stream.pass(3);
    stream.open();
    assert_eq!(stream.said(), ["connecting 1", "open 200"]);
}

#[test]
fn r12_what_a_connection_brings_that_was_to_be_closed_changes_nothing() {
    let mut stream = Driven::start(request(quick()));
    stream.open();
    assert!(matches!(stream.on(Input::Hold(true)), Action::Wait));
    stream.said();
    for input in [Input::Bytes(b"data: a\n\n"), Input::End, Input::Failed(Fault::fatal("x")), Input::Timer] {
        assert!(matches!(stream.on(input), Action::Continue));
    }
    assert!(matches!(stream.answer(200, &[]), Action::Continue));
    assert!(stream.said().is_empty() && stream.machine.until().is_none());
}

#[test]
fn r18_a_held_stream_connects_again_only_when_it_is_let_go() {
    let mut stream = Driven::start(request(quick()));
    stream.open();
    stream.on(Input::Bytes(b"id: 7\ndata: a\n\n"));
    stream.on(Input::Hold(true));
    assert!(matches!(stream.on(Input::Reconnect), Action::Continue));
    assert!(matches!(stream.on(Input::Hold(true)), Action::Continue));
    stream.said();
    assert!(matches!(stream.on(Input::Hold(false)), Action::Wait));
    assert_eq!(stream.connect().headers["last-event-id"], "7");
    assert_eq!(stream.said(), ["connecting 0"]);
    assert!(matches!(stream.on(Input::Hold(false)), Action::Continue), "it is not held");
}

#[test]
fn r18_a_hold_forgives_the_losses_before_it() {
    let mut stream = Driven::start(request(quick()));
    for attempt in 0..3 {
        stream.connect();
        stream.on(Input::Failed(Fault::transient("lost")));
        assert_eq!(stream.said()[0], format!("connecting {attempt}"));
    }
    stream.on(Input::Hold(true));
    stream.on(Input::Hold(false));
    stream.connect();
    assert_eq!(stream.said(), ["connecting 0"]);
}

#[test]
fn r12_a_closed_stream_is_not_opened_again() {
    let mut stream = Driven::start(request(StreamOptions { reconnect_on_end: Some(false), ..quick() }));
    stream.open();
    stream.on(Input::End);
    assert_eq!(stream.said(), ["connecting 0", "open 200", "closed ended"]);
    for input in [Input::Reconnect, Input::Probe, Input::NetworkChanged, Input::Hold(true), Input::Hold(false)] {
        assert!(matches!(stream.on(input), Action::Continue));
    }
    assert!(stream.machine.is_closed() && stream.machine.until().is_none() && stream.said().is_empty());
}

#[test]
fn r02_a_connection_is_opened_when_everything_before_is_handed_over() {
    let mut stream = Driven::start(request(quick()));
    assert!(matches!(stream.machine.on(Input::Timer, stream.now), Action::Wait));
    assert_eq!(stream.machine.until(), None, "the application has to be told first");
    assert!(matches!(stream.machine.on(Input::Timer, stream.now), Action::Continue));
    stream.machine.take_batch(stream.now);
    stream.connect();
}

#[test]
fn r08_an_id_that_makes_a_request_too_large_is_left_out_once_and_reported() {
    for status in [400, 413, 414, 431] {
        let mut stream = Driven::start(request(quick()));
        stream.open();
        let id = "x".repeat(1024);
        stream.on(Input::Bytes(format!("id: {id}\ndata: a\n\n").as_bytes()));
        stream.on(Input::End);
        stream.said();
        assert_eq!(stream.connect().headers["last-event-id"], id);
        stream.answer(status, &[]);
        assert!(matches!(stream.on(Input::End), Action::Wait));
        assert!(!stream.connect().headers.contains_key("last-event-id"));
        let said = stream.said();
        assert!(
            said[1].starts_with(&format!("failed {status} retry 1 in 0: the server answered {status}")),
            "{said:?}"
        );
        assert!(said[1].ends_with("there is a gap in the events") && said[1].contains("1024 bytes"), "{said:?}");
        assert_eq!(said[2], "connecting 1");
        stream.answer(status, &[]);
        assert!(matches!(stream.on(Input::End), Action::Close), "it was not the id");
    }
}

#[test]
fn r08_a_short_id_is_not_why_a_request_is_refused() {
    let id: Arc<str> = "x".repeat(1023).into();
    let mut stream = Driven::start(request(StreamOptions { last_event_id: Some(id), ..quick() }));
    stream.connect();
    stream.answer(400, &[]);
    assert!(matches!(stream.on(Input::End), Action::Close));
    let id: Arc<str> = "x".repeat(10_000).into();
    let mut stream = Driven::start(request(StreamOptions { last_event_id: Some(id), ..quick() }));
    stream.connect();
    stream.answer(404, &[]);
    assert!(matches!(stream.on(Input::End), Action::Close));
}

#[test]
fn r14_lines_without_resume_start_anew() {
    let (format, id) = (crate::StreamFormat::Lines, Some("7".into()));
    let options = StreamOptions { format, last_event_id: id, resume: Resume::None, ..quick() };
    let mut stream = Driven::start(request(options));
    assert_eq!(stream.connect().headers["last-event-id"], "7");
    stream.on(Input::Failed(Fault::transient("cut")));
    assert!(!stream.connect().headers.contains_key("last-event-id"));
}

#[test]
fn r14_an_initial_id_of_lines_outlives_them() {
    let options = StreamOptions { format: crate::StreamFormat::Lines, last_event_id: Some("7".into()), ..quick() };
    let mut stream = Driven::start(request(options));
    stream.connect();
    stream.answer(200, &[("content-type", "application/x-ndjson")]);
    stream.on(Input::Bytes(b"{}\n"));
    stream.on(Input::Failed(Fault::transient("cut")));
    assert_eq!(stream.connect().headers["last-event-id"], "7");
}
