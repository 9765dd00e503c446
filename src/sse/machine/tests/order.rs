//! Requests other than GET: repeated only where an option allows it; answers 202.

use super::*;

#[test]
fn r16_an_order_is_not_repeated_once_its_answer_has_begun() {
    let cut = || Input::Failed(Fault::transient("cut"));
    let silent = StreamOptions { idle_timeout: Some(Duration::from_secs(9)), ..quick() };
    for (options, is_silent) in [(quick(), false), (probing(), false), (silent, true)] {
        let mut stream = Driven::start(post(options));
        // Before an answer has begun, it has not.
        stream.connect();
        assert!(matches!(stream.on(cut()), Action::Wait));
        stream.open();
        stream.on(Input::Bytes(b"data: a\n\n"));
        stream.said();
        stream.pass(9);
        assert!(matches!(if is_silent { stream.on(Input::Timer) } else { stream.on(cut()) }, Action::Close));
        let why = if is_silent { "no byte for 9000 ms" } else { "cut" };
        let rule = "a POST is not repeated once its answer has begun, unless `StreamOptions::retry_unsafe` says so";
        assert_eq!(stream.said(), [format!("failed 200 final: {why}; {rule}"), "closed failed".to_owned()]);
    }
    let never = StreamOptions { max_reconnect_attempts: 0, ..quick() };
    let mut stream = Driven::start(post(never));
    stream.open();
    stream.on(cut());
    assert_eq!(stream.said()[2..], ["failed 200 final: cut", "closed failed"], "no option would change it");
}

#[test]
fn r16_who_says_that_an_order_may_be_repeated_gets_it_repeated() {
    for (retry_unsafe, reconnect_on_end) in [(true, None), (false, Some(true)), (true, Some(false))] {
        let mut stream = Driven::start(post(StreamOptions { retry_unsafe, reconnect_on_end, ..quick() }));
        stream.open();
        assert!(matches!(stream.on(Input::Failed(Fault::transient("cut"))), Action::Wait));
        stream.open();
        let repeats = reconnect_on_end == Some(true);
        assert_eq!(matches!(stream.on(Input::End), Action::Wait), repeats, "a whole answer is another matter");
    }
}

#[test]
fn r05_an_answer_that_costs_money_is_not_begun_for_ever() {
    let paid = StreamOptions { retry_unsafe: true, ..quick() };
    let mut requests = 0;
    let mut stream = Driven::start(post(paid.clone()));
    while !stream.machine.is_closed() {
        stream.open();
        requests += 1;
        assert!(requests < 100, "it is begun for ever");
        stream.on(Input::Bytes(b"data: a token\n\n"));
        stream.on(Input::Failed(Fault::transient("cut")));
    }
    assert_eq!(requests, 6, "the first, and five attempts");
    // A subscription that has lived for a while begins to count anew.
    let mut stream = Driven::start(post(paid));
    for _ in 0..20 {
        stream.open();
        stream.pass(10);
        assert!(matches!(stream.on(Input::Failed(Fault::transient("cut"))), Action::Wait));
    }
}

#[test]
fn c02_an_order_that_is_accepted_is_no_failure() {
    let json = ("content-type", "application/json; charset=utf-8");
    for (headers, body, events) in [
        (&[json][..], r#"{"ok": 1}"#, &["message [] {\"ok\": 1}"][..]),
        (&[("content-type", "application/problem+json")], "[\n1]", &["message [] [\n1]"]),
        (&[json], " ", &[]),
        (&[], "", &[]),
    ] {
        let mut stream = Driven::start(post(StreamOptions { reconnect_on_end: Some(true), ..quick() }));
        stream.connect();
        assert!(matches!(stream.answer(202, headers), Action::Read));
        for byte in body.as_bytes() {
            stream.on(Input::Bytes(&[*byte]));
        }
        assert!(matches!(stream.on(Input::End), Action::Close), "it is not ordered again");
        let said: Vec<String> = stream.said().split_off(1);
        let all: Vec<&str> = ["open 202"].iter().chain(events).chain(&["closed ended"]).copied().collect();
        assert_eq!(said, all);
    }
}

#[test]
fn c02_another_202_is_no_stream() {
    let page = ("content-type", "text/html");
    let mut order = Driven::start(post(quick()));
    order.connect();
    order.answer(202, &[page]);
    assert!(matches!(order.on(Input::End), Action::Close));
    assert_eq!(order.said()[1], "failed 202 final: the server answered 202 Accepted");
    let mut query = Driven::start(request(quick()));
    query.connect();
    query.answer(202, &[("content-type", "application/json")]);
    assert!(matches!(query.on(Input::End), Action::Close));
    assert_eq!(query.said()[1], "failed 202 final: the server answered 202 Accepted", "a GET orders nothing");
    let mut packed = Driven::start(post(quick()));
    packed.connect();
    assert!(matches!(packed.answer(202, &[("content-encoding", "odd")]), Action::Close));
}

#[test]
fn m01_an_answer_to_an_order_is_bounded_like_an_event() {
    for (length, said_of_it) in [(10, "message [] xxxxxxxxxx"), (11, "oversized 10"), (100_000, "oversized 10")] {
        let mut stream = Driven::start(post(StreamOptions { max_event_bytes: 10, ..quick() }));
        stream.connect();
        stream.answer(202, &[("content-type", "application/json")]);
        stream.on(Input::Bytes("x".repeat(length).as_bytes()));
        stream.on(Input::End);
        assert_eq!(stream.said()[2..], [said_of_it, "closed ended"]);
    }
}

#[test]
fn c02_a_stream_after_a_cut_receipt_is_a_stream() {
    let mut stream = Driven::start(post(StreamOptions { retry_unsafe: true, ..quick() }));
    stream.connect();
    stream.answer(202, &[("content-type", "application/json")]);
    stream.on(Input::Bytes(b"{"));
    assert!(matches!(stream.on(Input::Failed(Fault::transient("cut"))), Action::Wait));
    stream.open();
    stream.said();
    stream.on(Input::Bytes(b"data: a\n\n"));
    assert_eq!(stream.said(), ["message [] a"]);
}
