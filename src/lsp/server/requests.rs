//! Requests of a running session: questions about open texts and their answers.

use std::path::Path;

use ensemble_core::app::Files as _;
use ensemble_core::diag::FileId;
use lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, ColorPresentationParams, CompletionParams, DocumentColorParams,
    DocumentDiagnosticParams, DocumentFormattingParams, DocumentHighlightParams, DocumentSymbolParams,
    FoldingRangeParams, GotoDefinitionParams, HoverParams, InlayHintParams, Position, ReferenceParams, RenameParams,
    SemanticTokensParams, SemanticTokensRangeParams, SignatureHelpParams, TextDocumentPositionParams,
    WorkspaceSymbolParams,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::Server;
use super::place_params::Place;
use crate::add_env::add_to_env;
use crate::colors::{document_colors, presentations};
use crate::completion::completion;
use crate::cures::{cures, faults_in};
use crate::folding::folding_ranges;
use crate::format::{changed, formatted};
use crate::hover::hover;
use crate::navigation;
use crate::preview;
use crate::query::Query;
use crate::refactor::refactors;
use crate::rpc::{self, Failure};
use crate::semantic_tokens::semantic_tokens;
use crate::signature::signature_help;
use crate::static_hints::static_hints;
use crate::symbols::{document_symbols, workspace_symbols};
use crate::uri::path_of;
use crate::workspace::Context;

impl Server {
    /// The answer to a request of a running session.
    pub(super) fn answer(&mut self, method: &str, params: Value) -> Result<Value, Failure> {
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
}
