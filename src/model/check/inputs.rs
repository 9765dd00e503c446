//! Inputs that what they are given to does not take.

use ensemble_core::diag::{Code, Diagnostic};

use super::{Check, listed, slip};
use crate::index::{UnitRef, span};
use crate::part::Detail;
use crate::symbol::SymbolKind;

pub fn check(check: &mut Check<'_>) {
    for (file, part) in check.sound_files() {
        for mention in part.mentions.iter().filter(|mention| mention.kind == SymbolKind::ApiInput) {
            let Some((SymbolKind::Api, api)) = &mention.of else { continue };
            let unit = UnitRef { file, unit: mention.unit as u32 };
            let Some(found) = check.model.declared(unit, api) else { continue };
            let Detail::Api(detail) = &check.model.declaration(found).detail else { continue };
            // One that declares none may find the name where it is called.
            if detail.inputs.is_empty() || detail.inputs.contains(&mention.name) {
                continue;
            }
            let message = format!("API `{api}` takes no input `{}`", mention.name);
            let fault = Diagnostic::warning(Code::ApiInputUnknown, span(file, &mention.range), message);
            let near = slip(&mention.name, detail.inputs.iter().map(|input| &**input));
            check.add(match near {
                Some(near) => fault.help(format!("did you mean `{near}`?")),
                None if detail.inputs.is_empty() => {
                    fault.help(format!("declare it: `inputs: [{}]` below the API", mention.name))
                }
                None => fault.help(format!("it takes {}", listed(detail.inputs.iter().map(|input| &**input)))),
            });
        }
    }
}
