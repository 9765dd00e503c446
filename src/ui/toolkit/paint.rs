//! Shapes that widgets share: icons, spinners, focus ring, backgrounds of controls.

use std::sync::Arc;

use egui::{
    Align2, Color32, CornerRadius, Galley, Id, Painter, Pos2, Rect, Response, Shape, Stroke, StrokeKind, Ui, Vec2,
};

use super::icons;
use super::text::{self, ResolvedTextStyle, Wrap};
use super::theme::{TextRole, Theme, color};
use ensemble_core::spec::{BorderRadius, IconRef, Insets, TextAlign, TextStyle};

/// Draws an icon that an app names, centred at `center`, `side` logical pixels large. With `rtl`, one that shows a direction is mirrored
/// (`icons::has_direction`). An unknown name draws nothing.
pub fn icon(painter: &Painter, theme: &Theme, icon: &IconRef, center: Pos2, side: f32, color: Color32, rtl: bool) {
    if let Some(glyph) = icons::glyph_of(icon) {
        let color = icon.color.map_or(color, text::color32);
        icon_glyph(painter, theme, glyph, center, side, color, rtl && icons::has_direction(glyph));
    }
}

/// Draws the character of an icon centred at `center`, `side` logical pixels large; with `mirrored`, as in a mirror that stands beside it.
pub fn icon_glyph(painter: &Painter, theme: &Theme, glyph: char, at: Pos2, side: f32, color: Color32, mirrored: bool) {
    let mut galley = painter.layout_no_wrap(glyph.to_string(), theme.icon_font(side), color);
    let corner = Align2::CENTER_CENTER.anchor_size(at, galley.size()).min;
    if mirrored {
        flip(Arc::make_mut(&mut galley), painter.pixels_per_point());
    }
    painter.galley(corner, galley, color);
}

/// Exchanges left and right of each row.
fn flip(galley: &mut Galley, pixels_per_point: f32) {
    for placed in &mut galley.rows {
        let row = Arc::make_mut(&mut placed.row);
        // Texels stay on whole pixels.
        let width = (row.size.x * pixels_per_point).round() / pixels_per_point;
        let visuals = &mut row.visuals;
        for vertex in &mut visuals.mesh.vertices {
            vertex.pos.x = width - vertex.pos.x;
        }
        let seen = visuals.mesh_bounds.x_range();
        (visuals.mesh_bounds.min.x, visuals.mesh_bounds.max.x) = (width - seen.max, width - seen.min);
    }
}

/// Draws a bundled icon by its name, centred at `center`. It is never mirrored: its caller names the one that fits.
pub fn symbol(painter: &Painter, theme: &Theme, name: &str, center: Pos2, side: f32, color: Color32) {
    if let Some(glyph) = icons::glyph(name) {
        painter.text(center, Align2::CENTER_CENTER, glyph, theme.icon_font(side), color);
    }
}

/// Draws a spinner: a turning arc on a faint ring.
pub(crate) fn spinner(ui: &Ui, theme: &Theme, center: Pos2, radius: f32, color: Color32) {
    const TURN_SECONDS: f64 = 0.9;
    const ARC: f32 = 1.7;
    const POINTS: usize = 24;
    let start = if theme.reduced_motion {
        0.0
    } else {
        // 30 frames a second, because every frame runs the whole interface.
        ui.request_repaint_after(std::time::Duration::from_millis(33));
        (ui.input(|input| input.time) / TURN_SECONDS).fract() as f32 * std::f32::consts::TAU
    };
    let at = |angle: f32| center + radius * Vec2::angled(angle);
    let arc = (0..=POINTS).map(|step| at(start + ARC * step as f32 / POINTS as f32)).collect();
    ui.painter().circle_stroke(center, radius, Stroke::new(2.0, color::alpha(color, 0.25)));
    ui.painter().add(Shape::line(arc, Stroke::new(2.0, color)));
}

/// Draws the words that stand in the middle of what has nothing to show, in lines that are easy to read; returns their rectangle.
pub fn hint(ui: &Ui, theme: &Theme, rect: Rect, width: f32, words: &str) -> Rect {
    const WIDEST: f32 = 440.0;
    let style = TextStyle { align: Some(TextAlign::Center), ..TextStyle::default() };
    let style = ResolvedTextStyle::new(theme, TextRole::Body, &style).color(theme.colors.text3);
    let wrap = Wrap { width: width.min(WIDEST), max_lines: Some(4), ellipsis: true };
    let galley = text::galley(ui.ctx(), words, &style, wrap);
    let shown = Rect::from_center_size(rect.center(), galley.size());
    // Centred lines stand on both sides of their position.
    ui.painter().galley(Pos2::new(shown.center().x, shown.top()), galley, style.color);
    shown
}

/// Draws the focus ring if the widget of `response` has the keyboard's focus.
pub fn focus_ring(ui: &Ui, theme: &Theme, response: &Response, rect: Rect, corners: CornerRadius) {
    if response.has_focus() {
        ring(ui.painter(), theme, rect, corners);
    }
}

/// Draws the focus ring.
pub fn ring(painter: &Painter, theme: &Theme, rect: Rect, corners: CornerRadius) {
    ring_of(painter, theme, rect, corners, theme.focus_ring());
}

/// Draws a focus ring in another colour or width. A side that a scroller would cut off, though the widget is whole there, is drawn closer to it: the
/// rows of a list reach to its edges.
pub fn ring_of(painter: &Painter, theme: &Theme, rect: Rect, corners: CornerRadius, stroke: Stroke) {
    let (gap, clip) = (theme.control.focus_offset, painter.clip_rect());
    let outside = |away: f32| if away > -0.5 { gap.min(away - stroke.width) } else { gap };
    let (first, last) = (rect.min - clip.min, clip.max - rect.max);
    let around = Rect::from_min_max(
        rect.min - Vec2::new(outside(first.x), outside(first.y)),
        rect.max + Vec2::new(outside(last.x), outside(last.y)),
    );
    painter.rect_stroke(around, corners + gap as u8, stroke, StrokeKind::Outside);
}

/// The part of an upright or level line that can be seen in `clip`, so that its dashes are counted by the window and not by the line. It begins
/// with a whole number of periods of `period` logical pixels.
pub fn seen(clip: Rect, [from, to]: [Pos2; 2], period: f32) -> [Pos2; 2] {
    let along = usize::from((to.y - from.y).abs() > (to.x - from.x).abs());
    let clip = clip.expand(period);
    let (mut start, mut end) = (from, to);
    let away = clip.min[along] - from[along];
    if away > 0.0 {
        start[along] += (away / period).floor() * period;
    }
    end[along] = end[along].min(clip.max[along]);
    if end[along] > start[along] { [start, end] } else { [start, start] }
}

/// A rectangle without this space at its sides. Negative where the space is larger.
pub fn inside(rect: Rect, insets: Insets) -> Rect {
    Rect::from_min_max(rect.min + Vec2::new(insets.left, insets.top), rect.max - Vec2::new(insets.right, insets.bottom))
}

/// Corner radii of a widget: those that are set, and `usual` for the others.
pub fn corners(radius: Option<BorderRadius>, usual: impl Into<CornerRadius>) -> CornerRadius {
    let (own, usual) = (radius.unwrap_or_default(), usual.into());
    let side = |radius: Option<f32>, usual: u8| radius.map_or(usual, |radius| radius.clamp(0.0, 255.0) as u8);
    CornerRadius {
        nw: side(own.top_left, usual.nw),
        ne: side(own.top_right, usual.ne),
        se: side(own.bottom_right, usual.se),
        sw: side(own.bottom_left, usual.sw),
    }
}

/// The background colour of a control in its present state, hovered or pressed, with an animated change.
pub fn ground(ui: &Ui, theme: &Theme, id: Id, response: &Response, rest: Color32) -> Color32 {
    let time = theme.seconds(theme.motion.quick);
    let hover = ui.ctx().animate_bool_with_time(id.with("hover"), response.hovered(), time);
    let press = ui.ctx().animate_bool_with_time(id.with("press"), response.is_pointer_button_down_on(), time);
    let tint = 0.08 * hover + 0.08 * press;
    if rest.a() == 0 { color::alpha(theme.colors.text, tint) } else { color::mix(rest, theme.colors.text, tint) }
}
