//! The live preview in the session: commands that open and close it, the cursor that it follows, and what its window says.

use std::path::PathBuf;

use ensemble_core::diag::FileId;
use lsp_types::{
    ExecuteCommandParams, MessageType, Position, ShowDocumentParams, ShowMessageParams, TextDocumentPositionParams,
};
use serde_json::{Value, json};

use super::Server;
use crate::preview::{self, FromWindow, Order};
use crate::query::Query;
use crate::rpc::{self, Failure};
use crate::uri::path_of;
use crate::workspace::Context;

impl Server {
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

    /// Carries out a command of `workspace/executeCommand`.
    pub(super) fn command(&mut self, params: ExecuteCommandParams) -> Result<Value, Failure> {
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
    pub(super) fn follow_cursor(&mut self, method: &str, params: &Value) {
        if self.preview.app().is_none() || ![preview::CURSOR, "textDocument/documentHighlight"].contains(&method) {
            return;
        }
        // Other parameters are refused by the request itself; a notification with them is ignored.
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
    pub(super) fn streams(&mut self) -> Result<Value, Failure> {
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
}
