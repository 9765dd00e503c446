//! Converts faults to diagnostics of the protocol.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ensemble_core::diag::{Diagnostic, FileId, Severity, Span};
use lsp_types::{CodeDescription, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString, Range};

use crate::client::Client;
use crate::host::{CheckedApp, Host};
use crate::position::LineIndex;
use crate::uri::uri_of;

/// Diagnostics of each file. A fault without a place is at the start of `main`; a file without faults has an empty list.
pub fn by_file(
    checked: &CheckedApp,
    main: &Path,
    host: &dyn Host,
    client: &Client,
) -> BTreeMap<PathBuf, Vec<lsp_types::Diagnostic>> {
    let sources = &checked.report.sources;
    let mut found: BTreeMap<PathBuf, Vec<lsp_types::Diagnostic>> =
        sources.iter().map(|(_, source)| (PathBuf::from(&source.name), Vec::new())).collect();
    let mut lines: BTreeMap<FileId, LineIndex> = BTreeMap::new();
    let mut place = |span: Option<Span>| {
        let (Some(span), Some(source)) = (span, span.and_then(|span| sources.get(span.file))) else {
            return (main.to_owned(), Range::default());
        };
        let lines = lines.entry(span.file).or_insert_with(|| LineIndex::of(&source.text));
        (PathBuf::from(&source.name), lines.range(&source.text, span.start, span.end, client.encoding))
    };
    for fault in checked.report.diagnostics() {
        let (path, range) = place(fault.span);
        let declared = declaration_of(checked, fault).filter(|_| client.relates);
        let related = declared.and_then(|(span, message)| {
            let (path, range) = place(Some(span));
            let location = Location { uri: uri_of(&path)?, range };
            Some(vec![DiagnosticRelatedInformation { location, message }])
        });
        let fault = lsp_types::Diagnostic { related_information: related, ..of_fault(fault, range, host) };
        found.entry(path).or_default().push(fault);
    }
    for hint in &checked.hints {
        let (path, range) = place(Some(hint.span));
        found.entry(path).or_default().push(lsp_types::Diagnostic {
            range,
            severity: Some(DiagnosticSeverity::HINT),
            source: Some(SOURCE.to_owned()),
            message: hint.message.clone(),
            ..lsp_types::Diagnostic::default()
        });
    }
    if checked.report.dropped() > 0 {
        let message = format!("{} more faults are not shown", checked.report.dropped());
        found.entry(main.to_owned()).or_default().push(lsp_types::Diagnostic {
            severity: Some(DiagnosticSeverity::INFORMATION),
            source: Some(SOURCE.to_owned()),
            message,
            ..lsp_types::Diagnostic::default()
        });
    }
    found
}

/// The declaration of the name that a fault's help suggests.
fn declaration_of(checked: &CheckedApp, fault: &Diagnostic) -> Option<(Span, String)> {
    let meant = fault.help.as_deref()?.strip_prefix("did you mean `")?.strip_suffix("`?")?;
    let span = checked.model.declared_near(fault.span?, meant.rsplit('.').next()?)?;
    (Some(span) != fault.span).then(|| (span, format!("`{meant}` is declared here")))
}

const SOURCE: &str = "ensemble-run";

fn of_fault(fault: &Diagnostic, range: Range, host: &dyn Host) -> lsp_types::Diagnostic {
    let page = host.explanation(fault.code).and_then(|page| uri_of(&page));
    let more = [("", &fault.label), ("help: ", &fault.help), ("note: ", &fault.note)];
    let more = more.into_iter().filter_map(|(lead, text)| Some(format!("\n{lead}{}", text.as_ref()?)));
    lsp_types::Diagnostic {
        range,
        severity: Some(match fault.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
        }),
        code: Some(NumberOrString::String(fault.code.to_string())),
        code_description: page.map(|href| CodeDescription { href }),
        source: Some(SOURCE.to_owned()),
        message: host.without_secrets(&std::iter::once(fault.message.clone()).chain(more).collect::<String>()),
        ..lsp_types::Diagnostic::default()
    }
}
