//! Rules C: answers that are accepted as a stream, and answers that are not.

use super::server::{OPEN, Server, act, header, say, stream};
use super::watch::{Watch, get, once, quick, said};
use crate::{Body, StreamEvent, StreamOptions, StreamRequest};

/// Events of a stream whose server sends exactly this answer.
fn answered(answer: impl AsRef<[u8]> + Send + 'static) -> Vec<String> {
    let server = Server::start([say(answer)]);
    said(get(server.url("/"), once()))
}

#[test]
fn c01_open_is_reported_before_any_byte_of_the_body() {
    let server = Server::start([act(|talk| {
        talk.send(OPEN);
        talk.wait_for_close();
    })]);
    let mut watch = Watch::start(get(server.url("/a"), once()));
    watch.until("connecting");
    let Some(StreamEvent::Opened { status: 200, url, headers }) = watch.next() else { panic!() };
    assert_eq!(*url, server.url("/a"));
    assert!(headers.contains(&("content-type".into(), "text/event-stream".into())));
}

#[test]
fn c02_no_content_ends_without_error() {
    assert_eq!(answered("HTTP/1.1 204 No Content\r\n\r\n"), ["closed no content"]);
}

#[test]
fn c02_other_statuses_are_no_streams() {
    for status in [201, 202, 203, 205, 206, 210, 299, 300, 304] {
        let head =
            format!("HTTP/1.1 {status} X\r\nContent-Type: text/event-stream\r\nContent-Length: 9\r\n\r\ndata: a\n\n");
        let said = answered(head);
        assert!(said[0].starts_with(&format!("failed {status} final")), "{said:?}");
        assert_eq!(said[1..], ["closed failed"]);
    }
}

#[test]
fn c03_redirects_are_followed() {
    for (status, location) in
        [(301, "/b?c"), (302, "b?c"), (303, "//HOST/b?c"), (307, "http://HOST/b?c"), (308, "/b?c#d")]
    {
        let server = Server::start([
            act(move |talk| {
                let location = location.replace("HOST", &header(&talk.request, "host").unwrap());
                talk.send(format!(
                    "HTTP/1.1 {status} X\r\nLocation: {location}\r\nContent-Length: 9\r\n\r\ndata: x\n\n"
                ));
            }),
            stream("data: a\n\n"),
        ]);
        assert_eq!(said(get(server.url("/a"), once())), ["open 200", "message [] a", "closed ended"], "{status}");
        server.request();
        assert!(server.request().starts_with("GET /b?c HTTP"));
    }
}

#[test]
fn c03_some_redirects_repeat_the_body() {
    for (status, repeated) in [(301, false), (302, false), (303, false), (307, true), (308, true)] {
        let redirect = format!("HTTP/1.1 {status} X\r\nLocation: /b\r\n\r\n");
        let server = Server::start([say(redirect), stream("")]);
        said(StreamRequest { method: "POST".into(), body: Body::Text("x".into()), ..get(server.url("/"), once()) });
        server.request();
        let request = server.request();
        assert_eq!(request.starts_with("POST /b") && request.ends_with("\r\n\r\nx"), repeated, "{request}");
        assert_eq!(request.starts_with("GET /b") && request.ends_with("\r\n\r\n"), !repeated, "{request}");
    }
}

#[test]
fn c03_bad_redirects_are_fatal() {
    for location in ["", "Location:\r\n", "Location: ftp://host/\r\n", "Location: http://\r\n"] {
        let said = answered(format!("HTTP/1.1 302 Found\r\n{location}\r\n"));
        assert!(said[0].starts_with("failed ") && said[0].contains("final"), "{location:?} {said:?}");
    }
    let server = Server::start((0..10).map(|_| say("HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n")));
    let said = said(get(server.url("/"), StreamOptions { max_redirects: 3, ..quick() }));
    assert_eq!(said[0], "failed 302 final: more than 3 redirects");
    assert_eq!(server.requests().len(), 4);
}

#[test]
fn c04_another_content_type_is_fatal() {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 22\r\n\r\n<p>Please\n  log in</p>";
    assert_eq!(
        answered(head),
        [
            "failed 200 final: the server sent `text/html` instead of `text/event-stream`: <p>Please log in</p>",
            "closed failed"
        ]
    );
    assert_eq!(
        answered("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")[0],
        "failed 200 final: the server sent no content type instead of `text/event-stream`"
    );
}

#[test]
fn c05_passing_statuses_are_retried_and_others_are_fatal() {
    for status in [408, 425, 429, 500, 502, 503, 504] {
        let server = Server::start([
            say(format!("HTTP/1.1 {status} X\r\nContent-Length: 9\r\n\r\ndata: x\n\n")),
            stream("data: a\n\n"),
        ]);
        let mut watch = Watch::start(get(server.url("/"), quick()));
        assert!(watch.until("failed")[1].starts_with(&format!("failed {status} retry 1 in 10")));
        assert_eq!(watch.until("message"), ["connecting 1", "open 200", "message [] a"]);
    }
    for status in [400, 401, 403, 404, 410, 501, 505] {
        let said = answered(format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n"));
        assert!(said[0].starts_with(&format!("failed {status} final")), "{said:?}");
    }
}

#[test]
fn c16_a_406_is_asked_once_more_for_anything() {
    let refusal = || say("HTTP/1.1 406 Not Acceptable\r\nContent-Length: 0\r\n\r\n");
    let server = Server::start([refusal(), say("HTTP/1.1 401 Unauthorized\r\nContent-Length: 7\r\n\r\nlog in!")]);
    let heard = said(get(server.url("/"), once()));
    assert_eq!(heard[0], "failed 401 final: the server answered 401 Unauthorized: log in!");
    let requests = server.requests();
    let accepts: Vec<Option<String>> = requests.iter().map(|request| header(request, "accept")).collect();
    assert_eq!(accepts, [Some("text/event-stream".to_owned()), Some("*/*".to_owned())]);
    // A server that refuses everything is reported as such, and a request that changes data is not sent twice.
    let server = Server::start([refusal(), refusal()]);
    assert!(said(get(server.url("/"), once()))[0].starts_with("failed 406 final"));
    let server = Server::start([refusal()]);
    let post = StreamRequest { method: "POST".into(), ..get(server.url("/"), once()) };
    assert!(said(post)[0].starts_with("failed 406 final"));
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn c06_retry_after_lengthens_the_wait() {
    let server = Server::start([say("HTTP/1.1 503 Busy\r\nRetry-After: 1000\r\nContent-Length: 0\r\n\r\n")]);
    let mut watch = Watch::start(get(server.url("/"), quick()));
    assert_eq!(watch.until("failed")[1], "failed 503 retry 1 in 1000000: the server answered 503 Service Unavailable");
}

#[test]
fn c07_every_framing_is_read() {
    let kind = "Content-Type: text/event-stream\r\n";
    let chunked = "Transfer-Encoding: chunked\r\n\r\n5;x=y\r\ndata:\r\n4\r\n a\n\n\r\n0\r\nX-Trailer: 1\r\n\r\n";
    for answer in [
        format!("HTTP/1.0 200 OK\r\n{kind}\r\ndata: a\n\n"),
        format!("HTTP/1.1 200\r\n{kind}X-Bits: \u{FC}\r\nContent-Length: 9\r\n\r\ndata: a\n\ndata: b\n\n"),
        format!("HTTP/1.1 200 OK\r\n{kind}{chunked}"),
        format!(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n{kind}\r\ndata: a\n\n"
        ),
    ] {
        assert_eq!(answered(answer.clone()), ["open 200", "message [] a", "closed ended"], "{answer}");
    }
}

#[test]
fn c09_a_body_cut_short_is_a_loss_after_its_events() {
    let kind = "Content-Type: text/event-stream\r\n";
    for framing in [
        "Content-Length: 100\r\n\r\ndata: a\n\ndata: b",
        "Transfer-Encoding: chunked\r\n\r\n9\r\ndata: a\n\n\r\n5\r\nda",
    ] {
        let said = answered(format!("HTTP/1.1 200 OK\r\n{kind}{framing}"));
        assert_eq!(said[..2], ["open 200", "message [] a"], "{framing}");
        assert!(said[2].starts_with("failed 200 final: the connection was lost"), "{said:?}");
    }
}

#[test]
fn c13_what_is_no_http_is_an_error() {
    for garbage in
        [b"SSH-2.0-OpenSSH\r\n".to_vec(), vec![0xFF; 100_000], b"HTTP/1.1 200 OK\r\nContent-Ty".to_vec(), Vec::new()]
    {
        let said = answered(garbage);
        assert!(said[0].starts_with("failed - final: "), "{said:?}");
    }
}

#[test]
fn m04_endless_headers_are_an_error() {
    let server = Server::start([act(|talk| {
        talk.send("HTTP/1.1 200 OK\r\n");
        (0..2000).for_each(|number| talk.send(format!("X-{number}: {}\r\n", "x".repeat(1000))));
    })]);
    let said = said(get(server.url("/"), once()));
    assert!(said[0].starts_with("failed - final: "), "{said:?}");
}

#[test]
fn c14_localhost_is_found_on_either_address() {
    // No resolver has to know of the names below it.
    for host in ["localhost", "my-app.localhost", "A.B.Localhost"] {
        let server = Server::start([stream("")]);
        assert_eq!(said(get(format!("http://{host}:{}/", server.port()), once()))[0], "open 200", "{host}");
        assert_eq!(header(&server.request(), "host"), Some(format!("{}:{}", host.to_lowercase(), server.port())));
    }
}

#[test]
fn m04_many_headers_are_read() {
    let headers: String = (0..200).map(|number| format!("X-{number}: {}\r\n", "y".repeat(300))).collect();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n{headers}\r\ndata: a\n\n");
    assert_eq!(answered(head), ["open 200", "message [] a", "closed ended"]);
}

#[test]
fn c14_an_address_of_version_six_is_reached() {
    let Ok(listener) = std::net::TcpListener::bind("[::1]:0") else {
        println!("skipped: this machine has no IPv6");
        return;
    };
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        use std::io::{Read, Write};
        for socket in listener.incoming().take(2) {
            let mut socket = socket.unwrap();
            let _ = socket.read(&mut [0; 4096]);
            let _ = socket.write_all(format!("{OPEN}data: a\n\n").as_bytes());
        }
    });
    for host in ["[::1]", "localhost"] {
        let said = said(get(format!("http://{host}:{port}/"), once()));
        assert_eq!(said, ["open 200", "message [] a", "closed ended"], "{host}");
    }
}
