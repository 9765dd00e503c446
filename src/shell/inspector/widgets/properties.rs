//! Properties of a widget with the origin of each value.

use egui::Ui;

use super::super::kit::{Face, Kit, NAME};
use super::super::pane_request::PaneRequest;
use super::super::snapshot::WidgetView;
use super::super::value_tree::{brief, value_color};
use ensemble_runtime::PropertyOrigin;
use ensemble_ui::toolkit::theme::Tone;

pub(super) fn properties(
    kit: &Kit<'_>,
    ui: &mut Ui,
    view: &WidgetView,
    shows_defaults: bool,
    requests: &mut Vec<PaneRequest>,
) {
    let is_shown = |origin: &PropertyOrigin| shows_defaults || !matches!(origin, PropertyOrigin::Default(_));
    let shown: Vec<_> = view.properties.iter().filter(|property| is_shown(&property.origin)).collect();
    kit.section(ui, "Properties");
    if shown.is_empty() {
        kit.note(ui, "None is set.", Tone::Neutral);
    }
    for property in shown {
        let (origin, tone) = match &property.origin {
            PropertyOrigin::Own => (own_or_style(kit, property.span), Tone::Accent),
            PropertyOrigin::Set => ("set".to_owned(), Tone::Info),
            PropertyOrigin::Class(name) => (format!(".{name}"), Tone::Success),
            PropertyOrigin::Theme(selector) => (format!("theme {selector}"), Tone::Success),
            PropertyOrigin::Default(_) => ("default".to_owned(), Tone::Neutral),
        };
        let value = match property.origin {
            PropertyOrigin::Default(default) => default.to_owned(),
            _ => brief(&property.value, 120),
        };
        let place = property.span.and_then(|span| kit.place_words(span)).unwrap_or_default();
        let name = format!("{}: {value}, {origin}", property.name);
        let response = kit.row(ui, false, &name, |kit, painter, rect| {
            let theme = kit.theme;
            let [name, data, from] = kit.columns(rect, [NAME + 20.0, 0.0, 132.0]);
            kit.text(painter, name, property.name, Face::Text, theme.colors.text2);
            let color = match property.origin {
                PropertyOrigin::Default(_) => theme.colors.text3,
                _ => value_color(kit, &property.value),
            };
            kit.text(painter, data, &value, Face::Data, color);
            let width = kit.tag(painter, from, &origin, tone);
            kit.text(painter, from.with_min_x(from.left() + width + 6.0), &place, Face::Hint, theme.colors.text3);
        });
        if response.clicked()
            && let Some(span) = property.span
        {
            requests.push(PaneRequest::Edit(span));
        }
    }
}

/// Origin of a property's value by its source text: `styles:` or the widget itself.
pub(super) fn own_or_style(kit: &Kit<'_>, span: Option<ensemble_core::diag::Span>) -> String {
    let is_style = || {
        let span = span?;
        let source = kit.sources.get(span.file)?;
        let position = source.position(span.start);
        let indent = |line: &str| line.len() - line.trim_start().len();
        let own = source.line(position.line);
        // On one line: `styles: {color: red}`.
        if own.split_once("styles:").is_some_and(|(before, _)| before.chars().count() < position.column) {
            return Some(true);
        }
        let mut depth = indent(own);
        for at in (1..position.line).rev().take(400) {
            let line = source.line(at);
            if line.trim().is_empty() || line.trim_start().starts_with('#') || indent(line) >= depth {
                continue;
            }
            depth = indent(line);
            if line.trim_start().starts_with("styles:") {
                return Some(true);
            }
            // The line with the widget's name ends the search.
            if line.trim_start().trim_start_matches("- ").chars().next().is_some_and(char::is_uppercase) {
                return Some(false);
            }
        }
        Some(false)
    };
    if is_style() == Some(true) { "style".to_owned() } else { "own".to_owned() }
}
