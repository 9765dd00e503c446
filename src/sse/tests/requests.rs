//! Single requests, downloads and timers.

use std::time::Duration;

use tokio::sync::mpsc;

use super::server::{Server, act, header, say};
use crate::{Body, HttpFault, HttpRequest, HttpResponse, Net, NetCommand, NetEvent, NetOptions, TaskId};

fn start() -> (Net, mpsc::Receiver<NetEvent>) {
    let (sender, events) = mpsc::channel(8);
    (Net::start(sender, NetOptions::default()).unwrap(), events)
}

fn perform(request: HttpRequest) -> Result<Box<HttpResponse>, HttpFault> {
    let (net, mut events) = start();
    net.perform(NetCommand::Request { id: TaskId(3), request: Box::new(request) });
    match events.blocking_recv() {
        Some(NetEvent::Response { id: TaskId(3), result }) => result,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_answer_is_read_whole() {
    let answer =
        "HTTP/1.1 201 Created\r\nX-A: 1\r\nx-a: 2\r\nSet-Cookie: c=d; Path=/\r\nContent-Length: 7\r\n\r\n{\"a\":1}";
    let server = Server::start([say(answer)]);
    let response = perform(HttpRequest {
        method: "post".into(),
        headers: vec![("X-B".into(), "3".into())],
        body: Body::Text("text".into()),
        ..HttpRequest::get(server.url("/x?y"))
    })
    .unwrap();
    assert_eq!((response.status, &*response.reason), (201, "Created"));
    assert!(response.headers.contains(&("x-a".into(), "1, 2".into())));
    assert_eq!(response.cookies, [("c".into(), "d".into())]);
    assert_eq!(response.body.to_string(), r#"{"a":1}"#);
    let request = server.request();
    assert!(request.starts_with("POST /x?y HTTP/1.1") && request.ends_with("\r\n\r\ntext"), "{request}");
    assert_eq!(header(&request, "x-b").as_deref(), Some("3"));
}

#[test]
fn a_refusal_is_an_answer() {
    let server = Server::start([say("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone")]);
    let response = perform(HttpRequest::get(server.url("/"))).unwrap();
    assert_eq!((response.status, response.is_success(), &response.body), (404, false, &"gone".into()));
}

#[test]
fn an_answer_that_does_not_come_is_a_fault() {
    let server = Server::start([act(|talk| talk.wait_for_close())]);
    let request = HttpRequest { timeout: Duration::from_millis(400), ..HttpRequest::get(server.url("/")) };
    assert_eq!(&*perform(request).unwrap_err().message, "no answer within 400 ms");
}

#[test]
fn a_server_that_is_not_there_is_a_fault() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let message = perform(HttpRequest::get(format!("http://127.0.0.1:{port}/"))).unwrap_err().message;
    assert!(message.starts_with("cannot connect: "), "{message}");
    assert!(perform(HttpRequest::get("no address")).unwrap_err().message.starts_with("the address is not valid"));
}

/// A request whose first connection is closed when the server has read it; the server answers whatever comes next.
fn asked_again(method: &str) -> (Result<Box<HttpResponse>, HttpFault>, usize) {
    let server = Server::start([say(""), say("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n2")]);
    let body = if method == "get" { Body::Empty } else { Body::Text("text".into()) };
    let outcome = perform(HttpRequest { method: method.into(), body, ..HttpRequest::get(server.url("/")) });
    let requests = server.requests();
    assert!(requests.iter().all(|request| *request == requests[0]), "{requests:?}");
    (outcome, requests.len())
}

#[test]
fn c18_a_request_on_a_connection_that_was_just_closed_is_made_once_more() {
    for method in ["get", "put", "delete", "report"] {
        let (outcome, requests) = asked_again(method);
        assert_eq!((outcome.unwrap().body.to_string(), requests), ("2".to_owned(), 2), "{method}");
    }
}

#[test]
fn c18_an_order_is_not_made_once_more() {
    for method in ["post", "patch"] {
        let (outcome, requests) = asked_again(method);
        let words = outcome.unwrap_err().message;
        assert!(words.starts_with("the connection was lost: "), "{words}");
        assert_eq!(requests, 1, "{method}");
    }
}

#[test]
fn c18_a_request_whose_second_connection_is_lost_too_has_failed() {
    let server = Server::start([say(""), say(""), say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")]);
    let words = perform(HttpRequest::get(server.url("/"))).unwrap_err().message;
    assert!(words.starts_with("the connection was lost: "), "{words}");
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_cancelled_request_is_silent() {
    let server = Server::start([act(|talk| talk.wait_for_close())]);
    let (net, mut events) = start();
    net.perform(NetCommand::Request { id: TaskId(1), request: Box::new(HttpRequest::get(server.url("/"))) });
    server.request();
    net.perform(NetCommand::CancelRequest { id: TaskId(1) });
    while std::net::TcpStream::connect(("127.0.0.1", server.port())).is_ok() {}
    assert!(events.try_recv().is_err());
}

#[test]
fn a_file_is_downloaded() {
    let server = Server::start([
        say("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\n\0\x01\x02"),
        say("HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n"),
    ]);
    let (net, mut events) = start();
    let mut fetch = |number| {
        net.perform(NetCommand::Fetch { id: TaskId(number), url: server.url("/").into() });
        match events.blocking_recv() {
            Some(NetEvent::Fetched { id, result }) if id == TaskId(number) => result,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(fetch(1).unwrap().as_ref(), [0, 1, 2]);
    assert_eq!(&*fetch(2).unwrap_err().message, "the server answered 404 Not Found");
}

#[test]
fn timers_ring_unless_cancelled() {
    let (net, mut events) = start();
    net.perform(NetCommand::Timer { id: TaskId(1), after: Duration::from_millis(20) });
    net.perform(NetCommand::Timer { id: TaskId(2), after: Duration::from_millis(40) });
    net.perform(NetCommand::CancelTimer { id: TaskId(1) });
    assert_eq!(events.blocking_recv(), Some(NetEvent::Timer { id: TaskId(2) }));
}
