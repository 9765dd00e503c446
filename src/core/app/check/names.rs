//! Names that expressions and handlers read must be something. Only what is surely nothing, or nearly a known name, is reported: scripts may
//! make names known in ways that no reader sees.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::builtin_names::{EVERYWHERE, SOMEWHERE};
use crate::app::App;
use crate::app::facts::{Facts, KnownMembers, NameUse, Owner, Reference, ReferenceKind};
use crate::diag::{Code, Diagnostic, Report, is_slip, nearest};
use crate::syntax::JsRead;

/// Names of other systems, with what an app writes instead.
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
    (
        "window",
        "there is no page: variables of `Global` are seen everywhere in a screen, `device` has the window's size",
    ),
];

/// Warns of each name that nothing has.
pub fn check(app: &App, facts: &Facts, report: &mut Report) {
    let scopes = Scopes::new(app, facts);
    for used in &facts.uses {
        let mut told: BTreeSet<&str> = BTreeSet::new();
        for read in used.reads.iter().filter(|read| read.path.len() == 1) {
            // Looking for near names is the slow part: with thousands of unknown ones it is done for those that can be shown.
            if report.is_full() {
                return;
            }
            let name = &*read.path[0];
            if scopes.knows(used, name) || !told.insert(name) {
                continue;
            }
            if let Some(fault) = fault(&scopes, used, read) {
                report.add(fault);
            }
        }
    }
}

/// The names that each owner sees.
pub struct Scopes<'a> {
    app: &'a App,
    facts: &'a Facts,
    anywhere: BTreeSet<Arc<str>>,
    nothing: BTreeSet<Arc<str>>,
    lacks_scripts: bool,
}

impl<'a> Scopes<'a> {
    /// Of a whole app.
    pub fn new(app: &'a App, facts: &'a Facts) -> Self {
        let anywhere = facts.names.values().flatten().cloned().collect();
        let is_missing = |reference: &Reference| {
            reference.kind == ReferenceKind::Script && !app.scripts.contains_key(&reference.name)
        };
        let lacks_scripts = facts.references.iter().any(is_missing);
        Self { app, facts, anywhere, nothing: BTreeSet::new(), lacks_scripts }
    }

    fn own(&self, used: &NameUse) -> &BTreeSet<Arc<str>> {
        match &used.owner {
            // A custom widget sees whatever its caller sees.
            Owner::Part(_) | Owner::Shared => &self.anywhere,
            owner => self.facts.names.get(owner).unwrap_or(&self.nothing),
        }
    }

    fn shared(&self) -> &BTreeSet<Arc<str>> {
        self.facts.names.get(&Owner::Shared).unwrap_or(&self.nothing)
    }

    /// True for a name of the app or of the language.
    pub fn knows(&self, used: &NameUse, name: &str) -> bool {
        self.declares(used, name) || EVERYWHERE.contains(&name) || SOMEWHERE.contains(&name)
    }

    /// True for a name that the app declares where it is used.
    pub fn declares(&self, used: &NameUse, name: &str) -> bool {
        self.own(used).contains(name)
            || self.shared().contains(name)
            || used.locals.iter().any(|local| &**local == name)
            || matches!(&used.owner, Owner::Screen(screen)
                if self.app.screens.get(screen).is_some_and(|screen| screen.apis.contains_key(name)))
    }

    fn nearest<'n>(&'n self, used: &'n NameUse, name: &str) -> Option<&'n str> {
        slip(name, self.own(used).iter().chain(self.shared()).chain(&used.locals).map(|name| &**name))
    }

    /// Members of objects that every script finds.
    pub fn members(&self) -> &'a KnownMembers {
        &self.facts.members
    }

    /// The names of the actions that scripts call as `ensemble.NAME`.
    pub fn actions(&self) -> &'a [&'static str] {
        &self.facts.actions
    }
}

fn fault(scopes: &Scopes<'_>, used: &NameUse, read: &JsRead) -> Option<Diagnostic> {
    let name = &*read.path[0];
    let cure = cure(scopes, used, read);
    // A script may be given a name that no reader sees; below nothing an expression finds nothing for sure.
    if cure.is_none() && !(used.code.is_expression && read.is_read_below) {
        return None;
    }
    let span = used.code.span_at(read.at, name.len())?;
    let fault = Diagnostic::warning(Code::NameUnknown, span, format!("nothing is called `{name}` here"));
    let fault = fault.label("no widget id, API, input or variable has this name");
    Some(match cure {
        Some(cure) => fault.help(cure),
        None => fault,
    })
}

fn cure(scopes: &Scopes<'_>, used: &NameUse, read: &JsRead) -> Option<String> {
    let name = &*read.path[0];
    if let Some((_, cure)) = ELSEWHERE.iter().find(|(other, _)| *other == name) {
        return Some((*cure).to_owned());
    }
    if read.is_called && scopes.actions().contains(&name) {
        return Some(format!("write `ensemble.{name}(…)`"));
    }
    // A script that is not there may declare the name.
    if scopes.lacks_scripts && !(used.code.is_expression && read.is_read_below) {
        return None;
    }
    if let Some(near) = scopes.nearest(used, name) {
        return Some(format!("did you mean `{near}`?"));
    }
    if read.is_called
        && let Some(near) = slip(name, scopes.actions().iter().copied())
    {
        return Some(format!("did you mean `ensemble.{near}`?"));
    }
    slip(name, EVERYWHERE.iter().copied()).map(|near| format!("did you mean `{near}`?"))
}

/// The nearest of the names when `written` is most likely a slip for it.
pub fn slip<'n>(written: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    nearest(written, known).filter(|near| is_slip(written, near))
}
