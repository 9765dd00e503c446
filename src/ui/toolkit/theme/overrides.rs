//! An app's own colours on top of a bundled theme: some are given, the others are derived from them.

use std::sync::Arc;

use egui::Color32;
use ensemble_core::spec::Family;

use super::{Theme, color};

/// The colours that an app sets; those it leaves out stay or are derived.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overrides {
    /// The accent.
    pub primary: Option<Color32>,
    /// Text on the accent; chosen by contrast if left out.
    pub on_primary: Option<Color32>,
    /// Background of the window.
    pub background: Option<Color32>,
    /// Cards, fields, menus; follows the background if left out.
    pub surface: Option<Color32>,
    /// Primary text; the secondary text colours are derived from it.
    pub text: Option<Color32>,
    /// The family of everything that names no other.
    pub family: Option<Family>,
}

impl Theme {
    /// This theme with an app's own values. With a dark background a light theme is replaced by the dark one first, and the reverse, so
    /// that the colours that the app does not set fit its background.
    pub(crate) fn with_overrides(&self, overrides: &Overrides) -> Arc<Self> {
        let mut theme = match overrides.background {
            Some(background) if color::is_dark(background) != self.dark => self.other_scheme(),
            _ => self.clone(),
        };
        if let Some(background) = overrides.background {
            theme.stand_on(background);
        }
        let colors = &mut theme.colors;
        if let Some(surface) = overrides.surface {
            colors.surface = surface;
        }
        if let Some(text) = overrides.text {
            colors.text = text;
            colors.text2 = color::readable(color::mix(text, colors.surface, 0.3), colors.surface, 4.5);
            colors.text3 = color::readable(color::mix(text, colors.surface, 0.5), colors.surface, 4.5);
        }
        if let Some(primary) = overrides.primary {
            colors.accent = primary;
            colors.on_accent = if color::is_dark(primary) { Color32::WHITE } else { Color32::BLACK };
            if let Some(first) = colors.series.first_mut() {
                *first = color::readable(primary, colors.surface, 3.0);
            }
        }
        if let Some(on_primary) = overrides.on_primary {
            colors.on_accent = on_primary;
        }
        if let Some(family) = &overrides.family {
            theme.family = Some(family.clone());
        }
        Arc::new(theme)
    }

    fn other_scheme(&self) -> Self {
        let other = if self.dark { Self::light() } else { Self::dark() };
        Self { dark: other.dark, colors: other.colors.clone(), ..self.clone() }
    }

    /// Derives the surface colours from a coloured background, with the same distances as in the bundled theme.
    fn stand_on(&mut self, background: Color32) {
        let rise = |share| color::mix(background, Color32::WHITE, share);
        let sink = |share| color::mix(background, Color32::BLACK, share);
        let c = &mut self.colors;
        c.background = background;
        (c.surface, c.surface2, c.border) =
            if self.dark { (rise(0.04), rise(0.07), rise(0.13)) } else { (rise(0.7), sink(0.03), sink(0.09)) };
        // WCAG 2 asks for 4.5 for text, for 3 for large text (1.4.3) and for the edges of controls (1.4.11).
        c.control_border = color::readable(c.control_border, c.surface2, 3.0);
        c.text2 = color::readable(c.text2, c.surface2, 4.5);
        c.text3 = color::readable(c.text3, c.surface2, 4.5);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_accent_of_the_apps_own_gets_text_that_can_be_read() {
        for primary in [Color32::from_rgb(0xE0, 0x1B, 0x9D), Color32::YELLOW, Color32::BLACK] {
            let theme = Theme::light().with_overrides(&Overrides { primary: Some(primary), ..Overrides::default() });
            assert_eq!(theme.colors.accent, primary);
            assert!(color::contrast(theme.on(primary), primary) >= 4.5);
        }
    }

    #[test]
    fn a_dark_background_makes_the_theme_dark() {
        let background = Color32::from_rgb(20, 10, 40);
        let theme = Theme::light().with_overrides(&Overrides { background: Some(background), ..Overrides::default() });
        assert!(theme.dark);
        assert_eq!(theme.colors.background, background);
        assert!(color::contrast(theme.colors.text2, theme.colors.surface2) >= 4.5);
    }

    #[test]
    fn nothing_given_changes_nothing() {
        let theme = Theme::dark().with_overrides(&Overrides::default());
        assert_eq!(format!("{theme:?}"), format!("{:?}", Theme::dark()));
    }
}
