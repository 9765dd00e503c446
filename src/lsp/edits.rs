//! Workspace edits of code actions.

use std::path::Path;

use lsp_types::{
    CodeAction, CodeActionKind, CreateFile, CreateFileOptions, DocumentChangeOperation, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, Position, Range, ResourceOp, TextDocumentEdit, TextEdit, Uri,
    WorkspaceEdit,
};

use crate::document::Documents;
use crate::uri::uri_of;

/// Edits of one or several files, in order.
#[derive(Debug, Default)]
pub struct Edits(Vec<DocumentChangeOperation>);

impl Edits {
    /// Adds edits of a file; `version` is that of an open document.
    pub fn change(&mut self, uri: Uri, version: Option<i32>, edits: Vec<TextEdit>) {
        let text_document = OptionalVersionedTextDocumentIdentifier { uri, version };
        let edits = edits.into_iter().map(OneOf::Left).collect();
        self.0.push(DocumentChangeOperation::Edit(TextDocumentEdit { text_document, edits }));
    }

    /// Adds the creation of a file with a text; false when its path has no URI.
    pub fn create(&mut self, path: &Path, text: &str, documents: &Documents) -> bool {
        let Some(uri) = uri_of(path) else { return false };
        let options = Some(CreateFileOptions { overwrite: Some(false), ignore_if_exists: Some(true) });
        let create = CreateFile { uri: uri.clone(), options, annotation_id: None };
        self.0.push(DocumentChangeOperation::Op(ResourceOp::Create(create)));
        let version = documents.get(path).map(|document| document.version);
        self.change(uri, version, vec![insertion(Position::default(), text)]);
        true
    }

    /// A code action with these edits.
    pub fn action(self, title: String, kind: CodeActionKind) -> CodeAction {
        let is_preferred = (kind == CodeActionKind::QUICKFIX).then_some(true);
        CodeAction {
            title,
            kind: Some(kind),
            is_preferred,
            edit: Some(WorkspaceEdit {
                document_changes: Some(DocumentChanges::Operations(self.0)),
                ..WorkspaceEdit::default()
            }),
            ..CodeAction::default()
        }
    }
}

/// An insertion.
pub fn insertion(at: Position, text: &str) -> TextEdit {
    TextEdit { range: Range { start: at, end: at }, new_text: text.to_owned() }
}
