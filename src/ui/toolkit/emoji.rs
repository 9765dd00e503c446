//! Emoji in colour. A text font may have a character that is also an emoji (`❤`, `☺`, `©`); Unicode decides which is meant ([UTS
//! #51](https://www.unicode.org/reports/tr51/)): most emoji are pictures by themselves, the others when U+FE0F follows, and a digit only as a
//! keycap. Those pieces of a text are laid out in a family of their own ([`family`]), for which the host gives the system's emoji font;
//! where it has none, the bundled one of one colour is used.
//!
//! Abilities of egui 0.37: bitmap and `COLR` glyphs; every cluster is shaped as a whole, so a skin tone, a flag, a keycap and a family are one
//! picture where the emoji font has one. Limits: no `SVG` glyphs; without a colour font a family is drawn as its members, a flag as two letters,
//! and a skin tone beside its hand. An emoji in an editable field is drawn with the field's own family: `❤` is there the glyph of the text font.

use egui::FontFamily;
use egui::epaint::text::has_emoji_presentation;
use unicode_segmentation::UnicodeSegmentation as _;

/// The family of emoji.
pub fn family() -> FontFamily {
    FontFamily::Name("emoji".into())
}

/// True when a text may contain an emoji: a cheap test, so that other text costs nothing more.
pub(crate) fn may_hold(text: &str) -> bool {
    !text.is_ascii()
        && text.chars().any(
            |c| matches!(c, '\u{FE0F}' | '\u{231A}'..='\u{23FF}' | '\u{25FD}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FFFF}'),
        )
}

/// A text in pieces; true for those that are emoji.
pub fn pieces(text: &str) -> Vec<(&str, bool)> {
    let mut pieces = Vec::new();
    let (mut from, mut is_emoji) = (0, false);
    for (at, cluster) in text.grapheme_indices(true) {
        let emoji = has_emoji_presentation(cluster);
        if emoji != is_emoji {
            if at > from {
                pieces.push((&text[from..at], is_emoji));
            }
            (from, is_emoji) = (at, emoji);
        }
    }
    if from < text.len() {
        pieces.push((&text[from..], is_emoji));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emoji_are_no_text() {
        for (text, expected) in [
            ("I \u{2764}\u{FE0F} it", &[("I ", false), ("\u{2764}\u{FE0F}", true), (" it", false)][..]),
            ("I \u{2764} it", &[("I \u{2764} it", false)]),
            ("\u{263A}\u{FE0F}", &[("\u{263A}\u{FE0F}", true)]),
            ("\u{A9}\u{FE0F} 2026 \u{A9}", &[("\u{A9}\u{FE0F}", true), (" 2026 \u{A9}", false)]),
            ("1\u{FE0F}\u{20E3}2", &[("1\u{FE0F}\u{20E3}", true), ("2", false)]),
            ("\u{1F44B}\u{1F3FD}\u{1F1E9}\u{1F1EA}", &[("\u{1F44B}\u{1F3FD}\u{1F1E9}\u{1F1EA}", true)]),
            (
                "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}!",
                &[("\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}", true), ("!", false)],
            ),
            ("\u{2B50} 12", &[("\u{2B50}", true), (" 12", false)]),
            ("\u{2764}\u{FE0E}", &[("\u{2764}\u{FE0E}", false)]),
        ] {
            assert_eq!(pieces(text), expected, "{text}");
            assert!(may_hold(text) || expected.iter().all(|(_, emoji)| !emoji), "{text}");
        }
        for plain in ["0123456789 #*", "Ångström → 漢字 한국어 العربية", "\u{A9} \u{2122}"] {
            assert!(!may_hold(plain), "{plain}");
        }
    }
}
