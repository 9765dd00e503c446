//! Bars, and the last value of each line at its end.

use egui::{Align2, Color32, CornerRadius, Pos2, Rect, Stroke};

use super::{Canvas, Stacked};
use crate::toolkit::theme::color;
use crate::widgets::data::chart::config::{ChartKind, Point, Series, decimals, with_decimals};
use crate::widgets::data::chart::legend;

/// Count of newest points whose decimals the label of the newest value takes over.
const RECENT: usize = 100;

/// Share of the place of a category that its bars fill in Chart.js: `categoryPercentage`.
const CATEGORY: f32 = 0.8;

/// The width of a bar: that of its series, else `usual`. `place` is the space for it and what is beside it.
fn bar_width(series: &Series, usual: f32, place: f32) -> f32 {
    let share = series.bars.share.map(|share| place * CATEGORY * share);
    series.bars.width.or(share).unwrap_or(usual).clamp(0.5, place.max(0.5))
}

impl Canvas<'_> {
    pub(super) fn bars(
        &self,
        painter: &egui::Painter,
        at: usize,
        series: &Series,
        points: &[(Point, f64)],
        ink: Color32,
    ) {
        let groups: Vec<usize> =
            (0..self.plot.series.len()).filter(|at| !self.is_line(&self.plot.series[*at])).collect();
        let (place, count) = if self.plot.y.stacked {
            (0, 1)
        } else {
            (groups.iter().position(|g| *g == at).unwrap_or_default(), groups.len())
        };
        let slot = self.slot_size();
        let group = (slot * 0.7).min(56.0 * count as f32);
        let gap = if count > 1 { 2.0_f32.min(group / count as f32 * 0.2) } else { 0.0 };
        let usual = ((group - gap * (count - 1) as f32) / count as f32).max(0.5);
        let wide = bar_width(series, usual, slot / count as f32);
        for (point, base) in points {
            let middle = self.along(point.index, point.x);
            let from = middle - group / 2.0 + place as f32 * (usual + gap) + (usual - wide) / 2.0;
            let (low, high) = (self.value_at(base.clamp(self.values.min, self.values.max)), self.value_at(point.y));
            // `% 0` panics, and a series may have no colours of its own.
            let fill = series.colors.get(point.index % series.colors.len().max(1)).copied().flatten();
            let fill = fill.or(series.fill_color).unwrap_or(ink);
            let radius = if self.plot.y.stacked { 1.0 } else { (wide / 4.0).min(4.0) };
            let radius = series.bars.radius.unwrap_or(radius).min(wide / 2.0).min((high - low).abs()) as u8;
            let (rect, corners) = if self.horizontal {
                let corners = CornerRadius { ne: radius, se: radius, ..CornerRadius::ZERO };
                (Rect::from_x_y_ranges(low.min(high)..=low.max(high), from..=from + wide), corners)
            } else {
                let up = CornerRadius { nw: radius, ne: radius, ..CornerRadius::ZERO };
                let down = CornerRadius { sw: radius, se: radius, ..CornerRadius::ZERO };
                (
                    Rect::from_x_y_ranges(from..=from + wide, low.min(high)..=low.max(high)),
                    if high > low { down } else { up },
                )
            };
            painter.rect_filled(rect, corners, fill);
        }
    }

    /// The newest value of a line with as many decimals as the line needs: 22.30 after 22.25, so that the label does not change its form.
    pub(super) fn newest(&self, points: &[(Point, f64)]) -> String {
        let recent = points.iter().rev().take(RECENT);
        let needed = recent.map(|(point, base)| decimals(point.y - base, self.values.step / 100.0)).max().unwrap_or(0);
        let needed = if needed == 0 { 0 } else { needed.max(decimals(self.values.step, self.values.step / 100.0)) };
        points.last().map(|(point, base)| with_decimals(point.y - base, needed)).unwrap_or_default()
    }

    /// Draws the last value of every line at its end, moved apart where they would overlap.
    pub(super) fn last_values(&self, sums: &Stacked) {
        const LINE: f32 = 15.0;
        if self.plot.kind != ChartKind::Lines || self.plot.y.stacked {
            return;
        }
        let mut ends: Vec<(Pos2, f32, Color32, String)> = Vec::new();
        for (at, (series, points)) in self.plot.series.iter().zip(sums).enumerate() {
            let Some((last, _)) = points.last() else { continue };
            let place = self.place(last);
            ends.push((place, place.y, legend::color(series, at, self.theme), self.newest(points)));
        }
        ends.sort_by(|a, b| a.1.total_cmp(&b.1));
        for at in 1..ends.len() {
            ends[at].1 = ends[at].1.max(ends[at - 1].1 + LINE);
        }
        if let Some(over) = ends.last().map(|end| end.1 - (self.area.bottom() - LINE / 8.0)).filter(|over| *over > 0.0)
        {
            for end in &mut ends {
                end.1 -= over;
            }
        }
        let painter = self.ui.painter();
        for (place, y, ink, text) in ends {
            if self.is_sparkline {
                painter.circle_filled(place, 2.5, ink);
                continue;
            }
            painter.circle(place, 3.5, ink, Stroke::new(1.5, self.theme.colors.surface));
            let ink = color::readable(ink, self.theme.colors.surface, 4.5);
            let font = self.theme.font_of(crate::toolkit::theme::Weight::Medium, self.theme.text.caption.size);
            painter.text(Pos2::new(place.x + 8.0, y), Align2::LEFT_CENTER, text, font, ink);
        }
    }
}
