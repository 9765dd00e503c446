//! The time line at the bottom of the inspector: buttons, description of the moment, track, memory use, differences.

use egui::{Rect, ScrollArea, Sense, Ui, UiBuilder, vec2};

use super::track::{self, Target};
use super::{TimeLine, newest};
use crate::shell::inspector::kit::{BAR, Face, Kit, PAD, ROW, clean};
use crate::shell::inspector::model::Model;
use crate::shell::inspector::pane_request::PaneRequest;
use crate::shell::inspector::snapshot::ExecutionState;
use crate::shell::inspector::value_tree::{brief, value_color};
use crate::shell::inspector::words::{size_words, time_words};
use ensemble_core::value::Value;
use ensemble_ui::toolkit::theme::Tone;

/// Height of the list of differences, in logical pixels.
const DIFFERENCES: f32 = 220.0;

/// Height of the line about memory use, in logical pixels.
const KEPT: f32 = 20.0;

/// Width from which the description is beside the buttons, in logical pixels.
const WIDE: f32 = 820.0;

impl TimeLine {
    /// Height at this width.
    pub fn height(&self, width: f32) -> f32 {
        let differences = if self.from.is_some() { DIFFERENCES } else { 0.0 };
        BAR + track::HEIGHT + if width < WIDE { KEPT } else { 0.0 } + differences
    }

    /// Draws the strip.
    pub fn show(&mut self, kit: &Kit<'_>, ui: &mut Ui, model: &Model, requests: &mut Vec<PaneRequest>) {
        let rect = ui.max_rect();
        let theme = kit.theme;
        if let Some(wait) = self.play(model, ui.input(|input| input.time)) {
            ui.ctx().request_repaint_after_secs(wait.max(1.0 / 60.0) as f32);
        }
        ui.painter().rect_filled(rect, 0.0, theme.colors.surface);
        ui.painter().hline(rect.x_range(), rect.top() + 0.5, kit.line());
        ui.spacing_mut().item_spacing = vec2(6.0, 0.0);
        if self.from.is_some() {
            let part = rect.with_max_y(rect.top() + DIFFERENCES);
            let mut inner = ui.new_child(UiBuilder::new().max_rect(part).id_salt("differences"));
            inner.set_clip_rect(inner.clip_rect().intersect(part));
            self.differences(kit, &mut inner, model);
            ui.advance_cursor_after_rect(part);
        }
        let wide = rect.width() >= WIDE;
        kit.bar(ui, |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            self.buttons(kit, ui, model, requests);
            ui.add_space(8.0);
            let words = ui.available_rect_before_wrap();
            let kept = if wide { 330.0_f32.min(words.width() / 2.0) } else { 0.0 };
            let (words, kept) = words.split_left_right_at_x(words.right() - kept);
            self.moment(kit, ui, words, model);
            if wide {
                kit.text_right(ui.painter(), kept, &kept_words(model), Face::Hint, kit.theme.colors.text3);
            }
        });
        let shown = (self.here(model), self.from);
        let target = self.track.show(kit, ui, model, shown, &self.marks);
        match target {
            Some(Target::Place(place)) if place == newest(model) && self.at.is_none() => {}
            Some(Target::Place(place)) => self.go_to(model, place, requests),
            Some(Target::Number(number)) => self.go_to_event(model, number, requests),
            Some(Target::By(by)) => self.step(model, by, requests),
            None => {}
        }
        if !wide {
            let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), KEPT), Sense::hover());
            kit.text(
                ui.painter(),
                line.shrink2(vec2(PAD, 0.0)),
                &kept_words(model),
                Face::Hint,
                kit.theme.colors.text3,
            );
        }
    }

    fn buttons(&mut self, kit: &Kit<'_>, ui: &mut Ui, model: &Model, requests: &mut Vec<PaneRequest>) {
        let stands = self.stands(model);
        let (icon, name) = if stands { ("play_arrow", "Go on live (F8)") } else { ("pause", "Pause the app (F8)") };
        if kit.icon(ui, icon, name, stands) {
            self.toggle(model, requests);
        }
        let (icon, name) = match self.playing {
            Some(_) => ("stop", "Stop at this moment (F6)"),
            None => ("slow_motion_video", "Play the past from here (F6)"),
        };
        if kit.icon(ui, icon, name, self.playing.is_some()) {
            self.toggle_playing(model, ui.input(|input| input.time), requests);
        }
        self.speeds(kit, ui, model);
        if kit.icon(ui, "skip_previous", "One event back (Shift+F10)", false) {
            self.step(model, -1, requests);
        }
        if kit.icon(ui, "skip_next", "One event forward (F10)", false) {
            self.step(model, 1, requests);
        }
        if kit.icon(ui, "error_outline", "Run to the next error (Shift+F8)", false) {
            self.go_to_error(model, requests);
        }
        let is_marked = model.trace.at(self.here(model)).is_some_and(|record| self.marks.contains(&record.number));
        let (icon, name) =
            if is_marked { ("flag", "Take the mark away (F9)") } else { ("outlined_flag", "Mark this event (F9)") };
        if kit.icon(ui, icon, name, is_marked) {
            self.toggle_mark(model);
        }
        if kit.icon(ui, "fast_forward", "Run to the next marked event (Shift+F9)", false) {
            self.go_to_mark(model, requests);
        }
        let compares = self.from.is_some();
        let name = if compares { "Compare no more (F7)" } else { "Compare with this moment (F7)" };
        if kit.icon(ui, "compare_arrows", name, compares) {
            self.toggle_comparing(model);
        }
    }

    /// Text about the shown moment and held events.
    fn moment(&self, kit: &Kit<'_>, ui: &Ui, mut rect: Rect, model: &Model) {
        let colors = &kit.theme.colors;
        let mut say = |words: &str, face: Face, color: egui::Color32| {
            let width = kit.text(ui.painter(), rect, words, face, color);
            rect.min.x += width + 8.0;
        };
        if let Some(notice) = self.notice {
            return say(notice, Face::Text, colors.warning);
        }
        let Some(record) = model.trace.at(self.here(model)) else {
            return say("Nothing has happened since the inspector is open.", Face::Text, colors.text3);
        };
        let (words, color) = match (self.at, model.execution.state) {
            (Some(_), _) => ("Past", colors.accent),
            (None, ExecutionState::Running)
                if model.execution.total.is_some_and(|total| model.execution.handled < total) =>
            {
                ("Playing", colors.success)
            }
            (None, ExecutionState::Running) if model.execution.total.is_some() => ("At the end", colors.text2),
            (None, ExecutionState::Running) => ("Live", colors.success),
            (None, ExecutionState::Paused) => ("Paused", colors.accent),
            (None, ExecutionState::AtError) => ("Paused at an error", colors.danger),
            (None, ExecutionState::AtMark) => ("Paused at a mark", colors.accent),
        };
        say(words, Face::Name, color);
        let total = model.execution.total.map(|total| format!(" of {}", count_words(total))).unwrap_or_default();
        say(&format!("event {}{total}", count_words(record.number)), Face::Data, colors.text);
        if self.at.is_some()
            && let Some(last) = model.trace.iter().next_back()
        {
            let ago = last.at.saturating_sub(record.at);
            say(&format!("{} before the newest", time_words(ago)), Face::Hint, colors.text2);
        }
        if model.execution.held > 0 {
            let full = if model.execution.is_full { " (the limit): the network is not read" } else { "" };
            let color = if model.execution.is_full { colors.danger } else { colors.warning };
            say(&format!("{} held{full}", count_words(model.execution.held)), Face::Name, color);
        }
    }

    fn differences(&mut self, kit: &Kit<'_>, ui: &mut Ui, model: &Model) {
        let here = self.here(model);
        let from = self.from.unwrap_or(here);
        let number = |place: usize| count_words(model.trace.at(place).map_or(0, |record| record.number));
        let title =
            format!("What differs between event {} and event {}", number(from.min(here)), number(from.max(here)));
        kit.section(ui, &title);
        let Some(difference) = self.difference(model) else { return };
        if difference.values.is_empty() && difference.lines.is_empty() {
            return kit.note(ui, "Nothing. Go to another event to compare it with this one.", Tone::Neutral);
        }
        ScrollArea::vertical().id_salt("differences").auto_shrink(false).show(ui, |ui| {
            for change in &difference.values {
                if change.parts.is_empty() {
                    value_row(kit, ui, &change.key, &change.from, &change.to);
                }
                for (path, from, to) in &change.parts {
                    value_row(kit, ui, &format!("{}{path}", change.key), from, to);
                }
            }
            if !difference.lines.is_empty() {
                kit.section(ui, "On the screen");
            }
            for (is_new, line) in &difference.lines {
                line_row(kit, ui, *is_new, line);
            }
            if difference.more_lines > 0 {
                kit.note(ui, &format!("and {} lines more", difference.more_lines), Tone::Neutral);
            }
        });
    }
}

fn value_row(kit: &Kit<'_>, ui: &mut Ui, name: &str, from: &Value, to: &Value) {
    let label = format!("{name}: {} → {}", brief(from, 60), brief(to, 60));
    let response = kit.row(ui, false, &label, |kit, painter, rect| {
        let [left, old, new] = kit.columns(rect, [rect.width() * 0.34, 0.0, 0.0]);
        kit.text(painter, left, name, Face::Data, kit.theme.colors.text);
        kit.text(painter, old, &brief(from, 80), Face::Data, kit.theme.colors.text3);
        kit.text(painter, new, &brief(to, 80), Face::Data, value_color(kit, to));
    });
    if response.on_hover_text("A click copies the later value").clicked() {
        ui.ctx().copy_text(clean(&to.to_string()));
    }
}

fn line_row(kit: &Kit<'_>, ui: &mut Ui, is_new: bool, line: &str) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW - 4.0), Sense::hover());
    let tone = if is_new { Tone::Success } else { Tone::Danger };
    ui.painter().rect_filled(rect, 0.0, kit.theme.soft(tone));
    let sign = if is_new { "+" } else { "−" };
    let inner = rect.shrink2(vec2(PAD, 0.0));
    kit.text(ui.painter(), inner, sign, Face::Data, kit.theme.on_soft(tone));
    kit.text(ui.painter(), inner.with_min_x(inner.left() + 16.0), line, Face::Data, kit.theme.on_soft(tone));
}

/// Text about kept records and their memory.
fn kept_words(model: &Model) -> String {
    let Some((first, last)) = model.trace.iter().next().zip(model.trace.iter().next_back()) else {
        return String::new();
    };
    let bytes = model.trace.bytes() + model.screens.bytes() + model.execution.held_bytes;
    let dropped = if model.trace.dropped() > 0 {
        format!(", {} older dropped", count_words(model.trace.dropped()))
    } else {
        String::new()
    };
    format!(
        "Kept: {} events, {} screens, {} · {}{dropped}",
        count_words(model.trace.len()),
        count_words(model.screens.len()),
        time_words(last.at.saturating_sub(first.at)),
        size_words(bytes as u64),
    )
}

/// Formats a number with digit grouping.
fn count_words(count: usize) -> String {
    let digits = count.to_string();
    let mut words = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    words
}
