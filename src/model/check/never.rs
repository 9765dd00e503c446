//! Handlers that can never run.

use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::syntax::{JsLiteral, JsStep};

use super::Check;
use crate::index::{UnitRef, span};
use crate::part::{Detail, Mention, UnitKind};
use crate::symbol::SymbolKind;

pub fn check(check: &mut Check<'_>) {
    for (file, part) in check.sound_files() {
        for declared in &part.declarations {
            let Detail::Api(api) = &declared.detail else { continue };
            let Some(options) = api.options.as_ref().filter(|_| api.is_stream) else { continue };
            for (handler, range) in &api.handlers {
                let cure = match &**handler {
                    "onReconnecting" if options.get("autoReconnect").as_bool() == Some(false) => {
                        "`sseOptions.autoReconnect` is false"
                    }
                    _ => continue,
                };
                let fault = Diagnostic::warning(
                    Code::HandlerNeverRuns,
                    span(file, range),
                    format!("`{handler}` never runs: {cure}"),
                );
                check.add(fault.help("remove it, or what keeps it from running"));
            }
        }
        let comments = part.declarations.iter().filter_map(|declared| match &declared.detail {
            Detail::Api(api) if api.is_stream => Some(api),
            _ => None,
        });
        for api in comments {
            let asks = match &api.options {
                Some(options) => !options.get("comments").is_null(),
                None => false,
            };
            let handler = api.handlers.iter().find(|(handler, _)| &**handler == "onComment");
            if let Some((_, range)) = handler.filter(|_| !asks && has_no_options(api, part)) {
                let message = "`onComment` never runs: comments are left out";
                let fault = Diagnostic::warning(Code::HandlerNeverRuns, span(file, range), message);
                check.add(fault.help("add `sseOptions: {comments: true}`"));
            }
        }
        for mention in part.mentions.iter().filter(|mention| mention.kind == SymbolKind::Event) {
            if let Some(fault) = unfired(check, file, mention) {
                check.add(fault);
            }
        }
    }
}

/// True when no option is computed.
fn has_no_options(api: &crate::part::ApiDetail, _: &crate::part::Part) -> bool {
    !api.has_computed_options
}

/// A handler of an event that its custom widget declares and never fires.
fn unfired(check: &Check<'_>, file: u32, mention: &Mention) -> Option<Diagnostic> {
    let Some((SymbolKind::Widget, name)) = &mention.of else { return None };
    let widget = check.model.widget(UnitRef { file, unit: mention.unit as u32 }, name)?;
    let part = check.model.part(widget.file);
    if part.is_broken || check.lacks_names {
        return None;
    }
    let is_declared = part.declarations.iter().any(|declared| {
        declared.unit == widget.unit as usize && declared.kind == SymbolKind::Event && declared.name == mention.name
    });
    // A widget that is used in this one may fire for it, and so may an action.
    let fires = |unit: usize| unit == widget.unit as usize || part.units[unit].kind != UnitKind::Widget;
    let by_action = part
        .mentions
        .iter()
        .any(|other| other.kind == SymbolKind::Event && fires(other.unit) && other.name == mention.name);
    let by_script = check.model.files().flat_map(|(_, part)| &part.pieces).any(|piece| {
        piece.source.contains(&*mention.name)
            || piece.outline.chains.iter().any(|chain| {
                matches!(&chain.steps[..], [JsStep::Member { name, .. }, JsStep::Call(args), ..] if &**name == "dispatchEvent" && !args.iter().all(|arg| matches!(arg.literal, JsLiteral::Map { has_more: false, .. })))
            })
    });
    let elsewhere = check.model.files().any(|(_, part)| {
        part.mentions.iter().any(|other| {
            other.kind == SymbolKind::Event
                && matches!(other.of, Some((SymbolKind::Event, _)))
                && other.name == mention.name
        })
    });
    if !is_declared || by_action || by_script || elsewhere {
        return None;
    }
    let message = format!("`{}` never runs: `{name}` never fires it", mention.name);
    let fault = Diagnostic::warning(Code::HandlerNeverRuns, span(file, &mention.range), message);
    Some(fault.help(format!("fire it in the widget: `dispatchEvent: {{{}: {{}}}}`", mention.name)))
}
