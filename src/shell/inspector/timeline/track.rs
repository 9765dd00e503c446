//! The track: all events from left to right, with held ones at the right end, and the shown moment, which dragging and arrow keys move.

use egui::{Color32, EventFilter, Key, Modifiers, Rect, Response, Sense, Shape, Ui, pos2, vec2};

use crate::shell::inspector::kit::{Face, Kit, PAD};
use crate::shell::inspector::model::Model;
use ensemble_core::diag::Severity;
use ensemble_core::message::Event;
use ensemble_core::message::net::NetEvent;
use ensemble_core::message::stream::StreamEvent;
use ensemble_runtime::{Input, Record};
use ensemble_ui::frame::access;

/// Height of the track, in logical pixels.
pub const HEIGHT: f32 = 30.0;

/// Widget id of the track, for focus.
pub fn id() -> egui::Id {
    egui::Id::unique("inspector time line")
}

/// The track, with its last drawing as a cache.
#[derive(Default)]
pub struct Track {
    columns: Option<(ColumnsKey, Vec<Column>)>,
    /// Drag position, as long as the moment has not reached it.
    pub dragged: Option<f64>,
}

/// Cache key of the columns.
type ColumnsKey = (usize, usize, usize, usize, usize);

/// Requested moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// The record at this position.
    Place(usize),
    /// The event with this number, whose record is not kept.
    Number(usize),
    /// This many events forward.
    By(isize),
}

/// Content of one pixel column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    #[default]
    Nothing,
    /// Stream events, timers, responses.
    Event,
    /// User input.
    Input,
    /// A stream that reconnected.
    Trouble,
    /// An error.
    Error,
}

/// Extent of the track: kept records, and events before and behind without records.
#[derive(Clone, Copy, Debug)]
struct Span {
    before: usize,
    first: usize,
    added: usize,
    ahead: usize,
    first_number: usize,
    handled: usize,
}

impl Span {
    fn of(model: &Model) -> Self {
        let first_number = model.trace.get(0).map_or(0, |record| record.number);
        let ahead = match model.execution.total {
            Some(total) => total.saturating_sub(model.execution.handled),
            None => model.execution.held,
        };
        Self {
            // Only of a recording can events be played again.
            before: if model.execution.total.is_some() { first_number } else { 0 },
            first: model.trace.first(),
            added: model.trace.added(),
            ahead,
            first_number,
            handled: model.execution.handled,
        }
    }

    fn len(self) -> usize {
        self.before + (self.added - self.first) + self.ahead
    }

    /// Position of a record's middle as a fraction of the track.
    fn share_of(self, place: usize) -> f64 {
        (self.before + place.saturating_sub(self.first)) as f64 / self.len().saturating_sub(1).max(1) as f64
    }

    fn target_at(self, share: f64) -> Target {
        let index = (share.clamp(0.0, 1.0) * self.len().saturating_sub(1) as f64).round() as usize;
        let kept = self.added - self.first;
        if index < self.before {
            Target::Number((self.first_number + index).saturating_sub(self.before))
        } else if index < self.before + kept {
            Target::Place(self.first + index - self.before)
        } else {
            Target::Number(self.handled + (index + 1).saturating_sub(self.before + kept))
        }
    }
}

impl Track {
    /// Draws the track. `here` is the position of the shown moment, `from` that of the comparison. Returns the requested moment.
    pub fn show(
        &mut self,
        kit: &Kit<'_>,
        ui: &mut Ui,
        model: &Model,
        (here, from): (usize, Option<usize>),
        marks: &std::collections::BTreeSet<usize>,
    ) -> Option<Target> {
        let span = Span::of(model);
        let (whole, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
        let rect = whole.shrink2(vec2(PAD, 5.0));
        let response = ui.interact(whole, id(), Sense::click_and_drag());
        self.paint(kit, ui, model, span, rect, marks);
        let x_of = |share: f64| rect.left() + rect.width() * share as f32;
        let painter = ui.painter_at(whole);
        let colors = &kit.theme.colors;
        let cursor = x_of(self.dragged.unwrap_or_else(|| span.share_of(here)));
        if let Some(from) = from {
            let other = x_of(span.share_of(from));
            let between = Rect::from_x_y_ranges(cursor.min(other)..=cursor.max(other), rect.y_range());
            painter.rect_filled(between, 0.0, colors.accent.gamma_multiply(0.18));
            painter.vline(other, rect.y_range(), egui::Stroke::new(1.5, colors.text2));
        }
        if !model.trace.is_empty() {
            painter.vline(cursor, whole.y_range().shrink(2.0), egui::Stroke::new(2.0, colors.accent));
            painter.circle_filled(pos2(cursor, whole.top() + 5.0), 4.5, colors.accent);
        }
        if response.has_focus() {
            painter.rect_stroke(
                rect.expand(2.0),
                3.0,
                egui::Stroke::new(1.5, colors.accent),
                egui::StrokeKind::Outside,
            );
        }
        let words = format!(
            "Event {} of {}",
            model.trace.at(here).map_or(0, |record| record.number),
            span.before + span.added - span.first + span.ahead
        );
        access::tell(&response, |node| {
            node.set_role(egui::Role::Slider);
            node.set_label("Time line");
            node.set_value(words);
        });
        self.keys(ui, &response).or_else(|| self.pointer(ui, &response, rect, span, model, kit))
    }

    fn keys(&self, ui: &Ui, response: &Response) -> Option<Target> {
        if !response.has_focus() {
            return None;
        }
        let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let pressed = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key)) as isize;
        let by =
            pressed(Key::ArrowRight) - pressed(Key::ArrowLeft) + 100 * (pressed(Key::PageDown) - pressed(Key::PageUp));
        if pressed(Key::Home) > 0 {
            return Some(Target::By(isize::MIN / 2));
        }
        Some(Target::By(by)).filter(|_| by != 0)
    }

    fn pointer(
        &mut self,
        ui: &Ui,
        response: &Response,
        rect: Rect,
        span: Span,
        model: &Model,
        kit: &Kit<'_>,
    ) -> Option<Target> {
        let share = |at: egui::Pos2| f64::from((at.x - rect.left()) / rect.width().max(1.0));
        if response.clicked() || response.drag_started() {
            response.request_focus();
        }
        let target = response.interact_pointer_pos().map(|at| span.target_at(share(at)));
        let is_held = response.dragged() || response.is_pointer_button_down_on();
        // While dragging only stored screens are shown; the app is replayed to the moment when the pointer is released.
        self.dragged = response.interact_pointer_pos().filter(|_| is_held).map(|at| share(at).clamp(0.0, 1.0));
        let wanted = match target {
            Some(Target::Place(place)) if is_held || response.clicked() => Some(Target::Place(place)),
            Some(Target::Number(number)) if response.clicked() || response.drag_stopped() => {
                Some(Target::Number(number))
            }
            _ => None,
        };
        if wanted.is_none() && response.hovered() {
            let by = ui.input(|input| input.events.iter().map(notches).sum());
            if by != 0 {
                return Some(Target::By(by));
            }
            if let Some(at) = response.hover_pos() {
                let words = match span.target_at(share(at)) {
                    Target::Place(place) => {
                        model.trace.at(place).map(|record| words_of(kit, record)).unwrap_or_default()
                    }
                    Target::Number(number) if number > span.handled && model.execution.total.is_none() => {
                        format!("event {number}: held, not handled yet")
                    }
                    Target::Number(number) => format!("event {number}: click to play the recording until there"),
                    Target::By(_) => String::new(),
                };
                let _told = response.clone().on_hover_text(words);
            }
        }
        wanted
    }

    fn paint(
        &mut self,
        kit: &Kit<'_>,
        ui: &Ui,
        model: &Model,
        span: Span,
        rect: Rect,
        marks: &std::collections::BTreeSet<usize>,
    ) {
        let colors = &kit.theme.colors;
        let painter = ui.painter_at(rect.expand(2.0));
        painter.rect_filled(rect, 3.0, colors.surface2);
        let width = rect.width().max(1.0) as usize;
        let key = (span.before, span.first, span.added, span.ahead, width);
        if self.columns.as_ref().is_none_or(|(known, _)| *known != key) {
            let mut columns = vec![Column::Nothing; width + 1];
            for (record, place) in model.trace.iter().zip(span.first..) {
                let at = (span.share_of(place) * width as f64).round() as usize;
                if let Some(column) = columns.get_mut(at) {
                    *column = (*column).max(column_of(record));
                }
            }
            self.columns = Some((key, columns));
        }
        let Some((_, columns)) = &self.columns else { return };
        let mut shapes = Vec::new();
        // A few events are bars that can be told apart.
        let step = (rect.width() / span.len().max(1) as f32 - 1.0).clamp(1.0, 6.0);
        for (at, column) in columns.iter().enumerate() {
            let (color, height) = match column {
                Column::Nothing => continue,
                Column::Event => (colors.accent.gamma_multiply(0.55), 0.35),
                Column::Input => (kit.theme.tone(ensemble_ui::toolkit::theme::Tone::Info), 0.6),
                Column::Trouble => (colors.warning, 0.6),
                Column::Error => (colors.danger, 1.0),
            };
            let x = rect.left() + at as f32;
            let bar = Rect::from_min_max(
                pos2(x - step / 2.0, rect.bottom() - rect.height() * height),
                pos2(x + step / 2.0, rect.bottom()),
            );
            shapes.push(Shape::rect_filled(bar.intersect(rect), 0.0, color));
        }
        painter.extend(shapes);
        let x_of = |index: usize| rect.left() + rect.width() * (index as f64 / span.len().max(1) as f64) as f32;
        let unseen = |painter: &egui::Painter, from: f32, to: f32, words: &str| {
            let part = Rect::from_x_y_ranges(from..=to, rect.y_range());
            painter.rect_filled(part, 0.0, colors.border.gamma_multiply(0.6));
            if part.width() > 90.0 {
                painter.text(part.center(), egui::Align2::CENTER_CENTER, words, kit.font(Face::Hint), colors.text2);
            }
        };
        if span.before > 0 {
            unseen(&painter, rect.left(), x_of(span.before), "played, not kept");
        }
        if span.ahead > 0 {
            let words = if model.execution.total.is_some() { "not played yet" } else { "held" };
            unseen(&painter, x_of(span.len() - span.ahead), rect.right(), words);
        }
        for mark in marks {
            let at = if *mark > span.handled {
                (span.before + span.added - span.first + (*mark - span.handled - 1)) as f64 / span.len().max(1) as f64
            } else if *mark < span.first_number {
                *mark as f64 / span.len().max(1) as f64
            } else {
                span.share_of(model.trace.place_of_event(*mark))
            };
            flag(&painter, pos2(rect.left() + rect.width() * at as f32, rect.top()), colors.text);
        }
    }
}

/// Number of events for a movement of the mouse wheel.
fn notches(event: &egui::Event) -> isize {
    match event {
        egui::Event::MouseWheel { delta, .. } => match delta.x + delta.y {
            turned if turned > 0.0 => -1,
            turned if turned < 0.0 => 1,
            _ => 0,
        },
        _ => 0,
    }
}

fn flag(painter: &egui::Painter, at: egui::Pos2, color: Color32) {
    let points = vec![at, at + vec2(7.0, 3.0), at + vec2(0.0, 6.5)];
    painter.add(Shape::convex_polygon(points, color, egui::Stroke::NONE));
    painter.vline(at.x, at.y..=at.y + 14.0, egui::Stroke::new(1.0, color));
}

fn column_of(record: &Record) -> Column {
    if has_error(record) {
        return Column::Error;
    }
    match &record.input {
        Input::Stream { event, .. } => match event {
            StreamEvent::Failed(_)
            | StreamEvent::Waiting { .. }
            | StreamEvent::Probing { .. }
            | StreamEvent::Malformed { .. }
            | StreamEvent::Oversized { .. }
            | StreamEvent::Skipped { .. } => Column::Trouble,
            _ => Column::Event,
        },
        Input::Event(Event::Interaction(_)) => Column::Input,
        Input::Event(Event::Net(NetEvent::Response { result: Err(_), .. })) => Column::Trouble,
        Input::Start | Input::Event(_) | Input::Order(_) => Column::Event,
    }
}

fn words_of(kit: &Kit<'_>, record: &Record) -> String {
    let api = record.api.as_deref().map(|api| format!(" {api}")).unwrap_or_default();
    format!("event {}: {}{api}, {}", record.number, record.kind(), kit.clock(record.wall_millis))
}

/// True for a record with an error.
pub fn has_error(record: &Record) -> bool {
    record.faults.iter().any(|fault| fault.severity == Severity::Error)
}
