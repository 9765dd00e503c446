//! Grid, axes and their labels, and the space they need.

use std::sync::Arc;

use egui::{Galley, Pos2, Rect, Stroke, Vec2};

use super::{Canvas, GAP, Memory, Stacked};
use crate::toolkit::text::{Wrap, galley};
use crate::toolkit::theme::TextRole;
use crate::widgets::data::chart::config::{ChartKind, Point, tick};
use crate::widgets::data::chart::legend;

impl Canvas<'_> {
    /// The plot area: `rect` without the space for labels. That space grows at once and shrinks only by a lot, because a chart whose area
    /// moves with every label cannot be read.
    pub(super) fn plot_area(&self, rect: Rect, sums: &Stacked, memory: &mut Memory) -> Rect {
        let widest = |texts: &mut dyn Iterator<Item = String>| {
            texts.map(|text| self.caption(&text).size().x).fold(0.0, f32::max)
        };
        let keep = |old: &mut f32, new: f32| {
            if new > *old || new < *old * 0.6 {
                *old = new;
            }
            *old
        };
        let mut area = rect;
        let left = if self.horizontal {
            widest(&mut self.plot.labels.iter().map(|label| label.to_string())).min(rect.width() / 3.0)
        } else {
            widest(&mut self.values.ticks().map(|value| tick(value, self.values.step)))
        };
        if self.plot.y.shown && self.plot.y.words || self.horizontal {
            area.min.x += (keep(&mut memory.gutter, left) + GAP).ceil();
        }
        let last = |points: &Vec<(Point, f64)>| points.last().map(|_| self.newest(points));
        let right = match self.plot.kind {
            ChartKind::Lines if !self.plot.y.stacked && !self.is_sparkline => {
                widest(&mut sums.iter().filter_map(last)) + GAP
            }
            _ => 0.0,
        };
        area.max.x -= keep(&mut memory.margin, right.min(rect.width() / 4.0)).ceil() + 4.0;
        area.min.y += 6.0;
        if self.plot.x.shown && self.plot.x.words {
            area.max.y -= 16.0 + 6.0;
        } else if self.is_sparkline {
            // The mark of the last value stays whole.
            area.max.y -= 6.0;
        }
        let bottom = if self.horizontal { &self.plot.y.title } else { &self.plot.x.title };
        if !bottom.is_empty() {
            area.max.y -= 18.0;
        }
        if !self.side_title().is_empty() {
            area.min.y += 18.0;
        }
        Rect::from_min_max(area.min, area.max.max(area.min + Vec2::splat(1.0)))
    }

    fn side_title(&self) -> &str {
        if self.horizontal { &self.plot.x.title } else { &self.plot.y.title }
    }

    pub(super) fn caption(&self, text: &str) -> Arc<Galley> {
        let text_style = legend::resolve_text_style(self.theme, TextRole::Caption).color(self.theme.colors.text3);
        galley(self.ui.ctx(), text, &text_style, Wrap::LINE)
    }

    pub(super) fn grid(&self) {
        let (painter, c) = (self.ui.painter(), &self.theme.colors);
        let every = self.labelled_every();
        // As in Chart.js, an axis that is not shown has no lines either.
        let axis = if self.horizontal { &self.plot.x } else { &self.plot.y };
        for (index, value) in self.values.ticks().enumerate().filter(|_| axis.shown) {
            let at = self.value_at(value);
            let zero = value == 0.0 && self.values.min < 0.0;
            if !index.is_multiple_of(every) && !zero {
                continue;
            }
            let stroke = Stroke::new(1.0, if zero { c.control_border } else { c.border });
            let text = self.caption(&tick(value, self.values.step));
            let is_written = axis.words && index.is_multiple_of(every);
            if self.horizontal {
                if axis.lines {
                    painter.vline(painter.round_to_pixel_center(at), self.area.y_range(), stroke);
                }
                if is_written {
                    painter.galley(Pos2::new(at - text.size().x / 2.0, self.area.bottom() + 6.0), text, c.text3);
                }
            } else {
                if axis.lines {
                    painter.hline(self.area.x_range(), painter.round_to_pixel_center(at), stroke);
                }
                if is_written {
                    painter.galley(
                        Pos2::new(self.area.left() - GAP - text.size().x, at - text.size().y / 2.0),
                        text,
                        c.text3,
                    );
                }
            }
        }
        let side = self.caption(self.side_title());
        painter.galley(Pos2::new(self.area.left(), self.area.top() - 24.0), side, c.text3);
        let under = self.caption(if self.horizontal { &self.plot.y.title } else { &self.plot.x.title });
        painter.galley(
            Pos2::new(self.area.center().x - under.size().x / 2.0, self.area.bottom() + 24.0),
            under,
            c.text3,
        );
        if self.plot.x.shown && self.plot.x.words {
            self.labels();
        }
    }

    /// Step between two grid lines that are drawn and labelled, 1 to 100, so that labels of a low chart do not overlap.
    fn labelled_every(&self) -> usize {
        let size = |value: f64| self.caption(&tick(value, self.values.step)).size();
        let largest = self.values.ticks().map(size).fold(Vec2::ZERO, Vec2::max);
        let (available, label) =
            if self.horizontal { (self.area.width(), largest.x + GAP) } else { (self.area.height(), largest.y + 2.0) };
        let apart = available * (self.values.step / (self.values.max - self.values.min)) as f32;
        (label / apart.max(0.1)).ceil().clamp(1.0, 100.0) as usize
    }

    /// Draws the labels of the first axis: evenly spaced, as many as fit.
    fn labels(&self) {
        let (painter, ink) = (self.ui.painter(), self.theme.colors.text3);
        if self.horizontal {
            let every = (16.0 / self.slot_size().max(0.1)).ceil().max(1.0) as usize;
            for (index, label) in self.plot.labels.iter().enumerate().step_by(every) {
                let text_style = legend::resolve_text_style(self.theme, TextRole::Caption).color(ink);
                let text = galley(self.ui.ctx(), label, &text_style, Wrap::cut(self.area.left()));
                let at =
                    Pos2::new(self.area.left() - GAP - text.size().x, self.along(index, 0.0) - text.size().y / 2.0);
                painter.galley(at, text, ink);
            }
            return;
        }
        let mut texts: Vec<(f32, Arc<Galley>)> = Vec::new();
        if let Some(scale) = self.places {
            texts.extend(scale.ticks().map(|value| (self.along(0, value), self.caption(&tick(value, scale.step)))));
        } else {
            const MEASURED: usize = 24;
            let count = self.plot.labels.len();
            let sample = self.plot.labels.iter().step_by((count / MEASURED).max(1));
            let widest = sample.map(|label| self.caption(label).size().x).fold(1.0, f32::max);
            let fit = (self.area.width() / (widest + 16.0)).floor().max(1.0) as usize;
            let every = count.div_ceil(fit).max(1);
            // Counted from the end: the newest label is the one that is read.
            let mut indices: Vec<usize> =
                (0..count).rev().filter(|index| (count - 1 - index).is_multiple_of(every)).collect();
            if self.plot.kind == ChartKind::Lines {
                // Several points within a second have one label.
                indices.dedup_by_key(|index| &self.plot.labels[*index]);
            }
            let label = |index: usize| (self.along(index, 0.0), self.caption(&self.plot.labels[index]));
            texts.extend(indices.into_iter().rev().map(label));
        }
        let bounds = (self.area.left() - GAP, self.area.right() + 8.0);
        let places: Vec<(f32, f32)> = texts.iter().map(|(x, text)| (*x, text.size().x)).collect();
        for ((_, text), left) in texts.into_iter().zip(spread_labels(&places, bounds)) {
            if let Some(left) = left {
                painter.galley(Pos2::new(left, self.area.bottom() + 6.0), text, ink);
            }
        }
    }
}

/// The left edges of labels with these centres and widths, inside `low..high`. Labels at an edge are moved in; one that would then overlap
/// its right neighbour is `None`, because the newest label, on the right, is the one that is read.
fn spread_labels(labels: &[(f32, f32)], (low, high): (f32, f32)) -> Vec<Option<f32>> {
    let mut free = f32::INFINITY;
    let mut lefts: Vec<Option<f32>> = Vec::with_capacity(labels.len());
    for (middle, width) in labels.iter().rev() {
        let left = (middle - width / 2.0).min(high - width).max(low);
        let fits = left + width + GAP <= free;
        lefts.push(fits.then_some(left));
        free = if fits { left } else { free };
    }
    lefts.reverse();
    lefts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_that_is_moved_in_from_the_edge_takes_its_neighbours_place() {
        let labels = [(0.0, 50.0), (60.0, 50.0), (120.0, 50.0), (160.0, 50.0)];
        assert_eq!(spread_labels(&labels, (-8.0, 160.0)), [None, Some(35.0), None, Some(110.0)]);
        assert_eq!(spread_labels(&labels, (-30.0, 400.0)), [Some(-25.0), Some(35.0), None, Some(135.0)]);
    }
}
