//! A persistent picture of the screen: each frame repaints only what differs from the previous one.

use std::collections::HashSet;

use egui::epaint::ClippedShape;
use egui::epaint::textures::TexturesDelta;
use egui::{Color32, ColorImage, Context, TextureId};

use super::damage::{self, Damage};
use super::triangle::Area;
use super::{LONGEST_SIDE, Raster, TooLarge};

/// A screen that is painted by the processor.
pub struct Canvas {
    raster: Raster,
    picture: ColorImage,
    shapes: Vec<ClippedShape>,
    scale: f32,
    clear: Color32,
    textures: TexturesDelta,
}

/// A tessellated frame of egui.
pub struct RasterFrame {
    /// The shapes, back to front.
    pub shapes: Vec<ClippedShape>,
    /// Changed and freed textures.
    pub textures: TexturesDelta,
    /// Pixels of a logical pixel.
    pub scale: f32,
    /// Width and height of the screen in pixels.
    pub size: [u32; 2],
    /// The colour below everything.
    pub clear: Color32,
}

impl Default for Canvas {
    fn default() -> Self {
        Self {
            raster: Raster::default(),
            picture: ColorImage::default(),
            shapes: Vec::new(),
            scale: 0.0,
            clear: Color32::TRANSPARENT,
            textures: TexturesDelta::default(),
        }
    }
}

impl Canvas {
    /// Paints a frame and returns the areas that have changed.
    ///
    /// # Errors
    /// If a side is longer than [`LONGEST_SIDE`]; the picture stays as it was.
    pub fn paint(&mut self, ctx: &Context, frame: RasterFrame) -> Result<Vec<Area>, TooLarge> {
        let RasterFrame { shapes, textures, scale, size, clear } = frame;
        // Textures that egui freed in the last frame are freed now, because that frame still used them.
        self.raster.free(&mut self.textures);
        self.textures = textures;
        let (fresh, letters_moved) = changed_pictures(&self.textures);
        // Before a frame can be refused: egui tells each change of a texture only once.
        self.raster.update(&mut self.textures);
        if size.iter().any(|side| *side > LONGEST_SIDE) {
            return Err(TooLarge { size });
        }
        let screen = Area { left: 0, top: 0, right: size[0].into(), bottom: size[1].into() };
        let sides = size.map(|side| side as usize);
        // A glyph that has moved in the atlas spoils every letter, wherever it is.
        let anew = self.picture.size != sides || self.scale != scale || self.clear != clear || letters_moved;
        if self.picture.size != sides {
            self.picture = ColorImage::filled(sides, clear);
        }
        let damage =
            if anew { Damage::whole(screen) } else { Damage::between(&self.shapes, &shapes, &fresh, scale, screen) };
        for area in damage.areas() {
            let touched = shapes.iter().filter(|shape| damage::touches(shape, *area, scale, screen));
            // `tessellate` takes the shapes; texts and meshes in them are shared, so a clone copies little.
            let primitives = ctx.tessellate(touched.cloned().collect(), scale);
            self.raster.paint_area(&mut self.picture, &primitives, scale, *area, clear);
        }
        (self.shapes, self.scale, self.clear) = (shapes, scale, clear);
        Ok(damage.areas().to_vec())
    }

    /// The picture of the screen.
    pub fn picture(&self) -> &ColorImage {
        &self.picture
    }
}

impl Drop for Canvas {
    fn drop(&mut self) {
        // egui panics in debug builds when changes of textures are dropped that nobody has applied.
        self.textures.clear();
    }
}

/// The textures that changed, and whether glyphs in the font atlas have moved. Glyphs that were only added change nothing that is shown.
fn changed_pictures(textures: &TexturesDelta) -> (HashSet<TextureId>, bool) {
    let letters = TextureId::default();
    let letters_moved = textures.set.get(&letters).is_some_and(|deltas| deltas.iter().any(|delta| delta.is_whole()));
    (textures.set.keys().copied().filter(|id| *id != letters).collect(), letters_moved)
}
