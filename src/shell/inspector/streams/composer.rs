//! The event that a person writes: what the server of a stream could send next, to see how the app takes it.

use egui::{TextEdit, Ui};

use super::super::kit::{Face, Kit, PAD, ROW};
use super::super::order::Order;
use super::super::pane_request::PaneRequest;
use super::super::stream::Stream;
use ensemble_core::json::{from_json, may_be_json};
use ensemble_core::message::stream::{Message, ParseJson};
use ensemble_ui::toolkit::theme::Tone;

/// Longest data, in characters.
const LONGEST: usize = 1_000_000;

/// Rows of the field for the data.
const ROWS: usize = 5;

/// The event that is being written.
#[derive(Default)]
pub(super) struct Composer {
    pub(super) is_open: bool,
    event: String,
    id: String,
    data: String,
    takes_focus: bool,
}

impl Composer {
    /// Opens it, or closes it.
    pub(super) fn toggle(&mut self) {
        (self.is_open, self.takes_focus) = (!self.is_open, !self.is_open);
    }

    /// Opens it with an event that has come. An id would be taken for a later one of the server: it is not kept.
    pub(super) fn edit(&mut self, message: &Message) {
        (self.event, self.data) = (message.event.to_string(), message.raw.to_string());
        self.id.clear();
        (self.is_open, self.takes_focus) = (true, true);
    }

    /// Draws the fields.
    pub(super) fn show(
        &mut self,
        kit: &Kit<'_>,
        ui: &mut Ui,
        stream: &Stream,
        refusal: Option<&str>,
        requests: &mut Vec<PaneRequest>,
    ) {
        let theme = kit.theme;
        let name = |words: &str| egui::RichText::new(words).font(kit.font(Face::Name)).color(theme.colors.text2);
        let field = |text: &mut String, id: &str, hint: &str, width: f32, ui: &mut Ui| {
            let hint = egui::RichText::new(hint).font(kit.font(Face::Data)).color(theme.colors.text3);
            let edit = TextEdit::singleline(text)
                .id(egui::Id::unique(("inspector send", id)))
                .hint_text(hint)
                .char_limit(200)
                .font(kit.font(Face::Data));
            let response = ui.add_sized(egui::vec2(width, ROW), edit);
            ensemble_ui::frame::access::tell(&response, |node| node.set_label(id));
        };
        let (mut send, mut close) = (false, false);
        kit.bar(ui, |ui| {
            ui.label(name("event"));
            field(&mut self.event, "Event", "message", 110.0, ui);
            ui.label(name("id"));
            field(&mut self.id, "Id", "none", 80.0, ui);
            send = kit.button(ui, "Send to the app", true);
            close = kit.button(ui, "Close", true);
        });
        let inner = egui::Margin::symmetric(PAD as i8, 4);
        let response = egui::Frame::new().inner_margin(inner).show(ui, |ui| {
            let edit = TextEdit::multiline(&mut self.data)
                .id(egui::Id::unique("inspector send data"))
                .hint_text(egui::RichText::new("data").font(kit.font(Face::Data)).color(theme.colors.text3))
                .char_limit(LONGEST)
                .font(kit.font(Face::Data))
                .desired_rows(ROWS)
                .desired_width(f32::INFINITY);
            // A long text is scrolled to: it takes no more of the pane than its rows.
            let area = egui::ScrollArea::vertical().id_salt("send data").max_height(ROWS as f32 * 16.0 + 8.0);
            area.show(ui, |ui| ui.add(edit)).inner
        });
        let response = response.inner;
        ensemble_ui::frame::access::tell(&response, |node| node.set_label("Data"));
        // In the frame of the click that has opened it, that click is one beside the field and takes the focus away.
        if self.takes_focus {
            self.takes_focus = ui.input(|input| input.pointer.any_click());
            response.request_focus();
            ui.ctx().request_repaint();
        }
        if let Some(refusal) = refusal {
            kit.note(ui, &format!("Not sent: {refusal}"), Tone::Danger);
        } else if let Some(words) = json_warning(&self.data, stream) {
            kit.note(ui, &words, Tone::Warning);
        }
        ui.painter().hline(ui.max_rect().x_range(), ui.cursor().top(), kit.line());
        send |=
            response.has_focus() && ui.input_mut(|input| input.consume_key(egui::Modifiers::COMMAND, egui::Key::Enter));
        if send {
            requests.push(PaneRequest::Order(Order::Send {
                stream: stream.view.key.clone(),
                event: self.event.trim().to_owned(),
                id: self.id.trim().to_owned(),
                data: self.data.clone(),
            }));
        }
        self.is_open &= !close;
    }
}

/// Message about data that the app may not be able to read.
fn json_warning(data: &str, stream: &Stream) -> Option<String> {
    let parse = stream.view.request.as_ref().map(|request| request.options.parse_json)?;
    if parse == ParseJson::Never || data.is_empty() || !(parse == ParseJson::Always || may_be_json(data)) {
        return None;
    }
    let error = from_json(data).err()?;
    let outcome = if parse == ParseJson::Always { "the app's onError runs" } else { "handlers get it as text" };
    Some(format!("This is no JSON ({error}): {outcome}."))
}
