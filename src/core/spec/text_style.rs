//! Text styles (`LANGUAGE.md` 13), read from a `Value`: `textStyle`, weight, alignment, direction, overflow.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::shadow::BoxShadow;
use super::style::{Gradient, Length, Offset};
use super::{Color, Family, FromValue, Kind, Prop, prop};
use crate::value::Value;

/// Space between letters and between words, in logical pixels; the bounds exceed the width of any window.
const SPACING: Kind = Kind::Number { min: -1000.0, max: 1000.0 };
const SPACING_RANGE: RangeInclusive<f32> = -1000.0..=1000.0;

/// Words of `whiteSpace`.
const WHITE_SPACE: Kind = Kind::Enum(&["normal", "nowrap", "pre", "pre-wrap", "pre-line", "break-spaces"]);

/// Keys of a `textStyle`; unusable values are dropped.
pub const TEXT_STYLE: &[Prop] = &[
    prop("fontFamily", Kind::Any, "Family by name."),
    prop("fontSize", Kind::Number { min: 1.0, max: 1000.0 }, "Size in logical pixels."),
    prop("lineHeightMultiple", Kind::Number { min: 0.1, max: 10.0 }, "Line height as a multiple of the size."),
    prop(
        "lineHeight",
        Kind::Length,
        "Line height as CSS writes it: `1.5` times the size, `150%` of it, or `24px`; `lineHeightMultiple` goes before it.",
    ),
    prop("fontWeight", Kind::FontWeight, "`light`, `normal`, `medium`, `bold`, `w100` to `w900` or the number."),
    prop("isItalic", Kind::Bool, "Slants the letters."),
    prop("fontStyle", Kind::Enum(&["normal", "italic", "oblique"]), "`italic` slants the letters, as `isItalic` does."),
    prop("color", Kind::Color, "Colour of the letters."),
    prop("backgroundColor", Kind::Color, "Colour behind the letters."),
    prop("textAlign", TextAlign::KIND, "Horizontal alignment of the lines."),
    prop(
        "decoration",
        Kind::Enum(&["none", "underline", "overline", "lineThrough", "line-through"]),
        "A line below the text, above a Text, or through it.",
    )
    .also(&["textDecoration", "textDecorationLine"]),
    prop("decorationColor", Kind::Color, "Colour of that line; that of the letters by default.")
        .also(&["textDecorationColor"]),
    prop(
        "decorationThickness",
        Kind::Number { min: 0.0, max: 100.0 },
        "Thickness of that line in logical pixels; 1 by default.",
    )
    .also(&["textDecorationThickness"]),
    prop("decorationStyle", LineStyle::KIND, "Kind of that line; Markdown and Html draw a solid one.")
        .or("solid")
        .also(&["textDecorationStyle"]),
    prop(
        "overflow",
        TextOverflow::KIND,
        "Overflow of a Text whose letters do not fit: `ellipsis` ends them with `…`, `fade` lets the last of them fade away, `clip` and `hidden` cut them, `visible` draws them beyond its box.",
    )
    .also(&["textOverflow"]),
    prop(
        "textTransform",
        LetterCase::KIND,
        "Case in which the letters are drawn, by the app's language: `uppercase`, `lowercase`, or `capitalize` for the first letter of each word.",
    ),
    prop(
        "whiteSpace",
        WHITE_SPACE,
        "`nowrap` and `pre` keep a text on one line; with every other word it breaks where its width ends. Blanks and line breaks of a text are always kept.",
    ),
    prop("letterSpacing", SPACING, "Space between letters in logical pixels."),
    prop("wordSpacing", SPACING, "Extra space between words in logical pixels."),
    prop(
        "gradient",
        Kind::Gradient,
        "Colours of the letters of a Text, from its left to its right unless it says otherwise.",
    ),
    prop("shadowColor", Kind::Color, "Colour of a shadow that the letters of a Text cast."),
    prop("shadowOffset", Kind::Offset, "Offset of that shadow; none by default."),
    prop("shadowRadius", Kind::Number { min: 0.0, max: 100.0 }, "Softness of that shadow in logical pixels."),
    prop("textShadow", Kind::BoxShadow, "That shadow as CSS writes it: `1px 2px 3px grey`; `shadowColor` goes before it."),
];

/// The weight of text. The bundled face has these three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Weights up to w400.
    #[default]
    Regular,
    /// w500.
    Medium,
    /// Weights from w600 on.
    Bold,
}

/// Horizontal alignment of lines of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum TextAlign {
    #[default]
    Start,
    Center,
    End,
    Justify,
}

/// A text style; `None` is inherited.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextStyle {
    /// Font family by name.
    pub family: Option<Family>,
    /// Size in logical pixels.
    pub size: Option<f32>,
    /// Line height as a multiple of the size.
    pub line_height: Option<f32>,
    /// Weight.
    pub weight: Option<Weight>,
    /// True for slanted letters.
    pub italic: Option<bool>,
    /// Colour of the glyphs.
    pub color: Option<Color>,
    /// Colour behind the glyphs.
    pub background: Option<Color>,
    /// Alignment of lines.
    pub align: Option<TextAlign>,
    /// A line below the text.
    pub underline: bool,
    /// A line through the text.
    pub line_through: bool,
    /// Colour of these lines; that of the glyphs when it is not set.
    pub line_color: Option<Color>,
    /// Thickness of these lines, in logical pixels.
    pub line_width: Option<f32>,
    /// Kind of these lines; solid by default.
    pub line_style: Option<LineStyle>,
    /// Treatment of letters that do not fit.
    pub overflow: Option<TextOverflow>,
    /// Extra space between letters, in logical pixels.
    pub letter_spacing: Option<f32>,
    /// Extra space between words, in logical pixels.
    pub word_spacing: Option<f32>,
    /// A line above the text.
    pub overline: bool,
    /// Colours of the letters.
    pub gradient: Option<Arc<Gradient>>,
    /// A shadow of the letters.
    pub shadow: Option<LetterShadow>,
    /// Case in which the letters are drawn.
    pub case: Option<LetterCase>,
    /// True for text that is not broken into lines.
    pub nowrap: Option<bool>,
}

/// Case in which letters are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum LetterCase {
    #[default]
    AsWritten,
    Upper,
    Lower,
    Capitalized,
}

/// Kind of a line below, above or through text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum LineStyle {
    #[default]
    Solid,
    Double,
    Dotted,
    Dashed,
    Wavy,
}

/// Treatment of letters that do not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum TextOverflow {
    Clip,
    Fade,
    Ellipsis,
    Visible,
}

/// A shadow of letters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LetterShadow {
    /// Colour of the shadow.
    pub color: Color,
    /// Distance from the letters.
    pub offset: Offset,
    /// Width of its soft edge, in logical pixels.
    pub radius: f32,
}

impl TextStyle {
    /// This style, with the properties of `base` where it sets none.
    pub fn or(&self, base: &TextStyle) -> TextStyle {
        TextStyle {
            family: self.family.clone().or_else(|| base.family.clone()),
            size: self.size.or(base.size),
            line_height: self.line_height.or(base.line_height),
            weight: self.weight.or(base.weight),
            italic: self.italic.or(base.italic),
            color: self.color.or(base.color),
            background: self.background.or(base.background),
            align: self.align.or(base.align),
            underline: self.underline || base.underline,
            line_through: self.line_through || base.line_through,
            line_color: self.line_color.or(base.line_color),
            line_width: self.line_width.or(base.line_width),
            line_style: self.line_style.or(base.line_style),
            overflow: self.overflow.or(base.overflow),
            letter_spacing: self.letter_spacing.or(base.letter_spacing),
            word_spacing: self.word_spacing.or(base.word_spacing),
            overline: self.overline || base.overline,
            gradient: self.gradient.clone().or_else(|| base.gradient.clone()),
            shadow: self.shadow.or(base.shadow),
            case: self.case.or(base.case),
            nowrap: self.nowrap.or(base.nowrap),
        }
    }
}

impl FromValue for Weight {
    const KIND: Kind = Kind::FontWeight;

    fn from_value(value: &Value) -> Option<Self> {
        let weight = match value {
            Value::Number(number) => *number,
            Value::Text(text) => match &**text {
                "light" | "thin" => 300.0,
                "normal" | "regular" => 400.0,
                "medium" => 500.0,
                "semibold" | "semiBold" => 600.0,
                "bold" | "bolder" => 700.0,
                other => other.trim_start_matches('w').parse().ok()?,
            },
            _ => return None,
        };
        Some(match weight {
            w if w < 450.0 => Self::Regular,
            w if w < 550.0 => Self::Medium,
            _ => Self::Bold,
        })
    }
}

impl TextAlign {
    /// The accepted words; `left` is `start` and `right` is `end`.
    pub const WORDS: &'static [&'static str] = &["start", "left", "center", "end", "right", "justify"];
}

impl FromValue for TextAlign {
    const KIND: Kind = Kind::Enum(Self::WORDS);

    fn from_value(value: &Value) -> Option<Self> {
        Some(match value.as_str()? {
            "start" | "left" => Self::Start,
            "center" => Self::Center,
            "end" | "right" => Self::End,
            "justify" => Self::Justify,
            _ => return None,
        })
    }
}

/// The direction in which a text is read and children of a Row follow one another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TextDirection {
    /// Left to right, as in Latin.
    #[default]
    LeftToRight,
    /// Right to left, as in Arabic and Hebrew.
    RightToLeft,
}

impl TextDirection {
    /// The accepted words.
    pub const WORDS: &'static [&'static str] = &["leftToRight", "rightToLeft", "ltr", "rtl"];

    /// The direction of a language by its code, such as `ar` or `he-IL`.
    pub fn of_language(code: &str) -> Self {
        let language = code.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        match &*language {
            "ar" | "ckb" | "dv" | "fa" | "he" | "iw" | "ks" | "ps" | "sd" | "ug" | "ur" | "yi" => Self::RightToLeft,
            _ => Self::LeftToRight,
        }
    }

    /// True for right to left.
    pub fn is_rtl(self) -> bool {
        self == Self::RightToLeft
    }
}

impl FromValue for TextDirection {
    const KIND: Kind = Kind::Enum(Self::WORDS);

    fn from_value(value: &Value) -> Option<Self> {
        Some(match value.as_str()? {
            "leftToRight" | "ltr" => Self::LeftToRight,
            "rightToLeft" | "rtl" => Self::RightToLeft,
            _ => return None,
        })
    }
}

impl FromValue for LineStyle {
    const KIND: Kind = Kind::Enum(&["solid", "double", "dotted", "dashed", "wavy"]);

    fn from_value(value: &Value) -> Option<Self> {
        Some(match value.as_str()? {
            "solid" => Self::Solid,
            "double" => Self::Double,
            "dotted" => Self::Dotted,
            "dashed" => Self::Dashed,
            "wavy" => Self::Wavy,
            _ => return None,
        })
    }
}

impl FromValue for TextOverflow {
    const KIND: Kind = Kind::Enum(&["clip", "fade", "ellipsis", "visible", "hidden"]);

    fn from_value(value: &Value) -> Option<Self> {
        Some(match value.as_str()? {
            "clip" | "hidden" => Self::Clip,
            "fade" => Self::Fade,
            "ellipsis" => Self::Ellipsis,
            "visible" => Self::Visible,
            _ => return None,
        })
    }
}

impl FromValue for LetterCase {
    const KIND: Kind = Kind::Enum(&["none", "uppercase", "lowercase", "capitalize"]);

    fn from_value(value: &Value) -> Option<Self> {
        Some(match value.as_str()? {
            "none" => Self::AsWritten,
            "uppercase" => Self::Upper,
            "lowercase" => Self::Lower,
            "capitalize" => Self::Capitalized,
            _ => return None,
        })
    }
}

impl FromValue for TextStyle {
    const KIND: Kind = Kind::TextStyle;

    fn from_value(value: &Value) -> Option<Self> {
        let map = value.as_map()?;
        let read = |key: &str| map.get(key).cloned().unwrap_or_default();
        // CSS has other names for some of them.
        let either =
            |key: &str, other: &str| map.get(key).filter(|own| !own.is_null()).cloned().unwrap_or_else(|| read(other));
        let decoration = match either("decoration", "textDecoration") {
            Value::Null => read("textDecorationLine"),
            decoration => decoration,
        };
        let size = f32::from_value(&read("fontSize")).filter(|size| (1.0..=1000.0).contains(size));
        Some(Self {
            family: Family::from_value(&read("fontFamily")),
            size,
            line_height: f32::from_value(&read("lineHeightMultiple"))
                .or_else(|| css_line_height(&read("lineHeight"), size))
                .filter(|n| (0.1..=10.0).contains(n)),
            weight: Weight::from_value(&read("fontWeight")),
            italic: bool::from_value(&read("isItalic")).or_else(|| Some(read("fontStyle").as_str()? != "normal")),
            color: Color::from_value(&read("color")),
            background: Color::from_value(&read("backgroundColor")),
            align: TextAlign::from_value(&read("textAlign")),
            underline: decoration.as_str() == Some("underline"),
            line_through: matches!(decoration.as_str(), Some("lineThrough" | "line-through")),
            line_color: Color::from_value(&either("decorationColor", "textDecorationColor")),
            line_width: f32::from_value(&either("decorationThickness", "textDecorationThickness"))
                .filter(|width| (0.0..=100.0).contains(width)),
            line_style: LineStyle::from_value(&either("decorationStyle", "textDecorationStyle")),
            overflow: TextOverflow::from_value(&either("overflow", "textOverflow")),
            letter_spacing: f32::from_value(&read("letterSpacing")).filter(|space| SPACING_RANGE.contains(space)),
            word_spacing: f32::from_value(&read("wordSpacing")).filter(|space| SPACING_RANGE.contains(space)),
            overline: decoration.as_str() == Some("overline"),
            case: LetterCase::from_value(&read("textTransform")),
            nowrap: read("whiteSpace").as_str().map(|word| matches!(word, "nowrap" | "pre")),
            gradient: Gradient::from_value(&read("gradient")).map(Arc::new),
            shadow: Color::from_value(&read("shadowColor"))
                .map(|color| LetterShadow {
                    color,
                    offset: Offset::from_value(&read("shadowOffset")).unwrap_or(Offset { x: 0.0, y: 0.0 }),
                    radius: f32::from_value(&read("shadowRadius")).map_or(0.0, |radius| radius.clamp(0.0, 100.0)),
                })
                .or_else(|| {
                    let BoxShadow { color, offset, blur, .. } = BoxShadow::from_value(&read("textShadow"))?;
                    Some(LetterShadow { color, offset, radius: blur.clamp(0.0, 100.0) })
                }),
        })
    }
}

/// A line height of CSS as a multiple of the size; a length in pixels is one of 14 where the style says no size.
fn css_line_height(value: &Value, size: Option<f32>) -> Option<f32> {
    // A number without a unit is a multiple; no line is as high as ten of its letters, so a larger one was meant as pixels.
    const HIGHEST: f32 = 10.0;
    let is_bare = |value: &Value| value.as_str().is_none_or(|text| text.trim().parse::<f64>().is_ok());
    match Length::from_value(value)? {
        Length::Share(share) => Some(share),
        Length::Pixels(number) if is_bare(value) && number <= HIGHEST => Some(number),
        Length::Pixels(pixels) => Some(pixels / size.unwrap_or(14.0)),
        Length::Usual => None,
    }
}
