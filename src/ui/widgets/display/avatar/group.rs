//! A group of overlapping avatars, and the number of hidden ones.

use std::sync::Arc;

use egui::{CursorIcon, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use super::outline::{SIDE, corners};
use crate::base::{PART, PART_LETTERS, WIDGET};
use crate::frame::Frame;
use crate::layout::Measure;
use crate::toolkit::mirror;
use crate::toolkit::paint;
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::TextRole;
use ensemble_core::spec::{Children, Color, Kind, Spec, TextStyle, prop, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A group of avatars, made of data.
pub static GROUP: Spec = Spec {
    name: "AvatarGroup",
    doc: "Avatars that overlap, one for each row of data.",
    base: &[&WIDGET],
    without_effect: &[PART, PART_LETTERS],
    props: &[
        prop("max", Kind::Number { min: 0.0, max: 100.0 }, "The most avatars that are shown; 100 unless given."),
        prop(
            "offset",
            Kind::Number { min: 0.0, max: 1000.0 },
            "From the left edge of an avatar to that of the next one, in pixels; 30 unless given.",
        ),
        prop(
            "surplus",
            Kind::Parts(&SURPLUS),
            "How many more there are: `{backgroundColor, textStyle, variant, onTap}`.",
        ),
    ],
    children: Children::Many,
    ..Spec::DEFAULT
};

/// The number of avatars that are not shown.
static SURPLUS: Spec = Spec {
    name: "Surplus",
    doc: "The number of avatars that are not shown.",
    base: &[&WIDGET],
    props: &[
        prop("width", Kind::Number { min: 0.0, max: 1000.0 }, "Its width, in pixels; 40 unless given."),
        prop("height", Kind::Number { min: 0.0, max: 1000.0 }, "Its height, in pixels; 40 unless given."),
        prop("backgroundColor", Kind::Color, "Its background colour."),
        prop("variant", Kind::Enum(&["circle", "circular", "square", "rounded"]), "Its shape."),
        prop("textStyle", Kind::TextStyle, "Text style of the number."),
    ],
    events: &[slot("onTap", "It was clicked.")],
    children: Children::None,
    ..Spec::DEFAULT
};

/// The most avatars of a group: a row of more is no picture of persons any more.
const MOST: usize = 100;
const OFFSET: f32 = 30.0;

/// The group of an avatar, when it is one.
pub fn of(node: &Node) -> Option<&Arc<Node>> {
    node.children.iter().find(|part| part.spec == &GROUP)
}

/// The avatars that are shown, how many are not, and the distance of two.
fn parts(group: &Node) -> (Vec<&Arc<Node>>, usize, f32) {
    let most = group.props.read::<usize>("max").unwrap_or(MOST).min(MOST);
    let rows = group.rows.as_ref();
    let shown: Vec<&Arc<Node>> = rows.into_iter().flat_map(|rows| &rows.nodes).take(most).collect();
    let hidden = rows.map_or(0, |rows| rows.count).saturating_sub(shown.len());
    (shown, hidden, group.props.read("offset").unwrap_or(OFFSET))
}

/// The part with the number of hidden avatars, if there are any.
fn surplus(group: &Node, hidden: usize) -> Option<&Arc<Node>> {
    group.children.iter().find(|part| part.spec == &SURPLUS).filter(|_| hidden > 0)
}

fn surplus_size(part: &Node) -> Vec2 {
    let side = |name: &str| part.props.read::<f32>(name).unwrap_or(SIDE);
    Vec2::new(side("width"), side("height"))
}

/// Size of a group.
pub fn measure(group: &Node, cx: &mut Measure<'_>) -> Vec2 {
    let (shown, hidden, offset) = parts(group);
    let mut size = Vec2::ZERO;
    for (at, avatar) in shown.iter().enumerate() {
        let own = cx.child(avatar, Vec2::INFINITY);
        size = size.max(Vec2::new(at as f32 * offset + own.x, own.y));
    }
    match surplus(group, hidden).map(|part| surplus_size(part)) {
        Some(own) => size.max(Vec2::new(shown.len() as f32 * offset + own.x, own.y)),
        None => size,
    }
}

/// Draws a group.
pub fn show(group: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
    let (rect, rtl) = (ui.max_rect(), frame.is_rtl());
    let (shown, hidden, offset) = parts(group);
    let place = |at: usize, size: Vec2| {
        let corner = Pos2::new(rect.left() + at as f32 * offset, rect.center().y - size.y / 2.0);
        mirror::rect(Rect::from_min_size(corner, size), rect, rtl)
    };
    let edge = Stroke::new(2.0, frame.theme().colors.surface);
    for (at, avatar) in shown.iter().enumerate() {
        let size = frame.child_size(avatar, Vec2::INFINITY);
        let place = place(at, size);
        frame.show_child(ui, avatar, place);
        // Two pictures that overlap are told apart by an edge.
        if at > 0 || hidden > 0 {
            let variant = avatar.props.get("variant").and_then(Value::as_str);
            let corners = corners(avatar.props.read("borderRadius"), variant, frame.theme(), place);
            ui.painter().rect_stroke(place, corners, edge, StrokeKind::Outside);
        }
    }
    let Some(part) = surplus(group, hidden) else { return };
    let theme = Arc::clone(frame.theme());
    let place = place(shown.len(), surplus_size(part));
    let corners = corners(None, part.props.get("variant").and_then(Value::as_str), &theme, place);
    let answers = part.handles("onTap");
    let response = ui.interact(place, frame.id(part), if answers { Sense::click() } else { Sense::hover() });
    let words = format!("+{hidden}");
    let role = if answers { egui::Role::Button } else { egui::Role::Label };
    response.widget_info(|| WidgetInfo::labeled(role, true, &words));
    let ground = part.props.read::<Color>("backgroundColor").map_or(theme.colors.surface2, color32);
    ui.painter().rect(place, corners, ground, edge, StrokeKind::Outside);
    let style = part.props.read::<TextStyle>("textStyle").unwrap_or_default();
    let look = ResolvedTextStyle::new(&theme, TextRole::Label, &style);
    let ink = style.color.map_or(theme.on(ground), color32);
    let galley = frame.galley(&words, &look.color(ink), Wrap::LINE);
    ui.painter().galley(place.center() - galley.size() / 2.0, galley, ink);
    if answers && response.hovered() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    paint::focus_ring(ui, &theme, &response, place, corners);
    if response.clicked() {
        frame.emit(part, "onTap", Value::Null);
    }
}
