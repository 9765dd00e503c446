//! Checks streams that a timer opens repeatedly and nothing closes.

use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::syntax::{JsLiteral, JsStep};

use super::checker::{AppChecker, place};
use crate::index::{DeclarationRef, UnitRef, span};
use crate::part::Detail;
use crate::part::script_names::{argument, call};
use crate::symbol::SymbolKind;

pub fn check(checker: &mut AppChecker<'_>) {
    for (file, part) in checker.sound_files() {
        for used in part.actions.iter().filter(|used| used.action.name == "invokeAPI") {
            let repeats = used.triggers.iter().any(|trigger| {
                trigger.slot == Some("onTimer") || (trigger.action.is_some_and(|action| action.name == "startTimer"))
            });
            let Some(name) = used.name.as_ref().filter(|_| repeats) else { continue };
            let unit = UnitRef { file, unit: used.unit as u32 };
            if let Some(found) = open_stream(checker, unit, name) {
                let fault = fault(checker, found, span(file, &used.range));
                checker.add(fault);
            }
        }
        for piece in &part.pieces {
            let repeats = piece.triggers().iter().any(|trigger| trigger.slot == Some("onTimer"));
            for chain in &piece.outline.chains {
                let Some(call) =
                    call(chain, &checker.vocabulary().catalog).filter(|call| call.action.name == "invokeAPI")
                else {
                    continue;
                };
                let Some(name) = argument(&call, "name").and_then(|value| value.text()) else { continue };
                if !(repeats || in_interval(piece, chain.range.start)) {
                    continue;
                }
                if let Some(found) = open_stream(checker, UnitRef { file, unit: piece.unit as u32 }, name) {
                    let fault = fault(checker, found, place(file, piece, &chain.range));
                    checker.add(fault);
                }
            }
        }
    }
}

/// True inside of the function given to `setInterval`.
fn in_interval(piece: &crate::part::Piece, at: usize) -> bool {
    piece.outline.chains.iter().any(|chain| {
        &*chain.root == "setInterval"
            && chain.declaration.is_none()
            && matches!(&chain.steps[..], [JsStep::Call(args), ..] if args.first().is_some_and(|first| matches!(first.literal, JsLiteral::Function) && first.range.contains(&at)))
    })
}

/// The stream `name`, unless the app disconnects it somewhere.
fn open_stream(checker: &AppChecker<'_>, unit: UnitRef, name: &str) -> Option<DeclarationRef> {
    let found = checker.model.declared(unit, name)?;
    let Detail::Api(api) = &checker.model.declaration(found).detail else { return None };
    if !api.is_stream
        || api.options.as_ref().is_some_and(|options| !options.get("closeOn").is_null())
        || api.has_computed_options
    {
        return None;
    }
    let closes = |action: &str| action == "disconnectSSE";
    let closed = checker.model.files().any(|(_, part)| {
        part.actions
            .iter()
            .any(|used| closes(used.action.name) && used.name.as_deref().is_none_or(|closed| closed == name))
            || part.pieces.iter().flat_map(|piece| &piece.outline.chains).any(|chain| {
                call(chain, &checker.vocabulary().catalog).is_some_and(|call| {
                    closes(call.action.name)
                        && argument(&call, "apiName")
                            .and_then(|value| value.text())
                            .is_none_or(|closed| **closed == *name)
                })
            })
    });
    (!closed).then_some(found)
}

fn fault(checker: &AppChecker<'_>, found: DeclarationRef, place: ensemble_core::diag::Span) -> Diagnostic {
    let name = &checker.model.declaration(found).name;
    debug_assert_eq!(checker.model.declaration(found).kind, SymbolKind::Api);
    let message = format!("the stream `{name}` is opened again with every tick, and nothing closes it");
    let fault = Diagnostic::warning(Code::StreamReopened, place, message);
    fault.help("open it once, in `onLoad`: a stream goes on by itself and is opened again when it breaks")
}
