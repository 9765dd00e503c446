//! `Column`, `Row`, `Flex` and their variants: children in a line.

use crate::base::{BOX, LAYOUT, PULL, TAP, WIDGET};
use ensemble_core::spec::{Children, Group, Kind, Prop, Spec, WithoutEffect, prop};

const BASE: &[&Group] = &[&WIDGET, &BOX, &TAP, &LAYOUT];

/// Common declaration.
const LINE: Spec = Spec { base: BASE, children: Children::Many, ..Spec::DEFAULT };

const FITS: &[Prop] =
    &[prop("childrenFits", Kind::List, "Flex weight of each child by its index; `auto` keeps its natural size.")];

/// Children from top to bottom.
pub static COLUMN: Spec = Spec {
    name: "Column",
    aliases: &["Container"],
    doc: "Children from top to bottom.",
    base: &[&WIDGET, &BOX, &TAP, &LAYOUT, &PULL],
    examples: &["Column:\n  gap: 8\n  children:\n    - Text: {text: One}\n    - Text: {text: Two}\n"],
    ..LINE
};

/// Children from left to right.
pub static ROW: Spec = Spec {
    name: "Row",
    doc: "Children from left to right.",
    examples: &["Row:\n  mainAxis: spaceBetween\n  children:\n    - Text: {text: Left}\n    - Text: {text: Right}\n"],
    ..LINE
};

/// A Row or a Column, as `direction` says.
pub static FLEX: Spec = Spec {
    name: "Flex",
    doc: "A Row or a Column, as `direction` says.",
    props: &[
        prop(
            "direction",
            Kind::Enum(&["horizontal", "vertical", "row", "column"]),
            "`horizontal` and `row` are a Row, anything else a Column.",
        ),
        prop("lineGap", Kind::Length, "Has no effect: its children are in one line.")
            .ignored("its children stand in one line"),
    ],
    examples: &[
        "Flex:\n  direction: \"${device.width > 600 ? 'horizontal' : 'vertical'}\"\n  children:\n    - Text: {text: One}\n",
    ],
    ..LINE
};

/// A Row whose children share its width equally.
pub static FLEX_ROW: Spec = Spec {
    name: "FlexRow",
    doc: "A Row whose children share its width equally, unless they set `flex` or `flexMode`.",
    without_effect: &[WithoutEffect { props: &["flexWrap"], reason: "its children share one line" }],
    examples: &["FlexRow:\n  gap: 16\n  children:\n    - Text: {text: One}\n    - Text: {text: Two, flex: 2}\n"],
    ..LINE
};

/// A Column whose children share its height equally.
pub static FLEX_COLUMN: Spec = Spec {
    name: "FlexColumn",
    doc: "A Column whose children share its height equally, unless they set `flex` or `flexMode`.",
    examples: &["FlexColumn:\n  children:\n    - Text: {text: One}\n    - Text: {text: Two, flexMode: none}\n"],
    ..LINE
};

/// A Row whose children share its width by the weights in `childrenFits`.
pub static FITTED_ROW: Spec = Spec {
    name: "FittedRow",
    doc: "A Row whose children share its width by the weights in `childrenFits`.",
    props: FITS,
    examples: &[
        "FittedRow:\n  childrenFits: [1, auto]\n  children:\n    - Text: {text: Wide}\n    - Text: {text: Narrow}\n",
    ],
    ..LINE
};

/// A Column whose children share its height by the weights in `childrenFits`.
pub static FITTED_COLUMN: Spec = Spec {
    name: "FittedColumn",
    doc: "A Column whose children share its height by the weights in `childrenFits`.",
    props: FITS,
    examples: &[
        "FittedColumn:\n  childrenFits: [auto, 1]\n  children:\n    - Text: {text: Head}\n    - Text: {text: Body}\n",
    ],
    ..LINE
};
