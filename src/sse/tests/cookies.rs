//! Cookies (A2): one jar for an app, used by the APIs that request it.

use tokio::sync::mpsc;

use super::server::{Script, Server, header, say, stream};
use super::watch::{get, quick, said};
use crate::{HttpRequest, Net, NetCommand, NetEvent, NetOptions, StreamOptions, StreamRequest, TaskId};

const NO_CONTENT: &str = "HTTP/1.1 204 No Content\r\n\r\n";

/// One event of a server that remembers by a cookie which of its machines is asked.
fn sticky(cookie: &str) -> Script {
    say(format!("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nSet-Cookie: {cookie}\r\n\r\ndata: a\n\n"))
}

fn keeping() -> StreamOptions {
    StreamOptions { with_credentials: true, ..quick() }
}

fn cookies(server: &Server) -> Vec<Option<String>> {
    server.requests().iter().map(|request| header(request, "cookie")).collect()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn a02_a_cookie_comes_back_with_every_reconnect_and_the_newest_wins() {
    let server =
        Server::start([sticky("node=1; Path=/"), sticky("node=2; Path=/"), stream("data: b\n\n"), say(NO_CONTENT)]);
    said(get(server.url("/feed"), keeping()));
    assert_eq!(cookies(&server), [None, some("node=1"), some("node=2"), some("node=2")]);
}

#[test]
fn a02_without_credentials_no_cookie_is_kept() {
    let server = Server::start([sticky("node=1; Path=/"), say(NO_CONTENT)]);
    said(get(server.url("/"), quick()));
    assert_eq!(cookies(&server), [None, None]);
}

#[test]
fn a02_a_cookie_is_sent_only_where_it_belongs() {
    let server = Server::start([
        sticky("a=1; Path=/other"),
        sticky("b=2; Domain=other.example"),
        sticky("c=3; Max-Age=0"),
        say(NO_CONTENT),
    ]);
    said(get(server.url("/feed"), keeping()));
    assert_eq!(cookies(&server), [None, None, None, None]);
}

#[test]
fn a02_a_redirect_sets_cookies_too_and_another_host_gets_none() {
    let other = Server::start([say(NO_CONTENT)]);
    let elsewhere = format!("http://localhost:{}/", other.port());
    let server = Server::start([
        say("HTTP/1.1 302 X\r\nLocation: /b\r\nSet-Cookie: node=1; Path=/\r\nConnection: close\r\n\r\n"),
        say(format!("HTTP/1.1 307 X\r\nLocation: {elsewhere}\r\nConnection: close\r\n\r\n")),
    ]);
    said(get(server.url("/a"), keeping()));
    assert_eq!(cookies(&server), [None, some("node=1")]);
    assert_eq!(cookies(&other), [None]);
}

#[test]
fn a02_a_cookie_header_of_the_caller_stays_as_it_is() {
    let server = Server::start([sticky("node=1; Path=/"), say(NO_CONTENT)]);
    let headers = vec![("Cookie".into(), "mine=1".into())];
    said(StreamRequest { headers, ..get(server.url("/"), keeping()) });
    assert_eq!(cookies(&server), [some("mine=1"), some("mine=1")]);
}

#[test]
fn a02_an_apps_requests_and_streams_share_the_jar() {
    let login =
        "HTTP/1.1 200 OK\r\nSet-Cookie: session=s1; Path=/; HttpOnly\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let server = Server::start([say(login), say(NO_CONTENT)]);
    let (sender, mut events) = mpsc::channel(8);
    let net: Net = Net::start(sender, NetOptions::default()).unwrap();
    let request = HttpRequest { cookies: true, ..HttpRequest::get(server.url("/login")) };
    net.perform(NetCommand::Request { id: TaskId(1), request: Box::new(request) });
    assert!(matches!(events.blocking_recv(), Some(NetEvent::Response { .. })));
    let feed = Box::new(get(server.url("/feed"), keeping()));
    net.perform(NetCommand::OpenStream { id: super::watch::STREAM, generation: 1, request: feed });
    server.request();
    assert_eq!(header(&server.request(), "cookie"), some("session=s1"));
}
