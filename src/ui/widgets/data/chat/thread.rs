//! The messages of a chat, from the oldest to the newest, scrolled to the end until the user scrolls away.

use std::sync::{Arc, Mutex, PoisonError};

use egui::{Align2, Id, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo};

use super::composer;
use super::message::{Message, ResolvedBubbleStyle, Role};
use super::props::ChatProps;
use crate::frame::{Frame, ScrollMetrics, access};
use crate::toolkit::text::{MOST_CHARACTERS, Wrap};
use crate::toolkit::widget_states::KeepsStates as _;
use crate::toolkit::{bidi, mirror, paint};
use crate::widgets::media::markdown;
use ensemble_core::spec::TextDirection;
use ensemble_runtime::scene::{Interaction, Node};

/// The share of the width that a bubble takes at most, and its width in pixels.
const WIDEST_SHARE: f32 = 0.8;
const WIDEST: f32 = 560.0;

/// The messages of a chat as they are drawn.
pub struct Thread<'a> {
    pub props: &'a ChatProps,
    pub node: &'a Node,
    pub messages: &'a [Message],
    /// An answer is on its way.
    pub waits: bool,
}

/// The sizes of bubbles that are known, by the text and the width that they were laid out for.
#[derive(Default)]
struct Sizes(Vec<(Arc<str>, f32, Vec2)>);

impl Thread<'_> {
    /// Draws the messages in `rect`. `follows`: the end stays in sight.
    pub fn show(&self, ui: &mut Ui, frame: &mut Frame<'_>, rect: Rect, follows: &mut bool) {
        if rect.height() < 1.0 {
            return;
        }
        let id = frame.id(self.node).with("thread");
        let theme = Arc::clone(frame.theme());
        let looks = [
            ResolvedBubbleStyle::of(&theme, Role::User, &self.props.user),
            ResolvedBubbleStyle::of(&theme, Role::Assistant, &self.props.assistant),
            ResolvedBubbleStyle::of(&theme, Role::System, &Default::default()),
        ];
        let most = (rect.width() * WIDEST_SHARE).min(WIDEST);
        let gap = theme.spacing.sm;
        let (places, bottom) = self.places(ui, frame, &looks, most);
        let loading = self.waits.then(|| self.loading_size(frame, most));
        let content = bottom + loading.map_or(0.0, |size| size.y + gap);
        let extents =
            ScrollMetrics { axis: 1, content: f64::from(content), view: f64::from(rect.height()), reversed: false };
        let mut scroll = frame.ui_state.scrolls.get(&self.node.id).copied().unwrap_or_default();
        let before = scroll.offset;
        scroll.advance(frame, self.node.id, ui, extents);
        if scroll.offset < before.min(extents.end()) {
            *follows = false;
        }
        if *follows && !scroll.is_gliding() {
            scroll.offset = extents.end();
        }
        let origin = if f64::from(content) < extents.view && !self.messages.is_empty() {
            // Few messages stand above the field, where the next one comes.
            rect.min + Vec2::new(0.0, rect.height() - content)
        } else {
            rect.min - Vec2::new(0.0, scroll.offset.round() as f32)
        };
        let clip = ui.clip_rect();
        ui.shrink_clip_rect(rect);
        for (at, (message, (top, size))) in self.messages.iter().zip(places).enumerate() {
            let look = &looks[message.role as usize];
            let x = match message.role {
                Role::User => rect.width() - size.x - look.margin.right,
                Role::Assistant => look.margin.left,
                Role::System => (rect.width() - size.x) / 2.0,
            };
            let place = Rect::from_min_size(origin + Vec2::new(x.max(0.0), top), size);
            if place.intersects(ui.clip_rect()) || frame.ui_state.drawn.is_some() {
                let place = mirror::rect(place, rect, frame.is_rtl());
                self.bubble(ui, frame, id.with(at), message, look, place);
            }
        }
        if let Some(size) = loading {
            let place = Rect::from_min_size(Pos2::new(rect.left(), origin.y + bottom), size);
            self.loading(ui, frame, id, mirror::rect(place, rect, frame.is_rtl()));
        }
        if self.messages.is_empty() && !self.waits {
            empty_note(ui, frame, id.with("empty"), rect);
        }
        ui.set_clip_rect(clip);
        let at_end = scroll.offset >= extents.end() - 1.0;
        scroll.take(frame, self.node.id, rect, ui, extents);
        *follows = scroll.offset >= extents.end() - 1.0 || (*follows && at_end && scroll.is_gliding());
        frame.ui_state.scrolls.insert(self.node.id, scroll);
    }

    /// Top and size of each bubble, and the bottom of the last one with the gap below it. Sizes of messages that have not changed are kept.
    fn places(
        &self,
        ui: &Ui,
        frame: &Frame<'_>,
        looks: &[ResolvedBubbleStyle; 3],
        most: f32,
    ) -> (Vec<(f32, Vec2)>, f32) {
        let id = frame.id(self.node).with("thread");
        let gap = frame.theme().spacing.sm;
        // Cloned out: laying out needs the context, which is locked while its data are borrowed.
        let sizes = ui.ctx().states(|data| Arc::clone(data.get_temp_mut_or_default::<Arc<Mutex<Sizes>>>(id)));
        let mut sizes = sizes.lock().unwrap_or_else(PoisonError::into_inner);
        sizes.0.truncate(self.messages.len());
        let (mut places, mut bottom) = (Vec::with_capacity(self.messages.len()), 0.0_f32);
        for (at, message) in self.messages.iter().enumerate() {
            let look = &looks[message.role as usize];
            let known = sizes.0.get(at).filter(|(text, width, _)| *text == message.text && *width == most);
            let size = known.map_or_else(|| self.size(frame, id.with(at), message, look, most), |(.., size)| *size);
            let entry = (Arc::clone(&message.text), most, size);
            match sizes.0.get_mut(at) {
                Some(old) => *old = entry,
                None => sizes.0.push(entry),
            }
            let top = bottom + look.margin.top;
            places.push((top, size));
            bottom = top + size.y + look.margin.bottom + gap;
        }
        (places, bottom)
    }

    /// The size of a bubble: as wide as its text.
    fn size(&self, frame: &Frame<'_>, id: Id, message: &Message, look: &ResolvedBubbleStyle, most: f32) -> Vec2 {
        let air = Vec2::new(look.padding.left + look.padding.right, look.padding.top + look.padding.bottom);
        let available_width = (most - air.x).max(8.0);
        let words = look.text_size(frame, &message.plain(), available_width);
        let text = if message.is_formatted() {
            // Tables and code are as wide as they can be; a line of text is no wider than its letters.
            let wide = message.text.contains("```") || message.text.contains("\n|") || message.text.starts_with('|');
            let height = |width: f32| markdown::text_height(frame, id, &message.text, &look.text, width);
            let least = height(available_width);
            // Bold words, code and the indentation of lists are wider than the letters that were measured.
            let widths = [words.x, words.x * 1.08 + 8.0, words.x * 1.2 + 16.0];
            let width = widths.into_iter().find(|width| !wide && *width < available_width && height(*width) <= least);
            Vec2::new(width.unwrap_or(available_width), least)
        } else {
            words
        };
        (text + air).ceil()
    }

    fn bubble(
        &self,
        ui: &mut Ui,
        frame: &mut Frame<'_>,
        id: Id,
        message: &Message,
        look: &ResolvedBubbleStyle,
        place: Rect,
    ) {
        ui.painter().rect_filled(place, look.corners, look.ground);
        let inner = paint::inside(place, look.padding);
        let mut own = access::group(ui, id.with("row"), egui::Role::ListItem, &message.accessible_name(), place);
        if message.is_formatted() {
            let to = markdown::show_text(frame, &own, self.node, id, &message.text, &look.text, inner);
            if let Some(to) = to {
                frame.interact(Interaction::Link(to));
            }
            return;
        }
        let style = look.resolved.clone().direction(frame.inherited().direction);
        // Half a pixel less than was measured must not break the line.
        let galley = frame.galley(&message.text, &style, Wrap::at(inner.width() + 0.5));
        let is_rtl = bidi::direction_of(&message.text).is_some_and(TextDirection::is_rtl);
        let x = if is_rtl { inner.right() - galley.size().x } else { inner.left() };
        let at = Pos2::new(x, inner.top());
        let mut galley = frame.marked(&own, self.node.id, galley);
        if frame.inherited().selectable {
            // Of a longer message only the beginning is laid out.
            let whole = || (message.text.chars().count() > MOST_CHARACTERS).then(|| Arc::clone(&message.text));
            galley = frame.ui_state.selection.text(&own, id.with("text"), at, galley, whole);
        }
        own.painter().galley(at, galley, style.color);
        let response = own.interact(inner, id.with("text"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &*message.text));
        own.expand_to_include_rect(inner);
    }

    fn loading_size(&self, frame: &mut Frame<'_>, most: f32) -> Vec2 {
        match self.node.slot("loadingWidget") {
            Some(widget) => frame.child_size(widget, Vec2::new(most, f32::INFINITY)),
            None => Vec2::new(60.0, 40.0),
        }
    }

    /// Draws three pulsing dots, or the app's own widget.
    fn loading(&self, ui: &mut Ui, frame: &mut Frame<'_>, id: Id, place: Rect) {
        let theme = Arc::clone(frame.theme());
        if let Some(widget) = self.node.slot("loadingWidget") {
            return frame.show_child(ui, widget, place);
        }
        let response = ui.interact(place, id.with("loading"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::ProgressIndicator, true, "Waiting for an answer"));
        access::tell(&response, |node| node.set_busy());
        ui.painter().rect_filled(place, egui::CornerRadius::same(14), theme.colors.surface2);
        let turn = if theme.reduced_motion {
            0.0
        } else {
            ui.request_repaint_after(std::time::Duration::from_millis(66));
            ui.input(|input| input.time) * 1.4
        };
        for dot in 0..3 {
            let phase = (turn - f64::from(dot) * 0.2).rem_euclid(1.0);
            let strength = if theme.reduced_motion { 0.7 } else { 0.35 + 0.65 * (1.0 - (phase * 2.0 - 1.0).abs()) };
            let ink = crate::toolkit::theme::color::alpha(theme.colors.text2, strength as f32);
            let at = place.center() + Vec2::new((dot - 1) as f32 * 10.0, 0.0);
            ui.painter().circle_filled(at, 3.0, ink);
        }
    }
}

/// The text of a chat without messages.
fn empty_note(ui: &Ui, frame: &Frame<'_>, id: Id, rect: Rect) {
    let style = composer::note_style(frame.theme());
    let galley = frame.galley("No messages yet", &style, Wrap::cut(rect.width()));
    let at = Align2::CENTER_CENTER.align_size_within_rect(galley.size(), rect);
    let response = ui.interact(at, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, "No messages yet"));
    ui.painter().galley(at.min, galley, style.color);
}
