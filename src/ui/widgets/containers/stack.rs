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
        "Stack:\n  width: 280\n  height: 120\n  children:\n    - Column: {width: 280, height: 120, borderRadius: 12, backgroundGradient: {colors: [\"#1864AB\", \"#0B7285\"]}}\n    - Text: {text: Harbour camera, stackPositionLeft: 16, stackPositionBottom: 14, textStyle: {color: white, fontWeight: w600}}\n    - Tag: {label: Live, stackPositionRight: 12, stackPositionTop: 12}\n",
    ],
    ..Spec::DEFAULT
};
