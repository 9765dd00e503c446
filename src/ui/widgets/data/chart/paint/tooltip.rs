//! The tooltip of a line or bar chart.

use egui::{Color32, CornerRadius, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, Vec2};

use super::{Canvas, Stacked};
use crate::toolkit::text::{Wrap, galley};
use crate::toolkit::theme::{TextRole, Theme};
use crate::widgets::data::chart::config::{ChartKind, Point, readable};
use crate::widgets::data::chart::legend;

impl Canvas<'_> {
    /// The position of the first axis that is nearest to the pointer.
    pub(super) fn nearest(&self, pointer: Pos2) -> Option<usize> {
        if self.places.is_some() {
            let points = self.plot.series.iter().flat_map(|series| &series.points);
            let far = |point: &Point| (self.along(point.index, point.x) - pointer.x).abs();
            return points.min_by(|a, b| far(a).total_cmp(&far(b))).map(|point| point.index);
        }
        let count = self.plot.places();
        let (from, long, at) = if self.horizontal {
            (self.area.top(), self.area.height(), pointer.y)
        } else {
            (self.area.left(), self.area.width(), pointer.x)
        };
        let share = ((at - from) / long.max(1.0)).clamp(0.0, 1.0);
        let index = match self.plot.kind {
            ChartKind::Lines => (share * count.saturating_sub(1) as f32).round(),
            ChartKind::Bars { .. } | ChartKind::Round { .. } | ChartKind::Radar | ChartKind::PolarArea => {
                (share * count as f32).floor()
            }
        };
        (count > 0).then(|| (index as usize).min(count - 1))
    }

    /// Draws the values at a position in a box next to the pointer, and returns the nearest point.
    pub(super) fn tip(&self, index: usize, sums: &Stacked, pointer: Pos2) -> Option<(usize, usize)> {
        let (painter, c) = (self.ui.painter(), &self.theme.colors);
        let find = |points: &[(Point, f64)]| {
            // Points are in the order of the data, also where values that are no numbers have been left out.
            let near = points.binary_search_by_key(&index, |(point, _)| point.index).ok()?;
            Some(points[near])
        };
        let hits: Vec<(usize, Point, f64)> = sums
            .iter()
            .enumerate()
            .filter_map(|(at, points)| find(points).map(|(point, base)| (at, point, point.y - base)))
            .collect();
        let (_, first, _) = hits.first()?;
        if self.plot.kind == ChartKind::Lines {
            let x = painter.round_to_pixel_center(self.along(first.index, first.x));
            painter.vline(x, self.area.y_range(), Stroke::new(1.0, c.control_border));
            for (at, point, _) in &hits {
                let ink = legend::color(&self.plot.series[*at], *at, self.theme);
                painter.circle(self.place(point), 4.0, ink, Stroke::new(2.0, c.surface));
            }
        }
        let head = self.plot.label(index).unwrap_or_else(|| {
            let step = self.places.map_or(1.0, |scale| scale.step / 100.0);
            readable(first.x, step).into()
        });
        let rows: Vec<(String, String, Color32)> = hits
            .iter()
            .map(|(at, _, value)| {
                let series = &self.plot.series[*at];
                (
                    series.label.to_string(),
                    readable(*value, self.values.step / 1000.0),
                    legend::color(series, *at, self.theme),
                )
            })
            .collect();
        tip_box(self.ui, self.theme, self.area, pointer, &head, &rows);
        let along = |point: &Point| {
            if self.horizontal {
                (self.place(point).x - pointer.x).abs()
            } else {
                (self.place(point).y - pointer.y).abs()
            }
        };
        hits.iter().min_by(|a, b| along(&a.1).total_cmp(&along(&b.1))).map(|(at, ..)| (*at, index))
    }
}

/// Draws a small table next to the pointer, inside `area` where it fits.
pub(crate) fn tip_box(
    ui: &Ui,
    theme: &Theme,
    area: Rect,
    pointer: Pos2,
    head: &str,
    rows: &[(String, String, Color32)],
) {
    // More rows would cover the chart that they explain.
    const MOST: usize = 12;
    const LINE: f32 = 18.0;
    let c = &theme.colors;
    let text = |text: &str, ink: Color32, role: TextRole| {
        galley(ui.ctx(), text, &legend::resolve_text_style(theme, role).color(ink), Wrap::cut(260.0))
    };
    let head = text(head, c.text2, TextRole::Caption);
    let rows: Vec<_> = rows
        .iter()
        .take(MOST)
        .map(|(name, value, ink)| (text(name, c.text, TextRole::Caption), text(value, c.text, TextRole::Label), *ink))
        .collect();
    let names = rows.iter().map(|(name, ..)| name.size().x).fold(0.0, f32::max);
    let values = rows.iter().map(|(_, value, _)| value.size().x).fold(0.0, f32::max);
    let width = (14.0 + names + if names > 0.0 { 16.0 } else { 0.0 } + values).max(head.size().x);
    let size = Vec2::new(width + 20.0, 12.0 + LINE * (rows.len() + 1) as f32);
    let mut at = pointer + Vec2::new(14.0, -size.y - 6.0);
    if at.x + size.x > area.right() {
        at.x = pointer.x - 14.0 - size.x;
    }
    at.y = at.y.max(area.top());
    let rect = Rect::from_min_size(at, size);
    let painter = ui.ctx().layer_painter(egui::LayerId::new(egui::Order::Tooltip, ui.scope_id().with("tip")));
    let corners = CornerRadius::same(theme.radius.control as u8);
    painter.add(Shape::from(ui.visuals().popup_shadow.as_shape(rect, corners)));
    painter.rect(rect, corners, c.surface, Stroke::new(1.0, c.border), StrokeKind::Inside);
    let left = rect.left() + 10.0;
    painter.galley(Pos2::new(left, rect.top() + 6.0), head, c.text2);
    for (line, (name, value, ink)) in rows.into_iter().enumerate() {
        let y = rect.top() + 6.0 + LINE * (line + 1) as f32;
        painter.circle_filled(Pos2::new(left + 4.0, y + 8.0), 4.0, ink);
        painter.galley(Pos2::new(left + 14.0, y), name, c.text);
        painter.galley(Pos2::new(rect.right() - 10.0 - value.size().x, y - 1.0), value, c.text);
    }
}
