//! Links to source locations, which open the editor.

use egui::{Button, RichText, Ui, vec2};

use super::super::pane_request::PaneRequest;
use super::{Face, Kit, NAME, ROW};
use ensemble_core::diag::Span;

impl Kit<'_> {
    /// A link to a source location.
    pub fn place(&self, ui: &mut Ui, span: Span, requests: &mut Vec<PaneRequest>) {
        let Some(words) = self.place_words(span) else { return };
        let text = RichText::new(&words).font(self.font(Face::Data)).color(self.theme.colors.accent);
        let link = Button::new(text).frame(false).min_size(vec2(0.0, ROW));
        let response =
            ui.add(link).on_hover_text(format!("{}\nOpen in the editor", self.place_whole(span).unwrap_or_default()));
        if response.clicked() {
            requests.push(PaneRequest::Edit(span));
        }
    }

    /// A name and a link to a source location.
    pub fn place_row(&self, ui: &mut Ui, name: &str, span: Span, requests: &mut Vec<PaneRequest>) {
        let Some(words) = self.place_words(span) else { return };
        let response = self.row(ui, false, &format!("{name}: {words}"), |kit, painter, rect| {
            let [left, right] = kit.columns(rect, [NAME, 0.0]);
            kit.text(painter, left, name, Face::Text, kit.theme.colors.text2);
            kit.text(painter, right, &words, Face::Data, kit.theme.colors.accent);
        });
        let response =
            response.on_hover_text(format!("{}\nOpen in the editor", self.place_whole(span).unwrap_or_default()));
        if response.clicked() {
            requests.push(PaneRequest::Edit(span));
        }
    }

    /// File name and line of a location, without folders.
    pub fn place_words(&self, span: Span) -> Option<String> {
        let source = self.sources.get(span.file)?;
        let name = source.name.rsplit(['/', '\\']).next().unwrap_or(&source.name);
        Some(format!("{name}:{}", source.position(span.start).line))
    }

    fn place_whole(&self, span: Span) -> Option<String> {
        let source = self.sources.get(span.file)?;
        let position = source.position(span.start);
        Some(format!("{}:{}:{}", source.name, position.line, position.column))
    }

    /// First line of the source at a location.
    pub fn written(&self, span: Span) -> Option<String> {
        let source = self.sources.get(span.file)?;
        let text = source.text.get(span.start as usize..span.end as usize)?;
        Some(text.trim_start().lines().next()?.trim_end().chars().take(200).collect())
    }
}
