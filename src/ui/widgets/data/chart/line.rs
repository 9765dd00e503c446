//! A line of a chart: reduced to the resolution of the screen, smoothed if asked for, with the area below it.

use egui::epaint::{Mesh, Vertex, WHITE_UV};
use egui::{Color32, Painter, Pos2, Shape, Stroke};

use super::config::Series;
use crate::toolkit::theme::color;

/// Draws the line through `places`; `ground` is the y coordinate where the area below it ends, `None` for no area.
pub fn paint(painter: &Painter, places: &[Pos2], series: &Series, ink: Color32, ground: Option<f32>) {
    let thin = decimated(places);
    let line = if series.tension > 0.0 { rounded(&thin) } else { thin };
    if let Some(ground) = ground {
        let fill = series.fill_color.filter(|fill| fill.a() < 255).unwrap_or_else(|| color::alpha(ink, 0.22));
        painter.add(area(&line, ground, fill));
    }
    match line.as_slice() {
        [] => {}
        [one] => drop(painter.circle_filled(*one, series.width.max(2.5), ink)),
        _ if series.width <= 0.0 => {}
        _ => drop(painter.add(Shape::line(line, Stroke::new(series.width, ink)))),
    }
    if series.point_radius > 0.0 && places.len() <= 400 {
        for place in places {
            painter.circle_filled(*place, series.point_radius, ink);
        }
    }
}

/// Keeps the highest and the lowest point of every half pixel: 100,000 points look the same and are drawn in the time of a few thousand.
fn decimated(places: &[Pos2]) -> Vec<Pos2> {
    const FEW: usize = 1000;
    if places.len() <= FEW {
        return places.to_vec();
    }
    let column = |place: &Pos2| (place.x * 2.0).floor();
    let mut thin = Vec::with_capacity(FEW * 4);
    for run in places.chunk_by(|a, b| column(a) == column(b)) {
        let low = (0..run.len()).min_by(|a, b| run[*a].y.total_cmp(&run[*b].y)).unwrap_or_default();
        let high = (0..run.len()).max_by(|a, b| run[*a].y.total_cmp(&run[*b].y)).unwrap_or_default();
        thin.push(run[low.min(high)]);
        if low != high {
            thin.push(run[low.max(high)]);
        }
    }
    thin
}

/// A monotone cubic interpolation (Fritsch and Carlson). It never overshoots, because a chart must not show a value that is not in the
/// data.
fn rounded(points: &[Pos2]) -> Vec<Pos2> {
    const STEPS: usize = 8;
    const MANY: usize = 400;
    // A line that runs back or stands still has no slope.
    if points.len() < 3 || points.len() > MANY || points.windows(2).any(|pair| pair[1].x <= pair[0].x) {
        return points.to_vec();
    }
    let slope: Vec<f32> = points.windows(2).map(|pair| (pair[1].y - pair[0].y) / (pair[1].x - pair[0].x)).collect();
    let tangent = |at: usize| -> f32 {
        if at == 0 || at == points.len() - 1 {
            return slope[at.min(slope.len() - 1)];
        }
        let (before, after) = (slope[at - 1], slope[at]);
        // At a turning point the curve is level, else it would go beyond the point.
        if before * after <= 0.0 { 0.0 } else { 2.0 * before * after / (before + after) }
    };
    let mut line = vec![points[0]];
    for at in 0..points.len() - 1 {
        let (a, b) = (points[at], points[at + 1]);
        let (wide, from, to) = (b.x - a.x, tangent(at), tangent(at + 1));
        for step in 1..=STEPS {
            let t = step as f32 / STEPS as f32;
            let (t2, t3) = (t * t, t * t * t);
            let y = (2.0 * t3 - 3.0 * t2 + 1.0) * a.y
                + (t3 - 2.0 * t2 + t) * wide * from
                + (3.0 * t2 - 2.0 * t3) * b.y
                + (t3 - t2) * wide * to;
            line.push(Pos2::new(a.x + t * wide, y));
        }
    }
    line
}

/// The area below a line, with a gradient towards `ground`.
fn area(line: &[Pos2], ground: f32, fill: Color32) -> Mesh {
    let far = line.iter().map(|place| (place.y - ground).abs()).fold(1.0, f32::max);
    let mut mesh = Mesh::default();
    for place in line {
        let share = (place.y - ground).abs() / far;
        let top = color::alpha(fill, 0.25 + 0.75 * share);
        mesh.vertices.push(Vertex { pos: *place, uv: WHITE_UV, color: top });
        mesh.vertices.push(Vertex { pos: Pos2::new(place.x, ground), uv: WHITE_UV, color: color::alpha(fill, 0.08) });
    }
    for at in 1..line.len() as u32 {
        let (a, b) = (2 * at - 2, 2 * at);
        mesh.add_triangle(a, a + 1, b);
        mesh.add_triangle(a + 1, b, b + 1);
    }
    mesh
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_keeps_its_peaks() {
        let mut places: Vec<Pos2> = (0..100_000).map(|at| Pos2::new(at as f32 / 500.0, 10.0)).collect();
        places[50_000].y = -5.0;
        let thin = decimated(&places);
        assert!(thin.len() < 1000);
        assert!(thin.iter().any(|place| place.y == -5.0));
    }

    #[test]
    fn a_rounded_line_stays_between_its_points() {
        let points = [Pos2::new(0.0, 0.0), Pos2::new(10.0, 0.0), Pos2::new(20.0, 50.0), Pos2::new(30.0, 50.0)];
        let line = rounded(&points);
        assert!(line.len() > 10);
        assert!(line.iter().all(|place| (-0.01..=50.01).contains(&place.y)));
    }
}
