//! Details of a line: raw and parsed event, and its effects.

use egui::Ui;

use super::super::kit::{Kit, PAD, clean};
use super::super::pane_request::PaneRequest;
use super::super::value_tree::{Root, TreeState};
use super::super::words::size_words;
use super::lines::{StreamLine, Words, words_of};
use super::sections::{header_rows, raw};
use ensemble_core::message::stream::{Message, StreamEvent};
use ensemble_runtime::{Input, Record};
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
    egui::ScrollArea::vertical().id_salt("stream detail").auto_shrink(false).show(ui, |ui| match line {
        StreamLine::Record(record) => {
            sent = facts(kit, ui, record, is_past, requests);
            content(kit, ui, record, tree);
        }
        StreamLine::Note(at, _, note) => {
            kit.section(ui, "Line of the server");
            kit.pair(ui, "time", &kit.clock(*at), kit.theme.colors.text);
            match note {
                NoteKind::Comment(text) => raw(kit, ui, &format!(":{text}")),
                NoteKind::Retry(millis) => raw(kit, ui, &format!("retry: {millis}")),
                NoteKind::Filtered(event) => raw(kit, ui, &format!("event: {event}")),
            }
        }
        StreamLine::Gap(..) => {}
    });
    sent
}

/// Time, number, kind and handler of an event, and its buttons. Returns the event that is to be changed and sent.
fn facts(
    kit: &Kit<'_>,
    ui: &mut Ui,
    record: &Record,
    is_past: bool,
    requests: &mut Vec<PaneRequest>,
) -> Option<Message> {
    let color = kit.theme.colors.text;
    let Words { kind, id, text, .. } = words_of(record);
    kit.section(ui, "Event");
    kit.pair(ui, "time", &kit.clock(record.wall_millis), color);
    kit.pair(ui, "number", &record.number.to_string(), color);
    kit.pair(ui, "event", kind, color);
    if !id.is_empty() {
        kit.pair(ui, "id", id, color);
    }
    let message = message_of(record);
    if let Some(message) = message {
        kit.pair(ui, "size", &size_words(message.bytes as u64), color);
    }
    if let Some(handler) = record.handlers.first() {
        kit.place_row(ui, "handler", *handler, requests);
    }
    let mut sent = None;
    ui.horizontal(|ui| {
        ui.add_space(PAD);
        if kit.button(ui, "What it did", true) {
            requests.push(PaneRequest::ShowEvent(record.number));
        }
        if kit.button(ui, "Copy", true) {
            ui.ctx().copy_text(clean(&text));
        }
        if let Some(message) = message.filter(|_| !is_past)
            && kit.button(ui, "Edit and send", true)
        {
            sent = Some(message.clone());
        }
    });
    sent
}

/// The message of an event, read or not.
fn message_of(record: &Record) -> Option<&Message> {
    match &record.input {
        Input::Stream { event: StreamEvent::Message(message) | StreamEvent::Malformed { message }, .. } => {
            Some(message)
        }
        _ => None,
    }
}

/// Data, failure or headers of an event.
fn content(kit: &Kit<'_>, ui: &mut Ui, record: &Record, tree: &mut TreeState) {
    let Input::Stream { event, .. } = &record.input else {
        return kit.note(ui, &words_of(record).text, Tone::Neutral);
    };
    match event {
        StreamEvent::Message(message) => {
            kit.section(ui, "Parsed");
            tree.show_all(kit, ui, &[Root { name: "data", value: &message.data, open: true }]);
            raw(kit, ui, &message.raw);
        }
        StreamEvent::Malformed { message } => raw(kit, ui, &message.raw),
        StreamEvent::Failed(failure) => {
            kit.section(ui, "Failure");
            if let Some(status) = failure.status {
                kit.pair(ui, "status", &status.to_string(), kit.theme.colors.danger);
            }
            kit.note(ui, &failure.message, Tone::Danger);
            if let Some(body) = &failure.body {
                raw(kit, ui, body);
            }
            header_rows(kit, ui, "Response headers", &failure.headers);
        }
        StreamEvent::Opened { headers, .. } => header_rows(kit, ui, "Response headers", headers),
        _ => kit.note(ui, &words_of(record).text, Tone::Neutral),
    }
}
