//! System fonts for `fontFamily`, by family name. Fonts are listed only when an app names a family that it does not bring.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use egui::FontData;
use ensemble_ui::toolkit::families::{LoadedFace, SystemFamilies, at_weight, is_font};
use fontique::{Collection, CollectionOptions, FontStyle, FontWidth, SourceCache, SourceCacheOptions};

/// Largest system font that is used, in bytes.
const LARGEST: usize = 64 * 1024 * 1024;

/// Weights of text; a variable face is registered with each.
const WEIGHTS: [u16; 4] = [400, 500, 600, 700];

/// Fonts of the system's font service: fontconfig, CoreText, DirectWrite. One list for all windows of the process, because listing takes up to
/// hundreds of milliseconds.
pub(super) static FONTS: LazyLock<Mutex<(Collection, SourceCache)>> = LazyLock::new(|| {
    let options = CollectionOptions { shared: false, system_fonts: true };
    Mutex::new((Collection::new(options), SourceCache::new(SourceCacheOptions::default())))
});

/// The system's fonts.
pub struct NamedFamilies;

impl SystemFamilies for NamedFamilies {
    fn faces(&self, family: &str) -> Vec<LoadedFace> {
        let mut fonts = FONTS.lock().unwrap_or_else(PoisonError::into_inner);
        let (collection, cache) = &mut *fonts;
        let Some(family) = collection.family_by_name(family) else { return Vec::new() };
        let mut found = Vec::new();
        for font in family.fonts().iter().filter(|font| font.width() == FontWidth::NORMAL) {
            let Some(bytes) = font.load(Some(cache)) else { continue };
            if bytes.as_ref().len() > LARGEST || !is_font(bytes.as_ref()) {
                tracing::debug!(family = family.name(), "a font of the system cannot be drawn");
                continue;
            }
            let data = FontData::from_blob(Arc::new(bytes), font.index());
            let is_italic = font.style() != FontStyle::Normal;
            if font.has_weight_axis() {
                found.extend(WEIGHTS.map(|weight| at_weight(data.clone(), weight, is_italic)));
            } else {
                let weight = font.weight().value().clamp(1.0, 1000.0) as u16;
                found.push(LoadedFace { weight, is_italic, data });
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_of_the_system_has_faces_and_an_invented_one_has_none() {
        assert!(NamedFamilies.faces("No Such Family Of Fonts").is_empty());
        let some = FONTS.lock().unwrap().0.family_names().next().map(str::to_owned);
        // A machine without fonts has nothing to compare.
        if let Some(name) = some {
            NamedFamilies.faces(&name).iter().for_each(|face| assert!(!face.data.bytes().is_empty(), "{name}"));
        }
    }
}
