//! Completion of values.

use ensemble_core::spec::{Color, Kind, Prop};
use ensemble_model::{Expect, Model, SymbolKind};
use lsp_types::CompletionItemKind;

use crate::host::Host;
use crate::markdown;

/// A value that is allowed.
#[derive(Clone, Debug)]
pub struct Value {
    /// Text to insert.
    pub text: String,
    /// Icon in the client.
    pub kind: CompletionItemKind,
    /// Short description.
    pub detail: String,
    /// Documentation of the value, as Markdown.
    pub doc: String,
}

/// Values that `expect` allows.
pub fn values(expect: &Expect, model: &Model, host: &dyn Host) -> Vec<Value> {
    match expect {
        Expect::Value(prop) => of_prop(prop, host),
        Expect::Name(kind) | Expect::Names(kind) => names(*kind, model),
        Expect::Widget | Expect::Widgets => names(SymbolKind::Widget, model),
        // `navigateScreen: Home`.
        Expect::Args(action) => match action.shorthand {
            Some(argument) => match expect.below(argument, model.vocabulary(), &|_| None) {
                Expect::Args(_) => Vec::new(),
                below => values(&below, model, host),
            },
            None => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn of_prop(prop: &Prop, host: &dyn Host) -> Vec<Value> {
    let default = prop.written_default();
    let value = |text: &str, kind: CompletionItemKind| Value {
        text: text.to_owned(),
        kind,
        detail: if default.as_deref() == Some(text) { "unless given".to_owned() } else { String::new() },
        doc: markdown::of_prop(prop, prop.ignored),
    };
    let mut found: Vec<Value> = match prop.kind {
        Kind::Color => Color::names().iter().map(|name| value(name, CompletionItemKind::COLOR)).collect(),
        Kind::Icon | Kind::IconName => {
            host.icons().into_iter().map(|name| value(name, CompletionItemKind::ENUM_MEMBER)).collect()
        }
        kind => kind.words().iter().map(|word| value(word, CompletionItemKind::ENUM_MEMBER)).collect(),
    };
    if let Some(default) = &default
        && found.iter().all(|known| known.text != *default)
    {
        found.insert(0, value(default, CompletionItemKind::VALUE));
    }
    found
}

/// The classes that themes have styles for.
pub fn classes(model: &Model) -> Vec<Value> {
    let class = |name: &std::sync::Arc<str>| Value {
        text: name.to_string(),
        kind: CompletionItemKind::CLASS,
        detail: "class of the theme".to_owned(),
        doc: String::new(),
    };
    model.facts().classes.iter().map(class).collect()
}

fn names(kind: SymbolKind, model: &Model) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    for symbol in model.workspace_symbols().into_iter().filter(|symbol| symbol.kind == kind) {
        if found.iter().all(|known| known.text != *symbol.name) {
            found.push(Value {
                text: symbol.name.to_string(),
                kind: CompletionItemKind::REFERENCE,
                detail: markdown::kind_word(kind).to_owned(),
                doc: String::new(),
            });
        }
    }
    found
}
