//! Pictures that lie in an animation's file, decoded once for all of its frames.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::io::Cursor;
use std::rc::Rc;

use base64::Engine as _;
use resvg::tiny_skia::{ColorU8, Pixmap};
use rustc_hash::FxHashMap;
use velato::model::ImageAsset;

/// Longest side of a picture, in pixels; frames are far smaller.
const LONGEST_SIDE: u32 = 2048;
/// Pixels of all pictures of one animation need no more than this; those behind it are not drawn.
const MOST_BYTES: usize = 64 << 20;

/// The pictures of one animation.
pub struct Pictures<'a> {
    assets: &'a HashMap<String, ImageAsset>,
    decoded: RefCell<FxHashMap<String, Option<Rc<Pixmap>>>>,
    bytes: Cell<usize>,
}

impl<'a> Pictures<'a> {
    /// None is decoded yet.
    pub fn new(assets: &'a HashMap<String, ImageAsset>) -> Self {
        Self { assets, decoded: RefCell::default(), bytes: Cell::new(0) }
    }

    /// The pixels; `None` for a picture that lies elsewhere, cannot be read, or is too large.
    pub fn get(&self, image: &ImageAsset) -> Option<Rc<Pixmap>> {
        if let Some(known) = self.decoded.borrow().get(&image.id) {
            return known.clone();
        }
        // Pictures that lie in the file itself; others would have to be asked for from a server.
        let location = self.assets.get(&image.id).unwrap_or(image).location();
        let remaining = MOST_BYTES.saturating_sub(self.bytes.get());
        let picture = embedded(&location).filter(|picture| picture.data().len() <= remaining).map(Rc::new);
        self.bytes.set(self.bytes.get() + picture.as_ref().map_or(0, |picture| picture.data().len()));
        self.decoded.borrow_mut().insert(image.id.clone(), picture.clone());
        picture
    }
}

/// The pixels of a `data:` address.
fn embedded(location: &str) -> Option<Pixmap> {
    let (_, encoded) = location.split_once(";base64,")?;
    let bytes = base64::engine::general_purpose::STANDARD.decode(encoded.trim()).ok()?;
    let mut reader = image::ImageReader::new(Cursor::new(&bytes)).with_guessed_format().ok()?;
    let mut limits = image::Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(LONGEST_SIDE), Some(LONGEST_SIDE));
    reader.limits(limits);
    let picture = reader.decode().ok()?.to_rgba8();
    let mut pixels = Pixmap::new(picture.width(), picture.height())?;
    for (to, from) in pixels.pixels_mut().iter_mut().zip(picture.pixels()) {
        let [red, green, blue, alpha] = from.0;
        *to = ColorU8::from_rgba(red, green, blue, alpha).premultiply();
    }
    Some(pixels)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asset(id: &str, width: u32, height: u32) -> ImageAsset {
        let mut bytes = Cursor::new(Vec::new());
        let picture = image::GrayImage::new(width, height);
        picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        let text = base64::engine::general_purpose::STANDARD.encode(bytes.into_inner());
        let file_name = format!("data:image/png;base64,{text}");
        ImageAsset { id: id.into(), width: None, height: None, directory: None, file_name, embedded: true }
    }

    #[test]
    fn a_picture_is_decoded_once_and_all_together_have_an_end() {
        let assets = HashMap::new();
        let pictures = Pictures::new(&assets);
        let one = asset("one", 2, 3);
        let first = pictures.get(&one).unwrap();
        assert!(Rc::ptr_eq(&first, &pictures.get(&one).unwrap()));
        assert!(pictures.get(&asset("long", LONGEST_SIDE + 1, 1)).is_none());
        let away = ImageAsset { file_name: "http://h/a.png".into(), id: "away".into(), ..one };
        assert!(pictures.get(&away).is_none());
        let large = |at: usize| pictures.get(&asset(&format!("large{at}"), 2048, 2048)).is_some();
        let drawn: Vec<bool> = (0..5).map(large).collect();
        assert_eq!(drawn, [true, true, true, false, false], "16 MiB each, and some bytes are used");
    }
}
