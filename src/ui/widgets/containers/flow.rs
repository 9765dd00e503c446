//! `Flow`: children in lines that wrap.

use crate::base::{BOX, CROSS_AXIS, MAIN_AXIS, TAP, WIDGET};
use ensemble_core::spec::{Children, Kind, Spec, prop, slot};

const PIXELS: Kind = Kind::Number { min: 0.0, max: 10_000.0 };

/// Children in a line that wraps when it is full.
pub static FLOW: Spec = Spec {
    name: "Flow",
    aliases: &[],
    doc: "Children in a line that wraps when it is full.",
    base: &[&WIDGET, &BOX, &TAP],
    props: &[
        prop("direction", Kind::Enum(&["horizontal", "vertical"]), "Direction of its lines; `horizontal` by default."),
        prop("mainAxis", Kind::Enum(MAIN_AXIS), "Alignment of children along a line; `start` by default."),
        prop("crossAxis", Kind::Enum(CROSS_AXIS), "Alignment of children across a line; `start` by default."),
        prop("selectedItemIndex", Kind::Any, "Index of the child that was clicked last."),
        prop("gap", PIXELS, "Space between two children of a line, in pixels; 0 by default."),
        prop("lineGap", PIXELS, "Space between two lines, in pixels; `gap` by default."),
    ],
    events: &[slot("onItemTap", "A child was clicked. `event.data.selectedItemIndex` says which.")],
    children: Children::Many,
    methods: &[],
    examples: &[
        "Flow:\n  gap: 8\n  lineGap: 8\n  width: 300\n  children:\n    - Tag: {label: Streams}\n    - Tag: {label: Charts}\n    - Tag: {label: Tables}\n    - Tag: {label: Maps}\n    - Tag: {label: Works offline}\n    - Tag: {label: Dark theme}\n",
    ],
    ..Spec::DEFAULT
};
