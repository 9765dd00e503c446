//! Position of a picture under the opening of an ImageCropper, and the pixels inside of the opening.

use std::io::Cursor;

use base64::Engine as _;
use egui::emath::Rot2;
use egui::{Color32, ColorImage, Pos2, Rect, Vec2};
use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};

/// Translation, scale and rotation of the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    /// Middle of the picture, from the middle of the widget.
    pub offset: Vec2,
    /// Size of the picture, 1 for the one that fills the opening.
    pub scale: f32,
    /// Clockwise, in radians.
    pub angle: f32,
    /// `offset` at the start of the present drag.
    pub start: Vec2,
    /// The last `rotate` of the app, in degrees.
    pub given: f32,
}

impl Default for Placement {
    fn default() -> Self {
        Self { offset: Vec2::ZERO, scale: 1.0, angle: 0.0, start: Vec2::ZERO, given: 0.0 }
    }
}

/// The opening: the part that is cut out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CropArea {
    /// Bounds of the picture.
    pub rect: Rect,
    /// True for a circle.
    pub is_round: bool,
    /// Corner radius of a rectangle.
    pub radius: f32,
}

impl CropArea {
    /// The opening in a widget: a circle, or a rectangle in the shape of the widget.
    pub fn new(space: Rect, is_round: bool, share: f32, radius: f32) -> Self {
        let size = if is_round { Vec2::splat(space.size().min_elem()) } else { space.size() } * share;
        Self { rect: Rect::from_center_size(space.center(), size), is_round, radius: radius.min(size.min_elem() / 2.0) }
    }

    /// The point of its edge in a direction from its middle.
    pub fn edge(&self, direction: Vec2) -> Pos2 {
        let (center, half) = (self.rect.center(), self.rect.size() / 2.0);
        if self.is_round {
            return center + direction * half.x;
        }
        let reach = |side: f32, along: f32| if along.abs() < 1e-6 { f32::INFINITY } else { side / along.abs() };
        let straight = direction * reach(half.x, direction.x).min(reach(half.y, direction.y));
        // In a corner the edge is the arc around the middle of it.
        let inner = half - Vec2::splat(self.radius);
        if straight.x.abs() <= inner.x || straight.y.abs() <= inner.y {
            return center + straight;
        }
        let corner = Vec2::new(inner.x * direction.x.signum(), inner.y * direction.y.signum());
        let along = corner.dot(direction);
        let square = along * along - corner.length_sq() + self.radius * self.radius;
        center + direction * (along + square.max(0.0).sqrt())
    }

    /// True if the point is inside.
    pub fn contains(&self, point: Pos2) -> bool {
        let from = point - self.rect.center();
        if from == Vec2::ZERO {
            return true;
        }
        let direction = from.normalized();
        from.length() <= (self.edge(direction) - self.rect.center()).length()
    }
}

impl Placement {
    /// Least and greatest size.
    const SCALES: std::ops::RangeInclusive<f32> = 0.2..=12.0;

    /// Keeps the picture where it can be found again.
    pub fn settle(&mut self, space: Rect) {
        self.scale = self.scale.clamp(*Self::SCALES.start(), *Self::SCALES.end());
        let most = space.size();
        self.offset = self.offset.clamp(-most, most);
        self.angle = self.angle.rem_euclid(std::f32::consts::TAU);
    }

    /// Logical pixels of the screen for one of the picture.
    pub fn zoom(&self, word: &str, picture: Vec2, area: &CropArea) -> f32 {
        let (wide, high) = (area.rect.width() / picture.x.max(1.0), area.rect.height() / picture.y.max(1.0));
        let base = match word {
            "contain" | "scaleDown" => wide.min(high),
            "fitWidth" => wide,
            "fitHeight" => high,
            "none" => 1.0,
            _ => wide.max(high),
        };
        (base * self.scale).max(1e-4)
    }

    /// The corners of the picture on the screen, clockwise from the top left.
    pub fn corners(&self, space: Rect, picture: Vec2, zoom: f32) -> [Pos2; 4] {
        let (center, turn, half) = (space.center() + self.offset, Rot2::from_angle(self.angle), picture * zoom / 2.0);
        [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
            .map(|(x, y)| center + turn * Vec2::new(half.x * x, half.y * y))
    }

    /// The pixels inside of the opening as a PNG file in a `data:` address. `None` when they cannot be encoded.
    pub fn cut(&self, pixels: &ColorImage, picture: Vec2, space: Rect, area: &CropArea, zoom: f32) -> Option<String> {
        /// Sides of the file are no longer than this.
        const LONGEST: f32 = 1024.0;
        let density = pixels.size[0] as f32 / picture.x.max(1.0) / zoom;
        let size = area.rect.size();
        // As sharp as the picture is, and no sharper.
        let density = density.min(LONGEST / size.max_elem()).max(1.0 / size.min_elem());
        let [width, height] = [size.x, size.y].map(|side| (side * density).round().clamp(1.0, LONGEST) as usize);
        let (center, back) = (space.center() + self.offset, Rot2::from_angle(-self.angle));
        let scale = pixels.size[0] as f32 / picture.x.max(1.0) / zoom;
        let mut bytes = Vec::with_capacity(width * height * 4);
        for y in 0..height {
            for x in 0..width {
                let at = area.rect.min + Vec2::new(x as f32 + 0.5, y as f32 + 0.5) / density;
                let from = back * (at - center) * scale + Vec2::new(pixels.size[0] as f32, pixels.size[1] as f32) / 2.0;
                let color = if area.contains(at) { sample(pixels, from) } else { Color32::TRANSPARENT };
                bytes.extend(color.to_srgba_unmultiplied());
            }
        }
        let mut file = Vec::new();
        PngEncoder::new(Cursor::new(&mut file))
            .write_image(&bytes, width as u32, height as u32, ExtendedColorType::Rgba8)
            .ok()?;
        Some(format!("data:image/png;base64,{}", base64::engine::general_purpose::STANDARD.encode(file)))
    }
}

/// The colour at a position in a picture, between its pixels; nothing beside it.
fn sample(pixels: &ColorImage, at: Vec2) -> Color32 {
    let [width, height] = pixels.size;
    if at.x < 0.0 || at.y < 0.0 || at.x >= width as f32 || at.y >= height as f32 {
        return Color32::TRANSPARENT;
    }
    let (x, y) = ((at.x - 0.5).max(0.0), (at.y - 0.5).max(0.0));
    let (left, top) = (x as usize, y as usize);
    let (right, bottom) = ((left + 1).min(width - 1), (top + 1).min(height - 1));
    let (along, down) = (x.fract(), y.fract());
    let get = |x: usize, y: usize| pixels.pixels[y * width + x].to_array().map(f32::from);
    let (a, b, c, d) = (get(left, top), get(right, top), get(left, bottom), get(right, bottom));
    let mix = |at: usize| {
        let above = a[at] + (b[at] - a[at]) * along;
        let below = c[at] + (d[at] - c[at]) * along;
        (above + (below - above) * down).round() as u8
    };
    Color32::from_rgba_premultiplied(mix(0), mix(1), mix(2), mix(3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toolkit::images::decode::decode;

    const SPACE: Rect = Rect { min: Pos2::ZERO, max: Pos2::new(100.0, 100.0) };

    /// Red at the left, blue at the right.
    fn halves() -> ColorImage {
        let color = |at: usize| if at % 40 < 20 { Color32::RED } else { Color32::BLUE };
        ColorImage::new([40, 40], (0..1600).map(color).collect())
    }

    fn cut(placement: Placement, is_round: bool) -> ColorImage {
        let area = CropArea::new(SPACE, is_round, 0.8, 0.0);
        let zoom = placement.zoom("cover", Vec2::splat(40.0), &area);
        let file = placement.cut(&halves(), Vec2::splat(40.0), SPACE, &area, zoom).unwrap();
        let encoded = file.strip_prefix("data:image/png;base64,").unwrap();
        let bytes = base64::engine::general_purpose::STANDARD.decode(encoded).unwrap();
        decode(&bytes, [None, None]).unwrap().frames.remove(0).0
    }

    #[test]
    fn the_file_holds_what_is_seen() {
        let whole = cut(Placement::default(), false);
        assert_eq!(whole.size, [40, 40]);
        assert_eq!((whole.pixels[20 * 40 + 5], whole.pixels[20 * 40 + 35]), (Color32::RED, Color32::BLUE));
        let turned = cut(Placement { angle: std::f32::consts::PI, ..Placement::default() }, false);
        assert_eq!((turned.pixels[20 * 40 + 5], turned.pixels[20 * 40 + 35]), (Color32::BLUE, Color32::RED));
        let closer = cut(Placement { scale: 2.0, offset: Vec2::new(40.0, 0.0), ..Placement::default() }, false);
        assert!(closer.pixels.iter().all(|pixel| *pixel == Color32::RED), "the left quarter");
        let round = cut(Placement::default(), true);
        assert_eq!(round.pixels[0], Color32::TRANSPARENT);
        assert_eq!(round.pixels[20 * 40 + 5], Color32::RED);
    }

    #[test]
    fn a_rounded_opening_has_no_corners() {
        let area = CropArea::new(SPACE, false, 1.0, 20.0);
        assert!(!area.contains(Pos2::new(2.0, 2.0)) && area.contains(Pos2::new(50.0, 1.0)));
        let edge = area.edge(Vec2::new(1.0, 1.0).normalized());
        assert!((edge.x - (80.0 + 20.0 * 0.5_f32.sqrt())).abs() < 0.01, "{edge:?}");
        assert!(CropArea::new(SPACE, true, 1.0, 0.0).contains(SPACE.center()));
    }
}
