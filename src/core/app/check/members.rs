//! Members of what is known: `ensemble`, `console`, the storage, APIs and their streams. A misspelt one is undefined for sure.

use super::builtin_names::{API, ARRAY, DATE, JSON, MATH, NUMBER, OBJECT, SSE};
use super::names::{Scopes, slip};
use crate::app::App;
use crate::app::facts::{Facts, NameUse, Owner};
use crate::diag::{Code, Diagnostic, Report};
use crate::syntax::JsRead;

/// Warns of each member that a known thing has not.
pub fn check(app: &App, facts: &Facts, report: &mut Report) {
    let scopes = Scopes::new(app, facts);
    for used in &facts.uses {
        for read in used.reads.iter().filter(|read| read.path.len() > 1) {
            if report.is_full() {
                return;
            }
            if let Some(fault) = unknown_member(app, &scopes, used, read) {
                report.add(fault);
            }
        }
    }
}

fn unknown_member(app: &App, scopes: &Scopes<'_>, used: &NameUse, read: &JsRead) -> Option<Diagnostic> {
    let (member, parents) = read.path.split_last()?;
    let path: Vec<&str> = parents.iter().map(|name| &**name).collect();
    // What the app calls so is its own.
    let is_ours = |name: &str| !scopes.declares(used, name);
    let known: Vec<&str> = match path[..] {
        ["console"] if is_ours("console") => scopes.members().console.clone(),
        [root @ ("ensemble" | "e")] if is_ours(root) => {
            scopes.members().ensemble.iter().chain(scopes.actions()).copied().collect()
        }
        ["Array"] if is_ours("Array") => ARRAY.to_vec(),
        ["Date"] if is_ours("Date") => DATE.to_vec(),
        ["JSON"] if is_ours("JSON") => JSON.to_vec(),
        ["Math"] if is_ours("Math") => MATH.to_vec(),
        ["Number"] if is_ours("Number") => NUMBER.to_vec(),
        ["Object"] if is_ours("Object") => OBJECT.to_vec(),
        // A key of the storage may have any name; only what is called is a function of it.
        [root @ ("ensemble" | "e"), "storage"] if is_ours(root) && read.is_called => scopes.members().storage.clone(),
        ["response", "sse"] if is_ours("response") => SSE.to_vec(),
        [api] => api_members(app, used, api)?,
        [api, "sse"] => api_members(app, used, api).map(|_| SSE.to_vec())?,
        _ => return None,
    };
    if known.contains(&&**member) {
        return None;
    }
    let near = slip(member, known.iter().copied());
    // `sse` has these members and no others; the rest may be given more by an engine or a script.
    if near.is_none() && path.last() != Some(&"sse") {
        return None;
    }
    let span = used.code.span_at(read.at, member.len())?;
    let message = format!("`{}` has no `{member}`", path.join("."));
    let fault = Diagnostic::warning(Code::MemberUnknown, span, message);
    Some(match near {
        Some(near) => fault.help(format!("did you mean `{near}`?")),
        None => fault.help(format!("it has {}", listed(&known))),
    })
}

/// The members of an API of this screen, its lists included; `None` when no API is meant.
fn api_members<'a>(app: &'a App, used: &NameUse, name: &str) -> Option<Vec<&'a str>> {
    if used.locals.iter().any(|local| &**local == name) {
        return None;
    }
    let Owner::Screen(screen) = &used.owner else { return None };
    let screen = app.screens.get(screen)?;
    // A widget may have the API's name.
    if screen.ids.iter().any(|id| &**id == name) || screen.inputs.iter().any(|input| &**input == name) {
        return None;
    }
    let api = screen.apis.get(name)?;
    let lists = api.into.iter().map(|list| &*list.name);
    Some(API.iter().copied().chain(lists).collect())
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
