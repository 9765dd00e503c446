//! Faults for programs: one JSON object a line.

use serde::Serialize;

use crate::security::printable_json;

use super::{Diagnostic, Severity, Sources};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DiagnosticRow<'a> {
    severity: &'static str,
    code: String,
    message: &'a str,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    help: Option<&'a str>,
}

/// A fault as a line of JSON without a line feed. Lines and columns count from 1, columns in characters; ends are exclusive.
pub fn to_json(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let source = diagnostic.span.and_then(|span| sources.get(span.file));
    let place = |byte: Option<u32>| Some(source?.position(byte?));
    let start = place(diagnostic.span.map(|span| span.start));
    let end = place(diagnostic.span.map(|span| span.end));
    let line = DiagnosticRow {
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        code: diagnostic.code.to_string(),
        message: &diagnostic.message,
        file: source.map(|source| &*source.name),
        line: start.map(|place| place.line),
        column: start.map(|place| place.column),
        end_line: end.map(|place| place.line),
        end_column: end.map(|place| place.column),
        help: diagnostic.help.as_deref(),
    };
    printable_json(&serde_json::to_string(&line).unwrap_or_default()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Code, Span};

    #[test]
    fn columns_count_characters() {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", "é: x\nüb: y\n");
        let fault =
            Diagnostic::warning(Code::UnknownKey, Span { file, start: 8, end: 9 }, "unknown \"b\"").help("none");
        let wanted = r#"{"severity":"warning","code":"E0206","message":"unknown \"b\"","file":"a.yaml","line":2,"column":2,"endLine":2,"endColumn":3,"help":"none"}"#;
        assert_eq!(to_json(&fault, &sources), wanted);
    }
}
