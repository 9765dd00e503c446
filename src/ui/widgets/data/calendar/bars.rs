//! Bars across the days of a Calendar, and the overflow of those that do not fit.

use std::sync::Arc;

use egui::{Pos2, Rect, Sense, Ui, Vec2, WidgetInfo};

use super::month::{Month, WEEKS};
use super::parts::{OVERFLOW, ROW_SPANS, part};
use super::spans::{Bar, lanes};
use crate::frame::Frame;
use crate::toolkit::mirror;
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::TextRole;
use crate::toolkit::widget_states::KeepsStates as _;
use crate::widgets::input::date::day::{self, Day};
use ensemble_core::spec::TextStyle;
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// Height of a bar.
const BAR: f32 = 18.0;
/// Height of the number of a day above its bars.
const NUMBER: f32 = 28.0;
/// Space between two bars.
const GAP: f32 = 2.0;

/// Space for bars in a week.
struct BarSpace {
    /// From the top of the week to the first bar.
    top: f32,
    /// Height of a bar.
    height: f32,
    /// Number of bars that fit above each other.
    most: usize,
}

impl Month<'_> {
    /// Height of the number of a day above its bars.
    pub fn number_height(&self) -> f32 {
        NUMBER.min(self.props.row * 0.7)
    }

    /// In a low week the bars are lines.
    fn bar_space(&self) -> BarSpace {
        let spans = part(self.node, &ROW_SPANS);
        let number = |name: &str| spans.and_then(|spans| spans.props.read::<f32>(name));
        let top = self.number_height() + number("topMargin").unwrap_or_default();
        let free = self.props.row - top;
        let height = (free - GAP).clamp(4.0, BAR);
        let fits = ((free / (height + GAP)).floor() as usize).max(1);
        BarSpace { top, height, most: number("spanPerRow").map_or(fits, |most| (most as usize).clamp(1, 20)) }
    }

    fn is_shown(&self, day: Day, month: Day) -> bool {
        self.props.outside || day.month() == month.month()
    }

    /// Bars of the week from `first` that do not fit, by day.
    fn hidden(&self, first: Day) -> [Vec<&Bar<'_>>; 7] {
        let most = self.bar_space().most;
        let mut hidden: [Vec<&Bar<'_>>; 7] = Default::default();
        for (bar, lane, from, to) in lanes(self.bars, first) {
            if lane >= most {
                (from..=to).for_each(|column| hidden[column].push(bar));
            }
        }
        hidden
    }

    /// Requests an `overflowWidget` from the runtime for each day with bars that do not fit.
    pub fn ask_for_hidden(&self, ui: &Ui, frame: &mut Frame<'_>, (start, month): (Day, Day)) {
        let Some(overflow) = self.overflow().filter(|overflow| overflow.rows.is_some()) else { return };
        let days = (0..WEEKS as i32).flat_map(|week| {
            let first = day::plus_days(start, week * 7);
            let hidden = self.hidden(first).into_iter().enumerate();
            hidden.map(move |(column, bars)| (day::plus_days(first, column as i32), bars))
        });
        let days = days.filter(|(day, bars)| !bars.is_empty() && self.is_shown(*day, month));
        let days = Value::list(days.map(|(day, bars)| {
            Value::map([
                ("date", Value::from(day.to_string())),
                ("collapsedLength", Value::from(bars.len() as f64)),
                ("collapsedSpans", Value::list(bars.into_iter().map(described))),
            ])
        }));
        let id = frame.id(overflow).with("days");
        if ui.states(|data| data.get_temp::<Value>(id)).as_ref() != Some(&days) {
            ui.states(|data| data.insert_temp(id, days.clone()));
            frame.set(overflow, "days", days);
        }
    }

    /// The overflow part of the calendar.
    fn overflow(&self) -> Option<&Arc<Node>> {
        part(part(self.node, &ROW_SPANS)?, &OVERFLOW)
    }

    /// The overflow widget of a day.
    fn overflow_of(&self, day: Day) -> Option<&Arc<Node>> {
        let (overflow, date) = (self.overflow()?, day.to_string());
        let days = overflow.props.get("days")?.as_list()?;
        let at = days.iter().position(|known| known.get("date").as_str() == Some(&*date))?;
        overflow.rows.as_ref()?.nodes.get(at)
    }

    /// Draws the bars across the days of the week from `first` on.
    pub fn week_bars(
        &self,
        ui: &mut Ui,
        frame: &mut Frame<'_>,
        (row, column, whole): (Rect, f32, Rect),
        (first, month): (Day, Day),
    ) {
        let space = self.bar_space();
        let top = row.top() + space.top;
        let is_shown = |column: usize| self.is_shown(day::plus_days(first, column as i32), month);
        for (bar, lane, from, to) in lanes(self.bars, first).into_iter().filter(|(_, lane, ..)| *lane < space.most) {
            // Only over days that are shown.
            let Some(from) = (from..=to).find(|column| is_shown(*column)) else { continue };
            let to = (from..=to).rev().find(|column| is_shown(*column)).unwrap_or(from);
            let corner = Pos2::new(row.left() + from as f32 * column + 2.0, top + lane as f32 * (space.height + GAP));
            let place = Rect::from_min_size(corner, Vec2::new((to - from + 1) as f32 * column - 4.0, space.height));
            let place = mirror::rect(place, whole, frame.is_rtl());
            if let Some(widget) = bar.widget {
                let clip = ui.clip_rect();
                ui.shrink_clip_rect(place);
                frame.show_child(ui, widget, place);
                ui.set_clip_rect(clip);
                continue;
            }
            self.bar(ui, frame, (bar, lane, first), place);
        }
        let theme = Arc::clone(frame.theme());
        let look = ResolvedTextStyle::new(&theme, TextRole::Caption, &TextStyle::default()).color(theme.colors.text3);
        for (at, bars) in self.hidden(first).iter().enumerate().filter(|(at, bars)| !bars.is_empty() && is_shown(*at)) {
            let left = row.left() + at as f32 * column;
            if let Some(widget) = self.overflow_of(day::plus_days(first, at as i32)) {
                // Below the bars where it fits, beside the number of the day where it does not.
                let below = top + space.most as f32 * (space.height + GAP);
                let size = frame.child_size(widget, Vec2::new(column - 4.0, row.height()));
                let y = if below + size.y <= row.bottom() + 1.0 { below } else { row.top() + GAP };
                let x = if y == below { left + 2.0 } else { left + column - 2.0 - size.x };
                let place = mirror::rect(Rect::from_min_size(Pos2::new(x, y), size), whole, frame.is_rtl());
                frame.show_child(ui, widget, place);
                continue;
            }
            let galley = frame.galley(&format!("+{}", bars.len()), &look, Wrap::LINE);
            let place = Rect::from_min_size(Pos2::new(left, row.top()), Vec2::new(column - 6.0, NUMBER));
            let place = mirror::rect(place, whole, frame.is_rtl());
            ui.painter().galley(
                Pos2::new(place.right() - galley.size().x, place.center().y - galley.size().y / 2.0),
                galley,
                look.color,
            );
        }
    }

    fn bar(&self, ui: &Ui, frame: &Frame<'_>, (bar, lane, first): (&Bar<'_>, usize, Day), place: Rect) {
        /// Smallest height of a bar with a label, in logical pixels.
        const LOWEST_WITH_LABEL: f32 = 14.0;
        let theme = frame.theme();
        let fill = bar.color.map_or(theme.colors.accent, color32);
        let response = ui.interact(place, frame.id(self.node).with(("bar", bar.start, lane, first)), Sense::hover());
        if !bar.label.is_empty() {
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &*bar.label));
            response.on_hover_text(&*bar.label);
        }
        ui.painter().rect_filled(place, 4.0, fill);
        if place.height() < LOWEST_WITH_LABEL {
            return;
        }
        let look = ResolvedTextStyle::new(theme, TextRole::Caption, &TextStyle::default()).color(theme.on(fill));
        let galley = frame.galley(&bar.label, &look, Wrap::cut((place.width() - 12.0).max(1.0)));
        let x = if frame.is_rtl() { place.right() - 6.0 - galley.size().x } else { place.left() + 6.0 };
        ui.painter().galley(Pos2::new(x, place.center().y - galley.size().y / 2.0), galley, look.color);
    }
}

/// A bar as `collapsedSpans` has it.
fn described(bar: &Bar<'_>) -> Value {
    Value::map([
        ("start", Value::from(bar.start.to_string())),
        ("end", Value::from(bar.end.to_string())),
        ("label", Value::Text(Arc::clone(&bar.label))),
    ])
}
