//! Announcements for screen readers: changes of live texts, toasts, streams. At most one a second, because a stream changes faster than a person can
//! listen.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use egui::{Id, Rect, Role, Ui, UiBuilder, Vec2};
use rustc_hash::FxHashMap;

use super::access;

/// Seconds between two announcements.
const PACE: f64 = 1.0;

/// Limit of waiting sources; for each only the latest text waits.
const WAITING: usize = 8;

/// Collects changed texts and announces them one by one.
#[derive(Debug, Default)]
pub struct Announcer {
    /// Last text of each source, and the frame in which it occurred.
    known: FxHashMap<Id, (Arc<str>, u64)>,
    waiting: VecDeque<(Id, Arc<str>)>,
    /// The present announcement, its number and its start in egui's seconds.
    said: Option<(Arc<str>, u64, f64)>,
    frame: u64,
}

impl Announcer {
    /// Records the text of a source in this frame. A changed text is announced; that of a new source only if `is_news`.
    pub fn note(&mut self, source: Id, text: &Arc<str>, is_news: bool) {
        let before = self.known.insert(source, (Arc::clone(text), self.frame));
        let is_changed = before.map_or(is_news, |(before, _)| before != *text);
        if !is_changed || text.is_empty() {
            return;
        }
        self.waiting.retain(|(other, _)| *other != source);
        if self.waiting.len() == WAITING {
            self.waiting.pop_front();
        }
        self.waiting.push_back((source, Arc::clone(text)));
    }

    /// Removes sources that did not occur in this frame, and announces the next text when due.
    pub(crate) fn end_frame(&mut self, ui: &mut Ui) {
        let frame = self.frame;
        self.known.retain(|_, (_, seen)| *seen == frame);
        self.frame += 1;
        let now = ui.input(|input| input.time);
        let rest = self.said.as_ref().map_or(0.0, |(_, _, since)| since + PACE - now);
        if !self.waiting.is_empty() && rest > 0.0 {
            ui.request_repaint_after(Duration::from_secs_f64(rest));
        } else if let Some((_, text)) = self.waiting.pop_front() {
            let number = self.said.as_ref().map_or(0, |(_, number, _)| number + 1);
            self.said = Some((text, number, now));
            if !self.waiting.is_empty() {
                ui.request_repaint_after(Duration::from_secs_f64(PACE));
            }
        }
        let Some((text, number, _)) = &self.said else { return };
        // A new node for each text, so that the same text twice in a row is announced twice.
        let id = Id::unique(("announcement", *number));
        let corner = Rect::from_min_size(ui.max_rect().left_bottom(), Vec2::ZERO);
        let builder = UiBuilder::new().max_rect(corner).scope_id(id).accessibility_role(Role::Status);
        let inner = ui.new_child(builder.accessibility_label(&**text));
        inner.ctx().accesskit_node_builder(inner.unique_id(), access::polite);
    }

    /// The present announcement.
    pub fn said(&self) -> Option<&Arc<str>> {
        self.said.as_ref().map(|(text, ..)| text)
    }
}
