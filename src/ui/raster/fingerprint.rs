//! A number for what a frame paints, so that two frames can be told to be the same without painting them.

use std::hash::{DefaultHasher, Hash, Hasher};

use egui::epaint::Primitive;
use egui::{ClippedPrimitive, ImageData, TexturesDelta};

/// Equal for equal textures that came to be in the same way: `before` is the number before this change.
pub fn of_textures(before: u64, delta: &TexturesDelta) -> u64 {
    // Textures come in no order.
    let changes = delta.set.iter().map(|(id, images)| {
        let mut hash = DefaultHasher::new();
        id.hash(&mut hash);
        for change in images {
            let ImageData::Color(image) = &change.image;
            (change.pos, image.size).hash(&mut hash);
            image.pixels.iter().for_each(|pixel| hash.write_u32(u32::from_le_bytes(pixel.to_array())));
        }
        hash.finish()
    });
    changes.fold(before, |print, change| print.rotate_left(1).wrapping_add(change))
}

/// Equal for equal meshes in equal clip rectangles.
pub fn of_primitives(textures: u64, primitives: &[ClippedPrimitive]) -> u64 {
    let mut hash = DefaultHasher::new();
    hash.write_u64(textures);
    for ClippedPrimitive { clip_rect, primitive } in primitives {
        let Primitive::Mesh(mesh) = primitive else { continue };
        let corners = [clip_rect.min, clip_rect.max].into_iter().flat_map(|corner| [corner.x, corner.y]);
        corners.for_each(|side| hash.write_u32(side.to_bits()));
        mesh.texture_id.hash(&mut hash);
        mesh.indices.hash(&mut hash);
        for vertex in &mesh.vertices {
            for number in [vertex.pos.x, vertex.pos.y, vertex.uv.x, vertex.uv.y] {
                hash.write_u32(number.to_bits());
            }
            hash.write_u32(u32::from_le_bytes(vertex.color.to_array()));
        }
    }
    hash.finish()
}
