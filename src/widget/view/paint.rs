//! What is behind a widget's content: shadow, background, gradient, border.

use egui::epaint::{Mesh, RectShape, Vertex, WHITE_UV};
use egui::{Color32, CornerRadius, Painter, Pos2, Rect, Shadow, Stroke, StrokeKind, Vec2};

use crate::spec::{Alignment, BorderRadius, BoxShadow, Color, Gradient, Offset, Props};
use crate::widget::layout::Laid;
use crate::widget::registry::{Container, Role, WidgetDef};
use crate::widget::text::color32;
use crate::widget::theme::Theme;

/// Draws what is behind a widget's content.
pub fn backdrop(painter: &Painter, theme: &Theme, def: Option<&WidgetDef>, props: &Props, laid: &Laid) {
    let card = matches!(def.map(|def| def.role), Some(Role::Container(Container::Card)));
    let radius = corners(theme, props, card);
    for shadow in shadows(props) {
        painter.add(shadow.as_shape(laid.rect, radius));
    }
    let fill = props.read::<Color>("backgroundColor").map(color32);
    let fill = fill.unwrap_or(if card { theme.colors.surface } else { Color32::TRANSPARENT });
    if fill != Color32::TRANSPARENT {
        painter.add(RectShape::filled(laid.rect, radius, fill));
    }
    if let Some(background) = props.read::<Gradient>("backgroundGradient") {
        painter.add(gradient(laid.rect, radius, &background));
    }
    if laid.border > 0.0 {
        let bare = props.get("border").and_then(|border| border.as_str()) == Some("none");
        let color = props.read::<Color>("borderColor").map(color32).unwrap_or(theme.colors.border);
        if !bare {
            painter.rect_stroke(laid.rect, radius, Stroke::new(laid.border, color), StrokeKind::Inside);
        }
    }
}

/// How round a widget's corners are.
pub fn corners(theme: &Theme, props: &Props, card: bool) -> CornerRadius {
    let default = if card { theme.radius.card } else { 0.0 };
    let all = BorderRadius { top_left: default, top_right: default, bottom_right: default, bottom_left: default };
    let radius = props.read::<BorderRadius>("borderRadius").unwrap_or(all);
    let byte = |radius: f32| radius.clamp(0.0, 255.0) as u8;
    CornerRadius {
        nw: byte(radius.top_left),
        ne: byte(radius.top_right),
        sw: byte(radius.bottom_left),
        se: byte(radius.bottom_right),
    }
}

fn shadows(props: &Props) -> Vec<Shadow> {
    let mut shadows = Vec::new();
    if let Some(height) = props.read::<f32>("elevation").filter(|height| *height > 0.0) {
        let height = height.min(24.0);
        let color = props.read::<Color>("elevationShadowColor").unwrap_or(Color::argb(0x2800_0000));
        shadows.push(shadow(Offset { x: 0.0, y: height * 0.5 }, height * 2.0 + 2.0, 0.0, color));
    }
    if let Some(BoxShadow { color, offset, blur, spread }) = props.read("boxShadow") {
        shadows.push(shadow(offset, blur, spread, color));
    } else if props.get("shadowColor").is_some() || props.get("shadowRadius").is_some() {
        let color = props.read("shadowColor").unwrap_or(Color::argb(0x4000_0000));
        let spread = props.read("shadowSpread").unwrap_or_default();
        shadows.push(shadow(
            props.read("shadowOffset").unwrap_or_default(),
            props.read("shadowRadius").unwrap_or_default(),
            spread,
            color,
        ));
    }
    shadows
}

fn shadow(offset: Offset, blur: f32, spread: f32, color: Color) -> Shadow {
    let small = |n: f32| n.clamp(-127.0, 127.0) as i8;
    Shadow {
        offset: [small(offset.x), small(offset.y)],
        blur: blur.clamp(0.0, 255.0) as u8,
        spread: spread.clamp(0.0, 255.0) as u8,
        color: color32(color),
    }
}

/// A gradient in a box with round corners. The outline is cut into bands between two stops; within a band the colour is linear, which is what
/// a triangle can be filled with.
pub fn gradient(rect: Rect, radius: CornerRadius, gradient: &Gradient) -> Mesh {
    let at = |place: Alignment| rect.center() + Vec2::new(f32::from(place.x), f32::from(place.y)) * rect.size() / 2.0;
    let (start, along) = (at(gradient.start), at(gradient.end) - at(gradient.start));
    let length = along.length_sq().max(f32::MIN_POSITIVE);
    let share = |point: Pos2| (point - start).dot(along) / length;
    let mut outline = Vec::new();
    egui::epaint::tessellator::path::rounded_rectangle(&mut outline, egui::epaint::RoundedRect::new(rect, radius));
    let mut mesh = Mesh::default();
    let mut edges = vec![f32::NEG_INFINITY];
    edges.extend(&gradient.stops);
    edges.push(f32::INFINITY);
    for (band, pair) in edges.windows(2).enumerate() {
        let inside = clip(&clip(&outline, |p| share(p) - pair[0]), |p| pair[1] - share(p));
        let low = color32(gradient.colors[band.saturating_sub(1)]);
        let high = color32(gradient.colors[band.min(gradient.colors.len() - 1)]);
        let base = mesh.vertices.len() as u32;
        for point in &inside {
            let span = pair[1] - pair[0];
            let share = if span.is_finite() && span > 0.0 { (share(*point) - pair[0]) / span } else { 0.0 };
            let color = low.lerp_to_gamma(high, share.clamp(0.0, 1.0));
            mesh.vertices.push(Vertex { pos: *point, uv: WHITE_UV, color });
        }
        for corner in 2..inside.len() as u32 {
            mesh.add_triangle(base, base + corner - 1, base + corner);
        }
    }
    mesh
}

/// The part of a convex outline where `side` is not negative.
fn clip(outline: &[Pos2], side: impl Fn(Pos2) -> f32) -> Vec<Pos2> {
    let mut inside = Vec::with_capacity(outline.len() + 2);
    for (at, point) in outline.iter().enumerate() {
        let next = outline[(at + 1) % outline.len()];
        let (here, there) = (side(*point), side(next));
        if here >= 0.0 {
            inside.push(*point);
        }
        if (here > 0.0 && there < 0.0) || (here < 0.0 && there > 0.0) {
            inside.push(point.lerp(next, here / (here - there)));
        }
    }
    inside
}
