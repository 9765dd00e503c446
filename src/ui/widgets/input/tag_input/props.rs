//! The properties of a TagInput.

use ensemble_core::spec::{Insets, Kind, Prop, TextStyle, prop};
use ensemble_core::value::Value;

const PIXELS: Kind = Kind::Number { min: 0.0, max: 10_000.0 };

/// Keys of `overlayStyle`.
const OVERLAY: &[Prop] = &[
    prop("backgroundColor", Kind::Color, "Colour behind the suggestions.").also(&["color"]),
    prop("borderColor", Kind::Color, "Border colour."),
    prop("borderWidth", PIXELS, "Border width, in pixels; 1 by default."),
    prop("borderRadius", Kind::BorderRadius, "Corner radius."),
    prop("shadow", Kind::Any, "Its shadow.").ignored("it has the shadow of every menu"),
    prop("gradient", Kind::Any, "Colours behind it.").ignored("its ground has one colour"),
    prop("blendMode", Kind::Text, "How it is mixed with what is behind it.").ignored("it covers what is behind it"),
    prop("shape", Kind::Text, "Its shape.").ignored("a list of suggestions is a rectangle"),
];

props! {
    /// A TagInput's own properties.
    pub struct TagProps {
        /// The characters that begin a tag: `@`, or `{character, triggerType, data, tagStyle}`; `data` holds its own suggestions.
        "triggers" => triggers: Value; Kind::Any,
        /// Style of the tags in the text.
        "tagStyle" => tag: Option<TextStyle>; Kind::TextStyle,
        /// Style of the tag at the cursor.
        "tagSelectionStyle" => selected_tag: Option<TextStyle>; Kind::TextStyle,
        /// Style of the suggestions.
        "mentionStyle" => mention: Option<TextStyle>; Kind::TextStyle,
        /// The list of suggestions: `{backgroundColor, borderColor, borderWidth, borderRadius}`.
        "overlayStyle" => overlay: Value; Kind::Keys(OVERLAY),
        /// Width of the list, in pixels; that of the field by default.
        "overlayWidth" => overlay_width: Option<f32>; PIXELS,
        /// Space around the suggestions.
        "overlayPadding" => overlay_padding: Option<Insets>,
        /// Greatest height of the list, in pixels.
        "maxOverlayHeight" => most: Option<f32>; PIXELS,
        /// Least height of the list, in pixels.
        "minOverlayHeight" => least: Option<f32>; PIXELS,
        /// A click beside the field takes the focus from it, too.
        "dismissOnTapOutside" => dismisses: Option<bool>; Kind::Bool,
        /// True while the suggestions are shown; the field sets it.
        "isOverlayVisible" => visible: bool,
        /// The tags in the text, `{id, text, triggerCharacter}`; the field sets them.
        "tags" => tags: Value; Kind::List,
    }
    ignored {
        "currentTriggerChar" => Kind::Text; "the field sets it",
        "toolbarDone" => Kind::Any; "a desktop has no keyboard on the screen",
        "keyboardAction" => Kind::Any; "a desktop has no keyboard on the screen",
        "autofillHints" => Kind::Any; "nothing fills fields by itself",
    }
}
