//! Draws pictures: fitted into a space, behind a box, the frame of this moment of one that moves.

use std::sync::Arc;

use egui::epaint::RectShape;
use egui::{Color32, CornerRadius, Pos2, Rect, Ui, Vec2};

use super::{Images, Key, Picture, State};
use ensemble_core::spec::{Alignment, FromValue};
use ensemble_core::value::Value;

/// Draws the picture behind a box: a source, or `{source, fit, alignment}`.
///
/// # Errors
///
/// The source of a picture that cannot be shown, and why.
pub(crate) fn draw_background(
    ui: &Ui,
    picture: &Value,
    rect: Rect,
    corners: CornerRadius,
) -> Result<(), (Arc<str>, Arc<str>)> {
    let source = match picture {
        Value::Map(map) => map.get("source").map(Value::to_display),
        other => Some(other.to_display()),
    };
    let Some(source) = source.filter(|source| !source.is_empty()) else { return Ok(()) };
    match Images::of(ui.ctx()).get(&Key { source: Arc::clone(&source), limit: [None, None] }) {
        State::Loading => {}
        State::Failed(why) => return Err((source, why)),
        State::Ready(ready) => {
            let alignment = Alignment::from_value(&picture.get("alignment")).unwrap_or_default();
            let word = picture.get("fit");
            draw(ui, &ready, fit(word.as_str().unwrap_or("cover"), alignment, rect, ready.size), corners);
        }
    }
    Ok(())
}

/// Draws a picture that is there, its frame of this moment.
pub fn draw(ui: &Ui, picture: &Picture, (place, uv): (Rect, Rect), corners: CornerRadius) {
    let Some((texture, stays)) = picture.at(ui.input(|input| input.time)) else { return };
    if let Some(stays) = stays {
        ui.request_repaint_after(stays);
    }
    ui.painter().add(RectShape::filled(place, corners, Color32::WHITE).with_texture(texture.id(), uv));
}

/// Area of a picture of this size in a space, and the visible part of the picture.
pub fn fit(word: &str, alignment: Alignment, space: Rect, size: Vec2) -> (Rect, Rect) {
    let whole = Rect::from_min_max(Pos2::ZERO, Pos2::new(1.0, 1.0));
    // A picture without a size would divide by zero.
    let size = size.max(Vec2::splat(0.5));
    let (wide, high) = (space.width() / size.x, space.height() / size.y);
    let scale = match word {
        "fill" => return (space, whole),
        "cover" => wide.max(high),
        "fitWidth" => wide,
        "fitHeight" => high,
        "none" => 1.0,
        "scaleDown" => wide.min(high).min(1.0),
        _ => wide.min(high),
    };
    let free = (space.size() - size * scale) / 2.0;
    let center = space.center() + free * Vec2::new(f32::from(alignment.x), f32::from(alignment.y));
    let drawn = Rect::from_center_size(center, size * scale);
    let seen = drawn.intersect(space);
    let part = |at: Pos2| {
        let part = (at - drawn.min) / drawn.size();
        Pos2::new(part.x, part.y)
    };
    (seen, Rect::from_min_max(part(seen.min), part(seen.max)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIDDLE: Alignment = Alignment { x: 0, y: 0 };

    #[test]
    fn a_picture_fits_its_space() {
        let space = Rect::from_min_size(Pos2::ZERO, Vec2::new(100.0, 100.0));
        let size = Vec2::new(200.0, 100.0);
        assert_eq!(
            fit("contain", MIDDLE, space, size).0,
            Rect::from_min_size(Pos2::new(0.0, 25.0), Vec2::new(100.0, 50.0))
        );
        let (place, part) = fit("cover", MIDDLE, space, size);
        assert_eq!((place, part.min.x, part.max.x), (space, 0.25, 0.75));
        let (_, part) = fit("cover", Alignment { x: 1, y: 0 }, space, size);
        assert_eq!((part.min.x, part.max.x), (0.5, 1.0), "its right half");
        assert_eq!(fit("none", MIDDLE, space, Vec2::splat(10.0)).0.size(), Vec2::splat(10.0));
        assert_eq!(fit("fill", MIDDLE, space, size).0, space);
        assert!(fit("cover", MIDDLE, space, Vec2::ZERO).0.is_finite());
    }
}
