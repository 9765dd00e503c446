//! Quick fixes: the change that a fault's help proposes.

use std::path::Path;

use ensemble_core::diag::{Diagnostic, Sources};
use lsp_types::{
    CodeAction, CodeActionKind, DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, Range,
    TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};

use crate::host::CheckedApp;
use crate::position::{Encoding, LineIndex};

/// Faults of a file that overlap `range`.
pub fn faults_in<'a>(
    checked: &'a CheckedApp,
    path: &'a Path,
    range: Range,
    encoding: Encoding,
) -> impl Iterator<Item = &'a Diagnostic> {
    let sources = &checked.report.sources;
    checked.report.diagnostics().iter().filter(move |fault| {
        fault.span.is_some_and(|span| {
            sources.get(span.file).filter(|source| Path::new(&source.name) == path).is_some_and(|source| {
                let place = LineIndex::of(&source.text).range(&source.text, span.start, span.end, encoding);
                place.end >= range.start && range.end >= place.start
            })
        })
    })
}

/// Quick fixes of the faults that overlap `range` of an open file. They apply to the text that was checked.
pub fn cures(
    checked: &CheckedApp,
    shown: &[lsp_types::Diagnostic],
    path: &Path,
    (uri, version): (&Uri, i32),
    range: Range,
    encoding: Encoding,
) -> Vec<CodeAction> {
    let sources: &Sources = &checked.report.sources;
    let mut found = Vec::new();
    for fault in checked.report.diagnostics() {
        let Some(source) = fault.span.and_then(|span| sources.get(span.file)) else { continue };
        if Path::new(&source.name) != path {
            continue;
        }
        let Some(edit) = fault.cure(sources) else { continue };
        let lines = LineIndex::of(&source.text);
        let place = lines.range(&source.text, edit.span.start, edit.span.end, encoding);
        if place.end < range.start || range.end < place.start {
            continue;
        }
        let of_fault = fault.span.map(|span| lines.range(&source.text, span.start, span.end, encoding));
        let diagnostics: Vec<lsp_types::Diagnostic> =
            shown.iter().filter(|known| Some(known.range) == of_fault).cloned().collect();
        let change = TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri: uri.clone(), version: Some(version) },
            edits: vec![OneOf::Left(TextEdit { range: place, new_text: edit.text.clone() })],
        };
        found.push(CodeAction {
            title: format!("Change to `{}`", edit.text),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(diagnostics),
            is_preferred: Some(true),
            edit: Some(WorkspaceEdit {
                document_changes: Some(DocumentChanges::Edits(vec![change])),
                ..WorkspaceEdit::default()
            }),
            ..CodeAction::default()
        });
    }
    found
}
