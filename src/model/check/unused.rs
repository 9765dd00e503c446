//! Finds declarations that nothing uses. They are suggestions, not faults: the author may need them later.

use rustc_hash::FxHashSet;
use std::sync::Arc;

use ensemble_core::syntax::{JsLiteral, JsStep};

use super::checker::AppChecker;
use crate::file_kind::FileKind;
use crate::index::span;
use crate::part::script_names::{argument, call};
use crate::part::{Detail, UnitKind, WidgetName};
use crate::symbol::SymbolKind;

pub fn check(checker: &mut AppChecker<'_>, others: &[&str]) {
    // What cannot be read may use anything.
    if checker.lacks_names {
        return;
    }
    let mut used = UsedNames::of(checker);
    others.iter().for_each(|text| used.words_of(text));
    for (file, part) in checker.sound_files() {
        for declared in &part.declarations {
            let name = &declared.name;
            let message = match (declared.kind, &declared.detail) {
                (SymbolKind::Api, Detail::Api(api))
                    if !used.computes_apis && !used.invoked.contains(name) && !used.words.contains(&**name) =>
                {
                    match api.handlers.first() {
                        Some((handler, _)) => format!("nothing calls API `{name}`, so that its `{handler}` never runs"),
                        None => format!("nothing calls API `{name}`"),
                    }
                }
                (SymbolKind::Id, Detail::Widget(WidgetName::Builtin(_) | WidgetName::Custom(_)))
                    if !used.words.contains(&**name) && !part.form_fields.contains(&declared.range.start) =>
                {
                    format!("nothing uses the id `{name}`")
                }
                (SymbolKind::Function, Detail::Function(..))
                    if part.units[declared.unit].kind != UnitKind::Other && !used.words.contains(&**name) =>
                {
                    format!("nothing calls the function `{name}`")
                }
                _ => continue,
            };
            checker.hint(span(file, &declared.range), message);
        }
    }
}

/// Names that the app uses.
struct UsedNames {
    /// APIs that are invoked.
    invoked: FxHashSet<Arc<str>>,
    /// Names and string literals of JavaScript, and words of files that the model does not parse.
    words: FxHashSet<Arc<str>>,
    /// True when a call computes the name of its API.
    computes_apis: bool,
}

impl UsedNames {
    fn of(checker: &AppChecker<'_>) -> Self {
        let mut used = Self { invoked: FxHashSet::default(), words: FxHashSet::default(), computes_apis: false };
        for (_, part) in checker.model.files() {
            let apis = part.mentions.iter().filter(|mention| mention.kind == SymbolKind::Api);
            used.invoked.extend(apis.map(|mention| mention.name.clone()));
            used.computes_apis |=
                part.actions.iter().any(|action| action.is_computed && action.action.name == "invokeAPI");
            for piece in &part.pieces {
                for chain in &piece.outline.chains {
                    used.words.insert(chain.root.clone());
                    used.words.extend(chain.steps.iter().filter_map(|step| match step {
                        JsStep::Member { name, .. } => Some(name.clone()),
                        _ => None,
                    }));
                    for step in &chain.steps {
                        if let JsStep::Call(args) = step {
                            args.iter().for_each(|arg| used.texts_of(&arg.literal));
                        }
                    }
                    if let Some(call) =
                        call(chain, &checker.vocabulary().catalog).filter(|call| call.action.name == "invokeAPI")
                    {
                        used.computes_apis |= argument(&call, "name").is_none_or(|name| name.text().is_none());
                    }
                }
            }
            if !matches!(part.kind, FileKind::Screen | FileKind::Widget | FileKind::Action | FileKind::Script) {
                used.words_of(&part.text);
            }
        }
        used
    }

    fn words_of(&mut self, text: &str) {
        let words = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '$'));
        self.words.extend(words.filter(|word| !word.is_empty()).map(Arc::from));
    }

    fn texts_of(&mut self, literal: &JsLiteral) {
        match literal {
            JsLiteral::Text(text) => _ = self.words.insert(text.clone()),
            JsLiteral::List(items) => items.iter().for_each(|item| self.texts_of(&item.literal)),
            JsLiteral::Map { entries, .. } => entries.iter().for_each(|entry| self.texts_of(&entry.value.literal)),
            _ => {}
        }
    }
}
