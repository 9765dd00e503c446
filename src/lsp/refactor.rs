//! Refactorings: extract a custom widget, add `onError` to an API.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ensemble_core::diag::Span;
use ensemble_core::syntax::{Content, Entry, Node};
use ensemble_model::part::Detail;
use ensemble_model::{Expect, FileKind, Meaning, Model, SymbolKind};
use lsp_types::{CodeAction, CodeActionKind, TextEdit};

use crate::client::Client;
use crate::edits::{Edits, insertion};
use crate::query::Query;

/// Refactorings available at the place of a query.
pub fn refactors(query: &Query<'_>, client: &Client) -> Vec<CodeAction> {
    extract_widget(query, client).into_iter().chain(add_on_error(query)).collect()
}

/// Name of an extracted widget; the user renames it in the editor.
const EXTRACTED: &str = "NewWidget";

/// Extracts the widget at the place into a custom widget.
fn extract_widget(query: &Query<'_>, client: &Client) -> Option<CodeAction> {
    let part = query.model.part_of(query.file)?;
    let expect = match part.kind {
        FileKind::Screen => Expect::Screen,
        FileKind::Widget => Expect::WidgetFile,
        _ => return None,
    };
    let entry = widget_at(part.root()?, &expect, query)?;
    // Already one.
    query.model.vocabulary().catalog.widget(&entry.key)?;
    let range = entry.key_span.start..entry.node.span.end.max(entry.key_span.end);
    let text = query.text().get(range.start as usize..range.end as usize)?.trim_end();
    let line_start = query.text()[..range.start as usize].rfind('\n').map_or(0, |end| end + 1);
    let lead = &query.text()[line_start..range.start as usize];
    // In `[{Text: …}]`, the rest of the line is not part of the widget.
    if !lead.chars().all(|c| matches!(c, ' ' | '-')) {
        return None;
    }
    let column = lead.len();
    let name = free_name(query.model);
    let inputs = rows_used(query, &range);
    let mut body = String::new();
    for (at, line) in text.lines().enumerate() {
        let line = if at == 0 { line } else { line.get(column.min(line.len() - line.trim_start().len())..)? };
        body.push_str(if line.is_empty() { "" } else { "    " });
        body.push_str(line);
        body.push('\n');
    }
    let declared = if inputs.is_empty() { String::new() } else { format!("  inputs: [{}]\n", joined(&inputs)) };
    let given: Vec<String> = inputs.iter().map(|input| format!("{input}: '${{{input}}}'")).collect();
    let given = if given.is_empty() {
        String::new()
    } else {
        format!("\n{}inputs: {{{}}}", " ".repeat(column + 2), given.join(", "))
    };
    let span = Span { file: query.file, start: range.start, end: range.start + text.len() as u32 };
    let mut changes = vec![TextEdit { range: query.range(span), new_text: format!("{name}:{given}") }];
    let mut edits = Edits::default();
    match widgets_folder(query).filter(|_| client.creates_files) {
        Some(folder) => {
            let text = format!("Widget:\n{declared}  body:\n{body}");
            if !edits.create(&folder.join(format!("{name}.yaml")), &text, query.documents) {
                return None;
            }
        }
        None if part.kind == FileKind::Screen => {
            let end = query.text().len() as u32;
            let gap = if query.text().ends_with('\n') { "" } else { "\n" };
            let text = format!("{gap}\n{name}:\n{declared}  body:\n{body}");
            let end = query.range(Span { file: query.file, start: end, end }).start;
            changes.push(insertion(end, &text));
        }
        None => return None,
    }
    edits.change(query.uri(query.file)?, query.version(), changes);
    Some(edits.action(format!("Extract `{}` into a custom widget", entry.key), CodeActionKind::REFACTOR_EXTRACT))
}

/// The YAML entry of the widget whose name is at the place.
fn widget_at<'n>(node: &'n Node, expect: &Expect, query: &Query<'_>) -> Option<&'n Entry> {
    match &node.content {
        Content::Scalar(_) => None,
        Content::List(items) => items.iter().find_map(|item| widget_at(item, &expect.item(), query)),
        Content::Map(entries) => {
            let holds = |span: Span| (span.start..=span.end).contains(&query.offset);
            let is_widget = matches!(expect, Expect::Widget) && entries.len() == 1;
            if let Some(only) = entries.first().filter(|only| is_widget && holds(only.key_span)) {
                return Some(only);
            }
            let around = entries.iter().filter(|entry| holds(entry.node.span));
            around.into_iter().find_map(|entry| {
                let name = |key: &str| entries.iter().find(|other| &*other.key == key)?.node.text().cloned();
                widget_at(&entry.node, &expect.below(&entry.key, query.model.vocabulary(), &name), query)
            })
        }
    }
}

fn free_name(model: &Model) -> String {
    let taken: BTreeSet<_> = model
        .workspace_symbols()
        .into_iter()
        .filter(|symbol| symbol.kind == SymbolKind::Widget)
        .map(|symbol| symbol.name)
        .collect();
    let names = (1..).map(|number| if number == 1 { EXTRACTED.to_owned() } else { format!("{EXTRACTED}{number}") });
    names.into_iter().find(|name| !taken.contains(name.as_str())).unwrap_or_default()
}

/// Row variables that JavaScript in a range uses. A custom widget does not see them, so they become its inputs.
fn rows_used(query: &Query<'_>, range: &std::ops::Range<u32>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let Some(part) = query.model.part_of(query.file) else { return found };
    let inside = part.pieces.iter().filter(|piece| range.start <= piece.range.start && piece.range.end <= range.end);
    for piece in inside {
        for chain in &piece.outline.chains {
            // A row without a declared name is called `item`.
            let local = piece.locals.iter().rev().find(|local| *local.name == *chain.root);
            let meaning = query.model.meaning(query.file.0, piece, &chain.root, chain.range.start);
            match (meaning, local) {
                (Meaning::Declared(declared), Some(local)) => {
                    let is_row = matches!(query.model.symbol_kind(declared), SymbolKind::Row | SymbolKind::RowIndex);
                    let place = local.declaration.and_then(|at| part.declarations.get(at)).map(|at| at.range.start);
                    if is_row && place.is_some_and(|place| !range.contains(&place)) {
                        found.insert(chain.root.to_string());
                    }
                }
                (Meaning::OfEvent, Some(_)) if matches!(&*chain.root, "item" | "index") => {
                    found.insert(chain.root.to_string());
                }
                _ => {}
            }
        }
    }
    found
}

fn joined(names: &BTreeSet<String>) -> String {
    names.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// The app's folder of custom widgets; `None` for a single file.
fn widgets_folder(query: &Query<'_>) -> Option<PathBuf> {
    let path = query.path(query.file);
    let folder = path.parent()?;
    let app: &Path = match folder.file_name()?.to_str()? {
        "screens" | "widgets" => folder.parent()?,
        _ => return None,
    };
    Some(app.join("widgets"))
}

/// Adds an `onError` handler that shows the message to the API at the place.
fn add_on_error(query: &Query<'_>) -> Option<CodeAction> {
    let part = query.model.part_of(query.file)?;
    let api = part.declarations.iter().find(|declared| {
        declared.kind == SymbolKind::Api && (declared.whole.start..=declared.whole.end).contains(&query.offset)
    })?;
    let Detail::Api(detail) = &api.detail else { return None };
    if detail.handlers.iter().any(|(name, _)| &**name == "onError") {
        return None;
    }
    let text = query.text().get(api.range.end as usize..api.whole.end as usize)?.trim_end();
    let own = query.text()[..api.range.start as usize].rsplit('\n').next().unwrap_or_default().len();
    let (at, new) = on_error_of_flow(text).or_else(|| on_error_of_block(text, own))?;
    let mut edits = Edits::default();
    let end = api.range.end + at as u32;
    let place = query.range(Span { file: query.file, start: end, end }).start;
    edits.change(query.uri(query.file)?, query.version(), vec![insertion(place, &new)]);
    Some(edits.action(format!("Add `onError` to `{}`", api.name), CodeActionKind::REFACTOR_REWRITE))
}

/// The place and the text of an `onError` in `: {url: …}`.
fn on_error_of_flow(text: &str) -> Option<(usize, String)> {
    let inner = text.strip_prefix(':')?.trim_start().strip_prefix('{')?.strip_suffix('}')?;
    let (start, written) = (text.len() - 1 - inner.len(), inner.trim_end());
    // What stands behind a comment is part of it.
    if written.rsplit('\n').next()?.contains(" #") {
        return None;
    }
    let gap = match written {
        "" => "",
        written if written.ends_with(',') => " ",
        _ => ", ",
    };
    Some((start + written.len(), format!("{gap}onError: {{showToast: {{message: '${{event.error}}'}}}}")))
}

/// The place and the text of an `onError` in a block below a key that stands at column `own`.
fn on_error_of_block(text: &str, own: usize) -> Option<(usize, String)> {
    // The first key gives the column of the others.
    let first = text.split_once('\n')?.1.lines().find(|line| {
        let line = line.trim_start();
        !line.is_empty() && !line.starts_with('#')
    })?;
    let indent = first.len() - first.trim_start().len();
    if indent <= own || !text.starts_with(':') {
        return None;
    }
    let indent = " ".repeat(indent);
    let new = format!("\n{indent}onError:\n{indent}  showToast:\n{indent}    message: ${{event.error}}");
    Some((text.len(), new))
}
