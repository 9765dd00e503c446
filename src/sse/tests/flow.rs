//! Floods and bounds (M), JSON (P21).

use super::server::{OPEN, Server, act, stream};
use super::watch::{STREAM, Watch, get, once, quick, said};
use crate::{Net, NetCommand, NetEvent, NetOptions, OnSlow, ParseJson, StreamEvent, StreamOptions};

fn flood(count: usize) -> String {
    (0..count).map(|number| format!("id: {number}\ndata: {number}\n\n")).collect()
}

#[test]
fn m01_an_oversized_event_is_reported_and_the_stream_goes_on() {
    let body = format!("data: a\n\nid: 2\ndata: {}\n\ndata: b\n\n", "x".repeat(100_000));
    let server = Server::start([stream(&body)]);
    let options = StreamOptions { max_event_bytes: 1000, ..once() };
    assert_eq!(
        said(get(server.url("/"), options)),
        ["open 200", "message [] a", "oversized 1000", "message [2] b", "closed ended"]
    );
}

#[test]
fn m02_a_slow_app_loses_nothing() {
    let server = Server::start([stream(&flood(20_000))]);
    let mut watch = Watch::with_queue(NetOptions::default(), get(server.url("/"), once()), 1);
    let said = watch.until("closed");
    assert_eq!(said.len(), 20_003);
    assert_eq!(said[20_001], "message [19999] 19999");
}

#[test]
fn m02_a_reconnect_while_the_app_is_behind_loses_nothing() {
    let body = flood(20_000);
    let script = |body: String| {
        act(move |talk| {
            let seen =
                super::server::header(&talk.request, "last-event-id").map_or(-1, |id| id.parse::<i64>().unwrap());
            let start = body.find(&format!("id: {}\n", seen + 1)).unwrap_or(body.len());
            talk.send(OPEN);
            talk.send(&body[start..]);
        })
    };
    let server = Server::start([script(body.clone()), script(body)]);
    let mut watch = Watch::with_queue(NetOptions::default(), get(server.url("/"), once()), 1);
    let mut said = watch.until("message [5] 5");
    watch.net.perform(NetCommand::ReconnectStream { id: STREAM });
    said.extend(watch.until("closed"));
    let messages: Vec<String> = said.into_iter().filter(|said| said.starts_with("message")).collect();
    let expected: Vec<String> = (0..20_000).map(|number| format!("message [{number}] {number}")).collect();
    assert!(messages == expected, "{} events", messages.len());
}

#[test]
fn m02_latest_leaves_out_what_is_old() {
    let (proceed, may_proceed) = std::sync::mpsc::channel();
    let server = Server::start([act(move |talk| {
        talk.send(OPEN);
        talk.send(flood(50_000));
        may_proceed.recv().unwrap();
    })]);
    let options = StreamOptions { on_slow: OnSlow::Latest, ..once() };
    let mut watch = Watch::with_queue(NetOptions::default(), get(server.url("/"), options), 1);
    let (mut skipped, mut seen) = (0, 0);
    loop {
        match watch.next().unwrap() {
            StreamEvent::Skipped { count } => skipped += count,
            StreamEvent::Message(message) => {
                seen += 1;
                if &*message.raw == "49999" {
                    break;
                }
            }
            _ => {}
        }
    }
    proceed.send(()).unwrap();
    assert_eq!(skipped + seen, 50_000);
}

#[test]
fn m03_a_burst_arrives_whole() {
    let server = Server::start([stream(&flood(100_000))]);
    let said = said(get(server.url("/"), once()));
    assert_eq!(said.len(), 100_002);
    assert_eq!(said[100_000], "message [99999] 99999");
}

#[test]
fn p21_data_is_text_and_json_is_checked_when_asked_for() {
    let body = "data: {\"a\":1}\n\ndata: 007\n\n";
    for (parse_json, second) in [
        (ParseJson::Auto, "message [] 007"),
        (ParseJson::Never, "message [] 007"),
        (ParseJson::Always, "malformed 007"),
    ] {
        let server = Server::start([stream(body)]);
        let said = said(get(server.url("/"), StreamOptions { parse_json, ..once() }));
        assert_eq!(said[1..3], ["message [] {\"a\":1}", second]);
    }
}

#[test]
fn only_wanted_events_are_handed_on_but_all_ids_count() {
    let server = Server::start([stream("event: a\nid: 1\ndata: x\n\nevent: b\nid: 2\ndata: y\n\ndata: z\n\n")]);
    let options = StreamOptions { events: vec!["message".into()], ..once() };
    assert_eq!(said(get(server.url("/"), options)), ["open 200", "message [2] z", "closed ended"]);
}

#[test]
fn comments_are_handed_on_when_asked_for() {
    let server = Server::start([stream(": hi\n")]);
    assert_eq!(said(get(server.url("/"), StreamOptions { comments: true, ..once() }))[1], "comment  hi");
}

#[test]
fn s05_dropping_the_driver_ends_everything() {
    let server = Server::start([act(|talk| {
        talk.send(OPEN);
        talk.wait_for_close();
    })]);
    let mut watch = Watch::start(get(server.url("/"), quick()));
    watch.until("open");
    drop(watch);
    // The script has seen the connection close, so the server is gone.
    while std::net::TcpStream::connect(("127.0.0.1", server.port())).is_ok() {}
}

#[test]
fn s05_a_receiver_that_is_gone_closes_the_connection() {
    let (proceed, may_proceed) = std::sync::mpsc::channel();
    let (closed, is_closed) = std::sync::mpsc::channel();
    let server = Server::start([act(move |talk| {
        talk.send(OPEN);
        may_proceed.recv().unwrap();
        talk.send("data: a\n\n");
        talk.wait_for_close();
        closed.send(()).unwrap();
    })]);
    let (sender, mut events) = tokio::sync::mpsc::channel(8);
    let net: Net = Net::start(sender, NetOptions::default()).unwrap();
    let request = Box::new(get(server.url("/"), quick()));
    net.perform(NetCommand::OpenStream { id: STREAM, generation: 1, request });
    while let Some(NetEvent::Stream(batch)) = events.blocking_recv() {
        if batch.events.iter().any(|event| matches!(event, StreamEvent::Opened { .. })) {
            break;
        }
    }
    drop(events);
    proceed.send(()).unwrap();
    is_closed.recv_timeout(std::time::Duration::from_secs(20)).unwrap();
}
