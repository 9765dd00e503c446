//! References in string literals of JavaScript: `ensemble.invokeAPI('prices')`, `ensemble.navigateScreen({name: 'Detail'})`.

use std::sync::Arc;

use ensemble_core::spec::{ActionSpec, Catalog};
use ensemble_core::syntax::{JsChain, JsStep, JsValue};

use super::{Mention, Piece};
use crate::expect::names_what;
use crate::symbol::SymbolKind;

/// A call of an action from JavaScript.
pub struct Call<'a> {
    /// Declaration of the action.
    pub action: &'static ActionSpec,
    /// Arguments of the call.
    pub args: &'a [JsValue],
    /// True when the first argument is an object with the action's arguments by name.
    pub by_name: bool,
}

/// Reads a chain as a call of an action: `ensemble.NAME(…)`.
pub fn call<'a>(chain: &'a JsChain, catalog: &Catalog) -> Option<Call<'a>> {
    if !matches!(&*chain.root, "ensemble" | "e") || chain.declaration.is_some() {
        return None;
    }
    let [JsStep::Member { name, .. }, JsStep::Call(args), ..] = &chain.steps[..] else { return None };
    let action = catalog.action(name)?;
    let by_name =
        args.first().is_some_and(|first| matches!(first.literal, ensemble_core::syntax::JsLiteral::Map { .. }));
    Some(Call { action, args, by_name })
}

/// The argument `name` of a call: from the object, or the first positional one for the action's primary argument.
pub fn argument<'a>(call: &Call<'a>, name: &str) -> Option<&'a JsValue> {
    let prop = call.action.arg(name)?;
    let first = call.args.first()?;
    if call.by_name {
        let mut names = std::iter::once(prop.name).chain(prop.aliases.iter().copied());
        return names.find_map(|name| first.entry(name)).map(|entry| &entry.value);
    }
    match (call.action.shorthand, call.action.name, prop.name) {
        (Some(shorthand), ..) if shorthand == prop.name => Some(first),
        // `invokeAPI('prices', {symbol: 'A'})`, `navigateScreen('Detail', {id: 7})`
        (_, "invokeAPI" | "navigateScreen" | "navigateModalScreen" | "executeAction", "inputs") => call.args.get(1),
        _ => None,
    }
}

/// Adds the references in a piece to `found`.
pub fn mentions(piece: &Piece, catalog: &Catalog, found: &mut Vec<Mention>) {
    for chain in &piece.outline.chains {
        if let Some(name) = state_of(chain) {
            found.extend(mention(piece, SymbolKind::Api, name, None));
        }
        let Some(call) = call(chain, catalog) else { continue };
        let mut named = None;
        for prop in call.action.args {
            let Some(kind) = names_what(call.action.name, prop.name) else { continue };
            let Some(value) = argument(&call, prop.name) else { continue };
            named = value.text().map(|name| (kind, name.clone()));
            found.extend(mention(piece, kind, value, None));
        }
        let inputs = argument(&call, "inputs");
        if let (Some(of), Some(inputs)) = (named, inputs)
            && let ensemble_core::syntax::JsLiteral::Map { entries, .. } = &inputs.literal
        {
            let kind = if of.0 == SymbolKind::Api { SymbolKind::ApiInput } else { SymbolKind::Input };
            found.extend(entries.iter().map(|entry| Mention {
                kind,
                name: entry.key.clone(),
                range: piece.in_file(&entry.range),
                unit: piece.unit,
                of: Some(of.clone()),
                in_script: true,
                is_checked: false,
            }));
        }
    }
}

/// The argument of `ensemble.sseState('feed')`, which is a function and no action.
fn state_of(chain: &JsChain) -> Option<&JsValue> {
    if !matches!(&*chain.root, "ensemble" | "e") || chain.declaration.is_some() {
        return None;
    }
    match &chain.steps[..] {
        [JsStep::Member { name, .. }, JsStep::Call(args), ..] if &**name == "sseState" => args.first(),
        _ => None,
    }
}

fn mention(piece: &Piece, kind: SymbolKind, value: &JsValue, of: Option<(SymbolKind, Arc<str>)>) -> Option<Mention> {
    let (name, range) = (value.text()?.clone(), value.text_range()?);
    Some(Mention { kind, name, range: piece.in_file(&range), unit: piece.unit, of, in_script: true, is_checked: false })
}
