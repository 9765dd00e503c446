//! Requests: redirects, encodings, tokens, secrets.

use super::*;

#[test]
fn c03_a_redirect_is_followed_without_what_is_secret() {
    let mut stream = Driven::start(StreamRequest {
        headers: vec![("authorization".into(), "Bearer secret".into()), ("x-topic".into(), "a".into())],
        ..request(quick())
    });
    assert_eq!(stream.connect().headers["authorization"], "Bearer secret");
    let Action::Connect(next) = stream.answer(307, &[("location", "https://elsewhere/x")]) else { panic!() };
    assert_eq!((next.url.as_str(), next.headers.contains_key("authorization")), ("https://elsewhere/x", false));
    assert!(!next.headers.contains_key("x-topic"), "what the caller says, it says to one server");
    assert_eq!(next.headers["accept"], "text/event-stream");
    assert!(matches!(stream.answer(302, &[("location", "http://elsewhere/y")]), Action::Close));
    assert_eq!(stream.said()[1..], ["failed 302 final: the server redirects from https to http", "closed failed"]);
}

#[test]
fn c10_an_encoding_that_no_driver_undoes_is_no_stream() {
    let options = MachineOptions { encodings: &["gzip", "x-gzip"], ..MachineOptions::default() };
    let mut stream = Driven::start_with(request(quick()), options);
    assert_eq!(stream.connect().headers["accept-encoding"], "gzip");
    let kind = ("content-type", "text/event-stream");
    assert!(matches!(stream.answer(200, &[kind, ("content-encoding", "br")]), Action::Close));
    let mut plain = Driven::start_with(request(quick()), MachineOptions::default());
    assert!(!plain.connect().headers.contains_key("accept-encoding"));
}

#[test]
fn a03_a_refused_token_is_replaced_once() {
    let mut stream = Driven::start(StreamRequest { credentials: client_credentials(), ..request(quick()) });
    stream.on(Input::Timer);
    assert!(matches!(stream.on(Input::Timer), Action::Authorize { refused: None, .. }));
    let Action::Connect(first) = stream.on(Input::Token(Ok("token-one".into()))) else { panic!() };
    assert_eq!(first.headers["authorization"], "Bearer token-one");
    stream.answer(401, &[]);
    let Action::Authorize { refused, .. } = stream.on(Input::End) else { panic!() };
    assert_eq!(refused.as_deref(), Some("token-one"));
    assert!(matches!(stream.on(Input::Token(Ok("token-two".into()))), Action::Connect(_)));
    stream.answer(401, &[]);
    stream.on(Input::Bytes(b"token-two is bad"));
    assert!(matches!(stream.on(Input::End), Action::Close));
    assert_eq!(
        stream.said(),
        ["connecting 0", "failed 401 final: the server answered 401 Unauthorized: *** is bad", "closed failed"]
    );
}

#[test]
fn a03_an_application_that_does_not_say_what_to_ask_for_is_not_waited_for() {
    let mut stream = Driven::start(request(StreamOptions { refresh: true, ..quick() }));
    stream.open();
    stream.on(Input::End);
    stream.pass(1);
    stream.on(Input::Timer);
    stream.said();
    stream.pass(9);
    assert!(matches!(stream.on(Input::Timer), Action::Continue));
    assert!(stream.said().is_empty(), "it has a second left");
    stream.pass(1);
    stream.on(Input::Timer);
    assert_eq!(stream.said(), ["connecting 1"]);
    assert_eq!(stream.connect().url.path(), "/feed");
}

#[test]
fn s03_what_the_server_says_of_a_secret_is_masked_in_its_words_too() {
    let headers = vec![("authorization".into(), "Bearer hush-hush".into())];
    let mut stream = Driven::start(StreamRequest { headers, ..request(quick()) });
    stream.connect();
    stream.answer(403, &[]);
    stream.machine.on(Input::Bytes(b"hush-hush may not do this"), stream.now);
    stream.machine.on(Input::End, stream.now);
    let events = stream.machine.take_batch(stream.now).events;
    let [StreamEvent::Failed(failure), ..] = &events[..] else { panic!("{events:?}") };
    assert_eq!(failure.body.as_deref(), Some("*** may not do this"));
}

#[test]
fn s03_a_secret_of_the_client_is_masked_in_the_servers_words() {
    let mut stream = Driven::start(StreamRequest { credentials: client_credentials(), ..request(quick()) });
    stream.on(Input::Timer);
    stream.on(Input::Timer);
    stream.on(Input::Token(Ok("token-one".into())));
    stream.answer(403, &[]);
    stream.on(Input::Bytes(b"me:password may not"));
    stream.on(Input::End);
    assert_eq!(stream.said()[1], "failed 403 final: the server answered 403 Forbidden: me:*** may not");
}

#[test]
fn a03_a_token_that_comes_late_changes_nothing() {
    let mut stream = Driven::start(request(quick()));
    stream.open();
    assert!(matches!(stream.on(Input::Token(Ok("late".into()))), Action::Continue));
    assert!(matches!(stream.answer(500, &[]), Action::Continue), "nor does a second head");
    stream.said();
    stream.on(Input::Bytes(b"data: a\n\n"));
    assert_eq!(stream.said(), ["message [] a"]);
}

#[test]
fn q06_and_r10_a_header_of_the_caller_does_not_outlive_its_emptied_id() {
    let headers = vec![("last-event-id".into(), "1".into())];
    let mut stream = Driven::start(StreamRequest { headers, ..request(quick()) });
    let asked = stream.connect();
    assert_eq!(
        (&asked.headers["last-event-id"], &asked.headers["cache-control"]),
        (&"1".parse().unwrap(), &"no-cache".parse().unwrap())
    );
    stream.answer(200, &[("content-type", "text/event-stream")]);
    stream.on(Input::Bytes(b"id\ndata: a\n\n"));
    stream.on(Input::End);
    assert!(!stream.connect().headers.contains_key("last-event-id"));
}

#[test]
fn a03_a_refresh_is_asked_for_and_its_patience_begins_when_it_is_handed_over() {
    let mut stream = Driven::start(request(StreamOptions { refresh: true, ..quick() }));
    stream.open();
    stream.on(Input::End);
    stream.said();
    stream.pass(1);
    stream.machine.on(Input::Timer, stream.now);
    // The application takes its events later.
    stream.pass(5);
    stream.said.extend(stream.machine.take_batch(stream.now).events.iter().map(say));
    assert_eq!(stream.said(), ["refresh 1"]);
    assert_eq!(stream.machine.until(), Some(stream.now.steady + Duration::from_secs(10)));
    let renewed = StreamRequest { url: "http://there/renewed".into(), ..request(StreamOptions::default()) };
    assert!(matches!(stream.on(Input::Refresh(Box::new(renewed))), Action::Continue));
    assert_eq!(stream.connect().url.path(), "/renewed");
    assert!(stream.machine.request().options.refresh, "the options stay");
}

/// A stream whose request is evaluated again, after an answer 401.
fn refused() -> Driven {
    let headers = vec![("authorization".into(), "Bearer first-token".into())];
    let refreshed = StreamOptions { refresh: true, ..quick() };
    let mut stream = Driven::start(StreamRequest { headers, ..request(refreshed) });
    stream.connect();
    stream.answer(401, &[]);
    stream.said();
    assert!(matches!(stream.on(Input::End), Action::Wait));
    assert_eq!(stream.said(), ["refresh 0"]);
    stream
}

#[test]
fn a03_a_refused_request_is_repeated_once_when_it_is_another_one() {
    let mut stream = refused();
    let headers = vec![("authorization".into(), "Bearer second-token".into())];
    stream.on(Input::Refresh(Box::new(StreamRequest { headers, ..request(quick()) })));
    assert_eq!(stream.connect().headers["authorization"], "Bearer second-token");
    assert!(stream.said().is_empty(), "it is the same attempt");
    stream.answer(401, &[]);
    assert!(matches!(stream.on(Input::End), Action::Close));
    let mut stream = refused();
    let same = stream.machine.request().clone();
    assert!(matches!(stream.on(Input::Refresh(Box::new(same))), Action::Close), "it would be refused again");
    assert_eq!(stream.said()[0], "failed 401 final: the server answered 401 Unauthorized");
}
