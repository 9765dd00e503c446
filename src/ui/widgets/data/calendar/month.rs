//! Weeks of a month: days, bars, pointer and keyboard.

use std::sync::Arc;

use egui::{
    Align2, Color32, CornerRadius, EventFilter, Key, Modifiers, Pos2, Rect, Sense, StrokeKind, Ui, Vec2, WidgetInfo,
};

use super::parts::{
    BETWEEN_CELL, CELL, CellStyle, DISABLE_CELL, END_CELL, MARK_CELL, RANGE, ROW_SPANS, SELECT_CELL, START_CELL,
    TODAY_CELL, data_of, part, style,
};
use super::props::CalendarProps;
use super::spans::Bar;
use super::state::Days;
use crate::frame::{Frame, access};
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, color};
use crate::toolkit::widget_states::KeepsStates as _;
use crate::toolkit::{mirror, page_keys, paint};
use crate::widgets::input::date::day::{self, Day};
use crate::widgets::input::date::week;
use ensemble_core::locale::Locale;
use ensemble_core::spec::{Color, Spec, TextStyle};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// Height of the names of the days of a week.
pub const NAMES: f32 = 28.0;
/// Weeks of every drawn month, whatever day it begins with, so that the calendar keeps its height.
pub const WEEKS: usize = 6;

/// A month with its properties and state, as it is drawn.
pub struct Month<'a> {
    pub props: &'a CalendarProps,
    pub node: &'a Node,
    pub days: &'a Days,
    pub bars: &'a [Bar<'a>],
    pub first: Day,
    pub last: Day,
    pub today: Day,
}

impl Month<'_> {
    /// Draws the month of `at` in `rect`. Moves `at` by the keyboard, and answers the day that was clicked.
    pub fn show(&self, ui: &mut Ui, frame: &mut Frame<'_>, rect: Rect, at: &mut Day) -> Option<Day> {
        let (theme, id) = (Arc::clone(frame.theme()), frame.id(self.node));
        let grid = ui.interact(rect, id, Sense::click_and_drag());
        let name = access::name("", self.node, "Calendar");
        grid.widget_info(|| WidgetInfo::labeled(egui::Role::Grid, ui.is_enabled(), &name));
        let (column, rtl) = (rect.width() / 7.0, frame.is_rtl());
        let quiet = ResolvedTextStyle::new(&theme, TextRole::Caption, &TextStyle::default()).color(theme.colors.text3);
        for (at, name) in week::names(frame.locale()).into_iter().enumerate() {
            let place = Rect::from_min_size(rect.min + Vec2::new(at as f32 * column, 0.0), Vec2::new(column, NAMES));
            let galley = frame.galley(name, &quiet, Wrap::LINE);
            let place = mirror::rect(place, rect, rtl);
            ui.painter().galley(
                Align2::CENTER_CENTER.align_size_within_rect(galley.size(), place).min,
                galley,
                quiet.color,
            );
        }
        let mut tapped = self.keys(ui, frame, &grid, at);
        let month = day::first_of_month(*at);
        let start = week::start(month, frame.locale());
        self.ask_for_widgets(ui, frame, (start, month));
        self.ask_for_hidden(ui, frame, (start, month));
        let mut own = access::below(ui, &grid);
        let mut tip = None;
        for week in 0..WEEKS {
            let row = Rect::from_min_size(
                rect.min + Vec2::new(0.0, NAMES + week as f32 * self.props.row),
                Vec2::new(rect.width(), self.props.row),
            );
            let first = day::plus_days(start, week as i32 * 7);
            for weekday in 0..7 {
                let day = day::plus_days(first, weekday);
                let is_outside = day.month() != month.month();
                if is_outside && !self.props.outside {
                    continue;
                }
                let corner = row.min + Vec2::new(weekday as f32 * column, 0.0);
                let place = mirror::rect(Rect::from_min_size(corner, Vec2::new(column, self.props.row)), rect, rtl);
                if self.day(&mut own, frame, day, place, (is_outside, *at == day && grid.has_focus())) {
                    tapped = Some(day);
                    *at = day;
                    // egui takes the focus from what was not clicked itself.
                    frame.ui_state.focus_next = Some(grid.id);
                }
                if self.props.tip().is_some_and(|(noted, _)| noted == day) {
                    tip = Some(place);
                }
            }
            self.week_bars(&mut own, frame, (row, column, rect), (first, month));
        }
        if let (Some(place), Some((_, text))) = (tip, self.props.tip()) {
            self.note(&own, frame, place, rect, &text);
        }
        drop(own);
        // A swipe turns the page, as in a calendar of paper.
        let swipe = id.with("swipe");
        if let Some(dragged) = grid.total_drag_delta() {
            ui.states(|data| data.insert_temp(swipe, dragged.x));
        }
        if grid.drag_stopped() {
            let swiped =
                ui.states(|data| data.get_temp::<f32>(swipe)).unwrap_or_default() * if rtl { -1.0 } else { 1.0 };
            if swiped.abs() > rect.width() / 5.0 {
                *at = day::plus_months(*at, if swiped < 0.0 { 1 } else { -1 });
            }
        }
        tapped
    }

    /// Keyboard: arrows move by days, Home and End to the ends of a week, Page Up and Page Down by months; Enter and Space select.
    fn keys(&self, ui: &Ui, frame: &Frame<'_>, grid: &egui::Response, at: &mut Day) -> Option<Day> {
        if !grid.has_focus() {
            return None;
        }
        page_keys::keep(ui, grid.id);
        let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(grid.id, filter));
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let ahead = if frame.is_rtl() { -1 } else { 1 };
        let weekday = week::column(*at, frame.locale());
        let steps = [
            (Key::ArrowLeft, -ahead),
            (Key::ArrowRight, ahead),
            (Key::ArrowUp, -7),
            (Key::ArrowDown, 7),
            (Key::Home, -weekday),
            (Key::End, 6 - weekday),
        ];
        for (key, days) in steps {
            if pressed(key) {
                *at = day::plus_days(*at, days).clamp(self.first, self.last);
            }
        }
        for (key, months) in [(Key::PageUp, -1), (Key::PageDown, 1)] {
            if pressed(key) {
                *at = day::plus_months(*at, months).clamp(self.first, self.last);
            }
        }
        (pressed(Key::Enter) | pressed(Key::Space)).then_some(*at)
    }

    /// Parts with styles for a day, the one with highest precedence last.
    fn kinds(&self, day: Day) -> Vec<&'static Spec> {
        let days = self.days;
        let is = [
            (true, &CELL),
            (day == self.today, &TODAY_CELL),
            (days.marked.contains(&day), &MARK_CELL),
            (days.selected.contains(&day), &SELECT_CELL),
            (days.disabled.contains(&day), &DISABLE_CELL),
        ];
        let mut kinds: Vec<&'static Spec> = is.into_iter().filter(|(is, _)| *is).map(|(_, spec)| spec).collect();
        if days.start == Some(day) {
            kinds.push(&START_CELL);
        } else if days.end == Some(day) {
            kinds.push(&END_CELL);
        } else if days.in_range(day) {
            kinds.push(&BETWEEN_CELL);
        }
        kinds
    }

    /// Requests the widgets of the days that are shown, for each part that has one.
    fn ask_for_widgets(&self, ui: &Ui, frame: &mut Frame<'_>, (start, month): (Day, Day)) {
        for part in self.node.children.iter().filter(|part| part.rows.is_some()) {
            let shown = (0..WEEKS as i32 * 7).map(|at| day::plus_days(start, at));
            let shown = shown.filter(|day| self.props.outside || day.month() == month.month());
            let days = Value::list(shown.filter(|day| self.kinds(*day).contains(&part.spec)).map(data_of));
            let id = frame.id(part).with("days");
            if ui.states(|data| data.get_temp::<Value>(id)).as_ref() != Some(&days) {
                ui.states(|data| data.insert_temp(id, days.clone()));
                frame.set(part, "days", days);
            }
        }
    }

    /// The widget of a day, when the most particular of its parts has one.
    fn widget(&self, kinds: &[&Spec], day: Day) -> Option<&Arc<Node>> {
        let date = day.to_string();
        kinds.iter().rev().find_map(|spec| {
            let part = part(self.node, spec)?;
            let days = part.props.get("days")?.as_list()?;
            let at = days.iter().position(|known| known.get("date").as_str() == Some(&*date))?;
            part.rows.as_ref()?.nodes.get(at)
        })
    }

    /// Draws a day. Answers whether it was clicked.
    fn day(
        &self,
        ui: &mut Ui,
        frame: &mut Frame<'_>,
        day: Day,
        place: Rect,
        (is_outside, is_at): (bool, bool),
    ) -> bool {
        let (theme, days) = (Arc::clone(frame.theme()), self.days);
        let c = &theme.colors;
        let is_free = (self.first..=self.last).contains(&day) && !days.disabled.contains(&day);
        let answers = (self.first..=self.last).contains(&day);
        let id = frame.id(self.node).with(("day", day));
        // Not focusable: the calendar keeps the focus, and the arrow keys move a mark of its own.
        let response = ui.interact(place, id, if answers { Sense::CLICK } else { Sense::hover() });
        let is_end = days.start == Some(day) || days.end == Some(day);
        let is_selected = days.selected.contains(&day) || is_end;
        let kinds = self.kinds(day);
        let own = style(self.node, &kinds);
        access::choice(
            &response,
            egui::Role::GridCell,
            (is_free, is_selected),
            &self.accessible_name(day, frame.locale()),
        );
        self.band(ui, frame, day, place);
        if let Some(widget) = self.widget(&kinds, day) {
            frame.show_child(ui, widget, place);
            if is_at {
                let corners = CornerRadius::same(theme.radius.control as u8);
                paint::ring(ui.painter(), &theme, place.shrink(theme.control.focus_offset + 2.0), corners);
            }
            return response.clicked();
        }
        let ground = self.ground(&own, place);
        let usual = match own.shape.as_deref() {
            Some("rectangle") => 0.0,
            Some("circle") => ground.width().min(ground.height()) / 2.0,
            _ => theme.radius.control,
        };
        let corners = paint::corners(own.radius, CornerRadius::same(usual as u8));
        let usual = if is_selected { Some(c.accent) } else { None };
        let fill = own.ground.map(color32).or(usual);
        if let Some(fill) = fill {
            ui.painter().rect_filled(ground, corners, fill);
        } else if response.hovered() && is_free && ui.is_enabled() {
            ui.painter().rect_filled(ground, corners, color::alpha(c.text, 0.07));
        }
        if day == self.today && !is_selected && part(self.node, &TODAY_CELL).is_none() {
            ui.painter().rect_stroke(ground, corners, (1.0, c.accent), StrokeKind::Inside);
        }
        if is_at {
            ui.painter().rect_stroke(ground.expand(1.0), corners, theme.focus_ring(), StrokeKind::Outside);
        }
        let ink = match fill {
            _ if !is_free || is_outside || !ui.is_enabled() => color::alpha(c.text3, 0.6),
            Some(fill) if fill.a() > 127 => theme.on(fill),
            _ => c.text,
        };
        let ink = self.number(ui, frame, day, &own, (place, ground), ink);
        if days.disabled.contains(&day) && own.ground.is_none() {
            // Struck through, because a paler colour alone is not accessible.
            let line = Rect::from_center_size(ground.center(), Vec2::new(18.0, 0.0));
            ui.painter().hline(line.x_range(), ground.center().y, (1.0, ink));
        }
        if days.marked.contains(&day) && part(self.node, &MARK_CELL).is_none() {
            let dot = if fill.is_some_and(|fill| fill.a() > 127) { ink } else { c.accent };
            ui.painter().circle_filled(Pos2::new(ground.center().x, ground.bottom() - 5.0), 2.5, dot);
        }
        response.clicked()
    }

    /// True where the number stands at the top: above bars, or in a row that is higher than it is wide.
    fn has_bars(&self) -> bool {
        part(self.node, &ROW_SPANS).is_some() || !self.bars.is_empty()
    }

    /// The area that is filled for a day: a square, unless its style has a margin or is a rectangle.
    fn ground(&self, own: &CellStyle, place: Rect) -> Rect {
        if own.margin.is_none() && own.shape.as_deref() != Some("rectangle") {
            let side = (place.width().min(place.height()) - 6.0).clamp(8.0, 40.0);
            if !self.has_bars() {
                return Rect::from_center_size(place.center(), Vec2::splat(side));
            }
            let center = Pos2::new(place.center().x, place.top() + self.number_height() / 2.0);
            return Rect::from_center_size(center, Vec2::splat(side.min(self.number_height() - 2.0)));
        }
        let margin = own.margin.unwrap_or_default();
        paint::inside(place, margin)
    }

    /// Paints the number of a day and returns its colour, `ink` unless its style has one.
    fn number(
        &self,
        ui: &Ui,
        frame: &Frame<'_>,
        day: Day,
        own: &CellStyle,
        (place, ground): (Rect, Rect),
        ink: Color32,
    ) -> Color32 {
        let text = own.text.clone().unwrap_or_default();
        let look = ResolvedTextStyle::new(frame.theme(), TextRole::Body, &text).color(text.color.map_or(ink, color32));
        let galley = frame.galley(&frame.locale().localized_digits(&day.day().to_string()), &look, Wrap::LINE);
        let padding = own.padding.unwrap_or_default();
        let inner = paint::inside(ground, padding);
        let share = |at: i8| (f32::from(at) + 1.0) / 2.0;
        let [x, y] = own.alignment.map_or([0.5, 0.5], |place| [share(place.x), share(place.y)]);
        let spare = inner.size() - galley.size();
        let mut at = inner.min + Vec2::new(spare.x * x, spare.y * y);
        if self.has_bars() && own.alignment.is_none() {
            at.y = place.top() + (self.number_height() - galley.size().y) / 2.0;
        }
        ui.painter().galley(at, galley, look.color);
        look.color
    }

    /// The accessible name of a day.
    fn accessible_name(&self, day: Day, locale: &Locale) -> String {
        let days = self.days;
        let mut words = day::written(day, None, locale);
        let said = [
            (day == self.today, "today"),
            (days.marked.contains(&day), "marked"),
            (days.disabled.contains(&day), "not available"),
        ];
        said.into_iter().filter(|(is, _)| *is).for_each(|(_, word)| {
            words.push_str(", ");
            words.push_str(word);
        });
        words
    }

    /// The band of the range behind a day.
    fn band(&self, ui: &Ui, frame: &Frame<'_>, day: Day, place: Rect) {
        let (Some(start), Some(end)) = (self.days.start, self.days.end) else { return };
        if start == end || !self.days.in_range(day) {
            return;
        }
        let own = part(self.node, &RANGE).and_then(|range| range.props.read::<Color>("highlightColor"));
        let fill = own.map_or(color::alpha(frame.theme().colors.accent, 0.14), color32);
        let height = (place.height() - 6.0).clamp(4.0, 40.0);
        let mut band = Rect::from_center_size(place.center(), Vec2::new(place.width(), height));
        // At its ends it begins in the middle of the day.
        let at_left = if frame.is_rtl() { end } else { start };
        if day == at_left {
            band.min.x = place.center().x;
        } else if day == start || day == end {
            band.max.x = place.center().x;
        }
        ui.painter().rect_filled(band, 0.0, fill);
    }

    /// The note above a day.
    fn note(&self, ui: &Ui, frame: &Frame<'_>, day: Rect, within: Rect, text: &str) {
        let theme = frame.theme();
        let fill = self.props.tip_color().map_or(theme.colors.text, color32);
        let style = self.props.tip_style();
        let ink =
            style.color.map_or(if fill == theme.colors.text { theme.colors.surface } else { theme.on(fill) }, color32);
        let look = ResolvedTextStyle::new(theme, TextRole::Caption, &style).color(ink);
        let galley = frame.galley(text, &look, Wrap::cut((within.width() - 24.0).max(1.0)));
        let size = galley.size() + Vec2::new(16.0, 8.0);
        let left = (day.center().x - size.x / 2.0).clamp(within.left(), (within.right() - size.x).max(within.left()));
        let place = Rect::from_min_size(Pos2::new(left, day.center().y - 22.0 - size.y), size);
        let tail = vec![
            Pos2::new(day.center().x - 5.0, place.bottom()),
            Pos2::new(day.center().x + 5.0, place.bottom()),
            Pos2::new(day.center().x, place.bottom() + 5.0),
        ];
        ui.painter().rect_filled(place, 6.0, fill);
        ui.painter().add(egui::Shape::convex_polygon(tail, fill, egui::Stroke::NONE));
        let response = ui.interact(place, frame.id(self.node).with("note"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, text));
        ui.painter().galley(place.min + Vec2::new(8.0, 4.0), galley, Color32::PLACEHOLDER);
    }
}
