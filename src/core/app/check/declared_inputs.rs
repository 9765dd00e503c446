//! Inputs and events that are given to a custom widget must be declared by it.

use crate::app::App;
use crate::app::facts::{Facts, Owner};
use crate::diag::{Code, Diagnostic, Report, nearest};

/// Warns of each input and event that its widget does not declare.
pub fn check(app: &App, facts: &Facts, report: &mut Report) {
    for given in &facts.widget_args {
        let private = match &given.owner {
            Owner::Screen(screen) => app.screens.get(screen).and_then(|screen| screen.widgets.get(&given.widget)),
            // The owner of another part is not recorded, so that private widgets are searched in all screens.
            _ => app.screens.values().find_map(|screen| screen.widgets.get(&given.widget)),
        };
        let Some(widget) = private.or_else(|| app.widgets.get(&given.widget)) else { continue };
        let (kind, declared): (&str, Vec<&str>) = if given.is_event {
            ("event", widget.events.iter().map(|event| &*event.name).collect())
        } else {
            ("input", widget.inputs.iter().map(|input| &**input).collect())
        };
        if declared.contains(&&*given.name) {
            continue;
        }
        let message = format!("custom widget `{}` has no {kind} `{}`", given.widget, given.name);
        let fault = Diagnostic::warning(Code::InputUnknown, given.span, message);
        let near = if report.is_full() { None } else { nearest(&given.name, declared) };
        report.add(match near {
            Some(near) => fault.help(format!("did you mean `{near}`?")),
            None => fault.help(format!("declare it below `{kind}s:` of the widget")),
        });
    }
}
