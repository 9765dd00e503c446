//! Keys of a theme file. The loader, the reference and the schema read these tables.

use crate::spec::{Kind, Prop, prop};

/// Keys of one theme.
pub const KEYS: &[Prop] = &[
    prop(
        "Tokens",
        Kind::Map,
        "Values with names, such as `Colors: {accent: \"#0B7285\"}`: `${Colors.accent}` in `Styles`, `${colors.accent}` in screens.",
    ),
    prop(
        "Styles",
        Kind::Map,
        "Properties by widget type (`Button`), class (`.note`) or id (`\"#send\"`); later ones of these three win.",
    ),
    prop("inheritsFrom", Kind::Text, "The name of a theme that is listed earlier; this one changes parts of it."),
    prop(
        "default",
        Kind::Bool,
        "True for the theme that the app starts with; otherwise the system's wish for light or dark decides.",
    )
    .or("false"),
    prop("dark", Kind::Bool, "True for a dark theme; by default when its name contains \"dark\"."),
    prop("Colors", Kind::Keys(COLORS), "Colours of everything that no style says.").also(&["colors"]),
    prop("Screen", Kind::Keys(SCREEN), "The page behind all widgets."),
    prop("App", Kind::Keys(APP), "Text style and font family that every text inherits."),
    prop("Text", Kind::Keys(TEXT), "Text styles by their role."),
    prop("Widgets", Kind::Keys(WIDGETS), "Properties by widget type, in the older form; `Styles` goes before them."),
    prop("Transitions", Kind::Map, "Has no effect: screens change at once.").ignored("screens change at once"),
    prop("cssStyling", Kind::Bool, "Has no effect: classes are always on.").ignored("classes are always on"),
];

/// Keys of `Colors`; the window reads them by name.
pub const COLORS: &[Prop] = &[
    prop("primary", Kind::Color, "The accent: filled buttons, selection, focus, links, the first series of a chart."),
    prop("seed", Kind::Color, "The accent, when there is no `primary`."),
    prop("onPrimary", Kind::Color, "Text on the accent; chosen by contrast unless given."),
    prop("secondary", Kind::Color, "Has no effect: there is one accent.").ignored("there is one accent"),
    prop("onSecondary", Kind::Color, "Has no effect: there is one accent.").ignored("there is one accent"),
    prop("disabled", Kind::Color, "Has no effect: what is disabled is paler.").ignored("what is disabled is paler"),
    prop("loadingScreenBackgroundColor", Kind::Color, "Has no effect: a screen opens at once.")
        .ignored("a screen opens at once"),
    prop("loadingScreenIndicatorColor", Kind::Color, "Has no effect: a screen opens at once.")
        .ignored("a screen opens at once"),
];

/// Keys of `Screen`; the window reads them by name.
pub const SCREEN: &[Prop] = &[
    prop(
        "backgroundColor",
        Kind::Color,
        "Background of every page; surfaces, borders and secondary texts are derived from it.",
    ),
    prop("Header", Kind::Keys(HEADER), "The bar of every screen that sets no other."),
    prop("loadingBackgroundColor", Kind::Color, "Has no effect: a screen opens at once.")
        .ignored("a screen opens at once"),
];

/// Keys of `Screen.Header`.
const HEADER: &[Prop] = &[
    prop("color", Kind::Color, "Colour of its title and icons."),
    prop("backgroundColor", Kind::Color, "Its colour."),
    prop("titleTextStyle", Kind::TextStyle, "Text style of its title."),
    prop("surfaceTintColor", Kind::Color, "Has no effect: the bar keeps its colour.")
        .ignored("the bar keeps its colour"),
];

/// Keys of `App`; the window reads them by name.
const APP: &[Prop] = &[
    prop("textStyle", Kind::TextStyle, "Text style of every text that sets no other."),
    prop("fontFamily", Kind::Text, "Its font family."),
    prop("textScale", Kind::Map, "Has no effect: the window's scale is that of the system.")
        .ignored("the window's scale is that of the system"),
    prop("imageCache", Kind::Map, "Has no effect: pictures have a budget of their own.")
        .ignored("pictures have a budget of their own"),
];

/// Keys of `Text`.
const TEXT: &[Prop] = &[
    prop("bodyMedium", Kind::TextStyle, "Of every text that sets no other."),
    prop("labelLarge", Kind::TextStyle, "Of the labels of buttons."),
    prop("titleLarge", Kind::TextStyle, "Of the titles of screens."),
    role("displayLarge"),
    role("displayMedium"),
    role("displaySmall"),
    role("headlineLarge"),
    role("headlineMedium"),
    role("headlineSmall"),
    role("titleMedium"),
    role("titleSmall"),
    role("bodyLarge"),
    role("bodySmall"),
    role("labelMedium"),
    role("labelSmall"),
];

const fn role(name: &'static str) -> Prop {
    prop(name, Kind::TextStyle, "Has no effect: no widget has this role.").ignored("no widget has this role")
}

/// Keys of `Widgets`.
const WIDGETS: &[Prop] = &[
    prop("Input", Kind::Map, "Properties of fields: texts, choices, dates."),
    prop("Button", Kind::Map, "Properties of buttons."),
    prop("Checkbox", Kind::Map, "Properties of checkboxes."),
    prop("Text", Kind::Map, "Properties of texts."),
];

/// Keys of a theme file beside those of a theme.
pub const ROOT: &[Prop] = &[
    prop(
        "Themes",
        Kind::List,
        "The names of the file's themes, in their order; each is a key of the file. Without it the file itself is the only theme.",
    ),
    prop(
        "LocaleThemes",
        Kind::Map,
        "Themes by language, such as `ar: [{Rtl: {default: true}}, Dark]`: while the app speaks it, these are its themes.",
    ),
];
