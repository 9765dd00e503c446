//! `Card`: a surface that groups its children.

use crate::base::{BOX, LAYOUT, TAP, WIDGET};
use ensemble_core::spec::{Children, Kind, Spec, prop};

/// A surface that groups its children.
pub static CARD: Spec = Spec {
    name: "Card",
    aliases: &[],
    doc: "A surface with a border that groups its children, from top to bottom.",
    base: &[&WIDGET, &BOX, &TAP, &LAYOUT],
    props: &[prop(
        "shadowSpread",
        Kind::Number { min: -1000.0, max: 1000.0 },
        "How much larger than the card its shadow is.",
    )],
    events: &[],
    children: Children::Many,
    methods: &[],
    examples: &[
        "Card:\n  children:\n    - Text: {text: Northern line, textStyle: {fontWeight: w600}}\n    - Text: {text: Trains run every three minutes.}\n",
    ],
    ..Spec::DEFAULT
};
