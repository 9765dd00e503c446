//! A software rasteriser for egui's output. It paints pixel for pixel what `egui_glow` paints on a graphics card (without its dithering),
//! so that screenshots and tests need no display and no driver.
//! It is ours because no crate paints egui's meshes on the processor with partial repaints: the window without a graphics card repaints
//! only what changed, with half of the memory and a tenth of the time of software OpenGL.

mod canvas;
mod damage;
mod fingerprint;
mod quad;
mod texture;
mod triangle;

use std::{collections::HashMap, error::Error, fmt};

use egui::{
    ClippedPrimitive, Color32, ColorImage, Mesh, Rect, TextureId, TexturesDelta,
    epaint::{Primitive, Vertex},
};

pub use canvas::{Canvas, RasterFrame};
pub use triangle::Area;

use quad::Quad;
use texture::{Rgba, Texture};
use triangle::Triangle;

/// Longest side of a picture, in pixels.
// A picture of this size takes 256 MiB; more is a slip in `--size`, not a screen.
pub const LONGEST_SIDE: u32 = 8192;

/// The textures between frames, and the painting of a frame with them.
#[derive(Default)]
pub struct Raster {
    textures: HashMap<TextureId, Texture>,
    /// Hash of all textures, see [`Self::fingerprint`].
    textures_print: u64,
    prints: bool,
}

/// Error for a picture larger than [`LONGEST_SIDE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge {
    /// Requested width and height, in pixels.
    pub size: [u32; 2],
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [width, height] = self.size;
        write!(f, "a picture of {width}×{height} pixels is too large: {LONGEST_SIDE} a side is the most")
    }
}

impl Error for TooLarge {}

impl Raster {
    /// Applies new and changed textures. Textures that egui frees stay until [`Self::free`], because the frame they come with may still
    /// show them.
    pub fn update(&mut self, delta: &mut TexturesDelta) {
        if self.prints {
            self.textures_print = fingerprint::of_textures(self.textures_print, delta);
        }
        for (id, images) in delta.set.drain() {
            for image in images {
                match (image.pos, self.textures.get_mut(&id)) {
                    (Some(pos), Some(texture)) => texture.patch(pos, &image),
                    // A part of a texture that was never sent whole.
                    (Some(_), None) => {}
                    (None, _) => {
                        if let Some(texture) = Texture::new(&image) {
                            self.textures.insert(id, texture);
                        }
                    }
                }
            }
        }
    }

    /// Includes textures in [`Self::fingerprint`] from now on. To be called before the first texture.
    pub(crate) fn count_textures(&mut self) {
        self.prints = true;
    }

    /// A hash of a frame's drawing: meshes, clip rectangles, textures. Frames that paint the same result in another way may have another hash.
    pub fn fingerprint(&self, primitives: &[ClippedPrimitive]) -> u64 {
        fingerprint::of_primitives(self.textures_print, primitives)
    }

    /// Drops the textures that egui has freed; called after the frame was painted.
    pub fn free(&mut self, delta: &mut TexturesDelta) {
        for id in delta.free.drain() {
            self.textures.remove(&id);
        }
    }

    /// Draws one frame of `size` pixels on a ground of `clear`. Paint callbacks are left out: they need a graphics card.
    ///
    /// # Errors
    /// If a side is longer than [`LONGEST_SIDE`].
    pub fn paint(
        &self,
        primitives: &[ClippedPrimitive],
        pixels_per_point: f32,
        size: [u32; 2],
        clear: Color32,
    ) -> Result<ColorImage, TooLarge> {
        if size.iter().any(|side| *side > LONGEST_SIDE) {
            return Err(TooLarge { size });
        }
        let mut picture = ColorImage::filled(size.map(|side| side as usize), clear);
        let screen = Area { left: 0, top: 0, right: size[0].into(), bottom: size[1].into() };
        self.paint_area(&mut picture, primitives, pixels_per_point, screen, clear);
        Ok(picture)
    }

    /// Paints a part of a picture again, on a background of `clear`.
    fn paint_area(
        &self,
        picture: &mut ColorImage,
        primitives: &[ClippedPrimitive],
        pixels_per_point: f32,
        area: Area,
        clear: Color32,
    ) {
        let [width, height] = picture.size;
        let area = area.within(Area { left: 0, top: 0, right: width as i64, bottom: height as i64 });
        if area.is_empty() {
            return;
        }
        for y in area.top..area.bottom {
            picture.pixels[y as usize * width..][area.left as usize..area.right as usize].fill(clear);
        }
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            let Primitive::Mesh(mesh) = primitive else { continue };
            // Checked once: `paint_mesh` uses the indices as they are.
            if mesh.is_valid()
                && let Some(texture) = self.textures.get(&mesh.texture_id)
            {
                paint_mesh(picture, mesh, texture, pixels_per_point, clip(*clip_rect, pixels_per_point).within(area));
            }
        }
    }
}

/// Rounded as the graphics card's scissor is.
fn clip(rect: Rect, pixels_per_point: f32) -> Area {
    let pixel = |value: f32| (value * pixels_per_point).round() as i64;
    Area { left: pixel(rect.min.x), top: pixel(rect.min.y), right: pixel(rect.max.x), bottom: pixel(rect.max.y) }
}

fn paint_mesh(canvas: &mut ColorImage, mesh: &Mesh, texture: &Texture, pixels_per_point: f32, clip: Area) {
    if clip.is_empty() {
        return;
    }
    let corner = |index: u32| mesh.vertices[index as usize];
    let mut indices = mesh.indices.as_slice();
    while let [a, b, c, rest @ ..] = indices {
        // Letters come as two triangles with a common side.
        if let [d, e, f, rest @ ..] = rest
            // epaint writes a rectangle as 0, 1, 2 and 2, 1, 3.
            && [c, b] == [d, e]
            && let Some(quad) = Quad::new([*a, *b, *c, *f].map(corner), texture, pixels_per_point)
        {
            quad.paint(canvas, texture, clip);
            indices = rest;
            continue;
        }
        indices = rest;
        let mut corners = [*a, *b, *c].map(corner);
        let Some(triangle) = Triangle::new(corners.map(|corner| corner.pos * pixels_per_point)) else { continue };
        if triangle.turned {
            corners.swap(1, 2);
        }
        paint_triangle(canvas, &triangle, &corners, texture, clip);
    }
}

fn paint_triangle(canvas: &mut ColorImage, triangle: &Triangle, corners: &[Vertex; 3], texture: &Texture, clip: Area) {
    let [first, ..] = corners;
    let one_color = corners.iter().all(|corner| corner.color == first.color);
    let one_texel = corners.iter().all(|corner| corner.uv == first.uv);
    let colors = corners.map(|corner| corner.color.to_array().map(f32::from));
    let uvs = corners.map(|corner| [corner.uv.x, corner.uv.y]);
    // Shapes without a picture show one white texel of the font atlas: it is read once.
    let texel = one_texel.then(|| texture.sample(uvs[0], 0.0));
    if one_color && first.color == Color32::TRANSPARENT {
        return;
    }
    let solid = texel.filter(|_| one_color).map(|texel| times(colors[0], texel));
    let width = canvas.size[0];
    for y in triangle.rows(clip) {
        let span = triangle.span(y, clip);
        if span.is_empty() {
            continue;
        }
        let row = &mut canvas.pixels[y as usize * width..][span.start as usize..span.end as usize];
        if let Some(color) = solid {
            fill(row, color);
            continue;
        }
        let (weights, steps) = triangle.weights(span.start, y);
        let (mut color, color_step) = (blend(&colors, weights), blend(&colors, steps));
        let (mut uv, uv_step) = (blend(&uvs, weights), blend(&uvs, steps));
        let [wide, high] = texture.size().map(|side| side as f32);
        let texels_per_pixel = (uv_step[0] * wide).hypot(uv_step[1] * high);
        for pixel in row {
            let texel = texel.unwrap_or_else(|| texture.sample(uv, texels_per_pixel));
            *pixel = over(*pixel, times(color, texel));
            color = add(color, color_step);
            uv = add(uv, uv_step);
        }
    }
}

fn fill(row: &mut [Color32], color: Rgba) {
    // An alpha that rounds to 255 covers what is below, which is then not read.
    if color[3] >= 254.5 {
        row.fill(over(Color32::TRANSPARENT, color));
    } else if color[3] > 0.0 || color[..3].iter().any(|channel| *channel > 0.0) {
        for pixel in row {
            *pixel = over(*pixel, color);
        }
    }
}

/// Blends two colours. Both are multiplied by their alpha already and stay in gamma space, as egui wants it.
fn over(below: Color32, above: Rgba) -> Color32 {
    let left = 1.0 - above[3].clamp(0.0, 255.0) / 255.0;
    let below = below.to_array();
    let [r, g, b, a] = std::array::from_fn(|i| (above[i] + f32::from(below[i]) * left + 0.5) as u8);
    Color32::from_rgba_premultiplied(r, g, b, a)
}

fn times(color: Rgba, texel: Rgba) -> Rgba {
    std::array::from_fn(|i| color[i] * texel[i] * (1.0 / 255.0))
}

fn add<const N: usize>(value: [f32; N], step: [f32; N]) -> [f32; N] {
    std::array::from_fn(|i| value[i] + step[i])
}

fn blend<const N: usize>(corners: &[[f32; N]; 3], weights: [f32; 3]) -> [f32; N] {
    std::array::from_fn(|i| corners.iter().zip(weights).map(|(corner, weight)| corner[i] * weight).sum())
}

#[cfg(test)]
mod tests;
