//! Checks names of JavaScript that resolve to nothing.

use ensemble_core::diag::{Code, Diagnostic, Span, nearest};
use ensemble_core::syntax::{JsAccess, JsChain};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

use super::checker::{AppChecker, place, slip, suggest};
use crate::index::UnitRef;
use crate::names::{Meaning, SOMEWHERE, language};
use crate::part::{Piece, Role, UnitKind};

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

/// Limit of comparisons of names in one check: an app with 40,000 names that nothing declares would take minutes otherwise.
const MOST_COMPARISONS: usize = 5_000_000;

pub fn check(checker: &mut AppChecker<'_>) {
    let read = names_read(checker);
    let mut known = KnownNames { left: MOST_COMPARISONS, ..KnownNames::default() };
    for (file, piece) in checker.pieces() {
        // Another kind of document that is opened as a screen.
        if !checker.model.part(file).is_document {
            continue;
        }
        let mut told: FxHashSet<&str> = FxHashSet::default();
        for chain in &piece.outline.chains {
            if checker.is_full() {
                return;
            }
            let name = &*chain.root;
            if chain.declaration.is_some() || name == "this" || piece.outline.is_opaque {
                continue;
            }
            // Without a width, so that it hides no fault of the same place.
            if let Some(limit) = known.limit(place(file, piece, &(chain.range.start..chain.range.start))) {
                checker.add(limit);
            }
            let meaning = checker.model.meaning(file, piece, name, chain.range.start);
            // `last.text = 'a'` reads `last`.
            let is_read = matches!(chain.access, JsAccess::Read | JsAccess::Update)
                || (chain.access != JsAccess::TypeOf && !chain.steps.is_empty());
            let fault = match (meaning, chain.access) {
                _ if told.contains(name) => None,
                (Meaning::Unknown, _) if is_read && !SOMEWHERE.contains(&name) => {
                    unknown(checker, &mut known, file, piece, chain)
                }
                (Meaning::Assigned, JsAccess::Write) if chain.steps.is_empty() && !read.contains(name) => {
                    unread(checker, &mut known, file, piece, chain)
                }
                _ => None,
            };
            if let Some(fault) = fault {
                told.insert(name);
                checker.add(fault);
            }
        }
    }
}

/// The names that can be used in each unit, and how many of them may still be compared with others.
#[derive(Default)]
struct KnownNames {
    of_units: FxHashMap<(u32, usize), Arc<[Arc<str>]>>,
    left: usize,
    is_limit_told: bool,
}

impl KnownNames {
    /// Names of the app that can be used where a chain stands; none once too many were compared.
    fn at(&mut self, checker: &AppChecker<'_>, file: u32, piece: &Piece, chain: &JsChain) -> Vec<Arc<str>> {
        if self.left == 0 {
            return Vec::new();
        }
        let of_unit = self.of_units.entry((file, piece.unit)).or_insert_with(|| {
            let mut names = checker.model.names_seen_by(UnitRef { file, unit: piece.unit as u32 });
            names.sort_unstable();
            names.dedup();
            names.into()
        });
        let (at, whole) = (chain.range.start, 0..piece.source.len());
        let is_of_unit = matches!(piece.role, Role::Global | Role::Script);
        let local = piece.outline.declarations.iter().filter(|declared| {
            let is_visible = (declared.visible.start..=declared.visible.end).contains(&at);
            is_visible && !(is_of_unit && declared.visible == whole)
        });
        let local = local.map(|declared| &declared.name).chain(piece.locals.iter().map(|local| &local.name));
        let names: Vec<Arc<str>> = of_unit.iter().chain(local).cloned().collect();
        // Each is looked at up to three times, and a declaration that is not seen here once.
        self.left = self.left.saturating_sub(names.len() + piece.outline.declarations.len() / 4);
        names
    }

    /// Says once, where the limit is reached, that there is one.
    fn limit(&mut self, place: Span) -> Option<Diagnostic> {
        if self.left > 0 || std::mem::replace(&mut self.is_limit_told, true) {
            return None;
        }
        let message = "misspelt names are looked for up to here: the app has too many names to compare them all";
        Some(Diagnostic::warning(Code::LimitReached, place, message).help("divide it into screens and custom widgets"))
    }
}

/// Names that any script reads.
fn names_read(checker: &AppChecker<'_>) -> FxHashSet<Arc<str>> {
    let chains = checker.model.files().flat_map(|(_, part)| &part.pieces).flat_map(|piece| &piece.outline.chains);
    let read = chains.filter(|chain| chain.access != JsAccess::Write || !chain.steps.is_empty());
    read.map(|chain| chain.root.clone()).collect()
}

fn unknown(
    checker: &AppChecker<'_>,
    known: &mut KnownNames,
    file: u32,
    piece: &Piece,
    chain: &JsChain,
) -> Option<Diagnostic> {
    let name = &*chain.root;
    if let Some((_, cure)) = ELSEWHERE.iter().find(|(other, _)| *other == name) {
        let message = format!("nothing is called `{name}` here");
        let fault = Diagnostic::warning(Code::NameUnknown, place(file, piece, &chain.range), message);
        return Some(fault.label("no widget id, API, input or variable has this name").help(*cure));
    }
    // `ensemble.showDialog({body: Card1})`: the name of a custom widget stands for it.
    let names_widget = || checker.model.index().widget(file, checker.model.part(file), name).is_some();
    if chain.steps.is_empty() && chain.access != JsAccess::Write && names_widget() {
        return None;
    }
    let is_called = matches!(chain.steps.first(), Some(ensemble_core::syntax::JsStep::Call(_)));
    let actions = checker.vocabulary().catalog.actions.iter().map(|action| action.name);
    let own = known.at(checker, file, piece, chain);
    let near_action = if is_called {
        slip(name, actions.clone()).or_else(|| actions.clone().find(|action| *action == name))
    } else {
        None
    };
    let near = slip(name, own.iter().map(|name| &**name));
    let unit = checker.model.part(file).units[piece.unit].kind;
    // When all names of the screen are known, a more distant name may be suggested.
    let is_unknown = !checker.lacks_names && unit == UnitKind::Screen;
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

/// A variable that a slip makes: it is set and nothing reads it.
fn unread(
    checker: &AppChecker<'_>,
    known: &mut KnownNames,
    file: u32,
    piece: &Piece,
    chain: &JsChain,
) -> Option<Diagnostic> {
    let name = &*chain.root;
    let own = known.at(checker, file, piece, chain);
    let near = slip(name, own.iter().map(|name| &**name).filter(|own| *own != name))?;
    let message = format!("`{name}` is set here and nothing reads it");
    Some(suggest(Diagnostic::warning(Code::NameUnknown, place(file, piece, &chain.range), message), Some(near)))
}
