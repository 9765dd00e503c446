//! Completion: keys, values, names and members.

use ensemble_core::diag::Span;
use ensemble_model::{Expect, Form, Name, Place, ScriptArgument, SymbolKind};
use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionTextEdit, Documentation, InsertTextMode,
    MarkupContent, MarkupKind, Range, TextEdit,
};

use crate::js_tokens::{Word, words};
use crate::keys::{Key, ValueForm, are_items, keys, of_input};
use crate::markdown;
use crate::query::Query;
use crate::values::{classes, values};

/// Limit of items in one answer. A longer list is marked incomplete, so that the client asks again when more is typed.
const MOST: usize = 400;

/// Completion items at the place of a query.
pub fn completion(query: &Query<'_>) -> CompletionList {
    let Some(place) = query.model.place_at(query.file, query.offset) else { return CompletionList::default() };
    let (typed, mut items) = match place.form {
        Form::Comment => return CompletionList::default(),
        // A word alone below a handler's name may become an action, or a script.
        Form::JavaScript if is_lone_word(query, &place) => {
            let actions = of_keys(query, &place);
            (place.span, actions.into_iter().chain(of_script(query)).collect())
        }
        Form::JavaScript => of_argument(query).unwrap_or_else(|| (query.identifier(), of_script(query))),
        Form::Key => (place.span, of_keys(query, &place)),
        Form::Value => match text_key(query) {
            Some(span) => (span, of_texts(query, span)),
            None => (place.span, of_values(query, &place)),
        },
    };
    let word = query.text().get(typed.start as usize..query.offset as usize).unwrap_or_default().to_lowercase();
    items.retain(|item| is_near(&word, &item.label.to_lowercase()));
    // Those that begin with what is typed come first, for clients that only sort.
    for item in &mut items {
        let rank = u8::from(!item.label.to_lowercase().starts_with(&word));
        item.sort_text = item.sort_text.take().map(|text| format!("{rank}{text}"));
    }
    items.sort_by(|one, other| one.sort_text.cmp(&other.sort_text));
    let is_incomplete = items.len() > MOST;
    items.truncate(MOST);
    CompletionList { is_incomplete, items }
}

/// True for a word below the name of a handler that stands alone on its line.
fn is_lone_word(query: &Query<'_>, place: &Place) -> bool {
    let before = query.text().get(..place.span.start as usize).unwrap_or_default();
    let behind = query.text().get(place.span.end as usize..).unwrap_or_default();
    let is_alone = before.rsplit('\n').next().is_some_and(|line| line.trim_matches([' ', '-']).is_empty());
    let is_line_end = behind.lines().next().is_none_or(|line| line.trim().is_empty());
    matches!(place.expect, Expect::Action(_) | Expect::Actions) && is_alone && is_line_end
}

/// True when the letters of `word` occur in `label` in this order: the fuzzy match of clients.
fn is_near(word: &str, label: &str) -> bool {
    let mut letters = label.chars();
    word.chars().all(|wanted| letters.any(|letter| letter == wanted))
}

fn of_keys(query: &Query<'_>, place: &Place) -> Vec<CompletionItem> {
    let line_end = query.text().get(place.span.end as usize..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let has_colon = line_end.trim_start().starts_with(':');
    let before = query.text().get(..place.span.start as usize).unwrap_or_default();
    let line_start = before.rsplit('\n').next().unwrap_or_default();
    // In `{a: b}` everything stays on its line.
    let is_flow = !line_start.trim().is_empty() && line_start.contains(['{', '[']);
    let needs_dash = are_items(&place.expect) && !is_flow && !line_start.contains('-');
    let written = |key: &Key| *key.name != *place.word && place.siblings.iter().any(|sibling| **sibling == *key.name);
    let range = query.range(place.span);
    let deeper = place.indent + if needs_dash { 4 } else { 2 };
    let deeper = " ".repeat(deeper);
    let mut found = keys(&place.expect, query.model);
    // The events of the enclosing custom widget.
    if let (Expect::Args(action), Some(unit)) = (&place.expect, query.model.unit_at(query.file, query.offset))
        && action.name == "dispatchEvent"
    {
        let events = query.model.of_kind(unit, SymbolKind::Event);
        found.extend(events.map(|event| of_input(&event.name, markdown::kind_word(SymbolKind::Event))));
    }
    let found = found.into_iter().filter(|key| !written(key));
    found
        .map(|key| {
            let dash = if needs_dash { "- " } else { "" };
            let behind = match key.form {
                _ if has_colon => String::new(),
                ValueForm::Map if is_flow => ": {}".to_owned(),
                ValueForm::List if is_flow => ": []".to_owned(),
                ValueForm::Value => ": ".to_owned(),
                ValueForm::Map => format!(":\n{deeper}"),
                ValueForm::List => format!(":\n{deeper}- "),
            };
            let text = format!("{dash}{}{behind}", key.name);
            let rank = u8::from(key.is_shared);
            item(query, range, &key.name, key.kind, (&key.detail, &key.doc), &text, rank)
        })
        .collect()
}

/// The key of a text behind `r@`, when one is written at the place of a query.
fn text_key(query: &Query<'_>) -> Option<Span> {
    let before = query.text().get(..query.offset as usize)?;
    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    let start = before.trim_end_matches(is_key).len();
    let is_text = before[..start].ends_with("r@");
    is_text.then_some(Span { file: query.file, start: start as u32, end: query.offset })
}

fn of_texts(query: &Query<'_>, span: Span) -> Vec<CompletionItem> {
    let range = query.range(span);
    let texts = query.model.facts().texts.iter();
    texts.map(|key| item(query, range, key, CompletionItemKind::TEXT, ("a text", ""), key, 0)).collect()
}

/// Completions for arguments of an `ensemble` function: names and words between quotes, keys of its map; none in other quotes.
fn of_argument(query: &Query<'_>) -> Option<(Span, Vec<CompletionItem>)> {
    match query.model.script_argument_at(query.file, query.offset) {
        Some(ScriptArgument::Text(expect, span)) => {
            let range = query.range(span);
            let found = values(&expect, query.model, query.host).into_iter();
            let item = |value: crate::values::Value| {
                item(query, range, &value.text, value.kind, (&value.detail, &value.doc), &value.text, 0)
            };
            // The rest of the text is replaced, but does not filter the completions.
            Some((Span { end: query.offset, ..span }, found.map(item).collect()))
        }
        Some(ScriptArgument::Key(expect)) => {
            let span = query.identifier();
            let range = query.range(span);
            let item = |key: Key| {
                let text = format!("{}: ", key.name);
                item(query, range, &key.name, key.kind, (&key.detail, &key.doc), &text, 0)
            };
            Some((span, keys(&expect, query.model).into_iter().map(item).collect()))
        }
        None => {
            let (piece, at) = query.model.piece_at(query.file, query.offset)?;
            let is_inside = |(word, range): &(Word, std::ops::Range<usize>)| {
                *word == Word::Text && range.start < at && at < range.end
            };
            words(&piece.source).iter().any(is_inside).then(|| (query.identifier(), Vec::new()))
        }
    }
}

fn of_values(query: &Query<'_>, place: &Place) -> Vec<CompletionItem> {
    let range = query.range(place.span);
    let is_class = place.path.last().is_some_and(|key| matches!(&**key, "className" | "classList"));
    let found = if is_class { classes(query.model) } else { values(&place.expect, query.model, query.host) };
    found
        .into_iter()
        .map(|value| {
            let rank = u8::from(value.detail.is_empty());
            item(query, range, &value.text, value.kind, (&value.detail, &value.doc), &value.text, rank)
        })
        .collect()
}

fn of_script(query: &Query<'_>) -> Vec<CompletionItem> {
    let place = query.identifier();
    let range = query.range(place);
    if query.model.object_at(query.file, query.offset).is_some() {
        let members = query.model.members_at(query.file, query.offset).unwrap_or_default();
        return members
            .list
            .into_iter()
            .map(|member| {
                let kind =
                    if member.parameters.is_some() { CompletionItemKind::METHOD } else { CompletionItemKind::FIELD };
                let detail = match &member.parameters {
                    Some(parameters) => parameters.to_string(),
                    None => member.shape.described(),
                };
                item(query, range, &member.name, kind, (&detail, &member.doc), &member.name, 0)
            })
            .collect();
    }
    // Behind a dot nothing but members can stand.
    if query.text().get(..place.start as usize).is_some_and(|before| before.ends_with('.')) {
        return Vec::new();
    }
    let scope = query.model.scope_at(query.file, query.offset).into_iter();
    scope
        .map(|name| {
            let rank = u8::from(name.kind == SymbolKind::Language);
            let detail = name.parameters.as_deref().unwrap_or(markdown::kind_word(name.kind)).to_owned();
            item(query, range, &name.name.clone(), kind_of(&name), (&detail, &name.doc), &name.name, rank)
        })
        .collect()
}

fn kind_of(name: &Name) -> CompletionItemKind {
    match name.kind {
        SymbolKind::Function => CompletionItemKind::FUNCTION,
        SymbolKind::Class | SymbolKind::Widget => CompletionItemKind::CLASS,
        SymbolKind::Constant => CompletionItemKind::CONSTANT,
        SymbolKind::Language if name.parameters.is_some() => CompletionItemKind::FUNCTION,
        SymbolKind::Language => CompletionItemKind::MODULE,
        SymbolKind::Api | SymbolKind::Socket => CompletionItemKind::INTERFACE,
        SymbolKind::Screen | SymbolKind::Script => CompletionItemKind::FILE,
        SymbolKind::Event => CompletionItemKind::EVENT,
        SymbolKind::Action
        | SymbolKind::Id
        | SymbolKind::Input
        | SymbolKind::ApiInput
        | SymbolKind::Row
        | SymbolKind::RowIndex
        | SymbolKind::Variable
        | SymbolKind::Local => CompletionItemKind::VARIABLE,
    }
}

fn item(
    query: &Query<'_>,
    range: Range,
    label: &str,
    kind: CompletionItemKind,
    (detail, doc): (&str, &str),
    text: &str,
    rank: u8,
) -> CompletionItem {
    let markup = |doc: &str| MarkupContent { kind: MarkupKind::Markdown, value: query.host.without_secrets(doc) };
    CompletionItem {
        label: label.to_owned(),
        kind: Some(kind),
        detail: Some(detail.to_owned()).filter(|detail| !detail.is_empty()),
        documentation: (!doc.is_empty()).then(|| Documentation::MarkupContent(markup(doc))),
        sort_text: Some(format!("{rank}{label}")),
        filter_text: Some(label.to_owned()),
        // Lines are indented as they are.
        insert_text_mode: Some(InsertTextMode::AS_IS),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text: text.to_owned() })),
        ..CompletionItem::default()
    }
}
