//! `Custom`: what every use of an app's own widget accepts beside its inputs and events. Its body is drawn in its place.

use crate::base::{BOX, WIDGET};
use ensemble_core::spec::{Children, Spec};

/// A use of a custom widget.
pub static CUSTOM: Spec = Spec {
    name: "Custom",
    aliases: &[],
    doc: "An app's own widget: where it is used, it accepts what every box does, and hands it to the root of its body.",
    base: &[&WIDGET, &BOX],
    props: &[],
    events: &[],
    children: Children::None,
    methods: &[],
    examples: &[],
    ..Spec::DEFAULT
};
