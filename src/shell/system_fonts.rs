//! System fonts for characters that the bundled ones lack: Chinese, Arabic, colour emoji. Fonts are read only when such a character occurs.

use std::collections::HashSet;
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::named_families::FONTS;
use super::terminal::say;
use egui::FontData;
use egui::epaint::text::{
    FallbackRequest, FontInsert, FontPriority, FontProvider, FontTweak, InsertFontFamily, VariationCoords,
};
use egui_system_font_provider::SystemFontProvider;
use ensemble_ui::toolkit::{emoji, fonts};
use fontique::{Attributes, FontStyle, FontWeight, FontWidth, QueryFamily, QueryFont, QueryStatus};

/// Limit of loaded faces, for a text in many scripts; one script needs one to four.
const MOST_FACES: usize = 48;

/// A character that identifies the system's emoji font. Text fonts have many older emoji and would be chosen first.
const ONLY_EMOJI: &str = "\u{1F970}";

/// Finds faces with the system's font service (fontconfig, CoreText, DirectWrite).
#[derive(Default)]
pub struct SystemFonts {
    /// Created for the first missing glyph, because listing fonts takes up to hundreds of milliseconds and most apps need none.
    provider: OnceLock<SystemFontProvider>,
    handed_out: Mutex<HashSet<String>>,
    /// True after a missing font was reported: of emoji, of letters.
    told: [AtomicBool; 2],
}

impl SystemFonts {
    /// Font providers of a window in egui's form.
    pub fn providers() -> Vec<Arc<dyn FontProvider>> {
        vec![Arc::new(Self::default())]
    }
}

impl FontProvider for SystemFonts {
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        // Characters without a meaning of their own, which are icons of a font that the app did not bring: a system font that has one
        // shows something else.
        let is_private = |c: char| matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..);
        if request.cluster.chars().next().is_none_or(is_private) {
            return None;
        }
        let is_emoji = *request.family == emoji::family();
        let found =
            if is_emoji { self.emoji(request) } else { self.preferred(request).or_else(|| self.letters(request)) };
        let Some(found) = found else {
            // The bundled face of emoji is asked next.
            if !fonts::has_emoji(request.cluster) {
                self.tell_missing(request.cluster, is_emoji);
            }
            return None;
        };
        // The same face is a new one in another family.
        let key = format!("{} {}", found.name, request.family);
        let mut handed_out = self.handed_out.lock().unwrap_or_else(PoisonError::into_inner);
        if handed_out.len() >= MOST_FACES && !handed_out.contains(&key) {
            return None;
        }
        if handed_out.insert(key) {
            tracing::debug!(font = found.name, text = request.cluster, "system font loaded");
        }
        Some(found)
    }
}

impl SystemFonts {
    /// Reports on stderr, once for emoji and once for letters, that no font has `text` and that a box is drawn.
    fn tell_missing(&self, text: &str, is_emoji: bool) {
        let is_seen = |c: char| {
            !c.is_control()
                && !c.is_whitespace()
                && !matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
        };
        if !text.chars().any(is_seen) {
            return;
        }
        // `Relaxed`: said twice is as good as once.
        if self.told[usize::from(is_emoji)].swap(true, Ordering::Relaxed) {
            return;
        }
        let package = if is_emoji { "fonts-noto-color-emoji" } else { "fonts-noto" };
        let text: String = text.chars().filter(|c| is_seen(*c)).take(8).collect();
        say(&format!(
            "warn: no font of this system has `{text}`: an empty box is drawn; on Debian or Ubuntu: apt-get install {package}"
        ));
    }

    fn emoji(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        let emoji = FallbackRequest { cluster: ONLY_EMOJI, family: request.family };
        self.provider.get_or_init(SystemFontProvider::new).font_for(&emoji)
    }

    /// A face of [`PREFERRED`].
    fn preferred(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        let first = request.cluster.chars().next()?;
        let (_, families) =
            PREFERRED.iter().find(|(scripts, _)| scripts.iter().any(|script| script.contains(&first)))?;
        families.iter().find_map(|family| face_of(family, request))
    }

    /// The system's first choice; bold for bold text if the family has such a face, because the provider has no weights.
    fn letters(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        let found = self.provider.get_or_init(SystemFontProvider::new).font_for(request)?;
        // As the provider names its faces: `system:FAMILY:NUMBER:INDEX`.
        let family = found.name.strip_prefix("system:").and_then(|rest| rest.rsplitn(3, ':').nth(2));
        let bold = family.filter(|_| is_bold(request));
        let bold = bold.and_then(|family| face_of(family, request));
        Some(bold.unwrap_or(found))
    }
}

fn is_bold(request: &FallbackRequest<'_>) -> bool {
    *request.family == fonts::semibold()
}

/// Unicode blocks.
type Blocks = &'static [RangeInclusive<char>];

/// Families preferred over the font service's first choice, if installed. On Debian, fontique chooses Noto Looped Thai, whose tone marks collide with
/// vowels, and DejaVu Sans for Arabic.
const PREFERRED: &[(Blocks, &[&str])] = &[
    (&['\u{E00}'..='\u{E7F}'], &["Noto Sans Thai", "Noto Sans Thai UI", "Leelawadee UI", "Thonburi"]),
    (
        &['\u{600}'..='\u{6FF}', '\u{750}'..='\u{77F}', '\u{FB50}'..='\u{FDFF}', '\u{FE70}'..='\u{FEFF}'],
        &["Noto Sans Arabic", "Noto Sans Arabic UI", "Segoe UI", "Geeza Pro"],
    ),
];

/// The face of a family with the first character, in the text's weight; `None` if the family has none, or no bold one for bold text.
fn face_of(family: &str, request: &FallbackRequest<'_>) -> Option<FontInsert> {
    let first = request.cluster.chars().next()?;
    let is_bold = is_bold(request);
    let weight = if is_bold { FontWeight::BOLD } else { FontWeight::NORMAL };
    let mut known = FONTS.lock().unwrap_or_else(PoisonError::into_inner);
    let (collection, cache) = &mut *known;
    let mut query = collection.query(cache);
    query.set_families([QueryFamily::Named(family)]);
    query.set_attributes(Attributes::new(FontWidth::NORMAL, FontStyle::Normal, weight));
    let mut found: Option<QueryFont> = None;
    query.matches_with(|font| {
        let shows = font.charmap().is_some_and(|glyphs| glyphs.map(first).is_some());
        // A synthesized bold face does not count.
        if shows && !font.synthesis.embolden() {
            found = Some(font.clone());
        }
        QueryStatus::Stop
    });
    let font = found?;
    let is_variable = !font.synthesis.variation_settings().is_empty();
    let (bytes, _) = font.blob.into_raw_parts();
    let mut data = FontData::from_blob(bytes, font.index);
    if is_variable {
        let coords = VariationCoords::new([(b"wght", weight.value())]);
        data = data.tweak(FontTweak { coords, ..FontTweak::default() });
    }
    let families = vec![InsertFontFamily { family: request.family.clone(), priority: FontPriority::Lowest }];
    let name = format!("system:{family}:{}{}", font.index, if is_bold { ":bold" } else { "" });
    Some(FontInsert { name, data, families })
}

#[cfg(test)]
mod tests {
    use egui::FontFamily;

    use super::*;

    #[test]
    fn icons_ask_no_system_font() {
        let fonts = SystemFonts::default();
        for cluster in ["\u{e88a}", "\u{f0001}", ""] {
            let request = FallbackRequest { cluster, family: &FontFamily::Proportional };
            assert!(fonts.font_for(&request).is_none());
        }
        assert!(fonts.provider.get().is_none(), "the system's fonts are not listed for these");
    }

    #[test]
    fn an_emoji_that_a_font_of_text_has_too_comes_from_the_emoji_font() {
        let fonts = SystemFonts::default();
        let named = |cluster: &str, family: FontFamily| {
            fonts.font_for(&FallbackRequest { cluster, family: &family }).map(|found| found.name)
        };
        // A machine without an emoji font answers `None` to both.
        assert_eq!(named("\u{2764}\u{FE0F}", emoji::family()), named("\u{1F970}", FontFamily::Proportional));
    }

    #[test]
    fn bold_text_has_the_bold_face_of_the_same_family() {
        let fonts = SystemFonts::default();
        let face = |cluster: &str, family: FontFamily| {
            fonts.font_for(&FallbackRequest { cluster, family: &family }).map(|found| found.name)
        };
        // A machine without a font for the script answers `None` to both.
        for cluster in ["\u{0628}", "\u{0E01}", "\u{0928}"] {
            let (Some(regular), Some(bold)) =
                (face(cluster, FontFamily::Proportional), face(cluster, fonts::semibold()))
            else {
                continue;
            };
            assert!(bold.ends_with(":bold") || bold == regular, "{bold} {regular}");
            // Families of Noto have one.
            assert!(bold.ends_with(":bold") || !regular.contains("Noto Sans"), "{bold}");
        }
    }

    #[test]
    fn thai_and_arabic_take_the_preferred_family_where_it_is_installed() {
        let fonts = SystemFonts::default();
        for (cluster, family) in [("\u{0E01}", "Noto Sans Thai"), ("\u{0628}", "Noto Sans Arabic")] {
            let request = FallbackRequest { cluster, family: &FontFamily::Proportional };
            let is_installed = face_of(family, &request).is_some();
            let found = fonts.font_for(&request).map(|found| found.name).unwrap_or_default();
            assert_eq!(is_installed, found.starts_with(&format!("system:{family}:")), "{found}");
        }
    }

    #[test]
    fn a_face_of_the_system_has_the_glyph_or_there_is_none() {
        let fonts = SystemFonts::default();
        // No font has a glyph for a character that is none.
        let request = FallbackRequest { cluster: "\u{fffe}", family: &FontFamily::Proportional };
        assert!(fonts.font_for(&request).is_none());
        let request = FallbackRequest { cluster: "漢", family: &FontFamily::Monospace };
        // A machine without a Chinese font answers `None`.
        if let Some(found) = fonts.font_for(&request) {
            assert_eq!(found.families[0].family, FontFamily::Monospace);
            assert!(!found.data.as_ref().is_empty());
        }
    }
}
