//! The design tokens of `assets/theme.yaml`.

use egui::Color32;
use serde::{Deserialize, Deserializer, de::Error};

use ensemble_core::diag::{FileId, Report};
use ensemble_core::syntax;

/// The whole file: sizes that both colour schemes share, and the colours of each.
#[derive(Deserialize)]
pub(super) struct Tokens {
    #[serde(flatten)]
    pub sizes: SizeTokens,
    pub light: Colors,
    pub dark: Colors,
}

/// Reads the bundled tokens.
pub(super) fn bundled() -> Tokens {
    const TEXT: &str = include_str!("../../../../assets/theme.yaml");
    let tree = syntax::parse(TEXT, FileId(0), &mut Report::default());
    let text = tree.map(|tree| tree.root.to_value().to_string()).unwrap_or_default();
    serde_json::from_str(&text).expect("assets/theme.yaml is part of the program and read by its tests")
}

/// Sizes, distances and durations. Lengths are logical pixels, durations milliseconds.
#[derive(Clone, Debug, Deserialize)]
pub struct SizeTokens {
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
}

/// Distances on a grid of four points.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spacing {
    /// 4: between a label and its hint.
    pub xs: f32,
    /// 8: between an icon and its text.
    pub sm: f32,
    /// 12: between the children of a card.
    pub md: f32,
    /// 16: between cards, and inside them.
    pub lg: f32,
    /// 24: around a screen.
    pub xl: f32,
    /// 32: between sections.
    pub xxl: f32,
    /// 48: around a single widget.
    pub huge: f32,
}

/// The frame around a screen's content.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Screen {
    /// Padding of a wide window.
    pub padding: f32,
    /// Padding of a narrow window.
    pub narrow_padding: f32,
    /// The width below which a window is narrow.
    pub narrow_below: f32,
}

/// Distances in and between cards.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// Space between the children of a card.
    pub gap: f32,
    /// Space between two cards.
    pub between: f32,
}

/// Corner radii.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Radius {
    /// Buttons, fields, menus.
    pub control: f32,
    /// Cards.
    pub card: f32,
    /// Dialogs.
    pub dialog: f32,
    /// Tags and switches: fully round.
    pub pill: f32,
}

/// Sizes of controls.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Control {
    /// Height of buttons and fields.
    pub height: f32,
    /// Height in tables and tool bars.
    pub dense: f32,
    /// Height of touch targets.
    pub touch: f32,
    /// Size of an icon.
    pub icon: f32,
    /// Width of the focus ring.
    pub focus_width: f32,
    /// Distance between the focus ring and the control.
    pub focus_offset: f32,
    /// Opacity of disabled controls.
    pub disabled_opacity: f32,
}

/// Durations of animations, in milliseconds.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Motion {
    /// Hover and press.
    pub quick: f32,
    /// Panels and toasts.
    pub panel: f32,
    /// Highlight of a changed number.
    pub change: f32,
}

/// The type scale.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypeScale {
    /// The largest text of a screen.
    pub display: TypeStyle,
    /// A screen's or dialog's title.
    pub title: TypeStyle,
    /// A card's or section's title.
    pub heading: TypeStyle,
    /// Running text and values.
    pub body: TypeStyle,
    /// Buttons, field names, table heads.
    pub label: TypeStyle,
    /// Hints, times, axis labels.
    pub caption: TypeStyle,
    /// Raw data in a mono face.
    pub data: TypeStyle,
}

/// A style of the type scale.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(from = "(f32, f32, Weight)")]
pub struct TypeStyle {
    /// Font size.
    pub size: f32,
    /// Distance between two base lines.
    pub line_height: f32,
    /// Font weight.
    pub weight: Weight,
}

impl From<(f32, f32, Weight)> for TypeStyle {
    fn from((size, line_height, weight): (f32, f32, Weight)) -> Self {
        Self { size, line_height, weight }
    }
}

/// The bundled fonts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Weight {
    /// Inter 400.
    Regular,
    /// Inter 500.
    Medium,
    /// Inter 600; serves for bold too.
    Semibold,
    /// JetBrains Mono 400.
    Mono,
}

/// Shadows of floating surfaces.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Elevation {
    /// Menus, popups, tooltips.
    pub menu: Shadow,
    /// Dialogs.
    pub dialog: Shadow,
}

/// A shadow.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(from = "(i8, i8, u8, f32)")]
pub struct Shadow {
    /// Offset to the right and down.
    pub offset: [i8; 2],
    /// Blur radius.
    pub blur: u8,
    /// Opacity of its black, from 0 to 1.
    pub opacity: f32,
}

impl From<(i8, i8, u8, f32)> for Shadow {
    fn from((x, y, blur, opacity): (i8, i8, u8, f32)) -> Self {
        Self { offset: [x, y], blur, opacity }
    }
}

/// The colours of a scheme.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Colors {
    /// Background of the window.
    #[serde(deserialize_with = "color")]
    pub background: Color32,
    /// Cards, fields, menus.
    #[serde(deserialize_with = "color")]
    pub surface: Color32,
    /// A second level on a surface: table heads, hover, code.
    #[serde(deserialize_with = "color")]
    pub surface2: Color32,
    /// Hairlines and borders of cards.
    #[serde(deserialize_with = "color")]
    pub border: Color32,
    /// Borders of fields, check boxes and outlined buttons.
    #[serde(deserialize_with = "color")]
    pub control_border: Color32,
    /// Primary text.
    #[serde(deserialize_with = "color")]
    pub text: Color32,
    /// Secondary text.
    #[serde(deserialize_with = "color")]
    pub text2: Color32,
    /// Placeholders, axis labels, icons at rest.
    #[serde(deserialize_with = "color")]
    pub text3: Color32,
    /// The primary action, selection, focus, links.
    #[serde(deserialize_with = "color")]
    pub accent: Color32,
    /// Text on the accent.
    #[serde(deserialize_with = "color")]
    pub on_accent: Color32,
    /// Success, live.
    #[serde(deserialize_with = "color")]
    pub success: Color32,
    /// Warnings, retrying.
    #[serde(deserialize_with = "color")]
    pub warning: Color32,
    /// Errors, destructive actions.
    #[serde(deserialize_with = "color")]
    pub danger: Color32,
    /// Information, connecting.
    #[serde(deserialize_with = "color")]
    pub info: Color32,
    /// Lines and bars of a chart, in their order.
    #[serde(deserialize_with = "colors")]
    pub series: Vec<Color32>,
}

fn color<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Color32, D::Error> {
    hex(&String::deserialize(deserializer)?)
}

fn colors<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Color32>, D::Error> {
    Vec::<String>::deserialize(deserializer)?.iter().map(|text| hex(text)).collect()
}

fn hex<E: Error>(text: &str) -> Result<Color32, E> {
    Color32::from_hex(text).map_err(|_| E::custom(format!("`{text}` is no colour: write `#RRGGBB`")))
}
