//! Recordings of what comes from real servers: WebSockets, pictures, `retry:` lines, numbers of all digits. Replayed without any server they show
//! the same.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::{fs, thread};

use tokio_tungstenite::tungstenite::{Message, accept};

use crate::cli::run;
use crate::schema::misfits_of_tape;

const APP: &str = r#"View:
  onLoad: |-
    ensemble.connectSocket('chat');
    ensemble.invokeAPI('numbers');
    ensemble.invokeAPI('feed');
  body:
    Column:
      children:
        - Image: {id: logo, source: 'http://ADDRESS/logo.png?token=picture-secret', width: 60, height: 40}
        - Text: {text: "socket ${chat.data}"}
        - Text: {text: "number ${numbers.body.n * 1e17}"}
        - Text: {text: "feed ${feed.body.data.n}"}
Socket:
  chat:
    uri: ws://ADDRESS/chat
    onSuccess: {messageSocket: {name: chat, message: {text: hello}}}
API:
  numbers: {url: 'http://ADDRESS/numbers'}
  feed: {type: sse, url: 'http://ADDRESS/feed'}
"#;

/// A number whose last digit a quick reader of JSON gets wrong.
const NUMBER: &str = "0.30000000000000004";

fn answer(stream: &mut TcpStream, kind: &str, body: &[u8]) {
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    let _gone = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

fn serve(mut stream: TcpStream) {
    let mut head = [0; 2048];
    let Ok(length) = stream.peek(&mut head) else { return };
    let path = String::from_utf8_lossy(&head[..length]).split(' ').nth(1).unwrap_or_default().to_owned();
    if path == "/chat" {
        let Ok(mut socket) = accept(stream) else { return };
        let _gone = socket.send(Message::text("welcome"));
        while let Ok(message) = socket.read() {
            if message.is_text() && socket.send(Message::text(format!("{{\"echo\":{message}}}"))).is_err() {
                return;
            }
        }
        return;
    }
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut line = String::new();
    while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
        line.clear();
    }
    match &*path {
        "/numbers" => answer(&mut stream, "application/json", format!("{{\"n\":{NUMBER}}}").as_bytes()),
        "/feed" => {
            let text = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\nretry: 4321\ndata: {{\"n\":{NUMBER}}}\n\n"
            );
            let _gone = stream.write_all(text.as_bytes());
            // Until the client goes.
            let _gone = stream.read(&mut [0; 1]);
        }
        _ => answer(&mut stream, "image/png", include_bytes!("../../../assets/icon.png")),
    }
}

#[test]
fn a_websocket_a_picture_and_numbers_of_all_digits_are_replayed_as_they_were() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || listener.incoming().flatten().for_each(|stream| drop(thread::spawn(|| serve(stream)))));
    let folder =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("recordings-connected-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let path = |name: &str| folder.join(name).display().to_string();
    let (app, tape) = (path("chat.yaml"), path("chat.tape"));
    fs::write(&app, APP.replace("ADDRESS", &address)).unwrap();
    let (before, after) = (path("before.png"), path("after.png"));
    let steps = ["--wait-text", "feed 0.3", "--wait-text", "number 3", "--wait-text", "hello", "--wait", "300"];
    let recorded =
        run(&[&["screenshot", &app, "--record", &tape, "-o", &before, "--tree", "-"], &steps[..]].concat()).with(0);
    let text = fs::read_to_string(&tape).unwrap();
    assert_eq!(misfits_of_tape(&text), [""; 0]);
    for kind in ["socket.open", "socket.message", "stream.retry", "picture"] {
        assert!(text.contains(&format!("\"kind\":\"{kind}\"")), "no `{kind}` in:\n{text}");
    }
    assert!(!text.contains("picture-secret"), "{text}");
    // Nobody serves any more: the address is taken out of the app's reach by its number of port, which the system gives to nobody else yet.
    let replayed = run(&["screenshot", &app, "--replay", &tape, "-o", &after, "--tree", "-"]).with(0);
    assert_eq!(replayed.stdout, recorded.stdout, "{}", replayed.stderr);
    assert!(replayed.stdout.contains("Text \"socket {\\\"echo\\\""), "{}", replayed.stdout);
    assert_eq!(replayed.stderr, "");
    assert_eq!(
        fs::read(&before).unwrap(),
        fs::read(&after).unwrap(),
        "the pictures are the same, that of the server among them"
    );
    let sse = run(&["export", "sse", &tape]).with(0).stdout;
    assert!(sse.contains("retry: 4321\n"), "{sse}");
    fs::remove_dir_all(folder).unwrap();
}
