//! The tiles of a map and its attribution.

use std::sync::Arc;

use egui::{Align2, Color32, CornerRadius, Pos2, Rect, Stroke, StrokeKind, Ui, Vec2};

use super::camera::Camera;
use super::props::CLOSEST_TILES;
use super::source;
use crate::frame::Frame;
use crate::toolkit::images::{Images, Key, State, draw};
use crate::toolkit::text::{ResolvedTextStyle, Wrap};
use crate::toolkit::theme::{TextRole, Theme, color};
use ensemble_core::spec::TextStyle;

/// Limit of tiles in a frame.
const MOST_TILES: usize = 80;

impl Camera {
    /// Draws the tiles at `address` that are seen in `rect`. Returns why one of them cannot be had.
    pub fn draw_tiles(&self, address: &str, ui: &Ui, rect: Rect, theme: &Theme) -> Option<Arc<str>> {
        ui.painter().rect_filled(rect, CornerRadius::ZERO, theme.colors.surface2);
        let middle = self.middle.unwrap_or([0.5, 0.5]);
        let level = self.zoom.round().clamp(0.0, CLOSEST_TILES);
        let count = 2_f64.powf(level);
        // Pixels of a tile on the screen: its own, scaled by at most the square root of two where there are closer tiles.
        let side = self.scale() / count;
        let corner = [
            middle[0] * count - f64::from(rect.width()) / 2.0 / side,
            middle[1] * count - f64::from(rect.height()) / 2.0 / side,
        ];
        let end = [corner[0] + f64::from(rect.width()) / side, corner[1] + f64::from(rect.height()) / side];
        let (mut drawn, mut failed, images) = (0, None, Images::of(ui.ctx()));
        for y in corner[1].floor() as i64..=end[1].floor() as i64 {
            for x in corner[0].floor() as i64..=end[0].floor() as i64 {
                if y < 0 || y >= count as i64 || drawn >= MOST_TILES {
                    continue;
                }
                drawn += 1;
                let at = rect.min
                    + Vec2::new(((x as f64 - corner[0]) * side) as f32, ((y as f64 - corner[1]) * side) as f32);
                let place = Rect::from_min_size(at, Vec2::splat(side as f32));
                if address == "none" {
                    empty_tile(ui, theme, place);
                    continue;
                }
                let around = x.rem_euclid(count as i64);
                let source = address
                    .replace("{z}", &level.to_string())
                    .replace("{x}", &around.to_string())
                    .replace("{y}", &y.to_string());
                match images.get(&Key { source: source.into(), limit: [None, None] }) {
                    State::Ready(tile) => {
                        draw(
                            ui,
                            &tile,
                            (place, Rect::from_min_max(Pos2::ZERO, Pos2::new(1.0, 1.0))),
                            CornerRadius::ZERO,
                        );
                    }
                    State::Failed(why) => {
                        empty_tile(ui, theme, place);
                        failed = Some(why);
                    }
                    State::Loading => empty_tile(ui, theme, place),
                }
            }
        }
        failed
    }
}

fn empty_tile(ui: &Ui, theme: &Theme, place: Rect) {
    ui.painter().rect_stroke(place, CornerRadius::ZERO, Stroke::new(1.0, theme.colors.border), StrokeKind::Inside);
}

/// Draws the attribution of the map.
pub(crate) fn credit(frame: &Frame<'_>, ui: &Ui, address: &str, rect: Rect) {
    let words = source::attribution(address);
    if words.is_empty() {
        return;
    }
    let theme = frame.theme();
    let style = ResolvedTextStyle::new(theme, TextRole::Caption, &TextStyle::default()).color(theme.colors.text2);
    let galley = frame.galley(words, &style, Wrap::cut((rect.width() - 16.0).max(1.0)));
    let place = Align2::RIGHT_BOTTOM.align_size_within_rect(galley.size() + Vec2::new(8.0, 2.0), rect);
    ui.painter().rect_filled(place, CornerRadius::ZERO, color::alpha(theme.colors.surface, 0.8));
    ui.painter().galley(place.min + Vec2::new(4.0, 1.0), galley, Color32::PLACEHOLDER);
}
