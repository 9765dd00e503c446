//! Paints the box of a widget: shadow, background colour, gradient, picture and border. The properties are those of `base::BOX`.

use egui::epaint::{Mesh, PathStroke, RectShape, Vertex, WHITE_UV};
use egui::{Color32, CornerRadius, Painter, Pos2, Rect, Shadow, Shape, Stroke, StrokeKind, Ui, Vec2};

use super::Frame;
use crate::layout::{Container, LayoutBox, LayoutItem, LayoutRole, border_sides, border_width};
use crate::toolkit::paint;
use crate::toolkit::text::color32;
use crate::toolkit::theme::Theme;
use crate::toolkit::widget_states::KeepsStates as _;
use ensemble_core::spec::{
    Alignment, Border, BorderRadius, BoxShadow, Color, FromValue, Gradient, Insets, Offset, Props,
};
use ensemble_runtime::scene::Node;

/// Draws the box of `item`, below its content.
pub fn backdrop(frame: &mut Frame<'_>, ui: &Ui, item: &LayoutItem, layout_box: &LayoutBox) {
    let (painter, theme, node) = (ui.painter(), frame.theme(), &item.node);
    let props = &node.props;
    let card = matches!(item.def.map(|def| def.role), Some(LayoutRole::Container(Container::Card)));
    let usual = match (card, node.spec.name) {
        (true, _) => theme.radius.card,
        (false, "Button") => theme.radius.control,
        (false, _) => 0.0,
    };
    let radius = corners(props, usual);
    if card || has_ground(node, layout_box) {
        lift(painter, props, layout_box.rect, radius);
    }
    if let Some(shadow) = own_shadow(props) {
        painter.add(shadow.as_shape(layout_box.rect, radius));
    }
    let fill = props.read::<Color>("backgroundColor").map(color32);
    let fill = fill.unwrap_or(if card { theme.colors.surface } else { Color32::TRANSPARENT });
    let fill = if moves(props) { glide_color(frame, node, fill) } else { fill };
    if fill != Color32::TRANSPARENT {
        painter.add(RectShape::filled(layout_box.rect, radius, fill));
    }
    if let Some(background) = props.read::<Gradient>("backgroundGradient") {
        painter.add(gradient(layout_box.rect, radius, &background));
    }
    if let Some(picture) = props.get("backgroundImage") {
        let drawn = crate::toolkit::images::draw_background(ui, picture, layout_box.rect, radius);
        if let Err((source, reason)) = drawn {
            frame.image_failed(node, "backgroundImage", &source, &reason);
        }
    }
    edge(painter, theme, props, layout_box, radius);
}

/// True if the box has a background or border. Without them, a shadow would appear as a grey square behind the content.
fn has_ground(node: &Node, layout_box: &LayoutBox) -> bool {
    const FILLED: [&str; 6] = ["Button", "Image", "QRCode", "Video", "WebView", "YouTube"];
    let filled = ["backgroundColor", "backgroundGradient", "backgroundImage"];
    FILLED.contains(&node.spec.name)
        || layout_box.border > 0.0
        || border_sides(&node.props).is_some()
        || filled.iter().any(|name| node.props.get(name).is_some_and(|value| !value.is_null()))
}

/// Draws the border of a widget that paints its own background: `borderColor` and `borderWidth`, 1 pixel when only the colour is set.
pub fn outline(painter: &Painter, theme: &Theme, props: &Props, rect: Rect, corners: CornerRadius) {
    let color = props.read::<Color>("borderColor").map(color32);
    // The greatest of four widths: one line is painted around.
    let sides = || props.read::<Insets>("borderWidth").map(|all| all.top.max(all.right).max(all.bottom).max(all.left));
    let width = sides().or_else(|| border_width(props)).filter(|width| *width > 0.0).map(|width| width.min(1000.0));
    if let Some(width) = width {
        let stroke = Stroke::new(width, color.unwrap_or(theme.colors.border));
        painter.rect_stroke(rect, corners, stroke, StrokeKind::Inside);
    }
}

/// Draws the shadow of `elevation` below a box with these corners.
pub fn lift(painter: &Painter, props: &Props, rect: Rect, corners: CornerRadius) {
    if let Some(shadow) = elevation(props) {
        let corners = paint::corners(props.read::<BorderRadius>("elevationBorderRadius"), corners);
        painter.add(shadow.as_shape(rect, corners));
    }
}

/// Draws the border: a gradient, sides of different widths, or one line around the box.
fn edge(painter: &Painter, theme: &Theme, props: &Props, layout_box: &LayoutBox, radius: CornerRadius) {
    if let Some(sides) = border_sides(props) {
        return each_side(painter, theme, props, layout_box.rect, sides);
    }
    if layout_box.border <= 0.0 {
        return;
    }
    if let Some(colors) = props.read::<Gradient>("borderGradient") {
        let middle = layout_box.rect.shrink(layout_box.border / 2.0);
        let mut outline = Vec::new();
        let round = egui::epaint::RoundedRect::new(middle, radius - (layout_box.border / 2.0) as u8);
        egui::epaint::tessellator::path::rounded_rectangle(&mut outline, round);
        let rect = layout_box.rect;
        let stroke = PathStroke::new_uv(layout_box.border, move |_, at| color_at(&colors, rect, at));
        painter.add(Shape::closed_line(outline, stroke));
        return;
    }
    let border = props.read::<Border>("border").and_then(|border| border.color);
    let color = props.read::<Color>("borderColor").or(border).map_or(theme.colors.border, color32);
    painter.rect_stroke(layout_box.rect, radius, Stroke::new(layout_box.border, color), StrokeKind::Inside);
}

/// Draws a border whose sides differ: a line on each side that has one.
fn each_side(painter: &Painter, theme: &Theme, props: &Props, rect: Rect, sides: Insets) {
    let whole = props.read::<Border>("border").and_then(|border| border.color);
    let all = props.read::<Color>("borderColor").or(whole);
    let line = |name: &str, width: f32, part: Rect| {
        let own = props.read::<Border>(name).and_then(|border| border.color);
        if width > 0.0 {
            painter.rect_filled(part, 0.0, own.or(all).map_or(theme.colors.border, color32));
        }
    };
    line("borderTop", sides.top, rect.with_max_y(rect.min.y + sides.top));
    line("borderBottom", sides.bottom, rect.with_min_y(rect.max.y - sides.bottom));
    line("borderLeft", sides.left, rect.with_max_x(rect.min.x + sides.left));
    line("borderRight", sides.right, rect.with_min_x(rect.max.x - sides.right));
}

/// Returns true when `animation` asks for animated changes of size and background colour: it is set and its `enabled` is not false.
pub fn moves(props: &Props) -> bool {
    props.get("animation").is_some_and(|animation| animation.get("enabled").as_bool() != Some(false))
}

fn seconds(frame: &Frame<'_>, props: &Props) -> f32 {
    let millis = props.get("animation").and_then(|animation| f32::from_value(&animation.get("duration")));
    frame.theme().seconds(millis.unwrap_or(400.0).clamp(0.0, 60_000.0))
}

/// An animated change of a value. `since` is in egui's seconds.
#[derive(Clone, Copy)]
struct Transition<T> {
    from: T,
    to: T,
    since: f64,
}

/// The value to draw now for a property whose value is `to`: an ease-out between the value drawn before and `to`, over the duration in `animation`
/// (400 ms by default). `part` distinguishes the animated properties of one node.
fn transition<T: Copy + PartialEq + Send + Sync + 'static>(
    frame: &Frame<'_>,
    node: &Node,
    part: &'static str,
    to: T,
    between: impl Fn(T, T, f32) -> T,
) -> T {
    let (ctx, id) = (frame.ctx(), frame.id(node).with(part));
    let (now, length) = (ctx.input(|input| input.time), seconds(frame, &node.props));
    // Not `animate_value_with_time` of egui, which moves a single `f32` evenly: this is for colours and sizes, too.
    let mut transition = ctx.states(|data| data.get_temp::<Transition<T>>(id)).unwrap_or(Transition {
        from: to,
        to,
        since: f64::NEG_INFINITY,
    });
    let shown = |transition: &Transition<T>| {
        let share = if length > 0.0 { ((now - transition.since) as f32 / length).clamp(0.0, 1.0) } else { 1.0 };
        if share >= 1.0 { transition.to } else { between(transition.from, transition.to, 1.0 - (1.0 - share).powi(3)) }
    };
    if transition.to != to {
        transition = Transition { from: shown(&transition), to, since: now };
    }
    ctx.states(|data| data.insert_temp(id, transition));
    let shown = shown(&transition);
    if shown != to {
        ctx.request_repaint();
    }
    shown
}

fn glide_color(frame: &Frame<'_>, node: &Node, to: Color32) -> Color32 {
    transition(frame, node, "fill", to, |from, to, share| from.lerp_to_gamma(to, share))
}

/// The box at its animated size; `None` when no change of size is under way.
pub fn settle(frame: &Frame<'_>, node: &Node, layout_box: &LayoutBox) -> Option<LayoutBox> {
    let size = transition(frame, node, "size", layout_box.rect.size(), |from, to, share| from + (to - from) * share);
    let rest = size - layout_box.rect.size();
    (rest != Vec2::ZERO).then(|| LayoutBox {
        rect: Rect::from_min_size(layout_box.rect.min, size),
        content: Rect::from_min_max(layout_box.content.min, layout_box.content.max + rest),
        ..*layout_box
    })
}

/// The `borderRadius` of a widget in logical pixels, at most 255; `default` where it sets none.
pub fn corners(props: &Props, default: f32) -> CornerRadius {
    paint::corners(props.read::<BorderRadius>("borderRadius"), CornerRadius::same(default.clamp(0.0, 255.0) as u8))
}

/// The shadow of a box that floats.
fn elevation(props: &Props) -> Option<Shadow> {
    // 24 is the greatest elevation of Material Design.
    let height = props.read::<f32>("elevation").filter(|height| *height > 0.0)?.min(24.0);
    let color = props.read::<Color>("elevationShadowColor").unwrap_or(Color::argb(0x2800_0000));
    Some(shadow(Offset { x: 0.0, y: height * 0.5 }, height * 2.0 + 2.0, 0.0, color))
}

fn own_shadow(props: &Props) -> Option<Shadow> {
    let (color, offset, radius) = (props.read("shadowColor"), props.read("shadowOffset"), props.read("shadowRadius"));
    box_shadow(props.read("boxShadow"), color, offset, radius, props.read("shadowSpread"))
}

/// The shadow of a box: `boxShadow`, else the one made of the single shadow properties; `None` when none is set.
pub fn box_shadow(
    whole: Option<BoxShadow>,
    color: Option<Color>,
    offset: Option<Offset>,
    radius: Option<f32>,
    spread: Option<f32>,
) -> Option<Shadow> {
    if let Some(BoxShadow { color, offset, blur, spread }) = whole {
        return Some(shadow(offset, blur, spread, color));
    }
    if color.is_none() && radius.is_none() {
        return None;
    }
    Some(shadow(
        offset.unwrap_or_default(),
        radius.unwrap_or_default(),
        spread.unwrap_or_default(),
        color.unwrap_or(Color::argb(0x4000_0000)),
    ))
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

/// The mesh of a gradient in a rounded box. The outline is cut into bands between two stops, because a triangle can only be filled with a
/// linear change of colour.
pub fn gradient(rect: Rect, radius: CornerRadius, gradient: &Gradient) -> Mesh {
    let share = |point: Pos2| share_at(gradient, rect, point);
    let mut outline = Vec::new();
    egui::epaint::tessellator::path::rounded_rectangle(&mut outline, egui::epaint::RoundedRect::new(rect, radius));
    let mut mesh = Mesh::default();
    let mut edges = vec![f32::NEG_INFINITY];
    edges.extend(&gradient.stops);
    edges.push(f32::INFINITY);
    for (band, pair) in edges.windows(2).enumerate() {
        let inside = clip(&clip(&outline, |p| share(p) - pair[0]), |p| pair[1] - share(p));
        // `Gradient::from_value` gives as many stops as colours, two at least; there is one band more than stops.
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

/// The position of `point` along the gradient's line over `rect`: 0 at its start, 1 at its end; beyond them outside.
fn share_at(gradient: &Gradient, rect: Rect, point: Pos2) -> f32 {
    let at = |place: Alignment| rect.center() + Vec2::new(f32::from(place.x), f32::from(place.y)) * rect.size() / 2.0;
    let (start, along) = (at(gradient.start), at(gradient.end) - at(gradient.start));
    (point - start).dot(along) / along.length_sq().max(f32::MIN_POSITIVE)
}

/// The colour of a gradient over `rect` at a point.
pub(super) fn color_at(gradient: &Gradient, rect: Rect, point: Pos2) -> Color32 {
    let share = share_at(gradient, rect, point).clamp(0.0, 1.0);
    let after = gradient.stops.iter().position(|stop| *stop >= share).unwrap_or(gradient.stops.len() - 1);
    let before = after.saturating_sub(1);
    let span = gradient.stops[after] - gradient.stops[before];
    let part = if span > 0.0 { ((share - gradient.stops[before]) / span).clamp(0.0, 1.0) } else { 1.0 };
    color32(gradient.colors[before]).lerp_to_gamma(color32(gradient.colors[after]), part)
}

/// Clips a convex outline to the half plane where `side` is at least 0 (Sutherland–Hodgman).
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
