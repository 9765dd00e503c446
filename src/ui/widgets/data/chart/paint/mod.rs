//! Paints line and bar charts: grid, axes, series, last values, tooltip.

mod axes;
mod series;
mod tooltip;

use egui::{Color32, CornerRadius, Pos2, Rect, Ui, Vec2};

use crate::toolkit::text::{Wrap, galley};
use crate::toolkit::theme::{TextRole, Theme, color};
use crate::widgets::data::chart::config::{ChartKind, Plot, Point, Series};
use crate::widgets::data::chart::scale::{Scale, StableScale};
use crate::widgets::data::chart::{legend, line};

pub(crate) use tooltip::tip_box;

/// Distance between the plot area and its labels, in logical pixels.
const GAP: f32 = 8.0;

/// The state of a chart between frames, so that its axes keep still: the scale of the values and the widths of the label columns.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory {
    values: StableScale,
    gutter: f32,
    margin: f32,
}

/// Draws a text in the middle of an empty chart.
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

/// Draws a line or bar chart and returns the point under the pointer: indices of its series and in its data.
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
    if let (Some(index), ChartKind::Bars { .. }) = (hovered, plot.kind) {
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

/// The points of every series, each with the value it is stacked on, 0 if it is not.
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

/// The plot area and the mapping of values to it.
struct Canvas<'a> {
    plot: &'a Plot,
    ui: &'a Ui,
    theme: &'a Theme,
    area: Rect,
    values: Scale,
    /// The scale of the first axis, when points have their own numbers along it.
    places: Option<Scale>,
    horizontal: bool,
    /// A line without axes in the height of a table's row: its last value is marked, and written only in the tooltip.
    is_sparkline: bool,
}

/// Height below which a line without axes is a sparkline, in logical pixels.
const SPARKLINE: f32 = 48.0;

impl<'a> Canvas<'a> {
    fn new(plot: &'a Plot, sums: &Stacked, ui: &'a Ui, theme: &'a Theme, rect: Rect, memory: &mut Memory) -> Self {
        let horizontal = plot.kind == ChartKind::Bars { horizontal: true };
        let points = || sums.iter().flatten();
        let range = |value: fn(&(Point, f64)) -> f64| {
            points().map(value).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
        };
        let long = if horizontal { rect.width() / 90.0 } else { rect.height() / 44.0 };
        let whole = |value: fn(&(Point, f64)) -> f64| points().map(value).all(|value| value.fract() == 0.0);
        let lines = ((long as usize).clamp(1, 8), whole(|(point, _)| point.y));
        let values = memory.values.scale(range(|(point, _)| point.y), &plot.y, lines);
        let places = plot.is_numeric().then(|| {
            let (low, high) = range(|(point, _)| point.x);
            let lines = ((rect.width() / 90.0) as usize).clamp(2, 10);
            let whole = Scale::new(low, high, &plot.x, (lines, whole(|(point, _)| point.x)));
            // Time runs on: its ends are those of the data, only the lines are pleasant numbers.
            if plot.x.min.is_some() || plot.x.max.is_some() || high <= low {
                whole
            } else {
                Scale { min: low, max: high, ..whole }
            }
        });
        let is_sparkline = !plot.x.shown && !plot.y.shown && rect.height() < SPARKLINE;
        let mut canvas = Self { plot, ui, theme, area: rect, values, places, horizontal, is_sparkline };
        canvas.area = canvas.plot_area(rect, sums, memory);
        canvas
    }

    fn is_line(&self, series: &Series) -> bool {
        self.plot.kind == ChartKind::Lines || series.as_line
    }

    fn value_at(&self, value: f64) -> f32 {
        let share = self.values.share(value).clamp(-10.0, 10.0);
        if self.horizontal {
            self.area.left() + share * self.area.width()
        } else {
            self.area.bottom() - share * self.area.height()
        }
    }

    /// The coordinate of zero, or of the end of the axis that is nearer to it.
    fn base(&self) -> f32 {
        self.value_at(0.0_f64.clamp(self.values.min, self.values.max))
    }

    fn slot_size(&self) -> f32 {
        let long = if self.horizontal { self.area.height() } else { self.area.width() };
        long / self.plot.places().max(1) as f32
    }

    /// The strip of the plot area that belongs to one label.
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

    /// The coordinate of a position of the first axis.
    fn along(&self, index: usize, x: f64) -> f32 {
        if let Some(scale) = self.places {
            return self.area.left() + scale.share(x) * self.area.width();
        }
        if self.plot.kind != ChartKind::Lines {
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
}
