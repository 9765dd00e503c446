//! Draws lines and bars: grid, axes, series, the last value at its point, and what is under the pointer.

use std::sync::Arc;

use egui::{Align2, Color32, CornerRadius, Galley, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, Vec2};

use super::config::{Kind, Plot, Point, Series, readable, tick};
use super::scale::{Kept, Scale};
use super::{legend, line};
use crate::toolkit::text::{Wrap, galley};
use crate::toolkit::theme::{TextRole, Theme, color};

/// Distance between labels and the area they belong to.
const GAP: f32 = 8.0;

/// What a chart remembers from frame to frame, so that its axes stand still.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory {
    values: Kept,
    gutter: f32,
    margin: f32,
}

/// Words in the middle of an empty chart.
pub fn words(ui: &Ui, theme: &Theme, rect: Rect, words: &str, ink: Color32) {
    let text_style = legend::resolve_text_style(theme, TextRole::Body).color(ink);
    let words = galley(
        ui.ctx(),
        words,
        &text_style,
        Wrap { width: (rect.width() - 16.0).max(1.0), max_lines: Some(4), ellipsis: true },
    );
    ui.painter().galley(rect.center() - words.size() / 2.0, words, ink);
}

/// Draws a chart of lines or bars. Answers which point is under the pointer: series and index.
pub fn show(
    plot: &Plot,
    ui: &Ui,
    theme: &Theme,
    rect: Rect,
    pointer: Option<Pos2>,
    memory: &mut Memory,
) -> Option<(usize, usize)> {
    let names: Vec<_> =
        plot.series.iter().enumerate().map(|(at, s)| (s.label.to_string(), legend::color(s, at, theme))).collect();
    let rect = legend::show(plot, ui, theme, rect, &names);
    let sums = stack(plot);
    let canvas = Canvas::new(plot, &sums, ui, theme, rect, memory);
    canvas.grid();
    let ui_clip = ui.painter().with_clip_rect(canvas.area.expand(2.0).intersect(ui.clip_rect()));
    let hovered = pointer.filter(|at| canvas.area.expand(4.0).contains(*at)).and_then(|at| canvas.nearest(at));
    if let (Some(index), Kind::Bars { .. }) = (hovered, plot.kind) {
        ui_clip.rect_filled(canvas.slot(index), CornerRadius::ZERO, color::alpha(theme.colors.text, 0.05));
    }
    for (at, (series, points)) in plot.series.iter().zip(&sums).enumerate() {
        let ink = legend::color(series, at, theme);
        if canvas.is_line(series) {
            let places: Vec<Pos2> = points.iter().map(|(point, _)| canvas.place(point)).collect();
            let ground = series.fill.then(|| canvas.base());
            line::paint(&ui_clip, &places, series, ink, ground);
        } else {
            canvas.bars(&ui_clip, at, series, points, ink);
        }
    }
    if hovered.is_none() {
        canvas.last_values(&sums);
    }
    let index = hovered?;
    canvas.tip(index, &sums, pointer?)
}

/// The points of every series; those of stacked ones carry what is below them.
type Stacked = Vec<Vec<(Point, f64)>>;

fn stack(plot: &Plot) -> Stacked {
    let (mut above, mut below) = (vec![0.0; plot.places()], vec![0.0; plot.places()]);
    let pile = |point: &Point| {
        let sums: &mut Vec<f64> = if point.y < 0.0 { &mut below } else { &mut above };
        let base = sums.get(point.index).copied().unwrap_or_default();
        if let Some(sum) = sums.get_mut(point.index) {
            *sum += point.y;
        }
        (Point { y: base + point.y, ..*point }, base)
    };
    if plot.y.stacked {
        let mut pile = pile;
        return plot.series.iter().map(|series| series.points.iter().map(&mut pile).collect()).collect();
    }
    plot.series.iter().map(|series| series.points.iter().map(|point| (*point, 0.0)).collect()).collect()
}

/// The area in which values stand, and how they get there.
struct Canvas<'a> {
    plot: &'a Plot,
    ui: &'a Ui,
    theme: &'a Theme,
    area: Rect,
    values: Scale,
    /// Set where points carry numbers of their own along the first axis.
    places: Option<Scale>,
    horizontal: bool,
}

impl<'a> Canvas<'a> {
    fn new(plot: &'a Plot, sums: &Stacked, ui: &'a Ui, theme: &'a Theme, rect: Rect, memory: &mut Memory) -> Self {
        let horizontal = plot.kind == Kind::Bars { horizontal: true };
        let points = || sums.iter().flatten();
        let range = |value: fn(&(Point, f64)) -> f64| {
            points().map(value).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
        };
        let long = if horizontal { rect.width() / 90.0 } else { rect.height() / 44.0 };
        let values = memory.values.scale(range(|(point, _)| point.y), &plot.y, (long as usize).clamp(2, 8));
        let places = plot.is_numeric().then(|| {
            let (low, high) = range(|(point, _)| point.x);
            let lines = ((rect.width() / 90.0) as usize).clamp(2, 10);
            let whole = Scale::new(low, high, &plot.x, lines);
            // Time runs on: its ends are those of the data, only the lines are pleasant numbers.
            if plot.x.min.is_some() || plot.x.max.is_some() || high <= low {
                whole
            } else {
                Scale { min: low, max: high, ..whole }
            }
        });
        let mut canvas = Self { plot, ui, theme, area: rect, values, places, horizontal };
        canvas.area = canvas.room(rect, sums, memory);
        canvas
    }

    /// Leaves room for the labels. It never shrinks by a little: a chart that breathes with its labels cannot be read.
    fn room(&self, rect: Rect, sums: &Stacked, memory: &mut Memory) -> Rect {
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
        if self.plot.y.shown || self.horizontal {
            area.min.x += (keep(&mut memory.gutter, left) + GAP).ceil();
        }
        let last = |points: &Vec<(Point, f64)>| {
            points.last().map(|(point, base)| readable(point.y - base, self.values.step / 100.0))
        };
        let right = match self.plot.kind {
            Kind::Lines if !self.plot.y.stacked => widest(&mut sums.iter().filter_map(last)) + GAP,
            _ => 0.0,
        };
        area.max.x -= keep(&mut memory.margin, right.min(rect.width() / 4.0)).ceil() + 4.0;
        area.min.y += 6.0;
        if self.plot.x.shown {
            area.max.y -= 16.0 + 6.0;
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

    fn caption(&self, text: &str) -> Arc<Galley> {
        let text_style = legend::resolve_text_style(self.theme, TextRole::Caption).color(self.theme.colors.text3);
        galley(self.ui.ctx(), text, &text_style, Wrap::LINE)
    }

    fn is_line(&self, series: &Series) -> bool {
        self.plot.kind == Kind::Lines || series.as_line
    }

    fn value_at(&self, value: f64) -> f32 {
        let share = self.values.share(value).clamp(-10.0, 10.0);
        if self.horizontal {
            self.area.left() + share * self.area.width()
        } else {
            self.area.bottom() - share * self.area.height()
        }
    }

    /// Where zero is, or the end that is nearer to it.
    fn base(&self) -> f32 {
        self.value_at(0.0_f64.clamp(self.values.min, self.values.max))
    }

    fn slot_size(&self) -> f32 {
        let long = if self.horizontal { self.area.height() } else { self.area.width() };
        long / self.plot.places().max(1) as f32
    }

    /// The strip that belongs to one label.
    fn slot(&self, index: usize) -> Rect {
        let (size, from) = (self.slot_size(), index as f32 * self.slot_size());
        if self.horizontal {
            Rect::from_min_size(Pos2::new(self.area.left(), self.area.top() + from), Vec2::new(self.area.width(), size))
        } else {
            Rect::from_min_size(
                Pos2::new(self.area.left() + from, self.area.top()),
                Vec2::new(size, self.area.height()),
            )
        }
    }

    /// Where a place of the first axis is.
    fn along(&self, index: usize, x: f64) -> f32 {
        if let Some(scale) = self.places {
            return self.area.left() + scale.share(x) * self.area.width();
        }
        if self.plot.kind != Kind::Lines {
            let slot = self.slot(index).center();
            return if self.horizontal { slot.y } else { slot.x };
        }
        let last = self.plot.places().saturating_sub(1).max(1) as f32;
        let share = if self.plot.places() == 1 { 0.5 } else { index as f32 / last };
        self.area.left() + share * self.area.width()
    }

    fn place(&self, point: &Point) -> Pos2 {
        let (along, value) = (self.along(point.index, point.x), self.value_at(point.y));
        if self.horizontal { Pos2::new(value, along) } else { Pos2::new(along, value) }
    }

    fn grid(&self) {
        let (painter, c) = (self.ui.painter(), &self.theme.colors);
        for value in self.values.ticks() {
            let at = self.value_at(value);
            let zero = value == 0.0 && self.values.min < 0.0;
            let stroke = Stroke::new(1.0, if zero { c.control_border } else { c.border });
            let text = self.caption(&tick(value, self.values.step));
            if self.horizontal {
                painter.vline(painter.round_to_pixel_center(at), self.area.y_range(), stroke);
                painter.galley(Pos2::new(at - text.size().x / 2.0, self.area.bottom() + 6.0), text, c.text3);
            } else {
                painter.hline(self.area.x_range(), painter.round_to_pixel_center(at), stroke);
                if self.plot.y.shown {
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
        if self.plot.x.shown {
            self.labels();
        }
    }

    /// The words along the first axis: as many as fit, evenly left out.
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
            let indices = (0..count).filter(|index| (count - 1 - index).is_multiple_of(every));
            texts.extend(indices.map(|index| (self.along(index, 0.0), self.caption(&self.plot.labels[index]))));
        }
        let room = (self.area.left() - GAP, self.area.right() + 8.0);
        let places: Vec<(f32, f32)> = texts.iter().map(|(x, text)| (*x, text.size().x)).collect();
        for ((_, text), left) in texts.into_iter().zip(apart(&places, room)) {
            if let Some(left) = left {
                painter.galley(Pos2::new(left, self.area.bottom() + 6.0), text, ink);
            }
        }
    }

    fn bars(&self, painter: &egui::Painter, at: usize, series: &Series, points: &[(Point, f64)], ink: Color32) {
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
        let wide = ((group - gap * (count - 1) as f32) / count as f32).max(0.5);
        for (point, base) in points {
            let middle = self.along(point.index, point.x);
            let from = middle - group / 2.0 + place as f32 * (wide + gap);
            let (low, high) = (self.value_at(base.clamp(self.values.min, self.values.max)), self.value_at(point.y));
            let fill = series.colors.get(point.index % series.colors.len().max(1)).copied();
            let fill = fill.or(series.fill_color).unwrap_or(ink);
            let radius = if self.plot.y.stacked { 1.0 } else { (wide / 4.0).min(4.0) } as u8;
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

    /// The last value of every line, at its point; pushed apart where they would lie on each other.
    fn last_values(&self, sums: &Stacked) {
        const LINE: f32 = 15.0;
        if self.plot.kind != Kind::Lines || self.plot.y.stacked {
            return;
        }
        let mut ends: Vec<(Pos2, f32, Color32, f64)> = Vec::new();
        for (at, (series, points)) in self.plot.series.iter().zip(sums).enumerate() {
            let Some((last, _)) = points.last() else { continue };
            let place = self.place(last);
            ends.push((place, place.y, legend::color(series, at, self.theme), last.y));
        }
        ends.sort_by(|a, b| a.1.total_cmp(&b.1));
        for at in 1..ends.len() {
            ends[at].1 = ends[at].1.max(ends[at - 1].1 + LINE);
        }
        if let Some(over) = ends.last().map(|end| end.1 - self.area.bottom()).filter(|over| *over > 0.0) {
            for end in &mut ends {
                end.1 -= over;
            }
        }
        let painter = self.ui.painter();
        for (place, y, ink, value) in ends {
            painter.circle(place, 3.5, ink, Stroke::new(1.5, self.theme.colors.surface));
            let text = readable(value, self.values.step / 100.0);
            let ink = color::readable(ink, self.theme.colors.surface, 4.5);
            let font = self.theme.font_of(crate::toolkit::theme::Weight::Medium, self.theme.text.caption.size);
            painter.text(Pos2::new(place.x + 8.0, y), Align2::LEFT_CENTER, text, font, ink);
        }
    }

    /// The place along the first axis that is nearest to the pointer.
    fn nearest(&self, pointer: Pos2) -> Option<usize> {
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
            Kind::Lines => (share * count.saturating_sub(1) as f32).round(),
            Kind::Bars { .. } | Kind::Round { .. } => (share * count as f32).floor(),
        };
        (count > 0).then(|| (index as usize).min(count - 1))
    }

    /// The values at one place, in a box next to the pointer. Answers the series nearest to the pointer.
    fn tip(&self, index: usize, sums: &Stacked, pointer: Pos2) -> Option<(usize, usize)> {
        let (painter, c) = (self.ui.painter(), &self.theme.colors);
        let find = |points: &[(Point, f64)]| {
            let near = points.binary_search_by_key(&index, |(point, _)| point.index).ok()?;
            Some(points[near])
        };
        let hits: Vec<(usize, Point, f64)> = sums
            .iter()
            .enumerate()
            .filter_map(|(at, points)| find(points).map(|(point, base)| (at, point, point.y - base)))
            .collect();
        let (_, first, _) = hits.first()?;
        if self.plot.kind == Kind::Lines {
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

/// A small table next to the pointer, inside `area` as far as it goes.
pub fn tip_box(ui: &Ui, theme: &Theme, area: Rect, pointer: Pos2, head: &str, rows: &[(String, String, Color32)]) {
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

/// Where labels with these middles and widths begin, from left to right, inside `room`. One at an edge is moved in; whom the next one then
/// touches is left out: the newest label is the one that is read.
fn apart(labels: &[(f32, f32)], (low, high): (f32, f32)) -> Vec<Option<f32>> {
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
        assert_eq!(apart(&labels, (-8.0, 160.0)), [None, Some(35.0), None, Some(110.0)]);
        assert_eq!(apart(&labels, (-30.0, 400.0)), [Some(-25.0), Some(35.0), None, Some(135.0)]);
    }
}
