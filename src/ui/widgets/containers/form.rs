//! `Form`: fields that are validated and submitted together.

use crate::base::{BOX, LAYOUT, WIDGET};
use crate::frame::form::IS_VALID;
use ensemble_core::spec::{Children, Kind, MethodRole, Spec, Unset, WithoutEffect, prop, slot};

/// Fields that are validated and submitted together.
pub static FORM: Spec = Spec {
    name: "Form",
    aliases: &[],
    doc: "Fields that are validated and submitted together.",
    base: &[&WIDGET, &BOX, &LAYOUT],
    props: &[
        prop("enabled", Kind::Bool, "Its fields accept input; true by default."),
        prop("readOnly", Kind::Bool, "Its fields are read-only; false by default."),
        prop(
            "labelPosition",
            Kind::Enum(&["top", "start", "none"]),
            "Position of the labels of its fields; `top` by default.",
        ),
        prop("labelStyle", Kind::TextStyle, "Text style of the labels of its fields."),
        prop(
            "labelOverflow",
            Kind::Enum(&["wrap", "visible", "clip", "ellipsis"]),
            "`wrap` breaks labels that are too long into lines; by default they are cut.",
        ),
        prop(IS_VALID, Kind::Bool, "For reading: true while every field is valid."),
        prop("labelMaxWidth", Kind::Length, "Greatest width of labels with `labelPosition: start`."),
    ],
    events: &[
        slot(
            "onSubmit",
            "It was submitted and every field is valid. `event.data.vals` holds the values by the ids of the fields, or by their labels where they have no id.",
        )
        .legacy(&["vals"]),
        slot("onChange", "A field in it was changed. `event.data.fields` holds the values, as `vals` of `onSubmit`.")
            .legacy(&["fields"]),
    ],
    without_effect: &[WithoutEffect { props: &[IS_VALID], reason: "the form sets it, for scripts to read" }],
    children: Children::Many,
    methods: &["submit", "validate", "reset", "clear", "getValues", "updateValues"],
    method_roles: &[
        ("reset", MethodRole::ResetForm),
        ("clear", MethodRole::ClearForm),
        ("getValues", MethodRole::FormValues),
        ("updateValues", MethodRole::UpdateForm),
    ],
    results: &[("validate", IS_VALID)],
    unset: &[(IS_VALID, Unset::As { prop: IS_VALID, otherwise: true })],
    examples: &["Form:\n  onSubmit: {showToast: {message: Sent}}\n  children:\n    - Text: {text: Stay in touch}\n    - TextInput: {id: name, label: Name, required: true}\n    - Checkbox: {id: news, trailingText: Send me the news}\n    - Button: {label: Subscribe, submitForm: true}\n"],
    ..Spec::DEFAULT
};
