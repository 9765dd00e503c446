//! Rules Q and S: the contents of requests, and data that is never sent.

use std::sync::Arc;

use super::server::{Server, header, say, stream};
use super::watch::{get, once, quick, said};
use crate::tests::watch::Watch;
use crate::{
    AllowedHosts, Authorities, Body, Hints, NetOptions, Proxy, StreamEvent, StreamOptions, StreamRequest, Trust,
};

const NO_CONTENT: &str = "HTTP/1.1 204 No Content\r\n\r\n";

fn headers(list: &[(&str, &str)]) -> Vec<(Arc<str>, Arc<str>)> {
    list.iter().map(|&(name, value)| (name.into(), value.into())).collect()
}

fn with_headers(url: String, list: &[(&str, &str)]) -> StreamRequest {
    StreamRequest { headers: headers(list), ..get(url, once()) }
}

/// The request that reaches the server.
fn sent(make: impl FnOnce(&Server) -> StreamRequest) -> String {
    let server = Server::start([say(NO_CONTENT)]);
    said(make(&server));
    server.request()
}

#[test]
fn q01_a_request_without_options_asks_for_an_event_stream() {
    let request = sent(|server| get(server.url("/a"), once()));
    assert!(request.starts_with("GET /a HTTP/1.1\r\n"), "{request}");
    assert_eq!(header(&request, "accept").as_deref(), Some("text/event-stream"));
    assert_eq!(header(&request, "cache-control").as_deref(), Some("no-cache"));
    assert_eq!(header(&request, "last-event-id"), None);
    assert_eq!(header(&request, "content-length"), None);
}

#[test]
fn q02_the_callers_headers_win() {
    let request = sent(|server| with_headers(server.url("/"), &[("ACCEPT", "x/y"), ("X-One", "1"), ("x-one", "2")]));
    assert_eq!(header(&request, "accept").as_deref(), Some("x/y"));
    assert_eq!(header(&request, "x-one").as_deref(), Some("2"));
}

#[test]
fn q03_a_body_is_sent_with_every_attempt() {
    let busy = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n";
    let server = Server::start([say(busy), say(NO_CONTENT)]);
    said(StreamRequest { method: "report".into(), body: Body::Text("body".into()), ..get(server.url("/"), quick()) });
    for _ in 0..2 {
        let request = server.request();
        assert!(request.starts_with("REPORT / ") && request.ends_with("\r\n\r\nbody"), "{request}");
    }
}

#[test]
fn q04_the_query_is_sent_as_it_is() {
    let request = sent(|server| get(server.url("/p?a=%2F&b=x+y&b=&c#fragment"), once()));
    assert!(request.starts_with("GET /p?a=%2F&b=x+y&b=&c HTTP"), "{request}");
}

#[test]
fn q04_quotes_in_a_query_reach_the_server_as_they_are() {
    let server = Server::start([
        say("HTTP/1.1 302 X\r\nLocation: ?x='3'\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        stream("data: a\n\n"),
    ]);
    let mut watch = Watch::start(get(server.url("/p?$filter=a%20eq%20'it%27s'|{^`}&b=\"<"), once()));
    watch.until("connecting");
    let Some(StreamEvent::Opened { url, .. }) = watch.next() else { panic!() };
    assert_eq!(*url, server.url("/p?x='3'"));
    let request = server.request();
    assert!(request.starts_with("GET /p?$filter=a%20eq%20'it%27s'|{^`}&b=%22%3C HTTP"), "{request}");
    assert!(server.request().starts_with("GET /p?x='3' HTTP"));
}

#[test]
fn q05_credentials_in_the_address_become_a_header() {
    let server = Server::start([say("HTTP/1.1 403 No\r\nContent-Length: 13\r\n\r\nnot s%c, pass")]);
    let url = format!("http://us%40er:p%3Aword@127.0.0.1:{}/", server.port());
    let said = said(get(url, once()));
    let request = server.request();
    assert_eq!(header(&request, "authorization").as_deref(), Some("Basic dXNAZXI6cDp3b3Jk"));
    assert_eq!(header(&request, "host"), Some(format!("127.0.0.1:{}", server.port())));
    assert_eq!(said[0], "failed 403 final: the server answered 403 Forbidden: not s%c, pass");
}

#[test]
fn q06_an_initial_id_is_sent_as_it_is() {
    let long = format!("ü\"[{{}}]😀{}", "x".repeat(300));
    let options = StreamOptions { last_event_id: Some(long.as_str().into()), ..once() };
    let request = sent(|server| get(server.url("/"), options));
    assert_eq!(header(&request, "last-event-id"), Some(long));
}

#[test]
fn q06_an_id_header_of_the_caller_is_an_initial_id() {
    let server = Server::start([stream("id: 2\ndata: a\n\n"), say(NO_CONTENT)]);
    said(StreamRequest { headers: headers(&[("last-event-id", "1")]), ..get(server.url("/"), quick()) });
    assert_eq!(header(&server.request(), "last-event-id").as_deref(), Some("1"));
    assert_eq!(header(&server.request(), "last-event-id").as_deref(), Some("2"));
}

#[test]
fn q07_only_what_is_decoded_is_asked_for() {
    let request = sent(|server| get(server.url("/"), once()));
    let mut encodings: Vec<_> =
        header(&request, "accept-encoding").unwrap().split(',').map(|name| name.trim().to_owned()).collect();
    encodings.sort();
    assert_eq!(encodings, ["br", "deflate", "gzip", "zstd"]);
    let plain = sent(|server| get(server.url("/"), StreamOptions { compression: false, ..once() }));
    assert_eq!(header(&plain, "accept-encoding"), None);
}

#[test]
fn r14_the_last_id_can_be_a_parameter() {
    let server = Server::start([stream("id: 2\ndata: a\n\n"), say(NO_CONTENT)]);
    let options =
        StreamOptions { last_event_id: Some("1 ".into()), last_event_id_param: Some("lastEvent".into()), ..quick() };
    said(get(server.url("/?x=1"), options));
    assert!(server.request().starts_with("GET /?x=1&lastEvent=1+ HTTP"));
    assert!(server.request().starts_with("GET /?x=1&lastEvent=2 HTTP"));
}

#[test]
fn s01_another_origin_gets_no_secrets() {
    let other = Server::start([say(NO_CONTENT)]);
    let redirect = format!("HTTP/1.1 302 Found\r\nLocation: {}\r\n\r\n", other.url("/b"));
    let server = Server::start([say(redirect)]);
    let list = [
        ("Authorization", "Bearer abcdef"),
        ("Cookie", "a=b"),
        ("X-Api-Key", "k"),
        ("X-Other", "1"),
        ("Accept-Language", "de"),
        ("Host", "named.example"),
    ];
    said(with_headers(server.url("/"), &list));
    let request = server.request();
    assert_eq!(header(&request, "authorization").as_deref(), Some("Bearer abcdef"));
    assert_eq!(header(&request, "host").as_deref(), Some("named.example"));
    let request = other.request();
    assert_eq!(header(&request, "host"), Some(format!("127.0.0.1:{}", other.port())), "a name is one server's");
    assert_eq!(header(&request, "accept").as_deref(), Some("text/event-stream"));
    assert_eq!(header(&request, "accept-language").as_deref(), Some("de"), "it says nothing of the caller");
    for name in ["authorization", "cookie", "x-api-key", "x-other"] {
        assert_eq!(header(&request, name), None);
    }
}

#[test]
fn s01_the_same_origin_gets_them() {
    let server = Server::start([say("HTTP/1.1 307 X\r\nLocation: /b\r\n\r\n"), say(NO_CONTENT)]);
    said(with_headers(server.url("/"), &[("Authorization", "Bearer abcdef")]));
    server.request();
    assert_eq!(header(&server.request(), "authorization").as_deref(), Some("Bearer abcdef"));
}

#[test]
fn s02_nothing_splits_a_request() {
    let server = Server::start([say(NO_CONTENT)]);
    for list in [[("X-A", "1\r\nX-B: 2")], [("X-A\r\nX-B", "1")], [("X A", "1")], [("X-A", "a\0b")]] {
        let said = said(with_headers(server.url("/"), &list));
        assert!(said[0].starts_with("failed - final"), "{said:?}");
    }
    let said = said(get(server.url("/\r\nX: y"), once()));
    assert!(said[0].starts_with("failed - final: the address holds a control character"), "{said:?}");
    assert!(server.requests().is_empty());
}

#[test]
fn s03_secrets_are_not_in_messages() {
    let server = Server::start([say("HTTP/1.1 401 X\r\nContent-Length: 26\r\n\r\ntoken abcdef is not valid!")]);
    let said = said(with_headers(server.url("/"), &[("Authorization", "Bearer abcdef")]));
    assert_eq!(said[0], "failed 401 final: the server answered 401 Unauthorized: token *** is not valid!");
}

#[test]
fn hosts_that_are_not_allowed_are_not_reached() {
    let server = Server::start([say("HTTP/1.1 302 X\r\nLocation: http://example.invalid/\r\n\r\n")]);
    let gate = Arc::new(AllowedHosts(vec!["127.0.0.1".to_owned()]));
    let allowed = NetOptions { gate, ..NetOptions::default() };
    let said = Watch::start_in(allowed, get(server.url("/"), quick())).all();
    assert_eq!(
        said[1],
        "failed 302 final: host `example.invalid` is not allowed; start with `--allow-host example.invalid` to allow it"
    );
}

#[test]
fn s06_a_proxy_that_is_not_allowed_is_not_reached() {
    let proxy = Server::start([say(NO_CONTENT)]);
    let gate = Arc::new(AllowedHosts(vec!["server.example".to_owned()]));
    for url in [proxy.url(""), format!("127.0.0.1:{}", proxy.port()), format!("socks5://127.0.0.1:{}", proxy.port())] {
        let options = StreamOptions { proxy: Proxy::Url(url.as_str().into()), ..quick() };
        let allowed = NetOptions { gate: gate.clone(), ..NetOptions::default() };
        let said = Watch::start_in(allowed, get("http://server.example/", options)).all();
        let refused =
            "failed - final: host `127.0.0.1` is not allowed; start with `--allow-host 127.0.0.1` to allow it";
        assert_eq!(said[1], refused, "{url}");
    }
    assert!(proxy.requests().is_empty());
}

#[test]
fn q01_the_client_is_called_what_its_application_says() {
    let ours = NetOptions::default();
    let named = NetOptions { user_agent: "wall-clock/3".into(), ..NetOptions::default() };
    let version = concat!("ensemble-sse/", env!("CARGO_PKG_VERSION"));
    let own: &[(&str, &str)] = &[("user-agent", "mine")];
    for (options, headers, expected) in
        [(&ours, &[][..], version), (&named, &[], "wall-clock/3"), (&named, own, "mine")]
    {
        let server = Server::start([stream("")]);
        Watch::start_in(options.clone(), with_headers(server.url("/"), headers)).all();
        assert_eq!(header(&server.request(), "user-agent").as_deref(), Some(expected));
    }
}

#[test]
fn messages_name_the_settings_of_the_application() {
    let hints = Hints { retry_unsafe: "`again: yes`", certificates: "`trusted`", ..Hints::default() };
    let options = NetOptions { hints, ..NetOptions::default() };
    let server =
        Server::start([say("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 99\r\n\r\n:")]);
    let post = StreamRequest { method: "POST".into(), ..get(server.url("/"), quick()) };
    let said = Watch::start_in(options.clone(), post).all();
    assert!(said[2].ends_with("unless `again: yes` says so"), "{said:?}");
    let trust = Trust { authorities: Authorities::Only("no PEM".into()), ..Trust::default() };
    let said = Watch::start_in(options, get(server.url("/"), StreamOptions { trust, ..quick() })).all();
    assert_eq!(said[1], "failed - final: the certificates of `trusted` cannot be read; they have to be PEM text");
}
