//! `Server`: a function from client messages to server messages.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ensemble_core::app::Files as _;
use ensemble_core::diag::FileId;
use lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, ColorPresentationParams, CompletionParams,
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWatchedFilesRegistrationOptions,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DocumentColorParams, DocumentDiagnosticParams,
    DocumentFormattingParams, DocumentHighlightParams, DocumentSymbolParams, ExecuteCommandParams, FileSystemWatcher,
    FoldingRangeParams, GlobPattern, GotoDefinitionParams, HoverParams, InitializeParams, InlayHintParams,
    LogMessageParams, MessageType, Position, PublishDiagnosticsParams, ReferenceParams, Registration,
    RegistrationParams, RenameParams, SemanticTokensParams, SemanticTokensRangeParams, ShowDocumentParams,
    ShowMessageParams, SignatureHelpParams, TextDocumentPositionParams, Uri, WorkspaceSymbolParams,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::add_env::add_to_env;
use crate::capabilities::capabilities;
use crate::client::Client;
use crate::colors::{document_colors, presentations};
use crate::completion::completion;
use crate::cures::{cures, faults_in};
use crate::document::Documents;
use crate::folding::folding_ranges;
use crate::format::{changed, formatted};
use crate::host::Host;
use crate::hover::hover;
use crate::navigation;
use crate::preview::{self, FromWindow, Order, Preview};
use crate::query::Query;
use crate::refactor::refactors;
use crate::rpc::{self, Failure};
use crate::semantic_tokens::semantic_tokens;
use crate::signature::signature_help;
use crate::static_hints::static_hints;
use crate::symbols::{document_symbols, workspace_symbols};
use crate::uri::{path_of, uri_of};
use crate::workspace::{Context, Workspace};

/// Request parameters with a document and a position.
trait Place: DeserializeOwned {
    /// URI of the document.
    fn uri(&self) -> &Uri;

    /// Position; the start for requests about a whole document.
    fn position(&self) -> Position {
        Position::default()
    }
}

macro_rules! places {
    ($($name:ident: $($step:ident).+;)*) => {
        $(impl Place for $name {
            fn uri(&self) -> &Uri {
                &self.$($step).+.text_document.uri
            }

            fn position(&self) -> Position {
                self.$($step).+.position
            }
        })*
    };
}

places! {
    CompletionParams: text_document_position;
    HoverParams: text_document_position_params;
    DocumentHighlightParams: text_document_position_params;
    GotoDefinitionParams: text_document_position_params;
    ReferenceParams: text_document_position;
    SignatureHelpParams: text_document_position_params;
}

impl Place for TextDocumentPositionParams {
    fn uri(&self) -> &Uri {
        &self.text_document.uri
    }

    fn position(&self) -> Position {
        self.position
    }
}

impl Place for DocumentSymbolParams {
    fn uri(&self) -> &Uri {
        &self.text_document.uri
    }
}

impl Place for DocumentColorParams {
    fn uri(&self) -> &Uri {
        &self.text_document.uri
    }
}

impl Place for SemanticTokensParams {
    fn uri(&self) -> &Uri {
        &self.text_document.uri
    }
}

impl Place for SemanticTokensRangeParams {
    fn uri(&self) -> &Uri {
        &self.text_document.uri
    }
}

impl Place for InlayHintParams {
    fn uri(&self) -> &Uri {
        &self.text_document.uri
    }
}

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
            // The answer to a request of ours: `client/registerCapability` has none that matters.
            (None, Some(_)) if message.get("result").is_some() || message.get("error").is_some() => {}
            (None, _) => {
                let failure = Failure::new(Failure::INVALID_REQUEST, "this is no request");
                self.out.push(rpc::response(&Value::Null, Err(failure)));
            }
        }
        self.preview.sync(&self.documents);
        std::mem::take(&mut self.out)
    }

    /// Removes and returns the pending orders of the live preview.
    pub fn take_preview_orders(&mut self) -> Vec<Order> {
        self.preview.take_orders()
    }

    /// Handles a message from the preview's window.
    pub fn preview_said(&mut self, message: FromWindow) -> Vec<Value> {
        match message {
            FromWindow::Chosen { at } => self.show_place(&at),
            FromWindow::Live(live) => {
                if self.preview.take_live(live) {
                    self.values_changed();
                }
            }
        }
        std::mem::take(&mut self.out)
    }

    /// Records that the preview's window has closed; `fault` is the reason, unless the user closed it.
    pub fn preview_ended(&mut self, fault: Option<String>) -> Vec<Value> {
        self.preview.ended();
        self.values_changed();
        if let Some(message) = fault {
            let params = ShowMessageParams { typ: MessageType::ERROR, message };
            self.out.push(rpc::notification("window/showMessage", params));
        }
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

    fn answer(&mut self, method: &str, params: Value) -> Result<Value, Failure> {
        match method {
            "textDocument/diagnostic" => Ok(self.pulled(rpc::params(params)?)),
            "textDocument/completion" => self.at::<CompletionParams, _>(params, |query, _| completion(query)),
            "textDocument/hover" => {
                let live = self.preview.live();
                self.at::<HoverParams, _>(params, |query, _| preview::with_value(hover(query), query, &live))
            }
            "textDocument/documentHighlight" => {
                self.at::<DocumentHighlightParams, _>(params, |query, _| navigation::highlights(query))
            }
            preview::STREAMS => self.streams(),
            "workspace/executeCommand" => self.command(rpc::params(params)?),
            "textDocument/definition" => {
                self.at::<GotoDefinitionParams, _>(params, |query, _| navigation::definition(query))
            }
            "textDocument/references" => self.at::<ReferenceParams, _>(params, |query, params| {
                navigation::references(query, params.context.include_declaration)
            }),
            "textDocument/prepareRename" => {
                self.at::<TextDocumentPositionParams, _>(params, |query, _| navigation::prepare_rename(query))
            }
            "textDocument/rename" => self.renamed(params),
            "textDocument/documentSymbol" => {
                self.at::<DocumentSymbolParams, _>(params, |query, _| document_symbols(query))
            }
            "workspace/symbol" => self.searched(rpc::params(params)?),
            "textDocument/foldingRange" => {
                let params: FoldingRangeParams = rpc::params(params)?;
                let document = self.documents.get(&path_of(&params.text_document.uri));
                rpc::result(document.map(|document| folding_ranges(&document.text)))
            }
            "textDocument/documentColor" => {
                self.at::<DocumentColorParams, _>(params, |query, _| document_colors(query))
            }
            "textDocument/colorPresentation" => self.colored(rpc::params(params)?),
            "textDocument/codeAction" => self.actions(rpc::params(params)?),
            "textDocument/formatting" => self.formatted(&rpc::params(params)?),
            "textDocument/semanticTokens/full" => {
                self.at::<SemanticTokensParams, _>(params, |query, _| semantic_tokens(query, None))
            }
            "textDocument/semanticTokens/range" => self
                .at::<SemanticTokensRangeParams, _>(params, |query, params| semantic_tokens(query, Some(params.range))),
            "textDocument/inlayHint" => {
                let live = self.preview.live();
                self.at::<InlayHintParams, _>(params, |query, params| {
                    let mut found = static_hints(query, params.range);
                    found.extend(preview::inlay_hints(&live, query, params.range));
                    found
                })
            }
            "textDocument/signatureHelp" => self.at::<SignatureHelpParams, _>(params, |query, _| signature_help(query)),
            _ => Err(Failure::new(Failure::METHOD_NOT_FOUND, format!("there is no `{method}`"))),
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
            // What is saved was open already. Of others nothing is asked.
            _ => {}
        }
        Ok(())
    }

    fn command(&mut self, params: ExecuteCommandParams) -> Result<Value, Failure> {
        match &*params.command {
            preview::OPEN => {
                let argument = params.arguments.into_iter().next().unwrap_or_default();
                self.open_preview(rpc::params(argument)?)
            }
            preview::CLOSE => {
                self.preview.close();
                Ok(Value::Null)
            }
            other => Err(Failure::new(Failure::INVALID_PARAMS, format!("there is no command `{other}`"))),
        }
    }

    /// Opens the preview of a file's app, and shows the cursor in it.
    fn open_preview(&mut self, arguments: preview::Arguments) -> Result<Value, Failure> {
        let path = path_of(&arguments.text_document.uri);
        let (host, documents, encoding) = (&*self.host, &self.documents, self.client.encoding);
        let app = self.workspace.home_of(&path, &Context { host, documents, client: &self.client });
        let none =
            || Failure::new(Failure::REQUEST_FAILED, "this file belongs to no app; a file that is open is shown");
        let app = app.ok_or_else(none)?.0.to_owned();
        let is_folder = host.disk().is_folder(&app);
        let streams = if is_folder { &app } else { app.parent().unwrap_or(&app) }.join("simulate");
        let simulate = arguments.simulate.unwrap_or_else(|| host.disk().is_folder(&streams));
        self.preview.open(&app, is_folder, simulate);
        self.preview.sync(documents);
        if let (Some(position), Some(document)) = (arguments.position, documents.get(&path)) {
            self.preview.cursor(&path, document, position, encoding);
        }
        rpc::result(json!({"app": app, "simulate": simulate}))
    }

    /// Sends the cursor to the preview, if a client message contains its position.
    fn follow_cursor(&mut self, method: &str, params: &Value) {
        if self.preview.app().is_none() || ![preview::CURSOR, "textDocument/documentHighlight"].contains(&method) {
            return;
        }
        // What has another form is answered by the request itself; as a notification it says nothing.
        let Ok(at) = rpc::params::<TextDocumentPositionParams>(params.clone()) else { return };
        let path = path_of(&at.text_document.uri);
        if let Some(document) = self.documents.get(&path) {
            self.preview.cursor(&path, document, at.position, self.client.encoding);
        }
    }

    /// Moves the editor's cursor to a place picked in the preview. A client without `window/showDocument` gets a message with the place.
    fn show_place(&mut self, at: &preview::TextPosition) {
        let path = PathBuf::from(&at.path);
        let Some(uri) = self.uri(&path) else { return };
        if !self.client.shows_documents {
            let message = format!("{}:{}:{}", at.path, at.line.saturating_add(1), at.column.saturating_add(1));
            let params = ShowMessageParams { typ: MessageType::INFO, message };
            return self.out.push(rpc::notification("window/showMessage", params));
        }
        let range = match self.documents.get(&path) {
            Some(document) => preview::range_of(document, at, self.client.encoding),
            // A file that is not open is read as it is on the disk, where YAML has few columns that are not bytes.
            None => lsp_types::Range::new(Position::new(at.line, at.column), Position::new(at.line, at.column)),
        };
        let params = ShowDocumentParams { uri, external: Some(false), take_focus: Some(true), selection: Some(range) };
        self.next_request += 1;
        self.out.push(rpc::request(self.next_request, "window/showDocument", params));
    }

    /// Asks the client to refresh inlay hints, and notifies clients that follow live values.
    fn values_changed(&mut self) {
        if self.client.refreshes_hints {
            self.next_request += 1;
            self.out.push(rpc::request(self.next_request, "workspace/inlayHint/refresh", Value::Null));
        }
        if self.client.follows_values {
            self.out.push(rpc::notification(preview::LIVE_CHANGED, json!({})));
        }
    }

    /// Streams of all open apps, with live state for the one in the preview.
    fn streams(&mut self) -> Result<Value, Failure> {
        let (host, documents, encoding) = (&*self.host, &self.documents, self.client.encoding);
        let live = self.preview.live();
        let paths: Vec<PathBuf> = self.workspace.apps().map(|(path, _)| path.clone()).collect();
        let mut found = Vec::new();
        for (path, app) in paths.iter().zip(self.workspace.apps_mut()) {
            let model = app.model(documents);
            let query = Query { model, file: FileId(0), lines: None, offset: 0, host, documents, encoding };
            let live = Some(&*live).filter(|_| self.preview.app() == Some(path));
            found.extend(preview::streams(&query, &path.to_string_lossy(), live));
        }
        rpc::result(found)
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
        let patterns = ["**/*.{yaml,yml,js,json,ensemble}", "**/.env*"];
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
            // A file that is open belongs to no app before it is looked for.
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
        // What is open is not read from the disk, unless its folder came or went.
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

    fn pulled(&mut self, params: DocumentDiagnosticParams) -> Value {
        let path = path_of(&params.text_document.uri);
        if self.is_unsettled() {
            self.refresh();
        }
        let cx = Context { host: &*self.host, documents: &self.documents, client: &self.client };
        let Some(app) = self.workspace.app_of(&path, &cx) else { return json!({"kind": "full", "items": []}) };
        let items = app.faults.get(&path).cloned().unwrap_or_default();
        json!({"kind": "full", "items": items})
    }

    /// Answers a query about a place of an open document; null for a file of no app.
    fn at<P: Place, R: Serialize + Default>(
        &mut self,
        params: Value,
        answer: impl FnOnce(&Query<'_>, &P) -> R,
    ) -> Result<Value, Failure> {
        let params: P = rpc::params(params)?;
        let path = path_of(params.uri());
        let answered = self.query(&path, params.position(), |query| answer(query, &params));
        rpc::result(answered.unwrap_or_default())
    }

    fn query<R>(&mut self, path: &Path, position: Position, answer: impl FnOnce(&Query<'_>) -> R) -> Option<R> {
        let (host, documents, encoding) = (&*self.host, &self.documents, self.client.encoding);
        let document = documents.get(path)?;
        let app = self.workspace.app_of(path, &Context { host, documents, client: &self.client })?;
        let model = app.model(documents);
        let file = model.file(path.to_str()?)?;
        let offset = document.lines.byte(&document.text, position, encoding);
        let lines = Some(&document.lines);
        Some(answer(&Query { model, file, lines, offset, host, documents, encoding }))
    }

    fn renamed(&mut self, params: Value) -> Result<Value, Failure> {
        let params: RenameParams = rpc::params(params)?;
        let TextDocumentPositionParams { text_document, position } = params.text_document_position;
        let renames_files = self.client.renames_files;
        let answer = |query: &Query<'_>| navigation::rename(query, &params.new_name, renames_files);
        let renamed = self.query(&path_of(&text_document.uri), position, answer);
        rpc::result(renamed.transpose()?)
    }

    fn searched(&mut self, params: WorkspaceSymbolParams) -> Result<Value, Failure> {
        let (host, documents, encoding) = (&*self.host, &self.documents, self.client.encoding);
        let mut found = Vec::new();
        for app in self.workspace.apps_mut() {
            let model = app.model(documents);
            let query = Query { model, file: FileId(0), lines: None, offset: 0, host, documents, encoding };
            found.extend(workspace_symbols(model, &params.query, &|symbol| query.location(symbol.span)));
        }
        rpc::result(found)
    }

    fn colored(&mut self, params: ColorPresentationParams) -> Result<Value, Failure> {
        let document = self.documents.get(&path_of(&params.text_document.uri));
        let before = document.and_then(|document| {
            let at = document.lines.byte(&document.text, params.range.start, self.client.encoding);
            document.text.get(..at as usize)?.chars().next_back()
        });
        rpc::result(presentations(params.color, params.range, before))
    }

    /// Quick fixes of faults in a range, and refactorings at its start.
    fn actions(&mut self, params: CodeActionParams) -> Result<Value, Failure> {
        let only = params.context.only.clone().unwrap_or_default();
        // `refactor` has `refactor.extract` below it; the kind without a name has all.
        let is_asked = |kind: &CodeActionKind| {
            only.is_empty()
                || only.iter().any(|asked| {
                    let below = kind.as_str().strip_prefix(asked.as_str());
                    below.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || asked.as_str().is_empty())
                })
        };
        // Changes are those of the text that was looked at.
        if self.is_unsettled() {
            self.refresh();
        }
        let mut found = Vec::new();
        if is_asked(&CodeActionKind::QUICKFIX) {
            found.extend(self.cured(&params));
        }
        let client = self.client.clone();
        let path = path_of(&params.text_document.uri);
        let refactored = self.query(&path, params.range.start, |query| refactors(query, &client)).unwrap_or_default();
        found.extend(refactored.into_iter().filter(|action| action.kind.as_ref().is_some_and(is_asked)));
        rpc::result(found)
    }

    fn cured(&mut self, params: &CodeActionParams) -> Vec<CodeAction> {
        let path = path_of(&params.text_document.uri);
        let (host, documents, encoding) = (&*self.host, &self.documents, self.client.encoding);
        let Some(document) = documents.get(&path) else { return Vec::new() };
        let cx = Context { host, documents, client: &self.client };
        let Some((home, app)) = self.workspace.home_of(&path, &cx) else { return Vec::new() };
        let shown = app.faults.get(&path).map(Vec::as_slice).unwrap_or_default();
        let document = (&document.uri, document.version);
        let mut found = cures(&app.checked, shown, &path, document, params.range, encoding);
        let files = documents.over(host.disk());
        let root = if files.is_folder(home) { home } else { home.parent().unwrap_or(home) };
        let touched = faults_in(&app.checked, &path, params.range, encoding);
        found.extend(touched.filter_map(|fault| add_to_env(fault, root, &files, documents, (&self.client, encoding))));
        found
    }

    fn formatted(&self, params: &DocumentFormattingParams) -> Result<Value, Failure> {
        let path = path_of(&params.text_document.uri);
        // Scripts stay as they are written.
        let is_yaml =
            path.extension().is_some_and(|ending| ["yaml", "yml", "ensemble"].iter().any(|yaml| ending == *yaml));
        let document = self.documents.get(&path).filter(|_| is_yaml);
        let edits = document.and_then(|document| {
            let new_text = formatted(&document.text)?;
            Some(match new_text == *document.text {
                true => Vec::new(),
                false => vec![changed(document, &new_text, self.client.encoding)],
            })
        });
        rpc::result(edits)
    }

    fn log(&mut self, message: &str) {
        let params = LogMessageParams { typ: MessageType::WARNING, message: message.to_owned() };
        self.out.push(rpc::notification("window/logMessage", params));
    }
}
