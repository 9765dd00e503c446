//! The properties of text fields.

use std::sync::Arc;

use crate::toolkit::text::ResolvedTextStyle;
use crate::toolkit::theme::{TextRole, Theme};
use crate::widgets::input::field;
use ensemble_core::spec::{Kind, Prop, prop};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

const LINES: Kind = Kind::Number { min: 1.0, max: 1000.0 };
const INPUT_TYPES: Kind =
    Kind::Enum(&["default", "email", "phone", "ipAddress", "number", "text", "url", "datetime", "multiline"]);

const COUNT: Kind = Kind::Number { min: 0.0, max: 1e9 };
/// Keys of `validator`.
const VALIDATOR: &[Prop] = &[
    prop("minLength", COUNT, "The least letters."),
    prop("maxLength", COUNT, "The most letters."),
    prop("regex", Kind::Text, "A regular expression that the text matches."),
    prop("regexError", Kind::Text, "The message for text that does not match."),
    prop("maskError", Kind::Text, "The message for text that does not fill the `mask`; without it such text is valid."),
];

props! {
    /// The properties that text fields share.
    pub struct TextInputProps {
        /// The text in it.
        "value" | "initialValue" => value: Arc<str> = "",
        /// Hides the text, as a password field.
        "obscureText" => obscure_text: Option<bool>; Kind::Bool,
        /// Hides the text now; `obscureText` by default. The button that reveals the text changes it, and scripts may.
        "obscured" => obscured: Option<bool>; Kind::Bool,
        /// Shows a button that reveals the hidden text.
        "obscureToggle" => obscure_toggle: Option<bool>; Kind::Bool,
        /// Input mask: `#` is a digit, `A` a letter, `*` any character; every other character is inserted.
        "mask" => mask: Option<Arc<str>>; Kind::Text,
        /// Kind of text. `number` lets only numbers be typed; `email`, `phone` and `ipAddress` are validated.
        "inputType" => input_type: Option<Arc<str>>; INPUT_TYPES,
        /// Read-only: the text can be selected and copied.
        "readOnly" => read_only: Option<bool>; Kind::Bool,
        /// Lets the user select the text.
        "selectable" => selectable: bool = true,
        /// Allows several lines.
        "multiline" | "multiLine" => multiline: Option<bool>; Kind::Bool,
        /// Least height, in lines.
        "minLines" => min_lines: Option<usize>; LINES,
        /// Greatest height, in lines; longer text scrolls.
        "maxLines" => max_lines: Option<usize>; LINES,
        /// The most characters that can be typed.
        "maxLength" => max_length: Option<usize>; Kind::Number { min: 1.0, max: 1_000_000.0 },
        /// `none` lets more than `maxLength` characters be typed; every other word stops there.
        "maxLengthEnforcement" => enforcement: Option<Arc<str>>; Kind::Enum(&["none", "enforced", "truncateAfterCompositionEnds"]),
        /// Enter submits the form around it; by default in a field of one line only. In one of several lines Shift and Enter then begin a line.
        "submitOnEnter" => submit_on_enter: Option<bool>; Kind::Bool,
        /// Shows a button that clears it.
        "enableClearText" => enable_clear: bool,
        /// Milliseconds without a key press after which `onDelayedKeyPress` is fired.
        "delayedKeyPressDuration" => delay_millis: f32 = 300.0; Kind::Number { min: 0.0, max: 60_000.0 },
        /// Shows the validation message while typing, not only after the field has lost the focus.
        "validateOnUserInteraction" => validate_early: bool,
        /// Validation rules: `{minLength, maxLength, regex, regexError}`; `regexError` is the message when `regex` does not match.
        "validator" => validator: Value; Kind::Keys(VALIDATOR),
    }
    elsewhere {
        /// Style of the text.
        "textStyle" => Kind::TextStyle,
        /// A widget at its end.
        "endingWidget" => Kind::Widget,
        /// A widget in the place of the eye that reveals the text.
        "obscureTextWidget" => Kind::Widget,
    }
    ignored {
        "keyboardAction" => Kind::Enum(&["done", "go", "search", "send", "next", "previous"]); "a desktop has no keyboard on the screen",
        "toolbarDone" => Kind::Bool; "a desktop has no keyboard on the screen",
        "autofillHints" => Kind::List; "a desktop fills in no fields by itself",
        "dismissOnTapOutside" => Kind::Bool; "a click beside a field always takes the focus from it",
    }
}

impl TextInputProps {
    /// Several lines: `multiline`, more than one of `maxLines`, or `inputType: multiline`.
    pub(super) fn is_multiline(&self) -> bool {
        let typed = || self.input_type.as_deref() == Some("multiline");
        self.multiline.unwrap_or_else(|| self.max_lines.is_some_and(|lines| lines > 1) || typed())
    }

    /// True if Enter ends the change and submits the form around it.
    pub(super) fn submits(&self) -> bool {
        self.submit_on_enter.unwrap_or_else(|| !self.is_multiline())
    }

    /// The least and the greatest height, in lines.
    pub(super) fn lines(&self) -> (usize, usize) {
        let least = self.min_lines.unwrap_or_else(|| self.max_lines.map_or(3, |most| most.min(3)));
        (least, self.max_lines.unwrap_or(8).max(least))
    }
}

/// The style of the text with every value resolved.
pub(super) fn resolve_text_style(node: &Node, theme: &Theme) -> ResolvedTextStyle {
    ResolvedTextStyle::new(theme, TextRole::Body, &field::content_style(node))
}
