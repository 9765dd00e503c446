//! Draws radar charts and polar areas: values as distances from a centre.

use std::f32::consts::{PI, TAU};

use egui::epaint::Mesh;
use egui::{Align2, Color32, Pos2, Rect, Shape, Stroke, Ui, Vec2};

use super::config::{ChartKind, Plot, Series, readable, tick};
use super::scale::Scale;
use super::{legend, paint, round};
use crate::toolkit::text::{Wrap, galley};
use crate::toolkit::theme::{TextRole, Theme, color};

/// Room for the labels around a radar, in logical pixels.
const LABELS: f32 = 22.0;

/// The values as distances.
struct RadialLayout {
    center: Pos2,
    radius: f32,
    scale: Scale,
    /// Number of directions.
    count: usize,
}

impl RadialLayout {
    fn angle(&self, at: usize) -> f32 {
        at as f32 / self.count.max(1) as f32 * TAU - PI / 2.0
    }

    fn distance(&self, value: f64) -> f32 {
        self.scale.share(value).clamp(0.0, 1.0) * self.radius
    }

    fn place(&self, at: usize, value: f64) -> Pos2 {
        self.center + self.distance(value) * Vec2::angled(self.angle(at))
    }
}

/// Draws the chart. Answers the point under the pointer: indices of its series and in its data.
pub fn show(plot: &Plot, ui: &Ui, theme: &Theme, rect: Rect, pointer: Option<Pos2>) -> Option<(usize, usize)> {
    let is_radar = plot.kind == ChartKind::Radar;
    let series = if is_radar { &plot.series[..] } else { plot.series.get(..1).unwrap_or_default() };
    let slice = |at: usize| series.first().map_or(theme.series(at), |series| round::slice(series, at, theme));
    let label = |index: usize| plot.label(index).map_or_else(String::new, |label| label.to_string());
    let names: Vec<(String, Color32)> = if is_radar {
        let name = |(at, one): (usize, &Series)| (one.label.to_string(), legend::color(one, at, theme));
        series.iter().enumerate().map(name).collect()
    } else {
        (0..plot.places()).map(|at| (label(at), slice(at))).collect()
    };
    let rect = legend::show(plot, ui, theme, rect, &names);
    let points = || series.iter().flat_map(|series| &series.points);
    let most = points().map(|point| point.y).fold(0.0, f64::max);
    let least = points().map(|point| point.y).fold(0.0, f64::min);
    let air = if is_radar { LABELS } else { 4.0 };
    let radius = (rect.size().min_elem() / 2.0 - air).max(1.0);
    let lines = ((radius / 28.0) as usize).clamp(2, 5);
    let whole = points().all(|point| point.y.fract() == 0.0);
    let scale = Scale::new(least, most, &plot.y, (lines, whole));
    let dial = RadialLayout { center: rect.center(), radius, scale, count: plot.places() };
    grid(plot, ui, theme, &dial, is_radar);
    let hit = if is_radar { radar(plot, ui, theme, &dial, pointer) } else { areas(plot, ui, &dial, pointer, slice) };
    if plot.y.shown {
        let look = legend::resolve_text_style(theme, TextRole::Caption).color(theme.colors.text2);
        for value in dial.scale.ticks().filter(|value| *value > dial.scale.min) {
            let words = galley(ui.ctx(), &tick(value, dial.scale.step), &look, Wrap::LINE);
            let at = dial.center - Vec2::new(-4.0, dial.distance(value) + words.size().y / 2.0);
            // They are read on lines and areas of any colour.
            let ground = Rect::from_min_size(at, words.size()).expand2(Vec2::new(2.0, -1.0));
            ui.painter().rect_filled(ground, 3.0, color::alpha(theme.colors.surface, 0.8));
            ui.painter().galley(at, words, look.color);
        }
    }
    let (at, index) = hit?;
    let point = series.get(at)?.points.iter().find(|point| point.index == index)?;
    let ink = if is_radar { legend::color(&series[at], at, theme) } else { slice(index) };
    let value = readable(point.y, point.y.abs() / 1000.0);
    paint::tip_box(ui, theme, rect, pointer?, &label(index), &[(series[at].label.to_string(), value, ink)]);
    Some((at, index))
}

/// Rings at round values, and for a radar a spoke with its label in each direction.
fn grid(plot: &Plot, ui: &Ui, theme: &Theme, dial: &RadialLayout, is_radar: bool) {
    let line = Stroke::new(1.0, theme.colors.border);
    for value in dial.scale.ticks().filter(|value| *value > dial.scale.min) {
        if is_radar {
            let ring = (0..dial.count).map(|at| dial.place(at, value)).collect();
            ui.painter().add(Shape::closed_line(ring, line));
        } else {
            ui.painter().circle_stroke(dial.center, dial.distance(value), line);
        }
    }
    if !is_radar {
        return;
    }
    let look = legend::resolve_text_style(theme, TextRole::Caption).color(theme.colors.text2);
    for at in 0..dial.count {
        let direction = Vec2::angled(dial.angle(at));
        ui.painter().line_segment([dial.center, dial.center + dial.radius * direction], line);
        let Some(label) = plot.label(at) else { continue };
        let words = galley(ui.ctx(), &label, &look, Wrap::cut(dial.radius.max(24.0)));
        // Outside of the ring on the side that it is on.
        let side = |part: f32| {
            if part > 0.3 {
                egui::Align::Min
            } else if part < -0.3 {
                egui::Align::Max
            } else {
                egui::Align::Center
            }
        };
        let anchor = Align2([side(direction.x), side(direction.y)]);
        let place = anchor.anchor_size(dial.center + (dial.radius + 4.0) * direction, words.size());
        ui.painter().galley(place.min, words, look.color);
    }
}

/// The polygon of each series.
fn radar(plot: &Plot, ui: &Ui, theme: &Theme, dial: &RadialLayout, pointer: Option<Pos2>) -> Option<(usize, usize)> {
    /// The pointer is at a point that is not farther away, in pixels.
    const NEAR: f32 = 14.0;
    let mut nearest: Option<(f32, usize, usize)> = None;
    for (at, series) in plot.series.iter().enumerate() {
        let ink = legend::color(series, at, theme);
        let places: Vec<Pos2> = series.points.iter().map(|point| dial.place(point.index, point.y)).collect();
        if series.fill || series.fill_color.is_some() {
            let fill = series.fill_color.filter(|fill| fill.a() < 255).unwrap_or_else(|| color::alpha(ink, 0.18));
            ui.painter().add(Shape::mesh(fan(dial.center, &places, fill)));
        }
        ui.painter().add(Shape::closed_line(places.clone(), Stroke::new(series.width, ink)));
        for (point, place) in series.points.iter().zip(&places) {
            ui.painter().circle_filled(*place, series.point_radius.max(2.5), ink);
            let distance = pointer.map_or(f32::INFINITY, |pointer| pointer.distance(*place));
            if distance < nearest.map_or(NEAR, |(least, ..)| least) {
                nearest = Some((distance, at, point.index));
            }
        }
    }
    nearest.map(|(_, at, index)| (at, index))
}

/// A slice of equal angle for each value of the first series, as long as the value.
fn areas(
    plot: &Plot,
    ui: &Ui,
    dial: &RadialLayout,
    pointer: Option<Pos2>,
    slice: impl Fn(usize) -> Color32,
) -> Option<(usize, usize)> {
    let series = plot.series.first()?;
    let mut hit = None;
    for point in &series.points {
        let (from, to, length) = (dial.angle(point.index), dial.angle(point.index + 1), dial.distance(point.y));
        let inside = pointer.is_some_and(|at| {
            let around = ((at - dial.center).angle() - from).rem_euclid(TAU);
            around < to - from && at.distance(dial.center) <= length
        });
        let ink = slice(point.index);
        // The grid is seen through it.
        let ink = color::alpha(ink, if inside { 0.95 } else { 0.75 });
        ui.painter().add(round::ring(dial.center, (0.0, length), (from, to), ink));
        if inside {
            hit = Some((0, point.index));
        }
    }
    hit
}

/// A polygon around a centre that sees all of its corners.
fn fan(center: Pos2, corners: &[Pos2], fill: Color32) -> Mesh {
    let mut mesh = Mesh::default();
    mesh.colored_vertex(center, fill);
    corners.iter().for_each(|corner| mesh.colored_vertex(*corner, fill));
    let count = corners.len() as u32;
    for at in 0..count {
        mesh.add_triangle(0, at + 1, (at + 1) % count + 1);
    }
    mesh
}
