//! The theme: colours, sizes, text styles and durations. The values are those of `assets/theme.yaml`; an app's own theme overrides some of
//! them and the rest is derived (`Theme::with_overrides`).

pub mod color;
mod node_text;
mod overrides;
mod style;
mod tokens;
pub mod topics;

use std::sync::{Arc, LazyLock};

use egui::{Color32, FontFamily, FontId, Stroke};

use super::families::{Families, FoundFace};
use super::fonts;
use ensemble_core::spec::{Family, TextStyle};

pub use overrides::Overrides;
pub use tokens::{
    Card, Colors, Control, Elevation, Motion, Radius, Screen, Shadow, SizeTokens, Spacing, TypeScale, TypeStyle, Weight,
};

/// A complete theme.
#[derive(Clone, Debug)]
pub struct Theme {
    /// True for a theme with light text on dark surfaces.
    pub dark: bool,
    /// True when animations are turned off.
    pub reduced_motion: bool,
    /// True if the app's language runs from right to left: menus over the page follow it.
    pub rtl: bool,
    /// The colours.
    pub colors: Colors,
    /// Distances on a grid of four points.
    pub spacing: Spacing,
    /// The frame around a screen's content.
    pub screen: Screen,
    /// Distances in and between cards.
    pub card: Card,
    /// Corner radii.
    pub radius: Radius,
    /// Sizes of controls.
    pub control: Control,
    /// Durations of animations.
    pub motion: Motion,
    /// The type scale.
    pub text: TypeScale,
    /// Shadows of floating surfaces.
    pub elevation: Elevation,
    /// Families of fonts besides the bundled ones.
    pub families: Arc<Families>,
    /// Default family: `App.fontFamily` of an older theme.
    pub family: Option<Family>,
    /// The language that the app speaks: a family may be one of a language.
    pub language: Arc<str>,
    /// Style of texts that set no other, beyond size, weight, family and colour: that of one widget ([`Theme::for_node`]).
    pub own_text: TextStyle,
}

/// The use of a text, which selects a style of the type scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextRole {
    /// The largest text of a screen.
    Display,
    /// A screen's or dialog's title.
    Title,
    /// A card's or section's title.
    Heading,
    /// Running text and values.
    Body,
    /// Buttons, field names, table heads.
    Label,
    /// Hints, times, axis labels.
    Caption,
    /// Raw data in a mono face.
    Data,
}

/// The meaning of a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// No meaning: neither good nor bad.
    Neutral,
    /// The primary action.
    Accent,
    /// Success, live.
    Success,
    /// Needs attention, retrying.
    Warning,
    /// Errors, destructive actions.
    Danger,
    /// Information, connecting.
    Info,
}

struct Bundled {
    light: Arc<Theme>,
    dark: Arc<Theme>,
}

static BUNDLED: LazyLock<Bundled> = LazyLock::new(|| {
    let tokens = tokens::bundled();
    Bundled {
        light: Arc::new(Theme::new(false, tokens.light, tokens.sizes.clone())),
        dark: Arc::new(Theme::new(true, tokens.dark, tokens.sizes)),
    }
});

impl Theme {
    /// The bundled light theme.
    pub fn light() -> Arc<Self> {
        Arc::clone(&BUNDLED.light)
    }

    /// The bundled dark theme.
    pub fn dark() -> Arc<Self> {
        Arc::clone(&BUNDLED.dark)
    }

    fn new(dark: bool, colors: Colors, sizes: SizeTokens) -> Self {
        let SizeTokens { spacing, screen, card, radius, control, motion, text, elevation } = sizes;
        Self {
            dark,
            reduced_motion: false,
            rtl: false,
            colors,
            spacing,
            screen,
            card,
            radius,
            control,
            motion,
            text,
            elevation,
            families: Arc::default(),
            family: None,
            language: Arc::default(),
            own_text: TextStyle::default(),
        }
    }

    /// Size, line height and weight of a text role.
    pub(crate) fn type_style(&self, role: TextRole) -> TypeStyle {
        match role {
            TextRole::Display => self.text.display,
            TextRole::Title => self.text.title,
            TextRole::Heading => self.text.heading,
            TextRole::Body => self.text.body,
            TextRole::Label => self.text.label,
            TextRole::Caption => self.text.caption,
            TextRole::Data => self.text.data,
        }
    }

    /// The font of a text role.
    pub fn font(&self, role: TextRole) -> FontId {
        let style = self.type_style(role);
        self.font_of(style.weight, style.size)
    }

    /// A font of this weight and size, in logical pixels.
    pub fn font_of(&self, weight: Weight, size: f32) -> FontId {
        let own = self.family.as_ref().filter(|_| weight != Weight::Mono);
        if let Some(face) = own.and_then(|family| self.face(family, weight, false)) {
            return FontId::new(size, face.family);
        }
        let family = match weight {
            Weight::Mono => FontFamily::Monospace,
            Weight::Regular => FontFamily::Proportional,
            Weight::Medium => fonts::medium(),
            Weight::Semibold => fonts::semibold(),
        };
        FontId::new(size, family)
    }

    /// The face of a family in the app's language; `None` where the bundled letters are drawn.
    pub fn face(&self, family: &Family, weight: Weight, italic: bool) -> Option<FoundFace> {
        let weight = match weight {
            Weight::Regular | Weight::Mono => 400,
            Weight::Medium => 500,
            Weight::Semibold => 600,
        };
        self.families.find(&family.names(&self.language), weight, italic)
    }

    /// The icon font in this size.
    pub fn icon_font(&self, side: f32) -> FontId {
        // Glyphs are kept as pixels: a larger one would take more than the texture that holds them.
        const LARGEST: f32 = 1024.0;
        FontId::new(side.clamp(1.0, LARGEST), fonts::icons())
    }

    /// Padding of a screen in a window of this width, in logical pixels.
    pub(crate) fn screen_padding(&self, width: f32) -> f32 {
        if width < self.screen.narrow_below { self.screen.narrow_padding } else { self.screen.padding }
    }

    /// Colour of a chart's series by index; starts again after the last.
    pub fn series(&self, index: usize) -> Color32 {
        let series = &self.colors.series;
        series.get(index % series.len().max(1)).copied().unwrap_or(self.colors.accent)
    }

    /// The colour of a tone, readable as text on any surface.
    pub fn tone(&self, tone: Tone) -> Color32 {
        match tone {
            Tone::Neutral => self.colors.text2,
            Tone::Accent => self.colors.accent,
            Tone::Success => self.colors.success,
            Tone::Warning => self.colors.warning,
            Tone::Danger => self.colors.danger,
            Tone::Info => self.colors.info,
        }
    }

    /// A background tinted in this tone, for tags, alerts and changed cells.
    pub fn soft(&self, tone: Tone) -> Color32 {
        color::mix(self.colors.surface, self.tone(tone), if self.dark { 0.16 } else { 0.08 })
    }

    /// Text colour of this tone that is readable on [`Self::soft`].
    pub fn on_soft(&self, tone: Tone) -> Color32 {
        // WCAG 2 asks for 4.5 between body text and its background.
        color::readable(self.tone(tone), self.soft(tone), 4.5)
    }

    /// The text colour that is readable on `ground`.
    pub fn on(&self, ground: Color32) -> Color32 {
        if ground == self.colors.accent {
            return self.colors.on_accent;
        }
        let (light, dark) = if self.dark {
            (self.colors.text, self.colors.background)
        } else {
            (self.colors.surface, self.colors.text)
        };
        if color::contrast(light, ground) >= 4.5 || color::is_dark(ground) { light } else { dark }
    }

    /// Background of a filled control under the pointer.
    pub fn hovered(&self, ground: Color32) -> Color32 {
        color::mix(ground, self.colors.text, 0.06)
    }

    /// Background of a filled control while it is pressed.
    pub fn pressed(&self, ground: Color32) -> Color32 {
        color::mix(ground, self.colors.text, 0.12)
    }

    /// The colour of a disabled control.
    pub fn disabled(&self, color: Color32) -> Color32 {
        color::alpha(color, self.control.disabled_opacity)
    }

    /// The stroke of the focus ring, which is drawn `control.focus_offset` outside of the widget.
    pub fn focus_ring(&self) -> Stroke {
        Stroke::new(self.control.focus_width, self.colors.accent)
    }

    /// Converts a duration of [`Motion`] from milliseconds to seconds; 0 when animations are turned off.
    pub fn seconds(&self, millis: f32) -> f32 {
        if self.reduced_motion { 0.0 } else { millis / 1000.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::{color::contrast, *};

    fn themes() -> [Arc<Theme>; 2] {
        [Theme::light(), Theme::dark()]
    }

    #[test]
    fn words_and_controls_stand_out_from_every_surface() {
        for theme in themes() {
            let c = &theme.colors;
            for ground in [c.background, c.surface, c.surface2] {
                for (name, color) in [
                    ("text", c.text),
                    ("text2", c.text2),
                    ("text3", c.text3),
                    ("accent", c.accent),
                    ("success", c.success),
                    ("warning", c.warning),
                    ("danger", c.danger),
                    ("info", c.info),
                ] {
                    assert!(contrast(color, ground) >= 4.5, "{name} on {ground:?}, dark: {}", theme.dark);
                }
                assert!(contrast(c.control_border, ground) >= 3.0, "on {ground:?}, dark: {}", theme.dark);
            }
            assert!(contrast(c.on_accent, c.accent) >= 4.5);
            assert!(c.series.iter().all(|color| contrast(*color, c.surface) >= 3.0));
        }
    }

    #[test]
    fn what_is_chosen_for_a_ground_can_be_read_on_it() {
        let tones = [Tone::Neutral, Tone::Accent, Tone::Success, Tone::Warning, Tone::Danger, Tone::Info];
        for theme in themes() {
            for tone in tones {
                assert!(contrast(theme.on_soft(tone), theme.soft(tone)) >= 4.5, "{tone:?}, dark: {}", theme.dark);
                let solid = theme.tone(tone);
                assert!(contrast(theme.on(solid), solid) >= 4.5, "on {tone:?}, dark: {}", theme.dark);
            }
        }
    }

    #[test]
    fn dark_surfaces_get_lighter_as_they_rise() {
        let c = Theme::dark().colors.clone();
        let steps = [c.background, c.surface, c.surface2, c.border].map(|color| contrast(color, Color32::BLACK));
        assert!(steps.is_sorted(), "{steps:?}");
    }

    #[test]
    fn series_start_again_after_the_last() {
        let theme = Theme::light();
        assert_eq!(theme.series(0), theme.series(theme.colors.series.len()));
    }
}
