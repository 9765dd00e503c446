//! Facts about streams, and injected failures.

use std::time::Duration;

use super::server::{OPEN, Server, act, stream};
use super::watch::{STREAM, Watch, get, quick};
use crate::{Disturbance, NoteKind, StreamOptions};

#[test]
fn a_driver_tells_of_a_stream_what_makes_no_event() {
    let server = Server::start([act(|talk| {
        talk.send(OPEN);
        talk.send(": hello\nretry: 1500\n\nevent: other\ndata: x\n\nid: 7\ndata: a\n\n");
        talk.wait_for_close();
    })]);
    let mut request = get(server.url("/feed?token=seeded-query-secret"), quick());
    request.options.events = vec!["message".into()];
    request.headers =
        vec![("Authorization".into(), "Bearer seeded-header-secret".into()), ("X-Room".into(), "1".into())];
    let mut watch = Watch::start(request);
    watch.net.keep_notes(true);
    watch.until("message");
    let facts = watch.net.facts(STREAM).unwrap();
    assert_eq!((&*facts.method, facts.status, facts.protocol), ("GET", Some(200), Some("HTTP/1.1")));
    assert_eq!(facts.remote.unwrap().ip().to_string(), "127.0.0.1");
    assert!(facts.url.ends_with("/feed?token=***"), "{}", facts.url);
    let header =
        |name: &str| facts.request_headers.iter().find(|(known, _)| **known == *name).map(|(_, value)| &**value);
    assert_eq!((header("authorization"), header("x-room")), (Some("***"), Some("1")));
    // What the client adds is shown as it goes out.
    assert!(
        header("user-agent").is_some_and(|agent| agent.starts_with("ensemble-sse/")),
        "{:?}",
        facts.request_headers
    );
    assert!(header("host").is_some_and(|host| facts.url.contains(host)), "{:?}", facts.request_headers);
    assert!(
        facts.response_headers.iter().any(|(name, value)| (&**name, &**value) == ("content-type", "text/event-stream"))
    );
    assert_eq!((facts.requests, facts.comments, facts.filtered), (1, 1, 1));
    assert_eq!((facts.retry, facts.bytes > 50, facts.idle.is_some()), (Some(Duration::from_millis(1500)), true, true));
    let notes: Vec<NoteKind> = facts.notes.into_iter().map(|note| note.what).collect();
    // The comment may have come before notes were asked for.
    assert!(notes.contains(&NoteKind::Retry(1500)) || notes.is_empty(), "{notes:?}");
    assert!(!format!("{:?}", watch.net.facts(STREAM)).contains("seeded"));
}

#[test]
fn comments_are_events_only_where_they_are_asked_for() {
    let body = ": one\n\ndata: a\n\n: two\n\ndata: b\n\n";
    for (comments, expected) in [
        (false, vec!["message [] a", "message [] b"]),
        (true, vec!["comment", "message [] a", "comment", "message [] b"]),
    ] {
        let server = Server::start([act(move |talk| {
            talk.send(OPEN);
            talk.send(body);
            talk.wait_for_close();
        })]);
        let mut watch = Watch::start(get(server.url("/"), StreamOptions { comments, ..quick() }));
        watch.net.keep_notes(true);
        let said: Vec<String> = watch.until("message [] b");
        let said: Vec<&str> = said
            .iter()
            .filter(|said| !said.starts_with("connecting") && !said.starts_with("open"))
            .map(|said| said.split(" :").next().unwrap())
            .collect();
        assert_eq!(said.len(), expected.len(), "{said:?}");
        assert!(said.iter().zip(&expected).all(|(said, expected)| said.starts_with(expected)), "{said:?}");
    }
}

#[test]
fn a_cut_on_purpose_is_reconnected_like_any_other() {
    let held = |data: &'static str| {
        act(move |talk| {
            talk.send(OPEN);
            talk.send(format!("id: {data}\ndata: {data}\n\n"));
            talk.wait_for_close();
        })
    };
    let server = Server::start([held("1"), held("2")]);
    let mut watch = Watch::start(get(server.url("/"), quick()));
    watch.until("message [1] 1");
    watch.net.disturb(STREAM, Disturbance::Cut);
    let said = watch.until("message [2] 2");
    assert!(said.iter().any(|said| said.contains("cut on purpose")), "{said:?}");
    assert_eq!(watch.net.facts(STREAM).unwrap().requests, 2);
}

#[test]
fn a_refusal_on_purpose_is_a_503_that_no_server_has_sent() {
    let held = act(|talk| {
        talk.send(OPEN);
        talk.send("data: a\n\n");
        talk.wait_for_close();
    });
    let server = Server::start([held, stream("data: b\n\n")]);
    let mut watch = Watch::start(get(server.url("/"), quick()));
    watch.until("message [] a");
    watch.net.disturb(STREAM, Disturbance::Unavailable);
    let said = watch.until("message [] b");
    assert!(said.iter().any(|said| said.contains("503")), "{said:?}");
}

#[test]
fn a_stall_on_purpose_is_noticed_by_the_idle_time_out() {
    let held = |data: &'static str| {
        act(move |talk| {
            talk.send(OPEN);
            talk.send(format!("data: {data}\n\n"));
            talk.wait_for_close();
        })
    };
    let server = Server::start([held("a"), held("b")]);
    let options = StreamOptions { idle_timeout: Some(Duration::from_millis(300)), ..quick() };
    let mut watch = Watch::start(get(server.url("/"), options));
    watch.until("message [] a");
    watch.net.disturb(STREAM, Disturbance::Stall);
    let said = watch.until("message [] b");
    assert!(said.iter().any(|said| said.contains("no byte for 300 ms")), "{said:?}");
}
