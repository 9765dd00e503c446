//! Details of a line: raw and parsed event, and its effects.

use egui::Ui;

use super::super::kit::{Kit, PAD, clean};
use super::super::pane_request::PaneRequest;
use super::super::value_tree::{Root, TreeState};
use super::super::words::size_words;
use super::lines::{StreamLine, Words, words_of};
use super::sections::{header_rows, raw};
use ensemble_core::message::stream::{Message, StreamEvent};
use ensemble_runtime::Input;
use ensemble_sse::NoteKind;
use ensemble_ui::toolkit::theme::Tone;

/// Draws the detail. Returns an event that is to be changed and sent; not while the past is shown.
pub(super) fn detail(
    kit: &Kit<'_>,
    ui: &mut Ui,
    line: &StreamLine,
    tree: &mut TreeState,
    is_past: bool,
    requests: &mut Vec<PaneRequest>,
) -> Option<Message> {
    let mut sent = None;
    egui::ScrollArea::vertical().id_salt("stream detail").auto_shrink(false).show(ui, |ui| {
        let colors = &kit.theme.colors;
        match line {
            StreamLine::Record(record) => {
                let Words { kind, id, text, .. } = words_of(record);
                kit.section(ui, "Event");
                kit.pair(ui, "time", &kit.clock(record.wall_millis), colors.text);
                kit.pair(ui, "number", &record.number.to_string(), colors.text);
                kit.pair(ui, "event", kind, colors.text);
                if !id.is_empty() {
                    kit.pair(ui, "id", id, colors.text);
                }
                if let Input::Stream {
                    event: StreamEvent::Message(message) | StreamEvent::Malformed { message }, ..
                } = &record.input
                {
                    kit.pair(ui, "size", &size_words(message.bytes as u64), colors.text);
                }
                if let Some(handler) = record.handlers.first() {
                    kit.place_row(ui, "handler", *handler, requests);
                }
                ui.horizontal(|ui| {
                    ui.add_space(PAD);
                    if kit.button(ui, "What it did", true) {
                        requests.push(PaneRequest::ShowEvent(record.number));
                    }
                    if kit.button(ui, "Copy", true) {
                        ui.ctx().copy_text(clean(&text));
                    }
                    if let Input::Stream {
                        event: StreamEvent::Message(message) | StreamEvent::Malformed { message },
                        ..
                    } = &record.input
                        && !is_past
                        && kit.button(ui, "Edit and send", true)
                    {
                        sent = Some(message.clone());
                    }
                });
                match &record.input {
                    Input::Stream { event: StreamEvent::Message(message), .. } => {
                        kit.section(ui, "Parsed");
                        tree.show_all(kit, ui, &[Root { name: "data", value: &message.data, open: true }]);
                        raw(kit, ui, &message.raw);
                    }
                    Input::Stream { event: StreamEvent::Malformed { message }, .. } => raw(kit, ui, &message.raw),
                    Input::Stream { event: StreamEvent::Failed(failure), .. } => {
                        kit.section(ui, "Failure");
                        if let Some(status) = failure.status {
                            kit.pair(ui, "status", &status.to_string(), colors.danger);
                        }
                        kit.note(ui, &failure.message, Tone::Danger);
                        if let Some(body) = &failure.body {
                            raw(kit, ui, body);
                        }
                        header_rows(kit, ui, "Response headers", &failure.headers);
                    }
                    Input::Stream { event: StreamEvent::Opened { headers, .. }, .. } => {
                        header_rows(kit, ui, "Response headers", headers)
                    }
                    _ => kit.note(ui, &text, Tone::Neutral),
                }
            }
            StreamLine::Note(at, _, note) => {
                kit.section(ui, "Line of the server");
                kit.pair(ui, "time", &kit.clock(*at), colors.text);
                match note {
                    NoteKind::Comment(text) => raw(kit, ui, &format!(":{text}")),
                    NoteKind::Retry(millis) => raw(kit, ui, &format!("retry: {millis}")),
                    NoteKind::Filtered(event) => raw(kit, ui, &format!("event: {event}")),
                }
            }
            StreamLine::Gap(..) => {}
        }
    });
    sent
}
