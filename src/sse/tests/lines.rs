//! Streams of JSON lines.

use super::server::{Server, header, say};
use super::watch::{get, once, quick, said};
use crate::{CloseOn, StreamFormat, StreamOptions};

const NO_CONTENT: &str = "HTTP/1.1 204 No Content\r\n\r\n";

fn lines() -> StreamOptions {
    StreamOptions { format: StreamFormat::Lines, ..once() }
}

fn answer(kind: &str, body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n{body}")
}

#[test]
fn each_line_is_an_event_and_the_last_needs_no_end() {
    for kind in ["application/x-ndjson", "application/jsonl", "application/x-ndjson; charset=utf-8"] {
        let server = Server::start([say(answer(kind, "{\"a\":1}\r\n\n[2]"))]);
        let said = said(get(server.url("/"), lines()));
        assert_eq!(said, ["open 200", "message [] {\"a\":1}", "message [] [2]", "closed ended"]);
        assert!(header(&server.request(), "accept").unwrap().starts_with("application/x-ndjson"));
    }
}

#[test]
fn c04_events_are_no_lines() {
    let server = Server::start([say(answer("text/event-stream", "data: a\n\n"))]);
    let said = said(get(server.url("/"), lines()));
    assert!(said[0].starts_with("failed 200 final: the server sent `text/event-stream`"), "{said:?}");
}

#[test]
fn c09_half_a_line_is_not_delivered_after_a_loss() {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/jsonl\r\nContent-Length: 100\r\n\r\n";
    let server = Server::start([say(format!("{head}1\n{{\"half")), say(NO_CONTENT)]);
    let said = said(get(server.url("/"), StreamOptions { format: StreamFormat::Lines, ..quick() }));
    assert_eq!(said[..2], ["open 200", "message [] 1"]);
    assert!(said[2].starts_with("failed 200 retry 1"), "{said:?}");
}

#[test]
fn m01_a_line_that_is_too_long_is_reported_and_r17_a_line_can_finish_the_stream() {
    let body = format!("1\n{}\n2\n[\"done\"]\n3\n", "x".repeat(1000));
    let server = Server::start([say(answer("application/x-ndjson", &body))]);
    let close_on = Some(CloseOn { event: None, data: Some("[\"done\"]".into()) });
    let options = StreamOptions { max_event_bytes: 100, close_on, ..lines() };
    assert_eq!(
        said(get(server.url("/"), options)),
        ["open 200", "message [] 1", "oversized 100", "message [] 2", "message [] [\"done\"]", "closed finished"]
    );
}
