//! Go to definition, find references, highlights and rename.

use std::collections::BTreeMap;

use lsp_types::{
    DocumentChangeOperation, DocumentChanges, DocumentHighlight, Location, OneOf,
    OptionalVersionedTextDocumentIdentifier, PrepareRenameResponse, RenameFile, ResourceOp, TextDocumentEdit, TextEdit,
    WorkspaceEdit,
};

use crate::query::Query;
use crate::rpc::Failure;
use crate::uri::uri_of;

/// The declaration of the symbol at the place.
pub fn definition(query: &Query<'_>) -> Option<Location> {
    query.location(query.model.definition(query.file, query.offset)?)
}

/// References to the symbol, with its declaration first if requested.
pub fn references(query: &Query<'_>, with_declaration: bool) -> Vec<Location> {
    let places = query.model.references(query.file, query.offset);
    let places = places.into_iter().skip(usize::from(!with_declaration));
    // A screen without a name in its text is declared at the beginning of its file.
    places.filter_map(|place| query.location(place)).collect()
}

/// References to the symbol in the same file.
pub fn highlights(query: &Query<'_>) -> Vec<DocumentHighlight> {
    let places = query.model.references(query.file, query.offset).into_iter();
    let own = places.filter(|place| place.file == query.file && place.start < place.end);
    own.map(|place| DocumentHighlight { range: query.range(place), kind: None }).collect()
}

/// The range that a rename would change; `None` where nothing can be renamed.
pub fn prepare_rename(query: &Query<'_>) -> Option<PrepareRenameResponse> {
    let place = query.model.named_at(query.file, query.offset)?;
    Some(PrepareRenameResponse::Range(query.range(place)))
}

/// The edits that rename the symbol. `renames_files`: the client can rename a file.
///
/// # Errors
///
/// If the place has no symbol, or the name is invalid or taken.
pub fn rename(query: &Query<'_>, name: &str, renames_files: bool) -> Result<WorkspaceEdit, Failure> {
    let failed = |reason: &str| Failure::new(Failure::REQUEST_FAILED, reason);
    let renamed = query.model.rename(query.file, query.offset, name);
    let renamed = renamed.ok_or_else(|| failed("nothing is named here"))?.map_err(|reason| failed(&reason))?;
    let mut edits: BTreeMap<u32, Vec<TextEdit>> = BTreeMap::new();
    for (span, text) in &renamed.edits {
        let edit = TextEdit { range: query.range(*span), new_text: text.to_string() };
        edits.entry(span.file.0).or_default().push(edit);
    }
    let mut changes = Vec::new();
    for (file, edits) in edits {
        let file = ensemble_core::diag::FileId(file);
        let Some(uri) = query.uri(file) else { continue };
        let version = query.documents.get(&query.path(file)).map(|document| document.version);
        let text_document = OptionalVersionedTextDocumentIdentifier { uri, version };
        let edits = edits.into_iter().map(OneOf::Left).collect();
        changes.push(DocumentChangeOperation::Edit(TextDocumentEdit { text_document, edits }));
    }
    if let Some(file) = renamed.file {
        if !renames_files {
            return Err(failed("the name is that of a file, which this editor cannot rename"));
        }
        let path = query.path(file);
        let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
        let new = path.with_file_name(format!("{name}{ending}"));
        let (Some(old_uri), Some(new_uri)) = (query.uri(file), uri_of(&new)) else {
            return Err(failed("the file has no name that can be written"));
        };
        let rename = RenameFile { old_uri, new_uri, options: None, annotation_id: None };
        changes.push(DocumentChangeOperation::Op(ResourceOp::Rename(rename)));
    }
    Ok(WorkspaceEdit { document_changes: Some(DocumentChanges::Operations(changes)), ..WorkspaceEdit::default() })
}
