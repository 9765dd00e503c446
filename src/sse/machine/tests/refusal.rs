//! The server's own words about a refusal, and the id that it refuses.

use super::*;

/// A stream that was answered 403 and waits for the words.
fn forbidden() -> Driven {
    let mut stream = Driven::start(request(quick()));
    stream.connect();
    assert!(matches!(stream.answer(403, &[]), Action::Read));
    stream.said();
    stream
}

fn body_of(stream: &mut Driven, action: impl FnOnce(&mut Machine, Now)) -> Option<Arc<str>> {
    action(&mut stream.machine, stream.now);
    let events = stream.machine.take_batch(stream.now).events;
    let Some(StreamEvent::Failed(failure)) = events.into_iter().next() else { panic!("nothing failed") };
    assert_eq!(failure.status, Some(403));
    failure.body
}

#[test]
fn m04_the_words_of_a_refusal_are_bounded() {
    const MOST: usize = 16 * 1024;
    let words = "x".repeat(MOST);
    for cut in [0, 1, MOST - 1] {
        let mut stream = forbidden();
        assert!(matches!(stream.on(Input::Bytes(&words.as_bytes()[..cut])), Action::Continue));
        let body = body_of(&mut stream, |machine, now| {
            assert!(matches!(machine.on(Input::Bytes(words.as_bytes()), now), Action::Close), "more is not read");
        });
        assert_eq!(body.unwrap().len(), MOST);
    }
}

#[test]
fn c05_words_are_told_and_a_picture_is_not() {
    for (bytes, body) in [(&b"no \x01 access"[..], Some("no \u{1} access")), (b"PNG\0\x01", None), (b"", None)] {
        let mut stream = forbidden();
        stream.on(Input::Bytes(bytes));
        let said = body_of(&mut stream, |machine, now| drop(machine.on(Input::End, now)));
        assert_eq!(said.as_deref(), body);
    }
}

#[test]
fn c05_words_that_break_off_or_do_not_come_are_no_second_fault() {
    let mut stream = forbidden();
    stream.on(Input::Bytes(b"no access"));
    assert!(matches!(stream.on(Input::Failed(Fault::transient("cut"))), Action::Close));
    let expected = ["failed 403 final: the server answered 403 Forbidden: no access", "closed failed"];
    assert_eq!(stream.said(), expected);
    let mut stream = forbidden();
    stream.on(Input::Bytes(b"no access"));
    stream.pass(1);
    assert!(matches!(stream.on(Input::Timer), Action::Continue));
    assert_eq!(stream.machine.until(), Some(stream.now.steady + Duration::from_secs(1)));
    stream.pass(1);
    assert!(matches!(stream.on(Input::Timer), Action::Close));
    assert_eq!(stream.said(), expected);
}
