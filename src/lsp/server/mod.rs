//! The session: which message does what, from `initialize` to `exit`. `requests` answers questions about open texts, `previews` serves the window of
//! the live preview, and `place_params` says which parameters name a place.

mod place_params;
mod previews;
mod requests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lsp_types::{
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWatchedFilesRegistrationOptions,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, FileSystemWatcher, GlobPattern, InitializeParams,
    LogMessageParams, MessageType, PublishDiagnosticsParams, Registration, RegistrationParams, Uri,
};
use serde_json::{Value, json};

use crate::capabilities::capabilities;
use crate::client::Client;
use crate::document::Documents;
use crate::host::Host;
use crate::preview::Preview;
use crate::rpc::{self, Failure};
use crate::uri::{path_of, uri_of};
use crate::workspace::{Context, Workspace};

/// Phase of the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Before `initialize`.
    New,
    /// Requests are answered.
    Running,
    /// After `shutdown`, before `exit`.
    ShutDown,
    /// After `exit`, with the exit code.
    Exited(u8),
}

/// A language server without threads or a clock. The program passes it messages, sends its answers, and calls [`Server::settle`] when no message is
/// waiting.
pub struct Server {
    host: Box<dyn Host>,
    version: &'static str,
    client: Client,
    phase: Phase,
    pub(crate) documents: Documents,
    pub(crate) workspace: Workspace,
    /// Diagnostics that the client shows, by file.
    shown: BTreeMap<PathBuf, Vec<lsp_types::Diagnostic>>,
    preview: Preview,
    next_request: i32,
    out: Vec<Value>,
}

impl Server {
    /// A server that reports this program version.
    pub fn new(host: Box<dyn Host>, version: &'static str) -> Self {
        Self {
            host,
            version,
            client: Client::default(),
            phase: Phase::New,
            documents: Documents::default(),
            workspace: Workspace::default(),
            shown: BTreeMap::new(),
            preview: Preview::default(),
            next_request: 0,
            out: Vec::new(),
        }
    }

    /// Takes one message and returns the messages that answer it.
    pub fn handle(&mut self, message: Value) -> Vec<Value> {
        let id = message.get("id").cloned().filter(|id| id.is_string() || id.is_number());
        let method = message.get("method").and_then(Value::as_str).map(str::to_owned);
        let params = message.get("params").cloned().unwrap_or_default();
        if let Some(method) = &method {
            self.follow_cursor(method, &params);
        }
        match (method, id) {
            (Some(method), Some(id)) => {
                let result = self.request(&method, params);
                self.out.push(rpc::response(&id, result));
            }
            (Some(method), None) => {
                if let Err(failure) = self.notification(&method, params) {
                    self.log(&format!("`{method}`: {}", failure.message));
                }
            }
            // A response to a request of the server: `client/registerCapability`, whose result is not used.
            (None, Some(_)) if message.get("result").is_some() || message.get("error").is_some() => {}
            (None, _) => {
                let failure = Failure::new(Failure::INVALID_REQUEST, "this is no request");
                self.out.push(rpc::response(&Value::Null, Err(failure)));
            }
        }
        self.preview.sync(&self.documents);
        std::mem::take(&mut self.out)
    }

    /// Response to a message that is not JSON.
    pub fn unreadable(fault: &str) -> Value {
        rpc::response(&Value::Null, Err(Failure::new(Failure::PARSE_ERROR, fault)))
    }

    /// True when [`Self::settle`] has work.
    pub fn is_unsettled(&self) -> bool {
        self.phase == Phase::Running && self.workspace.is_stale(&self.documents)
    }

    /// Checks apps that have changed and returns the new diagnostics.
    pub fn settle(&mut self) -> Vec<Value> {
        if self.is_unsettled() {
            self.refresh();
        }
        std::mem::take(&mut self.out)
    }

    /// Exit code of the process, after the client's `exit`.
    pub fn exit_code(&self) -> Option<u8> {
        match self.phase {
            Phase::Exited(code) => Some(code),
            Phase::New | Phase::Running | Phase::ShutDown => None,
        }
    }

    fn request(&mut self, method: &str, params: Value) -> Result<Value, Failure> {
        match (self.phase, method) {
            (Phase::New, "initialize") => self.initialize(rpc::params(params)?),
            (Phase::New, _) => Err(Failure::new(Failure::NOT_INITIALIZED, "`initialize` comes first")),
            (Phase::Running, "shutdown") => {
                self.phase = Phase::ShutDown;
                Ok(Value::Null)
            }
            (Phase::Running, "initialize") => Err(Failure::new(Failure::INVALID_REQUEST, "`initialize` came before")),
            (Phase::Running, _) => self.answer(method, params),
            (Phase::ShutDown | Phase::Exited(_), _) => {
                Err(Failure::new(Failure::INVALID_REQUEST, "the server is shut down"))
            }
        }
    }

    fn notification(&mut self, method: &str, params: Value) -> Result<(), Failure> {
        match (self.phase, method) {
            (phase, "exit") => self.phase = Phase::Exited(u8::from(phase != Phase::ShutDown)),
            (Phase::Running, "initialized") => self.watch(),
            (Phase::Running, "textDocument/didOpen") => self.opened(rpc::params(params)?),
            (Phase::Running, "textDocument/didChange") => self.changed(rpc::params(params)?),
            (Phase::Running, "textDocument/didClose") => self.closed(rpc::params(params)?),
            (Phase::Running, "workspace/didChangeWatchedFiles") => self.files_changed(&rpc::params(params)?),
            // `didSave` and other notifications need nothing: the text of open files is known already.
            _ => {}
        }
        Ok(())
    }

    fn initialize(&mut self, params: InitializeParams) -> Result<Value, Failure> {
        self.client = Client::of(&params.capabilities);
        self.phase = Phase::Running;
        rpc::result(json!({
            "capabilities": capabilities(self.client.encoding),
            "serverInfo": {"name": "ensemble-run", "version": self.version},
        }))
    }

    /// Registers watchers for files on disk.
    fn watch(&mut self) {
        if !self.client.watches {
            return;
        }
        let patterns = ["**/*.{yaml,yml,js,json,ensemble,tape}", "**/.env*"];
        let watchers =
            patterns.map(|pattern| FileSystemWatcher { glob_pattern: GlobPattern::String(pattern.into()), kind: None });
        let options = DidChangeWatchedFilesRegistrationOptions { watchers: watchers.to_vec() };
        let method = "workspace/didChangeWatchedFiles";
        let options = serde_json::to_value(options).ok();
        let registration = Registration { id: "files".into(), method: method.into(), register_options: options };
        self.next_request += 1;
        let registrations = RegistrationParams { registrations: vec![registration] };
        self.out.push(rpc::request(self.next_request, "client/registerCapability", registrations));
    }

    fn opened(&mut self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        let path = path_of(&document.uri);
        let taken = self.documents.open(path.clone(), document.uri, document.version, document.text, self.host.disk());
        match taken {
            // The app of an open file is looked for later.
            Ok(()) => self.workspace.opened(&path),
            Err(reason) => self.log(&reason),
        }
    }

    fn changed(&mut self, params: DidChangeTextDocumentParams) {
        let path = path_of(&params.text_document.uri);
        let encoding = self.client.encoding;
        if let Some(document) = self.documents.get_mut(&path) {
            document.change(params.content_changes, params.text_document.version, encoding);
            self.workspace.changed(&path);
        }
    }

    fn closed(&mut self, params: DidCloseTextDocumentParams) {
        let path = path_of(&params.text_document.uri);
        if self.documents.close(&path).is_some() {
            self.workspace.closed(&path);
        }
    }

    fn files_changed(&mut self, params: &DidChangeWatchedFilesParams) {
        let is_open = |uri: &Uri| self.documents.get(&path_of(uri)).is_some();
        // Open files are not read from the disk, unless they were created or deleted.
        if params.changes.iter().any(|change| !is_open(&change.uri) || change.typ != lsp_types::FileChangeType::CHANGED)
        {
            self.workspace.files_changed();
        }
    }

    /// Checks apps that have changed and publishes the result.
    pub(crate) fn refresh(&mut self) {
        let cx = Context { host: &*self.host, documents: &self.documents, client: &self.client };
        self.workspace.refresh(&cx);
        self.publish();
    }

    /// Publishes diagnostics, and empty lists for files that have none any more. A client that pulls diagnostics of open files gets only the others.
    fn publish(&mut self) {
        let all = self.workspace.apps().flat_map(|(_, app)| &app.faults);
        let faulty: BTreeMap<PathBuf, Vec<lsp_types::Diagnostic>> = all
            .filter(|(path, faults)| !faults.is_empty() && (!self.client.pulls || self.documents.get(path).is_none()))
            .map(|(path, faults)| (path.clone(), faults.clone()))
            .collect();
        let mended = self.shown.keys().filter(|path| !faulty.contains_key(*path)).map(|path| (path, &[][..]));
        let told = faulty.iter().filter(|(path, faults)| self.shown.get(*path) != Some(faults));
        let told = told.map(|(path, faults)| (path, &faults[..]));
        let messages: Vec<Value> =
            mended.chain(told).filter_map(|(path, faults)| self.published(path, faults.to_vec())).collect();
        self.out.extend(messages);
        self.shown = faulty;
    }

    fn published(&self, path: &Path, diagnostics: Vec<lsp_types::Diagnostic>) -> Option<Value> {
        let version = self.documents.get(path).map(|document| document.version);
        let params = PublishDiagnosticsParams { uri: self.uri(path)?, diagnostics, version };
        Some(rpc::notification("textDocument/publishDiagnostics", params))
    }

    /// URI of a file; for an open document as the client writes it.
    pub(crate) fn uri(&self, path: &Path) -> Option<Uri> {
        self.documents.get(path).map(|document| document.uri.clone()).or_else(|| uri_of(path))
    }

    fn log(&mut self, message: &str) {
        let params = LogMessageParams { typ: MessageType::WARNING, message: message.to_owned() };
        self.out.push(rpc::notification("window/logMessage", params));
    }
}
