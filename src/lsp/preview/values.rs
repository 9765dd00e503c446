//! Live values in the editor: inlay hints behind bindings, and hover.

use std::collections::BTreeMap;

use ensemble_core::diag::Span;
use ensemble_model::Form;
use lsp_types::{Hover, HoverContents, InlayHint, InlayHintLabel, MarkupContent, MarkupKind, Range};

use super::message::{LiveBinding, LiveState, TextPosition};
use super::{byte_of, text_position};
use crate::markdown;
use crate::query::Query;

/// Inlay hints with the values of bindings in `range`, for lines that are the same in the window.
pub(crate) fn inlay_hints(live: &LiveState, query: &Query<'_>, range: Range) -> Vec<InlayHint> {
    let (path, text) = (query.model.path(query.file), query.text());
    let mut lines: BTreeMap<u32, Vec<&LiveBinding>> = BTreeMap::new();
    for binding in live.bindings.iter().filter(|binding| binding.at.path == path) {
        let is_wanted = (range.start.line..=range.end.line).contains(&binding.at.line);
        if is_wanted && byte_of(text, &binding.at).is_some_and(|at| text[at..].starts_with(&binding.code)) {
            lines.entry(binding.at.line).or_default().push(binding);
        }
    }
    let hints = lines.into_iter().filter_map(|(line, bindings)| {
        let label = match &bindings[..] {
            [binding] => described(binding),
            several => {
                several.iter().map(|one| format!("{}: {}", one.property, described(one))).collect::<Vec<_>>().join(", ")
            }
        };
        let start = byte_of(text, &TextPosition { path: String::new(), line, column: 0 })?;
        let end = (start + text[start..].lines().next().unwrap_or_default().len()) as u32;
        Some(InlayHint {
            position: query.range(Span { file: query.file, start: end, end }).start,
            label: InlayHintLabel::String(format!("= {label}")),
            kind: None,
            text_edits: None,
            tooltip: None,
            padding_left: Some(true),
            padding_right: None,
            data: None,
        })
    });
    hints.collect()
}

fn described(binding: &LiveBinding) -> String {
    match binding.count {
        0 | 1 => binding.value.clone(),
        count => format!("{} (first of {count})", binding.value),
    }
}

/// Adds the live value at the place to `hover`.
pub(crate) fn with_value(hover: Option<Hover>, query: &Query<'_>, live: &LiveState) -> Option<Hover> {
    let Some(value) = value_at(query, live) else { return hover };
    let mut hover = hover.unwrap_or(Hover {
        contents: HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value: String::new() }),
        range: Some(query.range(query.identifier())),
    });
    if let HoverContents::Markup(markup) = &mut hover.contents {
        let gap = if markup.value.is_empty() { "" } else { "\n\n" };
        markup.value.push_str(&format!("{gap}Now:\n\n{}", markdown::code(&value)));
    }
    Some(hover)
}

fn value_at(query: &Query<'_>, live: &LiveState) -> Option<String> {
    let text = query.text();
    let place = query.model.place_at(query.file, query.offset)?;
    if place.form == Form::JavaScript {
        let word = query.identifier();
        let before = text.get(..word.start as usize)?;
        let is_chain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.');
        let start = before.trim_end_matches(is_chain).len();
        let chain = text.get(start..word.end as usize)?.trim_start_matches('$');
        if let Some(value) = live.value_of(chain) {
            return Some(value.to_string());
        }
    }
    // The whole binding, whose key the pointer is at or whose line it is on.
    let at = text_position(query.model.path(query.file), text, query.offset);
    let on_line = live.bindings.iter().filter(|binding| binding.at.path == at.path && binding.at.line == at.line);
    let is_current =
        |binding: &&LiveBinding| byte_of(text, &binding.at).is_some_and(|byte| text[byte..].starts_with(&binding.code));
    let found: Vec<&LiveBinding> = on_line.filter(is_current).collect();
    let named = found.iter().find(|binding| *binding.property == *place.word);
    let nearest = || found.iter().rev().find(|binding| binding.at.column <= at.column);
    named.or_else(nearest).map(|binding| described(binding))
}
