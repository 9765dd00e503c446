//! Inlay hints that need no running app: values of `env` and parameter names.

use ensemble_core::syntax::{JsLiteral, JsStep};
use ensemble_model::part::{Detail, Piece};
use ensemble_model::{Meaning, Shape};
use lsp_types::{InlayHint, InlayHintKind, InlayHintLabel, Range};

use crate::query::Query;

/// Limit of hints in one answer.
const MOST: usize = 1000;

/// Longest value in characters; longer ones are shortened.
const LONGEST: usize = 40;

/// Hints in a range of a file.
pub fn static_hints(query: &Query<'_>, range: Range) -> Vec<InlayHint> {
    let Some(part) = query.model.part_of(query.file) else { return Vec::new() };
    let mut found = Vec::new();
    for piece in &part.pieces {
        of_environment(query, piece, &mut found);
        of_parameters(query, piece, &mut found);
        if found.len() > MOST {
            break;
        }
    }
    found.retain(|hint: &InlayHint| range.start <= hint.position && hint.position <= range.end);
    found.truncate(MOST);
    found
}

fn hint(query: &Query<'_>, at: u32, text: &str, kind: Option<InlayHintKind>) -> InlayHint {
    let span = ensemble_core::diag::Span { file: query.file, start: at, end: at };
    InlayHint {
        position: query.range(span).start,
        label: InlayHintLabel::String(query.host.without_secrets(text)),
        kind,
        text_edits: None,
        tooltip: None,
        padding_left: Some(kind.is_none()),
        padding_right: Some(kind.is_some()),
        data: None,
    }
}

/// A value on one line, shortened to [`LONGEST`].
fn shown(value: &str) -> String {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// Hints with the values of `env` variables such as `env.API_URL`.
fn of_environment(query: &Query<'_>, piece: &Piece, found: &mut Vec<InlayHint>) {
    for chain in &piece.outline.chains {
        for (at, step) in chain.steps.iter().enumerate() {
            let JsStep::Member { name, range } = step else { break };
            if query.model.shape_of_chain(query.file.0, piece, chain, at) != Shape::Env {
                continue;
            }
            let facts = query.model.facts();
            if let Some((_, value)) = facts.env.iter().find(|(known, value)| known == name && !value.is_empty()) {
                found.push(hint(query, piece.in_file(range).end, &format!("= {}", shown(value)), None));
            }
        }
    }
}

/// Hints with parameter names in front of literal arguments.
fn of_parameters(query: &Query<'_>, piece: &Piece, found: &mut Vec<InlayHint>) {
    for chain in &piece.outline.chains {
        let Some(JsStep::Call(args)) = chain.steps.first() else { continue };
        let parameters = match query.model.meaning(query.file.0, piece, &chain.root, chain.range.start) {
            Meaning::Local(local) => piece.outline.declarations[local].parameters.clone(),
            Meaning::Declared(declared) => match query.model.detail(declared) {
                Detail::Function(parameters, _) => Some(parameters.clone()),
                _ => None,
            },
            _ => None,
        };
        let Some(parameters) = parameters else { continue };
        let names = parameters.trim_matches(['(', ')']).split(',').map(|name| name.trim());
        for (name, arg) in names.zip(args) {
            let is_literal =
                matches!(arg.literal, JsLiteral::Text(_) | JsLiteral::Number(_) | JsLiteral::Bool(_) | JsLiteral::Null);
            let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$'));
            if is_literal && is_name {
                let at = piece.in_file(&arg.range).start;
                found.push(hint(query, at, &format!("{name}:"), Some(InlayHintKind::PARAMETER)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_short_and_on_one_line() {
        assert_eq!(shown("a\n  b"), "a b");
        assert_eq!(shown(&"ü".repeat(100)).chars().count(), LONGEST + 1);
    }
}
