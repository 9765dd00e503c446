//! `Flow`: children in a line that breaks where it is full.

use crate::base::{BOX, CROSS_AXIS, MAIN_AXIS, TAP, WIDGET};
use ensemble_core::spec::{Children, Kind, Slot, Spec, prop};

const PIXELS: Kind = Kind::Number { min: 0.0, max: 10_000.0 };

/// Children in a line that breaks where it is full.
pub static FLOW: Spec = Spec {
    name: "Flow",
    aliases: &[],
    doc: "Children in a line that breaks where it is full.",
    base: &[&WIDGET, &BOX, &TAP],
    props: &[
        prop("direction", Kind::Enum(&["horizontal", "vertical"]), "Where its lines run, `horizontal` unless set."),
        prop("mainAxis", Kind::Enum(MAIN_AXIS), "How children are spread along a line."),
        prop("crossAxis", Kind::Enum(CROSS_AXIS), "How children stand across a line."),
        prop("selectedItemIndex", Kind::Any, "Which child was clicked last."),
        prop("gap", PIXELS, "Space between two children of a line."),
        prop("lineGap", PIXELS, "Space between two lines; `gap` unless set."),
    ],
    events: &[Slot { name: "onItemTap", doc: "A child was clicked. `event.data.selectedItemIndex` says which." }],
    children: Children::Many,
    methods: &[],
    examples: &["Flow:\n  gap: 8\n  lineGap: 8\n  children:\n    - Tag: {label: One}\n    - Tag: {label: Two}\n"],
    ..Spec::DEFAULT
};
