//! Textures and their sampling.

use egui::{
    Color32, TextureFilter, TextureOptions, TextureWrapMode,
    epaint::{ImageData, ImageDelta},
};

/// A colour with premultiplied alpha, channels from 0 to 255.
pub(super) type Rgba = [f32; 4];

pub(super) struct Texture {
    size: [usize; 2],
    pixels: Vec<Color32>,
    options: TextureOptions,
}

impl Texture {
    /// A whole picture; `None` if it is empty.
    pub fn new(delta: &ImageDelta) -> Option<Self> {
        let ImageData::Color(image) = &delta.image;
        let whole = image.pixels.len() == image.size[0] * image.size[1] && !image.pixels.is_empty();
        // `pixel` and `row` rely on the length.
        whole.then(|| Self { size: image.size, pixels: image.pixels.clone(), options: delta.options })
    }

    /// Writes a part of the picture; pixels outside of it are left out.
    pub fn patch(&mut self, [x, y]: [usize; 2], delta: &ImageDelta) {
        let ImageData::Color(image) = &delta.image;
        let width = image.size[0].min(self.size[0].saturating_sub(x));
        // Also because `chunks_exact` panics on 0.
        if width == 0 {
            return;
        }
        for (row, pixels) in image.pixels.chunks_exact(image.size[0]).enumerate() {
            let start = (y + row) * self.size[0] + x;
            if let Some(target) = self.pixels.get_mut(start..start + width) {
                target.copy_from_slice(&pixels[..width]);
            }
        }
        self.options = delta.options;
    }

    /// The colour at `uv`, where the picture reaches from 0 to 1. `step` is how far apart two neighbours on the screen
    /// are, in the picture's pixels.
    pub fn sample(&self, uv: [f32; 2], step: f32) -> Rgba {
        let filter = if step > 1.0 { self.options.minification } else { self.options.magnification };
        let [x, y] = [uv[0] * self.size[0] as f32, uv[1] * self.size[1] as f32];
        match filter {
            TextureFilter::Nearest => self.pixel(x.floor() as i64, y.floor() as i64),
            // The middle of a texel lies at its half.
            TextureFilter::Linear => self.between(x - 0.5, y - 0.5),
        }
    }

    fn between(&self, x: f32, y: f32) -> Rgba {
        // Text lies exactly on the pixels: one of them is then the whole answer.
        const SAME: f32 = 1.0 / 256.0;
        let (near_x, near_y) = (x.round(), y.round());
        if (x - near_x).abs() < SAME && (y - near_y).abs() < SAME {
            return self.pixel(near_x as i64, near_y as i64);
        }
        let (left, top) = (x.floor(), y.floor());
        let (right, bottom) = (x - left, y - top);
        let at = |dx, dy| self.pixel(left as i64 + dx, top as i64 + dy);
        let (a, b, c, d) = (at(0, 0), at(1, 0), at(0, 1), at(1, 1));
        std::array::from_fn(|i| {
            let upper = a[i] + (b[i] - a[i]) * right;
            let lower = c[i] + (d[i] - c[i]) * right;
            upper + (lower - upper) * bottom
        })
    }

    fn pixel(&self, x: i64, y: i64) -> Rgba {
        let [x, y] = [self.wrap(x, self.size[0]), self.wrap(y, self.size[1])];
        self.pixels[y * self.size[0] + x].to_array().map(f32::from)
    }

    fn wrap(&self, at: i64, length: usize) -> usize {
        let length = length as i64;
        let inside = match self.options.wrap_mode {
            TextureWrapMode::ClampToEdge => at.clamp(0, length - 1),
            TextureWrapMode::Repeat => at.rem_euclid(length),
            TextureWrapMode::MirroredRepeat => {
                let at = at.rem_euclid(2 * length);
                at.min(2 * length - 1 - at)
            }
        };
        inside as usize
    }

    /// The texels of a row, which has to be one of it.
    pub fn row(&self, y: usize) -> &[Color32] {
        &self.pixels[y * self.size[0]..][..self.size[0]]
    }

    pub fn size(&self) -> [usize; 2] {
        self.size
    }
}
