//! Checks that need the whole app, one rule a file.

mod circles;
mod declared_inputs;
mod references;
mod widget_apis;

use std::sync::Arc;

use super::facts::Facts;
use super::{App, Screen};
use crate::diag::{Code, Diagnostic, Report, Span, nearest};

/// Applies every rule; gives each screen the APIs of the custom widgets that it uses.
pub fn check(app: &mut App, facts: &Facts, report: &mut Report) {
    // First: the rules below look for APIs in the screens that they belong to.
    widget_apis::merge(app, facts, report);
    references::check(app, facts, report);
    declared_inputs::check(app, facts, report);
    circles::check(app, report);
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

/// Custom widgets that a screen may show, directly or through others.
fn widgets_of<'a>(app: &'a App, screen: &'a Screen) -> impl Iterator<Item = &'a Arc<super::CustomWidget>> {
    screen.widgets.values().chain(app.widgets.values().filter(|widget| !screen.widgets.contains_key(&widget.name)))
}
