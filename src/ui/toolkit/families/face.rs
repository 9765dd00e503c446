//! Reads the names and weights of a font file. A file that is read here can be drawn: egui uses the same reader.

use std::sync::Arc;

use ensemble_core::spec::FaceInfo;
use skrifa::attribute::Style;
use skrifa::raw::{FileRef, FontRef, TableProvider};
use skrifa::string::StringId;
use skrifa::{MetadataProvider, Tag};

use super::glyph_bounds;

/// The most faces of a collection.
const MOST_FACES: usize = 32;

/// The longest name that is taken.
const LONGEST_NAME: usize = 100;

/// The faces of a font file of an app.
///
/// # Errors
///
/// A message when the file is not a font, its glyphs cannot be drawn, or take too long to draw.
pub fn faces(bytes: &[u8]) -> Result<Vec<FaceInfo>, String> {
    each_face(bytes, |index, font| {
        let face = face(index, font)?;
        glyph_bounds::check(font).map(|()| face)
    })
}

/// True for a font file that can be drawn. Its glyphs are not looked at: for files of the system, which no app brings along.
pub fn is_font(bytes: &[u8]) -> bool {
    each_face(bytes, face).is_ok()
}

fn each_face(
    bytes: &[u8],
    read: impl Fn(usize, &FontRef<'_>) -> Result<FaceInfo, String>,
) -> Result<Vec<FaceInfo>, String> {
    let file = FileRef::new(bytes).map_err(|fault| fault.to_string())?;
    let fonts = file.fonts().take(MOST_FACES).enumerate();
    let faces: Result<Vec<FaceInfo>, String> =
        fonts.map(|(index, font)| read(index, &font.map_err(|fault| fault.to_string())?)).collect();
    faces.and_then(|faces| if faces.is_empty() { Err("it holds no face".to_owned()) } else { Ok(faces) })
}

fn face(index: usize, font: &FontRef<'_>) -> Result<FaceInfo, String> {
    let lacks = |table: &'static str| move |fault| format!("its table `{table}` cannot be read: {fault}");
    font.head().map_err(lacks("head"))?;
    font.hhea().map_err(lacks("hhea"))?;
    font.maxp().map_err(lacks("maxp"))?;
    font.cmap().map_err(lacks("cmap"))?;
    if !font.charmap().has_map() {
        return Err("it has no letters".to_owned());
    }
    if font.outline_glyphs().format().is_none() {
        return Err("it has no outlines".to_owned());
    }
    glyph_bounds::check_points(font)?;
    let name = |id| font.localized_strings(id).english_or_first();
    let name = name(StringId::TYPOGRAPHIC_FAMILY_NAME).or_else(|| name(StringId::FAMILY_NAME));
    let name: String = name.map(|name| name.chars().take(LONGEST_NAME).collect()).unwrap_or_default();
    let attributes = font.attributes();
    Ok(FaceInfo {
        family: Arc::from(name),
        weight: attributes.weight.value().clamp(1.0, 1000.0) as u16,
        is_variable: font.axes().iter().any(|axis| axis.tag() == Tag::new(b"wght")),
        is_italic: attributes.style != Style::Normal,
        index: index as u32,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toolkit::fonts;

    #[test]
    fn a_face_says_its_family_and_weight() {
        let said = |name: &str| {
            let faces = faces(fonts::face(name).unwrap()).unwrap();
            faces.into_iter().map(|face| (face.family.to_string(), face.weight, face.is_italic)).collect::<Vec<_>>()
        };
        assert_eq!(said("inter"), [("Inter".to_owned(), 400, false)]);
        assert_eq!(said("inter-semibold"), [("Inter SemiBold".to_owned(), 600, false)]);
        assert_eq!(said("mono"), [("JetBrains Mono".to_owned(), 400, false)]);
    }

    #[test]
    fn what_is_no_font_says_why() {
        assert!(faces(b"").is_err() && faces(b"no font at all").is_err());
        let whole = fonts::face("inter").unwrap();
        for length in [4, 12, 100, 1000] {
            assert!(faces(&whole[..length]).is_err(), "{length} bytes");
        }
    }
}
