//! The names of CSS and what they mean here; `css_names.rs` applies them to a widget.

use self::Meaning::{Both, Is, Nothing, Part, Text};

/// Meaning of a name of CSS, the same for every widget.
#[derive(Clone, Copy, Debug)]
pub(super) enum Meaning {
    /// This part of the text style, or the first of these properties on a widget without text.
    Text(&'static str, &'static [&'static str]),
    /// The first of these properties that the widget has; the reason is told when it has none.
    Is(&'static [&'static str], &'static str),
    /// This key of the first of these properties that the widget has, a map.
    Part(&'static [&'static str], &'static str, &'static str),
    /// Both of these properties.
    Both([&'static str; 2], &'static str),
    /// Nothing.
    Nothing(&'static str),
}

const AROUND: &str = "the Row or Column around a widget says where it stands: `crossAxis`, `alignment`";
const CHANGES: &str = "`animation: {enabled: true}` moves changes of size and colour";
const DRAWING: &str = "it holds no drawing whose lines could be coloured";
const FILTER: &str = "only the colours of the widget itself are changed, by `filter`";
const GRID: &str = "a GridView has rows and columns: `horizontalTileCount`";
const LETTERS: &str = "texts have no such style here";
const LINE: &str = "`flex`, `expanded`, `mainAxis` and `crossAxis` share a line among children";
const NO_BACKGROUND: &str = "it has no background of its own: put it into a Column that has one";
const NO_BORDER: &str = "it has no border of its own: put it into a Column that has one";
const NO_BOX: &str = "it has no box of its own: put it into a Column that has one";
const NO_LINE: &str = "it arranges no children in a line";
const NO_OVERFLOW: &str = "nothing in it can reach over its edges";
const PICTURE: &str = "`backgroundImage: {source, fit, alignment}` says how the picture fills its box";
const PLACE: &str =
    "a widget stands where its container puts it; in a Stack `top`, `left`, `right` and `bottom` place it";
const PRESSES: &str = "what has no handler takes no press, and `enabled: false` takes none";
const NO_STACK: &str = "a Stack does not place it";
const ALL_SIDES: &str = "its border is that of all sides: `borderColor` and `borderWidth` set it";
const RING: &str = "the ring of the focus is drawn by the theme, and `border` draws a border";
const SIDE_BOTTOM: &str = "a side has its border in one: `borderBottom: 1px solid grey`";
const SIDE_LEFT: &str = "a side has its border in one: `borderLeft: 1px solid grey`";
const SIDE_RIGHT: &str = "a side has its border in one: `borderRight: 1px solid grey`";
const SIDE_TOP: &str = "a side has its border in one: `borderTop: 1px solid grey`";
const WINDOW: &str = "a window has no such style";
const WORDS: &str = "a word that is wider than its text is broken";

/// Sorted by name.
#[rustfmt::skip]
pub(super) static NAMES: &[(&str, Meaning)] = &[
    ("accentColor", Nothing(WINDOW)),
    ("alignContent", Nothing(LINE)),
    ("alignItems", Is(&["crossAxis"], NO_LINE)),
    ("alignSelf", Is(&["alignSelf"], "nothing else stands beside it")),
    ("animation", Is(&["animation"], "nothing in it moves")),
    ("animationDuration", Nothing(CHANGES)),
    ("animationName", Nothing(CHANGES)),
    ("appearance", Nothing(WINDOW)),
    ("aspectRatio", Is(&["aspectRatio"], "`width` and `height` set its size")),
    ("backdropFilter", Nothing(FILTER)),
    ("background", Is(&["backgroundColor", "fillColor"], NO_BACKGROUND)),
    ("backgroundAttachment", Nothing(PICTURE)),
    ("backgroundClip", Nothing(PICTURE)),
    ("backgroundColor", Is(&["backgroundColor", "fillColor"], NO_BACKGROUND)),
    ("backgroundImage", Is(&["backgroundImage"], NO_BACKGROUND)),
    ("backgroundPosition", Nothing(PICTURE)),
    ("backgroundRepeat", Nothing(PICTURE)),
    ("backgroundSize", Nothing(PICTURE)),
    ("border", Is(&["border"], NO_BORDER)),
    ("borderBottom", Is(&["borderBottom"], ALL_SIDES)),
    ("borderBottomColor", Nothing(SIDE_BOTTOM)),
    ("borderBottomLeftRadius", Part(&["borderRadius"], "bottomLeft", NO_BORDER)),
    ("borderBottomRightRadius", Part(&["borderRadius"], "bottomRight", NO_BORDER)),
    ("borderBottomStyle", Nothing(SIDE_BOTTOM)),
    ("borderBottomWidth", Nothing(SIDE_BOTTOM)),
    ("borderCollapse", Nothing(WINDOW)),
    ("borderColor", Is(&["borderColor"], NO_BORDER)),
    ("borderLeft", Is(&["borderLeft"], ALL_SIDES)),
    ("borderLeftColor", Nothing(SIDE_LEFT)),
    ("borderLeftStyle", Nothing(SIDE_LEFT)),
    ("borderLeftWidth", Nothing(SIDE_LEFT)),
    ("borderRadius", Is(&["borderRadius"], NO_BORDER)),
    ("borderRight", Is(&["borderRight"], ALL_SIDES)),
    ("borderRightColor", Nothing(SIDE_RIGHT)),
    ("borderRightStyle", Nothing(SIDE_RIGHT)),
    ("borderRightWidth", Nothing(SIDE_RIGHT)),
    ("borderSpacing", Nothing(WINDOW)),
    ("borderStyle", Is(&["borderStyle"], NO_BORDER)),
    ("borderTop", Is(&["borderTop"], ALL_SIDES)),
    ("borderTopColor", Nothing(SIDE_TOP)),
    ("borderTopLeftRadius", Part(&["borderRadius"], "topLeft", NO_BORDER)),
    ("borderTopRightRadius", Part(&["borderRadius"], "topRight", NO_BORDER)),
    ("borderTopStyle", Nothing(SIDE_TOP)),
    ("borderTopWidth", Nothing(SIDE_TOP)),
    ("borderWidth", Is(&["borderWidth"], NO_BORDER)),
    ("bottom", Is(&["stackPositionBottom"], NO_STACK)),
    ("boxOrient", Nothing("`maxLines` says how many lines a text has")),
    ("boxShadow", Is(&["boxShadow"], "it has no box that could cast a shadow: put it into a Column that has one")),
    ("boxSizing", Nothing("`width` and `height` always hold padding and border")),
    ("caretColor", Nothing(WINDOW)),
    ("clipPath", Nothing(FILTER)),
    ("color", Text("color", &["textColor", "activeColor", "iconColor"])),
    ("columnCount", Nothing(WINDOW)),
    ("columnGap", Is(&["horizontalGap", "gap"], "it arranges no children side by side")),
    ("counterReset", Nothing(WINDOW)),
    ("cursor", Is(&["cursor"], "the pointer over it is that of what it stands in")),
    ("decoration", Text("decoration", &[])),
    ("decorationColor", Text("decorationColor", &[])),
    ("decorationStyle", Text("decorationStyle", &[])),
    ("decorationThickness", Text("decorationThickness", &[])),
    ("display", Is(&["display"], "`visible: false` hides it")),
    ("fill", Is(&["color", "backgroundColor"], "it holds no drawing")),
    ("filter", Is(&["filter"], NO_BOX)),
    ("flexBasis", Nothing(LINE)),
    ("flexDirection", Is(&["direction"], "a Column runs from top to bottom, a Row from left to right, a Flex as its `direction` says")),
    ("flexGrow", Is(&["flex"], "it takes no share of a line")),
    ("flexShrink", Nothing(LINE)),
    ("flexWrap", Is(&["flexWrap"], NO_LINE)),
    ("float", Nothing(AROUND)),
    ("fontFamily", Text("fontFamily", &[])),
    ("fontFeatureSettings", Nothing(LETTERS)),
    ("fontSize", Text("fontSize", &["size"])),
    ("fontSmoothing", Nothing(LETTERS)),
    ("fontStretch", Nothing(LETTERS)),
    ("fontStyle", Text("fontStyle", &[])),
    ("fontVariant", Nothing(LETTERS)),
    ("fontWeight", Text("fontWeight", &[])),
    ("gap", Is(&["gap"], NO_LINE)),
    ("gridArea", Nothing(GRID)),
    ("gridAutoColumns", Nothing(GRID)),
    ("gridAutoFlow", Nothing(GRID)),
    ("gridAutoRows", Nothing(GRID)),
    ("gridColumn", Nothing(GRID)),
    ("gridGap", Nothing(GRID)),
    ("gridRow", Nothing(GRID)),
    ("gridTemplate", Nothing(GRID)),
    ("gridTemplateAreas", Nothing(GRID)),
    ("gridTemplateColumns", Nothing(GRID)),
    ("gridTemplateRows", Nothing(GRID)),
    ("height", Is(&["height"], NO_BOX)),
    ("hyphens", Nothing(WORDS)),
    ("inset", Nothing(PLACE)),
    ("isItalic", Text("isItalic", &[])),
    ("justifyContent", Is(&["mainAxis"], NO_LINE)),
    ("justifyItems", Nothing(LINE)),
    ("justifySelf", Nothing(LINE)),
    ("keyframes", Nothing(CHANGES)),
    ("left", Is(&["stackPositionLeft"], NO_STACK)),
    ("letterSpacing", Text("letterSpacing", &[])),
    ("lineClamp", Is(&["maxLines"], "it has no `maxLines`")),
    ("lineHeight", Text("lineHeight", &[])),
    ("lineHeightMultiple", Text("lineHeightMultiple", &[])),
    ("listStyle", Nothing(WINDOW)),
    ("listStyleType", Nothing(WINDOW)),
    ("margin", Is(&["margin"], NO_BOX)),
    ("marginBlock", Both(["marginTop", "marginBottom"], NO_BOX)),
    ("marginBottom", Is(&["marginBottom"], NO_BOX)),
    ("marginHorizontal", Both(["marginLeft", "marginRight"], NO_BOX)),
    ("marginInline", Both(["marginLeft", "marginRight"], NO_BOX)),
    ("marginLeft", Is(&["marginLeft"], NO_BOX)),
    ("marginRight", Is(&["marginRight"], NO_BOX)),
    ("marginTop", Is(&["marginTop"], NO_BOX)),
    ("marginVertical", Both(["marginTop", "marginBottom"], NO_BOX)),
    ("marginX", Both(["marginLeft", "marginRight"], NO_BOX)),
    ("marginY", Both(["marginTop", "marginBottom"], NO_BOX)),
    ("maxHeight", Is(&["maxHeight"], NO_BOX)),
    ("maxWidth", Is(&["maxWidth"], NO_BOX)),
    ("minHeight", Is(&["minHeight"], NO_BOX)),
    ("minWidth", Is(&["minWidth"], NO_BOX)),
    ("mixBlendMode", Nothing(FILTER)),
    ("objectFit", Is(&["fit"], "it holds no picture")),
    ("objectPosition", Nothing("a picture is centred in its box")),
    ("opacity", Is(&["opacity"], "it is always seen in full")),
    ("outline", Nothing(RING)),
    ("outlineColor", Nothing(RING)),
    ("outlineOffset", Nothing(RING)),
    ("outlineStyle", Nothing(RING)),
    ("outlineWidth", Nothing(RING)),
    ("overflow", Is(&["overflow"], NO_OVERFLOW)),
    ("overflowWrap", Nothing(WORDS)),
    ("overflowX", Nothing("a Row with `scrollable: true` scrolls to the side")),
    ("overflowY", Is(&["overflow"], NO_OVERFLOW)),
    ("overscrollBehavior", Nothing(WINDOW)),
    ("padding", Is(&["padding", "contentPadding"], NO_BOX)),
    ("paddingBlock", Both(["paddingTop", "paddingBottom"], NO_BOX)),
    ("paddingBottom", Is(&["paddingBottom"], NO_BOX)),
    ("paddingHorizontal", Both(["paddingLeft", "paddingRight"], NO_BOX)),
    ("paddingInline", Both(["paddingLeft", "paddingRight"], NO_BOX)),
    ("paddingLeft", Is(&["paddingLeft"], NO_BOX)),
    ("paddingRight", Is(&["paddingRight"], NO_BOX)),
    ("paddingTop", Is(&["paddingTop"], NO_BOX)),
    ("paddingVertical", Both(["paddingTop", "paddingBottom"], NO_BOX)),
    ("paddingX", Both(["paddingLeft", "paddingRight"], NO_BOX)),
    ("paddingY", Both(["paddingTop", "paddingBottom"], NO_BOX)),
    ("pageBreakInside", Nothing(WINDOW)),
    ("placeContent", Nothing(LINE)),
    ("placeItems", Nothing(LINE)),
    ("pointerEvents", Nothing(PRESSES)),
    ("position", Nothing(PLACE)),
    ("right", Is(&["stackPositionRight"], NO_STACK)),
    ("rowGap", Is(&["verticalGap", "lineGap"], "its `gap` is the space between its children")),
    ("scrollBehavior", Nothing(WINDOW)),
    ("scrollSnapType", Nothing(WINDOW)),
    ("scrollbarColor", Nothing(WINDOW)),
    ("scrollbarWidth", Nothing(WINDOW)),
    ("stroke", Nothing(DRAWING)),
    ("strokeWidth", Nothing(DRAWING)),
    ("tableLayout", Nothing(WINDOW)),
    ("tapHighlightColor", Nothing(WINDOW)),
    ("textAlign", Text("textAlign", &[])),
    ("textDecoration", Text("decoration", &[])),
    ("textDecorationColor", Text("decorationColor", &[])),
    ("textDecorationLine", Text("decoration", &[])),
    ("textDecorationStyle", Text("decorationStyle", &[])),
    ("textDecorationThickness", Text("decorationThickness", &[])),
    ("textIndent", Nothing(LETTERS)),
    ("textOverflow", Text("overflow", &[])),
    ("textRendering", Nothing(LETTERS)),
    ("textShadow", Text("textShadow", &[])),
    ("textTransform", Text("textTransform", &[])),
    ("textUnderlineOffset", Nothing(LETTERS)),
    ("top", Is(&["stackPositionTop"], NO_STACK)),
    ("touchAction", Nothing(PRESSES)),
    ("transform", Is(&["transform"], NO_BOX)),
    ("transition", Nothing(CHANGES)),
    ("transitionDelay", Nothing(CHANGES)),
    ("transitionDuration", Nothing(CHANGES)),
    ("transitionProperty", Nothing(CHANGES)),
    ("transitionTimingFunction", Nothing(CHANGES)),
    ("unicodeBidi", Nothing(WINDOW)),
    ("userSelect", Nothing("`selectable: false` on a text or a container keeps texts from being selected")),
    ("verticalAlign", Nothing(AROUND)),
    ("visibility", Nothing("`visible: false` hides it, `opacity: 0` keeps its space")),
    ("whiteSpace", Text("whiteSpace", &[])),
    ("width", Is(&["width"], NO_BOX)),
    ("willChange", Nothing(CHANGES)),
    ("wordBreak", Nothing(WORDS)),
    ("wordSpacing", Text("wordSpacing", &[])),
    ("wordWrap", Nothing(WORDS)),
    ("writingMode", Nothing(LETTERS)),
    ("zIndex", Nothing("in a Stack, what comes later lies above")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted() {
        assert!(NAMES.is_sorted_by(|(a, _), (b, _)| a < b), "they are found by halving");
    }
}
