//! The bundled faces and how they stand in for each other. Inter is for text, JetBrains Mono for data, Material Icons, Remix
//! Icon and Font Awesome Free for icons, Noto Emoji for emoji in one colour; the host may add a font provider for characters that none of them has.

use std::{collections::BTreeMap, sync::Arc};

use egui::epaint::text::{
    FallbackRequest, FontInsert, FontPriority, FontProvider, InsertFontFamily, has_emoji_presentation,
};
use egui::{Context, FontData, FontDefinitions, FontFamily};
use skrifa::MetadataProvider as _;

use super::emoji;

macro_rules! face {
    ($name:literal, $path:literal) => {
        ($name, include_bytes!(concat!("../../../assets/", $path)))
    };
}

const FACES: [(&str, &[u8]); 12] = [
    face!("inter", "fonts/Inter-Regular.ttf"),
    face!("inter-medium", "fonts/Inter-Medium.ttf"),
    face!("inter-semibold", "fonts/Inter-SemiBold.ttf"),
    face!("mono", "fonts/JetBrainsMono-Regular.ttf"),
    face!("icons", "icons/MaterialIcons-Filled.ttf"),
    face!("icons-outlined", "icons/MaterialIcons-Outlined.otf"),
    face!("icons-rounded", "icons/MaterialIcons-Rounded.otf"),
    face!("icons-remix", "icons/Remix.otf"),
    face!("icons-awesome-solid", "icons/Awesome-Solid.otf"),
    face!("icons-awesome-regular", "icons/Awesome-Regular.otf"),
    face!("icons-awesome-brands", "icons/Awesome-Brands.otf"),
    face!("emoji", "fonts/NotoEmoji-Regular.ttf"),
];

const ICON_FACES: [&str; 7] = [
    "icons",
    "icons-outlined",
    "icons-rounded",
    "icons-remix",
    "icons-awesome-solid",
    "icons-awesome-regular",
    "icons-awesome-brands",
];

/// The bytes of a bundled face, by its name in [`definitions`].
pub fn face(name: &str) -> Option<&'static [u8]> {
    FACES.iter().find(|(known, _)| *known == name).map(|(_, bytes)| *bytes)
}

/// Text of medium weight.
pub fn medium() -> FontFamily {
    FontFamily::Name("medium".into())
}

/// Text of semibold weight; bold text uses it too.
pub fn semibold() -> FontFamily {
    FontFamily::Name("semibold".into())
}

/// Icons, as [`super::icons::glyph`] names them.
pub fn icons() -> FontFamily {
    FontFamily::Name("icons".into())
}

/// The bundled faces, bound to `Proportional`, `Monospace`, [`medium`], [`semibold`] and [`icons`].
pub fn definitions() -> FontDefinitions {
    let font_data =
        FACES.iter().map(|(name, bytes)| ((*name).to_owned(), Arc::new(FontData::from_static(bytes)))).collect();
    let chain = |first: &[&str], then: &[&str]| first.iter().chain(then).map(|name| (*name).to_owned()).collect();
    let text = |face| {
        let rest: &[&str] = if face == "mono" { &["inter"] } else { &["mono"] };
        chain(&[face], &[rest, &ICON_FACES].concat())
    };
    let families = BTreeMap::from([
        (FontFamily::Proportional, text("inter")),
        (FontFamily::Monospace, text("mono")),
        (medium(), text("inter-medium")),
        (semibold(), text("inter-semibold")),
        (icons(), chain(&ICON_FACES, &["inter"])),
        (emoji::family(), chain(&["emoji", "inter", "mono"], &ICON_FACES)),
    ]);
    FontDefinitions { font_data, families }
}

/// Gives a context the bundled faces and a host's providers, which are asked for what those lack and first of all for emoji.
pub fn install_with(ctx: &Context, mut providers: Vec<Arc<dyn FontProvider>>) {
    let mut definitions = definitions();
    // A face in this family would be taken before any provider is asked.
    definitions.families.insert(emoji::family(), Vec::new());
    ctx.set_fonts(definitions);
    providers.push(Arc::new(BundledEmoji));
    ctx.set_font_providers(providers);
}

/// True when a bundled face has an emoji.
pub fn has_emoji(cluster: &str) -> bool {
    cluster.chars().next().is_some_and(|c| emoji_face(c).is_some())
}

/// The bundled face that an emoji is drawn with: the one of emoji, then those of text, which have some of the oldest.
fn emoji_face(c: char) -> Option<(&'static str, &'static [u8])> {
    let has = |face: &[u8]| skrifa::FontRef::new(face).is_ok_and(|font| font.charmap().map(c).is_some());
    let texts = FACES.into_iter().filter(|(name, _)| !ICON_FACES.contains(name));
    let (emoji, others): (Vec<_>, Vec<_>) = texts.partition(|(name, _)| *name == "emoji");
    emoji.into_iter().chain(others).find(|(_, bytes)| has(bytes))
}

/// The glyphs of the bundled faces for emoji that no other provider has: `❤` is better in one colour than not at all. An editable field asks in
/// its own family.
struct BundledEmoji;

impl FontProvider for BundledEmoji {
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        let is_emoji = *request.family == emoji::family() || has_emoji_presentation(request.cluster);
        let c = request.cluster.chars().next().filter(|_| is_emoji)?;
        let (name, bytes) = emoji_face(c)?;
        let families = vec![InsertFontFamily { family: request.family.clone(), priority: FontPriority::Lowest }];
        Some(FontInsert { name: name.to_owned(), data: FontData::from_static(bytes), families })
    }
}

/// Gives a context the bundled faces.
pub fn install(ctx: &Context) {
    ctx.set_fonts(definitions());
}

#[cfg(test)]
mod tests {
    use egui::FontId;
    use egui::epaint::text::{Fonts, TextOptions};

    use super::*;
    use crate::toolkit::icons as icon;

    fn fonts() -> Fonts {
        Fonts::new(TextOptions::default(), definitions())
    }

    #[test]
    fn every_face_has_the_letters_of_an_interface() {
        let mut fonts = fonts();
        let text = "Ångström Ğ ß Ωλ Привет — „“ … • ← → ↑ ↓ € £ ¥ ₹ − × ≤ ≥ ≠ ■ ▲ ▼ ● ○ ✓ ✗ ⌘ ⌥";
        for family in [FontFamily::Proportional, FontFamily::Monospace, medium(), semibold()] {
            let id = FontId::new(14.0, family.clone());
            let missing: String = text.chars().filter(|c| !fonts.has_glyph(&id, *c)).collect();
            assert_eq!(missing, "", "{family:?}");
        }
    }

    #[test]
    fn emoji_are_asked_of_the_host_first_and_of_the_bundled_faces_last() {
        let asked = |cluster: &str, family: FontFamily| {
            BundledEmoji.font_for(&FallbackRequest { cluster, family: &family }).map(|found| found.name)
        };
        for cluster in
            ["\u{A9}\u{FE0F}", "\u{1F600}", "\u{1F680}", "\u{2705}", "\u{1F1E9}\u{1F1EA}", "\u{1F44B}\u{1F3FD}"]
        {
            assert_eq!(asked(cluster, emoji::family()).as_deref(), Some("emoji"), "{cluster}");
            assert!(has_emoji(cluster));
        }
        assert_eq!(asked("\u{1F600}", FontFamily::Proportional).as_deref(), Some("emoji"), "typed in a field");
        assert_eq!(asked("\u{A9}", FontFamily::Proportional), None);
        assert_eq!(asked("\u{1F9FF}", emoji::family()), None, "an emoji that is left to the system");
    }

    #[test]
    fn figures_are_equally_wide() {
        let mut fonts = fonts();
        let mut view = fonts.with_pixels_per_point(1.0);
        for family in [FontFamily::Proportional, medium(), semibold()] {
            let id = FontId::new(14.0, family);
            let widths: Vec<f32> = ('0'..='9').map(|digit| view.glyph_width(&id, digit)).collect();
            assert!(widths.iter().all(|width| *width == widths[0]), "{widths:?}");
        }
    }

    #[test]
    fn every_icon_and_variant_can_be_drawn() {
        let mut fonts = fonts();
        let id = FontId::new(20.0, icons());
        for name in icon::names() {
            for ending in ["", "_outlined", "_rounded"] {
                let glyph = icon::glyph(&format!("{name}{ending}")).unwrap();
                assert!(fonts.has_glyph(&id, glyph), "{name}{ending}");
            }
        }
    }
}
