//! Details of the selected event: handler, changes, evaluated bindings, rebuilt widgets, log lines, exceptions, data.

use std::sync::Arc;

use egui::Ui;

use super::super::kit::{Face, Kit, PAD, clean};
use super::super::pane_request::PaneRequest;
use super::super::value_tree::{Root, TreeState, brief, value_color};
use super::super::words::time_words;
use ensemble_core::diag::Severity;
use ensemble_core::message::Event;
use ensemble_core::message::interaction::Interaction;
use ensemble_core::message::net::NetEvent;
use ensemble_core::message::stream::StreamEvent;
use ensemble_core::value::Value;
use ensemble_runtime::{Input, Record};
use ensemble_ui::toolkit::theme::Tone;

pub(super) fn detail(
    kit: &Kit<'_>,
    ui: &mut Ui,
    record: &Arc<Record>,
    place: Option<usize>,
    tree: &mut TreeState,
    requests: &mut Vec<PaneRequest>,
) {
    egui::ScrollArea::vertical().id_salt("event detail").auto_shrink(false).show(ui, |ui| {
        let colors = &kit.theme.colors;
        kit.section(ui, &format!("Event {}", record.number));
        kit.pair(ui, "kind", record.kind(), colors.text);
        kit.pair(
            ui,
            "time",
            &format!("{}, {:.3} s after the start", kit.clock(record.wall_millis), record.at.as_secs_f64()),
            colors.text,
        );
        if let Some(api) = &record.api {
            kit.pair(ui, "API", api, colors.text);
        }
        ui.horizontal(|ui| {
            ui.add_space(PAD);
            if kit.button(ui, "Show the screen then", true)
                && let Some(place) = place
            {
                requests.push(PaneRequest::ShowMoment(place));
            }
        });
        if let Some(why) = record.ignored {
            kit.note(ui, &format!("The app ignored it: {why}"), Tone::Warning);
        }
        handlers(kit, ui, record, requests);
        changes(kit, ui, record);
        bindings(kit, ui, record, requests);
        if !record.logs.is_empty() {
            kit.section(ui, "Logged");
            for (level, text) in &record.logs {
                let color = match *level {
                    "error" => colors.danger,
                    "warn" => colors.warning,
                    _ => colors.text,
                };
                kit.pair(ui, level, text, color);
            }
        }
        for fault in &record.faults {
            kit.section(ui, if fault.severity == Severity::Error { "Thrown" } else { "Warned" });
            kit.note(ui, &format!("{}: {}", fault.code, fault.message), Tone::Danger);
            if let Some(span) = fault.span {
                kit.place_row(ui, "at", span, requests);
            }
            if let Some(help) = &fault.help {
                kit.note(ui, &format!("help: {help}"), Tone::Neutral);
            }
        }
        payload(kit, ui, record, tree, requests);
        ui.add_space(12.0);
    });
}

pub(super) fn handlers(kit: &Kit<'_>, ui: &mut Ui, record: &Record, requests: &mut Vec<PaneRequest>) {
    let colors = &kit.theme.colors;
    kit.section(ui, "Handler");
    if record.handlers.is_empty() {
        return kit.note(ui, "None ran.", Tone::Neutral);
    }
    for handler in &record.handlers {
        kit.place_row(ui, "place", *handler, requests);
        if let Some(written) = kit.written(*handler) {
            kit.pair(ui, "code", &written, colors.text2);
        }
    }
    kit.pair(ui, "took", &time_words(record.time), colors.text);
    if !record.frame_time.is_zero() {
        kit.pair(ui, "screen took", &time_words(record.frame_time), colors.text);
    }
}

pub(super) fn changes(kit: &Kit<'_>, ui: &mut Ui, record: &Record) {
    let count = record.changed.len() + record.changed_more;
    kit.section(ui, &format!("Changed ({count})"));
    if count == 0 {
        return kit.note(ui, "No value that can be read by a name is another one than before.", Tone::Neutral);
    }
    let line = |ui: &mut Ui, name: &str, from: &Value, to: &Value| {
        let label = format!("{name}: {} → {}", brief(from, 60), brief(to, 60));
        let response = kit.row(ui, false, &label, |kit, painter, rect| {
            let theme = kit.theme;
            let inner = rect.shrink2(egui::vec2(PAD, 0.0));
            let width = kit.text(painter, inner.with_max_x(inner.center().x), name, Face::Data, theme.colors.text);
            let mut rest = inner.with_min_x(inner.left() + width + 12.0);
            let old =
                kit.text(painter, rest.with_max_x(rest.center().x), &brief(from, 80), Face::Data, theme.colors.text3);
            rest.min.x += old + 8.0;
            let arrow = kit.text(painter, rest, "→", Face::Data, theme.colors.text3);
            rest.min.x += arrow + 8.0;
            kit.text(painter, rest, &brief(to, 120), Face::Data, value_color(kit, to));
        });
        if response.clicked() {
            ui.ctx().copy_text(clean(&to.to_string()));
        }
    };
    for change in &record.changed {
        if change.parts.is_empty() {
            line(ui, &change.key, &change.from, &change.to);
        }
        for (path, from, to) in &change.parts {
            line(ui, &format!("{}{path}", change.key), from, to);
        }
    }
    if record.changed_more > 0 {
        kit.note(ui, &format!("{} more values have changed.", record.changed_more), Tone::Neutral);
    }
}

pub(super) fn bindings(kit: &Kit<'_>, ui: &mut Ui, record: &Record, requests: &mut Vec<PaneRequest>) {
    let colors = &kit.theme.colors;
    kit.section(ui, &format!("Bindings evaluated ({})", record.evaluated));
    for binding in &record.bindings {
        let place = binding.span.and_then(|span| kit.place_words(span)).unwrap_or_default();
        let name = format!("{}.{}", binding.widget, binding.property);
        let response = kit.row(ui, false, &name, |kit, painter, rect| {
            let mut inner = rect.shrink2(egui::vec2(PAD, 0.0));
            let width = kit.text_right(painter, inner, &place, Face::Data, kit.theme.colors.accent);
            inner.max.x -= width + 10.0;
            kit.text(painter, inner, &name, Face::Data, kit.theme.colors.text);
        });
        if response.clicked()
            && let Some(span) = binding.span
        {
            requests.push(PaneRequest::Edit(span));
        }
    }
    more(kit, ui, record.evaluated, record.bindings.len());
    kit.section(ui, &format!("Widgets drawn again ({})", record.redrawn));
    for (node, name) in &record.widgets {
        let response = kit.row(ui, false, name, |kit, painter, rect| {
            kit.text(painter, rect.shrink2(egui::vec2(PAD, 0.0)), name, Face::Data, colors.text);
        });
        if response.on_hover_text("Show in Widgets").clicked() {
            requests.push(PaneRequest::ShowWidget(*node));
        }
    }
    more(kit, ui, record.redrawn, record.widgets.len());
}

pub(super) fn more(kit: &Kit<'_>, ui: &mut Ui, count: usize, shown: usize) {
    if count > shown {
        kit.note(ui, &format!("and {} more", count - shown), Tone::Neutral);
    }
}

pub(super) fn payload(
    kit: &Kit<'_>,
    ui: &mut Ui,
    record: &Record,
    tree: &mut TreeState,
    requests: &mut Vec<PaneRequest>,
) {
    match &record.input {
        Input::Stream { event: StreamEvent::Message(message), .. } => {
            kit.section(ui, "Data");
            tree.show_all(kit, ui, &[Root { name: "data", value: &message.data, open: true }]);
        }
        Input::Event(Event::Net(NetEvent::Response { result, .. })) => {
            kit.section(ui, "Answer");
            match result {
                Ok(response) => {
                    kit.pair(ui, "status", &format!("{} {}", response.status, response.reason), kit.theme.colors.text);
                    tree.show_all(kit, ui, &[Root { name: "body", value: &response.body, open: true }]);
                }
                Err(fault) => kit.note(ui, &fault.message, Tone::Danger),
            }
        }
        Input::Event(Event::Interaction(Interaction::Fire { node, event, data })) => {
            kit.section(ui, "Done by the person");
            kit.pair(ui, "event", event, kit.theme.colors.text);
            ui.horizontal(|ui| {
                ui.add_space(PAD);
                if kit.button(ui, "Show the widget", true) {
                    requests.push(PaneRequest::ShowWidget(*node));
                }
            });
            if !data.is_null() {
                tree.show_all(kit, ui, &[Root { name: "data", value: data, open: true }]);
            }
        }
        _ => {}
    }
}
