//! Upright rectangles whose texels lie exactly on the pixels, which letters are: copied row by row, without a triangle.

use egui::epaint::Vertex;
use egui::{Color32, ColorImage};

use super::texture::Texture;
use super::triangle::Area;

/// Distance from a whole pixel below which a position counts as on it.
// So near to its middle, a texel differs from what lies between it and the next one by less than one step of a channel.
const SAME: f32 = 1.0 / 256.0;

/// A rectangle of a texture's texels in one colour.
pub(super) struct Quad {
    target: Area,
    /// The texel of the upper left pixel.
    from: [i64; 2],
    color: Color32,
}

impl Quad {
    /// A quad of the corners upper left, upper right, lower left, lower right. `None` if it is another kind of shape, or if texels do not lie on
    /// pixels one to one.
    pub fn new(corners: [Vertex; 4], texture: &Texture, pixels_per_point: f32) -> Option<Self> {
        let [a, b, c, d] = corners;
        let upright = a.pos.y == b.pos.y && c.pos.y == d.pos.y && a.pos.x == c.pos.x && b.pos.x == d.pos.x;
        let straight = a.uv.y == b.uv.y && c.uv.y == d.uv.y && a.uv.x == c.uv.x && b.uv.x == d.uv.x;
        // The corners of other shapes share neither rows nor columns.
        if !upright || !straight || a.color != b.color || a.color != c.color || a.color != d.color {
            return None;
        }
        let [wide, high] = texture.size();
        let target = Area {
            left: whole(a.pos.x * pixels_per_point)?,
            top: whole(a.pos.y * pixels_per_point)?,
            right: whole(d.pos.x * pixels_per_point)?,
            bottom: whole(d.pos.y * pixels_per_point)?,
        };
        let from = [whole(a.uv.x * wide as f32)?, whole(a.uv.y * high as f32)?];
        let to = [whole(d.uv.x * wide as f32)?, whole(d.uv.y * high as f32)?];
        let inside = from[0] >= 0 && from[1] >= 0 && to[0] <= wide as i64 && to[1] <= high as i64;
        let same_size = to[0] - from[0] == target.right - target.left && to[1] - from[1] == target.bottom - target.top;
        (inside && same_size && !target.is_empty()).then_some(Self { target, from, color: a.color })
    }

    /// Paints the part inside of `clip`, which is inside of the canvas.
    pub fn paint(&self, canvas: &mut ColorImage, texture: &Texture, clip: Area) {
        let shown = self.target.within(clip);
        if shown.is_empty() || self.color == Color32::TRANSPARENT {
            return;
        }
        let width = canvas.size[0];
        let columns = shown.left as usize..shown.right as usize;
        let first_texel = (self.from[0] + shown.left - self.target.left) as usize;
        for y in shown.top..shown.bottom {
            let texels = texture.row((self.from[1] + y - self.target.top) as usize);
            let texels = &texels[first_texel..first_texel + columns.len()];
            let pixels = &mut canvas.pixels[y as usize * width..][columns.clone()];
            for (pixel, texel) in pixels.iter_mut().zip(texels) {
                if *texel != Color32::TRANSPARENT {
                    *pixel = over(*pixel, times(self.color, *texel));
                }
            }
        }
    }
}

/// The whole number at a position. `None` between two of them.
fn whole(value: f32) -> Option<i64> {
    let nearest = value.round();
    ((value - nearest).abs() < SAME).then_some(nearest as i64)
}

/// Colours multiplied channel by channel, 255 meaning one.
fn times(color: Color32, texel: Color32) -> Color32 {
    let (color, texel) = (color.to_array(), texel.to_array());
    let [r, g, b, a] = std::array::from_fn(|i| share(color[i], texel[i]));
    Color32::from_rgba_premultiplied(r, g, b, a)
}

/// Blends two colours. Both are multiplied by their alpha already, in gamma space, as egui wants it.
fn over(below: Color32, above: Color32) -> Color32 {
    let left = 255 - above.a();
    let (below, above) = (below.to_array(), above.to_array());
    let [r, g, b, a] = std::array::from_fn(|i| above[i].saturating_add(share(below[i], left)));
    Color32::from_rgba_premultiplied(r, g, b, a)
}

/// `a · b / 255`, rounded.
fn share(a: u8, b: u8) -> u8 {
    let product = u32::from(a) * u32::from(b) + 128;
    ((product + (product >> 8)) >> 8) as u8
}
