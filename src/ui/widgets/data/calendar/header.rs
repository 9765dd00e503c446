//! The header of a Calendar: the month, the way back to today, and the buttons that change the month.

use std::sync::Arc;

use egui::{Color32, CornerRadius, Id, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo};

use crate::frame::Frame;
use crate::toolkit::text::{ResolvedTextStyle, Wrap};
use crate::toolkit::theme::{TextRole, Theme};
use crate::toolkit::{mirror, paint};
use crate::widgets::input::date::day::{self, Day};
use ensemble_core::locale::{Locale, RelativeFormat};
use ensemble_core::spec::TextStyle;

/// Draws the header of the month of `at`; returns a day of the month to show next.
pub fn show(
    ui: &Ui,
    frame: &Frame<'_>,
    id: Id,
    rect: Rect,
    (at, today, first, last): (Day, Day, Day, Day),
    style: Option<&TextStyle>,
) -> Day {
    let (theme, rtl) = (Arc::clone(frame.theme()), frame.is_rtl());
    let side = theme.control.height;
    let mut shown = at;
    let mut right = rect.right();
    let buttons = [
        ("Next month", if rtl { "chevron_left" } else { "chevron_right" }, 1),
        ("Previous month", if rtl { "chevron_right" } else { "chevron_left" }, -1),
    ];
    for (name, icon, months) in buttons {
        let place = Rect::from_center_size(Pos2::new(right - side / 2.0, rect.center().y), Vec2::splat(side));
        right -= side;
        let place = mirror::rect(place, rect, rtl);
        // A month of which no day can be shown.
        let to = day::first_of_month(day::plus_months(at, months));
        let exists = to <= last && day::plus_days(day::plus_months(to, 1), -1) >= first;
        let ink = if exists { theme.colors.text2 } else { theme.disabled(theme.colors.text3) };
        let is_clicked = button(ui, &theme, id.with(name), (place, name, exists), |painter| {
            paint::symbol(painter, &theme, icon, place.center(), theme.control.icon, ink);
        });
        if is_clicked {
            shown = day::plus_months(at, months);
        }
    }
    let is_here = (today.year(), today.month()) == (at.year(), at.month());
    if !is_here && (first..=last).contains(&today) {
        let today_word = today_word(frame.locale());
        let label = ResolvedTextStyle::new(&theme, TextRole::Label, &TextStyle::default()).color(theme.colors.accent);
        let galley = frame.galley(&today_word, &label, Wrap::LINE);
        let size = Vec2::new(galley.size().x + 20.0, side);
        let place = Rect::from_min_size(Pos2::new(right - size.x - 4.0, rect.center().y - side / 2.0), size);
        right = place.left();
        let place = mirror::rect(place, rect, rtl);
        let is_clicked = button(ui, &theme, id.with("today"), (place, &today_word, true), |painter| {
            painter.galley(place.center() - galley.size() / 2.0, galley, label.color);
        });
        if is_clicked {
            shown = today;
        }
    }
    let words = day::written(at, Some("yMMMM"), frame.locale());
    let look = ResolvedTextStyle::new(&theme, TextRole::Heading, &style.cloned().unwrap_or_default());
    let galley = frame.galley(&words, &look, Wrap::cut((right - rect.left() - 12.0).max(1.0)));
    let place =
        Rect::from_min_size(Pos2::new(rect.left() + 8.0, rect.center().y - galley.size().y / 2.0), galley.size());
    let place = mirror::rect(place, rect, rtl);
    let response = ui.interact(place, id.with("month"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Heading, true, &words));
    ui.painter().galley(place.min, galley, look.color);
    shown
}

/// A button of the header with its background and focus ring; `content` draws what it shows. Returns true when it was clicked.
fn button(
    ui: &Ui,
    theme: &Theme,
    id: Id,
    (place, name, enabled): (Rect, &str, bool),
    content: impl FnOnce(&egui::Painter),
) -> bool {
    let response = ui.interact(place, id, if enabled { Sense::click() } else { Sense::hover() });
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, enabled && ui.is_enabled(), name));
    let corners = CornerRadius::same(theme.radius.control as u8);
    if enabled {
        let ground = paint::ground(ui, theme, response.id, &response, Color32::TRANSPARENT);
        ui.painter().rect_filled(place, corners, ground);
    }
    content(ui.painter());
    paint::focus_ring(ui, theme, &response, place.shrink(3.0), corners);
    response.clicked()
}

/// "Today" in the app's language.
fn today_word(locale: &Locale) -> String {
    let word = RelativeFormat { auto: true }.format(locale, 0.0, "day").unwrap_or_default();
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
