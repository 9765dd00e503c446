//! The system's fonts for what the bundled ones lack: Chinese, Arabic, colour emoji. Nothing is read before such a character is met.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use egui::epaint::text::{FallbackRequest, FontInsert, FontProvider};
use egui_system_font_provider::SystemFontProvider;
use ensemble_ui::toolkit::emoji;

/// A text in many scripts must not load face after face without end; one script needs one to four.
const MOST_FACES: usize = 48;

/// A face that has it is the system's emoji font. Fonts of text have many of the older emoji, and would be taken before that one.
const ONLY_EMOJI: &str = "\u{1F970}";

/// Asks the system's font service (fontconfig, CoreText, DirectWrite) for a face.
#[derive(Default)]
pub struct SystemFonts {
    /// Made when the first glyph is missing: listing the fonts takes a thread and up to hundreds of milliseconds, and most apps need none.
    provider: OnceLock<SystemFontProvider>,
    handed_out: Mutex<HashSet<String>>,
}

impl SystemFonts {
    /// As egui takes it: the only font provider of a window.
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
        let provider = self.provider.get_or_init(SystemFontProvider::new);
        let emoji = FallbackRequest { cluster: ONLY_EMOJI, family: request.family };
        let is_emoji = *request.family == emoji::family();
        let found = if is_emoji { provider.font_for(&emoji) } else { provider.font_for(request) }?;
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
