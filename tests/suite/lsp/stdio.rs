//! A session with the real program over standard input and output.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Stdio};

use ensemble_run::lsp::uri_of;
use serde_json::{Value, json};

use crate::cli::program;

struct Session {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Session {
    fn start() -> Self {
        let mut child = program(&["lsp"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self { child, output }
    }

    fn write(&mut self, bytes: &[u8]) {
        let input = self.child.stdin.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.write(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    fn read(&mut self) -> Value {
        let mut header = String::new();
        self.output.read_line(&mut header).unwrap();
        let length = header.trim().strip_prefix("Content-Length: ").unwrap_or_else(|| panic!("`{header}`"));
        let mut end = String::new();
        self.output.read_line(&mut end).unwrap();
        assert_eq!(end, "\r\n");
        let mut bytes = vec![0; length.parse().unwrap()];
        self.output.read_exact(&mut bytes).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    fn request(&mut self, id: i32, method: &str, params: Value) -> Value {
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        loop {
            let message = self.read();
            if message["id"] == id && message.get("method").is_none() {
                return message;
            }
        }
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn initialize(&mut self) {
        let answer = self.request(1, "initialize", json!({"processId": null, "rootUri": null, "capabilities": {}}));
        assert_eq!(answer["result"]["serverInfo"]["name"], "ensemble-run");
        self.notify("initialized", json!({}));
    }

    fn exit_code(mut self) -> Option<i32> {
        drop(self.child.stdin.take());
        self.child.wait().unwrap().code()
    }
}

#[test]
fn a_session_ends_with_the_exit_code_of_its_end() {
    let mut session = Session::start();
    let early = session.request(7, "textDocument/hover", json!({}));
    assert_eq!(early["error"]["code"], -32002, "{early}");
    session.initialize();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/hello.yaml");
    let text = "View:\n  body:\n    Text: {txt: x}\n";
    let uri = uri_of(&path).unwrap();
    let document = json!({"uri": uri, "languageId": "yaml", "version": 1, "text": text});
    session.notify("textDocument/didOpen", json!({"textDocument": document}));
    let faults = loop {
        let message = session.read();
        if message["params"]["uri"] == json!(uri) {
            break message;
        }
    };
    assert_eq!(faults["method"], "textDocument/publishDiagnostics");
    assert_eq!(faults["params"]["diagnostics"][0]["code"], "E0203", "{faults}");
    let page = faults["params"]["diagnostics"][0]["codeDescription"]["href"].as_str().unwrap().to_owned();
    let page = std::fs::read_to_string(page.strip_prefix("file://").unwrap()).unwrap();
    assert!(page.starts_with("E0203: a widget has no such property"), "{page}");
    assert_eq!(session.request(2, "shutdown", Value::Null)["result"], Value::Null);
    session.notify("exit", Value::Null);
    assert_eq!(session.exit_code(), Some(0));
}

#[test]
fn an_end_without_shutdown_is_a_failure() {
    let mut session = Session::start();
    session.initialize();
    session.notify("exit", Value::Null);
    assert_eq!(session.exit_code(), Some(1));
    let mut session = Session::start();
    session.initialize();
    assert_eq!(session.exit_code(), Some(1), "the client has gone away");
}

#[test]
fn what_is_no_message_is_answered_or_ends_the_session() {
    let mut session = Session::start();
    session.write(b"Content-Length: 5\r\n\r\n{\"a\":");
    assert_eq!(session.read()["error"]["code"], -32700);
    session.write(b"Content-Length: 2\r\n\r\n[]");
    assert_eq!(session.read()["error"]["code"], -32600);
    session.initialize();
    session.write(b"hello\r\n\r\n");
    assert_eq!(session.exit_code(), Some(1));
}
