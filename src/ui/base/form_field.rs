//! Properties of the fields of a form.

use super::kinds::PIXELS;
use ensemble_core::spec::{Group, Kind, prop};

/// Fields of a form.
pub(crate) static FORM_FIELD: Group = Group {
    name: "formField",
    props: &[
        prop("enabled", Kind::Bool, "Accepts input; true by default."),
        prop("required", Kind::Bool, "Must not be empty when its form is submitted."),
        prop("requiredMessage", Kind::Text, "Validation message while it is empty."),
        prop("validateOnUserInteraction", Kind::Bool, "Shows the validation message as soon as it was changed."),
        prop("labelText", Kind::Text, "Label above it; the same as `label`."),
        prop("labelHint", Kind::Text, "A hint next to its label."),
        prop("description", Kind::Text, "A hint below it."),
        prop("icon", Kind::Icon, "An icon before its content."),
        prop(
            "variant",
            Kind::Enum(&["box", "underline"]),
            "`box`, the default, draws a border around it, `underline` a line below.",
        ),
        prop("floatLabel", Kind::Bool, "Shows the label in the field while it is empty, on its border otherwise."),
        prop("contentPadding", Kind::Insets, "Space around its content."),
        prop("filled", Kind::Bool, "Draws a background; true by default."),
        prop("fillColor", Kind::Color, "Background colour."),
        prop("borderRadius", Kind::BorderRadius, "Corner radius."),
        prop("borderWidth", PIXELS, "Border width, in pixels."),
        prop("borderColor", Kind::Color, "Border colour in every state that has none of its own."),
        prop("enabledBorderColor", Kind::Color, "Border colour at rest."),
        prop("disabledBorderColor", Kind::Color, "Border colour while it is not enabled."),
        prop("errorBorderColor", Kind::Color, "Border colour while its value is not valid."),
        prop("focusedBorderColor", Kind::Color, "Border colour while it has the focus."),
        prop(
            "focusedErrorBorderColor",
            Kind::Color,
            "Border colour while it has the focus and its value is not valid.",
        ),
        prop("labelStyle", Kind::TextStyle, "Text style of the label."),
        prop("floatingLabelStyle", Kind::TextStyle, "Text style of the label while it floats."),
        prop(
            "fontSize",
            Kind::Number { min: 1.0, max: 1000.0 },
            "Font size of its content, in pixels; `textStyle` goes before it.",
        ),
        prop("errorStyle", Kind::TextStyle, "Text style of the validation message."),
    ],
    events: &[],
};

/// Fields with a placeholder.
pub(crate) static PLACEHOLDER: Group = Group {
    name: "placeholder",
    props: &[
        prop("placeholder", Kind::Text, "Text that is shown while it is empty.").also(&["hintText"]),
        prop("placeholderStyle", Kind::TextStyle, "Text style of the placeholder.").also(&["hintStyle"]),
    ],
    events: &[],
};
