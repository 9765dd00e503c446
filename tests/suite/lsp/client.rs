//! A client of the language server in the same process: the server is the one of the program, its files are in memory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ensemble_run::app::MemoryFiles;
use ensemble_run::cli::lsp::ProgramHost;
use ensemble_run::lsp::preview::{FromWindow, Order};
use ensemble_run::lsp::{Server, path_of, uri_of};
use serde_json::{Value, json};

/// A session with the server.
pub struct Client {
    server: Server,
    requests: i32,
    /// Faults by file, as the server has pushed them.
    pub faults: BTreeMap<PathBuf, Vec<Value>>,
    /// Result of `initialize`.
    pub capabilities: Value,
}

impl Client {
    /// A session over these files of the app at `/app`, of a client with these capabilities.
    pub fn new(files: &[(&str, &str)], capabilities: Value) -> Self {
        let files: MemoryFiles = files.iter().map(|(path, text)| (format!("/app/{path}"), *text)).collect();
        let server = Server::new(Box::new(ProgramHost::over(Box::new(files))), "0");
        let mut client = Self { server, requests: 0, faults: BTreeMap::new(), capabilities: Value::Null };
        let answer =
            client.request("initialize", json!({"processId": null, "rootUri": null, "capabilities": capabilities}));
        client.capabilities = answer["capabilities"].clone();
        client.notify("initialized", json!({}));
        client
    }

    fn take(&mut self, messages: Vec<Value>) -> Option<Value> {
        let mut answer = None;
        for message in messages {
            if message["method"] == "textDocument/publishDiagnostics" {
                let params = &message["params"];
                let path = path_of(&serde_json::from_value(params["uri"].clone()).unwrap());
                self.faults.insert(path, params["diagnostics"].as_array().unwrap().clone());
            } else if message.get("method").is_none() {
                assert_eq!((&message["id"], answer.is_none()), (&json!(self.requests), true), "{message}");
                answer = Some(message);
            }
        }
        answer
    }

    /// The whole answer to a request.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        self.requests += 1;
        let messages =
            self.server.handle(json!({"jsonrpc": "2.0", "id": self.requests, "method": method, "params": params}));
        self.take(messages).unwrap_or_else(|| panic!("`{method}` has no answer"))
    }

    /// The result of a request.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let answer = self.ask(method, params);
        assert!(answer.get("error").is_none(), "`{method}`: {answer}");
        answer["result"].clone()
    }

    /// Sends a notification.
    pub fn notify(&mut self, method: &str, params: Value) {
        let messages = self.server.handle(json!({"jsonrpc": "2.0", "method": method, "params": params}));
        assert_eq!(self.take(messages), None);
    }

    /// Orders for the preview.
    pub fn orders(&mut self) -> Vec<Order> {
        self.server.take_preview_orders()
    }

    /// The window of the preview says something; returns what the server then says to the client.
    pub fn window_says(&mut self, message: FromWindow) -> Vec<Value> {
        self.server.preview_said(message)
    }

    /// The window of the preview ends.
    pub fn window_ends(&mut self, fault: Option<&str>) -> Vec<Value> {
        self.server.preview_ended(fault.map(str::to_owned))
    }

    /// Waits until nothing is left to do.
    pub fn settle(&mut self) {
        let messages = self.server.settle();
        assert_eq!(self.take(messages), None);
        assert!(!self.server.is_unsettled(), "settling comes to an end");
    }

    /// Opens a file of the app with this text.
    pub fn open(&mut self, path: &str, text: &str) {
        let document = json!({"uri": uri(path), "languageId": "yaml", "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}));
        self.settle();
    }

    /// Replaces a range, from line and column to line and column, by a text.
    pub fn change(&mut self, path: &str, version: i32, (from, to): ((u32, u32), (u32, u32)), text: &str) {
        let position = |(line, character)| json!({"line": line, "character": character});
        let range = json!({"start": position(from), "end": position(to)});
        let changes = json!([{"range": range, "text": text}]);
        let document = json!({"uri": uri(path), "version": version});
        self.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
    }

    /// Closes a file.
    pub fn close(&mut self, path: &str) {
        self.notify("textDocument/didClose", json!({"textDocument": {"uri": uri(path)}}));
        self.settle();
    }

    /// Faults of a file, each as `line:column-line:column severity[code]: message`, lines and columns from 0.
    pub fn faults_of(&self, path: &str) -> Vec<String> {
        let faults = self.faults.get(&Path::new("/app").join(path));
        faults.into_iter().flatten().map(written).collect()
    }
}

/// A fault in one line.
pub fn written(fault: &Value) -> String {
    let place = |end: &str| {
        let place = &fault["range"][end];
        format!("{}:{}", place["line"], place["character"])
    };
    let severity = match fault["severity"].as_u64() {
        Some(1) => "error",
        Some(2) => "warning",
        _ => "hint",
    };
    let code = fault["code"].as_str().map(|code| format!("[{code}]")).unwrap_or_default();
    let message = fault["message"].as_str().unwrap_or_default().lines().next().unwrap_or_default();
    format!("{}-{} {severity}{code}: {message}", place("start"), place("end"))
}

/// The URI of a file of the app.
pub fn uri(path: &str) -> String {
    uri_of(&Path::new("/app").join(path)).unwrap().as_str().to_owned()
}
