//! WebSockets of a screen, `LANGUAGE.md` 7.

use std::sync::Arc;
use std::time::Duration;

use ensemble_run::message::socket::SocketEvent;

use crate::harness::{Harness, on_app, on_screen};

const CHAT: &str = r#"
Socket:
  chat:
    inputs: [room]
    uri: "wss://there.example/${room}"
    options: {reconnectInitialTimer: 2, reconnectMaxStep: 5}
    onSuccess: "log.text = log.text + ' up'"
    onReceive: "log.text = log.text + ' ' + chat.data"
    onDisconnect: "log.text = log.text + ' down:' + event.data.reason"
    onReconnectAttempt: "log.text = log.text + ' again' + event.data.attempt"
    onError: "log.text = log.text + ' error:' + event.error"
View:
  body:
    Column:
      children:
        - Text: {id: log, text: log}
        - Text: {id: state, text: "${chat.isConnected} ${chat.isReconnecting} ${chat.data}"}
        - Button: {label: Connect, onTap: {connectSocket: {name: chat, inputs: {room: lobby}, onSuccess: "log.text = log.text + ' done'"}}}
        - Button: {label: Send, onTap: {messageSocket: {name: chat, message: Hello}}}
        - Button: {label: Object, onTap: "ensemble.messageSocket('chat', {n: 1})"}
        - Button: {label: Close, onTap: {disconnectSocket: {name: chat}}}
        - Button: {label: Wait, onTap: "await ensemble.connectSocket('chat', {room: 'hall'}); log.text = log.text + ' waited'"}
"#;

fn message(app: &mut Harness, text: &str) {
    app.socket(SocketEvent::Message(Arc::from(text)));
}

#[test]
fn it_connects_receives_and_sends() {
    on_screen(CHAT, |app| {
        assert_eq!(app.text("state"), "false false ");
        app.tap("Connect");
        assert_eq!(app.sockets(), ["wss://there.example/lobby"]);
        app.socket(SocketEvent::Opened);
        assert_eq!((app.text("log"), app.text("state")), ("log up done".to_owned(), "true false ".to_owned()));
        message(app, r#"{"a": 1}"#);
        assert_eq!(app.text("state"), r#"true false {"a": 1}"#);
        assert_eq!(app.text("log"), r#"log up done {"a": 1}"#);
        app.tap("Send");
        app.tap("Object");
        assert_eq!(app.sent(), ["Hello", r#"{"n":1}"#], "text is sent as it is");
        app.tap("Connect");
        assert_eq!(app.text("log"), r#"log up done {"a": 1} done"#, "what is connected is left as it is");
        app.tap("Close");
        assert_eq!(app.text("state"), r#"false false {"a": 1}"#);
        assert!(app.sockets().is_empty() && app.text("log").ends_with("down:disconnectSocket"));
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn a_loss_is_told_and_followed_by_another_attempt() {
    on_screen(CHAT, |app| {
        app.tap("Connect");
        app.socket(SocketEvent::Opened);
        let retry = Some(Duration::from_secs(2));
        app.socket(SocketEvent::Closed { reason: Arc::from("lost"), retry, attempt: 1, was_open: true });
        assert_eq!(
            (app.text("log"), app.text("state")),
            ("log up done down:lost".to_owned(), "false true ".to_owned())
        );
        app.socket(SocketEvent::Reconnecting { attempt: 1 });
        app.socket(SocketEvent::Closed { reason: Arc::from("refused"), retry, attempt: 2, was_open: false });
        app.socket(SocketEvent::Opened);
        assert_eq!(app.text("log"), "log up done down:lost again1 error:refused up done");
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn a_script_waits_until_it_is_connected() {
    on_screen(CHAT, |app| {
        app.tap("Wait");
        assert_eq!(app.sockets(), ["wss://there.example/hall"]);
        assert!(!app.text("log").contains("waited"));
        app.socket(SocketEvent::Opened);
        assert_eq!(app.text("log"), "log up waited");
    });
}

#[test]
fn what_cannot_be_done_is_said() {
    on_screen(CHAT, |app| {
        app.tap("Send");
        let faults = app.faults();
        assert!(faults[0].contains("socket `chat` is not connected"), "{faults:?}");
    });
    let quiet = "Socket:\n  feed: {uri: 'ws://there.example'}\nView:\n  onLoad: {connectSocket: {name: feed}}\n  body:\n    Text: {text: hi}\n";
    on_screen(quiet, |app| {
        let closed = |attempt| SocketEvent::Closed {
            reason: Arc::from("connection refused"),
            retry: Some(Duration::from_secs(1)),
            attempt,
            was_open: false,
        };
        app.socket(closed(1));
        app.socket(closed(2));
        let faults = app.faults();
        assert_eq!(faults.len(), 1, "once for an outage: {faults:?}");
        assert!(faults[0].contains("socket `feed` failed: connection refused"), "{faults:?}");
    });
}

#[test]
fn it_closes_with_its_screen() {
    let home = "View:\n  body:\n    Button: {label: Go, onTap: {navigateScreen: {name: Chat}}}\n";
    let chat = "Socket:\n  feed: {uri: 'ws://there.example'}\nView:\n  onLoad: {connectSocket: {name: feed}}\n  body:\n    Button: {label: Back, onTap: navigateBack}\n";
    on_app(&[("screens/Home.yaml", home), ("screens/Chat.yaml", chat)], |app| {
        app.tap("Go");
        assert_eq!(app.sockets(), ["ws://there.example"]);
        app.tap("Back");
        assert!(app.sockets().is_empty());
    });
}

#[test]
fn functions_that_a_script_assigns_hear_its_events() {
    const HEARD: &str = r#"
Socket:
  chat: {uri: "wss://there.example/"}
Global: |-
  function hear() {
    chat.onopen = () => { log.text += ' open'; };
    chat.onmessage = (e) => { log.text += ' ' + e.data; };
    chat.onclose = (e) => { log.text += ' closed:' + e.reason; };
    chat.onerror = (e) => { log.text += ' failed:' + e.message; };
  }
View:
  onLoad: hear()
  body:
    Column:
      children:
        - Text: {id: log, text: log}
        - Button: {label: Connect, onTap: {connectSocket: {name: chat}}}
        - Button: {label: Deaf, onTap: "chat.onmessage = null"}
        - Button: {label: Close, onTap: {disconnectSocket: {name: chat}}}
"#;
    on_screen(HEARD, |app| {
        app.tap("Connect");
        let closed = |reason: &str, was_open| SocketEvent::Closed {
            reason: Arc::from(reason),
            retry: Some(Duration::from_secs(1)),
            attempt: 1,
            was_open,
        };
        app.socket(closed("refused", false));
        app.socket(SocketEvent::Opened);
        message(app, "one");
        app.tap("Deaf");
        message(app, "two");
        app.tap("Close");
        assert_eq!(app.text("log"), "log failed:refused open one closed:disconnectSocket");
        assert_eq!(app.faults(), [""; 0]);
    });
}
