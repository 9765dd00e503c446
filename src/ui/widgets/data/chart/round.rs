//! Draws pies and doughnuts with their legend.

use std::f32::consts::{PI, TAU};

use egui::epaint::{Mesh, Vertex, WHITE_UV};
use egui::{Color32, Pos2, Rect, Stroke, Ui, Vec2};

use super::config::{ChartKind, Plot, Series, readable};
use super::{legend, paint};
use crate::toolkit::theme::{Theme, color};

/// Draws the first series as slices and returns the one under the pointer.
pub fn show(plot: &Plot, ui: &Ui, theme: &Theme, rect: Rect, pointer: Option<Pos2>) -> Option<(usize, usize)> {
    let series = plot.series.first()?;
    let slice = |index: usize| slice(series, index, theme);
    let label = |index: usize| plot.label(index).map_or_else(String::new, |label| label.to_string());
    let names: Vec<_> = series.points.iter().map(|point| (label(point.index), slice(point.index))).collect();
    let rect = legend::show(plot, ui, theme, rect, &names);
    let total: f64 = series.points.iter().map(|point| point.y.max(0.0)).sum();
    if total <= 0.0 {
        paint::words(ui, theme, rect, "No data yet", theme.colors.text3);
        return None;
    }
    let (center, radius) = (rect.center(), (rect.width().min(rect.height()) / 2.0 - 4.0).max(1.0));
    let hole = if plot.kind == (ChartKind::Round { hole: true }) { radius * 0.64 } else { 0.0 };
    let pointed = pointer.filter(|at| (hole..=radius).contains(&at.distance(center))).map(|at| {
        let around = (at - center).angle() + PI / 2.0;
        f64::from(around.rem_euclid(TAU) / TAU) * total
    });
    let (mut sum, mut hit) = (0.0, None);
    for point in &series.points {
        let from = sum;
        sum += point.y.max(0.0);
        let inside = pointed.is_some_and(|at| (from..sum).contains(&at));
        if inside {
            hit = Some(point);
        }
        let ink = if pointed.is_some() && !inside { color::alpha(slice(point.index), 0.6) } else { slice(point.index) };
        let angle = |value: f64| (value / total) as f32 * TAU - PI / 2.0;
        ui.painter().add(ring(center, (hole, radius), (angle(from), angle(sum)), ink));
        let edge = Vec2::angled(angle(from));
        ui.painter()
            .line_segment([center + hole * edge, center + radius * edge], Stroke::new(2.0, theme.colors.surface));
    }
    let (point, pointer) = (hit?, pointer?);
    let share = format!("{} ({:.0} %)", readable(point.y, point.y.abs() / 1000.0), point.y / total * 100.0);
    paint::tip_box(
        ui,
        theme,
        rect,
        pointer,
        &label(point.index),
        &[(series.label.to_string(), share, slice(point.index))],
    );
    Some((0, point.index))
}

/// The colour of a slice: its own, that of all slices, or one of the theme.
pub fn slice(series: &Series, index: usize, theme: &Theme) -> Color32 {
    let own = series.colors.get(index % series.colors.len().max(1)).copied().flatten();
    own.or(series.fill_color).unwrap_or_else(|| theme.series(index))
}

/// The mesh of a ring segment with anti-aliased edges.
pub fn ring(center: Pos2, (inner, outer): (f32, f32), (from, to): (f32, f32), ink: Color32) -> Mesh {
    const SOFT: f32 = 0.6;
    // A step for every two pixels of the edge.
    let steps = (((to - from).abs() * outer / 2.0).ceil() as u32).clamp(2, 512);
    let clear = Color32::TRANSPARENT;
    let edges = [(inner - SOFT, clear), (inner + SOFT, ink), (outer - SOFT, ink), (outer + SOFT, clear)];
    let mut mesh = Mesh::default();
    for step in 0..=steps {
        let along = Vec2::angled(from + (to - from) * step as f32 / steps as f32);
        for (radius, color) in edges {
            mesh.vertices.push(Vertex { pos: center + radius.max(0.0) * along, uv: WHITE_UV, color });
        }
    }
    for step in 0..steps {
        for band in 0..3 {
            let (a, b) = (4 * step + band, 4 * (step + 1) + band);
            mesh.add_triangle(a, a + 1, b);
            mesh.add_triangle(a + 1, b, b + 1);
        }
    }
    mesh
}
