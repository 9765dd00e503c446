//! Probes of a stream whose attempts are used up.

use super::*;

/// A stream whose attempts are used up: it probes.
fn failed() -> Driven {
    let mut stream = Driven::start(request(probing()));
    for _ in 0..2 {
        stream.connect();
        stream.on(Input::Failed(Fault::transient("refused")));
    }
    let said = stream.said();
    let final_words = ["failed - final: refused", "probing in 30000: refused"];
    assert_eq!(said[2..], ["connecting 1", final_words[0], final_words[1]]);
    stream
}

#[test]
fn r04_a_stream_that_probes_fails_once_and_is_found_again() {
    let mut stream = failed();
    // A day without the server: nothing is reported but that the tries go on, and why the last one failed.
    for minute in 0..1440 {
        assert_eq!(stream.machine.until().is_some(), !stream.machine.is_closed());
        stream.connect();
        stream.on(Input::Failed(Fault::transient(format!("refused {minute}"))));
        assert_eq!(stream.said(), [format!("probing in 30000: refused {minute}")]);
    }
    assert!(stream.now.steady >= Duration::from_secs(30 * 1440));
    stream.open();
    stream.on(Input::Bytes(b"data: a\n\n"));
    assert_eq!(stream.said(), ["open 200", "message [] a"]);
    // An event is proof of health: from here on it is an ordinary stream.
    stream.on(Input::End);
    stream.connect();
    assert_eq!(stream.said(), ["waiting 1 in 10", "connecting 1"]);
}

#[test]
fn r04_a_probe_that_opens_and_ends_at_once_is_a_failure_of_its_own() {
    let mut stream = failed();
    stream.open();
    stream.on(Input::End);
    let why = "the server ended the stream 2 times";
    assert_eq!(
        stream.said(),
        ["open 200".to_owned(), format!("failed 200 final: {why}"), format!("probing in 30000: {why}")]
    );
    assert!(!stream.machine.is_closed());
}

#[test]
fn r04_a_probe_is_ended_by_what_ends_a_stream() {
    let mut stream = failed();
    stream.connect();
    stream.answer(404, &[]);
    assert!(matches!(stream.on(Input::End), Action::Close));
    assert_eq!(stream.said(), ["failed 404 final: the server answered 404 Not Found", "closed failed"]);
    let mut stream = failed();
    stream.connect();
    assert!(matches!(stream.answer(204, &[]), Action::Close));
    assert_eq!(stream.said(), ["closed no content"]);
    let mut once = Driven::start(request(StreamOptions { auto_reconnect: false, ..probing() }));
    once.connect();
    assert!(matches!(once.on(Input::Failed(Fault::transient("refused"))), Action::Close));
}

#[test]
fn r04_who_looks_at_a_window_gets_a_try_and_who_looks_twice_gets_no_second() {
    let mut stream = failed();
    assert!(matches!(stream.on(Input::Probe), Action::Continue), "the last attempt was a moment ago");
    stream.pass(5);
    assert!(matches!(stream.on(Input::Probe), Action::Wait));
    stream.connect();
    assert!(matches!(stream.on(Input::Probe), Action::Continue), "it is being tried");
    stream.on(Input::Failed(Fault::transient("refused")));
    stream.pass(4);
    assert!(matches!(stream.on(Input::Probe), Action::Continue));
    stream.pass(1);
    assert!(matches!(stream.on(Input::Probe), Action::Wait));
    // A stream that only waits is left to its back-off.
    let mut waiting = Driven::start(request(StreamOptions { reconnect_delay: Duration::from_secs(60), ..probing() }));
    waiting.connect();
    waiting.on(Input::Failed(Fault::transient("refused")));
    waiting.pass(30);
    assert!(matches!(waiting.on(Input::Probe), Action::Continue));
}

#[test]
fn r04_a_person_who_asks_for_a_connection_gets_ordinary_attempts() {
    let mut stream = failed();
    stream.on(Input::Reconnect);
    stream.connect();
    stream.on(Input::Failed(Fault::transient("refused")));
    assert_eq!(stream.said(), ["connecting 0", "failed - retry 1 in 10: refused"]);
}

#[test]
fn r04_a_probe_is_never_sooner_than_the_server_wants() {
    let mut stream = Driven::start(request(StreamOptions { max_reconnect_attempts: 0, ..probing() }));
    stream.connect();
    stream.answer(503, &[("retry-after", "600")]);
    stream.on(Input::End);
    assert!(stream.said()[2].starts_with("probing in 600000: "));
}

#[test]
fn l04_a_probe_does_not_sleep_longer_than_the_machine() {
    let mut stream = failed();
    stream.sleep(3600);
    stream.pass(3);
    assert!(matches!(stream.on(Input::Timer), Action::Wait));
    stream.open();
}
