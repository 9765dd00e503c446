//! Checks handlers that can never run.

use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::syntax::{JsChain, JsLiteral, JsStep};
use rustc_hash::FxHashMap;
use std::sync::Arc;

use super::checker::AppChecker;
use crate::index::{UnitRef, span};
use crate::part::{Detail, Mention, UnitKind};
use crate::symbol::SymbolKind;

/// Events of custom widgets; true when something may fire them.
type Fired = FxHashMap<(UnitRef, Arc<str>), bool>;

pub fn check(checker: &mut AppChecker<'_>) {
    let mut fired = Fired::default();
    for (file, part) in checker.sound_files() {
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
                checker.add(fault.help("remove it, or what keeps it from running"));
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
            if let Some((_, range)) = handler.filter(|_| !asks && !api.has_computed_options) {
                let message = "`onComment` never runs: comments are left out";
                let fault = Diagnostic::warning(Code::HandlerNeverRuns, span(file, range), message);
                checker.add(fault.help("add `sseOptions: {comments: true}`"));
            }
        }
        for mention in part.mentions.iter().filter(|mention| mention.kind == SymbolKind::Event) {
            if let Some(fault) = unfired(checker, file, mention, &mut fired) {
                checker.add(fault);
            }
        }
    }
}

/// The fault of a handler whose event the custom widget declares and never fires.
fn unfired(checker: &AppChecker<'_>, file: u32, mention: &Mention, fired: &mut Fired) -> Option<Diagnostic> {
    let Some((SymbolKind::Widget, name)) = &mention.of else { return None };
    let widget = checker.model.widget(UnitRef { file, unit: mention.unit as u32 }, name)?;
    if checker.model.part(widget.file).is_broken || checker.lacks_names {
        return None;
    }
    let event = (widget, mention.name.clone());
    if *fired.entry(event).or_insert_with(|| may_fire(checker, widget, &mention.name)) {
        return None;
    }
    let message = format!("`{}` never runs: `{name}` never fires it", mention.name);
    let fault = Diagnostic::warning(Code::HandlerNeverRuns, span(file, &mention.range), message);
    Some(fault.help(format!("fire it in the widget: `dispatchEvent: {{{}: {{}}}}`", mention.name)))
}

/// True when something may fire the event `name` of a custom widget, or the widget does not declare it.
fn may_fire(checker: &AppChecker<'_>, widget: UnitRef, name: &str) -> bool {
    let part = checker.model.part(widget.file);
    let is_declared = part.declarations.iter().any(|declared| {
        declared.unit == widget.unit as usize && declared.kind == SymbolKind::Event && &*declared.name == name
    });
    // A widget that is used in this one may fire for it, and so may an action.
    let fires = |unit: usize| unit == widget.unit as usize || part.units[unit].kind != UnitKind::Widget;
    let by_action = || {
        let events = part.mentions.iter().filter(|other| other.kind == SymbolKind::Event && fires(other.unit));
        events.into_iter().any(|other| &*other.name == name)
    };
    let elsewhere = || {
        let mut mentions = checker.model.files().flat_map(|(_, part)| &part.mentions);
        mentions.any(|other| {
            other.kind == SymbolKind::Event && matches!(other.of, Some((SymbolKind::Event, _))) && &*other.name == name
        })
    };
    let by_script = || {
        let mut pieces = checker.model.files().flat_map(|(_, part)| &part.pieces);
        pieces.any(|piece| piece.source.contains(name) || piece.outline.chains.iter().any(fires_a_computed_event))
    };
    !is_declared || by_action() || elsewhere() || by_script()
}

/// True for `ensemble.dispatchEvent(…)` with a computed event name.
fn fires_a_computed_event(chain: &JsChain) -> bool {
    let [JsStep::Member { name, .. }, JsStep::Call(args), ..] = &chain.steps[..] else { return false };
    &**name == "dispatchEvent" && !args.iter().all(|arg| matches!(arg.literal, JsLiteral::Map { has_more: false, .. }))
}
