//! Merges the APIs of custom widgets into the screens that show them.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::app::facts::{Facts, Owner};
use crate::app::{Api, App, CustomWidget, Screen};
use crate::diag::{Code, Diagnostic, Report};

/// Adds to each screen the APIs of the custom widgets that it uses, directly or through others. For equal names, the widget's takes precedence.
pub fn merge(app: &mut App, facts: &Facts, report: &mut Report) {
    let names: Vec<Arc<str>> = app.screens.keys().cloned().collect();
    for name in names {
        let Some(screen) = app.screens.get(&name) else { continue };
        let added = added(app, screen, facts);
        if added.is_empty() {
            continue;
        }
        let mut screen = (**screen).clone();
        for api in added {
            if let Some(own) = screen.apis.insert(api.name.clone(), api.clone())
                && own.span != api.span
            {
                let message = format!("API `{}` is also defined by a custom widget of this screen", own.name);
                let fault = Diagnostic::warning(Code::DuplicateName, own.span, message);
                report.add(fault.label("the custom widget's counts").help("rename one of them"));
            }
        }
        app.screens.insert(name, Arc::new(screen));
    }
}

fn added(app: &App, screen: &Screen, facts: &Facts) -> Vec<Arc<Api>> {
    let mut seen: BTreeSet<Arc<str>> = BTreeSet::new();
    let mut open: Vec<Owner> = vec![Owner::Screen(screen.name.clone())];
    let mut apis = Vec::new();
    while let Some(owner) = open.pop() {
        for name in facts.widgets_used.get(&owner).into_iter().flatten() {
            // Widgets may use each other in a circle, which `circles` reports.
            if !seen.insert(name.clone()) {
                continue;
            }
            open.push(Owner::Part(Arc::from(format!("widget {name}"))));
            let widget: Option<&Arc<CustomWidget>> = screen.widgets.get(name).or_else(|| app.widgets.get(name));
            apis.extend(widget.into_iter().flat_map(|widget| widget.apis.iter().cloned()));
        }
    }
    apis
}
