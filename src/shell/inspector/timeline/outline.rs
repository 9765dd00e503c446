//! Frame and label around an app that takes no input.

use egui::{Align2, Context, Id, LayerId, Order, Rect, Stroke, StrokeKind, pos2, vec2};

use crate::shell::inspector::kit::{Face, Kit};
use crate::shell::inspector::model::Model;

/// Draws the frame. `at` is the position of the shown moment, `None` for the latest.
pub fn outline(kit: &Kit<'_>, ctx: &Context, app: Rect, model: &Model, at: Option<usize>) {
    let painter = ctx.layer_painter(LayerId::new(Order::Tooltip, Id::unique("inspector pause"))).with_clip_rect(app);
    let colors = &kit.theme.colors;
    painter.rect_stroke(app, 0.0, Stroke::new(2.0, colors.accent), StrokeKind::Inside);
    let words = match at.and_then(|place| model.trace.at(place)) {
        Some(record) => format!("Event {}: the past takes no input, F8 goes on", record.number),
        None => "Paused: no input is taken, F8 goes on".to_owned(),
    };
    let galley = painter.layout(words, kit.font(Face::Name), colors.on_accent, (app.width() - 32.0).max(40.0));
    let size = galley.size() + vec2(20.0, 8.0);
    let ground = Rect::from_min_size(pos2(app.center().x - size.x / 2.0, app.bottom() - size.y - 12.0), size);
    painter.rect_filled(ground, size.y / 2.0, colors.accent);
    painter.galley(Align2::CENTER_CENTER.align_size_within_rect(galley.size(), ground).min, galley, colors.on_accent);
}
