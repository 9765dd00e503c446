//! `Form`: fields that are checked and sent together.

use crate::base::{BOX, LAYOUT, WIDGET};
use ensemble_core::spec::{Children, Kind, Slot, Spec, prop};

/// Fields that are checked and sent together.
pub static FORM: Spec = Spec {
    name: "Form",
    aliases: &[],
    doc: "Fields that are checked and sent together.",
    base: &[&WIDGET, &BOX, &LAYOUT],
    props: &[
        prop("enabled", Kind::Bool, "Whether its fields answer the hand."),
        prop("readOnly", Kind::Bool, "Whether its fields can only be read."),
        prop("labelPosition", Kind::Enum(&["top", "start", "none"]), "Where the names of fields stand."),
        prop("labelStyle", Kind::TextStyle, "How the names of fields text_style."),
        prop("labelOverflow", Kind::Enum(&["wrap", "visible", "clip", "ellipsis"]), "What happens to long names."),
        prop("labelMaxWidth", Kind::Length, "How wide names get at `start`."),
    ],
    events: &[
        Slot { name: "onSubmit", doc: "It was sent and every field is valid." },
        Slot { name: "onChange", doc: "A field in it was changed." },
    ],
    children: Children::Many,
    methods: &["submit", "validate"],
    examples: &["Form:\n  onSubmit: {showToast: {message: Sent}}\n  children:\n    - Text: {text: Fields}\n"],
    ..Spec::DEFAULT
};
