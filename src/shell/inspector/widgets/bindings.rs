//! Bindings of a widget: last value, and the events that set what they read.

use std::sync::Arc;

use egui::Ui;

use super::super::kit::{Face, Kit, PAD};
use super::super::model::Model;
use super::super::pane_request::PaneRequest;
use super::super::snapshot::{BindingView, WidgetView};
use super::super::value_tree::{brief, value_color};
use ensemble_core::diag::Span;
use ensemble_runtime::Record;
use ensemble_ui::toolkit::theme::Tone;

pub(super) fn bindings(kit: &Kit<'_>, ui: &mut Ui, model: &Model, view: &WidgetView, requests: &mut Vec<PaneRequest>) {
    kit.section(ui, "Bindings");
    if view.bindings.is_empty() {
        return kit.note(ui, "Nothing of it is bound: it is written out.", Tone::Neutral);
    }
    for binding in &view.bindings {
        binding_rows(kit, ui, model, binding, requests);
    }
}

pub(super) fn binding_rows(
    kit: &Kit<'_>,
    ui: &mut Ui,
    model: &Model,
    binding: &BindingView,
    requests: &mut Vec<PaneRequest>,
) {
    let source = binding.span.and_then(|span| kit.written(span)).unwrap_or_default();
    let value = binding.value.as_ref().map(|value| brief(value, 60)).unwrap_or_default();
    let name = format!("{} ← {source} = {value}", binding.property);
    let indent = 14.0 * binding.depth.min(8) as f32;
    let response = kit.row(ui, false, &name, |kit, painter, rect| {
        let theme = kit.theme;
        let mut inner = rect.shrink2(egui::vec2(PAD, 0.0));
        inner.min.x += indent;
        let place = binding.span.and_then(|span| kit.place_words(span)).unwrap_or_default();
        let width = kit.text_right(painter, inner, &place, Face::Data, theme.colors.accent);
        inner.max.x -= width + 8.0;
        let width = kit.text(painter, inner, &binding.property, Face::Text, theme.colors.text2);
        inner.min.x += width + 8.0;
        let width = kit.text(
            painter,
            inner.with_max_x(inner.left() + inner.width() * 0.7),
            &source,
            Face::Data,
            theme.colors.text,
        );
        inner.min.x += width + 8.0;
        if let Some(value) = &binding.value {
            kit.text(painter, inner, &format!("= {}", brief(value, 60)), Face::Data, value_color(kit, value));
        } else if model.moment.is_some() {
            kit.text(painter, inner, "its value of then is not kept", Face::Hint, theme.colors.text3);
        }
    });
    if response.clicked()
        && let Some(span) = binding.span
    {
        requests.push(PaneRequest::Edit(span));
    }
    let is_past = model.moment.is_some();
    for (key, name) in &binding.reads {
        let record = model.last_change(key);
        let writer = record.and_then(|record| record.changes.iter().rev().find(|(changed, _)| changed == key)?.1);
        read_row(kit, ui, (name, is_past), record, writer, indent, requests);
    }
    for name in &binding.variables {
        if let Some(record) = model.last_change_of_variable(name) {
            read_row(kit, ui, (name, is_past), Some(record), record.handlers.last().copied(), indent, requests);
        }
    }
}

/// Row of a key that a binding has read, with the handler that has set it and its event. The flag beside the name is true while a past moment is shown.
pub(super) fn read_row(
    kit: &Kit<'_>,
    ui: &mut Ui,
    (name, is_past): (&str, bool),
    record: Option<&Arc<Record>>,
    writer: Option<Span>,
    indent: f32,
    requests: &mut Vec<PaneRequest>,
) {
    let by = match record {
        Some(record) => {
            let api = record.api.as_deref().map(|api| format!(" of {api}")).unwrap_or_default();
            format!("event {}, {}{api}, {}", record.number, record.kind(), kit.clock(record.wall_millis))
        }
        None if is_past => "not changed shortly before this moment".to_owned(),
        None => "not changed while the inspector was open".to_owned(),
    };
    let place = writer.and_then(|span| kit.place_words(span)).unwrap_or_default();
    let mut place_left = f32::INFINITY;
    let response = kit.row(ui, false, &format!("{name} ← {place} ← {by}"), |kit, painter, rect| {
        let theme = kit.theme;
        let mut inner = rect.shrink2(egui::vec2(PAD, 0.0));
        inner.min.x += indent + 14.0;
        let width = kit.text_right(painter, inner, &place, Face::Data, theme.colors.accent);
        place_left = inner.right() - width;
        inner.max.x -= width + 8.0;
        let width = kit.text(painter, inner, &format!("← {name}"), Face::Data, theme.colors.text2);
        inner.min.x += width + 10.0;
        kit.text(painter, inner, &by, Face::Text, theme.colors.text3);
    });
    let is_at_place = |at: Option<egui::Pos2>| writer.filter(|_| at.is_some_and(|at| at.x >= place_left));
    let Some(record) = record else { return };
    let hint = if is_at_place(response.hover_pos()).is_some() { "Open in the editor" } else { "Show the event" };
    let response = response.on_hover_text(hint);
    if response.clicked() {
        requests.push(match is_at_place(response.interact_pointer_pos()) {
            Some(span) => PaneRequest::Edit(span),
            None => PaneRequest::ShowEvent(record.number),
        });
    }
}
