//! Finds custom widgets that always contain themselves, which would never end.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::app::{App, CustomWidget, Element, Screen, WidgetType};
use crate::diag::{Code, Diagnostic, Report, Span};

/// Reports each circle of custom widgets once, at the use that closes it. A use in an item-template, in a branch of a condition or with a bound
/// `visible` may end, and is none.
pub fn check(app: &App, report: &mut Report) {
    let mut done: BTreeSet<*const CustomWidget> = BTreeSet::new();
    for screen in app.screens.values() {
        for widget in app.widgets_of(screen) {
            let mut path = Vec::new();
            follow(app, screen, widget, &mut path, &mut done, report);
        }
    }
}

/// Walks along the uses of `widget` that always happen. The path is as long as the app has widgets at most.
fn follow(
    app: &App,
    screen: &Screen,
    widget: &Arc<CustomWidget>,
    path: &mut Vec<Arc<str>>,
    done: &mut BTreeSet<*const CustomWidget>,
    report: &mut Report,
) {
    if path.len() >= DEEPEST || !done.insert(Arc::as_ptr(widget)) {
        return;
    }
    path.push(widget.name.clone());
    let mut uses = Vec::new();
    if let Some(body) = &widget.body {
        always_shown(body, &mut uses);
    }
    for (name, span) in uses {
        if let Some(start) = path.iter().position(|on_path| *on_path == name) {
            report.add(fault(&path[start..], &name, span));
        } else if let Some(next) = screen.widgets.get(&name).or_else(|| app.widgets.get(&name)) {
            follow(app, screen, next, path, done, report);
        }
    }
    path.pop();
}

// Recursion with small frames; a longer chain of widgets is cut when it is drawn.
const DEEPEST: usize = 256;

/// The custom widgets below `element` that are shown whenever it is.
fn always_shown(element: &Element, uses: &mut Vec<(Arc<str>, Span)>) {
    let may_hide = |setting: &crate::app::Setting| matches!(setting.name, "visible" | "offstage");
    if element.settings.iter().any(may_hide) {
        return;
    }
    if let WidgetType::Custom(call) = &element.widget {
        uses.push((call.name.clone(), element.span));
    }
    // Elements are nested as their YAML is, so its limit on levels bounds this recursion.
    for child in element.children.iter().chain(element.slots.iter().map(|(_, slot)| slot)) {
        always_shown(child, uses);
    }
}

fn fault(circle: &[Arc<str>], name: &str, span: Span) -> Diagnostic {
    let message = match circle {
        [_] => format!("custom widget `{name}` contains itself"),
        _ => {
            let way: Vec<String> = circle.iter().map(|name| format!("`{name}`")).collect();
            format!("custom widgets contain each other: {}, `{name}`", way.join(", "))
        }
    };
    Diagnostic::error(Code::CircularWidget, span, message)
        .help("show it in an item-template or below a condition that ends")
}
