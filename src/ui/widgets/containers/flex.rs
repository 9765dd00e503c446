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
    examples: &[
        "Column:\n  gap: 4\n  children:\n    - Text: {text: Berlin, textStyle: {fontSize: 20, fontWeight: w600}}\n    - Text: {text: \"Light rain, 14 °C\"}\n    - Row:\n        gap: 8\n        margin: 8 0 0\n        children:\n          - Tag: {label: Wind 12 km/h, icon: air}\n          - Tag: {label: Humidity 81 %, icon: water_drop}\n",
    ],
    ..LINE
};

/// Children from left to right.
pub static ROW: Spec = Spec {
    name: "Row",
    doc: "Children from left to right.",
    examples: &[
        "Row:\n  mainAxis: spaceBetween\n  crossAxis: center\n  children:\n    - Text: {text: Invoice 2041, textStyle: {fontWeight: w600}}\n    - Tag: {label: Paid, icon: check}\n",
    ],
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
        "Flex:\n  direction: \"${device.width > 600 ? 'horizontal' : 'vertical'}\"\n  gap: 8\n  children:\n    - Button: {label: Save changes}\n    - Button: {label: Discard, outline: true}\n",
    ],
    ..LINE
};

/// A Row whose children share its width equally.
pub static FLEX_ROW: Spec = Spec {
    name: "FlexRow",
    doc: "A Row whose children share its width equally, unless they set `flex` or `flexMode`.",
    without_effect: &[WithoutEffect { props: &["flexWrap"], reason: "its children share one line" }],
    examples: &[
        "FlexRow:\n  gap: 16\n  children:\n    - Card: {children: [{Text: {text: Open}}, {Text: {text: \"12\", textStyle: {fontSize: 20, fontWeight: w600}}}]}\n    - Card:\n        flex: 2\n        children: [{Text: {text: Answered within a day}}, {Text: {text: 94 %, textStyle: {fontSize: 20, fontWeight: w600}}}]\n",
    ],
    ..LINE
};

/// A Column whose children share its height equally.
pub static FLEX_COLUMN: Spec = Spec {
    name: "FlexColumn",
    doc: "A Column whose children share its height equally, unless they set `flex` or `flexMode`.",
    examples: &[
        "FlexColumn:\n  height: 200\n  gap: 12\n  children:\n    - Card: {children: [{Text: {text: Notes, textStyle: {fontWeight: w600}}}, {Text: {text: This card takes the height that the button leaves.}}]}\n    - Button: {label: Save, flexMode: none}\n",
    ],
    ..LINE
};

/// A Row whose children share its width by the weights in `childrenFits`.
pub static FITTED_ROW: Spec = Spec {
    name: "FittedRow",
    doc: "A Row whose children share its width by the weights in `childrenFits`.",
    props: FITS,
    examples: &[
        "FittedRow:\n  childrenFits: [1, auto]\n  gap: 8\n  children:\n    - TextInput: {hintText: Address to invite}\n    - Button: {label: Invite}\n",
    ],
    ..LINE
};

/// A Column whose children share its height by the weights in `childrenFits`.
pub static FITTED_COLUMN: Spec = Spec {
    name: "FittedColumn",
    doc: "A Column whose children share its height by the weights in `childrenFits`.",
    props: FITS,
    examples: &[
        "FittedColumn:\n  childrenFits: [auto, 1]\n  height: 180\n  gap: 12\n  children:\n    - Text: {text: Release notes, textStyle: {fontSize: 20, fontWeight: w600}}\n    - Card: {children: [{Text: {text: \"Charts keep their colours in print, and tables scroll faster.\"}}]}\n",
    ],
    ..LINE
};
