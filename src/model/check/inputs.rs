//! Checks `inputs`: names that the API, screen, widget or action does not declare.

use ensemble_core::diag::{Code, Diagnostic};

use super::checker::{AppChecker, listed, slip};
use crate::index::{UnitRef, span};
use crate::part::Detail;
use crate::symbol::SymbolKind;

pub fn check(checker: &mut AppChecker<'_>) {
    of_units(checker);
    for (file, part) in checker.sound_files() {
        for mention in part.mentions.iter().filter(|mention| mention.kind == SymbolKind::ApiInput) {
            let Some((SymbolKind::Api, api)) = &mention.of else { continue };
            let unit = UnitRef { file, unit: mention.unit as u32 };
            let Some(found) = checker.model.declared(unit, api) else { continue };
            let Detail::Api(detail) = &checker.model.declaration(found).detail else { continue };
            // An API without declared inputs may read names of the screen that calls it.
            if detail.inputs.is_empty() || detail.inputs.contains(&mention.name) {
                continue;
            }
            let message = format!("API `{api}` takes no input `{}`", mention.name);
            let fault = Diagnostic::warning(Code::ApiInputUnknown, span(file, &mention.range), message);
            let near = slip(&mention.name, detail.inputs.iter().map(|input| &**input));
            checker.add(match near {
                Some(near) => fault.help(format!("did you mean `{near}`?")),
                None if detail.inputs.is_empty() => {
                    fault.help(format!("declare it: `inputs: [{}]` below the API", mention.name))
                }
                None => fault.help(format!("it takes {}", listed(detail.inputs.iter().map(|input| &**input)))),
            });
        }
    }
}

/// Inputs of screens and reusable actions. Undeclared ones are allowed, because scripts may read them by name; only a likely misspelling is reported.
fn of_units(checker: &mut AppChecker<'_>) {
    for (file, part) in checker.sound_files() {
        for mention in part.mentions.iter().filter(|mention| mention.kind == SymbolKind::Input) {
            let Some((kind @ (SymbolKind::Screen | SymbolKind::Action), name)) = &mention.of else { continue };
            let Some(unit) = checker.model.unit_of(file, mention.unit, *kind, name) else { continue };
            let declared: Vec<&str> =
                checker.model.of_kind(unit, SymbolKind::Input).map(|input| &*input.name).collect();
            if declared.contains(&&*mention.name) {
                continue;
            }
            let Some(near) = slip(&mention.name, declared) else { continue };
            let what = if *kind == SymbolKind::Screen { "screen" } else { "reusable action" };
            let message = format!("{what} `{name}` takes no input `{}`", mention.name);
            let fault = Diagnostic::warning(Code::GivenInputUnknown, span(file, &mention.range), message);
            checker.add(fault.help(format!("did you mean `{near}`?")));
        }
    }
}
