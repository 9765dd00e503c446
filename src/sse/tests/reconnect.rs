//! Reconnecting (R), idle timeouts (L), refreshed requests (A).

use std::time::Duration;

use super::server::{OPEN, Server, act, header, say, stream};
use super::watch::{STREAM, Watch, get, once, quick, said};
use crate::{
    Body, CloseOn, Growth, NetCommand, NetOptions, Phase, Resume, SleepOptions, StreamOptions, StreamRequest,
    StreamState,
};

const NO_CONTENT: &str = "HTTP/1.1 204 No Content\r\n\r\n";

fn attempts(count: u32) -> StreamOptions {
    StreamOptions { max_reconnect_attempts: count, ..quick() }
}

fn ids(server: &Server) -> Vec<Option<String>> {
    server.requests().iter().map(|request| header(request, "last-event-id")).collect()
}

#[test]
fn r01_a_server_that_comes_up_later_is_found() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut watch = Watch::start(get(format!("http://127.0.0.1:{port}/"), attempts(1000)));
    assert!(watch.until("failed")[1].starts_with("failed - retry 1 in 10: cannot connect"));
    let late = std::net::TcpListener::bind(("127.0.0.1", port)).unwrap();
    let serving = std::thread::spawn(move || {
        use std::io::{Read, Write};
        let (mut socket, _) = late.accept().unwrap();
        let _ = socket.read(&mut [0; 4096]);
        let _ = socket.write_all(format!("{OPEN}data: a\n\n").as_bytes());
    });
    watch.until("message [] a");
    serving.join().unwrap();
}

#[test]
fn r02_events_are_handed_over_before_the_loss() {
    let server = Server::start([stream("data: a\n\ndata: b\n\ndata: c")]);
    assert_eq!(
        said(get(server.url("/"), attempts(1)))[..4],
        ["open 200", "message [] a", "message [] b", "waiting 1 in 10"]
    );
}

#[test]
fn r03_the_servers_retry_is_the_least_wait() {
    let server = Server::start([stream("retry: 50\n\n"), stream(""), say(NO_CONTENT)]);
    assert_eq!(
        said(get(server.url("/"), quick())),
        ["open 200", "retry 50", "waiting 1 in 100", "open 200", "waiting 2 in 200", "closed no content"]
    );
}

#[test]
fn r04_attempts_run_out() {
    let server = Server::start([]);
    let options = StreamOptions { backoff: Growth::Constant, ..attempts(2) };
    let said: Vec<String> = Watch::start(get(server.url("/"), options)).all();
    let words: Vec<&str> = said.iter().map(|said| said.split(": ").next().unwrap()).collect();
    assert_eq!(
        words,
        [
            "connecting 0",
            "failed - retry 1 in 10",
            "connecting 1",
            "failed - retry 2 in 10",
            "connecting 2",
            "failed - final",
            "closed failed"
        ]
    );
}

#[test]
fn r05_a_stream_that_ends_at_once_is_given_up() {
    let server = Server::start((0..10).map(|_| stream("")));
    assert_eq!(
        said(get(server.url("/"), attempts(2))),
        [
            "open 200",
            "waiting 1 in 10",
            "open 200",
            "waiting 2 in 20",
            "open 200",
            "failed 200 final: the server ended the stream 3 times",
            "closed failed"
        ]
    );
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn r05_an_event_resets_the_count() {
    let server = Server::start((0..4).map(|_| stream("data: a\n\n")).chain([say(NO_CONTENT)]));
    let said = said(get(server.url("/"), attempts(1)));
    assert_eq!(said.iter().filter(|said| *said == "waiting 1 in 10").count(), 4);
    assert_eq!(said.last().unwrap(), "closed no content");
}

#[test]
fn r06_the_id_survives_reconnects() {
    let server =
        Server::start([stream("id: 1\ndata: a\n\n"), stream("data: b\n\n"), stream("data: c\n\n"), say(NO_CONTENT)]);
    let said = said(get(server.url("/"), quick()));
    let messages: Vec<_> = said.iter().filter(|said| said.starts_with("message")).collect();
    assert_eq!(messages, ["message [1] a", "message [1] b", "message [1] c"]);
    assert_eq!(ids(&server), [None, Some("1".into()), Some("1".into()), Some("1".into())]);
}

#[test]
fn r07_the_id_of_half_an_event_is_not_sent() {
    let server = Server::start([stream("id: 1\ndata: a\n\nid: 2\ndata: b\n"), say(NO_CONTENT)]);
    said(get(server.url("/"), quick()));
    assert_eq!(ids(&server), [None, Some("1".into())]);
}

#[test]
fn r08_any_id_is_sent_as_it_is() {
    let id = format!("é\"'😀{}", "y".repeat(300));
    let server = Server::start([stream(&format!("id: {id}\ndata: a\n\n")), say(NO_CONTENT)]);
    said(get(server.url("/"), quick()));
    assert_eq!(ids(&server), [None, Some(id)]);
}

#[test]
fn r09_an_id_without_data_moves_the_position() {
    let server = Server::start([stream("id: 1\ndata: a\n\nid: 2\n\n"), say(NO_CONTENT)]);
    said(get(server.url("/"), quick()));
    assert_eq!(ids(&server), [None, Some("2".into())]);
}

#[test]
fn r10_an_emptied_id_is_not_sent() {
    let server = Server::start([stream("id: 1\ndata: a\n\nid\n\n"), say(NO_CONTENT)]);
    said(get(server.url("/"), quick()));
    assert_eq!(ids(&server), [None, None]);
}

#[test]
fn r11_a_reconnect_starts_at_the_original_address() {
    let redirect = || say("HTTP/1.1 302 X\r\nLocation: /b\r\n\r\n");
    let server = Server::start([redirect(), stream("data: a\n\n"), redirect(), say(NO_CONTENT)]);
    said(get(server.url("/a"), quick()));
    let paths: Vec<_> = server.requests().iter().map(|request| request.split(' ').nth(1).unwrap().to_owned()).collect();
    assert_eq!(paths, ["/a", "/b", "/a", "/b"]);
}

#[test]
fn r12_a_disconnect_ends_the_wait_for_good() {
    let busy = || say("HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n");
    let server = Server::start([busy(), say(NO_CONTENT)]);
    let mut watch = Watch::start(get(server.url("/"), quick()));
    watch.until("failed");
    watch.net.perform(NetCommand::CloseStream { id: STREAM });
    // The next request the server sees is of the stream opened now, not of the one closed before.
    let request = Box::new(get(server.url("/second"), once()));
    watch.net.perform(NetCommand::OpenStream { id: STREAM, generation: 2, request });
    watch.until("closed no content");
    server.request();
    assert!(server.request().starts_with("GET /second"));
}

#[test]
fn r12_opening_again_closes_the_old_connection_first() {
    let server = Server::start([
        act(|talk| {
            talk.send(OPEN);
            talk.wait_for_close();
        }),
        say(NO_CONTENT),
    ]);
    let mut watch = Watch::start(get(server.url("/"), quick()));
    watch.until("open");
    // The server takes the second connection only when the first is closed.
    let request = Box::new(get(server.url("/"), once()));
    watch.net.perform(NetCommand::OpenStream { id: STREAM, generation: 2, request });
    watch.until("closed no content");
}

#[test]
fn r13_a_replaying_server_gives_every_event_once() {
    let body: String = (1..=40).map(|number| format!("id: {number}\ndata: {number}\n\n")).collect();
    let cuts = (0..60).map(|cut| cut * 7 % 50).chain([usize::MAX]);
    let scripts = cuts.map(|cut| {
        let body = body.clone();
        act(move |talk| {
            let seen = header(&talk.request, "last-event-id").map_or(0, |id| id.parse().unwrap());
            let start = body.find(&format!("id: {}\n", seen + 1)).unwrap_or(body.len());
            let rest = &body[start..];
            talk.send(OPEN);
            talk.send(&rest[..rest.len().min(cut)]);
        })
    });
    let server = Server::start(scripts.chain([say(NO_CONTENT)]));
    let said = said(get(server.url("/"), StreamOptions { backoff: Growth::Constant, ..attempts(100) }));
    let messages: Vec<String> = said.into_iter().filter(|said| said.starts_with("message")).collect();
    let expected: Vec<String> = (1..=40).map(|number| format!("message [{number}] {number}")).collect();
    assert_eq!(messages, expected);
}

#[test]
fn r16_what_may_have_worked_is_not_repeated_after_a_clean_end() {
    for method in ["REPORT", "query"] {
        let server = Server::start([stream("data: a\n\n"), say(NO_CONTENT)]);
        let request =
            StreamRequest { method: method.into(), body: Body::Text("x".into()), ..get(server.url("/"), quick()) };
        assert_eq!(said(request).last().unwrap(), "closed no content");
        assert!(server.requests().iter().all(|request| request.ends_with("\r\n\r\nx")));
    }
    let server = Server::start([stream("data: a\n\n")]);
    let post = StreamRequest { method: "POST".into(), ..get(server.url("/"), quick()) };
    assert_eq!(said(post), ["open 200", "message [] a", "closed ended"]);
    let server = Server::start([stream(""), say(NO_CONTENT)]);
    let options = StreamOptions { reconnect_on_end: Some(true), ..quick() };
    let post = StreamRequest { method: "POST".into(), ..get(server.url("/"), options) };
    assert_eq!(said(post).last().unwrap(), "closed no content");
}

#[test]
fn r16_the_case_of_the_contract_suite() {
    for (method, reconnect_on_end, is_asked_again) in
        [("POST", Some(true), true), ("POST", None, false), ("REPORT", None, true), ("REPORT", Some(false), false)]
    {
        let server = Server::start([stream(""), say(NO_CONTENT)]);
        let options = StreamOptions { reconnect_on_end, ..quick() };
        let body = Body::Text(r#"{"hello": "world"}"#.into());
        said(StreamRequest { method: method.into(), body, ..get(server.url("/"), options) });
        let requests = server.requests();
        assert_eq!(requests.len(), if is_asked_again { 2 } else { 1 }, "{method}");
        assert!(
            requests.iter().all(|request| request.starts_with(method) && request.ends_with(r#"{"hello": "world"}"#))
        );
    }
}

#[test]
fn r17_a_sentinel_finishes_the_stream() {
    let body = "data: a\n\nevent: done\ndata: x\n\ndata: b\n\ndata: [DONE]\n\ndata: c\n\n";
    let close_on = |event: Option<&str>, data: Option<&str>| StreamOptions {
        close_on: Some(CloseOn { event: event.map(Into::into), data: data.map(Into::into) }),
        ..quick()
    };
    let server = Server::start([stream(body), stream(body)]);
    assert_eq!(
        said(get(server.url("/"), close_on(Some("done"), None))),
        ["open 200", "message [] a", "done [] x", "closed finished"]
    );
    assert_eq!(
        said(get(server.url("/"), close_on(None, Some("[DONE]"))))[3..],
        ["message [] b", "message [] [DONE]", "closed finished"]
    );
}

#[test]
fn r18_a_reconnect_is_made_at_once_and_without_error() {
    let server = Server::start([
        act(|talk| {
            talk.send(format!("{OPEN}id: 1\ndata: a\n\n"));
            talk.wait_for_close();
        }),
        say("HTTP/1.1 503 X\r\nRetry-After: 1000\r\nContent-Length: 0\r\n\r\n"),
        say(NO_CONTENT),
    ]);
    let mut watch = Watch::start(get(server.url("/"), quick()));
    watch.until("message");
    watch.net.perform(NetCommand::ReconnectStream { id: STREAM });
    assert_eq!(watch.until("failed")[0], "connecting 0");
    watch.net.perform(NetCommand::ReconnectStream { id: STREAM });
    assert_eq!(watch.all(), ["connecting 0", "closed no content"]);
    assert_eq!(ids(&server), [None, Some("1".into()), Some("1".into())]);
}

#[test]
fn r18_the_state_follows() {
    let server = Server::start([
        stream("id: 1\ndata: ab\n\n"),
        act(|talk| {
            talk.send(OPEN);
            talk.wait_for_close();
        }),
    ]);
    let mut watch = Watch::start(get(server.url("/"), quick()));
    let mut state = StreamState::default();
    let mut phases = vec![state.phase];
    while !state.reconnected {
        state.apply(&watch.next().unwrap());
        if phases.last() != Some(&state.phase) {
            phases.push(state.phase);
        }
    }
    assert_eq!(phases, [Phase::Idle, Phase::Connecting, Phase::Open, Phase::Waiting, Phase::Connecting, Phase::Open]);
    assert_eq!((&*state.last_event_id, state.events), ("1", 1));
}

#[test]
fn l01_silence_is_a_loss() {
    let silent = |first: &'static str| {
        act(move |talk| {
            talk.send(first);
            talk.wait_for_close();
        })
    };
    for first in ["", "HTTP/1.1 200 OK\r\nContent-Ty", OPEN] {
        let server = Server::start([silent(first)]);
        let options = StreamOptions { idle_timeout: Some(Duration::from_millis(50)), ..quick() };
        let mut watch = Watch::start(get(server.url("/"), options));
        let failed = watch.until("failed").pop().unwrap();
        assert!(failed.contains("retry 1 in 10: no ") && failed.contains("50 ms"), "{failed}");
    }
}

#[test]
fn l05_an_event_goes_out_with_its_blank_line() {
    let (proceed, may_proceed) = std::sync::mpsc::channel();
    let server = Server::start([act(move |talk| {
        talk.send(OPEN);
        for event in ["data: a\r\r", "\ndata: b\n\n"] {
            talk.send(event);
            may_proceed.recv().unwrap();
        }
    })]);
    let mut watch = Watch::start(get(server.url("/"), once()));
    watch.until("message [] a");
    proceed.send(()).unwrap();
    watch.until("message [] b");
    proceed.send(()).unwrap();
}

#[test]
fn a03_each_reconnect_asks_for_a_fresh_request() {
    let server = Server::start([stream("id: 1\ndata: a\n\n"), say(NO_CONTENT)]);
    let mut watch = Watch::start(get(server.url("/old"), StreamOptions { refresh: true, ..quick() }));
    assert_eq!(watch.until("refresh").last().unwrap(), "refresh 1");
    let fresh = StreamRequest {
        headers: vec![("authorization".into(), "Bearer new".into())],
        ..StreamRequest::get(server.url("/new"))
    };
    watch.net.perform(NetCommand::RefreshStream { id: STREAM, request: Box::new(fresh) });
    watch.until("closed no content");
    server.request();
    let request = server.request();
    assert!(request.starts_with("GET /new"));
    assert_eq!(header(&request, "authorization").as_deref(), Some("Bearer new"));
    assert_eq!(header(&request, "last-event-id").as_deref(), Some("1"));
}

#[test]
fn a_closed_stream_is_silent() {
    let server = Server::start([act(|talk| {
        talk.send(OPEN);
        talk.wait_for_close();
    })]);
    let mut watch = Watch::start(get(server.url("/"), quick()));
    watch.until("open");
    watch.net.perform(NetCommand::CloseStream { id: STREAM });
    // The server's script has ended: nobody listens there any more, so a second stream is refused.
    while std::net::TcpStream::connect(("127.0.0.1", server.port())).is_ok() {}
    let request = Box::new(get(server.url("/"), once()));
    watch.net.perform(NetCommand::OpenStream { id: STREAM, generation: 2, request });
    let said = watch.until("closed");
    assert_eq!((said[0].as_str(), said.len()), ("connecting 0", 3), "{said:?}");
}

/// A wall clock that advances an hour at each reading.
fn sleepy_clock() -> std::time::SystemTime {
    static LOOKS: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    let looks = LOOKS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    std::time::UNIX_EPOCH + Duration::from_secs(3600 * looks)
}

fn sleepy() -> NetOptions {
    let (look_every, patience) = (Duration::from_millis(5), Duration::from_millis(40));
    let sleep = SleepOptions { look_every, patience };
    NetOptions { sleep, wall_clock: sleepy_clock, ..NetOptions::default() }
}

#[test]
fn l04_a_connection_that_is_silent_after_a_sleep_is_dead() {
    let server = Server::start([
        act(|talk| {
            talk.send(format!("{OPEN}id: 1\ndata: a\n\n"));
            talk.wait_for_close();
        }),
        stream("data: b\n\n"),
    ]);
    let mut watch = Watch::start_in(sleepy(), get(server.url("/"), quick()));
    watch.until("message [1] a");
    let failed = watch.until("failed").pop().unwrap();
    assert_eq!(failed, "failed 200 retry 1 in 10: no byte for 40 ms after a sleep of this machine");
    watch.until("message [1] b");
}

#[test]
fn l04_a_wait_ends_when_the_machine_wakes_up() {
    let busy = "HTTP/1.1 503 X\r\nRetry-After: 1000\r\nContent-Length: 0\r\n\r\n";
    let server = Server::start([say(busy), say(NO_CONTENT)]);
    let mut watch = Watch::start_in(sleepy(), get(server.url("/"), quick()));
    watch.until("failed 503 retry 1 in 1000000");
    assert_eq!(watch.all(), ["connecting 1", "closed no content"]);
}

/// The addresses of a machine that is carried from network to network.
fn travelling() -> crate::LocalAddresses {
    static LOOKS: std::sync::atomic::AtomicU8 = std::sync::atomic::AtomicU8::new(1);
    let looks = LOOKS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    [Some(std::net::IpAddr::from([10, 0, 0, looks])), None]
}

#[test]
fn l04_a_wait_ends_when_the_network_changes() {
    let busy = "HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n";
    // Behind a proxy, because a server on this machine is on no network.
    let proxy = Server::start([say(busy), say(NO_CONTENT)]);
    let sleep = SleepOptions { look_every: Duration::from_millis(5), ..SleepOptions::default() };
    let options = NetOptions { sleep, local_addresses: travelling, ..NetOptions::default() };
    let reconnect_delay = Duration::from_secs(1000);
    let through = StreamOptions { proxy: crate::Proxy::Url(proxy.url("").into()), reconnect_delay, ..quick() };
    let mut watch = Watch::start_in(options, get("http://there.invalid/", through));
    watch.until("failed 503 retry 1 in 1000000");
    assert_eq!(watch.all(), ["connecting 1", "closed no content"]);
}

#[test]
fn r14_without_resume_a_reconnect_starts_anew() {
    let server = Server::start([stream("id: 1\ndata: a\n\n"), stream("data: b\n\n"), say(NO_CONTENT)]);
    let options = StreamOptions { resume: Resume::None, ..quick() };
    let said = said(get(server.url("/"), options));
    assert!(said.contains(&"message [1] a".to_owned()) && said.contains(&"message [] b".to_owned()), "{said:?}");
    assert_eq!(ids(&server), [None, None, None]);
}
