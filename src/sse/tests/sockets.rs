//! WebSockets against a server on a socket.

use std::io::{Read, Write};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;

use super::server::{Server, act, header, say};
use crate::{
    AllowedHosts, ConnectionId, MAX_MESSAGE_BYTES, MAX_WAITING, Net, NetCommand, NetEvent, NetOptions, SocketEnvelope,
    SocketEvent, SocketRequest,
};

const ID: ConnectionId = ConnectionId(7);

struct Client {
    net: Net,
    events: mpsc::Receiver<NetEvent>,
}

impl Client {
    fn open(request: SocketRequest, options: NetOptions) -> Self {
        let (sender, events) = mpsc::channel(4);
        let net = Net::start(sender, options).unwrap();
        net.perform(NetCommand::OpenSocket { id: ID, generation: 3, request: Box::new(request) });
        Self { net, events }
    }

    fn next(&mut self) -> SocketEvent {
        match self.events.blocking_recv() {
            Some(NetEvent::Socket(SocketEnvelope { id: ID, generation: 3, event })) => event,
            other => panic!("{other:?}"),
        }
    }

    fn send(&self, text: &str) {
        self.net.perform(NetCommand::SendSocket { id: ID, text: text.into() });
    }
}

fn request(server: &Server, path: &str) -> SocketRequest {
    let url = server.url(path).replace("http://", "ws://");
    SocketRequest { reconnect_delay: Duration::from_millis(1), ..SocketRequest::new(url) }
}

#[test]
fn messages_go_both_ways() {
    let server = Server::start([act(|talk| {
        let mut socket = talk.upgrade();
        socket.send(Message::text("hello")).unwrap();
        let echo = socket.read().unwrap();
        socket.send(echo).unwrap();
        socket.send(Message::binary(vec![0, 255])).unwrap();
        socket.close(None).unwrap();
        while socket.read().is_ok() {}
    })]);
    let headers = vec![("X-Room".into(), "lobby".into())];
    let once = SocketRequest { auto_reconnect: false, headers, ..request(&server, "/chat?a=1") };
    let mut client = Client::open(once, NetOptions::default());
    assert_eq!(client.next(), SocketEvent::Opened);
    let asked = server.request();
    assert!(asked.starts_with("GET /chat?a=1 HTTP/1.1"), "{asked}");
    assert_eq!(header(&asked, "x-room").as_deref(), Some("lobby"));
    assert_eq!(header(&asked, "sec-websocket-version").as_deref(), Some("13"));
    assert_eq!(client.next(), SocketEvent::Message("hello".into()));
    client.send("ünïcode");
    assert_eq!(client.next(), SocketEvent::Message("ünïcode".into()));
    assert_eq!(client.next(), SocketEvent::Message("AP8=".into()), "bytes are base64");
    let reason = Arc::from("the server closed the connection");
    assert_eq!(client.next(), SocketEvent::Closed { reason, retry: None, attempt: 1, was_open: true });
}

#[test]
fn a_lost_connection_is_opened_again_with_longer_waits() {
    let answers = [
        say("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        act(|talk| drop(talk.upgrade())),
        act(|talk| {
            let mut socket = talk.upgrade();
            socket.send(Message::text("back")).unwrap();
            while socket.read().is_ok() {}
        }),
    ];
    let server = Server::start(answers);
    let mut client = Client::open(request(&server, "/"), NetOptions::default());
    let mut waits = Vec::new();
    loop {
        match client.next() {
            SocketEvent::Closed { retry: Some(wait), attempt, was_open, .. } => {
                waits.push((wait.as_millis(), attempt, was_open))
            }
            SocketEvent::Message(text) => break assert_eq!(&*text, "back"),
            SocketEvent::Opened | SocketEvent::Reconnecting { .. } => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(waits, [(100, 1, false), (200, 2, false), (100, 1, true)]);
    client.net.perform(NetCommand::CloseSocket { id: ID });
    assert!(client.events.try_recv().is_err());
}

#[test]
fn what_waits_is_sent_before_the_app_closes_the_connection() {
    let (tell, told) = std::sync::mpsc::channel();
    let server = Server::start([act(move |talk| {
        let mut socket = talk.upgrade();
        while let Ok(message) = socket.read() {
            tell.send(message).unwrap();
        }
    })]);
    let mut client = Client::open(request(&server, "/"), NetOptions::default());
    assert_eq!(client.next(), SocketEvent::Opened);
    for text in ["one", "two"] {
        client.send(text);
    }
    client.net.perform(NetCommand::CloseSocket { id: ID });
    let heard: Vec<Message> = told.iter().collect();
    let [one, two, Message::Close(Some(frame))] = &*heard else { panic!("{heard:?}") };
    assert_eq!((one.to_text().unwrap(), two.to_text().unwrap(), u16::from(frame.code)), ("one", "two", 1000));
    assert!(client.events.try_recv().is_err(), "the app has closed it and is told nothing more");
}

/// The length of each text and the code of each closing frame.
fn in_short(heard: &[Message]) -> Vec<String> {
    let short = |message: &Message| match message {
        Message::Text(text) => text.len().to_string(),
        Message::Close(frame) => format!("close {}", frame.as_ref().map_or(0, |frame| u16::from(frame.code))),
        other => format!("{other:?}"),
    };
    heard.iter().map(short).collect()
}

#[test]
fn the_closing_frame_follows_a_message_that_takes_long() {
    let (go, gone) = std::sync::mpsc::channel::<()>();
    let (tell, told) = std::sync::mpsc::channel();
    let server = Server::start([act(move |talk| {
        let mut socket = talk.upgrade();
        // Until the app has closed the connection; the systems hold a part of the message, the client the rest.
        let _closed = gone.recv();
        while let Ok(message) = socket.read() {
            tell.send(message).unwrap();
        }
    })]);
    let mut client = Client::open(request(&server, "/"), NetOptions::default());
    assert_eq!(client.next(), SocketEvent::Opened);
    client.send(&"x".repeat(MAX_MESSAGE_BYTES));
    client.send("last");
    client.net.perform(NetCommand::CloseSocket { id: ID });
    go.send(()).unwrap();
    let heard: Vec<Message> = told.iter().collect();
    assert_eq!(in_short(&heard), [&*MAX_MESSAGE_BYTES.to_string(), "4", "close 1000"]);
}

#[test]
fn a_server_that_closes_while_a_message_is_sent_gets_the_rest_and_an_answer() {
    let (tell, told) = std::sync::mpsc::channel();
    let server = Server::start([act(move |talk| {
        let mut socket = talk.upgrade();
        socket.get_mut().read_exact(&mut [0; 2]).unwrap();
        // FIN and a close frame without a code, by hand: the library would read no message any more.
        socket.get_mut().write_all(&[0x88, 0]).unwrap();
        let mut rest = Vec::new();
        socket.get_mut().read_to_end(&mut rest).unwrap();
        tell.send(rest).unwrap();
    })]);
    let once = SocketRequest { auto_reconnect: false, ..request(&server, "/") };
    let mut client = Client::open(once, NetOptions::default());
    assert_eq!(client.next(), SocketEvent::Opened);
    client.send(&"x".repeat(MAX_MESSAGE_BYTES));
    let reason = Arc::from("the server closed the connection");
    assert_eq!(client.next(), SocketEvent::Closed { reason, retry: None, attempt: 1, was_open: true });
    let rest = told.recv().unwrap();
    // Length (8) and mask (4) of the text's frame, the text, and the masked frame of a farewell.
    assert_eq!(rest.len(), 8 + 4 + MAX_MESSAGE_BYTES + 6);
    assert_eq!(rest[rest.len() - 6..][..2], [0x88, 0x80]);
}

#[test]
fn a_server_that_speaks_something_else_is_a_fault() {
    let wrong = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: AAAA\r\n\r\n";
    for (answer, words) in [
        (wrong, "the server does not speak the WebSocket protocol"),
        (
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
            "the server answered 404 Not Found instead of opening a WebSocket",
        ),
    ] {
        let server = Server::start([say(answer)]);
        let once = SocketRequest { auto_reconnect: false, ..request(&server, "/") };
        let mut client = Client::open(once, NetOptions::default());
        let SocketEvent::Closed { reason, retry: None, was_open: false, .. } = client.next() else { panic!("closed") };
        assert_eq!(&*reason, words);
    }
    let mut client =
        Client::open(SocketRequest { auto_reconnect: false, ..SocketRequest::new("ftp://h") }, NetOptions::default());
    let SocketEvent::Closed { reason, .. } = client.next() else { panic!("closed") };
    assert!(reason.contains("`wss://` or `ws://`"), "{reason}");
}

#[test]
fn the_gate_is_asked_before_a_connection_is_made() {
    let server = Server::start([act(|talk| drop(talk.upgrade()))]);
    let gate = Arc::new(AllowedHosts(vec!["elsewhere.example".to_owned()]));
    let once = SocketRequest { auto_reconnect: false, ..request(&server, "/") };
    let mut client = Client::open(once, NetOptions { gate, ..NetOptions::default() });
    let SocketEvent::Closed { reason, .. } = client.next() else { panic!("closed") };
    assert!(reason.contains("host `127.0.0.1` is not allowed"), "{reason}");
    assert!(server.requests().is_empty());
}

#[test]
fn too_many_messages_are_refused_and_said() {
    let (end, ended) = std::sync::mpsc::channel::<()>();
    let server = Server::start([act(move |talk| {
        // Never reads: what is sent stays in the buffers of the system and then in the queue.
        let _socket = talk.upgrade();
        // Until the test is over, which drops the other end.
        let _over = ended.recv();
    })]);
    let mut client = Client::open(request(&server, "/"), NetOptions::default());
    assert_eq!(client.next(), SocketEvent::Opened);
    let large: Arc<str> = "x".repeat(1 << 20).into();
    for _ in 0..MAX_WAITING {
        client.net.perform(NetCommand::SendSocket { id: ID, text: large.clone() });
    }
    let SocketEvent::Failed(words) = client.next() else { panic!("failed") };
    assert!(words.contains("more than 1000 messages or 64 MiB wait"), "{words}");
    drop(end);
}

#[test]
fn a_server_that_takes_nothing_in_is_heard_and_can_end_the_connection() {
    let (end, ended) = std::sync::mpsc::channel::<()>();
    let server = Server::start([act(move |talk| {
        let mut socket = talk.upgrade();
        // The client is sending. Nothing more is read: the rest stays in the buffers of the system and in the client.
        socket.get_mut().read_exact(&mut [0]).unwrap();
        socket.send(Message::text("still here")).unwrap();
        socket.close(None).unwrap();
        let _over = ended.recv();
    })]);
    let once = SocketRequest { auto_reconnect: false, ..request(&server, "/") };
    let mut client = Client::open(once, NetOptions::default());
    assert_eq!(client.next(), SocketEvent::Opened);
    // More than two systems hold between two sockets.
    client.send(&"x".repeat(MAX_MESSAGE_BYTES));
    assert_eq!(client.next(), SocketEvent::Message("still here".into()));
    let reason = Arc::from("the server closed the connection");
    assert_eq!(client.next(), SocketEvent::Closed { reason, retry: None, attempt: 1, was_open: true });
    drop(end);
}
