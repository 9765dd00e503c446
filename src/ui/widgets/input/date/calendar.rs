//! A month to pick days from: the popup of the date fields.

use egui::{Align2, CornerRadius, EventFilter, Id, Key, Modifiers, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo};

use super::day::{self, Day};
use super::week;
use crate::frame::access;
use crate::toolkit::theme::{TextRole, Theme, color};
use crate::toolkit::{mirror, page_keys, paint};
use ensemble_core::locale::Locale;

/// The side of one day.
const CELL: f32 = 36.0;
const HEAD: f32 = 40.0;
const NAMES: f32 = 28.0;

/// The size of a month.
pub const SIZE: Vec2 = Vec2::new(7.0 * CELL, HEAD + NAMES + 6.0 * CELL);

/// The state of a calendar while it is open.
#[derive(Clone, Copy, Debug)]
pub struct CalendarView {
    /// A day of the month that is shown; the keyboard is at it.
    pub at: Day,
}

/// The marked days, and the days that can be picked.
#[derive(Clone, Copy, Debug)]
pub struct Marks {
    /// The first day that is chosen.
    pub from: Option<Day>,
    /// Last selected day; equal to `from` for a single day.
    pub to: Option<Day>,
    /// The first day that can be picked.
    pub first: Day,
    /// The last day that can be picked.
    pub last: Day,
}

/// Draws a month in `rect`, with `today` outlined, from right to left with `rtl`. Answers the day that was picked.
pub fn show(
    ui: &Ui,
    theme: &Theme,
    id: Id,
    rect: Rect,
    (shown, marks, today): (&mut CalendarView, &Marks, Day),
    (locale, rtl): (&Locale, bool),
) -> Option<Day> {
    let head = Rect::from_min_size(rect.min, Vec2::new(rect.width(), HEAD));
    let text = |at: Pos2, words: &str, ink| {
        ui.painter().text(at, Align2::CENTER_CENTER, words, theme.font(TextRole::Label), ink);
    };
    text(head.center(), &day::written(shown.at, Some("yMMMM"), locale), theme.colors.text);
    for (name, icon, months, x) in [
        ("Previous month", if rtl { "chevron_right" } else { "chevron_left" }, -1, head.left() + CELL / 2.0),
        ("Next month", if rtl { "chevron_left" } else { "chevron_right" }, 1, head.right() - CELL / 2.0),
    ] {
        let place = Rect::from_center_size(Pos2::new(x, head.center().y), Vec2::splat(CELL - 4.0));
        let place = mirror::rect(place, rect, rtl);
        let response = ui.interact(place, id.with(name), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, name));
        let ground = paint::ground(ui, theme, response.id, &response, egui::Color32::TRANSPARENT);
        ui.painter().rect_filled(place, CornerRadius::same(6), ground);
        paint::symbol(ui.painter(), theme, icon, place.center(), theme.control.icon, theme.colors.text2);
        paint::focus_ring(ui, theme, &response, place.shrink(3.0), CornerRadius::same(6));
        if response.clicked() {
            shown.at = day::plus_months(shown.at, months);
        }
    }
    for (at, name) in week::names(locale).into_iter().enumerate() {
        let column = if rtl { 6 - at } else { at };
        let x = rect.left() + (column as f32 + 0.5) * CELL;
        let at = Pos2::new(x, head.bottom() + NAMES / 2.0);
        ui.painter().text(at, Align2::CENTER_CENTER, name, theme.font(TextRole::Caption), theme.colors.text3);
    }
    let start = week::start(day::first_of_month(shown.at), locale);
    let corner = Pos2::new(rect.left(), head.bottom() + NAMES);
    let mut picked = keys(ui, id, shown, marks, rtl);
    // Six weeks hold every month whatever weekday it starts with, so that the popup keeps its size.
    for cell in 0..42_i32 {
        let day = day::plus_days(start, cell);
        // Days of other months would look as if they could be picked.
        if day.month() != shown.at.month() {
            continue;
        }
        let place = Rect::from_min_size(
            corner + Vec2::new((cell % 7) as f32 * CELL, (cell / 7) as f32 * CELL),
            Vec2::splat(CELL),
        );
        let place = mirror::rect(place, rect, rtl);
        if one(ui, theme, id, (day, locale), place, (marks, today == day, shown.at == day)) {
            picked = Some(day);
        }
    }
    if let Some(day) = picked {
        shown.at = day;
    }
    picked
}

/// Draws a day; true when clicked.
fn one(
    ui: &Ui,
    theme: &Theme,
    id: Id,
    (day, locale): (Day, &Locale),
    place: Rect,
    (marks, today, at): (&Marks, bool, bool),
) -> bool {
    let free = (marks.first..=marks.last).contains(&day);
    // Not focusable: the field keeps the focus, and the arrow keys move a mark of its own.
    let response = ui.interact(place, id.with(("day", day)), if free { Sense::CLICK } else { Sense::hover() });
    let on = marks.from == Some(day) || marks.to == Some(day);
    access::choice(&response, egui::Role::GridCell, (free, on), &day::written(day, None, locale));
    let c = &theme.colors;
    let round = CornerRadius::same(theme.radius.control as u8);
    let inner = place.shrink(2.0);
    if let (Some(from), Some(to)) = (marks.from, marks.to)
        && from < to
        && (from..=to).contains(&day)
    {
        ui.painter().rect_filled(place.shrink2(Vec2::new(0.0, 2.0)), CornerRadius::ZERO, color::alpha(c.accent, 0.14));
    }
    if on {
        ui.painter().rect_filled(inner, round, c.accent);
    } else if response.hovered() && free {
        ui.painter().rect_filled(inner, round, color::alpha(c.text, 0.07));
    }
    if today && !on {
        ui.painter().rect_stroke(inner, round, (1.0, c.accent), egui::StrokeKind::Inside);
    }
    if at && ui.memory(|memory| memory.has_focus(id)) {
        ui.painter().rect_stroke(inner, round, theme.focus_ring(), egui::StrokeKind::Inside);
    }
    let ink = match (on, free) {
        (true, _) => c.on_accent,
        (false, true) => c.text,
        (false, false) => color::alpha(c.text3, 0.5),
    };
    let words = locale.localized_digits(&day.day().to_string());
    ui.painter().text(place.center(), Align2::CENTER_CENTER, words, theme.font(TextRole::Body), ink);
    response.clicked()
}

/// Keyboard: arrows move by days, Page Up and Page Down by months, Enter selects.
fn keys(ui: &Ui, id: Id, shown: &mut CalendarView, marks: &Marks, rtl: bool) -> Option<Day> {
    if !ui.memory(|memory| memory.has_focus(id)) {
        return None;
    }
    let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, escape: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    page_keys::keep(ui, id);
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let ahead = if rtl { -1 } else { 1 };
    for (key, days) in [(Key::ArrowLeft, -ahead), (Key::ArrowRight, ahead), (Key::ArrowUp, -7), (Key::ArrowDown, 7)] {
        if pressed(key) {
            shown.at = day::plus_days(shown.at, days);
        }
    }
    for (key, months) in [(Key::PageUp, -1), (Key::PageDown, 1)] {
        if pressed(key) {
            shown.at = day::plus_months(shown.at, months);
        }
    }
    let free = (marks.first..=marks.last).contains(&shown.at);
    (pressed(Key::Enter) && free).then_some(shown.at)
}
