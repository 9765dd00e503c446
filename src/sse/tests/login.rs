//! Tokens of token services, and requests made anew (A1, A3).

use std::sync::{Arc, Mutex};

use tokio::sync::mpsc;

use super::server::{OPEN, Server, act, header, say, stream};
use super::watch::{STREAM, Watch, get, once, quick, said};
use crate::{
    Body, ClientCredentials, Credentials, HttpRequest, Net, NetCommand, NetEvent, NetOptions, SignedIn, StreamOptions,
    StreamRequest, TaskId, TokenSource, download_text,
};

const REFUSED: &str = "HTTP/1.1 401 X\r\nContent-Length: 0\r\n\r\n";
const NO_CONTENT: &str = "HTTP/1.1 204 No Content\r\n\r\n";

fn token(text: &str) -> super::server::Script {
    let body = format!(r#"{{"access_token":"{text}","token_type":"bearer","expires_in":3600}}"#);
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close",
        body.len()
    );
    say(format!("{head}\r\n\r\n{body}"))
}

fn credentials(service: &Server) -> Option<Arc<Credentials>> {
    Some(Arc::new(Credentials::Client(ClientCredentials {
        token_url: service.url("/token").into(),
        client_id: "me".into(),
        client_secret: "hush-hush".into(),
        scope: "".into(),
        parameters: Vec::new(),
        secret_in_body: true,
    })))
}

fn tokens_sent(server: &Server) -> Vec<Option<String>> {
    server.requests().iter().map(|request| header(request, "authorization")).collect()
}

fn bearer(token: &str) -> Option<String> {
    Some(format!("Bearer {token}"))
}

#[test]
fn a01_a_stream_gets_its_token_from_the_service_and_keeps_it() {
    let service = Server::start([token("one-token")]);
    let server = Server::start([stream("data: a\n\n"), say(NO_CONTENT)]);
    let request = StreamRequest { credentials: credentials(&service), ..get(server.url("/"), quick()) };
    assert_eq!(said(request)[..2], ["open 200", "message [] a"]);
    assert_eq!(tokens_sent(&server), [bearer("one-token"), bearer("one-token")]);
    let asked = service.request();
    assert!(asked.starts_with("POST /token ") && asked.ends_with("client_id=me&client_secret=hush-hush"), "{asked}");
}

#[test]
fn a03_a_refused_token_is_replaced_once_and_at_once() {
    let service = Server::start([token("old-token"), token("new-token")]);
    let server = Server::start([say(REFUSED), stream("data: a\n\n"), say(NO_CONTENT)]);
    let request = StreamRequest { credentials: credentials(&service), ..get(server.url("/"), quick()) };
    assert_eq!(said(request)[..2], ["open 200", "message [] a"], "a renewed token is no error");
    assert_eq!(tokens_sent(&server), [bearer("old-token"), bearer("new-token"), bearer("new-token")]);
}

#[test]
fn a03_a_second_refusal_is_fatal() {
    let service = Server::start([token("old-token"), token("new-token"), token("third")]);
    let server = Server::start([say(REFUSED), say(REFUSED), say(REFUSED)]);
    let request = StreamRequest { credentials: credentials(&service), ..get(server.url("/"), quick()) };
    assert_eq!(said(request), ["failed 401 final: the server answered 401 Unauthorized", "closed failed"]);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn s01_the_secret_of_a_token_request_follows_no_redirect() {
    for status in [301, 302, 303, 307, 308] {
        let other = Server::start([token("stolen")]);
        let location = other.url("/token");
        let service =
            Server::start([say(format!("HTTP/1.1 {status} X\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"))]);
        let request = StreamRequest { credentials: credentials(&service), ..get("http://127.0.0.1:1/", once()) };
        let expected = format!("failed {status} final: no token from the token service: the server redirects");
        let said = said(request);
        assert!(said[0].starts_with(&expected), "{said:?}");
        assert!(other.requests().is_empty(), "{status}");
    }
}

#[test]
fn s03_a_token_service_that_fails_gives_nothing_away() {
    let service = Server::start([say("HTTP/1.1 400 X\r\nContent-Length: 9\r\n\r\nhush-hush")]);
    let request = StreamRequest { credentials: credentials(&service), ..get("http://127.0.0.1:1/", once()) };
    assert_eq!(said(request)[0], "failed - final: the token service answered 400 Bad Request");
}

#[test]
fn a03_a_request_replaces_its_token_too() {
    let service = Server::start([token("old-token"), token("new-token")]);
    let server = Server::start([say(REFUSED), say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")]);
    let (sender, mut events) = mpsc::channel(8);
    let net: Net = Net::start(sender, NetOptions::default()).unwrap();
    let request = HttpRequest { credentials: credentials(&service), ..HttpRequest::get(server.url("/")) };
    net.perform(NetCommand::Request { id: TaskId(1), request: Box::new(request) });
    let Some(NetEvent::Response { result, .. }) = events.blocking_recv() else { panic!() };
    assert_eq!(result.unwrap().status, 200);
    assert_eq!(tokens_sent(&server), [bearer("old-token"), bearer("new-token")]);
}

/// A source that asks a server for each token, as one does that renews them.
#[derive(Debug)]
struct RequestingSource {
    address: String,
    refused: Mutex<Vec<Option<String>>>,
}

impl TokenSource for RequestingSource {
    fn token(&self, signed_in: &SignedIn, refused: Option<&str>) -> Result<Arc<str>, String> {
        assert_eq!(&*signed_in.provider, "work");
        self.refused.lock().unwrap().push(refused.map(str::to_owned));
        download_text(&HttpRequest::get(self.address.as_str()), &NetOptions::default()).map(Arc::from)
    }
}

#[test]
fn a03_the_token_of_a_signed_in_person_is_asked_for_and_renewed_after_a_401() {
    let words = |text: &str| say(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{text}", text.len()));
    let service = Server::start([words("old-token"), words("new-token")]);
    let server = Server::start([say(REFUSED), say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")]);
    let source = Arc::new(RequestingSource { address: service.url("/"), refused: Mutex::default() });
    let (sender, mut events) = mpsc::channel(8);
    let options = NetOptions { token_source: Some(source.clone()), ..NetOptions::default() };
    let net: Net = Net::start(sender, options).unwrap();
    let work = Credentials::SignedIn(SignedIn { provider: "work".into(), always_fresh: false });
    let request = || HttpRequest { credentials: Some(Arc::new(work.clone())), ..HttpRequest::get(server.url("/")) };
    net.perform(NetCommand::Request { id: TaskId(1), request: Box::new(request()) });
    let Some(NetEvent::Response { result, .. }) = events.blocking_recv() else { panic!() };
    assert_eq!(result.unwrap().status, 200);
    assert_eq!(tokens_sent(&server), [bearer("old-token"), bearer("new-token")]);
    assert_eq!(*source.refused.lock().unwrap(), [None, Some("old-token".to_owned())]);
    // Where nobody can sign in, nothing is sent.
    let (sender, mut events) = mpsc::channel(8);
    let net: Net = Net::start(sender, NetOptions::default()).unwrap();
    net.perform(NetCommand::Request { id: TaskId(2), request: Box::new(request()) });
    let Some(NetEvent::Response { result, .. }) = events.blocking_recv() else { panic!() };
    assert_eq!(&*result.unwrap_err().message, "nobody can sign in here");
}

fn fresh(server: &Server, token: &str, body: &str) -> Box<StreamRequest> {
    let headers = vec![("authorization".into(), format!("Bearer {token}").into())];
    let body = Body::Text(body.into());
    Box::new(StreamRequest { headers, body, method: "POST".into(), ..StreamRequest::get(server.url("/")) })
}

#[test]
fn a03_after_a_refusal_the_app_is_asked_once_for_another_request() {
    let server = Server::start([say(REFUSED), stream("data: a\n\n")]);
    let options = StreamOptions { refresh: true, ..quick() };
    let mut watch = Watch::start(StreamRequest { options, ..*fresh(&server, "old-token", "1") });
    assert_eq!(watch.until("refresh"), ["connecting 0", "refresh 0"]);
    watch.net.perform(NetCommand::RefreshStream { id: STREAM, request: fresh(&server, "new-token", "2") });
    assert_eq!(watch.until("message"), ["open 200", "message [] a"]);
    assert!(server.request().ends_with("\r\n\r\n1"));
    let second = server.request();
    assert!(second.ends_with("\r\n\r\n2") && header(&second, "authorization") == bearer("new-token"), "{second}");
}

#[test]
fn a03_a_refusal_is_fatal_when_the_app_has_nothing_new() {
    let server = Server::start([say(REFUSED), say(REFUSED)]);
    let options = StreamOptions { refresh: true, ..quick() };
    let mut watch = Watch::start(StreamRequest { options, ..*fresh(&server, "old-token", "1") });
    watch.until("refresh");
    watch.net.perform(NetCommand::RefreshStream { id: STREAM, request: fresh(&server, "old-token", "1") });
    assert_eq!(watch.until("closed").last().unwrap(), "closed failed");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_held_stream_is_closed_and_goes_on_where_it_was() {
    let (closed, is_closed) = std::sync::mpsc::channel();
    let server = Server::start([
        act(move |talk| {
            talk.send(format!("{OPEN}id: 7\ndata: a\n\n"));
            talk.wait_for_close();
            closed.send(()).unwrap();
        }),
        stream("data: b\n\n"),
    ]);
    let mut watch = Watch::start(get(server.url("/"), quick()));
    watch.until("message [7] a");
    watch.net.perform(NetCommand::HoldStream { id: STREAM, held: true });
    is_closed.recv().unwrap();
    server.request();
    watch.net.perform(NetCommand::HoldStream { id: STREAM, held: false });
    assert_eq!(watch.until("message"), ["connecting 0", "open 200", "message [7] b"]);
    assert_eq!(header(&server.request(), "last-event-id").as_deref(), Some("7"));
}
