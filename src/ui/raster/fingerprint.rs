//! Hash of a frame's drawing commands, to compare frames without painting them.

use egui::epaint::Primitive;
use egui::{ClippedPrimitive, ImageData, TextureId, TexturesDelta};

/// FNV-1a over words. The standard hasher takes ten times as long in a build without optimisation, and this one has no hostile input.
pub struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }
}

impl Fnv {
    /// Adds a word.
    pub fn add(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(0x0000_0100_0000_01B3);
    }

    fn add_id(&mut self, id: TextureId) {
        match id {
            TextureId::Managed(id) => self.add(id),
            TextureId::User(id) => self.add(!id),
        }
    }

    /// The hash of all words so far.
    pub fn finish(&self) -> u64 {
        self.0
    }
}

/// Equal for equal textures with equal histories; `before` is the hash before this change.
pub fn of_textures(before: u64, delta: &TexturesDelta) -> u64 {
    // Textures come in no order.
    let changes = delta.set.iter().map(|(id, images)| {
        let mut hash = Fnv::default();
        hash.add_id(*id);
        for change in images {
            let ImageData::Color(image) = &change.image;
            let [x, y] = change.pos.unwrap_or([usize::MAX; 2]);
            [x, y, image.size[0], image.size[1]].into_iter().for_each(|number| hash.add(number as u64));
            for pixel in &image.pixels {
                hash.add(u32::from_le_bytes(pixel.to_array()).into());
            }
        }
        hash.finish()
    });
    changes.fold(before, |print, change| print.rotate_left(1).wrapping_add(change))
}

/// Equal for equal meshes in equal clip rectangles.
pub fn of_primitives(textures: u64, primitives: &[ClippedPrimitive]) -> u64 {
    let mut hash = Fnv::default();
    hash.add(textures);
    for ClippedPrimitive { clip_rect, primitive } in primitives {
        let Primitive::Mesh(mesh) = primitive else { continue };
        for side in [clip_rect.min.x, clip_rect.min.y, clip_rect.max.x, clip_rect.max.y] {
            hash.add(side.to_bits().into());
        }
        hash.add_id(mesh.texture_id);
        for index in &mesh.indices {
            hash.add((*index).into());
        }
        for vertex in &mesh.vertices {
            let numbers = [vertex.pos.x, vertex.pos.y, vertex.uv.x, vertex.uv.y];
            hash.add(u64::from(numbers[0].to_bits()) << 32 | u64::from(numbers[1].to_bits()));
            hash.add(u64::from(numbers[2].to_bits()) << 32 | u64::from(numbers[3].to_bits()));
            hash.add(u32::from_le_bytes(vertex.color.to_array()).into());
        }
    }
    hash.finish()
}
