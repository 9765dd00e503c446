//! Names that are written out must name something: APIs, screens, reusable actions, scripts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::app::App;
use crate::app::facts::{Facts, Owner, Reference, ReferenceKind};
use crate::diag::{Code, Diagnostic, Report, Severity, Span, nearest};
use crate::value::{Segment, Value};

/// Reports each name that names nothing.
pub fn check(app: &App, facts: &Facts, report: &mut Report) {
    let mut apis: BTreeMap<&Owner, BTreeSet<Arc<str>>> = BTreeMap::new();
    let actions = known_actions(app);
    let selectors = app.themes.iter().flat_map(|theme| theme.styles.keys());
    let classes: BTreeSet<&str> = selectors.map(|selector| selector.trim_start_matches('.')).collect();
    let sound = |reference: &&Reference| !facts.broken.contains(&(reference.kind, reference.name.clone()));
    // A file by itself has no theme; one message speaks of all its classes.
    let has_no_theme = app.is_single_file && app.themes.is_empty();
    let mut is_told = false;
    if app.is_single_file {
        other_files(app, facts.references.iter().filter(sound), report);
    }
    for reference in facts.references.iter().filter(sound) {
        let (name, span) = (&reference.name, reference.span);
        match reference.kind {
            ReferenceKind::Screen if app.is_single_file => {}
            ReferenceKind::Screen => check_screen(app, reference, report),
            ReferenceKind::Api => {
                let known = apis.entry(&reference.owner).or_insert_with(|| known_apis(app, &reference.owner));
                if !known.contains(name) {
                    report.add(unknown(Code::ApiUnknown, span, "API", name, known.iter(), report));
                }
            }
            ReferenceKind::Action if !actions.contains(name) => {
                let code = Code::ReusableActionUnknown;
                report.add(unknown(code, span, "reusable action", name, actions.iter(), report));
            }
            ReferenceKind::Class if has_no_theme => {
                if !std::mem::replace(&mut is_told, true) {
                    report.add(classes_without_theme(reference));
                }
            }
            ReferenceKind::Class if !classes.contains(&**name) => {
                report.add(unknown_class(reference, &classes, report));
            }
            ReferenceKind::Translation if !facts.lacks_translations && !is_translated(app, name) => {
                report.add(unknown_text(app, reference, report));
            }
            ReferenceKind::Script if !app.scripts.contains_key(name) => {
                let fault = unknown(Code::ScriptUnknown, span, "script", name, app.scripts.keys(), report);
                // A warning, because names that the missing script would define are errors where they are used.
                report.add(Diagnostic { severity: Severity::Warning, ..fault });
            }
            ReferenceKind::Action | ReferenceKind::Class | ReferenceKind::Translation | ReferenceKind::Script => {}
        }
    }
}

/// Reports the screens that a file by itself leads to, in one warning: nobody can tell whether the app that it comes from has them.
fn other_files<'r>(app: &App, references: impl Iterator<Item = &'r Reference>, report: &mut Report) {
    let is_other = |reference: &&Reference| {
        reference.kind == ReferenceKind::Screen
            && app.screen(&reference.name).is_none()
            && !app.unread.contains(&reference.name)
    };
    let others: Vec<&Reference> = references.filter(is_other).collect();
    let Some(first) = others.first() else { return };
    let names: BTreeSet<&Arc<str>> = others.iter().map(|reference| &reference.name).collect();
    let message = match names.len() {
        1 => format!("unknown screen `{}`", first.name),
        2 => format!("unknown screen `{}`, and another one", first.name),
        count => format!("unknown screen `{}`, and {} others", first.name, count - 1),
    };
    report.add(Diagnostic::warning(Code::ScreenUnknown, first.span, message).help(other_screens(app)));
}

fn check_screen(app: &App, reference: &Reference, report: &mut Report) {
    if app.screen(&reference.name).is_some() || app.unread.contains(&reference.name) {
        return;
    }
    let names = app.screens.keys();
    let fault = unknown(Code::ScreenUnknown, reference.span, "screen", &reference.name, names, report);
    let help = fault.help.clone().unwrap_or_else(|| other_screens(app));
    report.add(fault.help(help));
}

fn classes_without_theme(reference: &Reference) -> Diagnostic {
    let name = &reference.name;
    let message = format!("classes such as `{name}` have no effect: no theme declares them");
    let help = format!("open the app's folder, whose `theme.yaml` has `Styles: {{.{name}: …}}`");
    Diagnostic::warning(Code::ClassUnknown, reference.span, message).help(help)
}

fn unknown_class(reference: &Reference, classes: &BTreeSet<&str>, report: &Report) -> Diagnostic {
    let message = format!("no theme has the class `{}`, so it has no effect", reference.name);
    let near = nearest(&reference.name, classes.iter().copied()).filter(|_| !report.is_full());
    Diagnostic::warning(Code::ClassUnknown, reference.span, message).help(match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("declare it in `theme.yaml`, below `Styles`: `.{}:`", reference.name),
    })
}

fn unknown_text(app: &App, reference: &Reference, report: &Report) -> Diagnostic {
    let message = format!("no language has the text `{}`", reference.name);
    let near = nearest_text(app, &reference.name).filter(|_| !report.is_full());
    Diagnostic::warning(Code::TranslationMissing, reference.span, message).help(match near {
        Some(near) => format!("did you mean `r@{near}`?"),
        None => format!("add it to the files of `translations/`, such as `en.yaml`: `{}: …`", reference.name),
    })
}

/// True when a language has the text of this name, such as `home.title`.
fn is_translated(app: &App, name: &str) -> bool {
    let path: Vec<Segment> = name.split('.').map(|part| Segment::Key(Arc::from(part))).collect();
    app.translations.values().any(|texts| !texts.at(&path).is_null())
}

/// The nearest name beside the one that no language has.
fn nearest_text(app: &App, name: &str) -> Option<String> {
    let (above, last) = name.rsplit_once('.').map_or((None, name), |(above, last)| (Some(above), last));
    let path: Vec<Segment> =
        above.into_iter().flat_map(|above| above.split('.')).map(|part| Segment::Key(Arc::from(part))).collect();
    let beside: Vec<Value> = app.translations.values().map(|texts| texts.at(&path)).collect();
    let names = beside.iter().filter_map(Value::as_map).flat_map(|map| map.iter()).map(|(name, _)| &**name);
    let near = nearest(last, names)?;
    Some(above.map_or_else(|| near.to_owned(), |above| format!("{above}.{near}")))
}

/// Names of the screens, or the way to a second one.
fn other_screens(app: &App) -> String {
    // More are no help to read.
    const MOST: usize = 8;
    if app.is_single_file {
        return "this file is opened by itself; open the app's folder, whose screens are files in `screens/`"
            .to_owned();
    }
    if app.screens.len() < 2 {
        return "this app has one screen; an app folder has several, each a file in `screens/`".to_owned();
    }
    let names: Vec<String> = app.screens.keys().take(MOST).map(|name| format!("`{name}`")).collect();
    let more = if app.screens.len() > MOST { ", …" } else { "" };
    format!("the screens are {}{more}", names.join(", "))
}

/// APIs visible from an owner: a screen's own, those of its custom widgets and actions; for a custom widget also those of any caller.
fn known_apis(app: &App, owner: &Owner) -> BTreeSet<Arc<str>> {
    let mut known: BTreeSet<Arc<str>> =
        app.actions.values().flat_map(|action| &action.apis).map(|api| api.name.clone()).collect();
    let screens: Vec<_> = match owner {
        Owner::Screen(name) => app.screens.get(name).into_iter().collect(),
        _ => app.screens.values().collect(),
    };
    for screen in screens {
        known.extend(screen.apis.keys().cloned());
        known.extend(screen.actions.values().flat_map(|action| &action.apis).map(|api| api.name.clone()));
        known.extend(app.widgets_of(screen).flat_map(|widget| &widget.apis).map(|api| api.name.clone()));
    }
    known
}

fn known_actions(app: &App) -> BTreeSet<Arc<str>> {
    let mut known: BTreeSet<Arc<str>> = app.actions.keys().cloned().collect();
    for screen in app.screens.values() {
        known.extend(screen.actions.keys().cloned());
        known.extend(app.widgets_of(screen).flat_map(|widget| &widget.actions).map(|action| action.name.clone()));
    }
    known
}

/// `unknown KIND NAME`, with the nearest of the known names.
fn unknown<'n>(
    code: Code,
    span: Span,
    kind: &str,
    name: &str,
    known: impl Iterator<Item = &'n Arc<str>>,
    report: &Report,
) -> Diagnostic {
    let fault = Diagnostic::error(code, span, format!("unknown {kind} `{name}`"));
    if report.is_full() {
        return fault;
    }
    match nearest(name, known.map(|name| &**name)) {
        Some(near) => fault.help(format!("did you mean `{near}`?")),
        None => fault,
    }
}
