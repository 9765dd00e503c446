//! Checks calls of `ensemble.…` functions: unknown arguments, names of APIs and screens that do not exist, values of the wrong kind.

use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::syntax::{JsLiteral, JsValue};
use ensemble_core::value::Value;

use super::checker::{AppChecker, place, slip, suggest};
use crate::index::{UnitRef, span};
use crate::model::Model;
use crate::part::script_names::{Call, call};
use crate::part::{Mention, Piece};
use crate::symbol::SymbolKind;

pub fn check(checker: &mut AppChecker<'_>) {
    for (file, piece) in checker.pieces() {
        for chain in &piece.outline.chains {
            if let Some(call) = call(chain, &checker.vocabulary().catalog) {
                arguments(checker, file, piece, &call, chain);
            }
        }
    }
    for (file, part) in checker.sound_files() {
        for mention in &part.mentions {
            if let Some(fault) = unknown_name(checker, file, mention).or_else(|| unknown_event(checker, file, mention))
            {
                checker.add(fault);
            }
        }
    }
}

fn arguments(
    checker: &mut AppChecker<'_>,
    file: u32,
    piece: &Piece,
    call: &Call<'_>,
    chain: &ensemble_core::syntax::JsChain,
) {
    let Some(first) = call.args.first().filter(|_| call.by_name) else { return };
    let JsLiteral::Map { entries, has_more } = &first.literal else { return };
    let action = call.action;
    let planned = checker.vocabulary().catalog.planned_action(action.name);
    for entry in entries {
        match action.arg(&entry.key) {
            Some(prop) => {
                if let Some(value) = constant(&entry.value)
                    && let Err(mismatch) = prop.kind.check(&value)
                {
                    let place = place(file, piece, &entry.value.range);
                    let near =
                        value.as_str().and_then(|word| Some((word, slip(word, prop.kind.words().iter().copied())?)));
                    checker.add(match near {
                        Some((word, near)) => {
                            let message = format!("`{word}` is no choice for `{}` of `{}`", entry.key, action.name);
                            suggest(Diagnostic::warning(Code::UnknownWord, place, message), Some(near))
                        }
                        None => {
                            let message = format!("`{}` of `{}` takes {}", entry.key, action.name, mismatch.accepted);
                            Diagnostic::warning(Code::WrongType, place, message)
                        }
                    });
                }
            }
            None if action.takes(&entry.key) || planned.is_some_and(|planned| planned.props.contains(&&*entry.key)) => {
            }
            None => {
                let names = action.args.iter().flat_map(|prop| prop.aliases.iter().copied().chain([prop.name]));
                let near = slip(&entry.key, names.chain(action.callbacks.iter().map(|slot| slot.name)));
                let message = format!("unknown argument `{}` of `{}`", entry.key, action.name);
                checker.add(suggest(
                    Diagnostic::warning(Code::UnknownArgument, place(file, piece, &entry.range), message),
                    near,
                ));
            }
        }
    }
    if *has_more {
        return;
    }
    for required in action.required {
        let is_given = entries.iter().any(|entry| {
            action.arg(&entry.key).is_some_and(|prop| prop.name == *required) || near_miss(action, &entry.key, required)
        });
        if !is_given {
            let Some((_, range)) = chain.members().next() else { continue };
            let message = format!("`{}` needs `{required}`", action.name);
            let fault = Diagnostic::warning(Code::MissingArgument, place(file, piece, range), message);
            checker.add(fault.help(format!("add `{required}:` to what it is given")));
        }
    }
}

/// True for a misspelt argument, which another check reports.
fn near_miss(action: &'static ensemble_core::spec::ActionSpec, key: &str, required: &str) -> bool {
    action.arg(key).is_none() && slip(key, [required]).is_some()
}

fn constant(value: &JsValue) -> Option<Value> {
    match &value.literal {
        JsLiteral::Text(text) => Some(Value::text(&**text)),
        JsLiteral::Number(number) => Some(Value::Number(*number)),
        JsLiteral::Bool(bool) => Some(Value::Bool(*bool)),
        _ => None,
    }
}

/// An event that a custom widget fires and most likely declares under another name.
fn unknown_event(checker: &AppChecker<'_>, file: u32, mention: &Mention) -> Option<Diagnostic> {
    let fires = mention.kind == SymbolKind::Event && matches!(mention.of, Some((SymbolKind::Event, _)));
    let part = checker.model.part(file);
    if !fires || part.units[mention.unit].kind != crate::part::UnitKind::Widget {
        return None;
    }
    let declared = part.declarations.iter().filter(|declared| declared.unit == mention.unit);
    let events = declared.filter(|declared| declared.kind == SymbolKind::Event).map(|declared| &*declared.name);
    if events.clone().any(|event| *event == *mention.name) {
        return None;
    }
    let near = slip(&mention.name, events)?;
    let message = format!("this widget declares no event `{}`", mention.name);
    Some(suggest(Diagnostic::warning(Code::InputUnknown, span(file, &mention.range), message), Some(near)))
}

/// Names of this kind that the app declares; of WebSockets those of the file.
fn declared(model: &Model, file: u32, kind: SymbolKind) -> Vec<&str> {
    let parts = model.files().filter(|(other, _)| *other == file || kind != SymbolKind::Socket);
    let declared = parts.flat_map(|(_, part)| &part.declarations).filter(|declared| declared.kind == kind);
    declared.map(|declared| &*declared.name).collect()
}

/// The fault of a literal name that refers to nothing.
fn unknown_name(checker: &AppChecker<'_>, file: u32, mention: &Mention) -> Option<Diagnostic> {
    let model = checker.model;
    // What is computed is known only when the app runs.
    let is_computed = mention.name.contains("${");
    if mention.of.is_some() || is_computed || checker.lacks_names && !mention.in_script {
        return None;
    }
    let here = UnitRef { file, unit: mention.unit as u32 };
    let found = model.declared(here, &mention.name).map(|found| model.declaration(found).kind);
    let (code, what, known, is_known) = match mention.kind {
        // A custom widget or a script may call what its screen has.
        SymbolKind::Api => {
            let is_known = matches!(found, Some(SymbolKind::Api | SymbolKind::Id));
            (Code::ApiUnknown, "API", declared(model, file, SymbolKind::Api), is_known)
        }
        SymbolKind::Socket => {
            (Code::ApiUnknown, "WebSocket", declared(model, file, SymbolKind::Socket), found.is_some())
        }
        SymbolKind::Screen => {
            let known = model.index().screens.keys().map(|name| &**name).collect();
            (Code::ScreenUnknown, "screen", known, model.screen(&mention.name).is_some())
        }
        SymbolKind::Action if mention.in_script => {
            let units = model.files().flat_map(|(_, part)| &part.units);
            let actions = units.filter(|unit| unit.kind == crate::part::UnitKind::Action);
            (Code::ReusableActionUnknown, "reusable action", actions.map(|unit| &*unit.name).collect(), false)
        }
        _ => return None,
    };
    if is_known || known.contains(&&*mention.name) {
        return None;
    }
    let near = ensemble_core::diag::nearest(&mention.name, known.iter().copied());
    // A custom widget that is opened alone calls what its screen has.
    let unit = model.part(file).units[mention.unit].kind;
    let is_alone = model.files().count() == 1 && unit != crate::part::UnitKind::Screen;
    if near.is_none() && is_alone && mention.kind == SymbolKind::Api {
        return None;
    }
    // A single file is a part of something, as often as not.
    if near.is_none() && mention.kind == SymbolKind::Screen && known.len() < 2 {
        return None;
    }
    let message = format!("unknown {what} `{}`", mention.name);
    Some(suggest(Diagnostic::warning(code, span(file, &mention.range), message), near))
}
