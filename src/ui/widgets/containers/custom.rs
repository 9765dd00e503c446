//! `Custom`: the properties that every use of an app's own widget accepts besides its inputs and events. The runtime puts the widget's body
//! in its place, so nothing is drawn here.

use crate::base::{BOX, WIDGET};
use ensemble_core::spec::{Children, Spec};

/// A use of an app's own widget.
pub static CUSTOM: Spec = Spec {
    name: "Custom",
    aliases: &[],
    doc: "A widget defined by the app. Where it is used it accepts the properties of a box, which go to the root of its body.",
    base: &[&WIDGET, &BOX],
    props: &[],
    events: &[],
    children: Children::None,
    methods: &[],
    examples: &[],
    ..Spec::DEFAULT
};
