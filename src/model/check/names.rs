//! Checks names of JavaScript that resolve to nothing.

use ensemble_core::diag::{Code, Diagnostic, nearest};
use ensemble_core::syntax::{JsAccess, JsChain};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

use super::{Check, place, slip, suggest};
use crate::names::{Meaning, SOMEWHERE, language};
use crate::part::{Piece, UnitKind};
use crate::symbol::SymbolKind;

/// Globals of browsers, Node.js and Flutter, with the equivalent in an app.
const ELSEWHERE: &[(&str, &str)] = &[
    ("EventSource", "declare an API with `type: sse` and its `url`, and call it with `ensemble.invokeAPI`"),
    ("XMLHttpRequest", "declare an API with its `url` and call it with `ensemble.invokeAPI`, or use `fetch`"),
    ("alert", "write `ensemble.showToast({message: …})`"),
    ("axios", "declare an API with its `url` and call it with `ensemble.invokeAPI`, or use `fetch`"),
    ("confirm", "write `ensemble.showDialog({…})`"),
    ("document", "there is no page: give the widget an `id` and use it as a name"),
    ("history", "write `ensemble.navigateBack()`"),
    ("localStorage", "write `ensemble.storage.get('key')` and `ensemble.storage.set('key', value)`"),
    ("module", "functions of a file in `scripts/` are seen where `Import` names it"),
    ("navigator", "write `device` for the window and the system, `ensemble.copyToClipboard(…)` for the clipboard"),
    ("print", "write `console.log(…)`"),
    ("process", "write `env.NAME`"),
    ("prompt", "write `ensemble.showDialog({…})` with a `TextInput`"),
    ("require", "put the code into a file of `scripts/` and name it in `Import`"),
    ("sessionStorage", "write `ensemble.storage.get('key')` and `ensemble.storage.set('key', value)`"),
    ("setState", "assign to the variable: a widget that shows it follows"),
    ("storage", "write `ensemble.storage`"),
    ("useState", "declare the variable in `Global`: a widget that shows it follows"),
];

pub fn check(check: &mut Check<'_>) {
    let read = names_read(check);
    for (file, piece) in check.pieces() {
        // Another kind of document that is opened as a screen.
        if !check.model.part(file).is_document {
            continue;
        }
        let mut told: FxHashSet<&str> = FxHashSet::default();
        for chain in &piece.outline.chains {
            if check.is_full() {
                return;
            }
            let name = &*chain.root;
            if chain.declaration.is_some() || name == "this" || piece.outline.is_opaque {
                continue;
            }
            let meaning = check.model.meaning(file, piece, name, chain.range.start);
            // `last.text = 'a'` reads `last`.
            let is_read = matches!(chain.access, JsAccess::Read | JsAccess::Update)
                || (chain.access != JsAccess::TypeOf && !chain.steps.is_empty());
            let fault = match (meaning, chain.access) {
                (Meaning::Unknown, _) if is_read && !SOMEWHERE.contains(&name) => unknown(check, file, piece, chain),
                (Meaning::Assigned, JsAccess::Write) if chain.steps.is_empty() && !read.contains_key(name) => {
                    unread(check, file, piece, chain)
                }
                _ => None,
            };
            if let Some(fault) = fault
                && told.insert(name)
            {
                check.add(fault);
            }
        }
    }
}

/// Names that any script reads.
fn names_read(check: &Check<'_>) -> FxHashMap<Arc<str>, ()> {
    let chains = check.model.files().flat_map(|(_, part)| &part.pieces).flat_map(|piece| &piece.outline.chains);
    let read = chains.filter(|chain| chain.access != JsAccess::Write || !chain.steps.is_empty());
    read.map(|chain| (chain.root.clone(), ())).collect()
}

/// Names of the app that are in scope in a piece.
fn own_names(check: &Check<'_>, file: u32, piece: &Piece, chain: &JsChain) -> Vec<Arc<str>> {
    let offset = piece.in_file(&chain.range).start;
    let scope = check.model.scope_at(ensemble_core::diag::FileId(file), offset);
    scope.into_iter().filter(|name| name.kind != SymbolKind::Language).map(|name| name.name).collect()
}

fn unknown(check: &Check<'_>, file: u32, piece: &Piece, chain: &JsChain) -> Option<Diagnostic> {
    let name = &*chain.root;
    if let Some((_, cure)) = ELSEWHERE.iter().find(|(other, _)| *other == name) {
        let message = format!("nothing is called `{name}` here");
        let fault = Diagnostic::warning(Code::NameUnknown, place(file, piece, &chain.range), message);
        return Some(fault.label("no widget id, API, input or variable has this name").help(*cure));
    }
    let is_called = matches!(chain.steps.first(), Some(ensemble_core::syntax::JsStep::Call(_)));
    let actions = check.vocabulary().catalog.actions.iter().map(|action| action.name);
    let own = own_names(check, file, piece, chain);
    let near_action = if is_called {
        slip(name, actions.clone()).or_else(|| actions.clone().find(|action| *action == name))
    } else {
        None
    };
    let near = slip(name, own.iter().map(|name| &**name));
    let unit = check.model.part(file).units[piece.unit].kind;
    // What the screen surely does not know may be a worse slip.
    let is_unknown = !check.lacks_names && unit == UnitKind::Screen;
    let fault = |near: Option<String>| {
        let fault = Diagnostic::warning(
            Code::NameUnknown,
            place(file, piece, &chain.range),
            format!("nothing is called `{name}` here"),
        );
        let fault = fault.label("no widget id, API, input or variable has this name");
        suggest(fault, near.as_deref())
    };
    if let Some(near) = near {
        return Some(fault(Some(near.to_owned())));
    }
    // A file that cannot be read may declare the name.
    if let Some(near) = near_action {
        return Some(fault(Some(format!("ensemble.{near}"))));
    }
    if let Some(near) = slip(name, language()) {
        return Some(fault(Some(near.to_owned())));
    }
    if let Some(near) = worse_slip(name, own.iter().map(|name| &**name)).filter(|_| is_unknown) {
        return Some(fault(Some(near.to_owned())));
    }
    // In an expression, a member of an unknown name is certainly undefined.
    // A custom widget and a reusable action see the names of their callers, which may not be here.
    let is_certain = piece.is_expression && !chain.steps.is_empty() && is_unknown;
    is_certain.then(|| fault(None))
}

/// The nearest name with the same beginning, when `written` is too far off for [`slip`]. It is suggested, never applied by `--fix`.
fn worse_slip<'n>(written: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let first = |name: &str| name.chars().next().map(|c| c.to_ascii_lowercase());
    nearest(written, known.filter(|name| first(name) == first(written) && name.len() > 2))
        // Of three letters two would have to be wrong.
        .filter(|_| !matches!(written.chars().count(), 0 | 1 | 3))
}

/// Reports an assignment to an undeclared variable that no script reads: most likely a misspelling.
fn unread(check: &Check<'_>, file: u32, piece: &Piece, chain: &JsChain) -> Option<Diagnostic> {
    let name = &*chain.root;
    let own = own_names(check, file, piece, chain);
    let near = slip(name, own.iter().map(|name| &**name).filter(|own| *own != name))?;
    let message = format!("`{name}` is set here and nothing reads it");
    Some(suggest(Diagnostic::warning(Code::NameUnknown, place(file, piece, &chain.range), message), Some(near)))
}
