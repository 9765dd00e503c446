//! What widgets are drawn with: colours, sizes, text styles and times. The values stand in `assets/theme.yaml`; an app's
//! own theme overrides a few of them ([`Theme::with_overrides`]) and the rest follows.

pub mod color;
mod overrides;
mod style;
mod tokens;

use std::sync::{Arc, LazyLock};

use egui::{Color32, FontFamily, FontId, Stroke};

use super::fonts;

pub use overrides::Overrides;
pub use tokens::{
    Card, Colors, Control, Elevation, Measures, Motion, Radius, Screen, Shadow, Spacing, TypeScale, TypeStyle, Weight,
};

/// One complete look. Cheap to hand around in its `Arc`.
#[derive(Clone, Debug)]
pub struct Theme {
    /// Light text on dark surfaces.
    pub dark: bool,
    /// The system asks for no animation.
    pub reduced_motion: bool,
    /// The colours.
    pub colors: Colors,
    /// Distances on a grid of four points.
    pub spacing: Spacing,
    /// The frame around a screen's content.
    pub screen: Screen,
    /// Distances in and between cards.
    pub card: Card,
    /// How round corners are.
    pub radius: Radius,
    /// Sizes of things that are pressed.
    pub control: Control,
    /// How long changes take.
    pub motion: Motion,
    /// Sizes of text.
    pub text: TypeScale,
    /// Shadows of things that float.
    pub elevation: Elevation,
    /// The face of running text where the app brings its own; bound by whoever sets it.
    pub font_family: Option<FontFamily>,
}

/// What a piece of text is for; the type scale says how that looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextRole {
    /// The one large thing of a screen.
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

/// What a colour says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    Neutral,
    /// The primary action.
    Accent,
    /// Went well, live.
    Success,
    /// Needs attention, retrying.
    Warning,
    /// Went wrong, destroys.
    Danger,
    /// Worth knowing, connecting.
    Info,
}

struct Bundled {
    light: Arc<Theme>,
    dark: Arc<Theme>,
}

static BUNDLED: LazyLock<Bundled> = LazyLock::new(|| {
    let tokens = tokens::bundled();
    Bundled {
        light: Arc::new(Theme::new(false, tokens.light, tokens.measures.clone())),
        dark: Arc::new(Theme::new(true, tokens.dark, tokens.measures)),
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

    fn new(dark: bool, colors: Colors, measures: Measures) -> Self {
        let Measures { spacing, screen, card, radius, control, motion, text, elevation } = measures;
        Self {
            dark,
            reduced_motion: false,
            colors,
            spacing,
            screen,
            card,
            radius,
            control,
            motion,
            text,
            elevation,
            font_family: None,
        }
    }

    /// Size, line height and weight of this kind of text.
    pub fn type_style(&self, role: TextRole) -> TypeStyle {
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

    /// The font of this kind of text.
    pub fn font(&self, role: TextRole) -> FontId {
        let style = self.type_style(role);
        self.font_of(style.weight, style.size)
    }

    /// A font of this weight and size.
    pub fn font_of(&self, weight: Weight, size: f32) -> FontId {
        let family = match weight {
            Weight::Mono => FontFamily::Monospace,
            Weight::Regular | Weight::Medium | Weight::Semibold if self.font_family.is_some() => {
                self.font_family.clone().unwrap_or_default()
            }
            Weight::Regular => FontFamily::Proportional,
            Weight::Medium => fonts::medium(),
            Weight::Semibold => fonts::semibold(),
        };
        FontId::new(size, family)
    }

    /// The font of icons with this side.
    pub fn icon_font(&self, side: f32) -> FontId {
        FontId::new(side, fonts::icons())
    }

    /// Padding of a screen in a window of this width.
    pub fn screen_padding(&self, width: f32) -> f32 {
        if width < self.screen.narrow_below { self.screen.narrow_padding } else { self.screen.padding }
    }

    /// Colour of a chart's series; after the last it starts again.
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

    /// A ground tinted in this tone, for tags, alerts and changed cells.
    pub fn soft(&self, tone: Tone) -> Color32 {
        color::mix(self.colors.surface, self.tone(tone), if self.dark { 0.16 } else { 0.08 })
    }

    /// Text in this tone that can be read on its own [`Self::soft`] ground.
    pub fn on_soft(&self, tone: Tone) -> Color32 {
        color::readable(self.tone(tone), self.soft(tone), 4.5)
    }

    /// Black or white or this theme's own text: what can be read on `ground`.
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

    /// A filled control's ground under the pointer.
    pub fn hovered(&self, ground: Color32) -> Color32 {
        color::mix(ground, self.colors.text, 0.06)
    }

    /// A filled control's ground while it is pressed.
    pub fn pressed(&self, ground: Color32) -> Color32 {
        color::mix(ground, self.colors.text, 0.12)
    }

    /// A colour of something that cannot be used now.
    pub fn disabled(&self, color: Color32) -> Color32 {
        color::alpha(color, self.control.disabled_opacity)
    }

    /// The ring around what the keyboard has reached, drawn `control.focus_offset` outside of it.
    pub fn focus_ring(&self) -> Stroke {
        Stroke::new(self.control.focus_width, self.colors.accent)
    }

    /// A time in seconds, as egui counts, from one of [`Motion`]; zero where motion is not wanted.
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
                    ("accent", c.accent),
                    ("success", c.success),
                    ("warning", c.warning),
                    ("danger", c.danger),
                    ("info", c.info),
                ] {
                    assert!(contrast(color, ground) >= 4.5, "{name} on {ground:?}, dark: {}", theme.dark);
                }
                for (name, color) in [("text3", c.text3), ("controlBorder", c.control_border)] {
                    assert!(contrast(color, ground) >= 3.0, "{name} on {ground:?}, dark: {}", theme.dark);
                }
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
