//! `Stack`: children over each other.

use crate::base::{BOX, TAP, WIDGET};
use ensemble_core::spec::{Children, Kind, Spec, prop};

/// Children over each other.
pub static STACK: Spec = Spec {
    name: "Stack",
    aliases: &[],
    doc: "Children over each other, the last one on top.",
    base: &[&WIDGET, &BOX, &TAP],
    props: &[prop(
        "alignChildren",
        Kind::Alignment,
        "Where children without a `stackPosition…` stand, `topLeft` unless set.",
    )],
    events: &[],
    children: Children::Many,
    methods: &[],
    examples: &[
        "Stack:\n  width: 240\n  height: 100\n  children:\n    - Text: {text: Below}\n    - Text: {text: Corner, stackPositionRight: 8, stackPositionBottom: 8}\n",
    ],
    ..Spec::DEFAULT
};
